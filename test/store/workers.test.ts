import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { Agent, request } from 'node:http'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { resultOf } from '../support/answers.ts'
import { get, post } from '../support/listening.ts'
import { newDatabase, store } from '../support/portal.ts'
import { portico, type Serving, serve, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

/** A file of SQLite is served by one worker at a time. */
const COUNT = store === 'postgres' ? 2 : 1

async function workers(t: TestContext, ...more: string[]): Promise<Serving> {
  const database = store === 'postgres' ? await newDatabase(process.env.PORTICO_TEST_POSTGRES!) : null
  return serve(t, temporaryFolder(t), [
    ...['--https-port', 'off', '--workers', `${COUNT}`, ...more],
    ...(database ? ['--database', database] : []),
  ])
}

/** The processes that serve now. */
const pidsOf = ({ pid }: Serving): number[] =>
  (spawnSync('ps', ['-o', 'pid=', '--ppid', `${pid}`], { encoding: 'utf8' }).stdout.match(/\d+/g) ?? []).map(Number)

/** Posts by an agent, so that connections are kept or not; gives the status. */
const postBy = (agent: Agent, url: string, params: unknown) =>
  new Promise<number>((resolve, reject) => {
    const body = JSON.stringify(params)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    request(url, { method: 'POST', agent, headers }, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode!))
      response.on('error', reject)
    })
      .on('error', reject)
      .end(body)
  })

test('workers are replaced under load by new ones, and no call is lost', async t => {
  const portal = await workers(t)
  const before = pidsOf(portal)
  assert.equal(before.length, COUNT)
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true }), new Agent({ keepAlive: false })]
  t.after(() => agents.map(agent => agent.destroy()))
  let going = true
  const statuses: number[] = []
  const callers = agents.flatMap(agent =>
    [0, 1].map(async pause => {
      while (going) {
        statuses.push(await postBy(agent, `${portal.hook}crm.lead.add`, { fields: { TITLE: 'under load' } }))
        // Some connections are idle for a moment when they are wanted again.
        await sleep(pause * 50)
      }
    }),
  )
  for (const _round of [1, 2]) {
    const old = pidsOf(portal)
    portal.kill('SIGUSR2')
    await until(
      'others serve',
      () => pidsOf(portal).length === COUNT && !pidsOf(portal).some(pid => old.includes(pid)),
      {
        seconds: 60,
        every: 100,
      },
    )
  }
  going = false
  await Promise.all(callers)
  assert.deepEqual([...new Set(statuses)], [200])
  assert.equal((await post(`${portal.hook}crm.lead.list`, {})).total, statuses.length)
  portal.kill('SIGTERM')
  const { code, err } = await portal.ended
  assert.deepEqual([code, /error/.test(err)], [0, false], err)
  await assert.rejects(get(portal.hook))
})

test('a worker that dies is replaced, and all of them show one set of metrics', async t => {
  const portal = await workers(t)
  const [first] = pidsOf(portal)
  process.kill(first!, 'SIGKILL')
  await until('another one serves', () => pidsOf(portal).length === COUNT && !pidsOf(portal).includes(first!), {
    every: 50,
  })
  await until('it answers', async () => (await get(`${portal.hook}profile`).catch(() => null))?.status === 200)
  const calls = 20
  for (let n = 0; n < calls; n++) resultOf(await post(`${portal.hook}crm.lead.add`, { fields: {} }))
  const text = await (await fetch(`${portal.ready.http}/metrics`)).text()
  const [, counted] =
    /^portico_calls_total\{kind="call",method="crm\.lead\.add",status="200"\} (\d+)$/m.exec(text) ?? []
  assert.equal(Number(counted), calls)
  portal.kill('SIGTERM')
  assert.equal((await portal.ended).code, 0)
})

test('more workers than a store bears, and a portal in memory, are refused in a sentence', async t => {
  const data = temporaryFolder(t)
  for (const [args, words] of [
    [['--workers', '2', '--data', data], /--workers: a file of SQLite has one writer/],
    [['--workers', '1', '--memory'], /--workers and --memory exclude each other/],
    [['--workers', '0'], /--workers 0: a whole number/],
    [['--workers', '1', '--data', '/proc/nowhere'], /No folder can be made there/],
  ] as const) {
    const { code, err } = await portico(['serve', '--port', '0', '--https-port', 'off', ...args])
    assert.equal(code, 1)
    assert.match(err, words)
  }
})
