import type { Portal } from '../../src/index.ts'
import type { Role } from '../../src/portal/roles.ts'

interface NewUser {
  email?: string
  name?: string
  lastName?: string
  departments?: readonly number[]
  admin?: boolean
}

let users = 0

/** Adds a user, by themselves without a department and without rights, and gives their id. */
export async function addUser(portal: Portal, user: NewUser = {}): Promise<number> {
  const { id } = await portal.control('user', 'add', {
    email: `user${++users}@example.com`,
    departments: [],
    ...user,
  })
  return id
}

/** Adds so many users. */
export async function addUsers(portal: Portal, count: number): Promise<number[]> {
  const ids: number[] = []
  for (let i = 0; i < count; i++) ids.push(await addUser(portal))
  return ids
}

/** Adds a role, gives it to the holders of these access codes (`U3`), and gives its id. */
export async function addRole(portal: Portal, { name, permissions, relations }: Omit<Role, 'id'>): Promise<number> {
  const { id } = await portal.control('role', 'add', { name })
  for (const [entity, rights] of Object.entries(permissions))
    await portal.control('role', 'set', { id, entity, rights: Object.entries(rights).map(right => right.join('=')) })
  for (const code of relations) await portal.control('role', 'give', { id, code })
  return id
}

export const deleteRole = (portal: Portal, id: number): Promise<unknown> => portal.control('role', 'delete', { id })

/** Deletes the roles that were given to single users. */
export async function deleteRolesOfUsers(portal: Portal): Promise<void> {
  const roles: Role[] = await portal.control('role', 'list')
  for (const { id, relations } of roles) if (relations.some(code => /^U\d/.test(code))) await deleteRole(portal, id)
}

/** A new user with one role of these rights. */
export async function userWith({ portal }: { portal: Portal }, permissions: Role['permissions']): Promise<number> {
  const id = await addUser(portal)
  await addRole(portal, { name: `Role of ${id}`, permissions, relations: [`U${id}`] })
  return id
}
