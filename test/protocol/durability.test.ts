import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { openPortal } from '../../src/index.ts'
import { resultOf } from '../support/answers.ts'
import { newLedger, requireKept, requireWhole, writers } from '../support/ledger.ts'
import { post } from '../support/listening.ts'
import { serve, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

const ROUNDS = 10

test(`what was answered outlives kill -9, ${ROUNDS} times`, async t => {
  const data = temporaryFolder(t)
  const done = newLedger()
  for (let round = 0; round < ROUNDS; round++) {
    const { hook, kill, ended } = await serve(t, data)
    const last = done.count + 20 + Math.floor(Math.random() * 150)
    const running = [0, 1].flatMap(line =>
      writers(hook, done, () => done.count === last && kill('SIGKILL')).map(async (write, kind) => {
        for (let n = 0; ; n++) await write(`r${round}l${line}k${kind}n${n}`)
      }),
    )
    const results = await Promise.allSettled(running)
    // Nothing but the end of the portal ends a writer.
    for (const result of results)
      assert.ok(
        result.status === 'rejected' && result.reason instanceof TypeError,
        String((result as { reason?: unknown }).reason),
      )
    assert.equal((await ended).signal, 'SIGKILL')
    assert.ok(done.count >= last)

    const portal = await openPortal({ data })
    await requireWhole(portal)
    await requireKept(portal, done)
    await portal.close()
  }
  assert.ok(done.leads.size > ROUNDS && done.deletedContacts.size > ROUNDS && done.batches.size > ROUNDS)
})

test('SIGTERM: a running call is finished and answered, a new one is not taken', async t => {
  const { hook, ready, kill, ended, data } = await serve(t, temporaryFolder(t))
  // An idle connection that is kept open must not hold the portal back.
  assert.equal((await post(`${hook}profile`, {})).status, 200)

  const { hostname, port, pathname } = new URL(hook)
  const socket = connect(Number(port), hostname)
  const body = 'fields[TITLE]=in the middle'
  socket.write(
    `POST ${pathname}crm.lead.add HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  )
  // The portal has begun to read this call.
  assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 100 /)
  kill('SIGTERM')
  await until(
    'a new connection is refused',
    () =>
      new Promise<boolean>(resolve => {
        const probe = connect(Number(port), hostname, () => probe.end(() => resolve(false)))
        probe.on('error', () => resolve(true))
      }),
    { every: 5 },
  )
  socket.write(body)
  const [answer] = await once(socket, 'data')
  assert.match(String(answer), /^HTTP\/1\.1 200 .*\r\nconnection: close\r\n.*"result":1/is)
  const { code, signal, err } = await ended
  assert.deepEqual({ code, signal }, { code: 0, signal: null })
  for (const line of err.trim().split('\n')) assert.equal(JSON.parse(line).level, 'info', line)
  await assert.rejects(fetch(ready.http))

  const portal = await openPortal({ data })
  assert.equal((await portal.call('crm.lead.get', { id: 1 })).result.TITLE, 'in the middle')
  await portal.close()
})

test('SIGTERM under load: what was answered is there, and nothing else', async t => {
  const { hook, kill, ended, data } = await serve(t, temporaryFolder(t))
  const answered: number[] = []
  const lines = Array.from({ length: 8 }, () =>
    until(
      'the portal has ended',
      async () => {
        const id = await post(`${hook}crm.lead.add`, { fields: {} })
          .then(resultOf)
          .catch(() => null)
        if (id === null) return true
        answered.push(id)
        if (answered.length === 60) kill('SIGTERM')
        return false
      },
      { every: 0 },
    ),
  )
  await Promise.all(lines)
  assert.equal((await ended).code, 0)
  const portal = await openPortal({ data })
  const leads = await portal.store.read.selectFrom('lead').select('id').orderBy('id').execute()
  assert.deepEqual(
    leads.map(({ id }) => id),
    answered.sort((a, b) => a - b),
  )
  await requireWhole(portal)
  await portal.close()
})

test('SIGINT ends it as well', async t => {
  const { hook, kill, ended } = await serve(t, temporaryFolder(t))
  assert.equal((await post(`${hook}profile`, {})).status, 200)
  kill('SIGINT')
  assert.equal((await ended).code, 0)
})

test('a portal that is started again is the same portal', async t => {
  const data = temporaryFolder(t)
  const first = await serve(t, data)
  const id = resultOf(await post(`${first.hook}crm.lead.add`, { fields: { TITLE: 'kept' } }))
  first.kill('SIGTERM')
  await first.ended
  const started = performance.now()
  const second = await serve(t, data)
  t.diagnostic(`the second start took ${Math.round(performance.now() - started)} ms`)
  assert.equal(resultOf(await post(`${second.hook}crm.lead.get`, { id })).TITLE, 'kept')
  assert.equal(resultOf(await post(`${second.hook}crm.lead.add`, { fields: {} })), id + 1)
})
