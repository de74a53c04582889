// tutorials/crm/how-to-edit-crm-objects/how-to-change-email-or-phone.md: a phone or e-mail of a card is changed, added
// and deleted by its id.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()

interface Entry {
  id: number
  typeId: string
  valueType: string
  value: string
}

const work = { typeId: 'EMAIL', valueType: 'WORK', value: 'work_email@nomail.com' }
const home = { typeId: 'EMAIL', valueType: 'HOME', value: 'home_email@nomail.com' }
const phone = { typeId: 'PHONE', valueType: 'WORK', value: '+493012345678' }
const mobile = { typeId: 'PHONE', valueType: 'MOBILE', value: '+493076543210' }

/** What the tutorial adds for each type that has multifields. */
const named: [number, Fields][] = [
  [3, { name: 'Klaus', lastName: 'Weber' }],
  [4, { title: 'Weber & Söhne' }],
  [1, { title: 'Weber asks' }],
]

const add = async (entityTypeId: number, fields: Fields) =>
  (await crm.result('crm.item.add', { entityTypeId, fields: { fm: [work, home, phone, mobile], ...fields } })).item

const update = async (entityTypeId: number, id: number, fm: unknown) =>
  (await crm.result('crm.item.update', { entityTypeId, id, fields: { fm } })).item

const get = async (entityTypeId: number, id: number) => (await crm.result('crm.item.get', { entityTypeId, id })).item

for (const [entityTypeId, names] of named)
  test(`of type ${entityTypeId} single entries are changed and deleted by their ids`, async () => {
    const added = await add(entityTypeId, names)
    assert.deepEqual([added.entityTypeId, added.hasPhone, added.hasEmail], [entityTypeId, 'Y', 'Y'])
    const fm: Entry[] = (await get(entityTypeId, added.id)).fm
    assert.deepEqual(fm, added.fm)
    assert.deepEqual(
      fm.map(({ id: _, ...entry }) => entry),
      [work, home, phone, mobile],
    )
    const [first, second, third, fourth] = fm.map(({ id }) => id)
    const updated = await update(entityTypeId, added.id, {
      [first!]: { ...work, value: 'new_work_email@nomail.com' },
      [second!]: { typeId: 'EMAIL', value: '' },
      [fourth!]: { ...mobile, value: '+493055544433' },
    })
    const left = [
      { id: first, ...work, value: 'new_work_email@nomail.com' },
      { id: third, ...phone },
      { id: fourth, ...mobile, value: '+493055544433' },
    ]
    assert.deepEqual([updated.fm, updated.hasPhone, updated.hasEmail], [left, 'Y', 'Y'])
    assert.deepEqual((await get(entityTypeId, added.id)).fm, left)
  })

test('what goes well and does something else', async () => {
  const { id, fm } = await add(3, { name: 'Klaus' })
  const values = async () => (await get(3, id)).fm.map(({ value }: Entry) => value)
  const all = [work, home, phone, mobile].map(({ value }) => value)
  // An element without its type is passed over.
  await update(3, id, { [fm[0].id]: { valueType: 'WORK', value: 'other@nomail.com' } })
  assert.deepEqual(await values(), all)
  await update(3, id, { [fm[0].id]: { valueType: 'WORK', value: '' } })
  assert.deepEqual(await values(), all)
  // The id of no entry adds one.
  await update(3, id, { 999999: { ...work, value: 'added@nomail.com' } })
  assert.deepEqual((await values()).toSorted(), [...all, 'added@nomail.com'].toSorted())
  // A list adds what is in it.
  await update(3, id, [{ ...phone, value: '+493099999999' }])
  assert.deepEqual((await values()).toSorted(), [...all, 'added@nomail.com', '+493099999999'].toSorted())
  // All go one by one.
  const entries: Entry[] = (await get(3, id)).fm
  const none = await update(3, id, Object.fromEntries(entries.map(entry => [entry.id, { ...entry, value: '' }])))
  assert.deepEqual([none.fm, none.hasPhone, none.hasEmail], [[], 'N', 'N'])
})

test('a text in place of the list is refused, as the pages of the methods and five other tutorials say', async () => {
  const fields = { name: 'Text', fm: 'work_email@nomail.com' }
  const refused = await crm.call('crm.item.add', { entityTypeId: 3, fields })
  fails(refused, '100', 'Expected iterable value for multiple field, but got string instead')
  assert.equal((await crm.call('crm.item.list', { entityTypeId: 3, filter: { name: 'Text' } })).total, 0)
})

test('nothing keeps the example from adding a second contact; the duplicate can be found before', async () => {
  const value = 'twice@nomail.com'
  const find = () => crm.result('crm.duplicate.findbycomm', { type: 'EMAIL', values: [value] })
  assert.deepEqual(await find(), [])
  const ids = []
  for (let n = 0; n < 2; n++) ids.push((await add(3, { name: 'Klaus', fm: [{ ...work, value }] })).id)
  assert.deepEqual(await find(), { CONTACT: ids })
})

test('errors', async () => {
  const error = async (params: Fields) => (await crm.call('crm.item.update', { fields: { fm: {} }, ...params })).error
  assert.equal(await error({ entityTypeId: 3, id: 999999 }), 'NOT_FOUND')
  // What is no type at all is so too, as the page of the method says; the tutorial has another code for it.
  for (const entityTypeId of [1000, 99]) assert.equal(await error({ entityTypeId, id: 1 }), 'NOT_FOUND')
})
