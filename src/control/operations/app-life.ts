import type { Delivered } from '../../events/delivery/post.ts'
import { finishInstallation, installApplication, NoAddress, uninstallApplication } from '../../events/installation.ts'
import {
  type Application,
  changeApplication,
  findApplication,
  renewSecret,
} from '../../portal/applications/applications.ts'
import { expireTokens } from '../../portal/applications/tokens.ts'
import type { Db } from '../../store/store.ts'
import { operation } from '../operation.ts'
import { flag, id, ids, list, text, url } from '../params.ts'
import { conflict, missing, wrong } from '../refusal.ts'
import { requireScopes, requireUser } from '../require-existing.ts'

async function requireApplication(db: Db, id: number): Promise<Application> {
  const found = await findApplication(db, id)
  if (!found) throw missing(`There is no application ${id}. See portico app list.`)
  return found
}

/** What came of a post to the install URL, in a sentence. */
const posted = (event: string, url: string, delivered: Delivered | null): string =>
  delivered === null
    ? 'It has no install URL.'
    : delivered.problem === null
      ? `${event} was posted to ${url} (${delivered.status}).`
      : `${event} could not be posted to ${url}: ${delivered.problem}`

const application = id('the application', { required: true })

interface Opened {
  id: number
  users: number[] | null
  blocked: number[]
}

/** Whom an application is open to, in a sentence. */
const openTo = ({ id, users, blocked }: Opened): string =>
  `Application ${id} is open to ${users ? `users ${users.join(', ') || 'none'}` : 'everybody'}${
    blocked.length ? `, but not to ${blocked.join(', ')}` : ''
  }.`

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof NoAddress ? conflict(error.message) : error
  }
}

/** What happens to an application after it was added. */
export const appLife = [
  operation({
    verb: 'install',
    at: 'POST /apps/{id}/install',
    kind: 'outside',
    live: 'if running',
    meaning:
      'Gives an application tokens and posts ONAPPINSTALL to its install URL. One without an interface is ready at once.',
    params: { id: application, user: id('the user who installs it', { fallback: 1 }) },
    words: ['id'],
    async run({ db, rest }, { id, user }) {
      const app = await requireApplication(db, id)
      await requireUser(db, user)
      const delivered = await guarded(() => installApplication(rest, app, user))
      const installed = (await findApplication(db, id))?.installed ?? false
      return { id, installed, installUrl: app.installUrl, delivered }
    },
    says: ({ id, installed, installUrl, delivered }) =>
      `Application ${id} is ${installed ? 'installed' : 'waiting for its installer (portico app finish)'}. ${posted('ONAPPINSTALL', installUrl, delivered)}`,
  }),
  operation({
    verb: 'finish',
    at: 'POST /apps/{id}/finish',
    kind: 'outside',
    live: 'if running',
    meaning: 'Marks an application with an interface as installed, as its installer does by calling installFinish.',
    params: { id: application, user: id('the user who installs it', { fallback: 1 }) },
    words: ['id'],
    async run({ db, rest }, { id, user }) {
      const app = await requireApplication(db, id)
      await requireUser(db, user)
      await guarded(() => finishInstallation(rest, app, user))
      return { id, installed: true, was: app.installed }
    },
    says: ({ id, was }) => `Application ${id} ${was ? 'was installed already' : 'is installed'}.`,
  }),
  operation({
    verb: 'revoke',
    at: 'DELETE /apps/{id}',
    kind: 'outside',
    live: 'if running',
    meaning: 'Removes an application with its tokens and options, and posts ONAPPUNINSTALL.',
    params: { id: application },
    words: ['id'],
    async run({ db, rest }, { id }) {
      const app = await requireApplication(db, id)
      return { id, title: app.title, installUrl: app.installUrl, delivered: await uninstallApplication(rest, app) }
    },
    says: ({ id, installUrl, delivered }) =>
      `Application ${id} is removed. ${posted('ONAPPUNINSTALL', installUrl, delivered)}`,
  }),
  operation({
    verb: 'update',
    at: 'PATCH /apps/{id}',
    kind: 'settings',
    meaning: 'Changes the given properties of an application.',
    params: {
      id: application,
      title: text('what people call it'),
      scopes: list('its scopes', { option: 'scope' }),
      handlerUrl: url('the address of its interface', { option: 'handler' }),
      installUrl: url('the address of its installer', { option: 'install' }),
      redirectUri: url('the address that codes are sent to', { option: 'redirect' }),
      paymentExpired: flag('whether its paid or trial period is over: it then gets no tokens'),
    },
    words: ['id'],
    async run({ db, rest }, { id, ...change }) {
      await requireApplication(db, id)
      if (change.scopes) requireScopes(rest, change.scopes)
      await changeApplication(db, id, withoutUndefined(change))
      return { id }
    },
    says: ({ id }) => `Application ${id} is changed.`,
  }),
  operation({
    verb: 'secret',
    at: 'POST /apps/{id}/secret',
    kind: 'write',
    meaning: 'Gives an application a new secret, which is shown only now. The old one no longer works.',
    params: { id: application },
    words: ['id'],
    async run({ db }, { id }) {
      const { clientId } = await requireApplication(db, id)
      return { id, clientId, clientSecret: await renewSecret(db, id) }
    },
    says: ({ id, clientSecret }) => `The secret of application ${id} is shown only now:\n${clientSecret}`,
  }),
  operation({
    verb: 'allow',
    at: 'POST /apps/{id}/allow',
    kind: 'settings',
    meaning: 'Allows more users to use an application; without users, everybody.',
    params: { id: application, users: ids('whom', { option: 'user' }) },
    words: ['id'],
    async run({ db }, { id, users }) {
      const app = await requireApplication(db, id)
      for (const user of users ?? []) await requireUser(db, user)
      const open = users === undefined ? null : app.users && [...new Set([...app.users, ...users])]
      const blocked = users === undefined ? [] : app.blocked.filter(one => !users.includes(one))
      await changeApplication(db, id, { users: open, blocked })
      return { id, users: open, blocked }
    },
    says: openTo,
  }),
  operation({
    verb: 'block',
    at: 'POST /apps/{id}/block',
    kind: 'settings',
    meaning: 'Forbids users to use an application: their calls fail with user_access_error.',
    params: { id: application, users: ids('whom', { required: true, option: 'user' }) },
    words: ['id'],
    async run({ db }, { id, users }) {
      const app = await requireApplication(db, id)
      if (!users.length) throw wrong('Nobody is to be blocked: name users.')
      for (const user of users) await requireUser(db, user)
      const blocked = [...new Set([...app.blocked, ...users])]
      await changeApplication(db, id, { blocked })
      return { id, users: app.users, blocked }
    },
    says: openTo,
  }),
  operation({
    verb: 'expire',
    at: 'POST /apps/{id}/expire',
    kind: 'write',
    meaning: 'Makes the access tokens of an application expire now. Refresh tokens stay valid.',
    params: { id: application, user: id('only of this user') },
    words: ['id'],
    async run({ db, rest }, { id, user }) {
      await requireApplication(db, id)
      const now = Math.floor(rest.clock.now().getTime() / 1000)
      return { id, expired: await expireTokens(db, id, user ?? null, now) }
    },
    says: ({ id, expired }) => `${expired} access tokens of application ${id} have expired.`,
  }),
]

const withoutUndefined = <T extends object>(change: T) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>
