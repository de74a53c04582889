// tutorials/crm/how-to-add-crm-objects/how-to-add-category-to-spa.md: a smart process gets another category, a stage of
// it another name, and a second failure.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { openSdk } from '../support/b24jssdk.ts'
import { openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { call } = await openSdk(crm.portal)
const { id: typeId, entityTypeId } = (
  await crm.result('crm.type.add', {
    fields: { title: 'Equipment procurement', isCategoriesEnabled: 'Y', isStagesEnabled: 'Y' },
  })
).type

interface Stage {
  ID: string
  STATUS_ID: string
  NAME: string
  SORT: string
  SEMANTICS: string | null
}
const stagesOf = (ENTITY_ID: string): Promise<Stage[]> =>
  call('crm.status.list', { filter: { ENTITY_ID }, order: { SORT: 'ASC' } })

let categoryId: number
let entityId: string

test('the type is found by its exact title', async () => {
  const { types } = await call('crm.type.list', { filter: { title: 'Equipment procurement' } })
  assert.equal(types.length, 1)
  assert.deepEqual(
    [types[0].id, types[0].entityTypeId, types[0].isCategoriesEnabled, types[0].isStagesEnabled],
    [typeId, entityTypeId, 'Y', 'Y'],
  )
  assert.notEqual(typeId, entityTypeId)
  for (const title of ['Equipment', 'Nothing of the kind'])
    assert.deepEqual(await call('crm.type.list', { filter: { title } }), { types: [] })
})

test('a new category comes with five stages', async () => {
  const { category } = await call('crm.category.add', { entityTypeId, fields: { name: 'New funnel', sort: 100 } })
  const { id, name, sort, isDefault } = category
  assert.deepEqual([name, sort, category.entityTypeId, isDefault], ['New funnel', 100, entityTypeId, 'N'])
  categoryId = id
  entityId = `DYNAMIC_${entityTypeId}_STAGE_${categoryId}`

  const stages = await stagesOf(entityId)
  const prefix = `DT${entityTypeId}_${categoryId}`
  const common = { ENTITY_ID: entityId, CATEGORY_ID: String(categoryId) }
  assert.deepEqual(
    stages.map(({ ID, ...stage }) => stage),
    [
      ['NEW', 'Start', '10', 'Y', '#22B9FF', null],
      ['PREPARATION', 'Preparation', '20', 'N', '#88B9FF', null],
      ['CLIENT', 'Approval', '30', 'N', '#10e5fc', null],
      ['SUCCESS', 'Success', '40', 'Y', '#00ff00', 'S'],
      ['FAIL', 'Failure', '50', 'Y', '#ff0000', 'F'],
    ].map(([code, NAME, SORT, SYSTEM, COLOR, SEMANTICS]) => ({
      ...common,
      ...{ STATUS_ID: `${prefix}:${code}`, NAME, NAME_INIT: NAME, SORT, SYSTEM, COLOR, SEMANTICS },
    })),
  )
})

test('the first stage is renamed, a stage of failure is added after the last one', async () => {
  const [first] = await stagesOf(entityId)
  assert.equal(await call('crm.status.update', { id: first!.ID, fields: { NAME: 'First stage' } }), true)
  const STATUS_ID = `DT${entityTypeId}_${categoryId}:MY_STAGE`
  const added = await call('crm.status.add', {
    fields: { ENTITY_ID: entityId, STATUS_ID, NAME: 'My stage', SORT: 60, SEMANTICS: 'F' },
  })
  assert.equal(typeof added, 'number')

  const stages = await stagesOf(entityId)
  assert.deepEqual(
    stages.map(({ NAME, SORT, SEMANTICS }) => [NAME, SORT, SEMANTICS]),
    [
      ['First stage', '10', null],
      ['Preparation', '20', null],
      ['Approval', '30', null],
      ['Success', '40', 'S'],
      ['Failure', '50', 'F'],
      ['My stage', '60', 'F'],
    ],
  )
  assert.deepEqual([stages[0]!.ID, stages[5]!.ID, stages[5]!.STATUS_ID], [first!.ID, String(added), STATUS_ID])
})

test('a code without the prefix of the category gets it', async () => {
  const { category } = await crm.result('crm.category.add', { entityTypeId, fields: { name: 'Bare codes' } })
  const ENTITY_ID = `DYNAMIC_${entityTypeId}_STAGE_${category.id}`
  const fields = { ENTITY_ID, STATUS_ID: 'MY_STAGE', NAME: 'My stage', SORT: 60, SEMANTICS: 'F' }
  await crm.result('crm.status.add', { fields })
  const codes = (await stagesOf(ENTITY_ID)).map(({ STATUS_ID }) => STATUS_ID)
  assert.equal(codes.at(-1), `DT${entityTypeId}_${category.id}:MY_STAGE`)
  fails(await crm.call('crm.status.add', { fields }), 'ERROR_CORE', 'The specified status ID already exists.')
})

test('each group keeps a stage, and success has one alone', async () => {
  const { category } = await crm.result('crm.category.add', { entityTypeId, fields: { name: 'Limits' } })
  const ENTITY_ID = `DYNAMIC_${entityTypeId}_STAGE_${category.id}`
  const stages = await stagesOf(ENTITY_ID)
  const before = stages.length
  const second = { ENTITY_ID, STATUS_ID: 'SECOND', NAME: 'Second', SORT: 45, SEMANTICS: 'S' }
  assert.equal((await crm.call('crm.status.add', { fields: second })).status, 400)
  for (const { ID, SEMANTICS } of stages.filter(stage => stage.SEMANTICS)) {
    const answer = await crm.call('crm.status.delete', { id: ID, params: { FORCED: 'Y' } })
    assert.equal(answer.status, 400, `the last stage of ${SEMANTICS} is deleted`)
  }
  // A system stage goes when it is forced to, once another of its group is there.
  const fields = { ENTITY_ID, STATUS_ID: 'LOST', NAME: 'Lost', SORT: 60, SEMANTICS: 'F' }
  await crm.result('crm.status.add', { fields })
  const fail = stages.find(({ SEMANTICS }) => SEMANTICS === 'F')!.ID
  assert.equal((await crm.call('crm.status.delete', { id: fail })).status, 400)
  answers(await crm.call('crm.status.delete', { id: fail, params: { FORCED: 'Y' } }), true)
  assert.equal((await stagesOf(ENTITY_ID)).length, before)
})

test('running the scenario again adds a category of the same name, which can be found and deleted', async () => {
  const { category } = await call('crm.category.add', { entityTypeId, fields: { name: 'New funnel', sort: 100 } })
  const named = async (): Promise<number[]> =>
    (await call('crm.category.list', { entityTypeId })).categories
      .filter(({ name }: { name: string }) => name === 'New funnel')
      .map(({ id }: { id: number }) => id)
  assert.deepEqual(await named(), [categoryId, category.id])
  await call('crm.category.delete', { entityTypeId, id: category.id })
  assert.deepEqual(await named(), [categoryId])
})

test('each mistake has its own answer', async () => {
  const name = { name: 'Never' }
  const add = (entityTypeId: number, fields: object) => crm.call('crm.category.add', { entityTypeId, fields })
  assert.equal((await add(999_999, name)).error, 'NOT_FOUND')
  assert.match((await add(entityTypeId, {})).error_description!, /^Field 'NAME' is required/)
  const plain = (await crm.result('crm.type.add', { fields: { title: 'Plain', isCategoriesEnabled: 'N' } })).type
  assert.equal((await add(plain.entityTypeId, name)).error, 'ENTITY_TYPE_NOT_SUPPORTED')

  const fields = { ENTITY_ID: entityId, STATUS_ID: 'NEW_ONE', NAME: 'New' }
  const table: [string, object, string][] = [
    ['crm.status.update', { id: 'x', fields: { NAME: 'x' } }, 'Invalid identifier.'],
    ['crm.status.update', { id: '', fields: { NAME: 'x' } }, 'Invalid identifier.'],
    ['crm.status.update', { id: 999_999, fields: { NAME: 'x' } }, 'Status is not found.'],
    [
      'crm.status.add',
      { fields: { ...fields, ENTITY_ID: 'DYNAMIC_1_STAGE_1' } },
      'Specified entity type is not supported.',
    ],
    ['crm.status.add', { fields: { ...fields, STATUS_ID: 'MY_STAGE' } }, 'The specified status ID already exists.'],
    ['crm.status.add', { fields: { ...fields, NAME: '' } }, 'The field Title is required.'],
  ]
  for (const [method, params, text] of table)
    assert.equal((await crm.call(method, { ...params })).error_description, text, JSON.stringify(params))
})

test('who may not change settings of the CRM is refused', async () => {
  const user = await userWith(crm, { DEAL: { read: 'all' } })
  const stage = { ENTITY_ID: entityId, STATUS_ID: 'NEW_ONE', NAME: 'New' }
  assert.equal((await crm.call('crm.type.list', {}, user)).error, 'ACCESS_DENIED')
  const category = { entityTypeId, fields: { name: 'New' } }
  assert.equal((await crm.call('crm.category.add', category, user)).error, 'ACCESS_DENIED')
  const renamed = { id: 1, fields: { NAME: 'New' } }
  assert.equal((await crm.call('crm.status.update', renamed, user)).error_description, 'Access denied.')
  assert.equal((await crm.call('crm.status.add', { fields: stage }, user)).error_description, 'Access denied.')
})
