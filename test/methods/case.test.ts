import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()
const text = async (type: string, name: string, more: Record<string, unknown> = {}) =>
  crm.result(`crm.${type}.userfield.add`, { fields: { FIELD_NAME: name, USER_TYPE_ID: 'string', ...more } })
await text('deal', 'UF_CRM_ONE')
await text('deal', 'UF_CRM_MANY', { MULTIPLE: 'Y' })
const long = 'Ж'.repeat(250)

const project = (
  await crm.result('crm.type.add', { fields: { title: 'Project', entityTypeId: 1036, isStagesEnabled: 'Y' } })
).type.entityTypeId

const contact = await crm.add('contact', {
  NAME: 'Ирина',
  LAST_NAME: 'МакДональд',
  ADDRESS_CITY: 'Łódź',
  EMAIL: [{ VALUE: 'Irina.Mac@Example.com' }],
  WEB: [{ VALUE: 'Https://Пример.рф' }],
  ORIGIN_ID: 'Crm-77',
})
await crm.add('contact', { NAME: 'Other', EMAIL: [{ VALUE: 'other@example.com' }] })
const company = await crm.add('company', { TITLE: 'ООО «Ёлка»' })
const deal = await crm.add('deal', {
  TITLE: 'ΟΔΟΣ Straße',
  COMMENTS: long,
  UF_CRM_ONE: 'İstanbul ДОМ',
  UF_CRM_MANY: ['Первый', `${long}Б`],
})
const item = (await crm.result('crm.item.add', { entityTypeId: project, fields: { title: 'Новый ПРОЕКТ' } })).item.id

/** A filter, and whether it finds the record that was written otherwise. */
const finds: [method: string, filter: Record<string, unknown>, more?: Record<string, unknown>][] = [
  ['crm.contact.list', { LAST_NAME: 'макдональд' }],
  ['crm.contact.list', { '=NAME': 'ИРИНА' }],
  ['crm.contact.list', { '@NAME': ['нет', 'ирина'] }],
  ['crm.contact.list', { ADDRESS_CITY: 'łÓDŹ' }],
  ['crm.contact.list', { ORIGIN_ID: 'cRM-77' }],
  ['crm.contact.list', { EMAIL: 'irina.mac@example.COM' }],
  ['crm.contact.list', { WEB: 'https://ПРИМЕР.РФ' }],
  ['crm.company.list', { TITLE: 'ооо «ёлка»' }],
  ['crm.deal.list', { TITLE: 'οδοσ straße' }],
  ['crm.deal.list', { COMMENTS: 'ж'.repeat(250) }],
  ['crm.deal.list', { UF_CRM_ONE: 'istanbul дом' }],
  ['crm.deal.list', { UF_CRM_MANY: 'ПЕРВЫЙ' }],
  ['crm.deal.list', { UF_CRM_MANY: `${'ж'.repeat(250)}б` }],
  ['crm.deal.list', { '%TITLE': 'δος' }],
  ['crm.deal.list', { '>=TITLE': 'ΟΔΟΣ', '<=TITLE': 'οδοσ ZZ' }],
  ['crm.item.list', { title: 'новый проект' }, { entityTypeId: project }],
  ['crm.item.list', { ufCrmOne: 'İSTANBUL дом' }, { entityTypeId: 2 }],
]

describe('case does not count in a filter', () => {
  const expected = (method: string, more: Record<string, unknown>) =>
    more.entityTypeId === project
      ? item
      : ({ 'crm.contact.list': contact, 'crm.company.list': company }[method] ?? deal)
  for (const [method, filter, more = {}] of finds)
    test(`${method} ${JSON.stringify(filter).slice(0, 80)}`, async () => {
      const answer = await crm.result(method, { ...more, filter, select: ['id', 'ID'] })
      const found: Record<string, unknown>[] = answer.items ?? answer
      assert.deepEqual(
        found.map(one => Number(one.ID ?? one.id)),
        [expected(method, more)],
      )
    })
})

test('a text that only begins alike is another one', async () => {
  assert.deepEqual(await crm.ids('deal', { filter: { COMMENTS: 'ж'.repeat(251) } }), [])
  assert.deepEqual(await crm.ids('deal', { filter: { COMMENTS: 'ж'.repeat(200) } }), [])
  assert.deepEqual(await crm.ids('deal', { filter: { UF_CRM_MANY: 'ж'.repeat(250) } }), [])
})

test('a negation finds the others', async () => {
  const others = await crm.ids('contact', { filter: { '!EMAIL': 'IRINA.MAC@example.com' } })
  assert.ok(!others.includes(contact))
  assert.equal(others.length, 1)
  assert.deepEqual(await crm.ids('company', { filter: { '!=TITLE': 'ООО «ЁЛКА»' } }), [])
})

test('lists are sorted without case, Cyrillic as Latin', async () => {
  for (const TITLE of ['b', 'A', 'c', 'б', 'А', 'в', 'a']) await crm.add('lead', { TITLE })
  const titles = async (order: unknown) =>
    (await crm.result('crm.lead.list', { order, select: ['TITLE'] })).map((one: { TITLE: string }) => one.TITLE)
  assert.deepEqual(await titles({ TITLE: 'ASC' }), ['A', 'a', 'b', 'c', 'А', 'б', 'в'])
  assert.deepEqual(await titles({ TITLE: 'DESC', ID: 'ASC' }), ['в', 'б', 'А', 'c', 'b', 'A', 'a'])
})

test('users, departments, products, requisites and directories are found without case too', async () => {
  const added = await crm.result('user.add', { EMAIL: 'Pavel@Example.com', NAME: 'Павел', UF_DEPARTMENT: [1] })
  for (const filter of [{ NAME: 'ПАВЕЛ' }, { EMAIL: 'pavel@example.com' }, { '=NAME': 'павел' }])
    assert.deepEqual(
      (await crm.result('user.get', { filter })).map(({ ID }: { ID: string }) => Number(ID)),
      [added],
    )
  const product = await crm.result('crm.product.add', { fields: { NAME: 'Стол Oak', XML_ID: 'aB1' } })
  for (const filter of [{ NAME: 'стол OAK' }, { XML_ID: 'Ab1' }])
    assert.deepEqual(
      (await crm.result('crm.product.list', { filter, select: ['ID'] })).map(({ ID }: { ID: string }) => Number(ID)),
      [product],
    )
  const { length } = await crm.result('crm.status.list', { filter: { ENTITY_ID: 'SOURCE', NAME: 'WEBsite' } })
  assert.equal(length, 1)
  const property = await crm.result('crm.product.property.add', { fields: { NAME: 'Colour', PROPERTY_TYPE: 'S' } })
  await crm.result('crm.product.update', { id: product, fields: { [`PROPERTY_${property}`]: 'Синий' } })
  for (const wanted of ['синий', '%син'])
    assert.equal(
      (
        await crm.result('crm.product.list', {
          filter: { [`${wanted[0] === '%' ? '%' : ''}PROPERTY_${property}`]: wanted.replace('%', '').toUpperCase() },
          select: ['ID'],
        })
      ).length,
      1,
    )
})

test('the case of codes counts', async () => {
  assert.deepEqual(await crm.ids('deal', { filter: { STAGE_ID: 'new' } }), [])
  assert.deepEqual(await crm.ids('deal', { filter: { STAGE_ID: 'NEW' } }), [deal])
})
