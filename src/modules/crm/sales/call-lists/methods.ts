import { sql } from 'kysely'
import { wireMoment } from '../../../../lib/moment.ts'
import { sourceOf } from '../../../../lib/source.ts'
import type { Call } from '../../../../rest/call.ts'
import { rowsIn } from '../../../../rest/changes/changed-rows.ts'
import { condition, every, type Filterable, type FilterKind, sortedBy, terms } from '../../../../rest/filter.ts'
import { type Method, method } from '../../../../rest/method.ts'
import {
  anything,
  listOf,
  names,
  optionalObject,
  type Param,
  repeated,
  scalarText,
  wholeNumber,
} from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { accessTo, isDenied } from '../../model/access.ts'
import type { RecordKind } from '../../model/entity-type.ts'
import { addCallList, settleListActivity } from './activity.ts'
import {
  addParticipants,
  CALL_LIST,
  calledTypeById,
  calledTypes,
  callListById,
  callStatuses,
  participantsOf,
  readableRecords,
} from './lists.ts'
import { callListPhrases as phrases } from './phrases.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read' } as const
const writing = { ...common, kind: 'write', access: 'who may read one of the contacts or companies' } as const

const needed = <C extends string>(type: string, missing: C): Param<unknown, C> => ({
  type,
  required: true,
  read: (value, call) => (value === undefined || value === null || value === '' ? call.fail(missing) : value),
})

const ENTITY_TYPE = needed('string', 'entityTypeMissing')
const ENTITIES: Param<unknown[], 'entitiesMissing' | 'entitiesNotArray'> = {
  type: 'integer[]',
  required: true,
  read(value, call) {
    if (value === undefined || value === null || value === '') return call.fail('entitiesMissing')
    return listOf(value) ?? call.fail('entitiesNotArray')
  },
}
const WEBFORM_ID = anything('integer')
const LIST_ID = needed('integer', 'listIdMissing')

/** Lists of people to be called one after the other (api-reference/crm/call-list/). */
export const callListMethods: Method[] = [
  method({
    ...writing,
    name: 'crm.calllist.add',
    params: { ENTITY_TYPE, ENTITIES, WEBFORM_ID },
    phrases: phrases.add,
    async run(call, { ENTITY_TYPE, ENTITIES, WEBFORM_ID }) {
      const type = typeNamed(ENTITY_TYPE) ?? call.fail('entityTypeInvalid')
      const access = await accessTo(call, type, 'read')
      if (isDenied(access)) call.fail('accessDenied')
      const ids = await readableRecords(call, type, idsIn(call, ENTITIES), access)
      return addCallList(call, type, ids, readWebform(call, WEBFORM_ID))
    },
  }),
  method({
    ...writing,
    name: 'crm.calllist.update',
    rows: ({ list_id }) => rowsIn('call_list', list_id),
    params: { LIST_ID, ENTITY_TYPE, ENTITIES, WEBFORM_ID },
    phrases: phrases.update,
    async run(call, { LIST_ID, ENTITY_TYPE, ENTITIES, WEBFORM_ID }) {
      const type = typeNamed(ENTITY_TYPE) ?? call.fail('entityTypeInvalid')
      const access = await accessTo(call, type, 'read')
      if (isDenied(access)) call.fail('accessDenied')
      const list = (await callListById(call.db, wholeNumber(LIST_ID) ?? 0)) ?? call.fail('listNotFound')
      if (Number(list.entity_type_id) !== type.entityTypeId) call.fail('entityTypeOther')
      const { mine, hasOthers } = await participantsOf(call, list)
      if (!mine.length && hasOthers) call.fail('listNotFound')
      const ids = await readableRecords(call, type, idsIn(call, ENTITIES), access)
      const webformId = readWebform(call, WEBFORM_ID)
      await replaceParticipants(call, list, type, mine, ids)
      await query(call.db, 'update call_list set webform_id = ? where id = ?', [webformId, list.id])
      call.recordChange(CALL_LIST, Number(list.id), 'update')
      return true
    },
  }),
  method({
    ...reading,
    name: 'crm.calllist.get',
    access: 'who may read contacts, or companies, where the list is of such',
    params: { ID: needed('integer', 'idMissing') },
    phrases: phrases.get,
    async run(call, { ID }) {
      const list = (await callListById(call.db, wholeNumber(ID) ?? 0)) ?? call.fail('listNotFound')
      const type = calledTypeById(Number(list.entity_type_id))
      if (isDenied(await accessTo(call, type, 'read'))) call.fail('listNotFound')
      call.recordChange(CALL_LIST, Number(list.id), 'read')
      return { ...shown(call, list), ENTITY_TYPE: type.entityTypeName }
    },
  }),
  method({
    ...reading,
    name: 'crm.calllist.list',
    params: { SELECT: names, FILTER: optionalObject('filterNotArray'), ORDER: optionalObject('orderNotArray') },
    phrases: phrases.list,
    run: (call, { SELECT, FILTER, ORDER }) => listCallLists(call, SELECT, FILTER, ORDER),
  }),
  method({
    ...reading,
    name: 'crm.calllist.items.get',
    access: 'who may read one of the participants; others are left out',
    params: { LIST_ID, FILTER: optionalObject('filterNotArray') },
    phrases: phrases.items,
    async run(call, { LIST_ID, FILTER }) {
      const id = wholeNumber(LIST_ID) ?? 0
      if (id <= 0) call.fail('listIdInvalid')
      const list = (await callListById(call.db, id)) ?? call.fail('listNotFound')
      const { mine, hasOthers } = await participantsOf(call, list)
      if (!mine.length && hasOthers) call.fail('accessDenied')
      const wanted = await statusesIn(call, FILTER)
      return mine
        .filter(({ status }) => !wanted || wanted.includes(status))
        .map(({ id, status }) => ({ ID: Number(id), STATUS: status, ENTITY_TYPE: Number(list.entity_type_id) }))
    },
  }),
  method({
    ...reading,
    name: 'crm.calllist.statuslist',
    params: {},
    phrases: {},
    run: async call =>
      (await callStatuses(call.db)).map(({ id, name, sort, status_id }) => ({
        ID: Number(id),
        NAME: name,
        SORT: Number(sort),
        STATUS_ID: status_id,
      })),
  }),
]

const typeNamed = (sent: unknown): RecordKind | undefined => {
  const name = scalarText(sent) ?? ''
  return Object.hasOwn(calledTypes, name) ? calledTypes[name] : undefined
}

/** Ids of records, each once. */
const idsIn = (call: Call<'entitiesInvalid'>, sent: readonly unknown[]): number[] => [
  ...new Set(sent.map(one => wholeNumber(one) ?? call.fail('entitiesInvalid'))),
]

/** There are no forms yet, so whatever number is sent is kept. */
function readWebform(call: Call<'webformInvalid'>, sent: unknown): number | null {
  if (sent === undefined || sent === null || sent === '') return null
  const id = wholeNumber(sent) ?? -1
  return id >= 0 ? id || null : call.fail('webformInvalid')
}

/** Those whom the caller does not see stay; who stays keeps the status of their call. */
async function replaceParticipants(call: Call, list: Row, type: RecordKind, before: readonly Row[], ids: number[]) {
  const wanted = new Set(ids)
  const gone: number[] = []
  for (const { item_id, id } of before) {
    if (wanted.delete(Number(id))) continue
    gone.push(Number(id))
    await query(call.db, 'delete from call_list_item where id = ?', [item_id])
  }
  await addParticipants(call, Number(list.id), type, [...wanted])
  await settleListActivity(call, list, type, { gone, added: [...wanted] })
}

/** The statuses that a filter names; undefined where it names none. */
async function statusesIn(call: Call<'statusInvalid'>, filter: Row): Promise<string[] | undefined> {
  const sent = Object.entries(filter).find(([name]) => name.trim().toUpperCase() === 'STATUS')?.[1]
  if (sent === undefined || sent === null || sent === '') return undefined
  const known = (await callStatuses(call.db)).map(({ status_id }) => status_id)
  return (listOf(sent) ?? [sent]).map(one => known.find(status => status === one) ?? call.fail('statusInvalid'))
}

/** Columns of the fields, and what they hold. */
const columns: Readonly<Record<string, [column: string, kind: FilterKind]>> = {
  ID: ['id', 'integer'],
  DATE_CREATE: ['created', 'moment'],
  CREATED_BY_ID: ['created_by_id', 'integer'],
  WEBFORM_ID: ['webform_id', 'integer'],
  ENTITY_TYPE_ID: ['entity_type_id', 'integer'],
}

/** Every value is a text, moments without an offset (sample of crm.calllist.get). */
const shown = (call: Pick<Call, 'zone'>, list: Row): Row =>
  Object.fromEntries(
    Object.entries(columns).map(([name, [column, kind]]) => {
      const value = list[column]
      if (value === null) return [name, null]
      return [name, kind === 'moment' ? wireMoment(value, call.zone).slice(0, 19).replace('T', ' ') : String(value)]
    }),
  )

function fieldNamed(call: Call<'listFieldUnknown'>, name: string): Filterable {
  const known = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (!known) return call.fail('listFieldUnknown', { field: repeated(name) })
  return { kind: known[1], expression: sql.ref(known[0]) }
}

/** All call lists that a filter finds: the page knows no pages of them. */
async function listCallLists(
  call: Call<'listFieldUnknown'>,
  select: string[],
  filter: Row,
  order: Row,
): Promise<Row[]> {
  const asked = select.map(name => name.trim().toUpperCase()).filter(name => name !== '*')
  for (const name of asked) fieldNamed(call, name)
  const where = every(terms(filter).map(term => condition(fieldNamed(call, term.field), term, call)))
  const by = Object.entries(order).map(([name, direction]) => {
    const isDescending = scalarText(direction)?.trim().toUpperCase() === 'DESC'
    return sql`${sortedBy(fieldNamed(call, name.trim().toUpperCase()))} ${sql.raw(isDescending ? 'desc nulls last' : 'asc nulls first')}`
  })
  const { rows } =
    await sql<Row>`select * from call_list where ${where} order by ${sql.join([...by, sql`id`])}`.execute(call.db)
  return rows.map(row => {
    const all = shown(call, row)
    return asked.length ? Object.fromEntries(Object.entries(all).filter(([name]) => asked.includes(name))) : all
  })
}
