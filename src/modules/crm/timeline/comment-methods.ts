import { sql } from 'kysely'
import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { addressFor } from '../../../portal/address.ts'
import { present, presentObject } from '../../../records/modern/params.ts'
import { describeFields } from '../../../records/show.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Condition, condition, every, type Filterable, terms } from '../../../rest/filter.ts'
import { PAGE_SIZE, pageOffset } from '../../../rest/list-query.ts'
import { type Method, method } from '../../../rest/method.ts'
import {
  anything,
  names,
  object,
  optionalObject,
  phpArray,
  positiveId,
  start,
  wholeNumber,
} from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'
import { requireRecord } from '../records/require.ts'
import type { Place } from '../records/timeline.ts'
import { attachmentsOf } from './attachments.ts'
import { addComment, authorOf, changeComment, commentFields, readComment, shownPlace } from './comments.ts'
import { COMMENT } from './kinds.ts'
import { deleteEntries } from './owned.ts'
import { commentPhrases as phrases } from './phrases.ts'
import {
  entryById,
  isSame,
  mayUse,
  placeOf,
  placesOf,
  removePlace,
  requireOwner,
  requireSome,
  requireUsable,
  typeNamed,
  typeNumbered,
} from './places.ts'
import { writtenIn } from './stream.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read', access: 'who may read the record' } as const
const writing = { ...common, kind: 'write', access: 'who may change the record' } as const

const id = present('integer', 'idMissing')
/** The record that a comment is changed in, where it is bound to several. */
const owner = { ownerTypeId: anything('integer'), ownerId: anything('integer') }

/** Comments in the timeline of records (api-reference/crm/timeline/comments/). */
export const commentMethods: Method[] = [
  method({
    ...common,
    name: 'crm.timeline.comment.fields',
    kind: 'read',
    params: {},
    phrases: {},
    run: call => describeFields(call, commentFields),
  }),
  method({
    ...writing,
    name: 'crm.timeline.comment.add',
    rows: async ({ fields }, call) => {
      const sent = phpArray(fields)
      const type = sent && (await typeNamed(call, sent.ENTITY_TYPE))
      return type ? rowsIn(type.table, sent.ENTITY_ID) : []
    },
    params: { fields: presentObject('fieldsMissing', 'fieldsNotArray') },
    phrases: phrases.add,
    async run(call, { fields }) {
      for (const field of ['ENTITY_ID', 'ENTITY_TYPE', 'COMMENT'])
        if (fields[field] === undefined || fields[field] === null) call.fail('fieldMissing', { field })
      const type = (await typeNamed(call, fields.ENTITY_TYPE)) ?? call.fail('ownerNotFound')
      const recordId = wholeNumber(fields.ENTITY_ID) ?? 0
      await requireRecord(call, type, recordId, 'update')
      const input = readComment(call, fields)
      return addComment(call, type, recordId, { ...input, authorId: await authorOf(call, fields.AUTHOR_ID) })
    },
  }),
  method({
    ...reading,
    name: 'crm.timeline.comment.get',
    params: { id: positiveId('idInvalid') },
    phrases: phrases.get,
    async run(call, { id }) {
      await requireSome(call, 'read')
      const entry = (await entryById(call, id, 'read', [COMMENT])) ?? call.fail('notFound')
      const place = await requireUsable(call, entry, await placesOf(call, entry), 'read')
      const [shown] = await show(call, [entry], place)
      call.recordChange('TIMELINE_COMMENT', id, 'read')
      return shown
    },
  }),
  method({
    ...reading,
    name: 'crm.timeline.comment.list',
    params: {
      filter: object('filterNotArray'),
      select: names,
      order: optionalObject('orderNotArray'),
      start,
    },
    phrases: phrases.list,
    run: (call, { filter, select, order, start }) => list(call, { filter, select, order, start }),
  }),
  method({
    ...writing,
    name: 'crm.timeline.comment.update',
    rows: ({ id }) => rowsIn('timeline', id),
    params: { id, fields: presentObject('fieldsMissing', 'fieldsNotArray'), ...owner },
    phrases: phrases.update,
    async run(call, { id, fields, ...owner }) {
      const { entry, places } = await requireComment(call, id, owner)
      await requireUsable(call, entry, places, 'update')
      await changeComment(call, entry, readComment(call, fields))
      return Number(entry.id)
    },
  }),
  method({
    ...writing,
    name: 'crm.timeline.comment.delete',
    rows: ({ id }) => rowsIn('timeline', id),
    params: { id, ...owner },
    phrases: phrases.delete,
    async run(call, { id, ...owner }) {
      const { entry, places, all } = await requireComment(call, id, owner)
      await requireUsable(call, entry, places, 'update')
      if (places.length > 1) call.fail('severalBindings')
      // Of several records it is taken from the one that is named.
      if (all > 1) await removePlace(call, entry, places[0]!)
      else await deleteEntries(call, [{ id: entry.id, type: COMMENT }])
      return null
    },
  }),
]

interface Named {
  ownerTypeId: unknown
  ownerId: unknown
}

/** A comment to be changed, with the record that was named or else those that it is bound to, and how many these are. */
async function requireComment(
  call: Call<'notFound' | 'ownerNotFound' | 'accessDenied'>,
  id: unknown,
  { ownerTypeId, ownerId }: Named,
): Promise<{ entry: Row; places: Place[]; all: number }> {
  await requireSome(call, 'update')
  const entry = (await entryById(call, wholeNumber(id) ?? 0, 'update', [COMMENT])) ?? call.fail('notFound')
  const all = await placesOf(call, entry)
  if (ownerTypeId === undefined && ownerId === undefined) return { entry, places: all, all: all.length }
  const type = await typeNumbered(call, ownerTypeId)
  const named = await requireOwner(call, type, wholeNumber(ownerId) ?? 0, 'update', 'ownerNotFound')
  const places = all.filter(place => isSame(place, named))
  return places.length ? { entry, places, all: all.length } : call.fail('notFound')
}

/** Comments as answers show them, as of one record. */
async function show(call: Call, entries: readonly Row[], place: Place | undefined): Promise<Record<string, unknown>[]> {
  const files = await attachmentsOf(call, entries, await addressFor(call))
  const named = await shownPlace(call, place)
  return entries.map(entry => ({
    ID: String(entry.id),
    ...named,
    CREATED: wireMoment(entry.created, call.zone),
    COMMENT: entry.comment,
    AUTHOR_ID: String(entry.author_id),
    FILES: files.get(Number(entry.id)),
  }))
}

/** What a list can be filtered by beside the record, and sorted by. */
const columns: Readonly<Record<string, Filterable>> = {
  ID: { kind: 'integer', expression: sql.ref('t.id') },
  CREATED: { kind: 'moment', expression: sql.ref('t.created') },
  AUTHOR_ID: { kind: 'integer', expression: sql.ref('t.author_id') },
}

interface ListQuery {
  filter: Record<string, unknown>
  select: string[]
  order: Record<string, unknown>
  start: number
}

type ListCall = Call<'accessDenied' | 'entityIdInvalid' | 'entityTypeInvalid'>

async function list(call: ListCall, { filter, select, order, start }: ListQuery): Promise<Page> {
  const place = await readablePlace(call, filter)
  const where = every([await writtenIn(call, COMMENT, place), ...conditionsOf(call, filter)])
  const offset = pageOffset(start)
  const page = sql<Row>`select t.* from timeline t where ${where} order by ${orderOf(order)} limit ${sql.lit(PAGE_SIZE)} offset ${offset}`
  const { rows } = await page.execute(call.db)
  const shown = await show(call, rows, place)
  const wanted = new Set(select.includes('*') ? [] : select.map(name => name.toUpperCase()))
  const isKnown = Object.keys(commentFields).some(name => wanted.has(name))
  const result = isKnown
    ? shown.map(one => Object.fromEntries(Object.entries(one).filter(([name]) => name === 'ID' || wanted.has(name))))
    : shown
  if (start < 0) return new Page(result, 0)
  const counted = await sql<{ n: number }>`select count(*) as n from timeline t where ${where}`.execute(call.db)
  const total = Number(counted.rows[0]!.n)
  const next = offset + PAGE_SIZE
  return new Page(result, total, next < total ? next : undefined)
}

/** The record whose comments are asked for; one that is not there has none for who may read all. */
async function readablePlace(call: ListCall, filter: Record<string, unknown>): Promise<Place> {
  const given = new Map(
    Object.entries(filter).map(([key, value]) => [key.replace(/^=/, '').trim().toUpperCase(), value]),
  )
  const recordId = wholeNumber(given.get('ENTITY_ID')) ?? 0
  if (recordId <= 0) call.fail('entityIdInvalid')
  const type: EntityType = (await typeNamed(call, given.get('ENTITY_TYPE'))) ?? call.fail('entityTypeInvalid')
  const place = placeOf(type, recordId)
  if (!(await mayUse(call, place, 'read'))) call.fail('accessDenied')
  return place
}

function conditionsOf(call: Call, filter: Record<string, unknown>): Condition[] {
  return terms(filter).flatMap(term => {
    const field = Object.hasOwn(columns, term.field) ? columns[term.field] : undefined
    return field ? [condition(field, term, call)] : []
  })
}

function orderOf(order: Record<string, unknown>) {
  const parts = Object.entries(order).flatMap(([name, direction]) => {
    const field = columns[name.toUpperCase()]
    const isDescending = typeof direction === 'string' && direction.trim().toLowerCase() === 'desc'
    return field ? [sql`${field.expression} ${isDescending ? sql`desc` : sql`asc`}`] : []
  })
  return sql.join([...parts, sql`t.id`])
}
