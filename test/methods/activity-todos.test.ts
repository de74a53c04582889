import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()
const ownerId = await crm.add('deal')
const owner = { ownerTypeId: 2, ownerId }
const deadline = '2030-01-01T10:00:00+00:00'
const call = (verb: string, params: Fields) => crm.call(`crm.activity.todo.${verb}`, params)
const add = async (params: Fields = {}): Promise<number> =>
  (await crm.result('crm.activity.todo.add', { ...owner, deadline, ...params })).id
const get = (id: number) => crm.result('crm.activity.get', { id })
/** What the pages of the portal show of a to-do. */
const shown = (id: number) =>
  crm.portal.store.read
    .selectFrom('activity')
    .select(['color_id', 'ping_offsets', 'parent_activity_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

describe('a to-do', () => {
  test('has a deadline, and nothing else unless said', async () => {
    const id = await add()
    const todo = await get(id)
    const { TYPE_ID, PROVIDER_ID, PROVIDER_TYPE_ID, SUBJECT, DESCRIPTION, RESPONSIBLE_ID, DIRECTION } = todo
    assert.deepEqual(
      { TYPE_ID, PROVIDER_ID, PROVIDER_TYPE_ID, SUBJECT, DESCRIPTION, RESPONSIBLE_ID, DIRECTION },
      {
        ...{ TYPE_ID: '6', PROVIDER_ID: 'CRM_TODO', PROVIDER_TYPE_ID: 'TODO', SUBJECT: '', DESCRIPTION: '' },
        ...{ RESPONSIBLE_ID: '1', DIRECTION: '0' },
      },
    )
    assert.deepEqual([todo.START_TIME, todo.END_TIME, todo.DEADLINE], [deadline, deadline, deadline])
    assert.deepEqual({ ...(await shown(id)) }, { color_id: null, ping_offsets: null, parent_activity_id: null })
  })

  test('keeps its color, its reminders and what it follows', async () => {
    const parentActivityId = await add()
    const id = await add({
      colorId: '2',
      pingOffsets: [0, '15', 15],
      parentActivityId,
      title: 'Ask',
      description: 'why',
    })
    assert.deepEqual(
      { ...(await shown(id)) },
      {
        ...{ color_id: '2', ping_offsets: '[0,15]', parent_activity_id: parentActivityId },
      },
    )
    await crm.result('crm.activity.delete', { id: parentActivityId })
    assert.equal((await shown(id)).parent_activity_id, null)
  })

  test('changes what is said and keeps the rest', async () => {
    const id = await add({ title: 'Ask', description: 'why', colorId: '2', pingOffsets: [5] })
    const later = '2030-02-01T10:00:00+00:00'
    answers(await call('update', { id, ...owner, deadline: later, title: 'Tell', responsibleId: 7 }), { id })
    const { SUBJECT, DESCRIPTION, DEADLINE, RESPONSIBLE_ID } = await get(id)
    assert.deepEqual([SUBJECT, DESCRIPTION, DEADLINE, RESPONSIBLE_ID], ['Tell', 'why', later, '7'])
    assert.deepEqual({ ...(await shown(id)) }, { color_id: '2', ping_offsets: '[5]', parent_activity_id: null })
  })

  test('changes one thing at a time', async () => {
    const id = await add({ colorId: '1' })
    answers(await call('updateDeadline', { id, ...owner, value: '2030-03-01 10:00:00' }), { id })
    answers(await call('updateDescription', { id, ...owner, value: 'because' }), { id })
    answers(await call('updateColor', { id, ...owner, colorId: 7 }), { id })
    answers(await call('updateResponsibleUser', { id, ...owner, responsibleId: 5 }), { id })
    const { DEADLINE, DESCRIPTION, RESPONSIBLE_ID } = await get(id)
    assert.deepEqual([DEADLINE, DESCRIPTION, RESPONSIBLE_ID], ['2030-03-01T10:00:00+00:00', 'because', '5'])
    assert.equal((await shown(id)).color_id, '7')
    answers(await call('updateColor', { id, ...owner, colorId: '' }), { id })
    assert.equal((await shown(id)).color_id, null)
  })
})

describe('a to-do is refused', () => {
  const missing = (name: string) => `Could not find value for parameter {${name}}`
  const wrong: [string, Fields, string, string][] = [
    ['add', { ownerId, deadline }, '100', missing('ownerTypeId')],
    ['add', { ownerTypeId: 2, deadline }, '100', missing('ownerId')],
    ['add', owner, '100', missing('deadline')],
    ['add', { ...owner, deadline: 'soon' }, 'WRONG_DATETIME_FORMAT', 'Wrong datetime format'],
    ['add', { ...owner, deadline, ownerId: 99_999 }, 'OWNER_NOT_FOUND', 'Owner was not found'],
    ['add', { ...owner, deadline, colorId: '8' }, 'CAN_NOT_UPDATE_WRONG_COLOR_TODO', 'Wrong color of the to-do'],
    ['add', { ...owner, deadline, parentActivityId: 99_999 }, 'NOT_FOUND', 'Not found.'],
    [
      'add',
      { ...owner, deadline, responsibleId: 'x' },
      'INVALID_ARG_VALUE',
      'Parameter "responsibleId" must be greater than 0',
    ],
    [
      'add',
      { ...owner, deadline, pingOffsets: 'soon' },
      '100',
      'Invalid value {soon} to match with parameter {pingOffsets}. Should be value of type array.',
    ],
    ['update', { ...owner, deadline }, '100', missing('id')],
    ['update', { id: 99_999, ...owner, deadline }, 'NOT_FOUND', 'Not found.'],
    ['updateDeadline', { id: 1, ...owner }, '100', missing('value')],
    ['updateDescription', { id: 1, ...owner }, '100', missing('value')],
    ['updateColor', { id: 1, ...owner }, '100', missing('colorId')],
    ['updateResponsibleUser', { id: 1, ...owner }, '100', missing('responsibleId')],
  ]
  for (const [verb, params, error, text] of wrong)
    test(`${verb}: ${JSON.stringify(params)}`, async () => fails(await call(verb, params), error, text))

  test('of a record that it is not of, and what is no to-do', async () => {
    const id = await add()
    const other = await crm.add('deal')
    assert.equal(
      (await call('updateDeadline', { id, ownerTypeId: 2, ownerId: other, value: deadline })).error,
      'NOT_FOUND',
    )
    const fields = {
      OWNER_TYPE_ID: 2,
      OWNER_ID: ownerId,
      TYPE_ID: 1,
      SUBJECT: 'Visit',
      COMMUNICATIONS: [{ VALUE: 'A' }],
    }
    const meeting = await crm.result('crm.activity.add', { fields })
    assert.equal((await call('updateDeadline', { id: meeting, ...owner, value: deadline })).error, 'NOT_FOUND')
  })

  test('once it is completed', async () => {
    const id = await add()
    await crm.result('crm.activity.update', { id, fields: { COMPLETED: 'Y' } })
    for (const [verb, params, code] of [
      ['update', { deadline }, 'CAN_NOT_UPDATE_COMPLETED_TODO'],
      ['updateDeadline', { value: deadline }, 'CAN_NOT_UPDATE_COMPLETED_TODO'],
      ['updateDescription', { value: 'x' }, 'CAN_NOT_UPDATE_COMPLETED_TODO'],
      ['updateColor', { colorId: '1' }, 'CAN_NOT_UPDATE_COLOR_COMPLETED_TODO'],
      ['updateResponsibleUser', { responsibleId: 1 }, 'CAN_NOT_UPDATE_RESPONSIBLE_USER_COMPLETED_TODO'],
    ] as const)
      assert.equal((await call(verb, { id, ...owner, ...params })).error, code)
    assert.equal(
      (await call('add', { ...owner, deadline, parentActivityId: id })).error,
      'ERROR_PARENT_ACTIVITY_RESTRICT',
    )
  })
})
