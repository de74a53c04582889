import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Role } from '../../src/portal/roles.ts'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

const crm = await openCrm()
const CONFIGURER = 2
const READER = 3
const NOBODY = 4

const roles = (): Promise<Role[]> => crm.portal.control('role', 'list')

/** User 2 may change settings, user 3 may read the items of type 1030, user 4 may do nothing. */
before(async () => {
  await addUsers(crm.portal, 3)
  await addRole(crm.portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U2'] })
  await addRole(crm.portal, { name: 'Reader', permissions: {}, relations: ['U3'] })
})

// biome-ignore lint/suspicious/noExplicitAny: whatever a smart process tells
type Type = Record<string, any>

const add = async (fields: Fields = {}): Promise<Type> =>
  (await crm.result('crm.type.add', { fields: { title: 'Some', ...fields } })).type
const get = async (id: number): Promise<Type> => (await crm.result('crm.type.get', { id })).type
const update = async (id: number, fields: Fields): Promise<Type> =>
  (await crm.result('crm.type.update', { id, fields })).type
const listed = async (params: Fields): Promise<Type[]> => (await crm.result('crm.type.list', params)).types
const fieldsOf = async (entityTypeId: number): Promise<string[]> =>
  Object.keys((await crm.result('crm.item.fields', { entityTypeId })).fields)

const switches = [
  ...['isCategoriesEnabled', 'isStagesEnabled', 'isBeginCloseDatesEnabled', 'isClientEnabled'],
  ...['isUseInUserfieldEnabled', 'isLinkWithProductsEnabled', 'isMycompanyEnabled', 'isDocumentsEnabled'],
  ...['isSourceEnabled', 'isObserversEnabled', 'isRecyclebinEnabled', 'isAutomationEnabled', 'isBizProcEnabled'],
  'isSetOpenPermissions',
]
const all = (value: unknown): Fields => Object.fromEntries(switches.map(name => [name, value]))

describe('crm.type.add', () => {
  test('answers as documented', async () => {
    const type = await add({
      title: 'SPA',
      entityTypeId: 2024,
      ...all('Y'),
      linkedUserFields: { 'CALENDAR_EVENT|UF_CRM_CAL_EVENT': 'true', 'TASKS_TASK|UF_CRM_TASK': 'true' },
      relations: {
        parent: [1, 2, 31].map(entityTypeId => ({ entityTypeId, isChildrenListEnabled: 'true' })),
        child: [{ entityTypeId: 3, isChildrenListEnabled: 'true' }, { entityTypeId: 4 }],
      },
    })
    const { id, createdTime } = type
    const relation = (entityTypeId: number, isChildrenListEnabled: string, isPredefined = 'N') => ({
      entityTypeId,
      isChildrenListEnabled,
      isPredefined,
    })
    assert.match(createdTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
    assert.deepEqual(type, {
      id,
      title: 'SPA',
      code: '',
      createdBy: 1,
      entityTypeId: 2024,
      customSectionId: null,
      ...all('Y'),
      isPaymentsEnabled: 'N',
      isCountersEnabled: 'N',
      createdTime,
      updatedTime: createdTime,
      updatedBy: 1,
      relations: {
        parent: [relation(3, 'Y', 'Y'), relation(4, 'Y', 'Y'), relation(1, 'Y'), relation(2, 'Y'), relation(31, 'Y')],
        child: [relation(3, 'Y'), relation(4, 'N')],
      },
      linkedUserFields: {
        'CALENDAR_EVENT|UF_CRM_CAL_EVENT': 'Y',
        'TASKS_TASK|UF_CRM_TASK': 'Y',
        'TASKS_TASK_TEMPLATE|UF_CRM_TASK': 'N',
      },
      customSections: [],
    })
    assert.deepEqual(await get(id), type)
    assert.deepEqual((await crm.result('crm.type.getByEntityTypeId', { entityTypeId: '2024' })).type, type)
  })

  test('takes the first free number by itself, and everything switched off but open rights', async () => {
    const [first, second] = [await add(), await add()]
    assert.equal(first.entityTypeId, 128)
    assert.equal(second.entityTypeId, 129)
    for (const name of switches) assert.equal(first[name], name === 'isSetOpenPermissions' ? 'Y' : 'N', name)
    assert.deepEqual(first.relations, { parent: [], child: [] })
    await crm.result('crm.type.delete', { id: first.id })
    const third = await add()
    assert.equal(third.entityTypeId, 128)
    assert.equal(third.id > second.id, true)
    for (const { id } of [second, third]) await crm.result('crm.type.delete', { id })
  })

  for (const entityTypeId of [128, 151, 192, 1030, '2000', 2_147_483_646])
    test(`takes ${entityTypeId}`, async () => {
      const { id, entityTypeId: taken } = await add({ entityTypeId })
      assert.equal(taken, Number(entityTypeId))
      await crm.result('crm.type.delete', { id })
    })

  for (const entityTypeId of [1, 31, 127, 193, 1028, 1031, -128, 'x', [128], 2_147_483_648, 1e15, 128.5])
    test(`refuses ${JSON.stringify(entityTypeId)}`, async () => {
      fails(
        await crm.call('crm.type.add', { fields: { title: 'x', entityTypeId } }),
        'INVALID_ARG_VALUE',
        'entityTypeId is out of allowed range',
      )
    })

  test('refuses a number that is taken, a missing title and long texts', async () => {
    const fields = { title: 'x', entityTypeId: 2024 }
    fails(await crm.call('crm.type.add', { fields }), 'INVALID_ARG_VALUE', 'entityTypeId 2024 is already in use')
    for (const title of [undefined, null, '', '  ', ['x'], {}])
      fails(
        await crm.call('crm.type.add', { fields: { title } }),
        'BX_EMPTY_REQUIRED',
        "The required field 'Title' is not filled",
      )
    const long = 'x'.repeat(256)
    fails(await crm.call('crm.type.add', { fields: { title: long } }), 0, "Field 'TITLE' cannot exceed 255 characters")
    fails(
      await crm.call('crm.type.add', { fields: { title: 'x', code: long } }),
      0,
      "Field 'CODE' cannot exceed 255 characters",
    )
    for (const fields of [undefined, null])
      fails(await crm.call('crm.type.add', { fields }), '100', 'Could not find value for parameter {fields}')
    fails(
      await crm.call('crm.type.add', { fields: 'abc' }),
      '100',
      'Invalid value {abc} to match with parameter {fields}. Should be value of type array.',
    )
  })

  test('a refusal leaves nothing behind', async () => {
    const before = (await listed({})).length
    const fields = { title: 'x', entityTypeId: 2024, isCategoriesEnabled: 'Y' }
    await crm.call('crm.type.add', { fields })
    assert.equal((await listed({})).length, before)
    assert.equal((await crm.result('crm.category.list', { entityTypeId: 2024 })).categories.length, 1)
  })

  test('relations and user fields take "true" and no Y', async () => {
    const { id, relations, linkedUserFields } = await add({
      isUseInUserfieldEnabled: 'Y',
      linkedUserFields: { 'TASKS_TASK|UF_CRM_TASK': 'Y', 'TASKS_TASK_TEMPLATE|UF_CRM_TASK': true, more: true },
      relations: {
        parent: [
          { entityTypeId: 2, isChildrenListEnabled: 'Y' },
          { entityTypeId: 2, isChildrenListEnabled: 'true' },
          { entityTypeId: 77 },
          { entityTypeId: 'x' },
          'x',
        ],
        child: { 5: { entityTypeId: '2024', isChildrenListEnabled: true } },
      },
    })
    assert.deepEqual(relations, {
      parent: [{ entityTypeId: 2, isChildrenListEnabled: 'N', isPredefined: 'N' }],
      child: [{ entityTypeId: 2024, isChildrenListEnabled: 'Y', isPredefined: 'N' }],
    })
    assert.deepEqual(Object.values(linkedUserFields), ['N', 'N', 'Y'])
    await crm.result('crm.type.delete', { id })
    const parents = (await crm.result('crm.type.getByEntityTypeId', { entityTypeId: 2024 })).type.relations.parent
    assert.equal(
      parents.some((one: Type) => one.entityTypeId === 128),
      false,
    )
  })

  test('user fields are passed over where the use in them is off', async () => {
    const linkedUserFields = { 'TASKS_TASK|UF_CRM_TASK': 'true' }
    const { id, linkedUserFields: shown } = await add({ linkedUserFields })
    assert.deepEqual(Object.values(shown), ['N', 'N', 'N'])
    const later = await update(id, { isUseInUserfieldEnabled: 'Y', linkedUserFields })
    assert.deepEqual(Object.values(later.linkedUserFields), ['N', 'Y', 'N'])
    await crm.result('crm.type.delete', { id })
  })

  test('opens it to every role, or to none', async () => {
    const open = await add({ entityTypeId: 1040 })
    const closed = await add({ entityTypeId: 1042, isSetOpenPermissions: 'N' })
    const all = await roles()
    const everything = { read: 'all', add: 'all', update: 'all', delete: 'all' }
    for (const { permissions } of all) {
      assert.deepEqual(permissions.DYNAMIC_1040, everything)
      assert.equal(permissions.DYNAMIC_1042, undefined)
    }
    await crm.result('crm.item.add', { entityTypeId: 1040, fields: {} }, READER)
    fails(await crm.call('crm.item.add', { entityTypeId: 1042, fields: {} }, READER), 'ACCESS_DENIED', 'Access denied')
    const items = (await crm.result('crm.item.list', { entityTypeId: 1040 }, READER)).items
    assert.equal(items.length, 1)
    await crm.result('crm.item.delete', { entityTypeId: 1040, id: items[0].id })
    for (const { id } of [open, closed]) await crm.result('crm.type.delete', { id })
    for (const { permissions } of await roles()) assert.equal(permissions.DYNAMIC_1040, undefined)
  })

  test('speaks Russian in a Russian portal', async () => {
    const russian = await openCrm({ language: 'ru' })
    const { type } = await russian.result('crm.type.add', { fields: { title: 'Ремонт', isStagesEnabled: 'Y' } })
    const { categories } = await russian.result('crm.category.list', { entityTypeId: type.entityTypeId })
    assert.equal(categories[0].name, 'Общее')
    const items = await russian.result('crm.status.entity.items', {
      entityId: `DYNAMIC_128_STAGE_${categories[0].id}`,
    })
    assert.deepEqual(
      items.map((item: Type) => item.NAME),
      ['Начало', 'Подготовка', 'Согласование', 'Успех', 'Провал'],
    )
    fails(await russian.call('crm.type.get', { id: 99 }), 0, 'Смарт-процесс не найден')
    const { fields } = await russian.result('crm.type.fields')
    assert.equal(fields.updatedBy.title, 'Кем изменён')
  })
})

describe('switches', () => {
  const kept: [name: string, fields: string[], values: Fields][] = [
    ['isBeginCloseDatesEnabled', ['begindate', 'closedate'], { begindate: '2026-02-03', closedate: '2026-02-04' }],
    ['isClientEnabled', ['companyId', 'contactId', 'contactIds'], {}],
    ['isObserversEnabled', ['observers'], { observers: [1, 2] }],
    ['isStagesEnabled', ['stageId', 'previousStageId', 'movedTime', 'movedBy'], {}],
    ['isSourceEnabled', ['sourceId', 'sourceDescription'], { sourceId: 'CALL', sourceDescription: 'by phone' }],
    [
      'isLinkWithProductsEnabled',
      ['opportunity', 'currencyId', 'isManualOpportunity'],
      { opportunity: 12, isManualOpportunity: 'Y' },
    ],
    ['isMycompanyEnabled', ['mycompanyId'], {}],
  ]
  for (const [name, fields, values] of kept)
    test(`${name}: what it hides comes back`, async () => {
      const { id, entityTypeId } = await add({ [name]: 'Y' })
      for (const field of fields) assert.equal((await fieldsOf(entityTypeId)).includes(field), true, field)
      const item = (await crm.result('crm.item.add', { entityTypeId, fields: { title: 'One', ...values } })).item
      assert.equal((await update(id, { [name]: 'N' }))[name], 'N')
      for (const field of fields) assert.equal((await fieldsOf(entityTypeId)).includes(field), false, field)
      const hidden = (await crm.result('crm.item.get', { entityTypeId, id: item.id })).item
      for (const field of fields) assert.equal(field in hidden, false, field)
      await update(id, { [name]: 'true' })
      assert.deepEqual((await crm.result('crm.item.get', { entityTypeId, id: item.id })).item, item)
      await crm.result('crm.item.delete', { entityTypeId, id: item.id })
      await crm.result('crm.type.delete', { id })
    })

  test('stages go on while nobody sees them', async () => {
    const { id, entityTypeId } = await add({ isCategoriesEnabled: 'Y' })
    const own = (item: Type) => [item.categoryId, item.stageId, item.previousStageId]
    const item = async (itemId: number): Promise<Type> =>
      (await crm.result('crm.item.get', { entityTypeId, id: itemId })).item
    const { category } = await crm.result('crm.category.add', { entityTypeId, fields: { name: 'Two' } })
    const first = (await crm.result('crm.item.add', { entityTypeId, fields: { stageId: 'x' } })).item
    const moved = (await crm.result('crm.item.add', { entityTypeId, fields: {} })).item
    assert.equal('stageId' in first, false)
    await crm.result('crm.item.update', { entityTypeId, id: moved.id, fields: { categoryId: category.id } })
    const stagesOf = async () =>
      (await crm.result('crm.status.entity.types')).find((one: Type) => one.ENTITY_TYPE_ID === entityTypeId)
    assert.equal((await stagesOf()).IS_ENABLED, false)

    await update(id, { isStagesEnabled: 'Y' })
    assert.equal((await stagesOf()).IS_ENABLED, true)
    const prefix = (categoryId: number) => `DT${entityTypeId}_${categoryId}:NEW`
    assert.deepEqual(own(await item(first.id)), [first.categoryId, prefix(first.categoryId), null])
    assert.deepEqual(own(await item(moved.id)), [category.id, prefix(category.id), prefix(first.categoryId)])

    await update(id, { isStagesEnabled: 'N' })
    for (const one of [first, moved]) await crm.result('crm.item.delete', { entityTypeId, id: one.id })
    assert.deepEqual((await crm.result('crm.stagehistory.list', { entityTypeId })).items, [])
    await crm.result('crm.type.delete', { id })
  })

  test('a client that goes while nobody sees it does not come back', async () => {
    const { id, entityTypeId } = await add({ isClientEnabled: 'Y', isMycompanyEnabled: 'Y' })
    const [company, mine] = [await crm.add('company'), await crm.add('company', { IS_MY_COMPANY: 'Y' })]
    const [one, two] = [await crm.add('contact'), await crm.add('contact')]
    const fields = { companyId: company, mycompanyId: mine, contactIds: [one, two] }
    const item = (await crm.result('crm.item.add', { entityTypeId, fields })).item
    await update(id, { isClientEnabled: 'N', isMycompanyEnabled: 'N' })
    for (const gone of [company, mine]) await crm.result('crm.company.delete', { id: gone })
    await crm.result('crm.contact.delete', { id: one })
    await update(id, { isClientEnabled: 'Y', isMycompanyEnabled: 'Y' })
    const { companyId, mycompanyId, contactId, contactIds } = (
      await crm.result('crm.item.get', { entityTypeId, id: item.id })
    ).item
    assert.deepEqual(
      { companyId, mycompanyId, contactId, contactIds },
      {
        ...{ companyId: 0, mycompanyId: null, contactId: two, contactIds: [two] },
      },
    )
    await crm.result('crm.item.delete', { entityTypeId, id: item.id })
    await crm.result('crm.type.delete', { id })
  })

  test('products: rows are for items that have them, and come back with the amount', async () => {
    const { id, entityTypeId } = await add({ isLinkWithProductsEnabled: 'Y' })
    const item = (await crm.result('crm.item.add', { entityTypeId, fields: {} })).item
    const row = {
      ownerType: `T${entityTypeId.toString(16)}`,
      ownerId: item.id,
      productName: 'A',
      price: 10,
      quantity: 2,
    }
    await crm.result('crm.item.productrow.add', { fields: row })
    const amount = async () => (await crm.result('crm.item.get', { entityTypeId, id: item.id })).item.opportunity
    assert.equal(await amount(), 20)
    await update(id, { isLinkWithProductsEnabled: 'N' })
    assert.notEqual((await crm.call('crm.item.productrow.add', { fields: row })).status, 200)
    await update(id, { isLinkWithProductsEnabled: 'Y' })
    assert.equal(await amount(), 20)
    await update(id, { isLinkWithProductsEnabled: 'N' })
    await crm.result('crm.item.delete', { entityTypeId, id: item.id })
    const rows = await crm.portal.store.read
      .selectFrom('product_row')
      .select('id')
      .where('owner_type', '=', row.ownerType)
      .execute()
    assert.deepEqual(rows, [])
    await crm.result('crm.type.delete', { id })
  })

  test('what the API has nothing of its own for is kept and told', async () => {
    const names = ['isDocumentsEnabled', 'isRecyclebinEnabled', 'isAutomationEnabled', 'isBizProcEnabled']
    const { id, entityTypeId } = await add()
    const before = await fieldsOf(entityTypeId)
    for (const name of names) assert.equal((await update(id, { [name]: 'Y' }))[name], 'Y')
    assert.deepEqual(await fieldsOf(entityTypeId), before)
    const item = (await crm.result('crm.item.add', { entityTypeId, fields: {} })).item
    await crm.result('crm.item.delete', { entityTypeId, id: item.id })
    fails(await crm.call('crm.item.get', { entityTypeId, id: item.id }), 'NOT_FOUND', 'Element not found')
    await crm.portal.control('bin', 'empty')
    await crm.result('crm.type.delete', { id })
  })

  test('new categories are open to every role, or follow their type', async () => {
    const { id, entityTypeId } = await add({ isSetOpenPermissions: 'N', isCategoriesEnabled: 'Y' })
    const addCategory = async (): Promise<number> =>
      (await crm.result('crm.category.add', { entityTypeId, fields: { name: 'New' } })).category.id
    const closed = await addCategory()
    await update(id, { isSetOpenPermissions: 'Y' })
    const open = await addCategory()
    const seen = async (user?: number) =>
      (await crm.result('crm.category.list', { entityTypeId }, user)).categories.map((one: Type) => one.id)
    assert.equal((await seen()).includes(closed), true)
    assert.deepEqual(await seen(READER), [open])
    assert.deepEqual(await seen(NOBODY), [])
    const fields = { categoryId: open }
    const { item } = await crm.result('crm.item.add', { entityTypeId, fields }, READER)
    fails(
      await crm.call('crm.item.add', { entityTypeId, fields: { categoryId: closed } }, READER),
      'ACCESS_DENIED',
      'Access denied',
    )
    await crm.result('crm.item.delete', { entityTypeId, id: item.id }, READER)
    await crm.result('crm.type.delete', { id })
    for (const { permissions } of await roles())
      assert.deepEqual(
        Object.keys(permissions).filter(entity => entity.startsWith(`DYNAMIC_${entityTypeId}`)),
        [],
      )
  })

  test('the client brings contacts and companies as parents that nobody changes', async () => {
    const { id } = await add({ relations: { parent: [{ entityTypeId: 3, isChildrenListEnabled: 'true' }] } })
    const parents = async () => (await get(id)).relations.parent
    const own = { entityTypeId: 3, isChildrenListEnabled: 'Y', isPredefined: 'N' }
    const predefined = [3, 4].map(entityTypeId => ({ ...own, entityTypeId, isPredefined: 'Y' }))
    assert.deepEqual(await parents(), [own])
    await update(id, { isClientEnabled: 'Y' })
    assert.deepEqual(await parents(), predefined)
    await update(id, { relations: { parent: [{ entityTypeId: 4, isChildrenListEnabled: 'false' }] } })
    assert.deepEqual(await parents(), predefined)
    await update(id, { isClientEnabled: 'N' })
    assert.deepEqual(await parents(), [own])
    await crm.result('crm.type.delete', { id })
  })
})

describe('crm.type.update', () => {
  test('changes what is named and no more', async () => {
    const { id } = await add({ isDocumentsEnabled: 'Y' })
    crm.portal.clock.move(5000)
    const before = await get(id)
    const fields = { id: 77, entityTypeId: 4000, createdBy: 5, isPaymentsEnabled: 'Y', isSourceEnabled: 'x' }
    const after = await update(id, { ...fields, title: 'New', code: 'REPAIRS', isDocumentsEnabled: 'N' })
    assert.equal(after.updatedTime > before.updatedTime, true)
    const changed = { title: 'New', code: 'REPAIRS', isDocumentsEnabled: 'N', updatedTime: after.updatedTime }
    assert.deepEqual(after, { ...before, ...changed })
    assert.deepEqual(await get(id), after)
    await crm.result('crm.type.delete', { id })
  })

  test('relations are said in full', async () => {
    const relation = (entityTypeId: number, isChildrenListEnabled: string) => ({ entityTypeId, isChildrenListEnabled })
    const { id } = await add({ relations: { parent: [relation(31, 'false')], child: [relation(1, 'false')] } })
    const { relations } = await update(id, {
      relations: { parent: [], child: [relation(1, 'true'), relation(2, 'false')] },
    })
    assert.deepEqual(relations, {
      parent: [],
      child: [
        { ...relation(1, 'Y'), isPredefined: 'N' },
        { ...relation(2, 'N'), isPredefined: 'N' },
      ],
    })
    assert.deepEqual((await update(id, { title: 'Same' })).relations, relations)
    assert.deepEqual((await update(id, { relations: {} })).relations, { parent: [], child: [] })
    await crm.result('crm.type.delete', { id })
  })
})

describe('crm.type.delete', () => {
  test('takes all that was made for it', async () => {
    const { id, entityTypeId } = await add({ isStagesEnabled: 'Y', isCategoriesEnabled: 'Y' })
    const { category } = await crm.result('crm.category.add', { entityTypeId, fields: { name: 'Two' } })
    await crm.result('userfieldconfig.add', {
      moduleId: 'crm',
      field: { entityId: `CRM_${id}`, fieldName: `UF_CRM_${id}_NOTE`, userTypeId: 'string' },
    })
    const item = (await crm.result('crm.item.add', { entityTypeId, fields: {} })).item
    fails(await crm.call('crm.type.delete', { id }), 'BX_ERROR', 'You cannot delete an entity type that has elements')
    await crm.result('crm.item.delete', { entityTypeId, id: item.id })
    assert.deepEqual(await crm.result('crm.type.delete', { id }), [])

    fails(await crm.call('crm.type.get', { id }), 0, 'SPA not found')
    fails(await crm.call('crm.category.list', { entityTypeId }), 'NOT_FOUND', 'Smart process not found')
    fails(await crm.call('crm.item.list', { entityTypeId }), 'NOT_FOUND', 'Smart process not found')
    const stages = await crm.result('crm.status.list', {
      filter: { ENTITY_ID: `DYNAMIC_${entityTypeId}_STAGE_${category.id}` },
    })
    assert.deepEqual(stages, [])
    const fields = await crm.portal.store.read
      .selectFrom('userfield')
      .select('id')
      .where('entity_id', '=', `CRM_${id}`)
      .execute()
    assert.deepEqual(fields, [])
  })

  test('its tables go when nobody can be reading them any more', async () => {
    const { id } = await add()
    const exists = () =>
      crm.portal.store.read
        .selectFrom(`item_${id}`)
        .select('id')
        .execute()
        .then(
          () => true,
          () => false,
        )
    await crm.result('crm.type.delete', { id })
    assert.equal(await exists(), true)
    crm.portal.clock.move(61_000)
    await crm.result('crm.type.delete', { id: (await add()).id })
    assert.equal(await exists(), false)
  })

  test('refuses what is not there', async () => {
    for (const id of [99_999, 0, -1, 'x', [], {}, 1e300]) {
      fails(await crm.call('crm.type.delete', { id }), 0, 'Smart process not found')
      fails(await crm.call('crm.type.get', { id }), 0, 'SPA not found')
      fails(await crm.call('crm.type.update', { id, fields: {} }), 0, 'SPA not found')
      fails(await crm.call('crm.type.getByEntityTypeId', { entityTypeId: id }), 0, 'Smart process not found')
    }
    for (const verb of ['get', 'update'])
      fails(await crm.call(`crm.type.${verb}`), '100', 'Could not find value for parameter {id}')
  })

  test('without an id answers null and deletes nothing', async () => {
    const { id, entityTypeId } = await add()
    for (const params of [{}, { entityTypeId }, { id: null }])
      assert.equal(await crm.result('crm.type.delete', params), null)
    assert.equal((await get(id)).entityTypeId, entityTypeId)
    fails(await crm.call('crm.type.delete', { entityTypeId }, NOBODY), 'ACCESS_DENIED', 'Access denied')
    await crm.result('crm.type.delete', { id })
  })
})

describe('crm.type.list', () => {
  const ids: number[] = []
  before(async () => {
    for (const fields of [
      { title: 'Smart 10', isStagesEnabled: 'Y', code: 'A' },
      { title: 'Smart 15', isClientEnabled: 'Y' },
      { title: 'Smart 22', isStagesEnabled: 'Y', isClientEnabled: 'Y' },
    ])
      ids.push((await add(fields)).id)
  })

  const found = async (filter: unknown, order: Fields = { id: 'ASC' }) =>
    (await listed({ filter: { 0: { '@id': ids }, 1: filter }, order })).map(({ id }) => ids.indexOf(id))

  const filters: [filter: unknown, found: number[]][] = [
    [{}, [0, 1, 2]],
    [{ isStagesEnabled: 'Y' }, [0, 2]],
    [{ isStagesEnabled: 'Y', isClientEnabled: 'Y' }, [2]],
    [{ '!isStagesEnabled': 'Y' }, [1]],
    [{ '%title': '1' }, [0, 1]],
    [{ '=%title': '%2' }, [2]],
    [{ '!%title': '1' }, [2]],
    [{ title: 'smart 10' }, [0]],
    [{ title: 'smart 1' }, []],
    [{ '@title': ['Smart 10', 'Smart 15'] }, [0, 1]],
    [{ '!code': '' }, [0]],
    [[{ logic: 'OR', 0: { '%title': '5' }, 1: { '%title': '0' } }], [0, 1]],
    [{ logic: 'OR', '%title': '5', code: 'A' }, [0, 1]],
    [{ logic: 'or', 0: { isClientEnabled: 'Y', '%title': '2' }, 1: { logic: 'AND', code: 'A' } }, [0, 2]],
    [{ 0: { logic: 'OR' }, '%title': '15' }, [1]],
    [{ '>createdTime': '2000-01-01T00:00:00Z', '<createdTime': '2001-01-01T00:00:00Z' }, []],
    [{ createdBy: 1, updatedBy: '1', customSectionId: null }, [0, 1, 2]],
  ]
  for (const [filter, expected] of filters)
    test(`finds by ${JSON.stringify(filter)}`, async () => {
      assert.deepEqual(await found(filter), expected)
    })

  test('has its order', async () => {
    assert.deepEqual(await found({}, { title: 'DESC' }), [2, 1, 0])
    assert.deepEqual(await found({}, { isClientEnabled: 'desc', id: 'desc' }), [2, 1, 0])
  })

  test('comes in pages, without what belongs to a smart process', async () => {
    const answer = await crm.call('crm.type.list', { filter: { '@id': ids } })
    assert.equal(answer.total, 3)
    assert.equal('relations' in answer.result.types[0], false)
    const second = await crm.call('crm.type.list', { filter: { '@id': ids }, start: 50 })
    assert.deepEqual([second.total, second.result.types], [3, []])
    assert.equal((await crm.call('crm.type.list', { start: -1 })).total, 0)
  })

  const refused: [Fields, string][] = [
    [{ filter: { field_n: 1 } }, "Invalid filter: field 'field_n' is not allowed in filter"],
    [{ filter: { 0: { logic: 'OR', 0: { '>=x': 1 } } } }, "Invalid filter: field 'x' is not allowed in filter"],
    [{ filter: { 0: 'x' } }, "Invalid filter: field '0' is not allowed in filter"],
    [{ filter: { toString: 1 } }, "Invalid filter: field 'toString' is not allowed in filter"],
    [{ filter: { id: 'x' } }, "Invalid filter: field 'id' has invalid value"],
    [{ filter: { '@id': [1, [2]] } }, "Invalid filter: field 'id' has invalid value"],
    [{ filter: { '%title': [{}] } }, "Invalid filter: field 'title' has invalid value"],
    [{ filter: { '>createdTime': 'soon' } }, "Invalid filter: field 'createdTime' has invalid value"],
    [{ filter: { isStagesEnabled: 'maybe' } }, "Invalid filter: field 'isStagesEnabled' has invalid value"],
    [{ order: { field_n: 'ASC' } }, "Invalid order: field 'field_n' is not allowed in order"],
    [{ order: { id: 'up' } }, "Invalid order: allowed sort directions are ASC, DESC. But got 'up' for field 'id'"],
  ]
  for (const [params, text] of refused)
    test(`refuses ${JSON.stringify(params)}`, async () => {
      fails(await crm.call('crm.type.list', params), 'INVALID_ARG_VALUE', text)
    })

  test('refuses a filter that is too deep or too long', async () => {
    let deep: Fields = { id: 1 }
    for (let i = 0; i < 60; i++) deep = { 0: deep }
    const long = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [i, { id: i }]))
    for (const filter of [deep, long])
      fails(
        await crm.call('crm.type.list', { filter }),
        'INVALID_REQUEST',
        'A filter takes 200 conditions and 20000 values at most.',
      )
    for (const name of ['filter', 'order'])
      fails(
        await crm.call('crm.type.list', { [name]: 'x' }),
        '100',
        `Invalid value {x} to match with parameter {${name}}. Should be value of type array.`,
      )
  })
})

describe('digital workplaces', () => {
  const workplace = async (fields: Fields) =>
    (await crm.result('crm.automatedsolution.add', { fields })).automatedSolution

  test('hold smart processes, each one at a time', async () => {
    const [a, b] = [(await add()).id, (await add()).id]
    const hr = await workplace({ title: 'HR', typeIds: [a, String(b), 99_999, 'x'] })
    assert.deepEqual(hr, { id: hr.id, title: 'HR', typeIds: [a, b] })
    assert.equal((await get(a)).customSectionId, hr.id)
    const sales = await workplace({ title: 'Sales', typeIds: [b] })
    const solution = async (id: number) => (await crm.result('crm.automatedsolution.get', { id })).automatedSolution
    assert.deepEqual((await solution(hr.id)).typeIds, [a])
    const updated = async (fields: Fields) =>
      (await crm.result('crm.automatedsolution.update', { id: sales.id, fields })).automatedSolution
    assert.deepEqual(await updated({ title: 'Sold' }), { id: sales.id, title: 'Sold', typeIds: [b] })
    fails(
      await crm.call('crm.automatedsolution.delete', { id: sales.id }),
      'HAS_BOUND_TYPES',
      'Cannot delete the workplace that has SPAs. Move them to another workplace',
    )
    assert.deepEqual((await updated({ typeIds: [] })).typeIds, [])
    assert.equal((await get(b)).customSectionId, null)
    assert.deepEqual((await update(b, { isExternal: 'true', customSectionId: hr.id })).customSectionId, hr.id)
    assert.deepEqual((await get(b)).customSections, [
      { id: hr.id, title: 'HR' },
      { id: sales.id, title: 'Sold' },
    ])

    const list = async (params: Fields) =>
      (await crm.result('crm.automatedsolution.list', params)).automatedSolutions.map((one: Type) => one.title)
    assert.deepEqual(await list({ order: { title: 'DESC' } }), ['Sold', 'HR'])
    assert.deepEqual(await list({ filter: { 0: { logic: 'OR', 0: { '%=title': 'H%' }, 1: { id: -1 } } } }), ['HR'])
    assert.equal(await crm.result('crm.automatedsolution.delete', { id: sales.id }), null)
    await update(b, { isExternal: 'N' })
    assert.equal((await get(b)).customSectionId, null)
    await crm.result('crm.type.delete', { id: a })
    assert.deepEqual((await solution(hr.id)).typeIds, [])
    await crm.result('crm.automatedsolution.delete', { id: hr.id })
    fails(
      await crm.call('crm.automatedsolution.get', { id: hr.id }),
      'NOT_FOUND',
      'Digital workplace with such id not found',
    )
  })

  test('refuse what is not documented', async () => {
    const missing = (text: string) => ['BX_EMPTY_REQUIRED', text] as const
    fails(
      await crm.call('crm.automatedsolution.add', { fields: { title: ' ' } }),
      ...missing("The required field 'Title' is not filled"),
    )
    const { id } = await workplace({ title: 'x' })
    fails(
      await crm.call('crm.automatedsolution.update', { id, fields: { title: '' } }),
      ...missing('Required field is not filled'),
    )
    fails(
      await crm.call('crm.automatedsolution.list', { filter: { typeIds: 1 } }),
      'INVALID_ARG_VALUE',
      "Invalid filter: field 'typeIds' is not allowed in filter",
    )
    for (const customSectionId of [undefined, '', 0, 99_999, 'x'])
      fails(
        await crm.call('crm.type.add', { fields: { title: 'x', isExternal: 'true', customSectionId } }),
        0,
        'Select a workplace where the SPA will be located',
      )
  })
})

describe('rights', () => {
  const closed: [string, Fields][] = [
    ['fields', {}],
    ['add', { fields: { title: 'x' } }],
    ['list', {}],
    ['update', { id: 99_999, fields: {} }],
    ['delete', { id: 99_999 }],
  ]
  for (const [verb, params] of closed)
    test(`crm.type.${verb} is for who may change settings`, async () => {
      const text = verb === 'fields' ? 'Access Denied' : 'Access denied'
      for (const user of [READER, NOBODY])
        fails(await crm.call(`crm.type.${verb}`, params, user), 'ACCESS_DENIED', text)
      const { status, error } = await crm.call(`crm.type.${verb}`, params, CONFIGURER)
      assert.notEqual(error, 'ACCESS_DENIED', String(status))
      fails(
        await crm.call(`crm.automatedsolution.${verb}`, params, NOBODY),
        'ACCESS_DENIED',
        'Insufficient permissions',
      )
    })

  test('who reads its items may look at a smart process', async () => {
    const { id, entityTypeId } = await add()
    assert.equal((await crm.result('crm.type.get', { id }, READER)).type.id, id)
    assert.equal((await crm.result('crm.type.get', { id }, CONFIGURER)).type.id, id)
    fails(await crm.call('crm.type.get', { id }, NOBODY), 'ACCESS_DENIED', 'Access denied')
    fails(await crm.call('crm.type.getByEntityTypeId', { entityTypeId }, NOBODY), 'ACCESS_DENIED', 'Access denied')
  })
})
