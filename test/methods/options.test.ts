import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails, resultOf } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { newApplication } from '../support/new-application.ts'
import { addUser } from '../support/people.ts'

/** Two applications without any scope, and user 2, who is no administrator. */
const crm = await openCrm()
const shop = await newApplication(crm.portal)
const telephony = await newApplication(crm.portal)
await addUser(crm.portal)

const call = (method: string, params: Record<string, unknown> = {}, applicationId = shop, userId = 1) =>
  crm.portal.call(method, params, { userId, applicationId })

const set = async (method: string, options: unknown, applicationId = shop, userId = 1) =>
  answers(await call(`${method}.set`, { options }, applicationId, userId), true)

const get = async (method: string, option?: string, applicationId = shop, userId = 1) =>
  resultOf(await call(`${method}.get`, option === undefined ? {} : { option }, applicationId, userId))

for (const method of ['app.option', 'user.option'])
  describe(method, () => {
    test('keeps what is set, changes it and adds to it', async () => {
      assert.deepEqual(await get(method), [])
      await set(method, { data: 'value', data2: 'value2' })
      await set(method, { data: 'other', data3: 'value3' })
      assert.deepEqual(await get(method), { data: 'other', data2: 'value2', data3: 'value3' })
      assert.equal(await get(method, 'data2'), 'value2')
      assert.equal(await get(method, 'DATA2'), null)
      assert.equal(await get(method, 'toString'), null)
    })

    for (const value of ['', 'я', '0', 1, -2.5, true, false, null, [1, ['2', null]], { foo: { bar: [] } }, '\ud800'])
      test(`gives ${JSON.stringify(value)} back as it was set`, async () => {
        await set(method, { value })
        assert.deepEqual(await get(method, 'value'), value)
      })

    test('takes a list by its indexes, and any name', async () => {
      await set(method, ['first', 'second'])
      assert.deepEqual([await get(method, '0'), await get(method, '1')], ['first', 'second'])
      await set(method, JSON.parse('{"__proto__": "p", "a\\"b": 1}'))
      assert.deepEqual([await get(method, '__proto__'), await get(method, 'a"b')], ['p', 1])
    })

    test('belongs to one application', async () => {
      await set(method, { whose: 'telephony' }, telephony)
      await set(method, { whose: 'shop' })
      assert.deepEqual([await get(method, 'whose'), await get(method, 'whose', telephony)], ['shop', 'telephony'])
      assert.deepEqual(await get(method, undefined, telephony), { whose: 'telephony' })
    })

    test('needs an application', async () => {
      const text = 'Application context required'
      fails(await crm.portal.call(`${method}.get`), 'AccessException', text)
      fails(await crm.portal.call(`${method}.set`, { options: { a: 1 } }), 'AccessException', text)
    })

    for (const options of [undefined, null, '', 'text', 5, true, [], {}])
      test(`misses options in ${JSON.stringify(options)}`, async () => {
        fails(await call(`${method}.set`, { options }), 'ArgumentNullException', 'options is empty')
      })

    test('sets all of a call or nothing of it', async () => {
      const name = 'n'.repeat(256)
      const answer = await call(`${method}.set`, { options: { half: 1, [name]: 2 } })
      fails(answer, 'ArgumentOutOfRangeException', 'The name of an option is longer than 255 characters')
      assert.equal(await get(method, 'half'), null)
      await set(method, { ['я'.repeat(255)]: 'x'.repeat(100_000) })
      assert.equal((await get(method, 'я'.repeat(255))).length, 100_000)
    })

    test('takes what a form sends', async () => {
      const cmd = {
        set: `${method}.set?options[form]=1&options[deep][a][]=x`,
        get: `${method}.get?option=form`,
        deep: `${method}.get?option=deep`,
      }
      const { result } = resultOf(await call('batch', { cmd }))
      assert.deepEqual(result, { set: true, get: '1', deep: { a: ['x'] } })
    })
  })

test('users have their own, the application has one for all', async () => {
  await set('app.option', { color: 'red' })
  await set('user.option', { color: 'green' })
  await set('user.option', { color: 'blue' }, shop, 2)
  assert.deepEqual(
    [
      await get('app.option', 'color', shop, 2),
      await get('user.option', 'color'),
      await get('user.option', 'color', shop, 2),
    ],
    ['red', 'green', 'blue'],
  )
})

test('only an administrator sets those of the application', async () => {
  await set('app.option', { rate: 1 })
  const answer = await call('app.option.set', { options: { rate: 2 } }, shop, 2)
  fails(answer, 'AccessException', 'Administrator authorization required')
  assert.equal(await get('app.option', 'rate', shop, 2), 1)
})
