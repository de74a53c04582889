import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Answer } from '../../src/index.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

/** May read their own deals; may read nothing. */
const SELLER = 2
const NOBODY = 3

const crm = await openCrm()
let deals: number[]

before(async () => {
  await addUsers(crm.portal, 2)
  await addRole(crm.portal, { name: 'Seller', permissions: { DEAL: { read: 'own' } }, relations: ['U2'] })
  deals = [await crm.add('deal'), await crm.add('deal', { ASSIGNED_BY_ID: SELLER }), await crm.add('deal')]
  // More of them than fit a page.
  for (let i = 0; i < 60; i++) answers(await add(100 + i, deals[i % 3]!), bound(100 + i, deals[i % 3]!))
})

const call = (verb: string, params: Fields = {}, userId = 1): Promise<Answer> =>
  crm.call(`crm.orderentity.${verb}`, params, userId)
const add = (orderId: unknown, ownerId: unknown, ownerTypeId: unknown = 2) =>
  call('add', { fields: { orderId, ownerId, ownerTypeId } })
const bound = (orderId: number, ownerId: number) => ({ dealOrder: { orderId, ownerId, ownerTypeId: 2 } })
const list = async (params: Fields = {}, userId = 1): Promise<Fields[]> =>
  resultOf(await call('list', params, userId)).orderEntity
const orders = async (params: Fields, userId = 1) =>
  (await list({ order: { orderId: 'asc' }, ...params }, userId)).map(({ orderId }) => orderId)

test('an order has one binding: another takes its place, the same is refused', async () => {
  answers(await add('5125', deals[0]), bound(5125, deals[0]!))
  fails(await add(5125, deals[0]), '201650000001', 'Duplicate entry for key [ownerId, ownerTypeId, orderId]')
  answers(await add(5125, deals[1]), bound(5125, deals[1]!))
  assert.deepEqual(await list({ filter: { orderId: 5125 } }), [{ orderId: 5125, ownerId: deals[1], ownerTypeId: 2 }])
  const fields = { orderId: 5125, ownerId: deals[0], ownerTypeId: 2 }
  fails(await call('deleteByFilter', { fields }), '201640400004', 'entity relation is not exists')
  answers(await call('deleteByFilter', { fields: { ...fields, ownerId: deals[1] } }), true)
  assert.deepEqual(await list({ filter: { orderId: 5125 } }), [])
})

test('a binding goes with its deal', async () => {
  const deal = await crm.add('deal')
  await add(5126, deal)
  await crm.result('crm.deal.delete', { id: deal })
  assert.deepEqual(await list({ filter: { orderId: 5126 } }), [])
})

test('orders of invoices', async () => {
  const { item } = await crm.result('crm.item.add', { entityTypeId: 31, fields: { title: 'Some' } })
  const binding = { orderId: 5127, ownerId: item.id, ownerTypeId: 31 }
  answers(await add(5127, item.id, 31), { dealOrder: binding })
  assert.deepEqual(await list({ filter: { ownerTypeId: 31 } }), [binding])
  await crm.result('crm.item.delete', { entityTypeId: 31, id: item.id })
  assert.deepEqual(await list({ filter: { ownerTypeId: 31 } }), [])
})

test('a filter and an order are maps', async () => {
  for (const name of ['filter', 'order'])
    fails(
      await call('list', { [name]: 'x'.repeat(60) }),
      '100',
      `Invalid value {${'x'.repeat(50)}} to match with parameter {${name}}. Should be value of type array.`,
    )
})

test('pages of 50, and all of them with start = -1', async () => {
  const first = await call('list', { order: { orderId: 'desc' } })
  assert.deepEqual([resultOf(first).orderEntity.length, first.total, first.next], [50, 60, 50])
  const second = await call('list', { order: { orderId: 'desc' }, start: 50 })
  assert.deepEqual([resultOf(second).orderEntity.length, second.total, second.next], [10, 60, undefined])
  const all = await call('list', { start: -1 })
  assert.deepEqual([resultOf(all).orderEntity.length, all.total, all.next], [60, 60, undefined])
})

test('filters, fields and order', async () => {
  const few = { '>=orderId': 103, '<orderId': 109 }
  assert.deepEqual(await orders({ filter: few }), [103, 104, 105, 106, 107, 108])
  assert.deepEqual(await orders({ filter: { ...few, '@ownerId': [deals[0], deals[1]] } }), [103, 104, 106, 107])
  assert.deepEqual(
    await orders({ filter: { ...few, '!ownerId': deals[0], '=ownerTypeId': '2' } }),
    [104, 105, 107, 108],
  )
  assert.deepEqual(await orders({ filter: { '%orderId': '15', orderId: [115, 116] } }), [115])
  assert.deepEqual(await list({ select: ['orderId'], filter: few, order: { ownerId: 'desc', orderId: 'desc' } }), [
    ...[108, 105, 107, 104, 106, 103].map(orderId => ({ orderId })),
  ])
  assert.deepEqual(
    (await list({ filter: few })).map(({ ownerId }) => ownerId),
    [...deals, ...deals].sort((a, b) => a - b),
  )
})

test('bindings of deals that a user may not read are left out', async () => {
  const mine = await list({ start: -1 }, SELLER)
  assert.equal(mine.length, 20)
  assert.ok(mine.every(({ ownerId }) => ownerId === deals[1]))
  for (const verb of ['list', 'getFields']) fails(await call(verb, {}, NOBODY), '200040300010', 'Access Denied')
  const fields = { orderId: 1, ownerId: deals[1], ownerTypeId: 2 }
  for (const verb of ['add', 'deleteByFilter'])
    fails(await call(verb, { fields }, SELLER), '200040300020', 'Access Denied')
})

test('fields', async () => {
  const { orderEntity } = await crm.result('crm.orderentity.getFields')
  assert.deepEqual(Object.keys(orderEntity), ['orderId', 'ownerId', 'ownerTypeId'])
  const integer = { isImmutable: true, isReadOnly: false, isRequired: true, type: 'integer' }
  assert.deepEqual(orderEntity.orderId, integer)
})

test('what is missing is named', async () => {
  for (const verb of ['add', 'deleteByFilter']) {
    fails(await call(verb, {}), '100', 'Could not find value for parameter {fields}')
    fails(
      await call(verb, { fields: 'x' }),
      '100',
      'Invalid value {x} to match with parameter {fields}. Should be value of type array.',
    )
    fails(await call(verb, { fields: { ownerTypeId: 2 } }), '0', 'Required fields: ownerId, orderId')
    fails(await call(verb, { fields: { orderId: 'x' } }), '0', 'Required fields: ownerId, ownerTypeId, orderId')
  }
  for (const [ownerTypeId, ownerId] of [
    [1, await crm.add('lead')],
    [2, 999_999],
  ])
    fails(await add(7, ownerId, ownerTypeId), '0', 'Owner was not found')
})
