import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeDeals } from '../support/deal-changes.ts'
import { newDatabase, store } from '../support/portal.ts'
import { serve, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'
import { EVENTS, witness } from '../support/witness.ts'

const TOKEN = 'control-token-of-tests'
const CHUNKS = 4

const alone = store === 'sqlite' && 'a file of SQLite is written by one server; STORES=postgres runs this'

test('two processes on one database send each event once, in order, and one goes on when the other is gone', {
  skip: alone,
}, async t => {
  const database = await newDatabase(process.env.PORTICO_TEST_POSTGRES!)
  const start = () =>
    serve(t, temporaryFolder(t), ['--https-port', 'off', '--database', database, '--control-token', TOKEN])
  // The second finds what the first has made.
  const first = await start()
  const second = await start()
  const to = await witness(t)
  const add = await fetch(`${first.ready.http}/_portico/outgoing`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: to.url, events: EVENTS }),
  })
  assert.equal(add.status, 200)

  /** Changes by both at once, deals of one changed by the other. */
  async function changes(name: string, hooks: readonly string[]): Promise<string[]> {
    let call = 0
    const hook = async () => hooks[call++ % hooks.length]!
    return (await Promise.all(Array.from({ length: CHUNKS }, (_, n) => changeDeals(hook, `${name}${n}`)))).flat()
  }
  async function arrival(events: readonly string[]): Promise<void> {
    await until('every event arrives', () => events.every(event => to.arrived.has(event)), { seconds: 300 })
  }

  const expected = await changes('a', [first.hook, second.hook])
  await arrival(expected)
  assert.equal(to.attempts, expected.length, 'each event arrives once')
  assert.deepEqual([...to.arrived.keys()].sort(), [...expected].sort())
  assert.deepEqual(to.early, [])

  // Whichever of them sends: after one and then a new one in its place there were both cases.
  for (const [gone, left] of [
    [first, second],
    [second, await start()],
  ] as const) {
    const before = to.attempts
    const more = changes(`b${gone.ready.http}`, [left.hook])
    gone.kill('SIGKILL')
    assert.equal((await gone.ended).signal, 'SIGKILL')
    const after = await more
    await arrival(after)
    assert.deepEqual(to.early, [])
    // Only what was on its way when its sender died came twice.
    const twice = [...to.arrived].filter(([, times]) => times > 1)
    assert.ok(twice.length <= 200, `${twice.length} came twice`)
    assert.ok(to.attempts - before >= after.length)
    expected.push(...after)
  }
  assert.deepEqual([...to.arrived.keys()].sort(), expected.sort(), 'none lost, none invented')
})
