import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { browser, logIn, newLink, withPassword } from '../support/browser.ts'
import { handler } from '../support/handler.ts'
import { listening } from '../support/listening.ts'

test('who logs in for the first time has joined, by a link as by a password', async t => {
  const { portal, http } = await listening(t, { timezone: 'Asia/Tokyo' })
  const app = await addApp(portal, { scopes: ['user'] })
  const deaf = await addApp(portal, { scopes: ['crm'] })
  const to = await handler(t)
  const bind = (id: number) =>
    portal.call('event.bind', { event: 'onUserAdd', handler: to.url }, { applicationId: id, userId: 1 })
  assert.equal(resultOf(await bind(app.id)), true)
  assert.notEqual((await bind(deaf.id)).error, undefined)
  const add = async (fields: object): Promise<number> =>
    Number(resultOf(await portal.call('user.add', { UF_DEPARTMENT: [1], ...fields })))
  const told = async () => {
    await portal.rest.settled()
    return to.received.splice(0).map(({ form }) => form)
  }

  const klaus = await add({
    ...{ EMAIL: 'klaus@example.com', NAME: 'Klaus', LAST_NAME: 'Weber', WORK_POSITION: 'Developer' },
    ...{ PERSONAL_GENDER: 'M', PERSONAL_BIRTHDAY: '1990-01-31' },
  })
  assert.deepEqual(await told(), [], 'an invitation is none')
  const link = await newLink(portal, klaus)
  assert.equal((await browser(http).submit(link, link)).status, 303)
  const [joined, ...others] = await told()
  assert.deepEqual([joined.event, others], ['ONUSERADD', []])
  const { DATE_REGISTER, ...data } = joined.data
  assert.deepEqual(data, {
    ...{ ID: String(klaus), ACTIVE: 'Y', EMAIL: 'klaus@example.com', NAME: 'Klaus', LAST_NAME: 'Weber' },
    ...{ PERSONAL_GENDER: 'M', PERSONAL_BIRTHDAY: '1990-01-31', WORK_POSITION: 'Developer' },
    ...{ UF_DEPARTMENT: ['1'], UF_EMPLOYMENT_DATE: '' },
  })
  assert.match(DATE_REGISTER, /^\d{4}-\d\d-\d\dT.*\+09:00$/)
  assert.deepEqual([joined.auth.user_id, joined.auth.scope], [String(klaus), 'user'])

  const again = await newLink(portal, klaus)
  assert.equal((await browser(http).submit(again, again)).status, 303)
  assert.deepEqual(await told(), [])

  const ann = await add({ EMAIL: 'ann@example.com' })
  await withPassword(portal, ann)
  for (const events of [1, 0]) {
    assert.equal((await logIn(browser(http), 'ann@example.com')).status, 303)
    assert.deepEqual(
      (await told()).map(({ data }) => data.ID),
      Array(events).fill(String(ann)),
    )
  }
})
