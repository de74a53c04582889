import type { Db } from '../store/store.ts'

/**
 * How far a right reaches, each level includes the ones before: nothing, own records, those of one's departments, of
 * their sub-departments, all that are open to everyone, all.
 */
export const levels = ['none', 'own', 'department', 'subdepartments', 'open', 'all'] as const
export type Level = (typeof levels)[number]

export const verbs = ['read', 'add', 'update', 'delete'] as const
export type Verb = (typeof verbs)[number]

/**
 * A role: rights by entity. An entity is a type's name (`LEAD`, `CONTACT`, `COMPANY`, `DEAL`, `QUOTE`, `SMART_INVOICE`,
 * `DYNAMIC_128`), one of its categories (`DEAL_C1`; without an entry of its own it follows `DEAL`), or `CONFIG`, whose
 * `update` opens the CRM's settings and whose `read` shows them.
 */
export interface Role {
  id: number
  name: string
  permissions: Record<string, Partial<Record<Verb, Level>>>
  /** Whom it is given to: `U5` a user, `D3` a department, `DR3` with its sub-departments, `AU` everybody. */
  relations: string[]
}

export async function listRoles(db: Db): Promise<Role[]> {
  const roles = await db.selectFrom('role').selectAll().orderBy('id').execute()
  const permissions = await db.selectFrom('role_permission').selectAll().execute()
  const relations = await db.selectFrom('role_relation').selectAll().execute()
  return roles.map(({ id, name }) => {
    const role: Role = { id: Number(id), name: name!, permissions: {}, relations: [] }
    for (const p of permissions)
      if (Number(p.role_id) === role.id) {
        role.permissions[p.entity!] ??= {}
        role.permissions[p.entity!]![p.verb as Verb] = p.level as Level
      }
    for (const r of relations) if (Number(r.role_id) === role.id) role.relations.push(r.access_code!)
    return role
  })
}

/** Adds a role and gives its id. */
export async function addRole(db: Db, role: Omit<Role, 'id'>): Promise<number> {
  const { id } = await db.insertInto('role').values({ name: role.name }).returning('id').executeTakeFirstOrThrow()
  for (const [entity, rights] of Object.entries(role.permissions))
    for (const [verb, level] of Object.entries(rights)) await setPermission(db, Number(id), entity, verb as Verb, level)
  for (const code of role.relations) await relateRole(db, Number(id), code)
  return Number(id)
}

export async function setPermission(db: Db, roleId: number, entity: string, verb: Verb, level: Level): Promise<void> {
  await db
    .deleteFrom('role_permission')
    .where('role_id', '=', roleId)
    .where('entity', '=', entity)
    .where('verb', '=', verb)
    .execute()
  await db.insertInto('role_permission').values({ role_id: roleId, entity, verb, level }).execute()
}

/**
 * Every role may do everything with the records of an entity. A category follows its type where the role may do so there
 * already.
 */
export async function openToEveryRole(db: Db, entity: string): Promise<void> {
  for (const { id, permissions } of await listRoles(db)) {
    const levelOf = (verb: Verb) => permissions[entity]?.[verb] ?? permissions[withoutCategory(entity)]?.[verb]
    for (const verb of verbs) if (levelOf(verb) !== 'all') await setPermission(db, id, entity, verb, 'all')
  }
}

/** Takes an entity that is no more out of every role. */
export async function forgetEntity(db: Db, entity: string): Promise<void> {
  await db.deleteFrom('role_permission').where('entity', '=', entity).execute()
}

export async function relateRole(db: Db, roleId: number, accessCode: string): Promise<void> {
  await unrelateRole(db, roleId, accessCode)
  await db.insertInto('role_relation').values({ role_id: roleId, access_code: accessCode }).execute()
}

export const unrelateRole = (db: Db, roleId: number, accessCode: string) =>
  db.deleteFrom('role_relation').where('role_id', '=', roleId).where('access_code', '=', accessCode).execute()

export async function renameRole(db: Db, id: number, name: string): Promise<void> {
  await db.updateTable('role').set({ name }).where('id', '=', id).execute()
}

/** Takes what a role says of an entity out of it: a category follows its type again. */
export async function clearPermissions(db: Db, roleId: number, entity: string): Promise<void> {
  await db.deleteFrom('role_permission').where('role_id', '=', roleId).where('entity', '=', entity).execute()
}

export async function deleteRole(db: Db, id: number): Promise<boolean> {
  await db.deleteFrom('role_permission').where('role_id', '=', id).execute()
  await db.deleteFrom('role_relation').where('role_id', '=', id).execute()
  const result = await db.deleteFrom('role').where('id', '=', id).executeTakeFirst()
  return Number(result.numDeletedRows) > 0
}

/** What a user may do by all of their roles together. */
export interface Rights {
  userId: number
  isAdmin: boolean
  /** The level of a verb on an entity; of several roles the furthest counts. */
  level(entity: string, verb: Verb): Level
  /** Entities that have rights of their own, so that lists can treat each category by itself. */
  entities: ReadonlySet<string>
  /** Ids of users of the caller's departments; with sub-departments too. */
  colleagues: readonly number[]
  subordinates: readonly number[]
}

/** `DEAL` of `DEAL_C1`: in a role that says nothing of a category, the category follows its type. */
const withoutCategory = (entity: string): string => entity.replace(/_C\d+$/, '')

const furthest = (all: readonly Level[]): Level =>
  all.reduce<Level>((best, level) => (levels.indexOf(level) > levels.indexOf(best) ? level : best), 'none')

const everything = (userId: number): Rights => ({
  userId,
  isAdmin: true,
  level: () => 'all',
  entities: new Set(),
  colleagues: [],
  subordinates: [],
})

/** Where a user stands in the company, and the access codes by which roles are theirs. */
async function standingOf(db: Db, userId: number) {
  const departments = await db.selectFrom('department').select(['id', 'parent_id']).execute()
  const parentOf = new Map(departments.map(d => [Number(d.id), d.parent_id === null ? null : Number(d.parent_id)]))
  const mine = (
    await db.selectFrom('user_department').select('department_id').where('user_id', '=', userId).execute()
  ).map(row => Number(row.department_id))
  const above = (id: number): number[] => {
    const chain: number[] = []
    for (let at: number | null | undefined = id; at && !chain.includes(at); at = parentOf.get(at)) chain.push(at)
    return chain
  }
  const codes = ['AU', `U${userId}`, ...mine.map(id => `D${id}`), ...mine.flatMap(above).map(id => `DR${id}`)]
  const below = [...parentOf.keys()].filter(id => above(id).some(parent => mine.includes(parent)))
  return { mine, below, codes }
}

/** Reads a user's rights; an administrator has all of them without a look. */
export async function rightsOf(db: Db, user: { userId: number; isAdmin: boolean }): Promise<Rights> {
  if (user.isAdmin) return everything(user.userId)
  const { mine, below, codes } = await standingOf(db, user.userId)
  const permissions = await db
    .selectFrom('role_permission')
    .innerJoin('role_relation', 'role_relation.role_id', 'role_permission.role_id')
    .select(['role_permission.role_id', 'entity', 'verb', 'level'])
    .where('access_code', 'in', codes)
    .execute()
  const granted = new Map(permissions.map(p => [`${p.role_id} ${p.entity} ${p.verb}`, p.level as Level]))
  const roles = [...new Set(permissions.map(p => Number(p.role_id)))]
  const levelIn = (role: number, entity: string, verb: Verb): Level =>
    granted.get(`${role} ${entity} ${verb}`) ?? granted.get(`${role} ${withoutCategory(entity)} ${verb}`) ?? 'none'
  const membersOf = async (ids: number[]): Promise<number[]> => {
    if (!ids.length) return []
    const rows = await db
      .selectFrom('user_department')
      .select('user_id')
      .distinct()
      .where('department_id', 'in', ids)
      .execute()
    return rows.map(row => Number(row.user_id))
  }
  return {
    userId: user.userId,
    isAdmin: false,
    level: (entity, verb) => furthest(roles.map(role => levelIn(role, entity, verb))),
    entities: new Set(permissions.map(p => p.entity as string)),
    colleagues: await membersOf(mine),
    subordinates: await membersOf(below),
  }
}

/** What a user may do with the records of an entity, and the roles that say so. */
export interface ExplainedRight {
  entity: string
  verb: Verb
  level: Level
  /** The roles that reach as far; none where there is no right, and where an administrator needs none. */
  roles: number[]
}

/** What a user may do with each entity, with the roles that they have and by which codes they have them. */
export async function explainRights(
  db: Db,
  user: { userId: number; isAdmin: boolean },
  entities: readonly string[],
): Promise<{ roles: { id: number; name: string; by: string[] }[]; rights: ExplainedRight[] }> {
  const { codes } = await standingOf(db, user.userId)
  const held = (await listRoles(db))
    .map(role => ({ ...role, by: role.relations.filter(code => codes.includes(code)) }))
    .filter(({ by }) => by.length)
  const rights = entities.flatMap(entity =>
    verbs.map((verb): ExplainedRight => {
      if (user.isAdmin) return { entity, verb, level: 'all', roles: [] }
      const given = held.map(({ id, permissions }) => ({
        id,
        level: permissions[entity]?.[verb] ?? permissions[withoutCategory(entity)]?.[verb] ?? 'none',
      }))
      const level = furthest(given.map(one => one.level))
      const roles = level === 'none' ? [] : given.filter(one => one.level === level).map(({ id }) => id)
      return { entity, verb, level, roles }
    }),
  )
  return { roles: held.map(({ id, name, by }) => ({ id, name, by })), rights }
}
