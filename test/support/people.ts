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
