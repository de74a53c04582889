import type { Db } from '../../store/store.ts'
import { addUser, findUser, SYSTEM_USER, updateUser } from '../users.ts'
import type { Application } from './applications.ts'

/**
 * The technical user of an application, who is added or let in again: with its name, and with departments, rights and zone of
 * whoever installs it (settings/system-user.md). Gives the id.
 */
export async function ensureSystemUser(
  db: Db,
  { id, title, systemUserId }: Pick<Application, 'id' | 'title' | 'systemUserId'>,
  installerId: number,
  now: string,
): Promise<number> {
  const names = { NAME: title, LAST_NAME: '' }
  if (systemUserId !== null) {
    await updateUser(db, systemUserId, { now, active: true, profile: names })
    return systemUserId
  }
  const installer = await findUser(db, installerId)
  const added = await addUser(db, {
    now,
    userType: SYSTEM_USER,
    isAdmin: installer?.isAdmin ?? false,
    departments: installer?.departments ?? [],
    profile: { ...names, EMAIL: '', TIME_ZONE: installer?.profile.TIME_ZONE ?? '' },
  })
  await db.updateTable('application').set({ system_user_id: added }).where('id', '=', id).execute()
  return added
}
