import type { LogEntry } from '../rest/request-log/log.ts'
import type { Rest } from '../rest/rest.ts'
import { type EntryFilter, explained, isWanted, shownEntry } from './explain.ts'

/** An entry of the request log as people and neighbours are shown it. */
export type ShownEntry = ReturnType<typeof shownEntry>

/** What is shown, with what it is sorted by among entries of several processes. */
interface Found {
  row: ShownEntry
  /** Seconds since 1970. */
  at: number
}

/** Which entries are looked for: the newest of them, before another one. */
interface Wanted {
  filter: EntryFilter
  limit: number
  before?: { id: number; at: number } | undefined
}

/** An entry in words. */
type Explained = ShownEntry & { explanation: string; curl: string | null }

/** So much of a log is told to a neighbour at once, in characters. */
const MOST_TOLD = 4_194_304

const FIND = 'log entry'
const LIST = 'log entries'
const LIVE = 'log'
const CLEAR = 'clear the log'

const shown = (rest: Rest, entry: LogEntry): ShownEntry => shownEntry(entry, rest.zone, rest.language, rest.registry)

/** Newer entries come first; of one moment the one with the greater id. */
const newestFirst = (a: Found, b: Found): number => b.at - a.at || b.row.id - a.row.id

function found(rest: Rest, { filter, limit, before }: Wanted): Found[] {
  const some: Found[] = []
  for (const entry of rest.log.entries(filter.own)) {
    if (some.length === limit) break
    const isBefore = !before || entry.at < before.at || (entry.at === before.at && entry.id < before.id)
    if (isBefore && isWanted(entry, filter)) some.push({ row: shown(rest, entry), at: entry.at })
  }
  return some
}

function explainedHere(rest: Rest, id: number): (Found & { row: Explained }) | undefined {
  const entry = rest.log.find(id)
  if (!entry) return undefined
  const { words, curl } = explained(entry, rest.registry, rest.address ?? '', rest.language)
  return { row: { ...shown(rest, entry), explanation: words, curl }, at: entry.at }
}

/** Has the other processes of a database see the log of this one. */
export function shareLog(rest: Rest): void {
  const { neighbours, log } = rest
  neighbours.answer(FIND, (id: number) => explainedHere(rest, id))
  neighbours.answer(LIST, (wanted: Wanted) => {
    let left = MOST_TOLD
    return found(rest, wanted).filter(one => {
      left -= JSON.stringify(one).length
      return left > 0
    })
  })
  neighbours.answer(CLEAR, () => log.clear())
  neighbours.source(LIVE, (filter: EntryFilter, tell) =>
    log.follow(entry => {
      if (isWanted(entry, filter)) tell(shown(rest, entry))
    }),
  )
}

/** The newest entries of all processes, before one that is named by its id. */
export async function listEntries(
  rest: Rest,
  filter: EntryFilter,
  limit: number,
  before: number | undefined,
): Promise<ShownEntry[]> {
  // An entry that is not there any more was older than all that are.
  const edge = before === undefined ? undefined : await findAnywhere(rest, before)
  if (before !== undefined && !edge) return []
  const wanted: Wanted = { filter, limit, before: edge && { id: edge.row.id, at: edge.at } }
  const elsewhere = (await rest.neighbours.ask(LIST, wanted)) as Found[][]
  return [...found(rest, wanted), ...elsewhere.flat()]
    .sort(newestFirst)
    .slice(0, limit)
    .map(({ row }) => row)
}

async function findAnywhere(rest: Rest, id: number): Promise<(Found & { row: Explained }) | undefined> {
  const here = explainedHere(rest, id)
  if (here) return here
  const [there] = (await rest.neighbours.ask(FIND, id)) as (Found & { row: Explained })[]
  return there
}

/** An entry in words, whichever process has it; undefined: none has. */
export const explainEntry = async (rest: Rest, id: number): Promise<Explained | undefined> =>
  (await findAnywhere(rest, id))?.row

/** Empties the log of every process. */
export async function clearLog(rest: Rest): Promise<void> {
  rest.log.clear()
  await rest.neighbours.ask(CLEAR, null)
}

/** More than anybody reads; whoever is so far behind misses some. */
const MOST_WAITING = 10_000

/** Entries of all processes as they come, until nobody listens. */
export async function followEntries(
  rest: Rest,
  filter: EntryFilter,
  signal: AbortSignal,
): Promise<AsyncGenerator<ShownEntry>> {
  // Of the own ones ids alone: whoever does not read keeps no requests in memory that the log has forgotten.
  const waiting: (number | ShownEntry)[] = []
  let wake = () => {}
  const add = (one: number | ShownEntry) => {
    if (waiting.length < MOST_WAITING) waiting.push(one)
    wake()
  }
  const unfollow = await rest.neighbours.follow(LIVE, filter, add)
  const end = rest.log.follow(entry => {
    if (isWanted(entry, filter)) add(entry.id)
  })
  const stop = () => wake()
  signal.addEventListener('abort', stop)
  async function* entries(): AsyncGenerator<ShownEntry> {
    try {
      while (!signal.aborted) {
        for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
          const entry = typeof one === 'number' ? rest.log.find(one) : undefined
          if (entry) yield shown(rest, entry)
          else if (typeof one !== 'number') yield one
        }
        await new Promise<void>(resolve => {
          wake = resolve
          if (waiting.length || signal.aborted) resolve()
        })
      }
    } finally {
      signal.removeEventListener('abort', stop)
      end()
      unfollow()
    }
  }
  return entries()
}
