import { type RawBuilder, sql } from 'kysely'
import type { Call } from '../../rest/call.ts'
import { entityTypes } from '../entity-types/index.ts'
import { column, type EntityType, type UserfieldOwner } from '../record-type.ts'
import { userfieldsOf, userfieldTable } from '../userfields.ts'
import { users } from '../users.ts'
import { dealCategoryOf } from './directories.ts'
import type { StatusRow } from './read.ts'

type Status = Pick<StatusRow, 'entity_id' | 'status_id'>

/** Whether any record has the element, in a system field or in a user field. */
export async function isInUse(call: Call, status: Status): Promise<boolean> {
  const tests = entityTypes.flatMap(type => columnsWith(type, status))
  for (const owner of [...entityTypes, users]) tests.push(...(await userfieldsWith(call, owner, status)))
  for (const { table, condition } of tests) {
    const found = await sql`select 1 as found from ${sql.table(table)} where ${condition} limit 1`.execute(call.db)
    if (found.rows.length) return true
  }
  return false
}

interface Test {
  table: string
  condition: RawBuilder<boolean>
}

function columnsWith(type: EntityType, status: Status): Test[] {
  const tests: Test[] = []
  for (const [name, { statusType }] of Object.entries(type.fields)) {
    const condition = statusType && systemCondition(type, name, statusType, status)
    if (condition) tests.push({ table: type.table, condition })
  }
  return tests
}

async function userfieldsWith(call: Call, owner: UserfieldOwner, status: Status): Promise<Test[]> {
  const tests: Test[] = []
  for (const { name, field } of (await userfieldsOf(call, owner)).values()) {
    if (field.type !== 'crm_status' || field.settings?.ENTITY_TYPE !== status.entity_id) continue
    const values = sql.ref(field.column ?? column(name))
    const condition = field.multiple
      ? call.flavor.anyElement(values, element => sql<boolean>`${element} = ${status.status_id}`)
      : sql<boolean>`${values} = ${status.status_id}`
    tests.push({ table: userfieldTable(owner), condition })
  }
  return tests
}

/** Null for a field of another directory; stages of deals belong to a category. */
function systemCondition(
  type: EntityType,
  name: string,
  statusType: string,
  status: Status,
): RawBuilder<boolean> | null {
  const value = sql<boolean>`${sql.ref(column(name))} = ${status.status_id}`
  if (!type.categories || name !== type.stages?.field) return statusType === status.entity_id ? value : null
  const categoryId = dealCategoryOf(status.entity_id)
  return categoryId === undefined ? null : sql<boolean>`category_id = ${categoryId} and ${value}`
}
