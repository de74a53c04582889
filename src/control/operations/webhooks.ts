import { wireMoment, type Zone } from '../../lib/moment.ts'
import { shownAddressOf } from '../../portal/address.ts'
import { addWebhook, listWebhooks, newCode, revokeWebhook, type Webhook } from '../../portal/webhooks.ts'
import { noun, operation } from '../operation.ts'
import { id, list, moment, text } from '../params.ts'
import { missing, wrong } from '../refusal.ts'
import { requireScopes, requireUser } from '../require-existing.ts'

/** A webhook as operations show it: without its code. */
const show = (webhook: Webhook, zone: Zone) => ({
  id: webhook.id,
  user: webhook.userId,
  title: webhook.title,
  scopes: webhook.scopes,
  created: wireMoment(webhook.created, zone),
  expires: webhook.expires ? wireMoment(webhook.expires, zone) : null,
})

/** Incoming webhooks. */
export const webhooks = noun('webhook', 'incoming webhooks', [
  operation({
    verb: 'add',
    at: 'POST /webhooks',
    kind: 'settings',
    meaning: 'Adds a webhook. Its address contains its secret code, which is shown only now.',
    params: {
      user: id('the user whose rights it has', { fallback: 1 }),
      scopes: list('its scopes; all of them if left out', { option: 'scope' }),
      title: text('what it is for', { fallback: '' }),
      expires: moment('when it expires; never if left out'),
    },
    async run({ db, rest, zone, now }, { user, scopes, title, expires }) {
      await requireUser(db, user)
      if (scopes?.length === 0)
        throw wrong('scopes are named, as in crm, user_brief, or left out, which opens everything.')
      requireScopes(rest, scopes ?? [])
      if (expires !== undefined && expires <= now)
        throw wrong(`expires is ${wireMoment(expires, zone)}, which is over. Choose a moment that is still to come.`)
      const code = newCode()
      const webhook = {
        userId: user,
        code,
        title,
        scopes: scopes ?? null,
        now,
        expires: expires ?? null,
      }
      const added = await addWebhook(db, webhook)
      const shown = show({ ...webhook, id: added, created: now }, zone)
      const path = `/rest/${user}/${code}/`
      const address = await shownAddressOf(rest, db)
      return { ...shown, code, path, url: address === undefined ? null : address + path }
    },
    says: ({ id, user, scopes, path, url }) =>
      `Webhook ${id} of user ${user}, scopes: ${scopes?.join(', ') ?? 'all'}. Its address is shown only now:\n${url ?? path}`,
  }),
  operation({
    verb: 'list',
    at: 'GET /webhooks',
    kind: 'read',
    meaning: 'Lists the webhooks with their users and scopes.',
    params: {},
    run: async ({ db, zone }) => (await listWebhooks(db)).map(webhook => show(webhook, zone)),
    columns: {
      ID: w => w.id,
      USER: w => w.user,
      SCOPES: w => w.scopes?.join(',') ?? 'all',
      CREATED: w => w.created,
      TITLE: w => w.title,
      EXPIRES: w => w.expires,
    },
  }),
  operation({
    verb: 'revoke',
    at: 'DELETE /webhooks/{id}',
    kind: 'settings',
    meaning: 'Revokes a webhook: its code no longer works.',
    params: { id: id('the webhook', { required: true }) },
    words: ['id'],
    async run({ db }, { id }) {
      if (!(await revokeWebhook(db, id))) throw missing(`There is no webhook ${id}. See portico webhook list.`)
      return { id, revoked: true }
    },
    says: ({ id }) => `Webhook ${id} is revoked.`,
  }),
])
