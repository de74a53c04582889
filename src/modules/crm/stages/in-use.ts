import { type RawBuilder, sql } from 'kysely'
import { column } from '../../../records/field.ts'
import { userfieldsOf, userfieldTable } from '../../../records/userfields/definitions.ts'
import type { UserfieldOwner } from '../../../records/userfields/owner.ts'
import type { Call } from '../../../rest/call.ts'
import { users } from '../../user/index.ts'
import { oldInvoiceFields, oldInvoiceOwner } from '../entities/old-invoice.ts'
import { entityTypeById, entityTypesOf } from '../entities/registry.ts'
import type { EntityType } from '../model/entity-type.ts'
import { categoryOf } from './directories.ts'
import type { StatusRow } from './status-read.ts'

/** What of a type is looked through. */
type FieldsIn = Pick<EntityType, 'table' | 'fields' | 'categories' | 'stages'>

const oldInvoices: FieldsIn = { table: oldInvoiceOwner.table, fields: oldInvoiceFields }

type Status = Pick<StatusRow, 'entity_id' | 'status_id'>

/** Whether any record has the element, in a system field or in a user field. */
export async function isInUse(call: Call, status: Status): Promise<boolean> {
  const types = await entityTypesOf(call)
  const tests = [
    ...[...types, oldInvoices].flatMap(type => columnsWith(type, status)),
    ...(await stagesWith(call, status)),
  ]
  for (const owner of [...types, oldInvoiceOwner, users]) tests.push(...(await userfieldsWith(call, owner, status)))
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

/** Fields of the directory; stages of categories are looked for by themselves, and a stage of the past counts for nothing. */
const columnsWith = (type: FieldsIn, status: Status): Test[] =>
  Object.entries(type.fields)
    .filter(
      ([name, field]) => field.statusType === status.entity_id && !field.readOnly && !isStageOfCategory(type, name),
    )
    .map(([name]) => ({ table: type.table, condition: sql<boolean>`${sql.ref(column(name))} = ${status.status_id}` }))

const isStageOfCategory = (type: FieldsIn, name: string): boolean =>
  type.categories === true && name === type.stages?.field

/** Records that are in a stage of a category, whether or not their type shows its stages now. */
async function stagesWith(call: Call, status: Status): Promise<Test[]> {
  const category = categoryOf(status.entity_id)
  const type = category && (await entityTypeById(call, category.entityTypeId))
  if (!type) return []
  const condition = sql<boolean>`category_id = ${category.categoryId} and stage_id = ${status.status_id}`
  return [{ table: type.table, condition }]
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
