import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { query } from '../../src/store/store.ts'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm, types } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

/** May change all contacts and delete their own; may do everything with deals but delete. */
const SELLER = 2
/** May do everything with quotes and read no contact. */
const WRITER = 3

const numbers = { lead: 1, deal: 2, contact: 3, company: 4, quote: 7 } as const

const crm = await openCrm()

before(async () => {
  await addUsers(crm.portal, 2)
  const permissions = {
    CONTACT: { read: 'all', update: 'all', delete: 'own' },
    DEAL: { read: 'all', update: 'all' },
  } as const
  await addRole(crm.portal, { name: 'Seller', permissions, relations: ['U2'] })
  const quotes = { QUOTE: { read: 'all', update: 'all', delete: 'all' } } as const
  await addRole(crm.portal, { name: 'Writer', permissions: quotes, relations: ['U3'] })
})

const merge = (entityTypeId: unknown, entityIds: unknown, userId = 1) =>
  crm.call('crm.entity.mergeBatch', { params: { entityTypeId, entityIds } }, userId)
const merges = async (entityTypeId: number, [main, ...others]: number[], userId = 1) =>
  answers(await merge(entityTypeId, [main, ...others], userId), { STATUS: 'SUCCESS', ENTITY_IDS: others })
const conflicts = async (entityTypeId: number, ids: number[]) =>
  answers(await merge(entityTypeId, ids), { STATUS: 'CONFLICT', ENTITY_IDS: [] })

const values = (list: { VALUE: string }[] | undefined) => (list ?? []).map(({ VALUE }) => VALUE)
const rows = (sql: string, params: unknown[]) => query(crm.portal.store.read, sql, params)
const contactsOf = async (type: string, id: number) =>
  (await crm.result(`crm.${type}.contact.items.get`, { id })).map((item: Fields) => [item.CONTACT_ID, item.IS_PRIMARY])

for (const type of types)
  test(`${type}: records that say the same become the first of them`, async () => {
    const ids = [await crm.add(type), await crm.add(type), await crm.add(type)]
    await merges(numbers[type], ids)
    assert.deepEqual(await crm.ids(type, { filter: { ID: ids } }), [ids[0]])
  })

for (const type of types)
  test(`${type}: two things said are a conflict, and nothing happens`, async () => {
    const field = type === 'contact' ? 'NAME' : 'TITLE'
    const ids = [await crm.add(type, { [field]: 'One' }), await crm.add(type, { [field]: 'Two' })]
    await conflicts(numbers[type], ids)
    assert.deepEqual(await crm.ids(type, { filter: { ID: ids } }), ids)
    assert.equal((await crm.get(type, ids[0]!))[field], 'One')
  })

test('empty fields are filled from the others, in the history of the first', async () => {
  const first = await crm.add('contact', { NAME: 'Anna', POST: '' })
  const others = [
    await crm.add('contact', { NAME: 'Anna', LAST_NAME: 'Some', BIRTHDATE: '1990-05-01', OPENED: 'N' }),
    await crm.add('contact', { NAME: 'Anna', POST: 'Chief', BIRTHDATE: '1990-05-01' }),
  ]
  await merges(3, [first, ...others])
  const merged = await crm.get('contact', first)
  assert.deepEqual([merged.NAME, merged.LAST_NAME, merged.POST, merged.OPENED], ['Anna', 'Some', 'Chief', 'Y'])
  assert.match(merged.BIRTHDATE!, /^1990-05-01/)
  const history = await rows(
    `select kind, changes from history where entity_type_id = 3 and record_id = ? order by id`,
    [first],
  )
  const { last_name, post } = JSON.parse(history.at(-1)!.changes)
  assert.deepEqual(
    { kind: history.at(-1)!.kind, last_name, post },
    {
      ...{ kind: 'update', last_name: [null, 'Some'], post: ['', 'Chief'] },
    },
  )
})

test('a name that nobody chose says nothing', async () => {
  const ids = [await crm.add('lead'), await crm.add('lead', { TITLE: 'Big one' }), await crm.add('lead')]
  await merges(1, ids)
  assert.equal((await crm.get('lead', ids[0]!)).TITLE, 'Big one')
})

test('phones and addresses come together, each number once', async () => {
  const first = await crm.add('contact', { PHONE: [{ VALUE: '650 253 0000' }], EMAIL: [{ VALUE: 'a@b.com' }] })
  const other = await crm.add('contact', {
    PHONE: [{ VALUE: '+1 (650) 253-0000' }, { VALUE: '+1 650 253 0001', VALUE_TYPE: 'HOME' }],
    EMAIL: [{ VALUE: 'A@B.com' }, { VALUE: 'c@d.com' }],
    WEB: [{ VALUE: 'https://example.com' }],
  })
  await merges(3, [first, other])
  const merged = await crm.result('crm.contact.get', { id: first })
  assert.deepEqual(values(merged.PHONE), ['650 253 0000', '+1 650 253 0001'])
  assert.deepEqual(values(merged.EMAIL), ['a@b.com', 'c@d.com'])
  assert.deepEqual(values(merged.WEB), ['https://example.com'])
  assert.deepEqual(await crm.result('crm.duplicate.findbycomm', { type: 'PHONE', values: ['6502530001'] }), {
    CONTACT: [first],
  })
})

test('files are taken along, and the same file is no conflict', async () => {
  const file = (text: string) => ({ fileData: ['a.txt', Buffer.from(text).toString('base64')] })
  await crm.result('crm.contact.userfield.add', { fields: { FIELD_NAME: 'PAPER', USER_TYPE_ID: 'file' } })
  await crm.result('crm.contact.userfield.add', {
    fields: { FIELD_NAME: 'PAPERS', USER_TYPE_ID: 'file', MULTIPLE: 'Y' },
  })
  const first = await crm.add('contact', { UF_CRM_PAPERS: [file('one')] })
  const second = await crm.add('contact', {
    ...{ PHOTO: file('photo'), UF_CRM_PAPER: file('paper'), UF_CRM_PAPERS: [file('one'), file('two')] },
  })
  const third = await crm.add('contact', { PHOTO: file('photo') })
  await merges(3, [first, second, third])
  const texts = await rows(
    'select c.content from file f join file_chunk c on c.hash = f.hash where f.entity_type_id = 3 and f.record_id = ?',
    [first],
  )
  assert.deepEqual(texts.map(({ content }) => Buffer.from(content).toString()).sort(), ['one', 'paper', 'photo', 'two'])
  const merged = await crm.result('crm.contact.get', { id: first })
  assert.ok(merged.PHOTO && merged.UF_CRM_PAPER)
  assert.equal(merged.UF_CRM_PAPERS.length, 2)
  const fourth = await crm.add('contact', { PHOTO: file('another') })
  await conflicts(3, [first, fourth])
})

test('user fields: one value is filled or in conflict, several come together', async () => {
  const add = (fields: Fields) => crm.result('crm.deal.userfield.add', { fields })
  await add({ FIELD_NAME: 'CODE', USER_TYPE_ID: 'string' })
  await add({ FIELD_NAME: 'ZERO', USER_TYPE_ID: 'integer' })
  await add({ FIELD_NAME: 'TAGS', USER_TYPE_ID: 'string', MULTIPLE: 'Y' })
  const first = await crm.add('deal', { UF_CRM_TAGS: ['a', 'b'] })
  const other = await crm.add('deal', { UF_CRM_CODE: 'X', UF_CRM_TAGS: ['b', 'c'], UF_CRM_ZERO: 0 })
  await merges(2, [first, other])
  const merged = await crm.result('crm.deal.get', { id: first })
  assert.deepEqual([merged.UF_CRM_CODE, merged.UF_CRM_TAGS], ['X', ['a', 'b', 'c']])
  await conflicts(2, [first, await crm.add('deal', { UF_CRM_CODE: 'Y' })])
  await conflicts(2, [first, await crm.add('deal', { UF_CRM_ZERO: 5 })])
})

test('the first takes the places of the others in every list', async () => {
  const [first, other] = [await crm.add('contact'), await crm.add('contact')]
  const between = await crm.add('contact')
  const both = await crm.add('deal', { CONTACT_IDS: [other, between, first] })
  const lead = await crm.add('lead', { CONTACT_IDS: [between, other] })
  const company = await crm.add('company', { CONTACT_ID: [other, between] })
  const quote = await crm.add('quote', { CONTACT_ID: other })
  await merges(3, [first, other])
  assert.deepEqual(await contactsOf('deal', both), [
    ...[
      [between, 'N'],
      [first, 'Y'],
    ],
  ])
  assert.equal((await crm.get('deal', both)).CONTACT_ID, String(first))
  assert.deepEqual(await contactsOf('lead', lead), [
    [between, 'Y'],
    [first, 'N'],
  ])
  assert.deepEqual(await contactsOf('company', company), [
    [first, 'Y'],
    [between, 'N'],
  ])
  assert.equal((await crm.get('contact', first)).COMPANY_ID, String(company))
  assert.equal((await crm.get('quote', quote)).CONTACT_ID, String(first))
  const [told] = await rows(
    `select changes from history where entity_type_id = 1 and record_id = ? and kind = 'bind' order by id desc limit 1`,
    [lead],
  )
  assert.deepEqual(JSON.parse(told!.changes), {
    CONTACT_ID: [
      [between, other],
      [between, first],
    ],
  })
})

test('the lists of the others are added to the own one, whose primary stays', async () => {
  const contacts = [await crm.add('contact'), await crm.add('contact'), await crm.add('contact')]
  const first = await crm.add('deal', { CONTACT_IDS: [contacts[0]] })
  const other = await crm.add('deal', { CONTACT_IDS: [contacts[1], contacts[0]] })
  const third = await crm.add('deal', { CONTACT_IDS: [contacts[2]] })
  await merges(2, [first, other, third])
  assert.deepEqual(await contactsOf('deal', first), [
    [contacts[0], 'Y'],
    [contacts[1], 'N'],
    [contacts[2], 'N'],
  ])
  const bare = await crm.add('deal')
  const bound = await crm.add('deal', { CONTACT_IDS: [contacts[1], contacts[2]] })
  await merges(2, [bare, bound])
  assert.deepEqual(await contactsOf('deal', bare), [
    [contacts[1], 'Y'],
    [contacts[2], 'N'],
  ])
})

test('what referred to the others refers to the first', async () => {
  const [first, other] = [await crm.add('company'), await crm.add('company')]
  const deal = await crm.add('deal', { COMPANY_ID: other })
  await merges(4, [first, other])
  assert.equal((await crm.get('deal', deal)).COMPANY_ID, String(first))
})

test('timeline, traces and orders come along', async () => {
  const [first, other] = [await crm.add('deal'), await crm.add('deal')]
  const TRACE = '{}'
  const entity = (ID: number) => ({ TYPE: 'DEAL', ID })
  const both = await crm.result('crm.tracking.trace.add', { TRACE, ENTITIES: [entity(first), entity(other)] })
  const one = await crm.result('crm.tracking.trace.add', { TRACE, ENTITIES: [entity(other)] })
  await crm.result('crm.orderentity.add', { fields: { orderId: 1, ownerTypeId: 2, ownerId: other } })
  await merges(2, [first, other])
  const traces = await rows(
    `select trace_id from trace_entity where entity_type_id = 2 and record_id in (?, ?) order by trace_id`,
    [first, other],
  )
  assert.deepEqual(
    traces.map(row => Number(row.trace_id)),
    [both, one],
  )
  const { orderEntity } = await crm.result('crm.orderentity.list', { filter: { orderId: 1 } })
  assert.equal(orderEntity[0].ownerId, first)
  const told = await rows(`select type from timeline where entity_type_id = 2 and record_id = ?`, [first])
  assert.equal(told.filter(({ type }) => type === 'add').length, 2)
  assert.deepEqual(await rows(`select id from timeline where entity_type_id = 2 and record_id = ?`, [other]), [])
})

test('product rows: those that there are, two different lists are a conflict', async () => {
  const product = (name: string) => ({ PRODUCT_NAME: name, PRICE: 10, QUANTITY: 2 })
  const withRows = async (...names: string[]) => {
    const id = await crm.add('deal')
    await crm.result('crm.deal.productrows.set', { id, rows: names.map(product) })
    return id
  }
  const bare = await crm.add('deal')
  const some = await withRows('A', 'B')
  await merges(2, [bare, some])
  const names = (await crm.result('crm.deal.productrows.get', { id: bare })).map((row: Fields) => row.PRODUCT_NAME)
  assert.deepEqual(names, ['A', 'B'])
  assert.equal((await crm.get('deal', bare)).OPPORTUNITY, '40.00')
  await merges(2, [bare, await withRows('A', 'B')])
  await conflicts(2, [bare, await withRows('A', 'C')])
})

test('requisites and addresses come along, two addresses of one type are a conflict', async () => {
  const [first, other] = [await crm.add('company'), await crm.add('company')]
  const [preset] = await crm.result('crm.requisite.preset.list', { select: ['ID'] })
  const requisite = await crm.result('crm.requisite.add', {
    fields: { ENTITY_TYPE_ID: 4, ENTITY_ID: other, PRESET_ID: preset.ID, NAME: 'Own' },
  })
  await merges(4, [first, other])
  assert.equal((await crm.result('crm.requisite.get', { id: requisite })).ENTITY_ID, String(first))
  const withAddress = async (CITY: string) => {
    const id = await crm.add('lead')
    await crm.result('crm.address.add', { fields: { ENTITY_TYPE_ID: 1, ENTITY_ID: id, TYPE_ID: 1, CITY } })
    return id
  }
  const lead = await crm.add('lead')
  await merges(1, [lead, await withAddress('Berlin')])
  await merges(1, [lead, await withAddress('Berlin')])
  await conflicts(1, [lead, await withAddress('Paris')])
  const addresses = await crm.result('crm.address.list', { filter: { ENTITY_TYPE_ID: 1, ENTITY_ID: lead } })
  assert.deepEqual(
    addresses.map(({ CITY }: Fields) => CITY),
    ['Berlin'],
  )
})

test('items: invoices and smart processes, with their contacts, observers and parents', async () => {
  const { type } = await crm.result('crm.type.add', {
    fields: { title: 'Purchase', isClientEnabled: 'Y', isObserversEnabled: 'Y', isStagesEnabled: 'Y' },
  })
  const contacts = [await crm.add('contact'), await crm.add('contact')]
  for (const entityTypeId of [31, type.entityTypeId]) {
    const add = async (fields: Fields): Promise<number> =>
      (await crm.result('crm.item.add', { entityTypeId, fields })).item.id
    const get = async (id: number) => (await crm.result('crm.item.get', { entityTypeId, id })).item
    const first = await add({ contactIds: [contacts[0]], observers: [1] })
    const other = await add({ title: 'Chosen', contactIds: [contacts[1]], observers: [SELLER, 1] })
    await merges(entityTypeId, [first, other])
    const merged = await get(first)
    assert.deepEqual(
      [merged.title, merged.contactId, merged.contactIds, merged.observers],
      ['Chosen', contacts[0], contacts, [1, SELLER]],
    )
    await conflicts(entityTypeId, [first, await add({ title: 'Another' })])
    const replacing = await crm.add('contact')
    await merges(3, [replacing, contacts[1]!])
    assert.deepEqual((await get(first)).contactIds, [contacts[0], replacing])
    contacts[1] = replacing
  }
  const [deal, same] = [await crm.add('deal'), await crm.add('deal')]
  const invoice = await crm.result('crm.item.add', { entityTypeId: 31, fields: { parentId2: same } })
  await merges(2, [deal, same])
  const { item } = await crm.result('crm.item.get', { entityTypeId: 31, id: invoice.item.id })
  assert.equal(item.parentId2, deal)
})

test('rights: to change the first, to delete the others', async () => {
  const own = { ASSIGNED_BY_ID: SELLER }
  const denied = async (entityTypeId: number, ids: number[]) =>
    fails(await merge(entityTypeId, ids, SELLER), 0, 'Access denied', 403)
  const [first, mine] = [await crm.add('contact', own), await crm.add('contact', own)]
  const foreign = await crm.add('contact')
  await denied(3, [first, foreign])
  await denied(2, [await crm.add('deal', own), await crm.add('deal', own)])
  await denied(1, [await crm.add('lead', own), await crm.add('lead', own)])
  await merges(3, [first, mine], SELLER)
  assert.deepEqual(await crm.ids('contact', { filter: { ID: [first, mine, foreign] } }), [first, foreign])
})

test('who may not see what a record has cannot give it to another: people have to decide', async () => {
  const first = await crm.add('quote', { TITLE: 'One' })
  const contact = await crm.add('contact')
  const other = await crm.add('quote', { TITLE: 'One', CONTENT: 'Much', CONTACT_ID: contact })
  answers(await merge(7, [first, other], WRITER), { STATUS: 'CONFLICT', ENTITY_IDS: [] })
  assert.equal((await crm.get('quote', first)).CONTENT, null)
  assert.deepEqual(await contactsOf('quote', other), [[contact, 'Y']])
  await merges(7, [first, other])
  assert.equal((await crm.get('quote', first)).CONTENT, 'Much')
})

test('refusals', async () => {
  const contact = await crm.add('contact')
  const refused: [type: unknown, ids: unknown, text: string][] = [
    [undefined, [1, 2], 'The parameter entityTypeId is required.'],
    ['x', [1, 2], 'The parameter entityTypeId is required.'],
    [3, undefined, 'The parameter entityIds does not contains valid elements.'],
    [3, ['x', 0, null], 'The parameter entityIds does not contains valid elements.'],
    [3, [contact], 'The parameter entityIds must contains at least two elements.'],
    [3, [contact, String(contact)], 'The parameter entityIds must contains at least two elements.'],
    [3, [contact, 999_999], 'Owner was not found'],
    [3, [999_999, contact], 'Owner was not found'],
    [5, [1, 2], 'Entity type INVOICE is not supported'],
    [8, [1, 2], 'Entity type REQUISITE is not supported'],
  ]
  for (const [type, ids, text] of refused) fails(await merge(type, ids), 0, text)
  fails(await crm.call('crm.entity.mergeBatch'), 0, 'The parameter entityTypeId is required.')
  assert.deepEqual(await crm.ids('contact', { filter: { ID: contact } }), [contact])
})
