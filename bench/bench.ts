// npm run bench: how close Portico comes to the floor, a server that does the same work and nothing besides. The two are
// measured in turns, for only what one run tells of both is a fact on a machine that others use, too.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Bed, onStore } from './beds.ts'
import { help, type Options, readOptions } from './options.ts'
import { type Plan, plan } from './plan.ts'
import { profileText, readProfile, sqlText } from './profile.ts'
import { type Progress, progress } from './progress.ts'
import { type Comparison, chart, type Measured, median, processorRatio, ratios, table } from './report.ts'
import { differences } from './same.ts'
import { type Scenario, type Slice, scenarios, slices } from './scenarios.ts'
import { floor, type Load, load, portico, processorOfAll, type Server } from './servers.ts'
import { START } from './sql-times.ts'

const latest = path.join(import.meta.dirname, 'results', 'latest.json')

const WARM_SECONDS = 0.8
/** Calls with one caller: so long, so often. */
const ALONE_SECONDS = 0.4
const ALONE_ROUNDS = 2

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), latest)
  if (options === 'help') {
    console.log(help)
    return
  }
  const bars = progress(process.stderr)
  const records = plan(options.contacts)
  await onStore(options.store, bars, bed =>
    options.profile ? showProfile(options, records, bed) : compare(options, records, bed, bars),
  )
}

async function compare(options: Options, records: Plan, bed: Bed, bars: Progress): Promise<void> {
  const started = Date.now()
  const different = await differences(options.only, bed)
  for (const difference of different) console.error(`\nNot the same work: ${difference}`)
  const copies = [await bed.copied(records, 'portico'), await bed.copied(records, 'floor')] as const
  const generator = load()
  const comparisons: Comparison[] = []
  try {
    const servers = [await portico(copies[0], options.timezone), await floor(copies[1])] as const
    try {
      for (const scenario of scenarios.filter(({ name }) => options.only.includes(name)))
        comparisons.push(await measure(scenario, servers, generator, options, records, bed, bars))
    } finally {
      await Promise.all(servers.map(server => server.stop()))
    }
  } finally {
    await generator.stop()
    for (const copy of copies) await bed.removed(copy)
  }
  console.log(`\n${table(comparisons)}\n\n${chart(comparisons)}\n`)
  console.log(
    `${options.store}, ${records.contacts} contacts, ${options.connections} callers, ${options.rounds} rounds of ${options.seconds} s in turns, medians; ${os.cpus().length} × ${os.cpus()[0]?.model}, Node ${process.version}; ${((Date.now() - started) / 1000).toFixed(0)} s`,
  )
  const busiest = Math.max(
    ...comparisons.flatMap(({ portico, floor }) => [median(portico.generator), median(floor.generator)]),
  )
  console.log(`The load generator took ${busiest.toFixed(2)} of a processor at most`)
  console.log(`Same answers and same rows on both sides: ${different.length ? 'NO, see above' : 'yes'}`)
  write(options, records, comparisons, different)
}

async function measure(
  scenario: Scenario,
  [mine, bare]: readonly [Server, Server],
  generator: Load,
  { rounds, seconds, connections }: Options,
  records: Plan,
  bed: Bed,
  bars: Progress,
): Promise<Comparison> {
  const calls = slices(scenario, records)
  const empty = (): Measured => ({ rate: [], p50: [], p99: [], processor: [], alone: [], generator: [] })
  const comparison: Comparison = { scenario, portico: empty(), floor: empty() }
  const sides = [
    { server: mine, measured: comparison.portico },
    { server: bare, measured: comparison.floor },
  ]
  /** With that of the database's server: the other side does nothing meanwhile. */
  const processorOf = (server: Server): number | null => {
    const [own, database] = [server.processor(), bed.pid === null ? 0 : processorOfAll(bed.pid)]
    return own === null || database === null ? null : own + database
  }
  const run = async (server: Server, slice: Slice, connections: number, seconds: number) => {
    const before = processorOf(server)
    const order = { port: server.port, scenario: scenario.name, plan: records, slice, connections, seconds }
    const result = await generator.run(order)
    if (result.failure) throw new Error(`${scenario.name}: ${result.failure.slice(0, 500)}`)
    const after = processorOf(server)
    const processor = before === null || after === null ? null : ((after - before) * 1e6) / result.calls
    return { ...result, processor }
  }
  const bar = bars.bar(scenario.name.padEnd(9), 2 * (WARM_SECONDS + rounds * seconds + ALONE_ROUNDS * ALONE_SECONDS))

  // Both sides get the same calls; every part gets its share of those that can be made only once.
  const warm = calls.take(WARM_SECONDS, 0.1)
  for (const { server } of sides) {
    await run(server, warm, connections, WARM_SECONDS)
    bar.add(WARM_SECONDS)
  }
  for (let round = 0; round < rounds; round++) {
    const slice = calls.take(seconds, 0.8 / rounds)
    for (const { server, measured } of sides) {
      const result = await run(server, slice, connections, seconds)
      measured.rate.push(result.calls / result.seconds)
      measured.p50.push(result.p50)
      measured.p99.push(result.p99)
      measured.generator.push(result.busy)
      if (result.processor !== null) measured.processor.push(result.processor)
      bar.add(seconds)
    }
  }
  for (let round = 0; round < ALONE_ROUNDS; round++) {
    const slice = calls.take(ALONE_SECONDS, 0.1 / ALONE_ROUNDS)
    for (const { server, measured } of sides) {
      measured.alone.push((await run(server, slice, 1, ALONE_SECONDS)).p50)
      bar.add(ALONE_SECONDS)
    }
  }
  bar.end()
  return comparison
}

function write(options: Options, records: Plan, comparisons: Comparison[], different: string[]): void {
  const { store, contacts, rounds, seconds, connections, timezone } = { ...options, ...records }
  const results = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: { processors: os.cpus().length, model: os.cpus()[0]?.model, load: os.loadavg()[0] },
    ...{ store, contacts, rounds, seconds, connections, timezone, sameWork: !different.length },
    scenarios: comparisons.map(comparison => ({
      ...{
        name: comparison.scenario.name,
        meaning: comparison.scenario.meaning,
        promised: comparison.scenario.promised,
      },
      ratio: median(ratios(comparison)),
      ratios: ratios(comparison),
      processorRatio: processorRatio(comparison),
      portico: comparison.portico,
      floor: comparison.floor,
    })),
  }
  const short = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)
  mkdirSync(path.dirname(path.resolve(options.json)), { recursive: true })
  writeFileSync(options.json, `${JSON.stringify({ ...results, contacts }, short, 2)}\n`)
  console.log(`Written to ${path.relative('', options.json)}`)
}

const PROFILE_SECONDS = 5
const PROFILE_WARM_SECONDS = 2

async function showProfile(options: Options, records: Plan, bed: Bed): Promise<void> {
  const scenario = scenarios.find(({ name }) => name === options.profile)!
  const copy = await bed.copied(records, 'profile')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portico-profile-'))
  const generator = load()
  const calls = slices(scenario, records)
  try {
    const sqlTimes = pathToFileURL(path.join(import.meta.dirname, 'sql-times.ts')).href
    const watched = {
      flags: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--import', sqlTimes],
      env: { BENCH_SQL_TIMES: folder },
    }
    const server = await (options.floor ? floor(copy, watched) : portico(copy, options.timezone, watched))
    const run = (seconds: number, share: number) =>
      generator.run({
        ...{ port: server.port, scenario: scenario.name, plan: records, slice: calls.take(seconds, share) },
        ...{ connections: options.connections, seconds },
      })
    await run(PROFILE_WARM_SECONDS, 0.2)
    server.tell(START)
    const from = process.hrtime.bigint()
    const before = bed.pid === null ? 0 : (processorOfAll(bed.pid) ?? 0)
    const result = await run(PROFILE_SECONDS, 0.8)
    const to = process.hrtime.bigint()
    const database = bed.pid === null ? 0 : ((processorOfAll(bed.pid) ?? 0) - before) * 1e6
    await server.stop()
    if (result.failure) throw new Error(result.failure)
    console.log(
      `\n${options.floor ? 'Floor' : 'Portico'}: ${scenario.meaning}, ${Math.round(result.calls / result.seconds)} calls a second\n`,
    )
    console.log(profileText(readProfile(folder), Number(from / 1000n), Number(to / 1000n), result.calls))
    if (bed.pid !== null) console.log(`\nThe database's server: ${(database / result.calls).toFixed(1)} µs a call`)
    console.log(sqlText(folder, result.calls))
  } finally {
    await generator.stop()
    await bed.removed(copy)
    rmSync(folder, { recursive: true, force: true })
  }
}

process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
