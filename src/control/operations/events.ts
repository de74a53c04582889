import { type Delivery, deliveryOf } from '../../events/delivery/deliveries.ts'
import { addressRules, eventSettings, setEventSettings } from '../../events/event-settings.ts'
import { type Handler, listHandlers } from '../../events/handlers.ts'
import { stored, wireMoment, type Zone } from '../../lib/moment.ts'
import type { Db } from '../../store/store.ts'
import { noun, operation } from '../operation.ts'
import { ids, matching, number, oneOf } from '../params.ts'

const momentOf = (ms: number | null, zone: Zone): string | null =>
  ms === null || ms === 0 ? null : wireMoment(stored(new Date(ms)), zone)

const show = (delivery: Delivery, handlers: ReadonlyMap<number, Handler>, zone: Zone) => ({
  id: delivery.id,
  handler: delivery.handlerId,
  url: handlers.get(delivery.handlerId)?.url ?? null,
  event: delivery.event,
  data: JSON.parse(delivery.data),
  attempts: delivery.attempts,
  firstAttempt: momentOf(delivery.firstAttempt, zone),
  nextAttempt: momentOf(delivery.nextAttempt, zone),
  status: delivery.status,
  problem: delivery.problem,
})

type Shown = ReturnType<typeof show>

/** Deliveries, the oldest first: those that are on their way, or those that were given up. */
async function deliveries(db: Db, zone: Zone, dead: boolean, limit: number): Promise<Shown[]> {
  const handlers = new Map((await listHandlers(db)).map(handler => [handler.id, handler]))
  const rows = await db
    .selectFrom('event_delivery')
    .selectAll()
    .where('dead', '=', dead ? 'Y' : 'N')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(row => show(deliveryOf(row), handlers, zone))
}

const columns = {
  ID: (row: Shown) => row.id,
  EVENT: (row: Shown) => row.event,
  DATA: (row: Shown) => JSON.stringify(row.data),
  URL: (row: Shown) => row.url,
  TRIED: (row: Shown) => row.attempts,
  NEXT: (row: Shown) => row.nextAttempt,
  PROBLEM: (row: Shown) => row.problem,
}

const limit = number('how many', { least: 1, most: 1000, whole: true, fallback: 100 })
const some = ids('the deliveries; all failed ones if left out', { option: 'id' })

/** Where events go, and what has become of them. */
export const events = noun('event', 'events: handlers, delivery, failed deliveries', [
  operation({
    verb: 'kinds',
    at: 'GET /events/kinds',
    kind: 'read',
    meaning: 'Lists the events that can be bound.',
    params: {},
    run: async ({ db, rest }) =>
      [...(await rest.events.kinds(db)).values()].map(({ name, scope, applicationOnly }) => ({
        ...{ name, scope },
        applicationOnly: applicationOnly === true,
      })),
    columns: {
      EVENT: kind => kind.name,
      SCOPE: kind => kind.scope,
      'FOR APPLICATIONS ALONE': kind => (kind.applicationOnly ? 'Y' : ''),
    },
  }),
  operation({
    verb: 'list',
    at: 'GET /events',
    kind: 'read',
    meaning: 'Lists the handlers and the events that they are bound to.',
    params: {},
    run: async ({ db }) =>
      (await listHandlers(db)).map(handler => ({
        id: handler.id,
        event: handler.event,
        url: handler.url,
        application: handler.applicationId,
        outgoing: handler.outgoingWebhookId,
        user: handler.userId,
        offline: handler.offline,
        connector: handler.connector,
      })),
    columns: {
      ID: h => h.id,
      EVENT: h => h.event,
      FOR: h => (h.application === null ? `outgoing ${h.outgoing}` : `app ${h.application}`),
      USER: h => h.user || '',
      URL: h => (h.offline ? `offline queue ${h.connector}`.trim() : h.url),
    },
  }),
  operation({
    verb: 'waiting',
    at: 'GET /events/waiting',
    kind: 'read',
    meaning: 'Lists the events that wait for delivery, and the time of the next attempt.',
    params: { limit },
    run: ({ db, zone }, { limit }) => deliveries(db, zone, false, limit),
    columns,
  }),
  operation({
    verb: 'failed',
    at: 'GET /events/failed',
    kind: 'read',
    meaning:
      'Lists the events whose delivery failed for good: after a day, or after the number of attempts that was set.',
    params: { limit },
    run: ({ db, zone }, { limit }) => deliveries(db, zone, true, limit),
    columns,
  }),
  operation({
    verb: 'resend',
    at: 'POST /events/failed/resend',
    kind: 'write',
    meaning: 'Sends failed events again, with as many attempts as the first time.',
    params: { ids: some },
    words: ['ids'],
    async run({ db, rest }, { ids }) {
      let rows = db
        .updateTable('event_delivery')
        .set({ dead: 'N', attempts: 0, first_attempt: null, next_attempt: 0 })
        .where('dead', '=', 'Y')
      if (ids) rows = rows.where('id', 'in', ids.length ? ids : [0])
      const { numUpdatedRows } = await rows.executeTakeFirst()
      rest.events.committed()
      return { resent: Number(numUpdatedRows) }
    },
    says: ({ resent }) => `${resent} ${resent === 1 ? 'event is' : 'events are'} on the way again.`,
  }),
  operation({
    verb: 'forget',
    at: 'DELETE /events/failed',
    kind: 'write',
    meaning: 'Deletes failed events.',
    params: { ids: some },
    words: ['ids'],
    async run({ db }, { ids }) {
      let rows = db.deleteFrom('event_delivery').where('dead', '=', 'Y')
      if (ids) rows = rows.where('id', 'in', ids.length ? ids : [0])
      return { forgotten: Number((await rows.executeTakeFirst()).numDeletedRows) }
    },
    says: ({ forgotten }) => `${forgotten} ${forgotten === 1 ? 'event is' : 'events are'} forgotten.`,
  }),
  operation({
    verb: 'set',
    at: 'PATCH /events/settings',
    kind: 'write',
    meaning:
      'Sets how often delivery is tried again, and which addresses that are not on the internet events may be sent to.',
    params: {
      retries: matching(
        /^(day|\d{1,2})$/,
        'a number below 100, or day',
        'how many times; day: for a day, at growing intervals',
      ),
      addresses: oneOf(
        addressRules,
        'auto: also to this machine, if only this machine can call the portal; allow: to private networks too; block: nowhere else',
      ),
    },
    async run({ db, rest }, { retries, addresses }) {
      await setEventSettings(db, {
        retries: retries === undefined || retries === 'day' ? retries : Number(retries),
        addresses,
      })
      rest.events.committed()
      return shownSettings(await eventSettings(db))
    },
    says: ({ retries, addresses }) =>
      `Events are tried again ${retries === 'day' ? 'for a day' : `${retries} times`}; addresses: ${addresses}.`,
  }),
  operation({
    verb: 'settings',
    at: 'GET /events/settings',
    kind: 'read',
    meaning: 'Shows how often delivery is tried again, and which addresses events may be sent to.',
    params: {},
    run: async ({ db }) => shownSettings(await eventSettings(db)),
    columns: { RETRIES: s => s.retries, ADDRESSES: s => s.addresses },
  }),
])

const shownSettings = ({ retries, addresses }: Awaited<ReturnType<typeof eventSettings>>) => ({
  retries: retries ?? ('day' as const),
  addresses,
})
