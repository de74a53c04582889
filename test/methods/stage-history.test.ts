import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

const crm = await openCrm()
const SPA = 130
const MANAGER = 2
const NOBODY = 3

type Entry = Record<string, string | number>

const page = (params: Fields, user?: number) => crm.call('crm.stagehistory.list', params, user)
const list = async (entityTypeId: number, params: Fields = {}, user?: number): Promise<Entry[]> =>
  (await crm.result('crm.stagehistory.list', { entityTypeId, ...params }, user)).items
const addItem = async (entityTypeId: number, fields: Fields = {}): Promise<number> =>
  (await crm.result('crm.item.add', { entityTypeId, fields })).item.id
const move = (entityTypeId: number, id: number, fields: Fields) =>
  crm.result('crm.item.update', { entityTypeId, id, fields })

/** User 2 reads their own deals and leads, user 3 nothing. */
before(async () => {
  await addUsers(crm.portal, 2)
  await addRole(crm.portal, {
    name: 'Own',
    permissions: { DEAL: { read: 'own' }, LEAD: { read: 'own' } },
    relations: ['U2'],
  })
  await crm.result('crm.type.add', {
    fields: { title: 'Repairs', entityTypeId: SPA, isStagesEnabled: 'Y', isCategoriesEnabled: 'Y' },
  })
})

describe('the way of a record', () => {
  test('of a deal through two categories', async () => {
    const { category } = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Two' } })
    const id = await crm.add('deal')
    await crm.update('deal', id, { STAGE_ID: 'EXECUTING' })
    await crm.update('deal', id, { TITLE: 'No move' })
    await move(2, id, { categoryId: category.id })
    await crm.update('deal', id, { STAGE_ID: `C${category.id}:LOSE` })
    const entries = await list(2, { filter: { OWNER_ID: id } })
    assert.deepEqual(
      entries.map(one => [one.TYPE_ID, one.CATEGORY_ID, one.STAGE_ID, one.STAGE_SEMANTIC_ID]),
      [
        [1, 0, 'NEW', 'P'],
        [2, 0, 'EXECUTING', 'P'],
        [5, category.id, `C${category.id}:NEW`, 'P'],
        [3, category.id, `C${category.id}:LOSE`, 'F'],
      ],
    )
    assert.deepEqual(Object.keys(entries[0]!), [
      ...['ID', 'TYPE_ID', 'OWNER_ID', 'CREATED_TIME', 'CATEGORY_ID', 'STAGE_SEMANTIC_ID', 'STAGE_ID'],
    ])
    assert.match(String(entries[0]!.CREATED_TIME), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
    assert.deepEqual([typeof entries[0]!.ID, entries[0]!.OWNER_ID], ['number', id])
  })

  test('of a lead, whose stages are statuses', async () => {
    const id = await crm.add('lead')
    await crm.update('lead', id, { STATUS_ID: 'JUNK' })
    const [first, second] = await list(1, { filter: { OWNER_ID: id } })
    assert.deepEqual(Object.keys(first!), [
      ...['ID', 'TYPE_ID', 'OWNER_ID', 'CREATED_TIME', 'STATUS_SEMANTIC_ID', 'STATUS_ID'],
    ])
    assert.deepEqual([second!.TYPE_ID, second!.STATUS_ID, second!.STATUS_SEMANTIC_ID], [3, 'JUNK', 'F'])
  })

  for (const entityTypeId of [SPA, 31])
    test(`of an item of ${entityTypeId}`, async () => {
      const { categories } = await crm.result('crm.category.list', { entityTypeId })
      const first = categories[0].id
      const { category } = await crm.result('crm.category.add', { entityTypeId, fields: { name: 'Two' } })
      const [start, final] = entityTypeId === 31 ? ['N', 'P'] : ['NEW', 'SUCCESS']
      const id = await addItem(entityTypeId)
      await move(entityTypeId, id, { categoryId: category.id, stageId: `DT${entityTypeId}_${category.id}:${final}` })
      await move(entityTypeId, id, { categoryId: first, stageId: `DT${entityTypeId}_${first}:${start}` })
      await move(entityTypeId, id, { stageId: `DT${entityTypeId}_${first}:${final}` })
      assert.deepEqual(
        (await list(entityTypeId, { filter: { OWNER_ID: id } })).map(one => [
          one.TYPE_ID,
          one.CATEGORY_ID,
          one.STAGE_SEMANTIC_ID,
        ]),
        [
          [1, first, 'P'],
          [5, category.id, 'S'],
          [5, first, 'P'],
          [3, first, 'S'],
        ],
      )
    })
})

describe('crm.stagehistory.list', () => {
  const owners: number[] = []
  before(async () => {
    for (const STAGE_ID of ['NEW', 'EXECUTING', 'WON']) owners.push(await crm.add('deal', { STAGE_ID }))
    await crm.update('deal', owners[0]!, { STAGE_ID: 'WON' })
  })

  const found = async (filter: unknown, order: Fields = {}): Promise<string[]> => {
    const both = { 0: { '@OWNER_ID': owners }, 1: filter }
    return (await list(2, { filter: both, order })).map(
      one => `${owners.indexOf(Number(one.OWNER_ID))} ${one.STAGE_ID}`,
    )
  }

  const filters: [unknown, string[]][] = [
    [{}, ['0 NEW', '1 EXECUTING', '2 WON', '0 WON']],
    [{ STAGE_ID: 'WON' }, ['2 WON', '0 WON']],
    [{ STAGE_SEMANTIC_ID: ['P', 'F'] }, ['0 NEW', '1 EXECUTING']],
    [{ '!@TYPE_ID': [1] }, ['0 WON']],
    [{ '%STAGE_ID': 'EC' }, ['1 EXECUTING']],
    [{ logic: 'OR', 0: { STAGE_ID: 'EXECUTING' }, 1: { TYPE_ID: 3, CATEGORY_ID: 0 } }, ['1 EXECUTING', '0 WON']],
    [{ '<CREATED_TIME': '2001-01-01T00:00:00Z' }, []],
  ]
  for (const [filter, expected] of filters)
    test(`finds by ${JSON.stringify(filter)}`, async () => {
      assert.deepEqual(await found(filter), expected)
    })

  test('has its order, its fields and its pages', async () => {
    assert.deepEqual(await found({}, { STAGE_ID: 'DESC', ID: 'DESC' }), ['0 WON', '2 WON', '0 NEW', '1 EXECUTING'])
    const [only] = await list(2, { select: ['ID', 'STAGE_ID', 'CREATED_TIME', 'NO_SUCH'] })
    assert.deepEqual(Object.keys(only!), ['ID', 'CREATED_TIME', 'STAGE_ID'])
    assert.equal(Object.keys((await list(2, { select: ['*'] }))[0]!).length, 7)
    const answer = await page({ entityTypeId: 2, filter: { '@OWNER_ID': owners } })
    assert.equal(answer.total, 4)
    assert.equal((await page({ entityTypeId: 2, start: -1 })).total, 0)
  })

  test('shows the way of records that one may read', async () => {
    const mine = await crm.add('deal', { ASSIGNED_BY_ID: MANAGER })
    assert.deepEqual(
      (await list(2, {}, MANAGER)).map(one => one.OWNER_ID),
      [mine],
    )
    for (const entityTypeId of [1, 2, SPA]) assert.deepEqual(await list(entityTypeId, {}, NOBODY), [])
  })

  test('refuses types that have none', async () => {
    for (const [entityTypeId, name] of [
      [3, 'CONTACT'],
      [4, 'COMPANY'],
      [7, 'QUOTE'],
      [999, '999'],
      [140, 'DYNAMIC_140'],
      ['x', '0'],
    ])
      fails(await page({ entityTypeId }), 'ENTITY_TYPE_NOT_SUPPORTED', `Entity type ${name} is not supported`)
    fails(await page({}), '100', 'Could not find value for parameter {entityTypeId}')
  })

  test('of old invoices is empty: they keep none', async () => {
    const fields = { ORDER_TOPIC: 'Old', PERSON_TYPE_ID: 1, PAY_SYSTEM_ID: 1, STATUS_ID: 'P' }
    await crm.result('crm.invoice.add', { fields })
    const asked = { entityTypeId: 5, filter: { STATUS_ID: 'P', '>OWNER_ID': 0 }, order: { ID: 'ASC' } }
    for (const user of [1, NOBODY]) {
      const answer = await page(asked, user)
      assert.deepEqual([answer.result, answer.total, answer.next], [{ items: [] }, 0, undefined])
    }
    fails(
      await page({ entityTypeId: 5, filter: { STAGE_ID: 'P' } }),
      'INVALID_ARG_VALUE',
      "Invalid filter: field 'STAGE_ID' is not allowed in filter",
    )
  })

  const refused: [Fields, string][] = [
    [{ filter: { STATUS_ID: 'NEW' } }, "Invalid filter: field 'STATUS_ID' is not allowed in filter"],
    [{ filter: { id: 1 } }, "Invalid filter: field 'id' is not allowed in filter"],
    [{ filter: { OWNER_ID: 'x' } }, "Invalid filter: field 'OWNER_ID' has invalid value"],
    [{ order: { NAME: 'ASC' } }, "Invalid order: field 'NAME' is not allowed in order"],
    [{ order: { ID: 1 } }, "Invalid order: allowed sort directions are ASC, DESC. But got '1' for field 'ID'"],
  ]
  for (const [params, text] of refused)
    test(`refuses ${JSON.stringify(params)}`, async () => {
      fails(await page({ entityTypeId: 2, ...params }), 'INVALID_ARG_VALUE', text)
    })
})
