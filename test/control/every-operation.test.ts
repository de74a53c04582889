import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { placeOf } from '../../src/control/describe.ts'
import { nouns, operations } from '../../src/control/index.ts'
import { type Operation, pathParams } from '../../src/control/operation.ts'
import { ask, type Controlled, controlled, newUser, refused, tokenOf } from './faces.ts'

const served = await controlled({ after })
const { portal } = served

/** All that operations keep. */
const tables = [
  'webhook',
  'application',
  'portal_user',
  'user_department',
  'role',
  'role_permission',
  'role_relation',
  'control_token',
  'fault',
  'setting',
  'audit',
] as const

async function everything(): Promise<unknown> {
  const all: unknown[] = []
  for (const table of tables) all.push(await portal.store.read.selectFrom(table).selectAll().execute())
  return all.map(rows => (rows as unknown[]).map(row => JSON.stringify(row)).sort())
}

/** Asks an operation with every place of its path filled. */
function askFor(
  operation: Operation,
  given: Record<string, unknown>,
  token?: string,
  http: Pick<Controlled, 'http'> = served,
) {
  const { method, path } = placeOf(operation)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name] ?? 1)))
  const inPath = pathParams(operation)
  const beside = Object.fromEntries(Object.entries(given).filter(([name]) => !inPath.includes(name)))
  const query = new URLSearchParams(
    Object.entries(beside).map(([name, value]): [string, string] =>
      typeof value === 'object' ? [`${name}[a]`, 'b'] : [name, String(value)],
    ),
  )
  return method === 'GET'
    ? ask(http, method, `${filled}?${query}`, token ? { token } : {})
    : ask(http, method, filled, { ...(token ? { token } : {}), body: beside })
}

describe('who has no token of an active administrator does nothing', async () => {
  const dismissed = await newUser(portal, 'dismissed@example.com', true)
  const demoted = await newUser(portal, 'demoted@example.com', true)
  const tokens = { dismissed: await tokenOf(portal, dismissed), demoted: await tokenOf(portal, demoted) }
  const set = (id: number, change: object) =>
    portal.store.write(db => db.updateTable('portal_user').set(change).where('id', '=', id).execute())
  await set(dismissed, { active: 'N' })
  await set(demoted, { is_admin: 'N' })
  const cases: [what: string, token: string | undefined, status: number, code: string, says: RegExp][] = [
    ['no token', undefined, 401, 'NO_TOKEN', /Authorization: Bearer/],
    ['a wrong token', 'portico_wrong', 401, 'UNKNOWN_TOKEN', /^Nobody has this control token/],
    ['the token of somebody dismissed', tokens.dismissed, 403, 'NO_ADMINISTRATOR', /no active administrator any more/],
    ['the token of somebody who governs no more', tokens.demoted, 403, 'NO_ADMINISTRATOR', /any more/],
  ]
  for (const [what, token, status, code, says] of cases)
    test(what, async () => {
      const before = await everything()
      for (const operation of operations) {
        const answer = await askFor(operation, {}, token)
        assert.equal(answer.status, status, operation.at)
        refused(answer.said, code, says)
        assert.equal(answer.headers.get('www-authenticate'), status === 401 ? 'Bearer realm="portico"' : null)
        assert.equal(answer.headers.get('access-control-allow-origin'), null)
      }
      assert.deepEqual(await everything(), before)
    })
})

/** What is no value of a kind; of a text in a path there is none. Paths hold texts, and of maps a text is no value. */
const wrongValue = (isText: boolean): unknown => (isText ? 'no such thing' : { nested: true })

describe('parameters that are none are named, and nothing changes', () => {
  for (const operation of operations) {
    const inPath = pathParams(operation)
    test(`${operation.noun} ${operation.verb}`, async () => {
      const before = await everything()
      for (const [name, param] of Object.entries(operation.params)) {
        if (inPath.includes(name) && param.kind === 'text') continue
        const answer = await askFor(
          operation,
          { [name]: wrongValue(inPath.includes(name) || param.kind === 'map') },
          served.token,
        )
        assert.equal(answer.status, 400, name)
        refused(
          answer.said,
          'INVALID_PARAMETER',
          new RegExp(`(^|\\. )${name} is .*, not (a map|no such thing|this)\\.`),
        )
        if (!param.required || inPath.includes(name)) continue
        const without = await askFor(operation, {}, served.token)
        assert.equal(without.status, 400)
        refused(without.said, 'INVALID_PARAMETER', new RegExp(`(^|\\. )${name} is needed: `))
      }
      const unknown = await askFor(operation, { nobodyKnows: '1' }, served.token)
      assert.equal(unknown.status, 400)
      refused(unknown.said, 'INVALID_PARAMETER', /^There is no parameter nobodyKnows\./)
      assert.deepEqual(await everything(), before)
    })
  }
})

describe('the list of operations', () => {
  test('says everything of each once', () => {
    for (const operation of operations) {
      const name = `${operation.noun} ${operation.verb}`
      assert.match(operation.meaning, /^[A-Z].*\.$/, name)
      for (const [param, { meaning }] of Object.entries(operation.params))
        assert.ok(meaning && !meaning.endsWith('.'), `${name}: ${param}`)
      for (const word of [...pathParams(operation), ...(operation.words ?? [])])
        assert.ok(operation.params[word], `${name} has no parameter ${word}`)
      for (const word of pathParams(operation)) assert.ok(operation.params[word]?.required, `${name}: ${word}`)
      if (operation.stream) assert.equal(operation.kind, 'read', name)
      // What a browser asks for by itself, and programs repeat, changes nothing.
      if (operation.at.startsWith('GET ')) assert.equal(operation.kind, 'read', name)
    }
    const distinct = (all: string[]) => assert.deepEqual(all, [...new Set(all)])
    distinct(operations.map(({ at }) => at.replace(/\{\w+\}/g, '{}')))
    distinct(operations.map(({ noun, verb }) => `${noun} ${verb}`))
    distinct(nouns.map(({ name }) => name))
  })

  test('leaves the command line its own options, and those of a noun do not contradict each other', () => {
    const reserved = ['data', 'database', 'lang', 'timezone', 'help', 'url', 'token', 'json']
    for (const { name: noun, operations } of nouns) {
      const isFlag = new Map<string, boolean>()
      for (const { verb, params, words = [] } of operations)
        for (const [name, param] of Object.entries(params)) {
          const option = param.option ?? name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
          if (words.includes(name)) continue
          assert.ok(!reserved.includes(option), `${noun} ${verb} --${option}`)
          assert.equal(
            isFlag.get(option) ?? param.kind === 'flag',
            param.kind === 'flag',
            `${noun} ${verb} --${option}`,
          )
          isFlag.set(option, param.kind === 'flag')
        }
    }
  })
})
