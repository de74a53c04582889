// tutorials/crm/how-to-get-lists/how-to-get-elements-by-stage-filter.md: items at a stage that is known by its name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()

const stagesOf = (ENTITY_ID: unknown) => crm.result('crm.status.list', { filter: { ENTITY_ID } })

/** Adds pipelines up to the tenth: the codes of its stages are cut. */
for (let id = 0; id < 10; )
  id = (await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: `Route ${id}` } })).category.id

test('items at a stage that is known by its name, with those who are responsible', async () => {
  const klaus = await addUser(crm.portal, { departments: [1], name: 'Klaus', lastName: 'Weber' })
  const { categories } = await crm.result('crm.category.list', { entityTypeId: 2 })
  const { id } = categories.find(({ name }: Fields) => name === 'Route 9')
  assert.equal(id, 10)
  const stages: Fields[] = await stagesOf('DEAL_STAGE_10')
  const codes = ['NEW', 'PREPARATION', 'PREPAYMENT_INVOIC', 'EXECUTING', 'FINAL_INVOICE', 'WON', 'LOSE', 'APOLOGY']
  assert.deepEqual(
    stages.map(({ STATUS_ID }) => STATUS_ID),
    codes.map(code => `C10:${code}`),
  )
  assert.deepEqual(
    stages.map(({ SORT, SYSTEM, SEMANTICS, CATEGORY_ID }) => [SORT, SYSTEM, SEMANTICS, CATEGORY_ID]),
    [
      ...[['10', 'Y', null, '10'], ...['20', '30', '40', '50'].map(sort => [sort, 'N', null, '10'])],
      ...[
        ['60', 'Y', 'S', '10'],
        ['70', 'Y', 'F', '10'],
        ['80', 'N', 'F', '10'],
      ],
    ],
  )
  assert.deepEqual(
    stages.slice(5).map(({ EXTRA }) => (EXTRA as Fields).SEMANTICS),
    ['success', 'failure', 'apology'],
  )
  const ninth: Fields[] = await stagesOf('DEAL_STAGE_9')
  assert.ok(ninth.some(({ STATUS_ID }) => STATUS_ID === 'C9:PREPAYMENT_INVOICE'))

  const stageId = String(stages[2]!.STATUS_ID)
  const deal = (title: string, fields: Fields) =>
    crm.result('crm.item.add', { entityTypeId: 2, fields: { title, categoryId: id, ...fields } })
  await deal('Purchase of ovens', { stageId, assignedById: 1, opportunity: 500 })
  await deal('Purchase of heaters', { stageId, assignedById: klaus, opportunity: 250 })
  await deal('Elsewhere', { stageId: 'C10:NEW' })
  const select = ['id', 'title', 'assignedById', 'opportunity', 'stageId']
  for (const filter of [{ stageId: [stageId] }, { stageId }]) {
    const answer = await crm.call('crm.item.list', { entityTypeId: 2, select, filter })
    assert.equal(answer.total, 2)
    assert.deepEqual(
      answer.result.items.map(({ id: _, ...item }: Fields) => item),
      [
        { title: 'Purchase of ovens', assignedById: 1, opportunity: 500, stageId },
        { title: 'Purchase of heaters', assignedById: klaus, opportunity: 250, stageId },
      ],
    )
  }
  const users: Fields[] = await crm.result('user.get', { filter: { ID: [1, klaus] } })
  assert.deepEqual(
    users.map(({ ID }) => ID),
    ['1', String(klaus)],
  )
  const { NAME, LAST_NAME, ACTIVE, UF_DEPARTMENT, USER_TYPE } = users[1]!
  assert.deepEqual([NAME, LAST_NAME, ACTIVE, UF_DEPARTMENT, USER_TYPE], ['Klaus', 'Weber', true, [1], 'employee'])
})

test('the names of the stages are those of the sample, in which the third one was renamed', async () => {
  const [, , third] = await stagesOf('DEAL_STAGE_10')
  assert.equal(third.NAME, 'Prepayment invoice')
  await crm.result('crm.status.update', { id: third.ID, fields: { NAME: 'Approval' } })
  const names = [
    'New',
    'Document preparation',
    'Approval',
    'In progress',
    'Final invoice',
    'Deal successful',
    'Deal failed',
  ]
  assert.deepEqual(
    (await stagesOf('DEAL_STAGE_10')).map(({ NAME }: Fields) => NAME),
    [...names, 'Failure reason analysis'],
  )
})

test('what leads to nothing', async () => {
  assert.deepEqual(await stagesOf('DEAL_STAGE_0'), [])
  assert.deepEqual(await stagesOf('DEAL_STAGE_999'), [])
  const uncut = { entityTypeId: 2, filter: { stageId: 'C10:PREPAYMENT_INVOICE' } }
  assert.deepEqual((await crm.result('crm.item.list', uncut)).items, [])
})

test('errors', async () => {
  assert.equal((await crm.call('crm.category.list', { entityTypeId: 1000 })).error, 'NOT_FOUND')
  assert.equal((await crm.call('crm.category.list', { entityTypeId: 1 })).error, 'ENTITY_TYPE_NOT_SUPPORTED')
  const filter = { nothing: 1 }
  const wrong = await crm.call('crm.item.list', { entityTypeId: 2, filter })
  fails(wrong, 'INVALID_ARG_VALUE', "Invalid filter: field 'nothing' is not allowed in filter")
})
