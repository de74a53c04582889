import { wireMoment, type Zone } from '../../lib/moment.ts'
import { endSessionsOf } from '../../portal/login/sessions.ts'
import { explainRights, relateRole } from '../../portal/roles.ts'
import {
  addUser,
  findUserByEmail,
  listUsers,
  type Profile,
  SYSTEM_USER,
  type User,
  updateUser,
} from '../../portal/users.ts'
import type { Db } from '../../store/store.ts'
import { noun, operation } from '../operation.ts'
import { flag, id, ids, text } from '../params.ts'
import { conflict, missing, wrong } from '../refusal.ts'
import { requireDepartments, requireUser } from '../require-existing.ts'
import { table } from '../table.ts'
import { knownEntities, requireRole } from './roles.ts'
import { userLogin } from './user-login.ts'

const show = ({ id, active, isAdmin, departments, profile }: User, zone: Zone) => ({
  id,
  email: profile.EMAIL ?? '',
  name: profile.NAME ?? '',
  lastName: profile.LAST_NAME ?? '',
  secondName: profile.SECOND_NAME ?? '',
  position: profile.WORK_POSITION ?? '',
  active,
  admin: isAdmin,
  departments,
  type: profile.USER_TYPE ?? 'employee',
  registered: profile.DATE_REGISTER ? wireMoment(profile.DATE_REGISTER, zone) : null,
})

const nameOf = ({ name, lastName, email }: { name: string; lastName: string; email: string }): string =>
  [name, lastName].filter(Boolean).join(' ') || email

const yesNo = (is: boolean): string => (is ? 'Y' : 'N')

/** What people are called, by parameter. */
const names = {
  name: text('first name'),
  lastName: text('last name'),
  secondName: text('middle name'),
  position: text('what they do in the company'),
}

/** The fields that parameters set; what is left out stays as it is. */
const profileOf = (given: { [K in keyof typeof names | 'email']?: string | undefined }): Profile =>
  Object.fromEntries(
    Object.entries({
      EMAIL: given.email,
      NAME: given.name,
      LAST_NAME: given.lastName,
      SECOND_NAME: given.secondName,
      WORK_POSITION: given.position,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )

async function requireFreeEmail(db: Db, email: string, userId?: number): Promise<void> {
  if (email.length > 255 || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw wrong(`email is an address like ann@example.com, not ${email}.`)
  const owner = await findUserByEmail(db, email)
  if (owner && owner.id !== userId)
    throw conflict(`There is a user with the e-mail ${email} already: user ${owner.id}. Choose another address.`)
}

/** Refuses to leave a portal that nobody can look after. */
async function requireAnotherAdministrator(db: Db, id: number): Promise<void> {
  const other = await db
    .selectFrom('portal_user')
    .select('id')
    .where('active', '=', 'Y')
    .where('is_admin', '=', 'Y')
    .where('user_type', '<>', SYSTEM_USER)
    .where('id', '<>', id)
    .limit(1)
    .executeTakeFirst()
  if (!other)
    throw conflict(
      `User ${id} is the last active administrator: nobody could look after the portal. Make another user an administrator first.`,
    )
}

const existing = (db: Db, id: number): Promise<User> => requireUser(db, id, missing)

/** Users of the portal. */
export const users = noun('user', 'users of the portal', [
  operation({
    verb: 'add',
    at: 'POST /users',
    kind: 'settings',
    meaning: 'Adds a user.',
    params: {
      email: text('the e-mail address by which the user logs in', { required: true }),
      ...names,
      departments: ids('where they work', { fallback: [1], option: 'department' }),
      role: id('a role that they are given'),
      admin: flag('whether they may do everything', { fallback: false }),
    },
    async run({ db, zone, now }, { departments, role, admin, ...given }) {
      await requireFreeEmail(db, given.email)
      if (role !== undefined) await requireRole(db, role, wrong)
      await requireDepartments(db, departments)
      // What a user is called is never unknown: lists compare it.
      const profile = { NAME: '', LAST_NAME: '', ...profileOf(given) }
      const added = await addUser(db, { now, isAdmin: admin, departments, profile })
      if (role !== undefined) await relateRole(db, role, `U${added}`)
      return show(await existing(db, added), zone)
    },
    says: ({ id }) => `User ${id} is added. portico webhook add --user ${id} gives them a webhook.`,
  }),
  operation({
    verb: 'list',
    at: 'GET /users',
    kind: 'read',
    meaning: 'Lists the users.',
    params: {},
    run: async ({ db, zone }) => (await listUsers(db)).users.map(user => show(user, zone)),
    columns: {
      ID: u => u.id,
      NAME: nameOf,
      'E-MAIL': u => u.email,
      ACTIVE: u => yesNo(u.active),
      ADMIN: u => yesNo(u.admin),
      DEPARTMENTS: u => u.departments.join(','),
    },
  }),
  operation({
    verb: 'get',
    at: 'GET /users/{id}',
    kind: 'read',
    meaning: 'Shows one user.',
    params: { id: id('the user', { required: true }) },
    words: ['id'],
    run: async ({ db, zone }, { id }) => show(await existing(db, id), zone),
  }),
  operation({
    verb: 'update',
    at: 'PATCH /users/{id}',
    kind: 'settings',
    meaning: 'Changes the given properties of a user; the others stay as they are.',
    params: {
      id: id('the user', { required: true }),
      email: text('the e-mail address by which the user logs in'),
      ...names,
      departments: ids('all departments where they work', { option: 'department' }),
      active: flag('false dismisses the user, who can then call nothing'),
      admin: flag('whether they may do everything'),
    },
    words: ['id'],
    async run({ db, zone, now }, { id, departments, active, admin, ...given }) {
      const user = await existing(db, id)
      if (given.email !== undefined) await requireFreeEmail(db, given.email, id)
      if (departments) await requireDepartments(db, departments)
      const governs = user.active && user.isAdmin
      if (governs && (active === false || admin === false)) await requireAnotherAdministrator(db, id)
      await updateUser(db, id, { now, active, departments, profile: profileOf(given) })
      // Whoever comes back begins anew.
      if (active === false) await endSessionsOf(db, id)
      if (admin !== undefined)
        await db
          .updateTable('portal_user')
          .set({ is_admin: yesNo(admin) })
          .where('id', '=', id)
          .execute()
      return show(await existing(db, id), zone)
    },
    says: user =>
      `User ${user.id} is ${nameOf(user)}, ${user.active ? 'active' : 'dismissed'}${user.admin ? ', an administrator' : ''}.`,
  }),
  operation({
    verb: 'rights',
    at: 'GET /users/{id}/rights',
    kind: 'read',
    meaning: 'Shows what a user may do with the records of each type, and which of their roles give it.',
    params: { id: id('the user', { required: true }) },
    words: ['id'],
    async run({ db }, { id }) {
      const { isAdmin } = await existing(db, id)
      const explained = await explainRights(db, { userId: id, isAdmin }, await knownEntities(db))
      return { id, admin: isAdmin, ...explained }
    },
    says: ({ id, admin, roles, rights }) => {
      const nameOf = new Map(roles.map(role => [role.id, role.name]))
      const given = rights.filter(({ level }) => level !== 'none')
      const rows = given.map(one => [
        one.entity,
        one.verb,
        one.level,
        one.roles.map(role => nameOf.get(role)).join(', '),
      ])
      if (admin) return `User ${id} is an administrator and may do everything.`
      return rows.length ? table(['ENTITY', 'VERB', 'LEVEL', 'ROLES'], rows) : `User ${id} may do nothing in the CRM.`
    },
  }),
  ...userLogin,
])
