import { type Page, RawJson, toJson } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { lookUp, query } from '../../store/store.ts'
import type { RecordCondition } from '../draft.ts'
import { column, type Fields } from '../field.ts'
import { fieldConditions, filtersUserfields } from '../filter.ts'
import { classicShape, type ListQuery, listPage, type ShownRow } from '../page.ts'
import { classicObject, describeFields, fromRecords, starFields, userFields } from '../show.ts'
import { fieldsWith, userfieldsOf } from '../userfields/definitions.ts'
import { hasUserfields } from '../userfields/owner.ts'
import type { Key, ReadVerb, RecordType } from './record-type.ts'

/** A call that reads records of a type. */
type Reading<C extends string> = Call<C | RecordCondition>

/** What `fields` tells. */
export async function describeRecords<C extends string>(
  call: Reading<C>,
  type: RecordType<C>,
): Promise<Record<string, unknown>> {
  await type.describedTo?.require(call, 'fields')
  const userfields = hasUserfields(type) ? await userfieldsOf(call, type) : undefined
  const described = describeFields(call, await fieldsOf(call, type, 'fields'), userfields)
  return type.describe ? type.describe(call, described) : described
}

const fieldsOf = async <C extends string>(
  call: Call,
  type: RecordType<C>,
  verb: 'fields' | ReadVerb,
): Promise<Fields> =>
  type.fieldsOf ? type.fieldsOf(call, verb) : hasUserfields(type) ? fieldsWith(call, type, type.fields) : type.fields

/** One record in its classic form, with all that it has. */
export async function getRecord<C extends string>(call: Reading<C>, type: RecordType<C>, key: Key): Promise<RawJson> {
  await type.readers.require(call, 'get', key)
  const text = await call.memo(`get of ${type.method}`, () => getText(call, type))
  const row = type.key ? (await query(call.db, text, [key]))[0] : await lookUp(call.db, text, Number(key))
  if (!row) return call.fail('notFound', { id: key })
  if (type.rowAccess) await type.rowAccess.require(call, 'get', row)
  call.recordChange(type.name, key, 'read')
  const joined = joinedParts(call, type)
  if (joined) return new RawJson(row.parts ? shownWith(row.json, joined.read(row.parts), 'all') : row.json)
  const [json] = await withParts(call, type, [{ id: row.id, json: row.json }], 'get', 'all')
  return new RawJson(json!)
}

/** The columns that are looked at, and the record as JSON. */
async function getText<C extends string>(call: Call, type: RecordType<C>): Promise<string> {
  const fields = await fieldsOf(call, type, 'get')
  const ofUser = userFields(fields)
  const object = classicObject(call.flavor, { ...starFields(fields), ...ofUser })
  const columns = ['id', ...(type.rowAccess?.columns ?? [])].map(name => `r."${name}"`)
  const from = fromRecords(type, Object.keys(ofUser).length > 0)
  const joined = joinedParts(call, type)
  const parts = joined ? `, ${joined.column(call.flavor)} as parts` : ''
  return `select ${columns.join(', ')}, ${object} as json${parts} ${from} where r."${keyColumn(type)}" = ?`
}

/** Where a statement is a round trip, what a record has beside its columns comes with it; elsewhere a second one is cheaper. */
const joinedParts = <C extends string>({ flavor }: Call, { parts }: RecordType<C>) =>
  flavor.roundTrips ? parts?.joined : undefined

/** The column that a key names a row by. */
export const keyColumn = ({ key }: Pick<RecordType, 'key'>): string => (key ? column(key.field) : 'id')

/** A page of records in their classic form. */
export async function listRecords<C extends string>(
  call: Reading<C>,
  type: RecordType<C>,
  sent: ListQuery,
): Promise<Page> {
  await type.readers.require(call, 'list')
  const asked = type.prepareList ? await type.prepareList(call, sent) : sent
  const { select, filter, order, start } = asked
  const fields = await fieldsOf(call, type, 'list')
  const conditions = fieldConditions(call, fields, filter)
  const ofVirtual = type.conditions ? await type.conditions(call, fields, filter) : []
  const restriction = type.restriction ? await type.restriction(call) : null
  const parts = partsAsked(type, fields, select)
  return listPage(call, {
    owner: type,
    shape: classicShape(call, fields, select, !type.showsNamedOnly),
    conditions: [...conditions, ...ofVirtual.map(condition => ({ condition }))],
    restriction,
    filtersUserfields: filtersUserfields(fields, filter),
    sorting: type.sorting(fields, order),
    start,
    complete: rows => (parts ? withParts(call, type, rows, 'list', parts) : rows.map(({ json }) => json)),
  })
}

/** What a select asks for of the parts of a type: all of them, the names of some, or null for nothing. */
function partsAsked<C extends string>(
  { parts }: RecordType<C>,
  fields: Fields,
  select: readonly string[],
): 'all' | ReadonlySet<string> | null {
  if (!parts) return null
  const wanted = select.length ? select : ['*']
  if (parts.mask !== null && wanted.includes(parts.mask)) return 'all'
  const named = wanted.filter(name => Object.hasOwn(fields, name) && fields[name]!.virtual)
  return named.length ? new Set(named) : null
}

/** Adds to each record's JSON what it has beside its columns. */
async function withParts<C extends string>(
  call: Call,
  { parts }: RecordType<C>,
  rows: readonly ShownRow[],
  verb: ReadVerb,
  asked: 'all' | ReadonlySet<string>,
): Promise<string[]> {
  if (!parts || !rows.length) return rows.map(({ json }) => json)
  const values = await parts.of(call, rows, verb)
  return rows.map(({ id, json }) => {
    const ofRecord = values.get(Number(id))
    return ofRecord ? shownWith(json, ofRecord, asked) : json
  })
}

function shownWith(
  json: string,
  values: Readonly<Record<string, unknown>>,
  asked: 'all' | ReadonlySet<string>,
): string {
  let more = ''
  for (const name in values)
    if ((asked === 'all' || asked.has(name)) && values[name] !== undefined) more += `,"${name}":${toJson(values[name])}`
  return json === '{}' ? `{${more.slice(1)}}` : `${json.slice(0, -1)}${more}}`
}
