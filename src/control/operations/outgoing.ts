import { addOutgoing, listOutgoing, type OutgoingWebhook, removeOutgoing } from '../../events/outgoing.ts'
import { wireMoment, type Zone } from '../../lib/moment.ts'
import type { EventKind } from '../../rest/changes/events.ts'
import { noun, operation } from '../operation.ts'
import { id, list, text, url } from '../params.ts'
import { missing, wrong } from '../refusal.ts'

/** As operations show it: without the token that its handler knows the portal by. */
const show = ({ applicationToken: _, ...webhook }: OutgoingWebhook, zone: Zone) => ({
  ...webhook,
  created: wireMoment(webhook.created, zone),
})

/** The events that are named, in capitals and once each. */
function requireEvents(kinds: ReadonlyMap<string, EventKind>, events: readonly string[]): string[] {
  const names = [...new Set(events.map(name => name.trim().toUpperCase()).filter(Boolean))]
  if (!names.length) throw wrong('events are named, as in ONCRMDEALADD, ONCRMDEALUPDATE.')
  for (const name of names) {
    const kind = kinds.get(name)
    if (!kind) throw wrong(`There is no event ${name}. See portico event kinds.`)
    if (kind.applicationOnly) throw wrong(`${name} goes to applications alone, which bind it by event.bind.`)
  }
  return names
}

/** Outgoing webhooks. */
export const outgoing = noun('outgoing', 'outgoing webhooks: events that go to an address', [
  operation({
    verb: 'add',
    at: 'POST /outgoing',
    kind: 'settings',
    meaning: 'Sends events to an address from now on. Its application token is shown only now.',
    params: {
      url: url('the address that they are posted to', { required: true, option: 'address' }),
      events: list('names of events: ONCRMDEALADD', { required: true, option: 'event' }),
      title: text('what it is for', { fallback: '' }),
    },
    async run({ db, rest, zone, now }, { url, events, title }) {
      const named = requireEvents(await rest.events.kinds(db), events)
      const webhook = await addOutgoing(db, { title, url, events: named, now })
      return { ...show(webhook, zone), applicationToken: webhook.applicationToken }
    },
    says: ({ id, url, events, applicationToken }) =>
      `Outgoing webhook ${id} posts ${events.join(', ')} to ${url}. This is shown only now:\napplication_token  ${applicationToken}`,
  }),
  operation({
    verb: 'list',
    at: 'GET /outgoing',
    kind: 'read',
    meaning: 'Lists the outgoing webhooks.',
    params: {},
    run: async ({ db, zone }) => (await listOutgoing(db)).map(webhook => show(webhook, zone)),
    columns: {
      ID: w => w.id,
      EVENTS: w => w.events.join(','),
      URL: w => w.url,
      CREATED: w => w.created,
      TITLE: w => w.title,
    },
  }),
  operation({
    verb: 'remove',
    at: 'DELETE /outgoing/{id}',
    kind: 'settings',
    meaning: 'Removes an outgoing webhook: no more events are sent to it.',
    params: { id: id('the webhook', { required: true }) },
    words: ['id'],
    async run({ db }, { id }) {
      if (!(await removeOutgoing(db, id)))
        throw missing(`There is no outgoing webhook ${id}. See portico outgoing list.`)
      return { id, removed: true }
    },
    says: ({ id }) => `Outgoing webhook ${id} is removed.`,
  }),
])
