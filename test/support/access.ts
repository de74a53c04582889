import { afterEach } from 'node:test'
import type { Level, Role, Verb } from '../../src/portal/roles.ts'
import type { Crm } from './crm.ts'
import { addRole, addUser, deleteRole } from './people.ts'

/** A record whose rights are tried. */
export interface Sample {
  id: number
  owner: number
  opened: 'Y' | 'N'
  category: number
}

/** A company with departments and users in them, and the model of what a level of a right reaches. */
export async function openAccess(crm: Crm) {
  // Company (1) ─ Sales ─ North
  //             └ Support
  const COMPANY = 1
  const addDepartment = (NAME: string, PARENT: number): Promise<number> =>
    crm.result('department.add', { NAME, PARENT })
  const SALES = await addDepartment('Sales', COMPANY)
  const NORTH = await addDepartment('North', SALES)
  const SUPPORT = await addDepartment('Support', COMPANY)
  const parentOf: Record<number, number> = { [SALES]: COMPANY, [NORTH]: SALES, [SUPPORT]: COMPANY }

  const departmentsOf: Record<number, number[]> = {}
  const newUser = async (...departments: number[]): Promise<number> => {
    const id = await addUser(crm.portal, { departments })
    departmentsOf[id] = departments
    return id
  }

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
    addRole(crm.portal, { name: 'Tried', permissions, relations: [`U${userId}`] })

  const removeRole = (id: number) => deleteRole(crm.portal, id)

  // Nobody keeps a role that a test gave them.
  afterEach(async () => {
    const roles: Role[] = await crm.portal.control('role', 'list')
    for (const { id, relations } of roles) if (relations.length) await removeRole(id)
  })

  const setLevel = (id: number, entity: string, verb: Verb, level: Level) =>
    crm.portal.control('role', 'set', { id, entity, rights: [`${verb}=${level}`] })

  return {
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
