import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()

/** A to-do of a record: a deal unless said. */
const todo = async (ownerId: number, ownerTypeId = 2): Promise<number> =>
  (await crm.result('crm.activity.todo.add', { ownerTypeId, ownerId, deadline: '2030-01-01T10:00:00', title: 'Ask' }))
    .id
const bound = (activityId: number) => crm.result('crm.activity.binding.list', { activityId })
const ownerOf = async (id: number): Promise<number[]> => {
  const { OWNER_TYPE_ID, OWNER_ID } = await crm.result('crm.activity.get', { id })
  return [Number(OWNER_TYPE_ID), Number(OWNER_ID)]
}
const binding = (verb: string, params: Fields) => crm.call(`crm.activity.binding.${verb}`, params)

const deal = await crm.add('deal')
const other = await crm.add('deal')
const company = await crm.add('company')

describe('records that an activity belongs to', () => {
  test('come, move and go; the last one is the owner', async () => {
    const activityId = await todo(deal)
    answers(await binding('add', { activityId, entityTypeId: 4, entityId: company }), true)
    assert.deepEqual(await bound(activityId), [
      { entityTypeId: 2, entityId: deal },
      { entityTypeId: 4, entityId: company },
    ])
    assert.deepEqual(await ownerOf(activityId), [2, deal])
    const move = {
      ...{ activityId, sourceEntityTypeId: 2, sourceEntityId: deal },
      ...{ targetEntityTypeId: 2, targetEntityId: other },
    }
    answers(await binding('move', move), true)
    // The owner has moved, so the owner is where it moved to.
    assert.deepEqual(await ownerOf(activityId), [2, other])
    answers(await binding('delete', { activityId, entityTypeId: 2, entityId: other }), true)
    assert.deepEqual(await bound(activityId), [{ entityTypeId: 4, entityId: company }])
    assert.deepEqual(await ownerOf(activityId), [4, company])
  })

  test('are a hundred at most', async () => {
    const activityId = await todo(deal)
    for (let n = 1; n < 100; n++)
      answers(await binding('add', { activityId, entityTypeId: 2, entityId: await crm.add('deal') }), true)
    const { error, status } = await binding('add', { activityId, entityTypeId: 2, entityId: await crm.add('deal') })
    assert.deepEqual([error, status], ['ERROR_CORE', 400])
    assert.equal((await bound(activityId)).length, 100)
  })

  test('refuse what cannot be', async () => {
    const activityId = await todo(deal)
    const one = { activityId, entityTypeId: 2, entityId: deal }
    const missing = 'Could not find value for parameter'
    for (const [verb, params, error, text] of [
      ['add', {}, '100', `${missing} {activityId}`],
      ['add', { activityId }, '100', `${missing} {entityTypeId}`],
      ['add', { activityId, entityTypeId: 2 }, '100', `${missing} {entityId}`],
      ['add', one, 'ACTIVITY_IS_ALREADY_BOUND', 'Activity is already bound to this entity'],
      ['add', { ...one, activityId: 99_999 }, 'NOT_FOUND', 'Entity not found'],
      ['add', { ...one, entityId: 99_999 }, 'OWNER_NOT_FOUND', 'Owner was not found'],
      ['add', { ...one, entityTypeId: 99 }, 'OWNER_NOT_FOUND', 'Owner was not found'],
      ['delete', one, 'LAST_BINDING_CANNOT_BE_DELETED', 'The last binding of the activity cannot be deleted'],
      ['delete', { ...one, entityId: other }, 'BINDING_NOT_FOUND', 'Activity is not bound to this entity'],
      ['delete', { ...one, activityId: 'x' }, 'NOT_FOUND', 'Element not found'],
      ['list', {}, '100', `${missing} {activityId}`],
      ['list', { activityId: 99_999 }, 'NOT_FOUND', 'Element not found'],
    ] as const)
      fails(await binding(verb, params), error, text)
    const move = (from: [number, number], to: [number, number]) =>
      binding('move', {
        ...{ activityId, sourceEntityTypeId: from[0], sourceEntityId: from[1] },
        ...{ targetEntityTypeId: to[0], targetEntityId: to[1] },
      })
    const codes = [
      (await move([2, deal], [4, company])).error,
      (await move([2, deal], [2, deal])).error,
      (await move([2, other], [2, deal])).error,
      (await move([2, deal], [2, 99_999])).error,
    ]
    assert.deepEqual(codes, [
      'SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL_ERROR',
      'SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR',
      'BINDING_NOT_FOUND',
      'OWNER_NOT_FOUND',
    ])
    await binding('add', { ...one, entityId: other })
    assert.equal((await move([2, deal], [2, other])).error, 'ACTIVITY_IS_ALREADY_BOUND')
  })
})

describe('a record that goes', () => {
  test('takes along what belongs to it alone, and passes on the rest', async () => {
    const gone = await crm.add('deal')
    const alone = await todo(gone)
    const shared = await todo(gone)
    await binding('add', { activityId: shared, entityTypeId: 4, entityId: company })
    await crm.result('crm.deal.delete', { id: gone })
    fails(await crm.call('crm.activity.get', { id: alone }), '', 'Activity is not found')
    assert.deepEqual(await ownerOf(shared), [4, company])
    assert.deepEqual(await bound(shared), [{ entityTypeId: 4, entityId: company }])
  })

  test('leaves nothing of an activity behind', async () => {
    const gone = await crm.add('contact', { NAME: 'Gone' })
    const fields = {
      ...{ OWNER_TYPE_ID: 3, OWNER_ID: gone, TYPE_ID: 2, SUBJECT: 'Call', COMMUNICATIONS: [{ VALUE: '1' }] },
      FILES: [{ fileData: ['a.txt', 'b25l'] }],
    }
    const id = await crm.result('crm.activity.add', { fields })
    await crm.result('crm.contact.delete', { id: gone })
    const { read } = crm.portal.store
    for (const table of ['activity_binding', 'activity_communication'] as const)
      assert.deepEqual(await read.selectFrom(table).selectAll().where('activity_id', '=', id).execute(), [], table)
    const files = read.selectFrom('file').select('id').where('entity_type_id', '=', 6).where('record_id', '=', id)
    assert.deepEqual(await files.execute(), [])
  })

  test('is forgotten by the communications of others, which keep the phone', async () => {
    const person = await crm.add('contact', { NAME: 'Person' })
    const COMMUNICATIONS = [{ VALUE: '+49', ENTITY_TYPE_ID: 3, ENTITY_ID: person }]
    const fields = { OWNER_TYPE_ID: 2, OWNER_ID: deal, TYPE_ID: 2, SUBJECT: 'Call', COMMUNICATIONS }
    const id = await crm.result('crm.activity.add', { fields })
    await crm.result('crm.contact.delete', { id: person })
    const [{ COMMUNICATIONS: left }] = await crm.result('crm.activity.list', {
      filter: { ID: id },
      select: ['COMMUNICATIONS'],
    })
    assert.deepEqual([left[0].VALUE, left[0].ENTITY_ID, left[0].ENTITY_SETTINGS], ['+49', '0', []])
    assert.deepEqual(await bound(id), [{ entityTypeId: 2, entityId: deal }])
  })
})

test('merging gives the activities of the others to the main record', async () => {
  const [main, twin] = [await crm.add('contact', { NAME: 'Anna' }), await crm.add('contact', { NAME: 'Anna' })]
  const own = await todo(twin, 3)
  const both = await todo(main, 3)
  await binding('add', { activityId: both, entityTypeId: 3, entityId: twin })
  const COMMUNICATIONS = [{ VALUE: '+49', ENTITY_TYPE_ID: 3, ENTITY_ID: twin }]
  const fields = { OWNER_TYPE_ID: 2, OWNER_ID: deal, TYPE_ID: 2, SUBJECT: 'Call', COMMUNICATIONS }
  const called = await crm.result('crm.activity.add', { fields })
  const params = { entityTypeId: 3, entityIds: [main, twin] }
  assert.equal((await crm.result('crm.entity.mergeBatch', { params })).STATUS, 'SUCCESS')
  for (const id of [own, both]) {
    assert.deepEqual(await bound(id), [{ entityTypeId: 3, entityId: main }])
    assert.deepEqual(await ownerOf(id), [3, main])
  }
  const [{ COMMUNICATIONS: moved }] = await crm.result('crm.activity.list', {
    filter: { ID: called },
    select: ['COMMUNICATIONS'],
  })
  assert.equal(moved[0].ENTITY_ID, String(main))
})

describe('what its records are told', () => {
  const of = async (table: 'timeline' | 'history', id: number): Promise<string[]> => {
    const name = table === 'timeline' ? 'type' : 'kind'
    const rows = await crm.portal.store.read
      .selectFrom(table)
      .selectAll()
      .where('entity_type_id', '=', 2)
      .where('record_id', '=', id)
      .orderBy('id')
      .execute()
    return rows.map(row => String((row as Fields)[name])).slice(1)
  }

  test('an activity is their last one, and their timelines and histories tell of it', async () => {
    const id = await crm.add('deal', { COMPANY_ID: company })
    const before = await crm.get('deal', id)
    crm.portal.clock.move(60_000)
    const activityId = await todo(id)
    const after = await crm.get('deal', id)
    assert.ok(after.LAST_ACTIVITY_TIME! > before.LAST_ACTIVITY_TIME!)
    assert.equal(after.DATE_MODIFY, before.DATE_MODIFY)
    await crm.result('crm.activity.update', { id: activityId, fields: { SUBJECT: 'Ask again' } })
    await crm.result('crm.activity.update', { id: activityId, fields: { COMPLETED: 'Y' } })
    await crm.result('crm.activity.delete', { id: activityId })
    assert.deepEqual(await of('timeline', id), ['activity', 'activityDone', 'activityGone'])
    assert.deepEqual(await of('history', id), ['activity', 'activityChanged', 'activityDone', 'activityGone'])
  })

  test('a call or an e-mail that took place is the last communication of a company', async () => {
    const id = await crm.add('company')
    const last = async () => (await crm.get('company', id)).LAST_COMMUNICATION_TIME
    const add = (fields: Fields) =>
      crm.result('crm.activity.add', {
        fields: {
          OWNER_TYPE_ID: 4,
          OWNER_ID: id,
          TYPE_ID: 2,
          SUBJECT: 'x',
          COMMUNICATIONS: [{ VALUE: '1' }],
          ...fields,
        },
      })
    await todo(id, 4)
    const planned = await add({})
    assert.equal(await last(), null)
    await crm.result('crm.activity.update', { id: planned, fields: { COMPLETED: 'Y' } })
    const first = await last()
    assert.ok(first)
    crm.portal.clock.move(60_000)
    await add({ DIRECTION: 1 })
    assert.ok((await last())! > first)
  })
})
