import assert from 'node:assert/strict'
import { placeOf } from '../../src/control/describe.ts'
import { findOperation } from '../../src/control/index.ts'
import { pathParams } from '../../src/control/operation.ts'
import type { Portal } from '../../src/index.ts'
import { addControlToken, newControlToken } from '../../src/portal/control-tokens.ts'
import { commandLine } from '../support/command-line.ts'
import { addUser } from '../support/people.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'

interface Cleaner {
  after(work: () => Promise<void> | void): void
}

export type Given = Record<string, unknown>

/** What an operation came to: its result, or the code and the sentence of its refusal. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the operation gives
export type Came = { result: any } | { error: string; error_description: string }

/** One of the ways to a portal's operations. */
export interface Face {
  name: string
  perform(noun: string, verb: string, given?: Given): Promise<Came>
}

/** A portal whose control API can be reached, with a token of its administrator. */
export interface Controlled {
  portal: Portal
  http: string
  token: string
  operatorToken: string
}

const NOW = '2026-01-01T00:00:00'

/** Opens a portal and its control API; at the end nothing that happened in it may have been a bug. */
export async function controlled(cleaner: Cleaner, options: { data?: string } = {}): Promise<Controlled> {
  const bugs: unknown[] = []
  const portal = await openPortal({
    onBug: (error, method) => bugs.push([method, error]),
    timezone: 'Asia/Tokyo',
    ...options,
  })
  const operatorToken = newControlToken()
  const { http } = await portal.listen({ httpsPort: 'off', operatorToken })
  cleaner.after(async () => {
    await portal.close()
    assert.deepEqual(bugs, [])
  })
  return { portal, http, token: await tokenOf(portal, 1), operatorToken }
}

/** A new token of a user, whoever that is: `token add`, which this writes around, gives none to those whom it would not serve. */
export async function tokenOf(portal: Portal, userId: number): Promise<string> {
  const token = newControlToken()
  await portal.store.write(db => addControlToken(db, { userId, token, title: 'test', now: NOW }))
  return token
}

export const newUser = (portal: Portal, email: string, admin: boolean): Promise<number> =>
  addUser(portal, { email, admin, departments: [1] })

/** Asks the control API; gives the status beside what it says. */
export async function ask(
  { http }: Pick<Controlled, 'http'>,
  method: string,
  path: string,
  { token, body, headers = {} }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: Headers; said: Came }> {
  const isText = typeof body === 'string'
  const response = await fetch(`${http}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, said: (await response.json()) as Came }
}

/** The control API itself. */
export const overHttp = (controlled: Controlled, token = controlled.token): Face => ({
  name: 'HTTP',
  async perform(noun, verb, given = {}) {
    const operation = findOperation(noun, verb)!
    const { method, path } = placeOf(operation)
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name])))
    const inPath = pathParams(operation)
    const body = Object.fromEntries(Object.entries(given).filter(([name]) => !inPath.includes(name)))
    const { status, said } = await ask(controlled, method, filled, { token, ...(method === 'GET' ? {} : { body }) })
    assert.equal('result' in said, status === 200, JSON.stringify(said))
    return said
  },
})

/** The command line, with arguments that say which portal. */
export const onCommandLine = (on: string[]): Face => ({
  name: 'the command line',
  async perform(noun, verb, given = {}) {
    const { params, words = [] } = findOperation(noun, verb)!
    const args = words.flatMap(name => (given[name] === undefined ? [] : [given[name]].flat().map(String)))
    for (const [name, value] of Object.entries(given)) {
      if (words.includes(name)) continue
      const option = params[name]?.option ?? name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
      if (typeof value === 'boolean') args.push(value ? `--${option}` : `--no-${option}`)
      else args.push(`--${option}=${Array.isArray(value) ? value.join(',') : value}`)
    }
    const { code, out, err } = await commandLine([noun, verb, ...args, '--json', ...on])
    assert.doesNotMatch(err, /\n\s+at /, 'no stack')
    if (code === 0) return { result: JSON.parse(out) }
    assert.deepEqual([code, out], [1, ''])
    return JSON.parse(err) as Came
  },
})

const server = process.env.PORTICO_TEST_POSTGRES

/** Arguments that name a new portal of its own on the store of this run; nobody serves it. */
export async function newData(cleaner: Cleaner): Promise<string[]> {
  const timezone = 'Asia/Tokyo'
  if (server) {
    const database = await newDatabase(server)
    await (await openPortal({ database, timezone })).close()
    return ['--database', database]
  }
  const data = temporaryFolder(cleaner)
  await (await openPortal({ data, timezone })).close()
  return ['--data', data]
}

/** What went well. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the operation gives
export function resultOf(came: Came): any {
  assert.ok('result' in came, JSON.stringify(came))
  return came.result
}

/** It was refused with this code, in words that say so. */
export function refused(came: Came, code: string, says: RegExp): void {
  assert.ok('error' in came, JSON.stringify(came))
  assert.equal(came.error, code, came.error_description)
  assert.match(came.error_description, says)
}
