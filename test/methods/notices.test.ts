import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser, userWith } from '../support/people.ts'

const MINUTE = 60_000

const crm = await openCrm()
const { portal } = crm
const seller = await userWith(crm, { DEAL: { read: 'all', add: 'all', update: 'all' } })
/** Adds a rule to a stage of deals. */
const rule = (params: Fields) => portal.control('rule', 'add', { type: 'DEAL', stage: 'NEW', ...params })
const told = async (userId?: number): Promise<Fields[]> =>
  (await portal.notices.list(userId)).map(({ userId, kind, text, path }) => ({ userId, kind, text, path }))
const moment = (minutes: number): string => new Date(portal.clock.now().getTime() + minutes * MINUTE).toISOString()
async function pass(minutes: number): Promise<void> {
  portal.clock.move(minutes * MINUTE)
  await portal.rest.settled()
}

afterEach(async () => {
  for (const { id } of await portal.control('rule', 'list')) await portal.control('rule', 'delete', { id })
  await portal.store.write(db => db.deleteFrom('notice').execute())
})

describe('a rule', () => {
  test('notifies who is responsible, or who is named, in the portal and by e-mail', async () => {
    const other = await addUser(portal, { email: 'other@example.com' })
    await rule({ notify: '{title} is worth {opportunity} {unknown}' })
    await rule({ notify: 'A new deal', to: [other, 1] })
    const id = await crm.add('deal', { TITLE: 'Boat', OPPORTUNITY: 5, ASSIGNED_BY_ID: seller })
    const path = `/crm/deal/details/${id}/`
    assert.deepEqual(await told(), [
      { userId: other, kind: 'rule', text: 'A new deal', path },
      { userId: 1, kind: 'rule', text: 'A new deal', path },
      { userId: seller, kind: 'rule', text: 'Boat is worth 5 {unknown}', path },
    ])
    const mail = (await portal.mail.list()).filter(({ to }) => to[0] === 'other@example.com')
    assert.deepEqual(
      mail.map(({ state, from, subject }) => [state, from, subject]),
      [['caught', 'Portico <portico@localhost.localdomain>', 'A new deal']],
    )
    await portal.control('mail', 'set', { sender: 'CRM <crm@example.com>' })
    await crm.add('deal')
    assert.equal((await portal.mail.list())[0].from, 'CRM <crm@example.com>')
    await crm.result('crm.deal.delete', { id })
    assert.deepEqual(
      (await told()).filter(notice => notice.path === path),
      [],
    )
  })

  test('adds a to-do', async () => {
    await rule({ activity: 'Call about {title}', due: '2h' })
    await rule({ activity: 'Check', to: [1] })
    const id = await crm.add('deal', { TITLE: 'Boat', ASSIGNED_BY_ID: seller })
    const todos = await crm.result('crm.activity.list', {
      filter: { OWNER_TYPE_ID: 2, OWNER_ID: id },
      order: { ID: 'ASC' },
    })
    const hours = (text: string) => Math.round((Date.parse(text) - portal.clock.now().getTime()) / (60 * MINUTE))
    assert.deepEqual(
      todos.map((one: Fields) => [one.SUBJECT, one.PROVIDER_ID, one.RESPONSIBLE_ID, hours(String(one.DEADLINE))]),
      [
        ['Call about Boat', 'CRM_TODO', String(seller), 2],
        ['Check', 'CRM_TODO', '1', 24],
      ],
    )
  })

  test('does one thing, for people who are there', async () => {
    for (const [params, text] of [
      [{ notify: 'x', activity: 'y' }, /one of move, set, activity, notify and call/],
      [{ notify: 'x', to: [9999] }, /There is no user 9999/],
      [{ activity: 'x', to: [1, seller] }, /A to-do is for one user/],
      [{ move: 'PREPARATION', to: [1] }, /to is of --activity and --notify/],
      [{ notify: 'x', due: '2h' }, /due is of --activity/],
    ] as const)
      await assert.rejects(rule(params), text)
  })
})

describe('a reminder', () => {
  test('comes so many minutes before the deadline, by the portal’s clock', async () => {
    const ownerId = await crm.add('deal')
    const add = (title: string, more: Fields = {}) =>
      crm.result('crm.activity.todo.add', {
        ...{ ownerTypeId: 2, ownerId, deadline: moment(60), title, responsibleId: seller, pingOffsets: [0, 15, 90] },
        ...more,
      })
    const { id: done } = await add('Done')
    const { id: gone } = await add('Gone')
    const { id: moved } = await add('Moved')
    await add('Kept')
    await crm.result('crm.activity.update', { id: done, fields: { COMPLETED: 'Y' } })
    await crm.result('crm.activity.delete', { id: gone })
    await crm.result('crm.activity.todo.updateDeadline', { id: moved, ownerTypeId: 2, ownerId, value: moment(120) })
    const texts = async () => (await told(seller)).map(({ kind, text }) => [kind, String(text).split(',')[0]])
    await pass(44)
    // The time of 90 minutes before was over already; of what is due later it comes.
    assert.deepEqual(await texts(), [['reminder', 'Moved']])
    await pass(2)
    assert.deepEqual((await texts())[0], ['reminder', 'Kept'])
    await pass(15)
    assert.deepEqual(
      (await texts()).map(([, text]) => text),
      ['Kept', 'Kept', 'Moved'],
    )
  })

  test('comes before a meeting begins, as NOTIFY_TYPE and NOTIFY_VALUE say', async () => {
    const contact = await crm.add('contact')
    await crm.result('crm.activity.add', {
      fields: {
        ...{ OWNER_TYPE_ID: 3, OWNER_ID: contact, TYPE_ID: 1, SUBJECT: 'Lunch', RESPONSIBLE_ID: seller },
        ...{ COMMUNICATIONS: [{ ENTITY_TYPE_ID: 3, ENTITY_ID: contact, VALUE: 'here' }] },
        ...{ START_TIME: moment(180), END_TIME: moment(240), NOTIFY_TYPE: 2, NOTIFY_VALUE: 2 },
      },
    })
    const lunch = async () => (await told(seller)).filter(({ text }) => String(text).startsWith('Lunch'))
    await pass(59)
    assert.deepEqual(await lunch(), [])
    await pass(2)
    const [{ text, path }] = (await lunch()) as [Fields]
    assert.match(String(text), /^Lunch, \w+ \d+, 20\d\d/)
    assert.equal(path, `/crm/contact/details/${contact}/`)
  })
})

describe('a comment', () => {
  test('notifies those whom it names, if they may read the record', async () => {
    const nobody = await userWith(crm, {})
    const deal = await crm.add('deal')
    const COMMENT = `Ask [USER=${seller}]Sam[/USER] or [USER=${nobody}]Nik[/USER], says [USER=1]me[/USER]`
    await crm.result('crm.timeline.comment.add', { fields: { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT } })
    assert.deepEqual(
      (await told()).map(({ userId, kind, text }) => [userId, kind, text]),
      [[seller, 'mention', 'Ask Sam or Nik, says me']],
    )
  })
})
