import { ensure } from '../../../lib/maps.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'

/** Adds to each record's JSON the multifields it has, of the types asked for; a type without values is left out. */
export async function withMultifields(
  call: Call,
  type: EntityType,
  records: { id: number; json: string }[],
  wanted: ReadonlySet<string> | null,
): Promise<string[]> {
  if (!records.length || !type.multifields) return records.map(({ json }) => json)
  // Making a long text costs more than a short query: the usual ones are made once.
  const text = await call.memo(`multifields of ${records.length}`, async () => multifieldsText(call, records.length))
  const rows = await query<{ record_id: number; type_id: string; json: string }>(call.db, text, [
    ...[type.entityTypeId, ...records.map(({ id }) => id)],
  ])
  const byRecord = new Map<number, Map<string, string[]>>()
  for (const { record_id, type_id, json } of rows) {
    if (wanted && !wanted.has(type_id)) continue
    const types = ensure(byRecord, Number(record_id), () => new Map<string, string[]>())
    ensure(types, type_id, () => []).push(json)
  }
  return records.map(({ id, json }) => {
    const types = byRecord.get(Number(id))
    if (!types) return json
    const parts = [...types].map(([name, list]) => `"${name}":[${list.join(',')}]`)
    return `${json.slice(0, -1)},${parts.join(',')}}`
  })
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
