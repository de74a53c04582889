import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Taken } from './sql-times.ts'

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
  /** Microseconds on the clock that hrtime tells, too. */
  startTime: number
}

/** Reads the one profile that a process left in a folder. */
export function readProfile(folder: string): CpuProfile {
  const file = readdirSync(folder).find(name => name.endsWith('.cpuprofile'))
  if (!file) throw new Error('Node left no profile.')
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as CpuProfile
}

const LINES = 25
const root = path.resolve(import.meta.dirname, '..')

/** Where the time between two moments went: functions by their own time, functions of src by all of it, and areas. */
export function profileText(profile: CpuProfile, fromMicros: number, toMicros: number, calls: number): string {
  const nodes = new Map(profile.nodes.map(node => [node.id, node]))
  const parents = new Map(profile.nodes.flatMap(node => (node.children ?? []).map(child => [child, node.id] as const)))
  const self = new Map<string, number>()
  const total = new Map<string, number>()
  const areas = new Map<string, number>()
  let busy = 0
  let at = profile.startTime
  for (const [i, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[i]!
    at += delta
    if (at < fromMicros || at > toMicros) continue
    const frame = nodes.get(id)!.callFrame
    if (frame.functionName === '(idle)') continue
    busy += delta
    add(self, nameOf(frame), delta)
    add(areas, areaOf(frame), delta)
    const above = new Set<string>()
    for (let one: number | undefined = id; one !== undefined; one = parents.get(one))
      above.add(nameOf(nodes.get(one)!.callFrame))
    for (const name of above) add(total, name, delta)
  }
  const most = (map: Map<string, number>, only: (name: string) => boolean = () => true) =>
    [...map]
      .filter(([name]) => only(name))
      .sort(([, a], [, b]) => b - a)
      .slice(0, LINES)
      .map(([name, micros]) => {
        const percent = ((100 * micros) / busy).toFixed(1).padStart(6)
        return `${percent} %  ${(micros / calls).toFixed(2).padStart(8)} µs  ${name}`
      })
  return [
    `${calls} calls, ${(busy / calls).toFixed(1)} µs each on the processor`,
    ...['', 'Own time by function:', ...most(self)],
    ...['', 'Own time by area:', ...most(areas)],
    ...['', 'With all that they call, until their first await:', ...most(total, name => name.includes(' src/'))],
  ].join('\n')
}

/** The statements that took the most, as `sql-times.ts` saw them. */
export function sqlText(folder: string, calls: number): string {
  const all = JSON.parse(readFileSync(path.join(folder, 'sql.json'), 'utf8')) as Taken[]
  const micros = (ms: number) => ((ms * 1000) / calls).toFixed(2).padStart(8)
  const lines = all
    .filter(taken => taken.calls > 0)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, LINES)
    .map(({ sql, calls: times, ms }) => {
      const text = sql.replace(/\s+/g, ' ').replace(/json_object\(.{200,}\)( as|,)/, 'json_object(…)$1')
      return `${micros(ms)} µs  ${(times / calls).toFixed(2).padStart(6)} ×  ${text.slice(0, 110)}`
    })
  const total = all.reduce((sum, { ms }) => sum + ms, 0)
  return [`\nStatements, ${micros(total).trim()} µs a call:`, ...lines].join('\n')
}

const add = (map: Map<string, number>, key: string, value: number) => map.set(key, (map.get(key) ?? 0) + value)

type Frame = CpuProfile['nodes'][number]['callFrame']

function placeOf({ url }: Frame): string {
  if (!url.startsWith('file:')) return url
  return path.relative(root, fileURLToPath(url))
}

const nameOf = (frame: Frame): string =>
  `${frame.functionName || '(anonymous)'} ${placeOf(frame) ? `${placeOf(frame)}:${frame.lineNumber + 1}` : '(native)'}`

const databaseCalls = new Set(['all', 'get', 'run', 'exec', 'prepare', 'columns'])

function areaOf(frame: Frame): string {
  const place = placeOf(frame)
  if (place.startsWith('node_modules/'))
    return place
      .split('/')
      .slice(0, place.includes('/@') ? 3 : 2)
      .join('/')
  if (place.startsWith('src/')) return place
  if (place) return place.startsWith('node:') ? place.split('/').slice(0, 2).join('/') : place
  return databaseCalls.has(frame.functionName) ? 'SQLite' : frame.functionName || '(native)'
}
