import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CALLS_OF_A_CHUNK, CHANGES_OF_A_CHUNK, changeDeals } from '../support/deal-changes.ts'
import { newDatabase, store } from '../support/portal.ts'
import { type Serving, serve, temporaryFolder } from '../support/process.ts'
import { EVENTS, seededRandom, witness } from '../support/witness.ts'

/** `CHANGES=10000 npm test test/events/kill.test.ts` is what is promised; less of it is enough every day. */
const CHANGES = Number(process.env.CHANGES ?? 1000)
const KILLS = 6
/** Lines of changes at a time. */
const LINES = 4
const TOKEN = 'control-token-of-tests'
/** A handler that fails one time in five fails nine times in a row once in two million. */
const LONGEST_WAIT = '1000s'
const MOST_WAITS = 60

test(`kill -9, ${KILLS} times while ${CHANGES} changes go to a handler that fails`, async t => {
  const random = seededRandom(Number(process.env.SEED ?? 7))
  const data = temporaryFolder(t)
  const database = store === 'postgres' ? ['--database', await newDatabase(process.env.PORTICO_TEST_POSTGRES!)] : []
  const start = () => serve(t, data, ['--https-port', 'off', '--control-token', TOKEN, ...database])
  let serving: Promise<Serving> = start()

  let kills = 0
  const dying: Promise<void>[] = []
  let killing = Promise.resolve()
  /** One after the other, so that a folder is never served twice. */
  function kill(): Promise<void> {
    killing = killing.then(async () => {
      const { kill, ended } = await serving
      serving = ended.then(start)
      kill('SIGKILL')
      await serving
    })
    return killing
  }
  /** Kills the portal so many times, each after so many of what is counted, more or less; before an answer or just after. */
  const killer = (times: number, every: number) => {
    // Three of the longest fit into what is counted at least: every kill comes.
    const interval = () => Math.ceil((0.2 + 1.1 * random()) * every)
    let left = interval()
    return () => {
      if (!times || --left) return
      times--
      kills++
      left = interval()
      if (random() < 0.5) dying.push(kill())
      else setImmediate(() => dying.push(kill()))
    }
  }
  const onCall = killer(KILLS / 2, (CALLS_OF_A_CHUNK * CHANGES) / CHANGES_OF_A_CHUNK / (KILLS / 2 + 1))
  const onRequest = killer(KILLS / 2, CHANGES / (KILLS / 2 + 1))
  const to = await witness(t, { fails: () => random() < 0.2, onRequest })

  async function control(method: string, path: string, body?: object) {
    const { http } = (await serving).ready
    const response = await fetch(`${http}/_portico${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const said = (await response.json()) as { result: unknown[] }
    assert.equal(response.status, 200, JSON.stringify(said))
    return said.result
  }

  await control('POST', '/outgoing', { url: to.url, events: EVENTS })
  const hook = async () => {
    onCall()
    return (await serving).hook
  }
  const chunks = Math.ceil(CHANGES / CHANGES_OF_A_CHUNK)
  let next = 0
  const expected = (
    await Promise.all(
      Array.from({ length: LINES }, async () => {
        const events: string[] = []
        while (next < chunks) events.push(...(await changeDeals(hook, `c${next++}`)))
        return events
      }),
    )
  ).flat()
  t.diagnostic(`${expected.length} changes, of which ${to.arrived.size} have arrived when the last one is made`)

  // What is left arrives as the clock moves on; the portal may be killed in the middle of that, too.
  for (let wait = 0; wait < MOST_WAITS; wait++)
    try {
      await Promise.all(dying)
      await control('POST', '/clock/move', { by: LONGEST_WAIT })
      if (kills === KILLS && !(await control('GET', '/events/waiting')).length) break
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
    }
  await Promise.all(dying)
  t.diagnostic(`${to.attempts} attempts, ${[...to.arrived.values()].filter(times => times > 1).length} came twice`)

  assert.equal(kills, KILLS)
  assert.deepEqual(await control('GET', '/events/failed'), [])
  assert.deepEqual(await control('GET', '/events/waiting'), [])
  const arrived = new Set(to.arrived.keys())
  assert.deepEqual(
    [...new Set(expected)].filter(event => !arrived.has(event)),
    [],
    'lost',
  )
  assert.deepEqual([...arrived.difference(new Set(expected))], [], 'invented')
  assert.deepEqual(to.early, [], 'out of order')
  assert.ok(expected.length >= CHANGES)

  const before = to.attempts
  await control('POST', '/clock/move', { by: '2d' })
  assert.equal(to.attempts, before, 'nothing is left to be sent')
})
