import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { allMethods } from '../../src/all-methods.ts'
import type { Text } from '../../src/lib/text.ts'
import type { Portal } from '../../src/open-portal.ts'
import { wordsOf } from '../../src/rest/phrases.ts'
import { addApp, tokensFor } from '../support/applications.ts'
import { openPortal } from '../support/portal.ts'

// The documented facts of the methods as data, where they are at hand beside the repository.
const contract = path.resolve(import.meta.dirname, '../../../shared/contract')
const skip = existsSync(contract) ? false : 'the contract is not at hand (../shared/contract)'

interface Documented {
  method: string
  params: { name: string; required: boolean | 'unknown' }[]
  errors: { code: string | null; message: string | null; literal?: boolean; status: number | null }[]
}

const documented = (): Map<string, Documented> => {
  const folder = path.join(contract, 'methods')
  const all = readdirSync(folder).map((file): Documented => JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
  return new Map(all.map(one => [one.method, one]))
}

/** Has no page of its own: events/test-handler.md says what it does. */
const WITHOUT_PAGE = ['event.test']

test('every method is one that the documentation knows, spelled as it spells it', { skip }, () => {
  const known = documented()
  const unknown = allMethods.map(method => method.name).filter(name => !known.has(name) && !WITHOUT_PAGE.includes(name))
  assert.deepEqual(unknown, [])
})

test('every documented parameter is read', { skip }, () => {
  const known = documented()
  const missing = allMethods.flatMap(method => {
    const read = new Set(Object.keys(method.params).map(name => name.toLowerCase()))
    return (
      (known.get(method.name)?.params ?? [])
        .filter(param => param.name !== 'auth')
        // Positions count, not names: of those there are as many.
        .filter((_, place) => !method.positional || place >= read.size)
        .filter(param => method.positional || (param.required === true && !read.has(param.name.toLowerCase())))
        .map(param => `${method.name} ${param.name}`)
    )
  })
  assert.deepEqual(missing, [])
})

const texts = (text: Text): string[] => (typeof text === 'string' ? [text] : [text.en, text.ru])
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[`'"“”.,:!\s]+/g, ' ')
    .trim()

test('every documented error that is a literal text has its phrase', { skip }, () => {
  const known = documented()
  const differences = readFileSync(path.resolve(import.meta.dirname, '../../docs/differences.md'), 'utf8')
  const missing = allMethods.flatMap(method => {
    const phrases = Object.values(method.phrases).map(wordsOf)
    return (known.get(method.name)?.errors ?? [])
      .filter(row => row.literal && row.code !== null && row.message !== null)
      .filter(
        row =>
          !phrases.some(
            ({ code, text }) => String(code) === row.code && texts(text).some(one => alike(one, row.message!)),
          ),
      )
      .map(row => `${method.name}: ${JSON.stringify(row.code)} ${row.message}`)
  })
  assert.deepEqual(
    missing.filter(line => !differences.includes(line)),
    [],
  )
})

/** A phrase with `{facts}` stands for any text in their place; a documented id or name in braces does too. */
function alike(phrase: string, message: string): boolean {
  const pattern = plain(phrase)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\\\{\w+\\\}/g, '.+')
  return new RegExp(`^${pattern}$`).test(plain(message))
}

let portal: Portal
let token = ''
let base: string
before(async () => {
  if (skip) return
  portal = await openPortal({ webhookSecret: 'conformance' })
  const { http } = await portal.listen({ httpsPort: 'off' })
  const scopes = (await portal.call('scope', { full: true })).result
  const application = await addApp(portal, { scopes })
  // What the pages' examples read has been set before.
  const as = { applicationId: application.id }
  for (const name of ['app.option.set', 'user.option.set'])
    await portal.call(name, { options: { data: 'value', data2: 'value2' } }, as)
  await portal.call('event.bind', { event: 'ONCRMLEADADD', handler: 'https://10.1.2.3/' }, as)
  await portal.call('event.bind', { event: 'ONCRMLEADADD', event_type: 'offline' }, as)
  for (let lead = 0; lead < 2; lead++) await portal.call('crm.lead.add', { fields: {} })
  token = (await tokensFor(portal, application, 1, http)).accessToken
  base = `${http}/rest/1/conformance/`
})
after(() => portal?.close())

test('the checker finds the methods of a running portal right', { skip }, async () => {
  const report = path.join(mkdtempSync(path.join(tmpdir(), 'portico-check-')), 'report.json')
  await promisify(execFile)(process.execPath, [
    path.join(contract, 'check.mjs'),
    ...['--base', base, '--app-base', base.replace('1/conformance/', ''), '--app-token', token],
    ...['--tier', 'seed,core', '--json', report],
  ])
  const { methods, probes } = JSON.parse(readFileSync(report, 'utf8'))
  const mine = methods.filter((one: { present: boolean }) => one.present)
  const wrong = mine.flatMap(
    (one: Record<string, { ok?: boolean; status?: string; why?: string; failures?: unknown[] } & unknown>) => [
      ...(one.example?.status === 'failed' ? [`${one.method} example: ${one.example.why}`] : []),
      ...(one.shape?.status === 'failed' ? [`${one.method} shape: ${JSON.stringify(one.shape)}`] : []),
      ...(one.bad && !one.bad.ok ? [`${one.method} bad input: ${JSON.stringify(one.bad.failures)}`] : []),
    ],
  )
  // docs/differences.md says of each why its sample is another one.
  const otherSamples = [
    // It belongs to the second example of the page.
    'batch shape: ',
    // The checker binds the same for event.unbind at the same time.
    'event.bind example: example 1: 400 "ERROR_CORE" "Unable to set event handler',
    // `EVENT_DATA` is shown as false and told to hold ids.
    'event.offline.list shape: {"status":"failed","problems":[{"path":"result[0].EVENT_DATA",',
    // The example asks for the events of users, the sample is that of all events.
    'events shape: {"status":"failed","problems":[{"path":"result","problem":"empty,',
  ]
  assert.deepEqual(
    wrong.filter((line: string) => !otherSamples.some(known => line.startsWith(known))),
    [],
  )
  // Probes of methods that are not there yet answer so.
  const failed = probes.filter(
    (probe: { ok: boolean; name: string; why: string }) => !probe.ok && !/crm\.item|universal/.test(probe.name),
  )
  assert.deepEqual(failed, [])
})
