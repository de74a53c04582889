import { ensure } from '../../../lib/maps.ts'
import type { Parts } from '../../../records/methods/record-type.ts'
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
  for (const [id, types] of byRecord) {
    const ofRecord: Record<string, RawJson> = {}
    for (const [name, list] of types) ofRecord[name] = new RawJson(`[${list.join(',')}]`)
    shown.set(id, ofRecord)
  }
  return shown
}

function withTypes(json: string, types: ReadonlyMap<string, string[]>): string {
  const parts = [...types].map(([name, list]) => `"${name}":[${list.join(',')}]`)
  return `${json.slice(0, -1)},${parts.join(',')}}`
}

/** The multifields of a type's records: in lists by their names alone, with one record in its own statement. */
export const multifieldParts = (type: EntityType): Parts => ({
  mask: null,
  of: (call, rows) => shownMultifields(call, type, rows),
  column: { sql: flavor => multifieldsOf(flavor, type), add: withOwn },
})

/** What parts multifields, and a type from its value, in one text: JSON escapes such characters. */
const [NEXT, OF] = [2, 1].map(code => String.fromCharCode(code)) as [string, string]

/** The multifields of a record `r` as one text: its type and the JSON of each; null where it has none. */
const multifieldsOf = (flavor: Flavor, { entityTypeId }: EntityType): Sql =>
  `(select ${flavor.joined(`m.type_id||'${OF}'||${element(flavor)}`, NEXT, 'm.id')} from multifield m
    where m.entity_type_id = ${entityTypeId} and m.record_id = r.id)`

/** Adds them to the record's JSON. */
function withOwn(json: string, multifields: string | null | undefined): string {
  if (!multifields) return json
  const types = new Map<string, string[]>()
  for (const one of multifields.split(NEXT)) {
    const end = one.indexOf(OF)
    ensure(types, one.slice(0, end), () => []).push(one.slice(end + 1))
  }
  return withTypes(json, types)
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
