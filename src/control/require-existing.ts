import { existingDepartments } from '../portal/departments.ts'
import { findUser, type User } from '../portal/users.ts'
import type { Rest } from '../rest/rest.ts'
import type { Db } from '../store/store.ts'
import { wrong } from './refusal.ts'

// What parameters name has to be there.

export async function requireUser(db: Db, id: number, refuse = wrong): Promise<User> {
  const user = await findUser(db, id)
  if (!user) throw refuse(`There is no user ${id}. See portico user list.`)
  return user
}

export async function requireDepartments(db: Db, ids: readonly number[]): Promise<void> {
  const existing = await existingDepartments(db, ids)
  const unknown = ids.find(id => !existing.includes(id))
  if (unknown !== undefined) throw wrong(`There is no department ${unknown}. See portico department list.`)
}

export function requireScopes({ registry }: Pick<Rest, 'registry'>, scopes: readonly string[]): void {
  const all = registry.scopes()
  const unknown = scopes.find(scope => !all.includes(scope))
  if (unknown !== undefined) throw wrong(`There is no scope ${unknown}. There are: ${all.join(', ')}.`)
}
