import { sql } from 'kysely'
import { wireMoment } from '../lib/moment.ts'
import { sourceOf } from '../lib/source.ts'
import { administratorPhrases, requireAdministrator } from '../portal/applications/application-context.ts'
import { Page } from '../rest/answer.ts'
import type { Call } from '../rest/call.ts'
import { every } from '../rest/filter.ts'
import { PAGE_SIZE, selectPage } from '../rest/list-query.ts'
import { type Method, method } from '../rest/method.ts'
import { anything, oneOrMore, optionalText, type Param, phpArray, start, truth, wholeNumber } from '../rest/params.ts'
import type { RowOf } from '../store/table-types.ts'
import { forgetReserved, listedFields, newProcessId, queueCondition, queueOrder, showQueued } from './offline-queue.ts'

const common = {
  phrases: administratorPhrases,
  access: 'an administrator, through an application',
  source: sourceOf(import.meta.filename),
}

/** In any form of an empty one. */
const map: Param<Record<string, unknown>> = {
  type: 'array',
  required: false,
  read: value => phpArray(value) ?? {},
}

const yes = (fallback: boolean): Param<boolean> => ({
  type: 'integer',
  required: false,
  read: value => truth(value) ?? fallback,
})

/** So many at most: an answer has to fit the memory of who reads it. */
const MOST = 1000

const limit: Param<number> = {
  type: 'integer',
  required: false,
  read: value => Math.min(MOST, Math.max(0, wholeNumber(value) ?? PAGE_SIZE) || PAGE_SIZE),
}

const processId = { ...optionalText, required: true }

/** Ids as they are written in a list; none: it was left out. */
const idsOf = (value: unknown): number[] | null =>
  value === undefined || value === null || value === ''
    ? null
    : oneOrMore(value)
        .map(wholeNumber)
        .filter(id => id !== undefined)

const momentIn = (call: Call) => (moment: string) => wireMoment(moment, call.zone)

/** Queues of events that applications fetch themselves (api-reference/events/offline-events.md). */
export const offlineMethods: Method[] = [
  method({
    ...common,
    name: 'event.offline.get',
    kind: 'write',
    params: {
      filter: map,
      order: map,
      limit,
      clear: yes(true),
      process_id: optionalText,
      auth_connector: optionalText,
      error: yes(false),
    },
    async run(call, { filter, order, limit, clear, process_id, auth_connector: connector, error }) {
      const applicationId = requireAdministrator(call)
      await forgetReserved(call)
      const where = every([
        queueCondition(call, applicationId, { filter, order, connector }),
        // What nobody has reserved, what the same process did, or what somebody has failed with.
        error ? sql`error = 1` : sql`error = 0`,
        ...(error && !process_id ? [] : [sql<boolean>`process_id = ${process_id}`]),
      ])
      const { rows } = await sql<RowOf<'offline_event'>>`select * from offline_event where ${where}
        order by ${queueOrder(order, 'changed')} limit ${limit} ${sql.raw(call.flavor.skipLocked)}`.execute(call.db)
      const process = clear ? null : process_id || newProcessId()
      await take(call, rows, process)
      return { process_id: process, events: rows.map(row => showQueued(row, momentIn(call))) }
    },
  }),
  method({
    ...common,
    name: 'event.offline.list',
    kind: 'read',
    params: { filter: map, order: map, start, auth_connector: optionalText },
    async run(call, { filter, order, start, auth_connector: connector }) {
      const applicationId = requireAdministrator(call)
      const where = queueCondition(call, applicationId, { filter, order, connector }, listedFields)
      const { rows, total, next } = await selectPage<RowOf<'offline_event'>>(call.db, {
        columns: sql`*`,
        from: sql`from offline_event where ${where}`,
        order: queueOrder(order, 'id', listedFields),
        start,
      })
      const shown = rows.map(row => ({
        ...showQueued(row, momentIn(call)),
        PROCESS_ID: row.process_id,
        ERROR: String(row.error),
      }))
      return new Page(shown, total, next)
    },
  }),
  method({
    ...common,
    name: 'event.offline.clear',
    kind: 'write',
    params: { process_id: processId, id: anything('array'), message_id: anything('array') },
    async run(call, { process_id, id, message_id }) {
      const applicationId = requireAdministrator(call)
      const ids = idsOf(id) ?? idsOf(message_id)
      if (!process_id) return true
      let rows = call.db
        .deleteFrom('offline_event')
        .where('application_id', '=', applicationId)
        .where('process_id', '=', process_id)
      if (ids) rows = rows.where('id', 'in', ids.length ? ids : [0])
      await rows.execute()
      return true
    },
  }),
  method({
    ...common,
    name: 'event.offline.error',
    kind: 'write',
    params: { process_id: processId, message_id: anything('array') },
    async run(call, { process_id, message_id }) {
      const applicationId = requireAdministrator(call)
      const ids = idsOf(message_id)
      if (!process_id) return true
      let rows = call.db
        .updateTable('offline_event')
        .set({ error: 1 })
        .where('application_id', '=', applicationId)
        .where('process_id', '=', process_id)
      if (ids) rows = rows.where('id', 'in', ids.length ? ids : [0])
      await rows.execute()
      return true
    },
  }),
]

/** Deletes rows, or marks them as those of a process: no other one is given them. */
async function take(call: Call, rows: readonly { id: number }[], process: string | null): Promise<void> {
  if (!rows.length) return
  const ids = rows.map(({ id }) => Number(id))
  if (process === null) await call.db.deleteFrom('offline_event').where('id', 'in', ids).execute()
  else
    await call.db
      .updateTable('offline_event')
      .set({ process_id: process, reserved: call.now, error: 0 })
      .where('id', 'in', ids)
      .execute()
}
