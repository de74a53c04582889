import { afterEach } from 'node:test'
import { addDepartment } from '../../src/portal/departments.ts'
import {
  addRole,
  deleteRole,
  type Level,
  listRoles,
  type Role,
  setPermission,
  type Verb,
} from '../../src/portal/roles.ts'
import { settingsChanged } from '../../src/portal/settings/settings.ts'
import { addUser } from '../../src/portal/users.ts'
import type { Db } from '../../src/store/store.ts'
import type { Crm } from './crm.ts'

/** A record whose rights are tried. */
export interface Sample {
  id: number
  owner: number
  opened: 'Y' | 'N'
  category: number
}

/** A company with departments and users in them, and the model of what a level of a right reaches. */
export async function openAccess(crm: Crm) {
  /** Changes settings of the portal as its administrator does: what is changed holds for the next call. */
  const settings = <T>(work: (db: Db) => Promise<T>): Promise<T> =>
    crm.portal.store.write(async db => {
      const result = await work(db)
      await settingsChanged(db)
      return result
    })

  // Company (1) ─ Sales ─ North
  //             └ Support
  const COMPANY = 1
  const { SALES, NORTH, SUPPORT } = await settings(async db => {
    const SALES = await addDepartment(db, { name: 'Sales', parentId: COMPANY })
    const NORTH = await addDepartment(db, { name: 'North', parentId: SALES })
    const SUPPORT = await addDepartment(db, { name: 'Support', parentId: COMPANY })
    return { SALES, NORTH, SUPPORT }
  })
  const parentOf: Record<number, number> = { [SALES]: COMPANY, [NORTH]: SALES, [SUPPORT]: COMPANY }

  const departmentsOf: Record<number, number[]> = {}
  const newUser = (...departments: number[]): Promise<number> =>
    settings(async db => {
      const id = await addUser(db, { now: '2026-01-01T00:00:00', departments })
      departmentsOf[id] = departments
      return id
    })

  const me = await newUser(SALES)
  const boss = await newUser(COMPANY)
  const loner = await newUser()
  const owners = [me, boss, loner, await newUser(SALES), await newUser(NORTH), await newUser(SUPPORT, NORTH)]
  const outsider = await newUser(SUPPORT)
  owners.push(outsider)

  /** The model: whether a level of a user's right reaches a record. */
  function reaches(user: number, level: Level, { owner, opened }: Pick<Sample, 'owner' | 'opened'>): boolean {
    const mine = departmentsOf[user]!
    const isUnder = (department: number | undefined): boolean =>
      department !== undefined && (mine.includes(department) || isUnder(parentOf[department]))
    const isOwn = owner === user
    const isColleague = departmentsOf[owner]!.some(department => mine.includes(department))
    const isSubordinate = departmentsOf[owner]!.some(isUnder)
    switch (level) {
      case 'none':
        return false
      case 'own':
        return isOwn
      case 'department':
        return isOwn || isColleague
      case 'subdepartments':
        return isOwn || isSubordinate
      case 'open':
        return isOwn || isSubordinate || opened === 'Y'
      case 'all':
        return true
    }
  }

  const roleOf = (userId: number, permissions: Role['permissions'] = {}): Promise<number> =>
    settings(db => addRole(db, { name: 'Tried', permissions, relations: [`U${userId}`] }))

  // Nobody keeps a role that a test gave them.
  afterEach(async () => {
    for (const { id, relations } of await listRoles(crm.portal.store.read)) if (relations.length) await removeRole(id)
  })

  const setLevel = (roleId: number, entity: string, verb: Verb, level: Level) =>
    settings(db => setPermission(db, roleId, entity, verb, level))

  const removeRole = (id: number) => settings(db => deleteRole(db, id))

  return {
    settings,
    COMPANY,
    SALES,
    NORTH,
    SUPPORT,
    newUser,
    departmentsOf,
    me,
    boss,
    loner,
    owners,
    outsider,
    reaches,
    roleOf,
    setLevel,
    removeRole,
  }
}
