// tutorials/crm/how-to-get-lists/how-to-get-stages-with-semantics.md: the stages of every type with their meaning.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()

const stagesOf = async (ENTITY_ID: string): Promise<Fields[]> => {
  const answer = await crm.call('crm.status.list', { order: { SORT: 'ASC' }, filter: { ENTITY_ID } })
  assert.equal(answer.status, 200, JSON.stringify(answer))
  assert.equal(answer.total, answer.result.length)
  return answer.result
}

const semanticsOf = ({ SEMANTICS }: Fields) => SEMANTICS

const inWords = new Map<unknown, string[]>([
  [null, ['process']],
  ['S', ['success']],
  ['F', ['failure', 'apology']],
])

const firstCategory = async (entityTypeId: number): Promise<number> =>
  (await crm.result('crm.category.list', { entityTypeId })).categories[0].id

test('stages of leads', async () => {
  const stages = await stagesOf('STATUS')
  assert.deepEqual(
    [stages[0]!.STATUS_ID, stages.at(-2)!.STATUS_ID, stages.at(-1)!.STATUS_ID],
    ['NEW', 'CONVERTED', 'JUNK'],
  )
  const { ID: _, NAME, NAME_INIT, EXTRA, ...converted } = stages.at(-2)!
  assert.equal(NAME, NAME_INIT)
  assert.deepEqual((EXTRA as Fields).SEMANTICS, 'success')
  const { COLOR, ...rest } = converted
  assert.match(String(COLOR), /^#[0-9A-F]{6}$/i)
  assert.deepEqual(rest, {
    ...{ ENTITY_ID: 'STATUS', STATUS_ID: 'CONVERTED', SORT: rest.SORT, SYSTEM: 'Y' },
    ...{ CATEGORY_ID: null, SEMANTICS: 'S' },
  })
})

test('the name of the last stage of leads', async () => {
  assert.equal((await stagesOf('STATUS')).at(-1)!.NAME, 'Low-quality lead')
})

test('leads, deals and quotes say it in words too, all others by one letter alone', async () => {
  const { category } = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Second' } })
  for (const entity of ['STATUS', 'DEAL_STAGE', `DEAL_STAGE_${category.id}`, 'QUOTE_STATUS']) {
    const stages = await stagesOf(entity)
    for (const { SEMANTICS, EXTRA } of stages)
      assert.ok(inWords.get(SEMANTICS)!.includes(String((EXTRA as Fields).SEMANTICS)), entity)
    assert.equal(stages.filter(one => semanticsOf(one) === 'S').length, 1, entity)
  }
  const { type } = await crm.result('crm.type.add', {
    fields: { title: 'Contracts', entityTypeId: 1034, isStagesEnabled: 'Y', isCategoriesEnabled: 'Y' },
  })
  assert.notEqual(type.id, type.entityTypeId)
  const main = await firstCategory(1034)
  for (const entity of [`DYNAMIC_1034_STAGE_${main}`, `SMART_INVOICE_STAGE_${await firstCategory(31)}`]) {
    const stages = await stagesOf(entity)
    assert.ok(stages.length >= 3, entity)
    assert.ok(stages.every(stage => !('EXTRA' in stage)))
    assert.equal(stages.filter(one => semanticsOf(one) === 'S').length, 1, entity)
    assert.ok(stages.some(one => semanticsOf(one) === 'F'))
  }
  const dynamic = await stagesOf(`DYNAMIC_1034_STAGE_${main}`)
  const codes = ['NEW', 'SUCCESS', 'FAIL'].map(code => `DT1034_${main}:${code}`)
  for (const code of codes)
    assert.ok(
      dynamic.some(({ STATUS_ID }) => STATUS_ID === code),
      code,
    )
  assert.deepEqual(new Set(dynamic.map(({ CATEGORY_ID }) => CATEGORY_ID)), new Set([String(main)]))
  // The id of the type is not the id that the code has.
  assert.deepEqual(await stagesOf(`DYNAMIC_${type.id}_STAGE_${main}`), [])
})

test('what is passed over and what is refused', async () => {
  const filter = { ENTITY_ID: 'STATUS' }
  const all = await crm.result('crm.status.list', { filter })
  assert.deepEqual(await crm.result('crm.status.list', { filter, select: ['NAME'] }), all)
  const lists = { filter: { ENTITY_ID: ['STATUS', 'DEAL_STAGE'] } }
  const refused = await crm.call('crm.status.list', lists)
  assert.deepEqual([refused.status, refused.error_description], [400, 'Filter by ENTITY_ID must be a string'])
  const final = await crm.result('crm.status.list', { filter: { ...filter, SEMANTICS: 'S' } })
  assert.deepEqual(
    final.map(({ STATUS_ID }: Fields) => STATUS_ID),
    ['CONVERTED'],
  )
})

test('who may read nothing of the CRM is refused', async () => {
  const id = await addUser(crm.portal)
  fails(await crm.call('crm.status.list', { filter: { ENTITY_ID: 'STATUS' } }, id), '', 'Access denied.')
})
