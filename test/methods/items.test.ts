import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()

/** Classic types by their number, and how the classic methods call them. */
const classic = { 1: 'lead', 2: 'deal', 3: 'contact', 4: 'company', 7: 'quote' } as const
const INVOICE = 31

type TypeId = keyof typeof classic | typeof INVOICE
const typeIds = [1, 2, 3, 4, 7, INVOICE] as const

// biome-ignore lint/suspicious/noExplicitAny: whatever an item has
type Item = Record<string, any>

const add = async (entityTypeId: number, fields: Fields = {}, more: Fields = {}): Promise<Item> => {
  const least = entityTypeId === 3 ? { name: 'Anna' } : {}
  return (await crm.result('crm.item.add', { entityTypeId, fields: { ...least, ...fields }, ...more })).item
}
const get = async (entityTypeId: number, id: number, more: Fields = {}): Promise<Item> =>
  (await crm.result('crm.item.get', { entityTypeId, id, ...more })).item
const update = async (entityTypeId: number, id: number, fields: Fields): Promise<Item> =>
  (await crm.result('crm.item.update', { entityTypeId, id, fields })).item
const list = async (entityTypeId: number, params: Fields = {}): Promise<Item[]> =>
  (await crm.result('crm.item.list', { entityTypeId, ...params })).items
const idsOf = async (entityTypeId: number, filter: Fields, params: Fields = {}): Promise<number[]> =>
  (await list(entityTypeId, { select: ['id'], filter, ...params })).map(({ id }) => id)

describe('every type through one door', () => {
  for (const entityTypeId of typeIds) {
    test(`${entityTypeId}: an item comes to be, is read, changed, found and deleted`, async () => {
      const added = await add(entityTypeId, { title: 'First', name: 'Anna', originId: 'x', opened: 'N' })
      assert.deepEqual(await get(entityTypeId, added.id), added)
      assert.equal(typeof added.id, 'number')
      assert.equal(added.entityTypeId, entityTypeId)
      assert.equal(added.opened, 'N')
      assert.equal(added.assignedById, 1)
      assert.match(added.createdTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)

      const changed = await update(entityTypeId, added.id, { opened: 'Y', noSuchField: 1, id: 77 })
      assert.equal(changed.id, added.id)
      assert.equal(changed.opened, 'Y')

      assert.deepEqual(await idsOf(entityTypeId, { id: added.id }), [added.id])
      const [listed] = await list(entityTypeId, { filter: { id: added.id } })
      assert.deepEqual(listed, changed)

      assert.deepEqual(await crm.result('crm.item.delete', { entityTypeId, id: added.id }), [])
      fails(await crm.call('crm.item.get', { entityTypeId, id: added.id }), 'NOT_FOUND', 'Element not found')
      fails(await crm.call('crm.item.delete', { entityTypeId, id: added.id }), 'NOT_FOUND', 'Item not found')
      fails(
        await crm.call('crm.item.update', { entityTypeId, id: added.id, fields: {} }),
        'NOT_FOUND',
        'Element not found',
      )
    })

    test(`${entityTypeId}: fields tells every name that an item has and that can be filled`, async () => {
      const { fields } = await crm.result('crm.item.fields', { entityTypeId })
      const item = await add(entityTypeId)
      for (const name of Object.keys(fields)) assert.ok(name in item, name)
      for (const [name, field] of Object.entries<Item>(fields)) {
        assert.equal(typeof field.title, 'string', name)
        assert.match(field.upperName, /^[A-Z0-9_]+$/)
      }
      assert.equal(fields.createdTime.isReadOnly, true)
      assert.equal(fields.opened.type, 'boolean')
    })
  }

  for (const [id, name] of Object.entries(classic))
    test(`a ${name} that one door made is the same through the other`, async () => {
      const entityTypeId = Number(id) as TypeId
      const item = await add(entityTypeId, { comments: 'Hello', name: 'Anna' })
      const record = await crm.result(`crm.${name}.get`, { id: item.id })
      assert.equal(record.ID, String(item.id))
      assert.equal(record.COMMENTS, 'Hello')
      assert.equal(record.DATE_CREATE, item.createdTime)
      await crm.result(`crm.${name}.update`, { id: item.id, fields: { COMMENTS: 'Bye' } })
      assert.equal((await get(entityTypeId, item.id)).comments, 'Bye')
    })

  /** What each type is made with and changed to, in the words of both doors: stages, lists of records, multifields. */
  const doors: [TypeId, added: [Fields, Fields], changes: [Fields, Fields]][] = [
    [
      1,
      [
        { TITLE: 'A', CONTACT_IDS: [5] },
        { title: 'A', contactIds: [5] },
      ],
      [
        { STATUS_ID: 'JUNK', PHONE: [{ VALUE: '+1', VALUE_TYPE: 'WORK' }], COMMENTS: 'x' },
        { stageId: 'JUNK', fm: [{ typeId: 'PHONE', value: '+1', valueType: 'WORK' }], comments: 'x' },
      ],
    ],
    [
      2,
      [
        { TITLE: 'A', CONTACT_IDS: [5, 6], SOURCE_ID: 'WEB' },
        { title: 'A', contactIds: [5, 6], sourceId: 'WEB' },
      ],
      [
        { STAGE_ID: 'WON', CONTACT_IDS: [6, 7], OPPORTUNITY: '5' },
        { stageId: 'WON', contactIds: [6, 7], opportunity: 5 },
      ],
    ],
    [
      3,
      [
        { NAME: 'A', COMPANY_IDS: [5] },
        { name: 'A', companyIds: [5], honorific: 'HNR_EN_1' },
      ],
      [
        { NAME: 'B', COMPANY_IDS: [] },
        { name: 'B', companyIds: [] },
      ],
    ],
    [
      4,
      [{ TITLE: 'A' }, { title: 'A' }],
      [
        { TITLE: 'B', COMPANY_TYPE: 'PARTNER', CONTACT_ID: [5] },
        { title: 'B', typeId: 'PARTNER', contactIds: [5] },
      ],
    ],
    [
      7,
      [{ TITLE: 'A' }, { title: 'A' }],
      [
        { STATUS_ID: 'APPROVED', CONTACT_IDS: [5] },
        { stageId: 'APPROVED', contactIds: [5] },
      ],
    ],
  ]
  for (const [entityTypeId, [oldFields, fields], [oldChanges, changes]] of doors)
    test(`both doors of ${entityTypeId} leave the same history, timeline and stage history`, async () => {
      const name = classic[entityTypeId as keyof typeof classic]
      const old = await crm.add(name, oldFields)
      const { id } = await add(entityTypeId, fields)
      crm.portal.clock.move(5000)
      await crm.update(name, old, oldChanges)
      await update(entityTypeId, id, changes)
      assert.deepEqual(await traces(entityTypeId, id), await traces(entityTypeId, old))
    })
})

/** What is written beside a record, but for its ids and times. */
async function traces(entityTypeId: number, id: number): Promise<Item[][]> {
  const { read } = crm.portal.store
  const rows = await Promise.all(
    (['history', 'timeline', 'stage_history'] as const).map(table =>
      read
        .selectFrom(table)
        .selectAll()
        .where('entity_type_id', '=', entityTypeId)
        .where('record_id', '=', id)
        .orderBy('id')
        .execute(),
    ),
  )
  return rows.map(all =>
    all.map(({ id: _, record_id, created, ...row }) =>
      row.changes ? { ...row, changes: row.changes.replace(/\d{4}-\d\d-\d\dT[\d:]+/g, 'then') } : row,
    ),
  )
}

describe('an update', () => {
  test('that changes nothing is not saved', async () => {
    const fields = {
      ...{ title: 'A', opportunity: 12.5, begindate: '2030-01-02', opened: 'Y', comments: '' },
      ...{ observers: [3, 2], contactIds: [8, 9] },
    }
    const deal = await add(2, fields)
    const told = await traces(2, deal.id)
    crm.portal.clock.move(5000)
    for (const same of [{}, fields, { ...fields, opportunity: '12.50' }, { stageId: 'NO_SUCH' }, { nothing: 1 }])
      assert.deepEqual(await update(2, deal.id, same), deal)
    assert.deepEqual(await traces(2, deal.id), told)
    for (const other of [
      { title: 'B' },
      { observers: [2, 3] },
      { contactIds: [8, 9, 10] },
      { contactIds: [9, 8, 10] },
    ]) {
      crm.portal.clock.move(5000)
      const before = await get(2, deal.id)
      assert.ok((await update(2, deal.id, other)).updatedTime > before.updatedTime, JSON.stringify(other))
    }
    // The classic methods save what they are told to.
    const before = await get(2, deal.id)
    crm.portal.clock.move(5000)
    await crm.update('deal', deal.id, { TITLE: 'B' })
    assert.ok((await get(2, deal.id)).updatedTime > before.updatedTime)
  })

  test('to another stage asks for everything mandatory, by its title', async () => {
    const deal = await add(2)
    const field = { FIELD_NAME: 'NEEDED', USER_TYPE_ID: 'string', MANDATORY: 'Y', LABEL: 'Serial number' }
    const id = await crm.result('crm.deal.userfield.add', { fields: field })
    const change = (fields: Fields) => crm.call('crm.item.update', { entityTypeId: 2, id: deal.id, fields })
    const refused = ['CRM_FIELD_ERROR_REQUIRED', 'The "Serial number" field is required'] as const
    fails(await change({ stageId: 'EXECUTING' }), ...refused)
    assert.deepEqual(await get(2, deal.id), { ...deal, ufCrmNeeded: null })
    assert.equal((await update(2, deal.id, { title: 'Elsewhere' })).title, 'Elsewhere')
    const { category } = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Other' } })
    assert.equal((await update(2, deal.id, { categoryId: category.id })).categoryId, category.id)
    const stageId = `C${category.id}:WON`
    assert.equal((await update(2, deal.id, { stageId, ufCrmNeeded: 'x' })).stageId, stageId)
    fails(await change({ ufCrmNeeded: '' }), ...refused)
    fails(await crm.call('crm.item.add', { entityTypeId: 2, fields: {} }), ...refused)
    await crm.result('crm.deal.userfield.delete', { id })
  })
})

describe('values', () => {
  test('numbers are numbers, flags letters, moments carry their zone, nothing is null or 0', async () => {
    const deal = await add(2, {
      opportunity: 999.9,
      probability: 50,
      closedate: '2030-01-02',
      isManualOpportunity: 'Y',
    })
    assert.equal(deal.opportunity, 999.9)
    assert.equal(deal.probability, 50)
    assert.equal(deal.categoryId, 0)
    assert.equal(deal.isManualOpportunity, 'Y')
    assert.equal(deal.companyId, 0)
    assert.equal(deal.leadId, null)
    assert.match(deal.closedate, /^2030-01-02T00:00:00/)
    assert.deepEqual(deal.contactIds, [])
    assert.deepEqual(deal.observers, [])
    assert.equal((await update(2, deal.id, { opportunity: '10000' })).opportunity, 10000)
  })

  test('a value that cannot be one of its field is refused, and nothing is written', async () => {
    const deal = await add(2, { title: 'A' })
    fails(
      await crm.call('crm.item.update', { entityTypeId: 2, id: deal.id, fields: { title: 'B', probability: 'many' } }),
      'CRM_FIELD_ERROR_VALUE_NOT_VALID',
      'Invalid value for field "Probability"',
    )
    assert.equal((await get(2, deal.id)).title, 'A')
  })

  for (const [value, type] of [
    ['1', 'string'],
    [1, 'int'],
    [1.5, 'float'],
    [true, 'bool'],
  ] as const)
    test(`several values as a ${type} are refused`, async () => {
      fails(
        await crm.call('crm.item.add', { entityTypeId: 2, fields: { observers: value } }),
        '100',
        `Expected iterable value for multiple field, but got ${type} instead`,
      )
    })

  test('observers are a list of their own, in order, each once', async () => {
    const deal = await add(2, { observers: [3, 2, 3] })
    assert.deepEqual(deal.observers, [3, 2])
    assert.deepEqual((await update(2, deal.id, { observers: [1] })).observers, [1])
    assert.deepEqual((await update(2, deal.id, { title: 'x' })).observers, [1])
    assert.deepEqual((await update(2, deal.id, { observers: [] })).observers, [])
  })

  test('contacts are bound in their order, the first is the primary one', async () => {
    const deal = await add(2, { contactIds: [8, 9] })
    assert.equal(deal.contactId, 8)
    const changed = await update(2, deal.id, { contactIds: [9, 7] })
    assert.deepEqual(changed.contactIds, [9, 7])
    assert.equal(changed.contactId, 9)
    const items = await crm.result('crm.deal.contact.items.get', { id: deal.id })
    assert.deepEqual(
      items.map((one: Item) => [one.CONTACT_ID, one.IS_PRIMARY]),
      [
        [9, 'Y'],
        [7, 'N'],
      ],
    )
  })

  test('quotes and invoices are sold by the first own company, unless one is said', async () => {
    const other = await crm.add('company', { TITLE: 'Client' })
    const mine = await crm.add('company', { TITLE: 'We', IS_MY_COMPANY: 'Y' })
    await crm.add('company', { TITLE: 'We, too', IS_MY_COMPANY: 'Y' })
    for (const entityTypeId of [7, INVOICE]) {
      assert.equal((await add(entityTypeId)).mycompanyId, mine)
      assert.equal((await add(entityTypeId, { mycompanyId: other })).mycompanyId, other)
      assert.equal((await add(entityTypeId, { mycompanyId: null })).mycompanyId, null)
    }
    // Only crm.item.add: the page of the classic method names no such default.
    assert.equal((await crm.get('quote', await crm.add('quote'))).MYCOMPANY_ID, null)
  })

  test('an invoice knows its deal and its quote', async () => {
    const deal = await add(2)
    const invoice = await add(INVOICE, { parentId2: deal.id })
    assert.equal(invoice.parentId2, deal.id)
    assert.equal(invoice.parentId7, null)
    assert.deepEqual(await idsOf(INVOICE, { parentId2: deal.id }), [invoice.id])
    await crm.result('crm.item.delete', { entityTypeId: 2, id: deal.id })
    assert.equal((await get(INVOICE, invoice.id)).parentId2, null)
  })

  test('an invoice is in the stages of its only category', async () => {
    const invoice = await add(INVOICE)
    assert.match(invoice.stageId, new RegExp(`^DT31_${invoice.categoryId}:`))
    const stages = await crm.result('crm.status.list', {
      filter: { ENTITY_ID: `SMART_INVOICE_STAGE_${invoice.categoryId}` },
    })
    const last = stages.find((stage: Item) => stage.SEMANTICS === 'S').STATUS_ID
    const moved = await update(INVOICE, invoice.id, { stageId: last })
    assert.equal(moved.stageId, last)
    assert.equal(moved.previousStageId, invoice.stageId)
    assert.equal((await update(INVOICE, invoice.id, { stageId: 'NONE' })).stageId, last)
  })

  test('a deal moves to another category with a stage of it', async () => {
    const { category } = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Other' } })
    const deal = await add(2)
    const moved = await update(2, deal.id, { categoryId: category.id })
    assert.equal(moved.categoryId, category.id)
    assert.equal(moved.stageId, `C${category.id}:NEW`)
    assert.equal((await update(2, deal.id, { categoryId: 0, stageId: 'WON' })).stageId, 'WON')
    assert.equal((await update(2, deal.id, { categoryId: 999 })).categoryId, 0)
    await crm.update('deal', deal.id, { CATEGORY_ID: category.id })
    assert.equal((await get(2, deal.id)).categoryId, 0)
  })
})

describe('fm', () => {
  const phones = (item: Item) => item.fm.map(({ typeId, valueType, value }: Item) => [typeId, valueType, value])

  test('a list adds, a map adds, changes and deletes', async () => {
    const contact = await add(3, {
      fm: [
        { typeId: 'PHONE', valueType: 'WORK', value: '+1' },
        { typeId: 'EMAIL', valueType: 'HOME', value: 'a@b.c' },
        { valueType: 'WORK', value: 'no type' },
      ],
    })
    assert.deepEqual(phones(contact), [
      ['PHONE', 'WORK', '+1'],
      ['EMAIL', 'HOME', 'a@b.c'],
    ])
    assert.equal(contact.phoneWork, '+1')
    assert.equal(contact.emailHome, 'a@b.c')
    assert.equal(contact.phone, '+1')
    assert.equal(contact.phoneMobile, '')
    assert.equal(contact.hasPhone, 'Y')
    const [phone, email] = contact.fm
    const changed = await update(3, contact.id, {
      fm: {
        [phone.id]: { typeId: 'PHONE', valueType: 'MOBILE', value: '+2' },
        [email.id]: { typeId: 'EMAIL', value: '' },
        n0: { typeId: 'WEB', valueType: 'WORK', value: 'c.d' },
      },
    })
    assert.deepEqual(phones(changed), [
      ['PHONE', 'MOBILE', '+2'],
      ['WEB', 'WORK', 'c.d'],
    ])
    fails(
      await crm.call('crm.item.update', { entityTypeId: 3, id: contact.id, fields: { fm: 'text' } }),
      '100',
      'Expected iterable value for multiple field, but got string instead',
    )

    crm.portal.clock.move(5000)
    const [kept] = changed.fm
    const same = { [kept.id]: kept, [email.id]: { typeId: 'EMAIL', value: '' } }
    assert.deepEqual(await update(3, contact.id, { fm: same }), changed)
    const unknown = { 99999: { typeId: 'IM', valueType: 'TELEGRAM', value: '@a' } }
    assert.deepEqual(phones(await update(3, contact.id, { fm: unknown })), [
      ...phones(changed),
      ['IM', 'TELEGRAM', '@a'],
    ])
    fails(
      await crm.call('crm.item.update', {
        entityTypeId: 3,
        id: contact.id,
        fields: { fm: [{ typeId: 'EMAIL', value: 'x' }] },
      }),
      'CRM_FIELD_ERROR_VALUE_NOT_VALID',
      'Invalid value for field "E-mail"',
    )
  })

  test('it comes with everything and cannot be asked for alone', async () => {
    const contact = await add(3, { fm: [{ typeId: 'PHONE', valueType: 'WORK', value: '+1' }] })
    const [all] = await list(3, { filter: { id: contact.id }, select: ['*'] })
    assert.deepEqual(all?.fm, contact.fm)
    const [some] = await list(3, { filter: { id: contact.id }, select: ['id', 'fm', 'name'] })
    assert.deepEqual(some, { id: contact.id, name: 'Anna' })
  })

  test('its first values are asked for by their names, as texts', async () => {
    const fm = [
      { typeId: 'PHONE', valueType: 'MOBILE', value: '+1' },
      { typeId: 'PHONE', valueType: 'WORK', value: '+2' },
      { typeId: 'EMAIL', valueType: 'HOME', value: 'a@b.c' },
    ]
    const select = ['id', 'phone', 'email', 'phoneWork', 'emailHome', 'emailWork', 'phoneless']
    const expected = { phone: '+1', email: 'a@b.c', phoneWork: '+2', emailHome: 'a@b.c', emailWork: '' }
    for (const entityTypeId of [1, 3, 4]) {
      const { id } = await add(entityTypeId, { fm })
      assert.deepEqual(await list(entityTypeId, { filter: { id }, select }), [{ id, ...expected }])
      assert.deepEqual(await list(entityTypeId, { filter: { id }, select: ['phone'] }), [{ id, phone: '+1' }])
    }
    const none = await add(3)
    assert.deepEqual(await list(3, { filter: { id: none.id }, select: ['phone'] }), [{ id: none.id, phone: '' }])
    const deal = await add(2)
    assert.deepEqual(await list(2, { filter: { id: deal.id }, select }), [{ id: deal.id }])
  })
})

describe('user fields', () => {
  const names = {
    UF_CRM_TEXT: 'ufCrmText',
    UF_CRM_1747309879: 'ufCrm_1747309879',
    UF_CRM_3_1747309727: 'ufCrm3_1747309727',
    UF_CRM_3_DIGIT: 'ufCrm3Digit',
    UF_CRM_3_DIGIT10: 'ufCrm_3_DIGIT10',
  }

  test('have names in camel case, or their own when asked', async () => {
    for (const name of Object.keys(names))
      await crm.result('crm.lead.userfield.add', { fields: { FIELD_NAME: name, USER_TYPE_ID: 'string' } })
    const fields = Object.fromEntries(Object.values(names).map((name, i) => [name, `value ${i}`]))
    const lead = await add(1, fields)
    const original = await get(1, lead.id, { useOriginalUfNames: 'Y' })
    for (const [i, [name, camel]] of Object.entries(names).entries()) {
      assert.equal(lead[camel], `value ${i}`)
      assert.equal(original[name], `value ${i}`)
      assert.ok(!(camel in original))
      assert.deepEqual(await idsOf(1, { [camel]: `value ${i}` }), [lead.id])
      assert.deepEqual(await idsOf(1, { [name]: `value ${i}` }, { useOriginalUfNames: 'Y' }), [lead.id])
    }
    const { fields: told } = await crm.result('crm.item.fields', { entityTypeId: 1, useOriginalUfNames: 'Y' })
    assert.equal(told.UF_CRM_TEXT.isDynamic, true)
  })

  test('are not known by the other name', async () => {
    const made = await add(1, { UF_CRM_TEXT: 'a' })
    assert.equal(made.ufCrmText, null)
    assert.equal((await update(1, made.id, { UF_CRM_TEXT: 'a' })).ufCrmText, null)
    const useOriginalUfNames = 'Y'
    const own = await add(1, { UF_CRM_TEXT: 'own', ufCrmText: 'camel' }, { useOriginalUfNames })
    assert.equal(own.UF_CRM_TEXT, 'own')
    const imported = { entityTypeId: 1, fields: { UF_CRM_TEXT: 'imported' }, useOriginalUfNames }
    const { item } = await crm.result('crm.item.import', imported)
    assert.equal((await get(1, item.id)).ufCrmText, 'imported')
    const refused = (name: string) =>
      ['INVALID_ARG_VALUE', `Invalid filter: field '${name}' is not allowed in filter`] as const
    fails(await crm.call('crm.item.list', { entityTypeId: 1, filter: { UF_CRM_TEXT: 'a' } }), ...refused('UF_CRM_TEXT'))
    fails(
      await crm.call('crm.item.list', { entityTypeId: 1, filter: { ufCrmText: 'a' }, useOriginalUfNames }),
      ...refused('ufCrmText'),
    )
    const select = ['UF_CRM_TEXT', 'ufCrmText']
    assert.deepEqual(await list(1, { filter: { id: own.id }, select }), [{ id: own.id, ufCrmText: 'own' }])
    assert.deepEqual(await list(1, { filter: { id: own.id }, select, useOriginalUfNames }), [
      { id: own.id, UF_CRM_TEXT: 'own' },
    ])
  })

  test('an empty list leaves a list of elements, null clears it', async () => {
    await crm.result('crm.quote.userfield.add', {
      fields: {
        FIELD_NAME: 'MANY',
        USER_TYPE_ID: 'enumeration',
        MULTIPLE: 'Y',
        LIST: [{ VALUE: 'A' }, { VALUE: 'B' }],
      },
    })
    const { fields } = await crm.result('crm.item.fields', { entityTypeId: 7 })
    const ids = fields.ufCrmMany.items.map(({ ID }: Item) => Number(ID))
    const quote = await add(7, { ufCrmMany: ids })
    assert.deepEqual((await update(7, quote.id, { ufCrmMany: [] })).ufCrmMany, ids)
    assert.deepEqual((await update(7, quote.id, { ufCrmMany: null })).ufCrmMany, [])
  })

  test('a photo is the id of its file, and stays when it is written back', async () => {
    const file = ['a.png', Buffer.from('a').toString('base64')]
    const contact = await crm.add('contact', { PHOTO: { fileData: file } })
    const { photo } = await get(3, contact)
    assert.equal(typeof photo, 'number')
    assert.equal((await update(3, contact, { photo })).photo, photo)
    assert.equal((await update(3, contact, { photo: '' })).photo, null)
  })

  test('keep their own name where another field has the short one', async () => {
    for (const name of ['UF_CRM_A_B', 'UF_CRM_A__B'])
      await crm.result('crm.quote.userfield.add', { fields: { FIELD_NAME: name, USER_TYPE_ID: 'string' } })
    const quote: Item = await add(7, { ufCrmAB: 'first', UF_CRM_A__B: 'second' })
    assert.deepEqual([quote.ufCrmAB, quote.UF_CRM_A__B], ['first', 'second'])
    assert.deepEqual(await idsOf(7, { ufCrmAB: 'first', UF_CRM_A__B: 'second' }), [quote.id])
    const { fields } = await crm.result('crm.item.fields', { entityTypeId: 7 })
    assert.deepEqual(
      Object.keys(fields).filter(name => /^uf.*A_*B$/i.test(name)),
      ['ufCrmAB', 'UF_CRM_A__B'],
    )
  })

  test('of every type are read back as they are written', async () => {
    const element = { LIST: [{ VALUE: 'One' }, { VALUE: 'Two' }] }
    const made: Record<string, Fields> = {
      AFLAG: { USER_TYPE_ID: 'boolean' },
      ANUMBER: { USER_TYPE_ID: 'double' },
      AMONEY: { USER_TYPE_ID: 'money' },
      ADAY: { USER_TYPE_ID: 'date' },
      ALIST: { USER_TYPE_ID: 'enumeration', ...element },
      LINKS: { USER_TYPE_ID: 'url', MULTIPLE: 'Y' },
      NUMBERS: { USER_TYPE_ID: 'integer', MULTIPLE: 'Y' },
      AFILE: { USER_TYPE_ID: 'file' },
    }
    for (const [name, field] of Object.entries(made))
      await crm.result('crm.deal.userfield.add', { fields: { FIELD_NAME: name, ...field } })
    const { fields } = await crm.result('crm.item.fields', { entityTypeId: 2 })
    const [, two] = fields.ufCrmAlist.items
    const deal = await add(2, {
      ...{ ufCrmAflag: 'Y', ufCrmAnumber: 9999.9, ufCrmAmoney: '300|USD', ufCrmAday: '2030-01-01' },
      ...{ ufCrmAlist: two.ID, ufCrmLinks: ['a.b', 'c.d'], ufCrmNumbers: [3, 4] },
      ufCrmAfile: ['a.txt', Buffer.from('hello').toString('base64')],
    })
    assert.equal(deal.ufCrmAflag, 'Y')
    assert.equal(deal.ufCrmAnumber, 9999.9)
    assert.equal(deal.ufCrmAmoney, '300|USD')
    assert.match(deal.ufCrmAday, /^2030-01-01T00:00:00/)
    assert.equal(deal.ufCrmAlist, Number(two.ID))
    assert.deepEqual(deal.ufCrmLinks, ['a.b', 'c.d'])
    assert.deepEqual(deal.ufCrmNumbers, [3, 4])
    assert.deepEqual(Object.keys(deal.ufCrmAfile).sort(), ['id', 'url', 'urlMachine'])
    assert.deepEqual(await idsOf(2, { ufCrmNumbers: 4 }), [deal.id])
    const empty = await add(2)
    assert.deepEqual(empty.ufCrmLinks, [])
    assert.equal(empty.ufCrmAflag, 'N')
    assert.equal(empty.ufCrmAfile, null)
  })
})

test('a flag is written as a letter, and found by 1 and 0 alone', async () => {
  await crm.result('crm.quote.userfield.add', { fields: { FIELD_NAME: 'TURNED', USER_TYPE_ID: 'boolean' } })
  const never = await add(7, { title: 'flag' })
  const no = await add(7, { title: 'flag', ufCrmTurned: 'N' })
  const yes = await add(7, { title: 'flag', ufCrmTurned: 'Y' })
  const cases: [key: string, value: unknown, found: Item[]][] = [
    ['', 1, [yes]],
    ['', '1', [yes]],
    ['=', 0, [never, no]],
    ['!', '0', [yes]],
    ['@', [0, 1], [never, no, yes]],
    ['>', 0, [yes]],
    ['', 'Y', []],
    ['', 'N', []],
    ['', true, []],
    ['!', 'Y', [never, no, yes]],
    ['@', ['Y', 1], [yes]],
  ]
  for (const [key, value, found] of cases)
    assert.deepEqual(
      await idsOf(7, { title: 'flag', [`${key}ufCrmTurned`]: value }),
      found.map(({ id }) => id),
      `${key} ${JSON.stringify(value)}`,
    )
})

test('a file that is not the one of its field empties the field', async () => {
  const field = { USER_TYPE_ID: 'file', MANDATORY: 'N' }
  await crm.result('crm.quote.userfield.add', { fields: { FIELD_NAME: 'PAPER', ...field } })
  const name = 'ufCrmPaper'
  const quote = await add(7, { [name]: ['a.txt', 'YQ=='] })
  const { id: file } = quote[name]
  for (const same of [{ id: file }, quote[name], file])
    assert.deepEqual((await update(7, quote.id, { [name]: same }))[name].id, file)
  for (const other of [{ id: 99_999 }, 99_999]) {
    const { id: stored } = (await update(7, quote.id, { [name]: ['b.txt', 'Yg=='] }))[name]
    assert.equal((await update(7, quote.id, { [name]: other }))[name], null)
    assert.deepEqual(await crm.portal.store.read.selectFrom('file').select('id').where('id', '=', stored).execute(), [])
  }
})

describe('lists', () => {
  const made = (async () => {
    const marks = [
      { name: 'Anna', lastName: '', opportunity: 100, stageId: 'NEW' },
      { name: '', lastName: 'Berg', opportunity: 200, stageId: 'IN_PROCESS' },
      { name: '', lastName: '', opportunity: 300, stageId: 'NEW' },
    ]
    const ids = []
    for (const fields of marks)
      ids.push((await add(1, { ...fields, originId: 'listed', observers: [2], contactIds: [4] })).id)
    return ids
  })()
  const found = (filter: Fields, params: Fields = {}) => idsOf(1, { originId: 'listed', ...filter }, params)

  const cases: [Fields, number[]][] = [
    [{}, [0, 1, 2]],
    [{ '0': { logic: 'OR', '0': { '!=name': '' }, '1': { '!=lastName': '' } } }, [0, 1]],
    [{ '0': { logic: 'OR', '0': { name: 'Anna' }, '1': { logic: 'AND', opportunity: 300, stageId: 'NEW' } } }, [0, 2]],
    [{ '>=opportunity': 200, '<opportunity': 300 }, [1]],
    [{ '@stageId': ['IN_PROCESS'] }, [1]],
    [{ '!@stageId': ['IN_PROCESS'] }, [0, 2]],
    [{ '%lastName': 'er' }, [1]],
    [{ '=%lastName': 'B%' }, [1]],
    [{ observers: 2, contactIds: [4, 5] }, [0, 1, 2]],
    [{ '!observers': 2 }, []],
    [{ STAGE_ID: 'IN_PROCESS' }, [1]],
  ]
  for (const [filter, places] of cases)
    test(`filter ${JSON.stringify(filter)}`, async () => {
      const ids = await made
      assert.deepEqual(
        await found(filter),
        places.map(place => ids[place]),
      )
    })

  test('clients are all of the general category', async () => {
    const { id } = await add(4, { title: 'Only', originId: 'one' })
    const found = (filter: Fields) => idsOf(4, { originId: 'one', ...filter }, { order: { categoryId: 'DESC' } })
    for (const filter of [{ categoryId: 0 }, { categoryId: null }, { '@categoryId': [0, 15] }, { '!categoryId': 15 }])
      assert.deepEqual(await found(filter), [id], JSON.stringify(filter))
    for (const filter of [{ categoryId: 15 }, { '!categoryId': 0 }, { '>categoryId': 0 }])
      assert.deepEqual(await found(filter), [], JSON.stringify(filter))
    assert.deepEqual(await list(4, { filter: { id }, select: ['categoryId'] }), [{ id, categoryId: 0 }])
  })

  test('order, select and pages', async () => {
    const ids = await made
    assert.deepEqual(await found({}, { order: { opportunity: 'desc' } }), ids.toReversed())
    const page = await crm.call('crm.item.list', { entityTypeId: 1, filter: { originId: 'listed' }, select: ['title'] })
    assert.equal(page.total, 3)
    assert.deepEqual(Object.keys(page.result.items[0]).sort(), ['id', 'title'])
    const uncounted = await crm.call('crm.item.list', { entityTypeId: 1, filter: { originId: 'listed' }, start: -1 })
    assert.equal(uncounted.total, 0)
    assert.equal(uncounted.result.items.length, 3)
  })

  const refusals: [Fields, string][] = [
    [{ filter: { nothing: 1 } }, "Invalid filter: field 'nothing' is not allowed in filter"],
    [
      { filter: { '0': { logic: 'OR', '0': { '>nothing': 1 } } } },
      "Invalid filter: field 'nothing' is not allowed in filter",
    ],
    [{ filter: { title: { a: { b: 1 } } } }, "Invalid filter: field 'title' has invalid value"],
    [{ filter: { fm: 1 } }, "Invalid filter: field 'fm' is not allowed in filter"],
    [{ order: { nothing: 'ASC' } }, "Invalid order: field 'nothing' is not allowed in order"],
    [{ order: { observers: 'ASC' } }, "Invalid order: field 'observers' is not allowed in order"],
    [{ order: { id: 'UP' } }, "Invalid order: allowed sort directions are ASC, DESC. But got 'UP' for field 'id'"],
    [{ order: { id: {} } }, "Invalid order: allowed sort directions are ASC, DESC. But got 'array' for field 'id'"],
  ]
  for (const [params, text] of refusals)
    test(`${JSON.stringify(params)} is refused`, async () => {
      fails(await crm.call('crm.item.list', { entityTypeId: 1, ...params }), 'INVALID_ARG_VALUE', text)
    })
})

describe('import', () => {
  test('keeps when and by whom things were done, for an administrator', async () => {
    const fields = {
      title: 'Old',
      createdTime: '2020-01-02T03:04:05+00:00',
      createdBy: 5,
      movedBy: 6,
      movedTime: '2020-02-02T00:00:00+00:00',
    }
    const { item } = await crm.result('crm.item.import', { entityTypeId: 2, fields })
    const deal = await get(2, item.id)
    assert.equal(Date.parse(deal.createdTime), Date.parse(fields.createdTime))
    assert.equal(Date.parse(deal.movedTime), Date.parse(fields.movedTime))
    assert.deepEqual([deal.createdBy, deal.movedBy], [5, 6])
    const plain = await add(2, fields)
    assert.notEqual(Date.parse(plain.createdTime), Date.parse(fields.createdTime))
  })

  const before = '2020-01-02T00:00:00+00:00'
  const after = '2020-02-02T00:00:00+00:00'
  const future = '2200-01-01T00:00:00+00:00'
  const wrong: [Fields, title: string][] = [
    [{ createdTime: future }, 'Creation Date'],
    [{ createdTime: before, updatedTime: future }, 'Modification Date'],
    [{ createdTime: after, updatedTime: before }, 'Modification Date'],
    [{ updatedTime: before }, 'Modification Date'],
    [{ createdTime: after, movedTime: before }, 'Moved at'],
    [{ createdTime: before, updatedTime: before, movedTime: after }, 'Moved at'],
    [{ movedTime: before }, 'Moved at'],
  ]
  for (const [fields, title] of wrong)
    test(`refuses an order of times that cannot be: ${Object.entries(fields)}`, async () => {
      fails(
        await crm.call('crm.item.import', { entityTypeId: 2, fields }),
        'CRM_FIELD_ERROR_VALUE_NOT_VALID',
        `Invalid value for field "${title}"`,
      )
    })

  test('a contact needs a name there, and is given one elsewhere', async () => {
    const nameless = { entityTypeId: 3, fields: { lastName: ' ' } }
    fails(await crm.call('crm.item.import', nameless), 'CRM_FIELD_ERROR_REQUIRED', 'The "Name" field is required')
    const { item } = await crm.result('crm.item.add', nameless)
    assert.equal(item.name, 'Unnamed')
    fails(
      await crm.call('crm.item.update', { entityTypeId: 3, id: item.id, fields: { name: '', lastName: '' } }),
      'CRM_FIELD_ERROR_REQUIRED',
      'The "Name" field is required',
    )
  })

  test('takes twenty at once and tells what is wrong with each in its place', async () => {
    const data = [{ name: 'A', PHONE: [{ VALUE: '+1', VALUE_TYPE: 'WORK' }] }, {}, { name: 'C' }]
    const { items } = await crm.result('crm.item.batchImport', { entityTypeId: 3, data })
    assert.deepEqual(items[1], {
      error: 'CRM_FIELD_ERROR_REQUIRED',
      error_description: 'The "Name" field is required',
    })
    assert.equal((await get(3, items[0].item.id)).phoneWork, '+1')
    assert.equal((await get(3, items[2].item.id)).name, 'C')
    fails(
      await crm.call('crm.item.batchImport', {
        entityTypeId: 3,
        data: Array.from({ length: 21 }, () => ({ name: 'A' })),
      }),
      'MAX_IMPORT_BATCH_SIZE_EXCEEDED',
      'You cannot import more than 20 items',
    )
  })
})

describe('refusals', () => {
  const verbs = {
    fields: {},
    add: { fields: {} },
    get: { id: 1 },
    list: {},
    update: { id: 1, fields: {} },
    delete: { id: 1 },
    import: { fields: {} },
    batchImport: { data: [] },
  }
  for (const [verb, params] of Object.entries(verbs)) {
    test(`${verb} without a type, of an unknown one, of old invoices`, async () => {
      fails(await crm.call(`crm.item.${verb}`, params), '100', 'Could not find value for parameter {entityTypeId}')
      fails(
        await crm.call(`crm.item.${verb}`, { entityTypeId: 999, ...params }),
        'NOT_FOUND',
        'Smart process not found',
      )
      fails(
        await crm.call(`crm.item.${verb}`, { entityTypeId: 5, ...params }),
        'ENTITY_TYPE_NOT_SUPPORTED',
        'Entity type INVOICE is not supported',
      )
    })
    for (const missing of Object.keys(params))
      test(`${verb} without ${missing}`, async () => {
        const { [missing]: _, ...rest } = params as Fields
        fails(
          await crm.call(`crm.item.${verb}`, { entityTypeId: 1, ...rest }),
          '100',
          `Could not find value for parameter {${missing}}`,
        )
      })
  }
})
