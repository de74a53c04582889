import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { handler } from '../support/handler.ts'
import { openPortal } from '../support/portal.ts'

test('an application is told what its scopes open, for as long as they do', async t => {
  const portal = await openPortal()
  t.after(() => portal.close())
  await portal.listen({ httpsPort: 'off' })
  const app = await addApp(portal)
  const to = await handler(t)
  for (const [event, url] of [
    ['ONCRMDEALADD', to.url],
    ['ONCRMDEALADD', ''],
  ] as const)
    resultOf(
      await portal.call(
        'event.bind',
        { event, handler: url, ...(url ? {} : { event_type: 'offline' }) },
        { applicationId: app.id, userId: 1 },
      ),
    )
  const queue = async () =>
    resultOf(await portal.call('event.offline.list', {}, { applicationId: app.id, userId: 1 })).length
  const add = async () => {
    resultOf(await portal.call('crm.deal.add', { fields: {} }))
    await portal.rest.settled()
  }
  await add()
  assert.deepEqual([to.received.length, await queue()], [1, 1])
  await portal.control('app', 'update', { id: app.id, scopes: ['user'] })
  await add()
  assert.deepEqual([to.received.length, await queue()], [1, 1])
  await portal.control('app', 'update', { id: app.id, scopes: ['user', 'crm'] })
  await add()
  assert.deepEqual([to.received.length, await queue()], [2, 2])
})
