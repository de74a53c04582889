import { ensure } from '../../../lib/maps.ts'
import { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'

/** The multifields of records, by the record and by their type; a type without values is left out. */
export async function shownMultifields(
  call: Call,
  type: EntityType,
  records: readonly { id: number }[],
): Promise<Map<number, Record<string, RawJson>>> {
  // Making a long text costs more than a short query: the usual ones are made once.
  const text = await call.memo(`multifields of ${records.length}`, async () => multifieldsText(call, records.length))
  const rows = await query<{ record_id: number; type_id: string; json: string }>(call.db, text, [
    ...[type.entityTypeId, ...records.map(({ id }) => id)],
  ])
  const byRecord = new Map<number, Map<string, string[]>>()
  for (const { record_id, type_id, json } of rows) {
    const types = ensure(byRecord, Number(record_id), () => new Map<string, string[]>())
    ensure(types, type_id, () => []).push(json)
  }
  const shown = new Map<number, Record<string, RawJson>>()
  for (const [id, types] of byRecord) {
    const ofRecord: Record<string, RawJson> = {}
    for (const [name, list] of types) ofRecord[name] = new RawJson(`[${list.join(',')}]`)
    shown.set(id, ofRecord)
  }
  return shown
}

function multifieldsText({ flavor }: Pick<Call, 'flavor'>, records: number): string {
  const element = flavor.object([
    ['ID', flavor.asText('id')],
    ['VALUE_TYPE', 'value_type'],
    ['VALUE', 'value'],
    ['TYPE_ID', 'type_id'],
  ])
  const ids = Array(records).fill('?').join(',')
  return `select record_id, type_id, ${element} as json from multifield where entity_type_id = ? and record_id in (${ids}) order by id`
}
