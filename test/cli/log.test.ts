import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { BadSetting, serveConfig } from '../../src/config/config.ts'
import { get } from '../support/listening.ts'
import { portico, serve, temporaryFolder } from '../support/process.ts'

/** Runs a portal with these options, works with it, ends it and gives what its log says. */
async function logOf(t: TestContext, args: string[], work: (hook: string, data: string) => Promise<unknown>) {
  const { hook, data, kill, ended } = await serve(t, temporaryFolder(t), ['--https-port', 'off', ...args])
  await work(hook, data)
  kill('SIGTERM')
  const { err, out } = await ended
  assert.match(out, /A first call:/)
  return err
}

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

describe('the log of portico serve', () => {
  test('is JSON lines with a level and a moment where no terminal is', async t => {
    const lines = linesOf(await logOf(t, [], hook => get(`${hook}profile`)))
    assert.deepEqual(
      lines.map(({ level, msg }) => [level, msg]),
      [
        ['info', 'The portal listens.'],
        ['info', 'The portal finishes the calls that run, then it stops.'],
      ],
    )
    for (const { time } of lines) assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    assert.match(lines[0].http, /^http:/)
  })

  test('on debug has a line for every call, without secrets', async t => {
    const text = await logOf(t, ['--log-level', 'debug'], async hook => {
      await fetch(`${hook}profile`, { headers: { 'x-request-id': 'mine' } })
      await get(`${hook}secret`)
    })
    const [call, strange] = linesOf(text).filter(({ level }) => level === 'debug')
    const { requestId, method, caller, status, kind } = call
    assert.deepEqual([requestId, method, caller, status, kind], ['mine', 'profile', 'webhook:1', 200, 'call'])
    assert.equal(strange.method, '***')
    assert.ok(!text.includes('/secret/'))
  })

  test('tells of slow calls and of those only', async t => {
    const delay = async (hook: string, data: string) => {
      const added = await portico(['fault', 'add', 'crm.lead.list', '--delay', '300ms', '--data', data])
      assert.equal(added.code, 0, added.err)
      await get(`${hook}profile`)
      await get(`${hook}crm.lead.list`)
    }
    const slow = linesOf(await logOf(t, ['--slow-call', '300ms', '--log-level', 'warn'], delay))
    assert.deepEqual(
      slow.map(({ method, msg }) => [method, msg]),
      [['crm.lead.list', 'A call was slow.']],
    )
    assert.ok(slow[0].ms >= 300 && slow[0].entry > 0)
    assert.equal(await logOf(t, ['--slow-call', 'off', '--log-level', 'warn'], delay), '')
  })

  test('is for people where that is wanted', async t => {
    assert.match(
      await logOf(t, ['--log-format', 'pretty'], hook => get(`${hook}profile`)),
      /^\[\d\d:\d\d:\d\d\.\d+\] INFO \(\d+\): The portal listens\./,
    )
  })

  test('is not opened by what it cannot be', () => {
    for (const args of [
      ['--log-level', 'loud'],
      ['--log-format', 'xml'],
      ['--slow-call', '0s'],
      ['--slow-call', 'soon'],
    ])
      assert.throws(() => serveConfig(args, {}), BadSetting, args.join(' '))
  })
})
