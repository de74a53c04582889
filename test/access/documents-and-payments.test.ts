import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dispatch } from '../../src/rest/dispatch.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { documentsOf } from '../support/documents.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { addTemplate, addDocument } = documentsOf(crm)

const all = { read: 'all', add: 'all', update: 'all', delete: 'all' } as const
const own = { read: 'own', add: 'own', update: 'own', delete: 'own' } as const
const none = { read: 'none', add: 'none', update: 'none', delete: 'none' } as const

/** Who comes, and what they may do with a deal that is somebody else's. */
const people = {
  'who may do all': { id: await userWith(crm, { DEAL: all }), reads: true, changes: true },
  'who may read the deal': { id: await userWith(crm, { DEAL: { ...none, read: 'all' } }), reads: true, changes: false },
  'who may use what is theirs': { id: await userWith(crm, { DEAL: own }), reads: false, changes: false },
  'who may use contacts alone': { id: await userWith(crm, { CONTACT: all }), reads: false, changes: false },
  'who may use nothing': { id: await userWith(crm, {}), reads: false, changes: false },
} as const

const deal = await crm.add('deal', { TITLE: 'Seldom seen', OPENED: 'N' })
const { productRow } = await crm.result('crm.item.productrow.add', {
  fields: { ownerType: 'D', ownerId: deal, productName: 'Chair', price: 100, quantity: 1000 },
})
const shipment = await crm.portal.control('shipment', 'add', { target: `DEAL_${deal}` })
const templateId = await addTemplate('{Title}')
const record = { entityTypeId: 2, entityId: deal }

const newDocument = async (): Promise<number> => (await addDocument(templateId, deal)).id
const newPayment = (): Promise<number> => crm.result('crm.item.payment.add', record)
const newItem = async (): Promise<number> =>
  crm.result('crm.item.payment.product.add', { paymentId: await newPayment(), rowId: productRow.id, quantity: 1 })
const newDelivery = async (): Promise<number> =>
  crm.result('crm.item.payment.delivery.add', { paymentId: await newPayment(), deliveryId: shipment.id })
const nothing = async (): Promise<number> => 0

/** What a method is called with for what has just been added to the deal. */
type Door = [add: () => Promise<number>, params: (id: number) => Fields]
const byId = (id: number): Fields => ({ id })

const reading: Record<string, Door> = {
  'crm.documentgenerator.document.get': [newDocument, byId],
  'crm.item.payment.list': [newPayment, () => record],
  'crm.item.delivery.list': [nothing, () => record],
  'crm.item.productrow.getAvailableForPayment': [nothing, () => ({ ownerType: 'D', ownerId: deal })],
}
const changing: Record<string, Door> = {
  // What its refusal says: these fields are told to be changed.
  'crm.documentgenerator.document.getfields': [newDocument, byId],
  'crm.documentgenerator.document.update': [newDocument, id => ({ id, values: { Title: 'x' } })],
  'crm.documentgenerator.document.enablepublicurl': [newDocument, id => ({ id, status: 1 })],
  'crm.documentgenerator.document.delete': [newDocument, byId],
  'crm.item.payment.add': [nothing, () => record],
  // Its page says so (differences.md).
  'crm.item.payment.get': [newPayment, byId],
  'crm.item.payment.update': [newPayment, id => ({ id, fields: { paid: 'N' } })],
  'crm.item.payment.delete': [newPayment, byId],
  'crm.item.payment.pay': [newPayment, byId],
  'crm.item.payment.unpay': [newPayment, byId],
  'crm.item.payment.product.add': [newPayment, paymentId => ({ paymentId, rowId: productRow.id, quantity: 1 })],
  'crm.item.payment.product.setQuantity': [newItem, id => ({ id, quantity: 1 })],
  'crm.item.payment.product.delete': [newItem, byId],
  'crm.item.payment.delivery.add': [newPayment, paymentId => ({ paymentId, deliveryId: shipment.id })],
  'crm.item.payment.delivery.delete': [newDelivery, byId],
}

for (const [who, { id: userId, reads, changes }] of Object.entries(people))
  describe(who, () => {
    for (const [doors, isOpen] of [
      [reading, reads],
      [changing, changes],
    ] as const)
      for (const [name, [add, params]] of Object.entries(doors))
        test(`${isOpen ? 'goes through' : 'is refused at'} ${name}`, async () => {
          const answer = await crm.call(name, params(await add()), userId)
          if (isOpen) assert.equal(answer.status, 200, JSON.stringify(answer))
          else assert.ok(answer.status === 400 || answer.status === 403, JSON.stringify(answer))
        })

    test('finds documents, and the deal by a search, where they may read it', async () => {
      const id = await newDocument()
      const { documents } = await crm
        .result('crm.documentgenerator.document.list', { filter: { id } }, userId)
        .catch(() => ({ documents: [] }))
      assert.equal(documents.length, reads ? 1 : 0)
      const asked = { credentials: { user: userId }, method: 'portico.search', params: { text: 'Seldom' }, own: true }
      const { result } = (await dispatch(crm.portal.rest, asked)) as unknown as { result: { id: number }[] }
      assert.deepEqual(
        result.map(found => found.id),
        reads ? [deal] : [],
      )
    })
  })
