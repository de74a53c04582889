import { addDepartment } from '../portal/departments.ts'
import { addRole, listRoles, relateRole } from '../portal/roles.ts'
import { addUser } from '../portal/users.ts'
import type { Db } from '../store/store.ts'
import { type DemoData, type Person, people } from './demo-data.ts'
import { slug } from './demo-humans.ts'

const ADMINISTRATOR = 1
const COMPANY = 1

/** Adds the departments, their people and what they may do; gives the users' ids. `now` is the day on which it begins. */
export async function addPeople(db: Db, data: DemoData, now: string, leaves: string): Promise<Map<Person, number>> {
  const sales = await addDepartment(db, { name: data.departments.sales, sort: 100, parentId: COMPANY })
  const keyAccounts = await addDepartment(db, { name: data.departments.keyAccounts, sort: 110, parentId: sales })
  const support = await addDepartment(db, { name: data.departments.support, sort: 200, parentId: COMPANY })
  const departments = { director: COMPANY, head: sales, sales, keyAccounts, support, dismissed: sales }

  const ids = new Map<Person, number>()
  for (const [i, person] of people.entries()) {
    const { name, lastName, gender, position } = data.users[person]
    const profile = {
      NAME: name,
      LAST_NAME: lastName,
      EMAIL: `${slug(name)}.${slug(lastName)}@example.com`,
      PERSONAL_GENDER: gender,
      PERSONAL_MOBILE: data.phone(790 + i),
      WORK_POSITION: position,
      UF_PHONE_INNER: String(101 + i),
      UF_EMPLOYMENT_DATE: now.slice(0, 10),
      ...(person === 'dismissed' ? { LAST_LOGIN: leaves, LAST_ACTIVITY_DATE: leaves } : {}),
    }
    ids.set(person, await addUser(db, { now, departments: [departments[person]], profile }))
  }
  await db.updateTable('portal_user').set({ date_register: now }).where('id', '=', ADMINISTRATOR).execute()
  const heads: [department: number, head: Person][] = [
    [COMPANY, 'director'],
    [sales, 'head'],
    [keyAccounts, 'keyAccounts'],
    [support, 'support'],
  ]
  for (const [id, person] of heads)
    await db
      .updateTable('department')
      .set({ head_id: ids.get(person)! })
      .where('id', '=', id)
      .execute()

  const roles = await listRoles(db)
  const give = async (name: string, ...to: Person[]): Promise<void> => {
    const role = roles.find(role => role.name === name)
    if (!role) throw new Error(`The demo data: a new portal has no role ${name}`)
    for (const person of to) await relateRole(db, role.id, `U${ids.get(person)}`)
  }
  await give(data.roles.director, 'director')
  await give(data.roles.head, 'head')
  await give(data.roles.manager, 'sales', 'keyAccounts', 'dismissed')
  await addRole(db, {
    name: data.roles.support,
    permissions: { CONTACT: { read: 'all' }, COMPANY: { read: 'all' } },
    relations: [`D${support}`],
  })
  return ids
}
