import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

const crm = await openCrm()
const SPA = 177
const INVOICE = 31
const CLIENTS = [3, 4]
const NOBODY = 2
const PARTNER = 3

// biome-ignore lint/suspicious/noExplicitAny: whatever a category or a stage tells
type Told = Record<string, any>

const list = async (entityTypeId: number, more: Fields = {}, user?: number): Promise<Told[]> =>
  (await crm.result('crm.category.list', { entityTypeId, ...more }, user)).categories
const add = async (entityTypeId: number, fields: Fields = {}): Promise<Told> =>
  (await crm.result('crm.category.add', { entityTypeId, fields: { name: 'Some', ...fields } })).category
const get = async (entityTypeId: number, id: number): Promise<Told> =>
  (await crm.result('crm.category.get', { entityTypeId, id })).category
const update = async (entityTypeId: number, id: number, fields: Fields): Promise<Told> =>
  (await crm.result('crm.category.update', { entityTypeId, id, fields })).category
const remove = (entityTypeId: number, id: number) => crm.call('crm.category.delete', { entityTypeId, id })
const stagesOf = (entityId: string): Promise<Told[]> =>
  crm.result('crm.status.list', { filter: { ENTITY_ID: entityId }, order: { SORT: 'ASC' } })
const defaultOf = async (entityTypeId: number): Promise<number> =>
  (await list(entityTypeId)).find(one => one.isDefault === 'Y')!.id

let spaId = 0
let partners = 0

/** User 2 may do nothing, user 3 may read one category of the smart process. */
before(async () => {
  const { type } = await crm.result('crm.type.add', {
    fields: {
      title: 'Equipment procurement',
      entityTypeId: SPA,
      isCategoriesEnabled: 'Y',
      isStagesEnabled: 'Y',
      isSetOpenPermissions: 'N',
    },
  })
  spaId = type.id
  partners = (await add(SPA, { name: 'Partners' })).id
  await addUsers(crm.portal, 2)
  await addRole(crm.portal, {
    name: 'Partner',
    permissions: { [`DYNAMIC_${SPA}_C${partners}`]: { read: 'all' } },
    relations: ['U3'],
  })
})

const shape = (stages: readonly Told[]) =>
  stages.map(({ STATUS_ID, NAME, SORT, SYSTEM, COLOR, SEMANTICS }) => [STATUS_ID, NAME, SORT, SYSTEM, COLOR, SEMANTICS])

describe('categories of a smart process', () => {
  test('begin with one, as its type was made with', async () => {
    const id = await defaultOf(SPA)
    assert.deepEqual(await get(SPA, id), { id, name: 'General', sort: 500, entityTypeId: SPA, isDefault: 'Y' })
    fails(await crm.call('crm.category.get', { entityTypeId: SPA, id: 0 }), 'NOT_FOUND', 'Element not found')
  })

  test('come with the documented stages', async () => {
    const { id, ...category } = await add(SPA, { name: 'New funnel', sort: 100, originId: 'x' })
    assert.deepEqual(category, { name: 'New funnel', sort: 100, entityTypeId: SPA, isDefault: 'N' })
    const stages = await stagesOf(`DYNAMIC_${SPA}_STAGE_${id}`)
    assert.deepEqual(shape(stages), [
      [`DT177_${id}:NEW`, 'Start', '10', 'Y', '#22B9FF', null],
      [`DT177_${id}:PREPARATION`, 'Preparation', '20', 'N', '#88B9FF', null],
      [`DT177_${id}:CLIENT`, 'Approval', '30', 'N', '#10e5fc', null],
      [`DT177_${id}:SUCCESS`, 'Success', '40', 'Y', '#00ff00', 'S'],
      [`DT177_${id}:FAIL`, 'Failure', '50', 'Y', '#ff0000', 'F'],
    ])
    const [first] = stages
    assert.deepEqual(first, {
      ID: first!.ID,
      ENTITY_ID: `DYNAMIC_177_STAGE_${id}`,
      STATUS_ID: `DT177_${id}:NEW`,
      NAME: 'Start',
      NAME_INIT: 'Start',
      SORT: '10',
      SYSTEM: 'Y',
      CATEGORY_ID: String(id),
      COLOR: '#22B9FF',
      SEMANTICS: null,
    })
    assert.deepEqual(await crm.result('crm.status.get', { id: first!.ID }), first)
  })

  test('the default one moves, and stays until another one takes its place', async () => {
    const first = await defaultOf(SPA)
    const next = await add(SPA, { name: 'Next', sort: 50, isDefault: 'Y' })
    assert.equal(next.isDefault, 'Y')
    assert.equal(await defaultOf(SPA), next.id)
    assert.equal((await update(SPA, next.id, { isDefault: 'N', name: 'Still' })).isDefault, 'Y')
    const item = (await crm.result('crm.item.add', { entityTypeId: SPA, fields: {} })).item
    assert.deepEqual([item.categoryId, item.stageId], [next.id, `DT177_${next.id}:NEW`])
    assert.equal((await update(SPA, first, { isDefault: 'Y' })).isDefault, 'Y')
    assert.equal((await get(SPA, next.id)).isDefault, 'N')
    fails(await remove(SPA, first), 'BX_ERROR', 'This funnel is the default funnel')
    fails(await remove(SPA, next.id), 'BX_ERROR', 'Elements related to the funnel found')
    await crm.result('crm.item.delete', { entityTypeId: SPA, id: item.id })
    assert.equal((await remove(SPA, next.id)).status, 200)
    assert.deepEqual(await stagesOf(`DYNAMIC_${SPA}_STAGE_${next.id}`), [])
  })

  test('fields tell that it can move, and of what the system makes', async () => {
    const { fields } = await crm.result('crm.category.fields', { entityTypeId: SPA })
    assert.deepEqual(Object.keys(fields), ['id', 'name', 'sort', 'entityTypeId', 'isDefault', 'isSystem', 'code'])
    assert.deepEqual([fields.isDefault.isReadOnly, fields.code.isReadOnly], [false, true])
    fails(
      await crm.call('crm.category.add', { entityTypeId: SPA, fields: { name: 'x', isSystem: 'Y' } }),
      'ADDING_DISABLED',
      'Adding a system category is prohibited',
    )
  })

  test('a category of another type is none of its own', async () => {
    for (const entityTypeId of [2, INVOICE, 3])
      fails(await crm.call('crm.category.get', { entityTypeId, id: partners }), 'NOT_FOUND', 'Element not found')
  })

  test('switched off there is but the default one, and all come back', async () => {
    const before = await list(SPA)
    const set = (isCategoriesEnabled: string) =>
      crm.result('crm.type.update', { id: spaId, fields: { isCategoriesEnabled } })
    await set('N')
    assert.deepEqual(
      (await list(SPA)).map(one => one.isDefault),
      ['Y'],
    )
    fails(
      await crm.call('crm.category.add', { entityTypeId: SPA, fields: { name: 'x' } }),
      'ENTITY_TYPE_NOT_SUPPORTED',
      'Entity type DYNAMIC_177 is not supported',
    )
    fails(await crm.call('crm.category.get', { entityTypeId: SPA, id: partners }), 'NOT_FOUND', 'Element not found')
    const item = (await crm.result('crm.item.add', { entityTypeId: SPA, fields: { categoryId: partners } })).item
    assert.notEqual(item.categoryId, partners)
    await crm.result('crm.item.delete', { entityTypeId: SPA, id: item.id })
    await set('Y')
    assert.deepEqual(await list(SPA), before)
  })

  test('are seen by who may read their items', async () => {
    assert.deepEqual(await list(SPA, {}, NOBODY), [])
    assert.deepEqual(
      (await list(SPA, {}, PARTNER)).map(({ id }) => id),
      [partners],
    )
    fails(
      await crm.call('crm.category.get', { entityTypeId: SPA, id: await defaultOf(SPA) }, PARTNER),
      'ACCESS_DENIED',
      'Access denied',
    )
    const inside = (await crm.result('crm.item.add', { entityTypeId: SPA, fields: { categoryId: partners } })).item
    const outside = (await crm.result('crm.item.add', { entityTypeId: SPA, fields: {} })).item
    const { items } = await crm.result('crm.item.list', { entityTypeId: SPA }, PARTNER)
    assert.deepEqual(
      items.map((item: Told) => item.id),
      [inside.id],
    )
    for (const { id } of [inside, outside]) await crm.result('crm.item.delete', { entityTypeId: SPA, id })
  })
})

describe('categories of invoices', () => {
  test('are there from the start', async () => {
    const id = await defaultOf(INVOICE)
    assert.deepEqual(await get(INVOICE, id), { id, name: 'General', sort: 500, entityTypeId: 31, isDefault: 'Y' })
    const stages = await stagesOf(`SMART_INVOICE_STAGE_${id}`)
    assert.deepEqual(
      stages.map(one => [one.STATUS_ID, one.SEMANTICS]),
      [
        [`DT31_${id}:N`, null],
        [`DT31_${id}:S`, null],
        [`DT31_${id}:P`, 'S'],
        [`DT31_${id}:D`, 'F'],
      ],
    )
    const item = (await crm.result('crm.item.add', { entityTypeId: INVOICE, fields: {} })).item
    assert.deepEqual([item.categoryId, item.stageId], [id, `DT31_${id}:N`])
    fails(await remove(INVOICE, id), 'BX_ERROR', 'This funnel is the default funnel')
  })

  test('can be more', async () => {
    const { id } = await add(INVOICE, { name: 'Abroad' })
    assert.equal((await stagesOf(`SMART_INVOICE_STAGE_${id}`)).length, 4)
    const item = (await crm.result('crm.item.add', { entityTypeId: INVOICE, fields: { categoryId: id } })).item
    assert.equal(item.stageId, `DT31_${id}:N`)
    fails(await remove(INVOICE, id), 'BX_ERROR', 'Elements related to the funnel found')
  })
})

describe('categories of clients', () => {
  for (const entityTypeId of CLIENTS)
    test(`${entityTypeId}: there is one`, async () => {
      const category = { id: 0, name: 'General', sort: 100, entityTypeId, isDefault: 'Y', isSystem: 'N', code: '' }
      assert.deepEqual(await list(entityTypeId), [category])
      assert.deepEqual(await get(entityTypeId, 0), category)
      assert.deepEqual(await list(entityTypeId, { filter: { code: 'CATALOG_CONTRACTOR_CONTACT' } }), [])
      fails(
        await crm.call('crm.category.add', { entityTypeId, fields: { name: 'x' } }),
        'ENTITY_TYPE_NOT_SUPPORTED',
        `Entity type ${entityTypeId === 3 ? 'CONTACT' : 'COMPANY'} is not supported`,
      )
      fails(
        await crm.call('crm.category.add', { entityTypeId, fields: { name: 'x', isDefault: 'Y' } }),
        '0',
        'Default client category does not support updating default state',
      )
      fails(await remove(entityTypeId, 0), 'BX_ERROR', 'This funnel is the default funnel')
      assert.deepEqual(await list(entityTypeId, {}, NOBODY), [])
    })
})

describe('stages of items', () => {
  const directory = `DYNAMIC_${SPA}_STAGE_`
  const addStage = (fields: Fields) => crm.call('crm.status.add', { fields: { NAME: 'My stage', ...fields } })

  test('get the prefix of their category, once', async () => {
    const { id } = await add(SPA)
    const codes = [
      ['MY_STAGE', 'MY_STAGE'],
      [`DT177_${id}:OTHER`, 'OTHER'],
      ['Ещё одна, ещё', 'Ещё одна, ещё'],
    ]
    for (const [given, own] of codes) {
      const added = (await addStage({ ENTITY_ID: directory + id, STATUS_ID: given, SORT: 60, SEMANTICS: 'F' })).result
      const stage = await crm.result('crm.status.get', { id: added })
      assert.deepEqual([stage.STATUS_ID, stage.CATEGORY_ID], [`DT177_${id}:${own}`, String(id)])
    }
    fails(
      await addStage({ ENTITY_ID: directory + id, STATUS_ID: 'NEW' }),
      'ERROR_CORE',
      'The specified status ID already exists.',
    )
    fails(await addStage({ ENTITY_ID: directory + id, STATUS_ID: 'x'.repeat(50) }), '', 'Error on creating status.')
    for (const entityId of [`${directory}99999`, 'DYNAMIC_999_STAGE_1', `${directory}0`, 'SMART_INVOICE_STAGE_999'])
      fails(await addStage({ ENTITY_ID: entityId, STATUS_ID: 'A' }), '', 'Specified entity type is not supported.')
  })

  test('stay as long as an item is in them, switched off or on', async () => {
    const { id } = await add(SPA)
    const stage = (await stagesOf(directory + id)).find(one => one.STATUS_ID.endsWith(':CLIENT'))!
    const fields = { categoryId: id, stageId: stage.STATUS_ID }
    const item = (await crm.result('crm.item.add', { entityTypeId: SPA, fields })).item
    assert.equal(item.stageId, stage.STATUS_ID)
    const refused = async () =>
      fails(await crm.call('crm.status.delete', { id: stage.ID }), '', 'There are active items in this status.')
    await refused()
    const set = (isStagesEnabled: string) => crm.result('crm.type.update', { id: spaId, fields: { isStagesEnabled } })
    await set('N')
    await refused()
    await set('Y')
    await crm.result('crm.item.update', { entityTypeId: SPA, id: item.id, fields: { stageId: `DT177_${id}:SUCCESS` } })
    assert.equal(await crm.result('crm.status.delete', { id: stage.ID }), true)
    assert.deepEqual(
      (await crm.result('crm.status.entity.items', { entityId: directory + id })).map((one: Told) => one.STATUS_ID),
      ['NEW', 'PREPARATION', 'SUCCESS', 'FAIL'].map(code => `DT177_${id}:${code}`),
    )
  })

  test('their directories are told as documented', async () => {
    const id = await defaultOf(SPA)
    const types: Told[] = await crm.result('crm.status.entity.types')
    const told = types.find(one => one.ID === directory + id)
    assert.deepEqual(told, {
      ID: directory + id,
      NAME: 'Equipment procurement (General)',
      SEMANTIC_INFO: [],
      PREFIX: `DT177_${id}`,
      FIELD_ATTRIBUTE_SCOPE: `category_${id}`,
      ENTITY_TYPE_ID: SPA,
      IS_ENABLED: true,
      CATEGORY_ID: id,
      CATEGORY_NAME: 'General',
      CATEGORY_SORT: 500,
      IS_DEFAULT_CATEGORY: true,
    })
    assert.equal(types.at(-1)!.ENTITY_TYPE_ID, SPA)
  })
})
