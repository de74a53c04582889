import { addShipment, listShipments, type Shipment, shipShipment } from '../../modules/crm/index.ts'
import type { Acting } from '../operation.ts'
import { noun, operation } from '../operation.ts'
import { flag, id, number, text } from '../params.ts'
import { missing, wrong } from '../refusal.ts'

/** Whoever has the machine acts as the portal's first user. */
const writer = ({ db, userId, now }: Acting) => ({ db, userId: userId ?? 1, now })

const shown = ({ id, number, target, service, price, currency, shipped }: Shipment): string =>
  `Shipment ${id}, number ${number}, of ${target ?? 'no record'}: ${service}, ${price} ${currency ?? ''}, ${shipped ? 'shipped' : 'not shipped'}.`

const shipment = id('the shipment', { required: true })

/** Shipments. */
export const shipments = noun('shipment', 'shipments of deals and invoices, which crm.item.delivery.* shows', [
  operation({
    verb: 'list',
    at: 'GET /shipments',
    kind: 'read',
    meaning: 'Lists the shipments.',
    params: {},
    run: ({ db }) => listShipments(db),
    columns: {
      id: one => one.id,
      number: one => one.number,
      of: one => one.target,
      service: one => one.service,
      price: one => one.price,
      currency: one => one.currency,
      shipped: one => one.shipped,
    },
  }),
  operation({
    verb: 'add',
    at: 'POST /shipments',
    kind: 'write',
    meaning: 'Adds a shipment to a deal or an invoice, as a user does in the card of the record.',
    params: {
      target: text('the record: DEAL_57 or SMART_INVOICE_3', { required: true }),
      service: id('the delivery service: 1 no delivery, 2 courier, 3 pickup', { fallback: 2 }),
      price: number('what it costs', { least: 0, most: 1e12, fallback: 0 }),
    },
    words: ['target'],
    async run(acting, asked) {
      const added = await addShipment(writer(acting), { ...asked, target: asked.target.toUpperCase() })
      if (added === undefined)
        throw wrong(`There is no record ${asked.target} that can have shipments: DEAL_57 is one.`)
      if (added === null) throw wrong(`There is no delivery service ${asked.service}.`)
      return added
    },
    says: shown,
  }),
  operation({
    verb: 'ship',
    at: 'POST /shipments/{id}/ship',
    kind: 'write',
    meaning: 'Says that a shipment has been shipped, or that it has not.',
    params: { id: shipment, undo: flag('it has not been shipped after all', { fallback: false }) },
    words: ['id'],
    async run(acting, { id, undo }) {
      const changed = await shipShipment(writer(acting), id, !undo)
      if (!changed) throw missing(`There is no shipment ${id}. See portico shipment list.`)
      return changed
    },
    says: shown,
  }),
])
