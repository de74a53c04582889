// npm run bench:events: what handlers of events cost a write, and how fast events go out. The same writes go in turns to
// three copies of one portal: one without handlers; one with ten whose events are written and not sent, since another
// process holds the claim; one with ten that are sent to meanwhile.

import os from 'node:os'
import { parseArgs } from 'node:util'
import { openPortal } from '../src/open-portal.ts'
import { fileClaim } from '../src/store/processes/claims.ts'
import { copied, databaseOf, placeIn, removed, seeded } from './data.ts'
import { type Plan, plan } from './plan.ts'
import { progress } from './progress.ts'
import { median } from './report.ts'
import { scenarios, slices } from './scenarios.ts'
import { type EventSink, eventSink, type Load, load, portico, type Server } from './servers.ts'

const HANDLERS = 10
const EVENT = 'ONCRMCONTACTUPDATE'
const WARM_SECONDS = 0.8
/** How long events are counted that nobody adds to. */
const DRAIN_MS = 1500

interface Side {
  name: string
  server: Server
  rate: number[]
  processor: number[]
  p50: number[]
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { contacts: text, rounds: text, seconds: text, connections: text } })
  const option = (name: keyof typeof values, fallback: number) => Number(values[name] ?? fallback)
  const records = plan(option('contacts', 10_000))
  const data = await seeded(records, progress(process.stderr))
  const copies = ['without', 'written', 'sent', 'single'].map(name => copied(data, `events-${name}`))
  const [without, written, sent, single] = copies as [string, string, string, string]
  const handler = await eventSink()
  const generator = load()
  try {
    await bind(written, handler, HANDLERS)
    await bind(sent, handler, HANDLERS)
    await bind(single, handler, 1)
    const claim = await fileClaim(databaseOf(written), 'events')
    const sides: Side[] = []
    for (const [name, folder] of [
      ['no handler', without],
      ['ten, written', written],
      ['ten, sent meanwhile', sent],
    ] as const)
      sides.push({ name, server: await portico(placeIn(folder), 'UTC'), rate: [], processor: [], p50: [] })
    const settings = {
      rounds: option('rounds', 5),
      seconds: option('seconds', 3),
      connections: option('connections', 16),
    }
    const during = await writes(sides, generator, records, handler, settings)
    const ten = await drained(sides[2]!.server, handler)
    for (const { server } of sides) server.freeze(false)
    await Promise.all(sides.map(({ server }) => server.stop()))
    await claim?.release()
    const one = await portico(placeIn(single), 'UTC')
    const calls = slices(update, records)
    await generator.run(order(one, calls.take(2, 0.5), records, 16, 2))
    const alone = await drained(one, handler)
    await one.stop()
    show(sides, during, { ten, alone }, settings)
  } finally {
    await generator.stop()
    await handler.stop()
    copies.forEach(removed)
  }
}

async function bind(data: string, { port }: EventSink, handlers: number): Promise<void> {
  const portal = await openPortal({ data })
  for (let n = 0; n < handlers; n++)
    await portal.control('outgoing', 'add', { url: `http://127.0.0.1:${port}/${n}`, events: [EVENT] })
  await portal.close()
}

const update = scenarios.find(({ name }) => name === 'update')!

const order = (
  server: Server,
  slice: { from: number; count: number },
  records: Plan,
  connections: number,
  seconds: number,
) => ({
  ...{ port: server.port, scenario: update.name, plan: records, slice, connections, seconds },
})

/** Writes to each side in turns; gives how many events a second were taken from the side that sends, meanwhile. */
async function writes(
  sides: readonly Side[],
  generator: Load,
  records: Plan,
  handler: EventSink,
  { rounds, seconds, connections }: { rounds: number; seconds: number; connections: number },
): Promise<number[]> {
  const calls = slices(update, records)
  const taken: number[] = []
  for (let round = -1; round < rounds; round++) {
    const warm = round < 0
    const slice = calls.take(warm ? WARM_SECONDS : seconds, warm ? 0.1 : 0.8 / rounds)
    for (const { name, server, rate, processor, p50 } of sides) {
      server.freeze(false)
      const before = [server.processor(), await handler.taken()] as const
      const result = await generator.run(order(server, slice, records, connections, warm ? WARM_SECONDS : seconds))
      if (result.failure) throw new Error(`${name}: ${result.failure.slice(0, 500)}`)
      const after = [server.processor(), await handler.taken()] as const
      server.freeze(true)
      if (warm) continue
      rate.push(result.calls / result.seconds)
      p50.push(result.p50)
      if (after[0] !== null) processor.push(((after[0] - before[0]!) * 1e6) / result.calls)
      if (server === sides.at(-1)!.server) taken.push((after[1] - before[1]) / result.seconds)
    }
  }
  return taken
}

/** How many events a second go out while nothing else is done, and what each takes of the processor in microseconds. */
async function drained(server: Server, handler: EventSink): Promise<{ rate: number; processor: number }> {
  server.freeze(false)
  const since = performance.now()
  const [taken, processor] = [await handler.taken(), server.processor()]
  await new Promise(resolve => setTimeout(resolve, DRAIN_MS))
  const events = (await handler.taken()) - taken
  return {
    rate: (events * 1000) / (performance.now() - since),
    processor: (((server.processor() ?? 0) - (processor ?? 0)) * 1e6) / events,
  }
}

function show(
  sides: readonly Side[],
  during: readonly number[],
  { ten, alone }: Record<'ten' | 'alone', { rate: number; processor: number }>,
  { rounds, seconds, connections }: { rounds: number; seconds: number; connections: number },
): void {
  const base = sides[0]!
  console.log(`\n${update.meaning}, ${connections} callers, ${rounds} rounds of ${seconds} s in turns, medians\n`)
  for (const { name, rate, processor, p50 } of sides) {
    const ratios = rate.map((one, i) => one / base.rate[i]!)
    const cost = processor.map((one, i) => one / base.processor[i]!)
    console.log(
      `${name.padEnd(20)} ${count(median(rate)).padStart(7)}/s  ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})  p50 ${median(p50).toFixed(1)} ms  ${processor.length ? `${count(median(processor))} µs of processor, ${median(cost).toFixed(2)}` : ''}`,
    )
  }
  const line = (name: string, { rate, processor }: typeof ten) =>
    console.log(`${name.padEnd(20)} ${count(rate).padStart(7)} events/s, ${count(processor)} µs of processor each`)
  console.log(`\nmeanwhile            ${count(median(during)).padStart(7)} events/s`)
  line('ten, nothing else', ten)
  line('one, nothing else', alone)
  console.log(
    `\n${os.cpus().length} × ${os.cpus()[0]?.model}, Node ${process.version}, load ${os.loadavg()[0]!.toFixed(1)}`,
  )
}

const count = (value: number): string => Math.round(value).toLocaleString('en')

process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
