import { sql } from 'kysely'
import { chunks } from '../../../lib/chunks.ts'
import { displayName, listUsers } from '../../../portal/users.ts'
import type { Db } from '../../../store/store.ts'

/** Names of users by their ids. */
export async function namesOfUsers(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const names = new Map<number, string>()
  for (const some of chunks([...new Set(ids)])) {
    const { users } = await listUsers(db, { where: [sql<boolean>`id in (${sql.join(some)})`] })
    for (const user of users) names.set(user.id, displayName(user))
  }
  return names
}
