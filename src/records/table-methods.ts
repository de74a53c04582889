import { sourceOf } from '../lib/source.ts'
import { settingsChanged } from '../portal/settings/settings.ts'
import { Page, RawJson, toJson } from '../rest/answer.ts'
import type { Call } from '../rest/call.ts'
import { type Method, method } from '../rest/method.ts'
import { names, object, optionalObject, type Param, scalarText, start, wholeNumber } from '../rest/params.ts'
import { insertRow, query, type Row } from '../store/store.ts'
import { applyGuards, type Draft, type RecordCondition } from './draft.ts'
import { column, type Fields } from './field.ts'
import { fieldConditions, filtersUserfields } from './filter.ts'
import { readColumns, readUserfields } from './input.ts'
import { classicShape, readPage, sortingBy } from './page.ts'
import { classicObject, describeFields, fromRecords, starFields } from './show.ts'
import { deleteTableFiles, settleTableFiles, storeTaken, takeFiles } from './table-files.ts'
import { tablePhrases } from './table-phrases.ts'
import type { TableCondition, TableType, TableVerb } from './table-type.ts'
import { fieldsWith } from './userfields/definitions.ts'
import { deleteUserfields, storedUserfields, writeUserfields } from './userfields/values.ts'

const scopes = ['crm']

const fieldsOrNone = { ...optionalObject('fieldsNotArray'), required: true }

type Fail<C extends string> = Call<C | TableCondition>

/** The methods of a plain type. */
export function tableMethods<C extends string>(type: TableType<C>): Method[] {
  const common = { scopes, source: `${sourceOf(import.meta.filename)} over ${type.source}` }
  const name = (verb: TableVerb) => `${type.method}.${verb}`
  const reading = { ...common, kind: 'read', access: type.readers } as const
  const writing = {
    ...common,
    kind: 'write',
    access: type.writers,
    ...(type.changesSettings ? { changesSettings: true as const } : {}),
  } as const
  const words = (verb: TableVerb) => ({
    ...tablePhrases,
    ...type.phrases.everywhere,
    ...type.phrases[verb],
  })
  const methods: Record<TableVerb, () => Method> = {
    fields: () =>
      method({
        ...common,
        name: name('fields'),
        kind: 'read',
        params: {},
        phrases: words('fields'),
        access: type.describedToReaders ? type.readers : 'any user',
        run: call => describeTable(call as Fail<C>, type),
      }),
    add: () =>
      method({
        ...writing,
        name: name('add'),
        // Where something is looked at first, that is what is missed without any fields.
        params: { fields: type.first?.add ? fieldsOrNone : object('fieldsNotArray') },
        phrases: words('add'),
        run: (call, { fields }) => addRow(call as Fail<C>, type, fields),
      }),
    get: () =>
      method({
        ...reading,
        name: name('get'),
        params: { id: keyOf(type) },
        phrases: words('get'),
        run: (call, { id }) => getRow(call as Fail<C>, type, id),
      }),
    list: () =>
      method({
        ...reading,
        name: name('list'),
        params: {
          order: optionalObject('orderNotArray'),
          filter: optionalObject('filterNotArray'),
          select: names,
          start,
        },
        phrases: words('list'),
        run: (call, query) => listRows(call as Fail<C>, type, query),
      }),
    update: () =>
      method({
        ...writing,
        name: name('update'),
        params: { id: keyOf(type), fields: object('fieldsNotArray') },
        phrases: words('update'),
        run: (call, { id, fields }) => updateRow(call as Fail<C>, type, id, fields),
      }),
    delete: () =>
      method({
        ...writing,
        name: name('delete'),
        params: { id: keyOf(type) },
        phrases: words('delete'),
        async run(call, { id }) {
          await deleteRow(call as Fail<C>, type, id)
          return true
        },
      }),
  }
  return type.verbs.map(verb => methods[verb]())
}

/** The key of a row as a parameter: a number above 0, or a code. */
const keyOf = <C extends string>({
  fields,
  key = 'ID',
  keyForm = /./,
}: TableType<C>): Param<number | string, 'idInvalid'> =>
  fields[key]!.type === 'integer'
    ? {
        type: 'integer',
        required: true,
        read(value, call) {
          const id = wholeNumber(value)
          return id !== undefined && id > 0 ? id : call.fail('idInvalid')
        },
      }
    : {
        type: 'string',
        required: true,
        read(value, call) {
          const code = scalarText(value)?.trim().toWellFormed() ?? ''
          return keyForm.test(code) ? code : call.fail('idInvalid')
        },
      }

async function describeTable<C extends string>(call: Fail<C>, type: TableType<C>): Promise<Record<string, unknown>> {
  if (type.describedToReaders) await type.requireAccess(call, 'list')
  const described = await describeFields(call, { fields: type.fields, ...ownerOf(type) })
  for (const [name, otherwise] of Object.entries(type.described ?? {}))
    described[name] = { ...(described[name] as object), ...otherwise }
  return type.describe ? type.describe(call, described) : described
}

/** What of a type its user fields are known by; without any, nothing is looked up. */
const ownerOf = <C extends string>({ table, userfields }: TableType<C>) => userfields ?? { table }

const allFields = async <C extends string>(call: Call, type: TableType<C>): Promise<Fields> =>
  type.fieldsOf ? type.fieldsOf(call) : type.userfields ? fieldsWith(call, type.userfields, type.fields) : type.fields

/** Adds a row and gives what `add` answers. */
async function addRow<C extends string>(call: Fail<C>, type: TableType<C>, fields: Row): Promise<unknown> {
  await beginWrite(call, type, 'add')
  await type.first?.add?.(call, fields)
  const given = readColumns(call, type.fields, fields, { importing: false, adding: true })
  const userfields = async () => (type.userfields ? readUserfields(call, type.userfields, fields, true) : {})
  const after = await addTableRow(call, type, { given, userfields, fields })
  return type.added ? type.added(after) : after.id
}

/** What a new row is to be. */
interface TableInput {
  /** Columns of its table. */
  given: Row
  /** Reads columns of its user fields, when the row is there. */
  userfields(): Promise<Row>
  /** What `follow` reads of what is kept elsewhere. */
  fields: Row
}

/** Adds a row of columns that were read, for who may add one, and gives it with its id. */
export async function addTableRow<C extends string>(
  call: Call<C | RecordCondition>,
  type: TableType<C>,
  { given, userfields, fields }: TableInput,
): Promise<Row> {
  const after: Row = { ...(await type.defaults?.(call, given)) }
  for (const name in given) if (given[name] !== null) after[name] = given[name]
  const draft: Draft<C> = { call, type, before: null, after, given: new Set(Object.keys(given)) }
  await applyGuards(type.guards?.add, draft)
  await type.requireRow?.(call, 'add', after)
  const files = takeFiles(type, after)
  // In one order whatever the caller's, so that a type has few statements.
  const columns = Object.keys(after)
    .filter(name => after[name] !== undefined)
    .toSorted()
  const id = await insertRow(
    call.db,
    `insert into "${type.table}" (${columns.map(name => `"${name}"`).join(',')}) values (${columns.map(() => '?').join(',')})`,
    columns.map(name => after[name]),
  )
  after.id = id
  await storeTaken(call, type, id, files)
  if (type.userfields) await writeUserfields(call, type.userfields, id, null, await userfields())
  await type.follow?.add?.(draft, id, fields)
  call.recordChange(type.name, keyIn(type, after), 'add')
  return after
}

/** Changes a row and gives what `update` answers. */
async function updateRow<C extends string>(
  call: Fail<C>,
  type: TableType<C>,
  key: number | string,
  fields: Row,
): Promise<unknown> {
  await beginWrite(call, type, 'update')
  const before = await requireRow(call, type, key, 'update')
  await type.first?.update?.(call, fields)
  const given = readColumns(call, type.fields, fields, { importing: false, adding: false })
  const after: Row = { ...before, ...given }
  const draft: Draft<C> = { call, type, before, after, given: new Set(Object.keys(given)) }
  await applyGuards(type.guards?.update, draft)
  await type.requireRow?.(call, 'update', after)
  await settleTableFiles(call, type, before, after)
  const changed = Object.keys(after).filter(name => after[name] !== before[name])
  if (changed.length)
    await query(call.db, `update "${type.table}" set ${changed.map(name => `"${name}" = ?`).join(', ')} where id = ?`, [
      ...changed.map(name => after[name]),
      before.id,
    ])
  if (type.userfields) {
    const values = await readUserfields(call, type.userfields, fields, false)
    const stored = await storedUserfields(call, type.userfields, before.id, values)
    await writeUserfields(call, type.userfields, before.id, stored, values)
  }
  await type.follow?.update?.(draft, before.id, fields)
  call.recordChange(type.name, keyIn(type, before), 'update')
  return type.updated ? type.updated(after) : true
}

/** Deletes a row and what belongs to it. */
async function deleteRow<C extends string>(call: Fail<C>, type: TableType<C>, key: number | string): Promise<void> {
  await beginWrite(call, type, 'delete')
  const row = await requireRow(call, type, key, 'delete')
  for (const rule of type.deletable ?? []) await rule(call, row)
  await type.follow?.delete?.(call, row)
  if (type.userfields) {
    await query(call.db, 'delete from file where entity_type_id = ? and record_id = ?', [
      type.userfields.entityTypeId,
      row.id,
    ])
    await deleteUserfields(call, type.userfields, row.id)
  }
  await deleteTableFiles(call, type, row.id)
  await query(call.db, `delete from "${type.table}" where id = ?`, [row.id])
  call.recordChange(type.name, keyIn(type, row), 'delete')
}

/** One row in its classic form. */
async function getRow<C extends string>(call: Fail<C>, type: TableType<C>, key: number | string): Promise<RawJson> {
  await type.requireAccess(call, 'get')
  const row = await requireRow(call, type, key, 'get')
  const fields = Object.entries(await allFields(call, type)).filter(([name]) => !type.hiddenByGet?.includes(name))
  const object = classicObject(call.flavor, stored(Object.fromEntries(fields)))
  const [shown] = await query<{ id: number; json: string }>(
    call.db,
    `select r.id, ${object} as json ${fromRecords(ownerOf(type), Boolean(type.userfields))} where r.id = ?`,
    [row.id],
  )
  call.recordChange(type.name, keyIn(type, row), 'read')
  const [json] = await completed(call, type, [shown!], 'get', null)
  return new RawJson(json!)
}

interface ListQuery {
  select: string[]
  filter: Row
  order: Row
  start: number
}

/** A page of rows in their classic form. */
async function listRows<C extends string>(call: Fail<C>, type: TableType<C>, asked: ListQuery): Promise<Page> {
  await type.requireAccess(call, 'list')
  await type.checkList?.(call, asked)
  const fields = await allFields(call, type)
  const filter = type.impliedFilter ? await type.impliedFilter(call, asked.filter) : asked.filter
  // Quirk: names in `order` may be of small letters (sample of crm.currency.list).
  const order = Object.fromEntries(Object.entries(asked.order).map(([name, way]) => [name.toUpperCase(), way]))
  const restriction = await type.restriction?.(call)
  const { rows, total, next } = await readPage(call, {
    owner: ownerOf(type),
    shape: classicShape(call, fields, asked.select, !type.showsNamedOnly),
    conditions: [
      ...fieldConditions(call, fields, filter),
      ...((await type.conditions?.(call, fields, filter)) ?? []),
      ...(restriction ? [restriction] : []),
    ],
    filtersUserfields: filtersUserfields(fields, filter),
    sorting: sortingBy(fields, Object.keys(order).length ? order : (type.order ?? {})),
    start: asked.start,
    whole: type.whole,
  })
  const wanted = new Set(asked.select.length ? asked.select : ['*'])
  return new Page(new RawJson(`[${(await completed(call, type, rows, 'list', wanted)).join(',')}]`), total, next)
}

/** Adds to each row's JSON what is kept elsewhere. */
async function completed<C extends string>(
  call: Call,
  type: TableType<C>,
  rows: readonly { id: number; json: string }[],
  verb: 'get' | 'list',
  wanted: ReadonlySet<string> | null,
): Promise<string[]> {
  const all = !wanted || wanted.has(type.mask ?? '*')
  const isAny = all || [...wanted].some(name => name !== '*' && (type.fields[name]?.virtual ?? !(name in type.fields)))
  if (!type.shown || !rows.length || !isAny) return rows.map(({ json }) => json)
  const shown = await type.shown(call, rows, verb)
  return rows.map(({ id, json }) => {
    const more = Object.entries(shown.get(Number(id)) ?? {}).filter(([name]) => all || wanted.has(name))
    if (!more.length) return json
    const text = toJson(Object.fromEntries(more)).slice(1)
    return json === '{}' ? `{${text}` : `${json.slice(0, -1)},${text}`
  })
}

/** The stored row that a key names, for who may use it so. */
async function requireRow<C extends string>(
  call: Fail<C>,
  type: TableType<C>,
  key: number | string,
  verb: Exclude<TableVerb, 'fields'>,
): Promise<Row> {
  const lock = verb === 'get' || verb === 'list' ? '' : call.flavor.forUpdate
  const [row] = await query(call.db, `select * from "${type.table}" where "${column(type.key ?? 'ID')}" = ? ${lock}`, [
    key,
  ])
  if (!row) return call.fail('notFound', { id: key })
  await type.requireRow?.(call, verb, row)
  return row
}

/** Who may not write is told so first; where rows are settings, the new version of the settings comes before any look. */
async function beginWrite<C extends string>(
  call: Fail<C>,
  type: TableType<C>,
  verb: 'add' | 'update' | 'delete',
): Promise<void> {
  await type.requireAccess(call, verb)
  if (type.changesSettings) await settingsChanged(call.db, call)
}

/** What the request log calls a row by: its id, or its code. */
const keyIn = <C extends string>({ key = 'ID' }: TableType<C>, row: Row): number | string => row[column(key)]

const stored = (fields: Fields): Fields => ({ ...starFields(fields), ...onlyUserfields(fields) })

const onlyUserfields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, field]) => field.settings !== undefined))
