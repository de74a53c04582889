// npm run fuzz -- [--requests N] [--seed N] [--callers N] [--store sqlite|postgres]: sends requests that follow from a
// seed to a portal of its own, good and hostile ones, by every method, door and encoding; no answer may be 500 or above,
// and what is stored afterwards may not contradict itself.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { progress } from '../bench/progress.ts'
import { openPortal } from '../src/index.ts'
import { contradictions } from '../test/fuzz/consistency.ts'
import { fuzz, type Report } from '../test/fuzz/run.ts'
import { onPostgres } from './postgres.ts'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    callers: { type: 'string', default: '16' },
    store: { type: 'string', default: 'sqlite' },
  },
})
const [requests, seed, callers] = [values.requests, values.seed, values.callers].map(Number)
if (!(requests! > 0 && callers! > 0 && seed! >= 0) || !['sqlite', 'postgres'].includes(values.store)) {
  console.error('--requests, --callers and --seed are whole numbers; --store is sqlite or postgres.')
  process.exit(2)
}

async function run(database: string | null): Promise<boolean> {
  const data = database ? null : mkdtempSync(path.join(tmpdir(), 'portico-fuzz-'))
  const bugs: string[] = []
  const portal = await openPortal({
    data,
    database,
    seed: 'demo',
    onBug: (error, method) => bugs.push(`${method}: ${error}`),
  })
  const server = await portal.listen({ httpsPort: 'off' })
  const bar = progress(process.stderr).bar(`seed ${seed}`, requests!)
  const report = await fuzz(portal, server.http, {
    ...{ seed: seed!, requests: requests!, callers: callers! },
    onAnswer: ({ faults }) => bar.add(1, `${faults.length} faults`),
  })
  bar.end()
  const contradicting = await contradictions(portal)
  await portal.close()
  if (data) rmSync(data, { recursive: true, force: true })
  show(report)
  for (const fault of report.faults.slice(0, 20)) console.log('\nFault', fault)
  for (const line of [...bugs.slice(0, 20), ...contradicting]) console.log(line)
  return !report.faults.length && !bugs.length && !contradicting.length
}

function show({ statuses, errors, faults, slowest }: Report): void {
  const most = Math.max(...statuses.values())
  for (const [status, times] of [...statuses].sort(([a], [b]) => a - b))
    console.log(`${status} ${'█'.repeat(Math.ceil((40 * times) / most)).padEnd(41)} ${times}`)
  const common = [...errors].sort(([, a], [, b]) => b - a).slice(0, 12)
  for (const [code, times] of common) console.log(`  ${String(times).padStart(7)}  ${code || '(empty code)'}`)
  console.log(`slowest: ${slowest.ms.toFixed(0)} ms, ${slowest.method}; faults: ${faults.length}`)
}

const passed = values.store === 'postgres' ? await onPostgres(run, { flags: ['-c', 'fsync=off'] }) : await run(null)
process.exit(passed ? 0 : 1)
