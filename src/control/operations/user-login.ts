import { shownAddressOf } from '../../portal/address.ts'
import { addLoginLink, loginLinkPath } from '../../portal/login/login-links.ts'
import { setPassword } from '../../portal/login/password-change.ts'
import { type BadPassword, LEAST_LENGTH } from '../../portal/login/passwords.ts'
import { endSessionsOf, secondsOf } from '../../portal/login/sessions.ts'
import type { User } from '../../portal/users.ts'
import type { Db } from '../../store/store.ts'
import { operation } from '../operation.ts'
import { id, text } from '../params.ts'
import { missing, wrong } from '../refusal.ts'
import { requireUser } from '../require-existing.ts'

/** What is wrong with a password, as a sentence about it. */
const problems: Record<BadPassword, string> = {
  short: `it has fewer than ${LEAST_LENGTH} characters`,
  long: 'it is too long',
  known: 'it is the e-mail or the name of the user, or has it in it',
  monotonous: 'it repeats too few characters',
}

async function requireActiveUser(db: Db, id: number): Promise<User> {
  const user = await requireUser(db, id, missing)
  if (!user.active) throw wrong(`User ${id} is dismissed. portico user update ${id} --active takes them back.`)
  return user
}

const user = id('the user', { required: true })

/** How users come into the web portal. */
export const userLogin = [
  operation({
    verb: 'login',
    at: 'POST /users/{id}/login',
    kind: 'write',
    live: 'if running',
    meaning: 'Makes a link that logs a user in. It works once, within a day, and is shown only now.',
    params: { id: user },
    words: ['id'],
    async run({ db, rest }, { id }) {
      await requireActiveUser(db, id)
      const path = loginLinkPath(await addLoginLink(db, id, secondsOf(rest.clock)))
      const address = await shownAddressOf(rest, db)
      return { id, path, link: address === undefined ? null : address + path }
    },
    says: ({ id, path, link }) => `User ${id} is logged in once by:\n${link ?? path}`,
  }),
  operation({
    verb: 'password',
    at: 'PUT /users/{id}/password',
    kind: 'outside',
    meaning: 'Sets the password of a user and ends their sessions.',
    params: { id: user, password: text('the password', { required: true, secret: true }) },
    words: ['id'],
    async run({ db, rest }, { id, password }) {
      await requireActiveUser(db, id)
      const bad = await setPassword(rest, id, password)
      if (bad) throw wrong(`This cannot be a password: ${problems[bad]}.`)
      return { id }
    },
    says: ({ id }) => `User ${id} has a new password; their sessions have ended.`,
  }),
  operation({
    verb: 'logout',
    at: 'DELETE /users/{id}/sessions',
    kind: 'write',
    meaning: 'Ends every session of a user.',
    params: { id: user },
    words: ['id'],
    async run({ db }, { id }) {
      await requireUser(db, id, missing)
      await endSessionsOf(db, id)
      return { id }
    },
    says: ({ id }) => `The sessions of user ${id} have ended.`,
  }),
]
