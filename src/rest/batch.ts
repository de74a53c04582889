import { parseBrackets, TooComplex } from '../lib/formats/brackets.ts'
import { sourceOf } from '../lib/source.ts'
import { isMap } from '../lib/text.ts'
import type { Db, RowKey } from '../store/store.ts'
import { errorBody, type Outcome, RawJson, timeJson, toJson } from './answer.ts'
import type { Call } from './call.ts'
import { changedRows } from './changes/changed-rows.ts'
import { dispatchCommand, inReading, inTransaction } from './dispatch.ts'
import { type AppliedFaults, applyFaults, noFaults } from './faults/apply-faults.ts'
import { countRuns } from './limits/gate.ts'
import { method } from './method.ts'
import { flag, type Param } from './params.ts'
import { Failure, systemFailure } from './phrases.ts'
import { entryWith, type LogEntry } from './request-log/log.ts'

/** settings/how-to-call-rest-api/batch.md */
const MOST_COMMANDS = 50

const COMMAND_LIMITS = { depth: 32, keys: 10_000 }

/** References to references double with every command; a batch may not become larger so than a body may be. */
const MOST_REFERRED = 16_777_216

/** A command: its key in `cmd`, method and parameters as text. */
interface Command {
  key: string
  method: string
  query: string
  /** As they were sent, once they have been read. */
  params?: Record<string, unknown>
}

const commands: Param<Command[], 'cmdNotArray'> = {
  type: 'array',
  required: true,
  read(value, call) {
    if (!Array.isArray(value) && !isMap(value)) return call.fail('cmdNotArray')
    return Object.entries(value).map(([key, text]) => {
      const line = typeof text === 'string' ? text : ''
      const mark = line.indexOf('?')
      const name = mark < 0 ? line : line.slice(0, mark)
      const query = mark < 0 ? '' : line.slice(mark + 1)
      return { key, method: name.trim().replace(/\.json$/i, ''), query }
    })
  },
}

export const batch = method({
  name: 'batch',
  kind: 'composite',
  source: sourceOf(import.meta.filename),
  params: { cmd: commands, halt: flag },
  phrases: { cmdNotArray: "Parameter 'cmd' must be array." },
  async run(call, { cmd, halt }) {
    const { own } = call.visit.entry
    const methods = cmd.map(({ method }) => call.rest.registry.find(method, own))
    const writes = methods.some(method => method?.kind === 'write')
    const settings = methods.some(method => method?.changesSettings) ? 'change' : 'stay'
    // What the operator's rules have in store is asked before: a transaction may wait for nothing but the database.
    const applied = await meetAll(call, cmd)
    // One transaction for all commands: a failing command undoes itself alone, and what the batch answers has been
    // committed.
    const work = (db: Db) => {
      call.visit.runs?.clear()
      return runCommands(call, cmd, applied, halt, db)
    }
    const rows = writes ? await rowsOf(call, cmd) : []
    const outcomes = writes
      ? await inTransaction(call.rest, call.caller, { settings, rows, large: true }, work)
      : await inReading(call.rest, call.caller, work, true)
    // Only now is it sure what has become of the commands: a transaction may have been repeated.
    for (const { entry } of outcomes) call.rest.log.add(entry)
    if (call.visit.runs) await countRuns(call.rest, call.visit)
    return sections(call, outcomes)
  },
})

/** What has become of each command that was not left out, in order. */
type Outcomes = (Ran & { key: string })[]

/** Rules with a number count commands that are left out after a failure, too: they are asked before anything is run. */
async function meetAll({ rest, visit }: Call, all: Command[]): Promise<AppliedFaults[]> {
  const { runtimeSettings, caller } = visit
  const applied: AppliedFaults[] = []
  if (runtimeSettings.faults.length)
    for (const { method } of all.slice(0, MOST_COMMANDS))
      applied.push(await applyFaults(rest, runtimeSettings, method, caller, true))
  return applied
}

/** The rows that commands are known to change; what references stand for is not known yet. */
async function rowsOf(call: Call, all: Command[]): Promise<RowKey[]> {
  const rows: RowKey[] = []
  if (call.rest.store.wantsRows)
    for (const command of all.slice(0, MOST_COMMANDS)) {
      const method = call.rest.registry.find(command.method, call.visit.entry.own)
      const params = method?.rows && readable(command)
      if (params) rows.push(...(await changedRows(call, method, params)))
    }
  return rows
}

/** The parameters of a command; null for those that cannot be read, which the command says when its turn comes. */
function readable(command: Command): Record<string, unknown> | null {
  try {
    return paramsOf(command)
  } catch {
    return null
  }
}

async function runCommands(
  call: Call,
  all: Command[],
  applied: AppliedFaults[],
  halt: boolean,
  db: Db,
): Promise<Outcomes> {
  const { own } = call.visit.entry
  const outcomes: Outcomes = []
  const results = new Map<string, unknown>()
  const allowance = { characters: MOST_REFERRED }
  const run = async (command: Command, index: number): Promise<Ran> => {
    const { method, query } = command
    try {
      if (index >= MOST_COMMANDS) throw systemFailure('batchTooLong')
      if (call.rest.registry.find(method, own)?.kind === 'composite') throw systemFailure('batchMethodNotAllowed')
      const params = mayRefer(query) ? replaceReferences(paramsOf(command), results, allowance) : paramsOf(command)
      return await dispatchCommand(call.rest, call.visit, method, params, db, applied[index] ?? noFaults)
    } catch (error) {
      return refused(call, method, error)
    }
  }
  const atOnce = areIndependent(call, all, db) ? await runAtOnce(call, all, run) : null
  for (const [index, command] of all.entries()) {
    const ran = atOnce?.[index] ?? (await run(command, index))
    outcomes.push({ key: command.key, ...ran })
    if (!ran.outcome.failure) results.set(command.key, ran.outcome.result)
    else if (halt) break
  }
  return outcomes
}

/** What has become of a command. */
interface Ran {
  outcome: Outcome
  entry: LogEntry
}

/** Runs commands at once. They share the time that they take: its parts follow each other, as the commands do. */
async function runAtOnce(
  { rest, visit }: Call,
  all: Command[],
  run: (command: Command, index: number) => Promise<Ran>,
) {
  const started = rest.clock.exact() / 1000
  visit.commandsAtOnce = all.length
  const ran = await Promise.all(all.map(run)).finally(() => {
    visit.commandsAtOnce = 1
  })
  const share = (rest.clock.exact() / 1000 - started) / all.length
  for (const [index, { outcome }] of ran.entries()) {
    outcome.timing.start = started + index * share
    outcome.timing.finish = started + (index + 1) * share
  }
  return ran
}

const mayRefer = (query: string): boolean => query.includes('$result') || query.includes('%24')

/**
 * Whether commands can be run at once, by a store that answers them sooner so: they only read, none needs the result of
 * another one, and nobody counts how long each of them takes.
 */
const areIndependent = ({ visit }: Call, all: readonly Command[], db: Db): boolean =>
  db.readsAtOnce && visit.runtimeSettings.limits.operating === null && !all.some(({ query }) => mayRefer(query))

function paramsOf(command: Command): Record<string, unknown> {
  try {
    command.params ??= parseBrackets(command.query, COMMAND_LIMITS)
    return command.params
  } catch (error) {
    if (error instanceof TooComplex) throw systemFailure('unreadable', { reason: error.message })
    throw error
  }
}

/** A command that was not run. */
function refused({ rest, visit }: Call, method: string, error: unknown): Ran {
  if (!(error instanceof Failure)) throw error
  const at = rest.clock.exact() / 1000
  const { caller, entry: batch } = visit
  return {
    outcome: {
      status: error.words.status ?? 400,
      failure: error,
      timing: { start: at, finish: at, processing: 0, operating: 0, operatingResetAt: Math.floor(at) + 600 },
    },
    entry: entryWith({
      id: rest.log.next(),
      kind: 'command',
      at,
      method,
      status: error.words.status ?? 400,
      failure: error,
      caller: caller.via,
      userId: caller.userId,
      origin: batch.origin,
      requestId: batch.requestId,
      batch: batch.id,
    }),
  }
}

/** The five sections are always there. */
function sections(call: Call, outcomes: Outcomes): RawJson {
  const done = outcomes.filter(({ outcome }) => !outcome.failure)
  const failed = outcomes.filter(({ outcome }) => outcome.failure)
  const part = (entries: Outcomes, json: (o: Outcome) => string | undefined) =>
    phpMap(
      entries.flatMap(({ key, outcome }): [string, string][] => {
        const text = json(outcome)
        return text === undefined ? [] : [[key, text]]
      }),
    )
  return new RawJson(
    `{"result":${part(done, o => toJson(o.result))},"result_error":${part(failed, o => JSON.stringify(errorBody(o.failure!, call.language)))}` +
      `,"result_total":${part(done, o => o.total?.toString())},"result_next":${part(done, o => o.next?.toString())}` +
      `,"result_time":${part(done, o => timeJson(o.timing, call.zone))}}`,
  )
}

/** A map as PHP writes it: a list when the keys are 0, 1, 2…, in order. */
function phpMap(entries: [string, string][]): string {
  if (entries.every(([key], index) => key === String(index))) return `[${entries.map(([, json]) => json).join(',')}]`
  return `{${entries.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`
}

const REFERENCE = /\$result((?:\[[^[\]]*\])+)/g
const WHOLE_REFERENCE = /^\$result((?:\[[^[\]]*\])+)$/

/**
 * Puts results of earlier commands in; a reference that leads nowhere stays as it is written, as clients expect. Fails
 * once references have put more characters in than the allowance has left.
 */
export function replaceReferences(
  params: Record<string, unknown>,
  results: Map<string, unknown>,
  allowance = { characters: Number.POSITIVE_INFINITY },
): Record<string, unknown> {
  const spend = <T>(value: T): T => {
    if (typeof value === 'string') allowance.characters -= value.length
    if (allowance.characters < 0)
      throw systemFailure('unreadable', { reason: 'The references stand for too much text.' })
    return value
  }
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') {
      if (!value.includes('$result[')) return value
      const whole = WHOLE_REFERENCE.exec(value)
      if (whole) {
        const found = follow(whole[1]!, results)
        return found === undefined ? value : spend(found)
      }
      return value.replace(REFERENCE, (written, path: string) => {
        const found = follow(path, results)
        if (found === null) return ''
        return found === undefined || typeof found === 'object' ? written : spend(String(found))
      })
    }
    if (Array.isArray(value)) return value.map(replace)
    if (isMap(value)) return mapValues(value, replace)
    return value
  }
  return mapValues(params, replace)
}

function mapValues(map: Record<string, unknown>, change: (value: unknown) => unknown): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(map)) out[key] = change(map[key])
  return out
}

function follow(path: string, results: Map<string, unknown>): unknown {
  const [key, ...rest] = path.slice(1, -1).split('][')
  let value = results.get(key!)
  if (value instanceof RawJson) {
    value = JSON.parse(value.text)
    results.set(key!, value)
  }
  for (const step of rest) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}
