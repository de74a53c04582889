import { wireMoment } from '../lib/moment.ts'
import { noun, operation } from './operation.ts'
import { id, number, text } from './params.ts'

/** Who did what to the portal itself. */
export const auditTrail = noun('audit', 'the audit trail: logins, acting as another user, operations', [
  operation({
    verb: 'list',
    at: 'GET /audit',
    kind: 'read',
    meaning: 'Lists what was done, the newest first. An entry without a user was done on the machine itself.',
    params: {
      user: id('only actions of this user'),
      action: text('the action: acting.start, login.password, webhook.add, …'),
      limit: number('how many', { least: 1, most: 1000, whole: true, fallback: 50 }),
      before: id('entries older than this one'),
    },
    async run({ db, zone }, { user, action, limit, before }) {
      let select = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit)
      if (user !== undefined) select = select.where('user_id', '=', user)
      if (action !== undefined) select = select.where('action', '=', action)
      if (before !== undefined) select = select.where('id', '<', before)
      return (await select.execute()).map(row => ({
        id: Number(row.id),
        at: wireMoment(row.created!, zone),
        user: row.user_id === null ? null : Number(row.user_id),
        action: String(row.action),
        detail: JSON.parse(row.detail!) as Record<string, unknown>,
      }))
    },
    columns: {
      ID: row => row.id,
      AT: row => row.at,
      USER: row => row.user,
      ACTION: row => row.action,
      DETAIL: row => JSON.stringify(row.detail),
    },
  }),
])
