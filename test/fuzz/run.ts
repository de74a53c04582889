import { allMethods } from '../../src/all-methods.ts'
import type { Portal } from '../../src/index.ts'
import { addApp, tokensFor } from '../support/applications.ts'
import { addRole, addUser } from '../support/people.ts'
import { type Random, seeded } from './random.ts'
import { familyOf, newRequest, type Request, type World } from './requests.ts'

/** A request that was answered as none may be. */
export interface Fault {
  /** Its place in the run: with the seed it is made again, as far as the portal is in the same state. */
  index: number
  what: string
  method: string
  url: string
  body: string
}

export interface Report {
  /** How many answers of each status. */
  statuses: Map<number, number>
  /** How many answers of each error code. */
  errors: Map<string, number>
  faults: Fault[]
  /** Milliseconds of the slowest answer. */
  slowest: { ms: number; method: string }
}

export interface Run {
  seed: number
  requests: number
  /** Requests under way at once. */
  callers: number
  onAnswer?: (report: Report) => void
}

/** An answer takes no longer, in milliseconds, however busy the machine is. */
const LONGEST = 60_000

/** Sends requests that follow from a seed to a portal that listens at `http`; each has to be answered with an envelope below 500. */
export async function fuzz(portal: Portal, http: string, { seed, requests, callers, onAnswer }: Run): Promise<Report> {
  const random = seeded(seed)
  const world = await newWorld(portal, http)
  const report: Report = { statuses: new Map(), errors: new Map(), faults: [], slowest: { ms: 0, method: '' } }
  let sent = 0
  const caller = async () => {
    while (sent < requests) {
      const index = sent++
      await tell(report, world, index, newRequest(random, world), random)
      onAnswer?.(report)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return report
}

async function tell(report: Report, world: World, index: number, request: Request, random: Random): Promise<void> {
  const { url, method, init } = request
  const fault = (what: string) => {
    const body = init.body instanceof FormData ? JSON.stringify([...init.body]) : String(init.body ?? '')
    report.faults.push({ index, what, method, url, body: body.slice(0, 4000) })
  }
  const started = performance.now()
  let status: number
  let text: string
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(LONGEST) })
    status = response.status
    text = await response.text()
  } catch (error) {
    return fault(`no answer: ${error} ${(error as Error).cause ?? ''}`)
  }
  const ms = performance.now() - started
  if (ms > report.slowest.ms) report.slowest = { ms, method }
  count(report.statuses, status)
  if (status >= 500) return fault(`${status}: ${text.slice(0, 300)}`)
  if (text.startsWith('<?xml')) return
  let envelope: { error?: unknown; result?: unknown }
  try {
    envelope = JSON.parse(text)
  } catch {
    return fault(`${status} without an envelope: ${text.slice(0, 300)}`)
  }
  if (envelope.error !== undefined) {
    count(report.errors, String(envelope.error))
    if (status === 200) fault(`200 with an error: ${text.slice(0, 300)}`)
  } else if (!('result' in envelope)) fault(`${status} with neither result nor error: ${text.slice(0, 300)}`)
  else remember(world, random, method, envelope.result)
}

const count = <K>(map: Map<K, number>, key: K) => map.set(key, (map.get(key) ?? 0) + 1)

const MOST_IDS = 200

/** Notes the ids that an answer tells, for later requests of the family. */
function remember({ ids }: World, random: Random, method: string, result: unknown): void {
  const family = familyOf(method.toLowerCase())
  const known = ids.get(family) ?? []
  for (const id of idsIn(result))
    if (known.length < MOST_IDS) known.push(id)
    else known[random.below(MOST_IDS)] = id
  ids.set(family, known)
}

function idsIn(result: unknown): number[] {
  if (typeof result === 'number') return [result]
  if (typeof result !== 'object' || result === null) return []
  const { ID, id, item } = result as Record<string, unknown>
  const own = Number(ID ?? id)
  if (own > 0) return [own]
  if (item) return idsIn(item)
  return Object.values(result)
    .slice(0, 5)
    .flatMap(inner => (typeof inner === 'object' ? idsIn(inner) : []))
}

/** Everybody who may call, by every door, and what methods and fields there are. */
async function newWorld(portal: Portal, http: string): Promise<World> {
  const seller = await addUser(portal, { name: 'Seller' })
  await addRole(portal, {
    name: 'Sellers',
    permissions: {
      LEAD: { read: 'all', add: 'all', update: 'all', delete: 'all' },
      DEAL: { read: 'own', add: 'all', update: 'own' },
    },
    relations: [`U${seller}`],
  })
  const webhook = async (userId: number, scopes: readonly string[] | null): Promise<string> => {
    const { code } = await portal.control('webhook', 'add', {
      user: userId,
      title: 'Fuzz',
      ...(scopes ? { scopes } : {}),
    })
    return `${http}/rest/${userId}/${code}/METHOD`
  }
  const app = await addApp(portal)
  const { accessToken } = await tokensFor(portal, app, 1, http)
  const admin = `${http}/rest/1/${portal.webhook.code}/METHOD`
  const methods = allMethods
    .filter(({ name }) => name !== 'batch')
    .map(({ name, params }) => ({ name, params: Object.keys(params) }))
  const fields = new Map<string, Readonly<Record<string, string>>>()
  for (const { name } of methods.filter(one => one.name.endsWith('.fields'))) {
    const { result } = await portal.call(name, { entityTypeId: 2 })
    const described: Record<string, { type?: string }> = result?.fields ?? result ?? {}
    fields.set(
      familyOf(name),
      Object.fromEntries(Object.entries(described).map(([field, { type }]) => [field, type ?? 'string'])),
    )
  }
  return {
    methods,
    fields,
    ids: new Map(),
    doors: [
      ...[admin, admin, admin, admin, admin, admin],
      await webhook(seller, null),
      await webhook(1, ['user']),
      `${http}/rest/METHOD?auth=${accessToken}`,
      `${http}/rest/METHOD?auth=expired`,
      `${http}/rest/1/wrong/METHOD`,
      `${http}/rest/api/1/${portal.webhook.code}/METHOD`,
    ],
  }
}
