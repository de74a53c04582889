import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { entityTypes } from '../../src/modules/crm/entities/index.ts'
import { invoice } from '../../src/modules/crm/entities/invoice.ts'
import { smartProcess } from '../../src/modules/crm/entities/smart-process.ts'
import { systemFields } from '../../src/modules/crm/model/entity-type.ts'
import { type UserFieldKind, userFields } from '../../src/portal/user-fields.ts'
import { column, type Fields } from '../../src/records/field.ts'
import { crmOf } from '../support/crm.ts'
import { openPortal } from '../support/portal.ts'

/** What describes the rows of a table. */
interface Described {
  /** As people find it: the file and the name it is exported by. */
  name: string
  table: string
  columns: readonly string[]
}

const stored = (fields: Fields): string[] =>
  Object.entries(fields)
    .filter(([, { virtual, constant, parentOf }]) => !virtual && !constant && !parentOf)
    .map(([name]) => column(name))

/** Fields of users that follow from something else, or have a table of their own. */
const keptElsewhere: readonly UserFieldKind[] = ['online', 'departments']

const isTableType = (value: unknown): value is { table: string; fields: Fields } =>
  typeof value === 'object' && value !== null && 'table' in value && 'fields' in value && 'verbs' in value

/** Every table type that a file of a module exports. */
async function tableTypes(): Promise<Described[]> {
  const folder = path.resolve(import.meta.dirname, '../../src/modules')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
  const exported = await Promise.all(
    files.map(async file =>
      Object.entries(await import(path.join(folder, file))).map(([name, value]) => ({
        name: `${file} ${name}`,
        value,
      })),
    ),
  )
  return exported
    .flat()
    .flatMap(({ name, value }) =>
      isTableType(value) ? [{ name, table: value.table, columns: stored(value.fields) }] : [],
    )
}

const ofRow = 'the row has a number of its own beside the key that callers know'
const ofInvoices = 'tables of items are made alike; this column is of invoices'
const ofRights = 'a copy, under the name by which rights and requisite links know every type'
const ofStatuses = 'told by crm.status.*, not by crm.invoice.status.*'

/** Columns that are no fields, by their table, and why. */
const noFields: Record<string, Record<string, string>> = {
  pay_system: { entity_registry_type: 'what crm.paysystem.list is cut down to' },
  item_1: { comments: ofInvoices, account_number: ofInvoices, location_id: ofInvoices },
  currency: { id: ofRow },
  address: { id: ofRow },
  requisite_link: { id: ofRow },
  requisite_preset: { last_field_id: 'the number that its next field counts from' },
  invoice: {
    properties: 'INVOICE_PROPERTIES, a map that is written and shown by its own rules',
    assigned_by_id: ofRights,
    company_id: ofRights,
    contact_id: ofRights,
    mycompany_id: ofRights,
    opened: ofRights,
  },
  status: { category_id: ofStatuses, color: ofStatuses, semantics: ofStatuses },
  portal_user: {
    is_admin: 'told by user.admin alone',
    password_hash: 'nobody is told',
  },
}

test('fields and columns know each other', async () => {
  const portal = await openPortal()
  await crmOf(portal).result('crm.type.add', { fields: { title: 'Any', entityTypeId: 1036 } })
  const { read } = portal.store
  const item = await read.selectFrom('item_type').selectAll().executeTakeFirstOrThrow()
  const tables = new Map(
    (await read.introspection.getTables()).map(({ name, columns }) => [name, columns.map(one => one.name)]),
  )
  await portal.close()

  const described: Described[] = [
    ...[...entityTypes, invoice(1), smartProcess(item, 1)].map(type => ({
      name: type.entityTypeName,
      table: type.table,
      columns: stored(systemFields(type)),
    })),
    ...(await tableTypes()),
    {
      name: 'userFields',
      table: 'portal_user',
      columns: userFields.filter(({ kind }) => !keptElsewhere.includes(kind)).map(({ name }) => column(name)),
    },
  ]
  assert.deepEqual(
    described.flatMap(({ name, table, columns }) =>
      columns
        .filter(one => !tables.get(table)?.includes(one))
        .map(one => `${one} is a field of ${name}, and no migration adds it to ${table}`),
    ),
    [],
  )

  const wrong = [...Map.groupBy(described, ({ table }) => table)].flatMap(([table, types]) => {
    const fields = new Set(types.flatMap(({ columns }) => columns))
    const none = Object.keys(noFields[table] ?? {})
    return [
      ...tables
        .get(table)!
        .filter(one => !fields.has(one) && !none.includes(one))
        .map(one => `${table}.${one} is no field of ${types.map(({ name }) => name).join(', ')}`),
      ...none
        .filter(one => fields.has(one) || !tables.get(table)!.includes(one))
        .map(one => `${table}.${one} is a field or no column: it needs no reason`),
    ]
  })
  assert.deepEqual(wrong, [])
})
