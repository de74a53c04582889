import { wireMoment } from '../../lib/moment.ts'
import { addControlToken, listControlTokens, newControlToken, revokeControlToken } from '../../portal/control-tokens.ts'
import { noun, operation } from '../operation.ts'
import { id, text } from '../params.ts'
import { conflict, missing } from '../refusal.ts'
import { requireUser } from '../require-existing.ts'

/** Tokens of the control API. */
export const tokens = noun('token', 'tokens of the control API', [
  operation({
    verb: 'add',
    at: 'POST /tokens',
    kind: 'write',
    meaning: 'Makes a token for the control API that belongs to an administrator. It is shown only now.',
    params: {
      user: id('its user; it is valid as long as they are an active administrator', { fallback: 1 }),
      title: text('what it is for', { fallback: '' }),
    },
    async run({ db, zone, now }, { user, title }) {
      const { active, isAdmin } = await requireUser(db, user)
      if (!active || !isAdmin)
        throw conflict(
          `User ${user} is no active administrator, so a token of theirs would open nothing. See portico user list, portico user update.`,
        )
      const token = newControlToken()
      const added = await addControlToken(db, { userId: user, token, title, now })
      return { id: added, user, title, created: wireMoment(now, zone), token }
    },
    says: ({ id, user, token }) => `Token ${id} of user ${user}. It is shown only now:\n${token}`,
  }),
  operation({
    verb: 'list',
    at: 'GET /tokens',
    kind: 'read',
    meaning: 'Lists the tokens and their users.',
    params: {},
    run: async ({ db, zone }) =>
      (await listControlTokens(db)).map(({ id, userId, title, created }) => ({
        id,
        user: userId,
        title,
        created: wireMoment(created, zone),
      })),
    columns: { ID: t => t.id, USER: t => t.user, CREATED: t => t.created, TITLE: t => t.title },
  }),
  operation({
    verb: 'revoke',
    at: 'DELETE /tokens/{id}',
    kind: 'write',
    meaning: 'Revokes a token: it no longer works.',
    params: { id: id('the token', { required: true }) },
    words: ['id'],
    async run({ db }, { id }) {
      if (!(await revokeControlToken(db, id))) throw missing(`There is no token ${id}. See portico token list.`)
      return { id, revoked: true }
    },
    says: ({ id }) => `Token ${id} is revoked.`,
  }),
])
