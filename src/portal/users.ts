import { type RawBuilder, sql } from 'kysely'
import { chunks } from '../lib/chunks.ts'
import { stored } from '../lib/moment.ts'
import { type Condition, every, foldLatin } from '../rest/filter.ts'
import { textOrder } from '../store/folded.ts'
import type { Db } from '../store/store.ts'
import type { ChangesOf, RowOf } from '../store/table-types.ts'
import { settingsChanged } from './settings/settings.ts'
import { type UserField, userFields } from './user-fields.ts'

/** Who a user is; the API names more types, none of which a portal without chats has. */
export const userTypes = ['employee', 'extranet', 'email'] as const
export type UserType = (typeof userTypes)[number]

/** The type of users that are technical accounts: no list of the API shows them (settings/system-user.md). */
export const SYSTEM_USER = 'rest_system'

/** Stored values of the fields that are plain columns of text, by API name. */
export type Profile = Record<string, string | null>

/** A user of the portal. */
export interface User {
  id: number
  active: boolean
  isAdmin: boolean
  departments: number[]
  profile: Profile
}

export interface NewUser {
  /** The moment of the call, as stored. */
  now: string
  active?: boolean
  isAdmin?: boolean
  userType?: UserType | typeof SYSTEM_USER
  passwordHash?: string | null
  departments?: readonly number[]
  /** Values as stored, by API name: NAME, EMAIL, WORK_POSITION… */
  profile?: Profile
}

const plain = (field: UserField): boolean => !['id', 'active', 'online', 'departments'].includes(field.kind)

const plainNames: readonly string[] = userFields.filter(plain).map(field => field.name)

/** The column of a field that has one. */
export const columnOf = (name: string): string => name.toLowerCase()

type UserRow = RowOf<'portal_user'>

/** A test holds fields and columns against each other (test/structure/columns.test.ts). */
const columnNames = plainNames.map(columnOf) as Exclude<keyof UserRow, 'id'>[]

/** Seconds since the last activity for which a user counts as online. */
const ONLINE_SECONDS = 15 * 60

/** Who was active after this moment is online. */
export const onlineSince = (now: Date): string => stored(new Date(now.getTime() - ONLINE_SECONDS * 1000))

const row = (profile: Profile): ChangesOf<'portal_user'> =>
  Object.fromEntries(
    plainNames.filter(name => Object.hasOwn(profile, name)).map(name => [columnOf(name), profile[name]]),
  )

/** Adds a user and gives its id. */
export async function addUser(db: Db, user: NewUser): Promise<number> {
  const added = await db
    .insertInto('portal_user')
    .values({
      date_register: user.now,
      timestamp_x: user.now,
      ...row(user.profile ?? {}),
      active: user.active === false ? 'N' : 'Y',
      is_admin: user.isAdmin ? 'Y' : 'N',
      user_type: user.userType ?? 'employee',
      password_hash: user.passwordHash ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await joinDepartments(db, Number(added.id), user.departments ?? [])
  return Number(added.id)
}

export interface UserChange {
  now: string
  active?: boolean | undefined
  /** All departments of the user from now on. */
  departments?: readonly number[] | undefined
  profile: Profile
}

export async function updateUser(db: Db, id: number, change: UserChange): Promise<void> {
  const active = change.active === undefined ? {} : { active: change.active ? 'Y' : 'N' }
  await db
    .updateTable('portal_user')
    .set({ ...row(change.profile), ...active, timestamp_x: change.now })
    .where('id', '=', id)
    .execute()
  // Who calls by a webhook is remembered as long as no settings change (host/identify.ts).
  if (change.active !== undefined) await settingsChanged(db)
  if (!change.departments) return
  await db.deleteFrom('user_department').where('user_id', '=', id).execute()
  await joinDepartments(db, id, change.departments)
}

async function joinDepartments(db: Db, userId: number, departments: readonly number[]): Promise<void> {
  const rows = [...new Set(departments)].map(id => ({ user_id: userId, department_id: id }))
  if (rows.length) await db.insertInto('user_department').values(rows).execute()
}

export async function findUser(db: Db, id: number): Promise<User | undefined> {
  const { users } = await listUsers(db, { where: [sql<boolean>`id = ${id}`], limit: 1 })
  return users[0]
}

/** The user with an e-mail address, whatever its case. */
export async function findUserByEmail(db: Db, email: string): Promise<User | undefined> {
  const { users } = await listUsers(db, { where: [sql<boolean>`lower(email) = ${foldLatin(email)}`], limit: 1 })
  return users[0]
}

/** What users are sorted by in a field of theirs. */
export const sortKey = ({ kind, name }: UserField): RawBuilder<unknown> =>
  kind === 'id' ? sql.ref('portal_user.id') : textOrder(sql`coalesce(${sql.ref(columnOf(name))}, '')`)

export interface UserQuery {
  where?: readonly Condition[]
  order?: { by: RawBuilder<unknown>; descending: boolean } | undefined
  offset?: number
  limit?: number
  /** Whether to tell how many there are in all. */
  count?: boolean
}

/** Users in order, by id unless said otherwise. */
export async function listUsers(db: Db, query: UserQuery = {}): Promise<{ users: User[]; total: number }> {
  const where = every(query.where ?? [])
  const { order, offset = 0, limit } = query
  const direction = order?.descending ? sql`desc nulls last` : sql`asc nulls first`
  let select = db
    .selectFrom('portal_user')
    .select(['id', 'active', 'is_admin', ...columnNames])
    .where(where)
  if (order) select = select.orderBy(sql`${order.by} ${direction}`)
  select = select.orderBy(sql`id ${direction}`)
  if (limit !== undefined) select = select.limit(limit).offset(offset)
  const rows = await select.execute()
  const users = await withDepartments(db, rows)
  if (!query.count) return { users, total: 0 }
  // A page that is not full is the last one: it tells the total.
  if (users.length && (limit === undefined || users.length < limit)) return { users, total: offset + users.length }
  const counted = await db
    .selectFrom('portal_user')
    .select(sql<number>`count(*)`.as('n'))
    .where(where)
    .executeTakeFirst()
  return { users, total: Number(counted?.n ?? 0) }
}

async function withDepartments(db: Db, rows: readonly UserRow[]): Promise<User[]> {
  const departments = new Map<number, number[]>(rows.map(r => [Number(r.id), []]))
  for (const ids of chunks([...departments.keys()])) {
    const members = await db
      .selectFrom('user_department')
      .selectAll()
      .where('user_id', 'in', ids)
      .orderBy('department_id')
      .execute()
    for (const m of members) departments.get(Number(m.user_id))?.push(Number(m.department_id))
  }
  return rows.map(r => ({
    id: Number(r.id),
    active: r.active === 'Y',
    isAdmin: r.is_admin === 'Y',
    departments: departments.get(Number(r.id))!,
    profile: Object.fromEntries(plainNames.map((name, i) => [name, r[columnNames[i]!] ?? null])),
  }))
}

/** What people call the user: the name, else the e-mail address. */
export function displayName({ profile }: User): string {
  const name = [profile.NAME, profile.LAST_NAME].filter(Boolean).join(' ')
  return name || profile.EMAIL || ''
}
