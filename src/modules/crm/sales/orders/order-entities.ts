import { type RawBuilder, sql } from 'kysely'
import { sourceOf } from '../../../../lib/source.ts'
import { modernName } from '../../../../records/modern/field-names.ts'
import { objectOrNothing, presentObject } from '../../../../records/modern/params.ts'
import { parameterMissing, parameterNotArray } from '../../../../records/modern/phrases.ts'
import { Page } from '../../../../rest/answer.ts'
import type { Call } from '../../../../rest/call.ts'
import type { OwnedTable, PartTable } from '../../../../rest/changes/ownership.ts'
import { type Condition, condition, every, type Filterable, some, terms } from '../../../../rest/filter.ts'
import { selectPage } from '../../../../rest/list-query.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { names, start, wholeNumber } from '../../../../rest/params.ts'
import type { Phrases } from '../../../../rest/phrases.ts'
import { query } from '../../../../store/store.ts'
import { entityTypeById } from '../../entities/registry.ts'
import { accessCondition, accessTo, isDenied, requireConfigurer } from '../../model/access.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { deleteOrdersOf, orderedTypes } from './orders.ts'

/** An order and the record that it is bound to. */
interface OrderEntity {
  orderId: number
  ownerId: number
  ownerTypeId: number
}

/** Fields in the order of crm.orderentity.getFields, with their columns. */
const columns: Readonly<Record<keyof OrderEntity, string>> = {
  orderId: 'order_id',
  ownerId: 'record_id',
  ownerTypeId: 'entity_type_id',
}
const fieldNames = Object.keys(columns) as (keyof OrderEntity)[]

/** In the order in which a failure names those that are missing. */
const required: readonly (keyof OrderEntity)[] = ['ownerId', 'ownerTypeId', 'orderId']

const denied = (code: string) => ({ code, text: 'Access Denied' })
const writing = {
  accessDenied: denied('200040300020'),
  fieldsMissing: parameterMissing('fields'),
  fieldsNotArray: parameterNotArray('fields'),
  fieldsRequired: { code: '0', text: 'Required fields: {fields}' },
}
const phrases = {
  getFields: { accessDenied: denied('200040300010') },
  add: {
    ...writing,
    bindingTaken: { code: '201650000001', text: 'Duplicate entry for key [ownerId, ownerTypeId, orderId]' },
    // Ours, one of the "various order saving errors".
    ownerNotFound: { code: '0', text: 'Owner was not found' },
  },
  deleteByFilter: { ...writing, notFound: { code: '201640400004', text: 'entity relation is not exists' } },
  list: {
    accessDenied: denied('200040300010'),
    filterNotArray: parameterNotArray('filter'),
    orderNotArray: parameterNotArray('order'),
  },
} satisfies Record<string, Phrases>

const fields = presentObject('fieldsMissing', 'fieldsNotArray')

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const writers = 'who may change the settings of the CRM'
const readers = 'who may read a deal or an invoice; bindings of those they may not read are left out'

/** Orders of online shops, bound to deals and invoices. */
export const orderEntityMethods: Method[] = [
  method({
    ...common,
    name: 'crm.orderentity.getFields',
    kind: 'read',
    access: readers,
    params: {},
    phrases: phrases.getFields,
    async run(call) {
      await requireReadable(call)
      const field = { isImmutable: true, isReadOnly: false, isRequired: true, type: 'integer' }
      return { orderEntity: Object.fromEntries(fieldNames.map(name => [name, field])) }
    },
  }),
  method({
    ...common,
    name: 'crm.orderentity.add',
    kind: 'write',
    access: writers,
    params: { fields },
    phrases: phrases.add,
    async run(call, { fields }) {
      await requireConfigurer(call)
      const binding = readBinding(call, fields)
      const type = await ownerType(call, binding.ownerTypeId)
      if (!type || !(await exists(call, type, binding.ownerId))) call.fail('ownerNotFound')
      if (await isBound(call, binding)) call.fail('bindingTaken')
      const owner = { entity_type_id: binding.ownerTypeId, record_id: binding.ownerId }
      // An order has one binding: a new one takes the place of another (order-entity/index.md).
      await call.db
        .insertInto('order_entity')
        .values({ order_id: binding.orderId, ...owner })
        .onConflict(conflict => conflict.column('order_id').doUpdateSet(owner))
        .execute()
      return { dealOrder: binding }
    },
  }),
  method({
    ...common,
    name: 'crm.orderentity.deleteByFilter',
    kind: 'write',
    access: writers,
    params: { fields },
    phrases: phrases.deleteByFilter,
    async run(call, { fields }) {
      await requireConfigurer(call)
      const binding = readBinding(call, fields)
      if (!(await isBound(call, binding))) call.fail('notFound')
      await query(call.db, 'delete from order_entity where order_id = ?', [binding.orderId])
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.orderentity.list',
    kind: 'read',
    access: readers,
    params: {
      select: names,
      filter: objectOrNothing('filterNotArray'),
      order: objectOrNothing('orderNotArray'),
      start,
    },
    phrases: phrases.list,
    run: list,
  }),
]

function readBinding(call: Call<'fieldsRequired'>, fields: Record<string, unknown>): OrderEntity {
  const ids = new Map(required.map(name => [name, wholeNumber(fields[name]) ?? 0]))
  const missing = required.filter(name => ids.get(name)! <= 0)
  if (missing.length) call.fail('fieldsRequired', { fields: missing.join(', ') })
  return { orderId: ids.get('orderId')!, ownerId: ids.get('ownerId')!, ownerTypeId: ids.get('ownerTypeId')! }
}

const ownerType = async (call: Call, id: number): Promise<EntityType | undefined> =>
  orderedTypes.includes(id) ? entityTypeById(call, id) : undefined

async function exists(call: Call, type: EntityType, id: number): Promise<boolean> {
  const rows = await query(call.db, `select id from "${type.table}" where id = ? ${call.flavor.forShare}`, [id])
  return rows.length > 0
}

async function isBound(call: Call, { orderId, ownerId, ownerTypeId }: OrderEntity): Promise<boolean> {
  const rows = await query(
    call.db,
    `select order_id from order_entity where order_id = ? and record_id = ? and entity_type_id = ?`,
    [orderId, ownerId, ownerTypeId],
  )
  return rows.length > 0
}

/** Fails for who may read no record that an order can be bound to; else the bindings whose records they may read. */
async function requireReadable(call: Call<'accessDenied'>): Promise<Condition> {
  const readable: Condition[] = []
  for (const id of orderedTypes) {
    const type = await ownerType(call, id)
    const access = type && (await accessTo(call, type, 'read'))
    if (!type || !access || isDenied(access)) continue
    const mine = accessCondition(access)
    const owner = sql`select 1 from ${sql.table(type.table)} r where r.id = order_entity.record_id and ${mine}`
    readable.push(sql<boolean>`(entity_type_id = ${id} ${mine ? sql`and exists (${owner})` : sql``})`)
  }
  if (!readable.length) call.fail('accessDenied')
  return some(readable)
}

const filterables: Readonly<Record<string, Filterable>> = Object.fromEntries(
  Object.entries(columns).map(([name, column]) => [
    name.toLowerCase(),
    { kind: 'integer', expression: sql.ref(column) },
  ]),
)

interface ListQuery {
  select: string[]
  filter: Record<string, unknown>
  order: Record<string, unknown>
  start: number
}

async function list(call: Call<'accessDenied'>, { select, filter, order, start }: ListQuery): Promise<Page> {
  const readable = await requireReadable(call)
  const tests = terms(filter).flatMap(term => {
    const name = modernName(term.field).toLowerCase()
    return Object.hasOwn(filterables, name) ? [condition(filterables[name]!, term, call)] : []
  })
  const where = every([readable, ...tests])
  const asked = select.map(modernName)
  const named = fieldNames.filter(name => asked.includes(name))
  const shown = (named.length ? named : fieldNames).map(name => sql`${sql.ref(columns[name])} as ${sql.ref(name)}`)
  const { rows, total, next } = await selectPage<Record<string, number>>(call.db, {
    columns: sql.join(shown),
    from: sql`from order_entity where ${where}`,
    order: orderBy(order),
    // Quirk: elsewhere -1 is a page that nobody counts, here it is everything (crm-order-entity-list.md).
    start: start < 0 ? 'all' : start,
  })
  const orderEntity = rows.map(row => Object.fromEntries(Object.entries(row).map(([name, id]) => [name, Number(id)])))
  return new Page({ orderEntity }, start < 0 ? rows.length : total, next)
}

/** By the fields that are named, else by the record's id; the order's id last, so that pages never overlap. */
function orderBy(order: Record<string, unknown>): RawBuilder<unknown> {
  const parts = Object.entries(order).flatMap(([field, direction]) => {
    const name = modernName(field)
    const descending = typeof direction === 'string' && direction.trim().toLowerCase() === 'desc'
    const column = Object.hasOwn(columns, name) ? columns[name as keyof OrderEntity] : undefined
    return column ? [sql`${sql.ref(column)} ${descending ? sql`desc` : sql`asc`}`] : []
  })
  return sql.join([...(parts.length ? parts : [sql.ref(columns.ownerId)]), sql.ref(columns.orderId)])
}

/** The orders that a record is bound to, with their payments and shipments. */
export const ownedOrders: OwnedTable = {
  table: 'order_entity',
  owner: { type: 'entity_type_id', id: 'record_id' },
  deleted: (call, { entityTypeId }, id) => deleteOrdersOf(call.db, { entityTypeId, id }),
  merged: 'move',
}

/** The orders that are kept here, with what they have. */
export const orderParts: readonly PartTable[] = [
  { table: 'sale_order', column: 'id', of: 'order_entity', by: 'order_id' },
  ...(['sale_payment', 'sale_shipment', 'sale_basket'] as const).map(
    (table): PartTable => ({ table, column: 'order_id', of: 'sale_order' }),
  ),
  { table: 'sale_payment_item', column: 'payment_id', of: 'sale_payment' },
]
