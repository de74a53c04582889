import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fullScans, statementsOf } from '../../bench/explain.ts'
import { stored, zone } from '../../src/lib/moment.ts'
import { deal, lead } from '../../src/modules/crm/entities/index.ts'
import { activityCounters, type Counters } from '../../src/modules/crm/index.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

// Nine in the morning in Berlin.
const crm = await openCrm({ timezone: 'Europe/Berlin' })
const { portal } = crm
portal.clock.move(Date.parse('2030-06-10T07:00:00Z') - portal.clock.now().getTime())

const [ann, bob] = [await addUser(portal), await addUser(portal)]
const todo = async (ownerId: number, responsibleId: number, deadline: string, ownerTypeId = 2): Promise<number> =>
  (await crm.result('crm.activity.todo.add', { ownerTypeId, ownerId, responsibleId, deadline })).id

const call = () => ({ db: portal.store.read, now: stored(portal.clock.now()), zone: zone('Europe/Berlin') })
async function counters(user: number): Promise<Record<string, Counters | undefined>> {
  const ofUser = (await activityCounters(call(), [ann, bob], [lead, deal])).get(user)
  return { leads: ofUser?.get(1), deals: ofUser?.get(2) }
}
const some = (counts: Partial<Counters>): Counters => ({
  ...{ overdue: 0, today: 0, future: 0, incoming: 0, withoutActivity: 0 },
  ...counts,
})

test('records wait for who is responsible for what is to be done with them', async () => {
  const mine = (fields: Fields = {}) => crm.add('deal', { ASSIGNED_BY_ID: ann, ...fields })
  const [late, both, idle, done] = [await mine(), await mine(), await mine(), await mine()]
  await mine({ STAGE_ID: 'WON' })
  // Two that are late for one deal are one deal.
  await todo(late, ann, '2030-06-10T08:59:00')
  await todo(late, ann, '2030-06-09T08:59:00')
  // The last minute of the day in Berlin, and the first one of the next.
  await todo(both, ann, '2030-06-10T23:59:00')
  await todo(both, ann, '2030-06-11T00:00:00')
  const completed = await todo(done, ann, '2030-06-10T08:00:00')
  await crm.result('crm.activity.update', { id: completed, fields: { COMPLETED: 'Y' } })
  const asked = await crm.add('lead', { ASSIGNED_BY_ID: bob })
  await todo(asked, ann, '2030-06-12T08:00:00', 1)
  assert.deepEqual(await counters(ann), {
    leads: some({ future: 1 }),
    deals: some({ overdue: 1, today: 1, future: 1, withoutActivity: 2 }),
  })
  // Somebody does something with the lead, so it does not wait for Bob.
  assert.deepEqual(await counters(bob), { leads: undefined, deals: undefined })
  await todo(idle, bob, '2030-06-12T08:00:00')
  assert.equal((await counters(ann)).deals!.withoutActivity, 1)
  assert.deepEqual((await counters(bob)).deals, some({ future: 1 }))
  // Time passes.
  portal.clock.move(24 * 3600_000)
  assert.deepEqual((await counters(ann)).deals, some({ overdue: 2, withoutActivity: 1 }))
})

test('what came in waits until it is done', async () => {
  const asked = await crm.add('lead', { ASSIGNED_BY_ID: bob })
  const fields = {
    ...{ OWNER_TYPE_ID: 1, OWNER_ID: asked, TYPE_ID: 2, SUBJECT: 'Call', DIRECTION: 1 },
    ...{ COMMUNICATIONS: [{ VALUE: '+49' }], START_TIME: '2030-06-30T08:00:00' },
  }
  const id = await crm.result('crm.activity.add', { fields })
  assert.deepEqual((await counters(bob)).leads, some({ incoming: 1, future: 1 }))
  await crm.result('crm.activity.update', { id, fields: { COMPLETED: 'Y' } })
  assert.deepEqual((await counters(bob)).leads, some({ withoutActivity: 1 }))
})

test('nothing is read whole for them', async () => {
  const asked = await statementsOf(() => counters(ann))
  assert.equal(asked.length, 1)
  assert.deepEqual(await fullScans(portal, asked[0]!, true), [])
})
