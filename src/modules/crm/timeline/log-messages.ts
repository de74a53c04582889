import { sql } from 'kysely'
import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { modernName } from '../../../records/modern/field-names.ts'
import { objectOrNothing, present, presentObject } from '../../../records/modern/params.ts'
import { directionOf, type QueryCondition } from '../../../records/modern/row-query.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { scalarText, start, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { type Place, tellTimeline } from '../records/timeline.ts'
import { LOG_MESSAGE } from './kinds.ts'
import { deleteEntries } from './owned.ts'
import { logMessagePhrases as phrases } from './phrases.ts'
import { isPicture } from './pictures.ts'
import {
  entryById,
  mayUse,
  placeOf,
  placesOf,
  requireOwner,
  requireSome,
  requireUsable,
  typeNumbered,
} from './places.ts'
import { writtenIn } from './stream.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read', access: 'who may read the record' } as const
const writing = { ...common, kind: 'write', access: 'who may change the record' } as const

const id = present('integer', 'idMissing')

/** What has to be said of a log message, in this order. */
const required = ['entityTypeId', 'entityId', 'title', 'text', 'iconCode'] as const

/** Pages of this list are shorter than others (crm-timeline-logmessage-list.md). */
const PAGE = 10

/** Log messages of applications in the timeline of records (api-reference/crm/timeline/logmessage/). */
export const logMessageMethods: Method[] = [
  method({
    ...writing,
    name: 'crm.timeline.logmessage.add',
    params: { fields: presentObject('fieldsMissing', 'fieldsNotArray') },
    phrases: phrases.add,
    async run(call, { fields }) {
      const given = new Map(required.map(field => [field, scalarText(fields[field])?.toWellFormed().trim() ?? '']))
      for (const field of required) if (!given.get(field)) call.fail('fieldMissing', { field })
      const type = await typeNumbered(call, fields.entityTypeId)
      const place = await requireOwner(call, type, wholeNumber(fields.entityId) ?? 0, 'update', 'ownerNotFound')
      const iconCode = given.get('iconCode')!
      if (!(await isPicture(call, 'icon', iconCode))) call.fail('iconUnknown', { code: iconCode })
      const settings = { title: given.get('title')!, iconCode, applicationId: call.caller.application?.id ?? null }
      const id = await tellTimeline(call, place, { type: LOG_MESSAGE, comment: given.get('text')!, settings })
      call.recordChange('TIMELINE_LOGMESSAGE', id, 'add')
      return { logMessage: show(call, (await entryById(call, id, 'read'))!) }
    },
  }),
  method({
    ...reading,
    name: 'crm.timeline.logmessage.get',
    params: { id },
    phrases: phrases.get,
    async run(call, { id }) {
      const entry = await requireMessage(call, id, 'read')
      call.recordChange('TIMELINE_LOGMESSAGE', Number(entry.id), 'read')
      return { logMessage: show(call, entry) }
    },
  }),
  method({
    ...reading,
    name: 'crm.timeline.logmessage.list',
    params: {
      entityTypeId: present('integer', 'entityTypeIdMissing'),
      entityId: present('integer', 'entityIdMissing'),
      order: objectOrNothing('orderNotArray'),
      start,
    },
    phrases: phrases.list,
    async run(call, { entityTypeId, entityId, order, start }) {
      const type = (await typeNumbered(call, entityTypeId)) ?? call.fail('ownerNotFound')
      const place = placeOf(type, wholeNumber(entityId) ?? 0)
      if (!(await mayUse(call, place, 'read'))) call.fail('accessDenied')
      return list(call, place, order, start)
    },
  }),
  method({
    ...writing,
    name: 'crm.timeline.logmessage.delete',
    rows: ({ id }) => rowsIn('timeline', id),
    access: 'who may change the record, through the application that has added the message',
    params: { id },
    phrases: phrases.delete,
    async run(call, { id }) {
      const entry = await requireMessage(call, id, 'update')
      const { applicationId } = JSON.parse(entry.settings)
      if (applicationId !== (call.caller.application?.id ?? null)) call.fail('otherApplication')
      await deleteEntries(call, [{ id: entry.id, type: LOG_MESSAGE }])
      call.recordChange('TIMELINE_LOGMESSAGE', Number(entry.id), 'delete')
      return true
    },
  }),
]

async function requireMessage(
  call: Call<'accessDenied' | 'notFound'>,
  id: unknown,
  verb: 'read' | 'update',
): Promise<Row> {
  await requireSome(call, verb)
  const entry = await entryById(call, wholeNumber(id) ?? 0, verb, [LOG_MESSAGE])
  if (!entry) return call.fail('notFound', { id: scalarText(id) ?? '' })
  await requireUsable(call, entry, await placesOf(call, entry), verb)
  return entry
}

function show(call: Call, entry: Row): Record<string, unknown> {
  const { title, iconCode } = JSON.parse(entry.settings)
  return {
    id: Number(entry.id),
    created: wireMoment(entry.created, call.zone),
    authorId: Number(entry.author_id),
    title,
    text: entry.comment,
    iconCode,
  }
}

async function list(
  call: Call<QueryCondition>,
  place: Place,
  order: Record<string, unknown>,
  start: number,
): Promise<Page> {
  const offset = start < 0 ? 0 : Math.floor(start / PAGE) * PAGE
  const where = await writtenIn(call, LOG_MESSAGE, place)
  const page = sql<Row>`select t.* from timeline t where ${where} order by ${orderOf(call, order)} limit ${sql.lit(PAGE)} offset ${offset}`
  const { rows } = await page.execute(call.db)
  const result = rows.map(row => show(call, row))
  if (start < 0) return new Page(result, 0)
  const counted = await sql<{ n: number }>`select count(*) as n from timeline t where ${where}`.execute(call.db)
  const total = Number(counted.rows[0]!.n)
  return new Page(result, total, offset + PAGE < total ? offset + PAGE : undefined)
}

/** By `id` and `created` alone; the latest come first where nothing is said. */
function orderOf(call: Call<QueryCondition>, order: Record<string, unknown>) {
  const parts = Object.entries(order).map(([name, direction]) => {
    const column = modernName(name)
    if (column !== 'id' && column !== 'created') call.fail('orderFieldUnknown', { field: name })
    return sql`${sql.ref(`t.${column}`)} ${sql.raw(directionOf(call, name, direction))}`
  })
  return sql.join([...parts, sql`t.id desc`])
}
