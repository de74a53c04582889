// tutorials/crm/how-to-get-lists/search-by-phone-and-email.md: clients and leads are found by phone or e-mail, shown,
// and merged.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm, type Type } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()

const PHONE = '+491701234567'
const EMAIL = 'duplicate@example.com'

const find = (type: string, values: unknown, more: Fields = {}) =>
  crm.call('crm.duplicate.findbycomm', { type, values, ...more })

/** A lead, a contact and a company: two by the phone, two by the e-mail. */
const both = { PHONE: [{ VALUE: PHONE }, { VALUE: '+491709999999' }], EMAIL: [{ VALUE: EMAIL }] }
const lead = await crm.add('lead', { TITLE: 'Website request', NAME: 'Klaus', LAST_NAME: 'Weber', ...both })
const contact = await crm.add('contact', { NAME: 'Klaus', PHONE: both.PHONE })
const company = await crm.add('company', { TITLE: 'Weber', EMAIL: both.EMAIL })

const types = [
  ['LEAD', 1],
  ['CONTACT', 3],
  ['COMPANY', 4],
] as const

const list = (entityTypeId: number, id: unknown, select: string[]) =>
  crm.call('crm.item.list', { entityTypeId, filter: { id }, select })

test('finds the ids of all three types, and nothing as an empty list', async () => {
  assert.deepEqual((await find('PHONE', [PHONE])).result, { LEAD: [lead], CONTACT: [contact] })
  assert.deepEqual((await find('EMAIL', [EMAIL])).result, { LEAD: [lead], COMPANY: [company] })
  assert.deepEqual((await find('EMAIL', ['nobody@example.com'])).result, [])
})

test('the rows of the table: the first phone and e-mail of each card as texts', async () => {
  const found: Record<string, number[]> = {}
  for (const [type, value] of [
    ['PHONE', PHONE],
    ['EMAIL', EMAIL],
  ] as const)
    for (const [key, ids] of Object.entries<number[]>((await find(type, [value])).result))
      found[key] = [...new Set([...(found[key] ?? []), ...ids])]
  const rows = []
  for (const [key, entityTypeId] of types) {
    const answer = await list(entityTypeId, found[key], ['id', 'title', 'name', 'lastName', 'phone', 'email'])
    assert.equal(answer.total, 1)
    rows.push(...answer.result.items)
  }
  assert.deepEqual(rows[0], {
    ...{ id: lead, title: 'Website request', name: 'Klaus', lastName: 'Weber' },
    ...{ phone: PHONE, email: EMAIL },
  })
  assert.deepEqual([rows[1].id, rows[1].name, rows[1].phone], [contact, 'Klaus', PHONE])
  assert.ok(!('title' in rows[1]))
  assert.deepEqual([rows[2].id, rows[2].title, rows[2].email], [company, 'Weber', EMAIL])
  assert.ok(!('name' in rows[2]))
})

test('all values come with all fields alone', async () => {
  const fm = async (select?: string[]) => (await list(1, lead, select as string[])).result.items[0].fm
  const values = [PHONE, '+491709999999', EMAIL]
  for (const select of [undefined, ['*']])
    assert.deepEqual((await fm(select)).map(({ value }: Fields) => value).toSorted(), values.toSorted())
  assert.equal(await fm(['id', 'fm']), undefined)
})

test('twenty of one type hide the others', async () => {
  const value = 'many@example.com'
  const fields = { EMAIL: [{ VALUE: value }] }
  for (let n = 0; n < 20; n++) await crm.add('lead', fields)
  const other = await crm.add('contact', fields)
  const { result } = await find('EMAIL', [value])
  assert.deepEqual([Object.keys(result), result.LEAD.length], [['LEAD'], 20])
  assert.deepEqual((await find('EMAIL', [value], { entity_type: 'CONTACT' })).result, { CONTACT: [other] })
})

test('numbers are compared as a whole but for the extension', async () => {
  const withExtension = await crm.add('company', { PHONE: [{ VALUE: '+493011112222;10' }] })
  assert.deepEqual((await find('PHONE', ['+493011112222'])).result, { COMPANY: [withExtension] })
  assert.deepEqual((await find('PHONE', ['11112222'])).result, [])
})

test('the duplicates can be merged', async () => {
  const fields = { NAME: 'Anna', EMAIL: [{ VALUE: 'merge@example.com' }] }
  const ids = [await crm.add('contact', fields), await crm.add('contact', fields)]
  const { STATUS } = await crm.result('crm.entity.mergeBatch', { params: { entityTypeId: 3, entityIds: ids } })
  assert.equal(STATUS, 'SUCCESS')
  assert.equal((await find('EMAIL', ['merge@example.com'])).result.CONTACT.length, 1)
})

test('errors, and what is none', async () => {
  const text = await find('PHONE', PHONE)
  assert.deepEqual([text.status, text.error_description], [400, 'Communication values is not defined'])
  const id = await addUser(crm.portal)
  const refused = await crm.call('crm.duplicate.findbycomm', { type: 'PHONE', values: [PHONE] }, id)
  assert.deepEqual([refused.status, refused.error_description?.replace(/\.$/, '')], [403, 'Access denied'])
  assert.equal((await list(99, 1, ['id'])).error, 'NOT_FOUND')
  const unknown = await crm.call('crm.item.list', { entityTypeId: 3, filter: { nothing: 1 } })
  fails(unknown, 'INVALID_ARG_VALUE', "Invalid filter: field 'nothing' is not allowed in filter")
  for (const type of ['lead', 'contact', 'company'] satisfies Type[]) assert.ok((await crm.ids(type)).length)
})
