import { ensure } from '../../../lib/maps.ts'
import { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import type { Flavor, Sql } from '../../../store/flavor.ts'
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
  for (const [id, types] of byRecord) shown.set(id, shownTypes(types))
  return shown
}

/** What parts multifields, and a type from its value, in one text: JSON escapes such characters. */
const [NEXT, OF] = [2, 1].map(code => String.fromCharCode(code)) as [string, string]

/** The multifields of a record `r` as one text: the type and the JSON of each; null where it has none. */
export const joinedMultifields = (flavor: Flavor, { entityTypeId }: EntityType): Sql =>
  `(select ${flavor.joined(`m.type_id||'${OF}'||${element(flavor)}`, NEXT, 'm.id')} from multifield m
    where m.entity_type_id = ${entityTypeId} and m.record_id = r.id)`

/** The same as `shownMultifields` gives them, from that text. */
export function readMultifields(text: string): Record<string, RawJson> {
  const types = new Map<string, string[]>()
  for (const one of text.split(NEXT)) {
    const end = one.indexOf(OF)
    ensure(types, one.slice(0, end), () => []).push(one.slice(end + 1))
  }
  return shownTypes(types)
}

function shownTypes(types: ReadonlyMap<string, string[]>): Record<string, RawJson> {
  const shown: Record<string, RawJson> = {}
  for (const [name, list] of types) shown[name] = new RawJson(`[${list.join(',')}]`)
  return shown
}

function multifieldsText({ flavor }: Pick<Call, 'flavor'>, records: number): string {
  const ids = Array(records).fill('?').join(',')
  return `select record_id, type_id, ${element(flavor)} as json from multifield m where entity_type_id = ? and record_id in (${ids}) order by id`
}

const element = (flavor: Flavor): Sql =>
  flavor.object([
    ['ID', flavor.asText('m.id')],
    ['VALUE_TYPE', 'm.value_type'],
    ['VALUE', 'm.value'],
    ['TYPE_ID', 'm.type_id'],
  ])
