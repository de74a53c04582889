import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullScans, statementsOf } from '../../bench/explain.ts'
import { dispatch } from '../../src/rest/dispatch.ts'
import { openCrm } from '../support/crm.ts'
import { addRole, addUser } from '../support/people.ts'

// What the portal's own pages ask of timelines and activities. Nine in the morning in Berlin.
const crm = await openCrm({ timezone: 'Europe/Berlin' })
const { portal } = crm
portal.clock.move(Date.parse('2030-06-10T07:00:00Z') - portal.clock.now().getTime())
const seller = await addUser(portal, { name: 'Sue', lastName: 'Seller' })
await addRole(portal, { name: 'Own', permissions: { DEAL: { read: 'own' } }, relations: [`U${seller}`] })

// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
async function page(method: string, params: object, user = 1): Promise<any> {
  const outcome = await dispatch(portal.rest, { credentials: { user }, method, params: { ...params }, own: true })
  return outcome.status === 200 ? outcome.result : outcome.status
}
const todo = async (ownerId: number, deadline: string, title: string, more: object = {}): Promise<number> =>
  (await crm.result('crm.activity.todo.add', { ownerTypeId: 2, ownerId, deadline, title, ...more })).id
const done = (id: number) => crm.result('crm.activity.update', { id, fields: { COMPLETED: 'Y' } })

test('a timeline tells what is planned and what was, with the activities as they are now, page by page', async () => {
  const id = await crm.add('deal', { TITLE: 'told' })
  const later = await todo(id, '2030-06-20T10:00:00', 'Later', { colorId: '3', responsibleId: seller })
  const first = await todo(id, '2030-06-11T10:00:00', 'Sooner')
  const past = await todo(id, '2030-06-09T10:00:00', 'Done')
  await done(past)
  const note = { ownerTypeId: 2, ownerId: id, itemType: 2, itemId: later, text: 'Bring the offer' }
  await crm.result('crm.timeline.note.save', note)
  const of = { ENTITY_TYPE: 'deal', ENTITY_ID: id }
  const comment = await crm.result('crm.timeline.comment.add', { fields: { ...of, COMMENT: 'Hello' } })
  await crm.result('crm.timeline.item.pin', { id: comment, ownerTypeId: 2, ownerId: id })

  const all = await page('portico.timeline.page', { entityTypeId: 2, id, limit: 3 })
  assert.deepEqual(
    all.planned.map((one: Record<string, unknown>) => [one.subject, one.color, one.note]),
    [
      ['Sooner', null, null],
      ['Later', 3, 'Bring the offer'],
    ],
  )
  assert.deepEqual([all.planned[1].responsible.name, all.planned[0].id], ['Sue Seller', first])
  assert.deepEqual(
    all.pinned.map((one: Record<string, unknown>) => one.comment),
    ['Hello'],
  )
  const told = ({ entries }: { entries: { type: string; activity?: { isDone: boolean } }[] }) =>
    entries.map(({ type, activity }) => (activity ? `${type} ${activity.isDone}` : type))
  assert.deepEqual(told(all), ['comment', 'activityDone true', 'activity true'])
  const rest = await page('portico.timeline.page', { entityTypeId: 2, id, before: all.next })
  assert.deepEqual(told(rest), ['activity false', 'activity false', 'add'])
  assert.deepEqual([rest.planned, rest.pinned, rest.next], [[], [], null])
  await crm.result('crm.activity.delete', { id: past })
  const gone = await page('portico.timeline.page', { entityTypeId: 2, id, limit: 2 })
  assert.deepEqual([told(gone), gone.entries[0].activity], [['activityGone', 'comment'], null])
  assert.equal(await page('portico.timeline.page', { entityTypeId: 2, id }, seller), 400)
})

test('what waits is counted, and what comes next with some records is known: each by one statement of indexes', async () => {
  const mine = await crm.add('deal', { ASSIGNED_BY_ID: seller })
  const other = await crm.add('deal')
  const of = { responsibleId: seller }
  await todo(mine, '2030-06-10T08:59:00', 'late', of)
  await todo(mine, '2030-06-10T23:59:00', 'today', of)
  await todo(mine, '2030-06-11T00:00:00', 'tomorrow', of)
  await done(await todo(mine, '2030-06-08T00:00:00', 'over', of))
  await todo(other, '2030-06-10T12:00:00', 'of a deal that she may not read', of)
  assert.deepEqual(await page('portico.activity.counters', {}, seller), { overdue: 1, today: 1 })
  const next = (user?: number) => page('portico.activity.next', { entityTypeId: 2, ids: [mine, other] }, user)
  const subjects = (found: { recordId: number; subject: string }[]) =>
    found.map(({ recordId, subject }) => [recordId, subject]).sort()
  assert.deepEqual(subjects(await next(seller)), [[mine, 'late']])
  assert.deepEqual(subjects(await next()), [
    [mine, 'late'],
    [other, 'of a deal that she may not read'],
  ])
  for (const work of [() => page('portico.activity.counters', {}), () => next(seller)]) {
    const [statement, ...more] = await statementsOf(work)
    // `n` is what the statement itself has found.
    const scans = (await fullScans(portal, statement!, true)).filter(one => one !== 'SCAN n')
    assert.deepEqual([scans, more], [[], []])
  }
})
