import { sourceOf } from '../lib/source.ts'
import { Page, RawJson, toJson } from '../rest/answer.ts'
import type { Call } from '../rest/call.ts'
import { rowsIn } from '../rest/changes/changed-rows.ts'
import { type Method, method } from '../rest/method.ts'
import { names, object, optionalObject, type Param, positiveId, scalarText, start } from '../rest/params.ts'
import { query } from '../store/store.ts'
import type { Fields } from './field.ts'
import { fieldConditions, filtersUserfields } from './filter.ts'
import { classicShape, type ListQuery, readPage, sortingBy } from './page.ts'
import { classicObject, describeFields, fromRecords, starFields } from './show.ts'
import { tablePhrases } from './table-phrases.ts'
import type { TableCondition, TableType, TableVerb } from './table-type.ts'
import { addRow, deleteRow, keyIn, requireRow, updateRow } from './table-write.ts'
import { fieldsWith } from './userfields/definitions.ts'

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
  // A code names a row that nobody knows the id of yet.
  const rows: Pick<Method, 'rows'> = type.key ? {} : { rows: ({ id }) => rowsIn(type.table, id) }
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
        ...rows,
        name: name('update'),
        params: { id: keyOf(type), fields: object('fieldsNotArray') },
        phrases: words('update'),
        run: (call, { id, fields }) => updateRow(call as Fail<C>, type, id, fields),
      }),
    delete: () =>
      method({
        ...writing,
        ...rows,
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
const keyOf = <C extends string>({ key }: TableType<C>): Param<number | string, 'idInvalid'> =>
  key
    ? {
        type: 'string',
        required: true,
        read(value, call) {
          const code = scalarText(value)?.trim().toWellFormed() ?? ''
          return key.form.test(code) ? code : call.fail('idInvalid')
        },
      }
    : positiveId('idInvalid')

async function describeTable<C extends string>(call: Fail<C>, type: TableType<C>): Promise<Record<string, unknown>> {
  if (type.describedToReaders) await type.requireAccess(call, 'list')
  const described = await describeFields(call, { fields: type.fields, ...ownerOf(type) })
  return type.describe ? type.describe(call, described) : described
}

/** What of a type its user fields are known by; without any, nothing is looked up. */
const ownerOf = <C extends string>({ table, userfields }: TableType<C>) => userfields ?? { table }

const allFields = async <C extends string>(call: Call, type: TableType<C>, verb: 'get' | 'list'): Promise<Fields> =>
  type.fieldsOf
    ? type.fieldsOf(call, verb)
    : type.userfields
      ? fieldsWith(call, type.userfields, type.fields)
      : type.fields

/** One row in its classic form. */
async function getRow<C extends string>(call: Fail<C>, type: TableType<C>, key: number | string): Promise<RawJson> {
  await type.requireAccess(call, 'get')
  const row = await requireRow(call, type, key, 'get')
  const object = classicObject(call.flavor, stored(await allFields(call, type, 'get')))
  const [shown] = await query<{ id: number; json: string }>(
    call.db,
    `select r.id, ${object} as json ${fromRecords(ownerOf(type), Boolean(type.userfields))} where r.id = ?`,
    [row.id],
  )
  call.recordChange(type.name, keyIn(type, row), 'read')
  const [json] = await completed(call, type, [shown!], 'get', null)
  return new RawJson(json!)
}

/** A page of rows in their classic form. */
async function listRows<C extends string>(call: Fail<C>, type: TableType<C>, asked: ListQuery): Promise<Page> {
  await type.requireAccess(call, 'list')
  const filter = type.first?.list ? await type.first.list(call, asked) : asked.filter
  const fields = await allFields(call, type, 'list')
  // Quirk: names in `order` may be of small letters (sample of crm.currency.list).
  const order = Object.fromEntries(Object.entries(asked.order).map(([name, way]) => [name.toUpperCase(), way]))
  const restriction = await type.restriction?.(call)
  const { rows, total, next } = await readPage(call, {
    owner: ownerOf(type),
    shape: classicShape(call, fields, asked.select, !type.showsNamedOnly),
    conditions: [
      ...fieldConditions(call, fields, filter),
      ...((await type.conditions?.(call, fields, filter)) ?? []).map(condition => ({ condition })),
      ...(restriction ? [{ condition: restriction }] : []),
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

const stored = (fields: Fields): Fields => ({ ...starFields(fields), ...onlyUserfields(fields) })

const onlyUserfields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, field]) => field.settings !== undefined))
