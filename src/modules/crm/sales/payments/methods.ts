import { sql } from 'kysely'
import { sourceOf } from '../../../../lib/source.ts'
import { roundTo } from '../../../../records/field-types/plain.ts'
import { objectOrNothing, present, presentObject } from '../../../../records/modern/params.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Condition } from '../../../../rest/filter.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { repeated, truth, wholeNumber } from '../../../../rest/params.ts'
import { recordRow } from '../../entities/named-rows.ts'
import { entityTypeById } from '../../entities/registry.ts'
import { requireReadableOwner } from '../../products/rows/list.ts'
import { universalRowPhrases } from '../../products/rows/phrases.ts'
import { rowsOf } from '../../products/rows/rows.ts'
import { universalRow } from '../../products/rows/show.ts'
import { ownerParams, requireOwner } from '../../products/rows/universal-methods.ts'
import { requireRecord } from '../../records/require.ts'
import { type Ordered, orderedTypes } from '../orders/orders.ts'
import { deliveryFields, listOfFields, paymentFields, shownRow } from './fields.ts'
import { billedOf } from './items.ts'
import { addPayment, changePayment, deletePayment, paySystemOf } from './payments.ts'
import { deliveryPhrases, paymentPhrases } from './phrases.ts'
import { orderedRow, requireOrderAccess, requirePayment, rowBySentId } from './reach.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read' } as const
const writing = { ...common, kind: 'write', access: 'who may change the deal or invoice' } as const

const id = present('integer', 'idMissing')
const ofRecord = {
  entityId: present('integer', 'entityIdMissing'),
  entityTypeId: present('integer', 'entityTypeIdMissing'),
}
const listed = { filter: objectOrNothing('filterNotArray'), order: objectOrNothing('orderNotArray') }

/** Payments of deals and invoices, and their deliveries (api-reference/crm/universal/payment/, delivery/). */
export const paymentMethods: Method[] = [
  method({
    ...writing,
    name: 'crm.item.payment.add',
    rows: ({ entitytypeid, entityid }, call) => recordRow(call, entitytypeid, entityid),
    params: ofRecord,
    phrases: paymentPhrases.add,
    async run(call, { entityId, entityTypeId }) {
      const type = (await entityTypeById(call, wholeNumber(entityTypeId) ?? 0)) ?? call.fail('typeUnknown')
      if (!orderedTypes.includes(type.entityTypeId)) call.fail('typeNotSupported')
      const id = wholeNumber(entityId) ?? 0
      if (id <= 0) call.fail('notFound', { id: repeated(entityId) })
      const record = await requireRecord(call, type, id, 'update')
      return addPayment(call, { entityTypeId: type.entityTypeId, id, type, record })
    },
  }),
  method({
    ...reading,
    name: 'crm.item.payment.get',
    // The page says so of this method too, though lists of payments are for who may read.
    access: writing.access,
    params: { id },
    phrases: paymentPhrases.get,
    run: async (call, { id }) => shownRow(call, paymentFields, await requirePayment(call, id, 'update')),
  }),
  method({
    ...reading,
    name: 'crm.item.payment.list',
    access: 'who may read the deal or invoice',
    params: { ...ofRecord, ...listed },
    phrases: paymentPhrases.list,
    async run(call, { entityId, entityTypeId, ...asked }) {
      const mine = await inOrders(call, entityTypeId, entityId)
      if (!mine) return []
      const rows = await listOfFields(call, 'sale_payment', paymentFields, mine, asked)
      return rows.map(row => shownRow(call, paymentFields, row))
    },
  }),
  method({
    ...writing,
    name: 'crm.item.payment.update',
    rows: ({ id }, call) => orderedRow(call, 'payment', id),
    params: { id, fields: presentObject('fieldsMissing', 'fieldsNotArray') },
    phrases: paymentPhrases.update,
    async run(call, { id, fields }) {
      const payment = await requirePayment(call, id, 'update')
      const paid = fields.paid === undefined ? undefined : (truth(fields.paid) ?? call.fail('paidInvalid'))
      const system =
        fields.paySystemId === undefined
          ? undefined
          : ((await paySystemOf(call, wholeNumber(fields.paySystemId) ?? 0)) ?? call.fail('paySystemNotFound'))
      await changePayment(call, payment, {
        ...(paid === undefined ? {} : { paid: paid ? 'Y' : 'N' }),
        ...(system ? { system } : {}),
      })
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.item.payment.delete',
    rows: ({ id }, call) => orderedRow(call, 'payment', id),
    params: { id },
    phrases: paymentPhrases.delete,
    async run(call, { id }) {
      await deletePayment(call, await requirePayment(call, id, 'update'))
      return true
    },
  }),
  ...(['pay', 'unpay'] as const).map(verb =>
    method({
      ...writing,
      name: `crm.item.payment.${verb}`,
      rows: ({ id }, call) => orderedRow(call, 'payment', id),
      params: { id },
      phrases: paymentPhrases.pay,
      async run(call, { id }) {
        await changePayment(call, await requirePayment(call, id, 'update'), { paid: verb === 'pay' ? 'Y' : 'N' })
        return true
      },
    }),
  ),
  method({
    ...reading,
    name: 'crm.item.delivery.get',
    access: 'who may read the deal or invoice',
    params: { id },
    phrases: deliveryPhrases.get,
    async run(call, { id }) {
      const shipment = (await rowBySentId(call, 'delivery', id)) ?? call.fail('deliveryNotFound')
      await requireOrderAccess(call, Number(shipment.order_id), 'read')
      return shownRow(call, deliveryFields, shipment)
    },
  }),
  method({
    ...reading,
    name: 'crm.item.delivery.list',
    access: 'who may read the deal or invoice',
    params: { ...ofRecord, ...listed },
    phrases: deliveryPhrases.list,
    async run(call, { entityId, entityTypeId, ...asked }) {
      const mine = await inOrders(call, entityTypeId, entityId)
      if (!mine) return []
      const rows = await listOfFields(call, 'sale_shipment', deliveryFields, mine, asked)
      return rows.map(row => shownRow(call, deliveryFields, row))
    },
  }),
  method({
    ...reading,
    name: 'crm.item.productrow.getAvailableForPayment',
    access: 'who may read the record whose rows they are',
    params: ownerParams,
    phrases: universalRowPhrases.getAvailableForPayment,
    async run(call, { ownerId, ownerType }) {
      const owner = await requireOwner(call, ownerId, ownerType)
      await requireRecord(call, owner.type, owner.id, 'read')
      // Quirk: what nobody can be billed for is available to no payment (a recorded answer of a lead).
      const rows = neverBilled.has(owner.type.entityTypeAbbr) ? [] : await rowsOf(call.db, owner)
      const billed = await billedOf(call, owner)
      const left = rows.map(row => ({ ...row, quantity: roundTo(4, row.quantity - (billed.get(Number(row.id)) ?? 0)) }))
      return {
        productRows: left.filter(({ quantity }) => quantity > 0).map(row => universalRow(row, { withStore: false })),
      }
    },
  }),
]

/** Letters of the types that payments are not made out for: leads and quotes (api-reference/crm/universal/payment/). */
const neverBilled: ReadonlySet<string> = new Set(['L', 'Q'])

/** Whether a row, called `r`, is of an order of a record; null for a record that can have none, which is no failure. */
async function inOrders(
  call: Call<'accessDenied'>,
  entityTypeId: unknown,
  entityId: unknown,
): Promise<Condition | null> {
  const owner: Ordered = { entityTypeId: wholeNumber(entityTypeId) ?? 0, id: wholeNumber(entityId) ?? 0 }
  const type = orderedTypes.includes(owner.entityTypeId) ? await entityTypeById(call, owner.entityTypeId) : undefined
  if (!type) return null
  await requireReadableOwner(call, { type, id: owner.id })
  return sql<boolean>`r.order_id in
    (select order_id from order_entity where entity_type_id = ${owner.entityTypeId} and record_id = ${owner.id})`
}
