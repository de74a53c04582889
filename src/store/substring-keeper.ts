import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from './store.ts'
import { fillSlice, makeSubstringIndex, type TextSource } from './substrings.ts'

/** What makes and fills the indexes of parts of texts behind the calls. */
export interface SubstringKeeper {
  /** A large table is searched that has none. */
  make(source: TextSource): void
  /** Much of a table is not in its index yet. */
  fill(id: number): void
  /** Resolves when nothing is left to do. */
  settled(): Promise<void>
}

/** Between two slices others have their turn. */
const PAUSE_MS = 2
/** What has failed is not tried again by every search. */
const REST_MS = 60_000

/** Work is done a slice and a transaction at a time, one after the other, until it is done or the portal closes. */
export function substringKeeper(store: Store, closing: AbortSignal, failed: (error: unknown) => void): SubstringKeeper {
  const waiting = new Map<string, () => Promise<boolean>>()
  const resting = new Map<string, number>()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    for (const [key, slice] of waiting) {
      try {
        while (!closing.aborted && (await slice())) await sleep(PAUSE_MS)
      } catch (error) {
        resting.set(key, performance.now() + REST_MS)
        if (!closing.aborted) failed(error)
      }
      waiting.delete(key)
    }
    running = undefined
  }

  function ask(key: string, slice: () => Promise<boolean>): void {
    if (closing.aborted || (resting.get(key) ?? 0) > performance.now()) return
    waiting.set(key, waiting.get(key) ?? slice)
    running ??= run()
  }

  const fill = (id: number) =>
    ask(`${id}`, () => store.write(db => fillSlice(db, store.flavor, id), { relaxedDurability: true, large: true }))
  return {
    make: source =>
      ask(`${source.table}.${source.column}`, async () => {
        fill(await store.write(db => makeSubstringIndex(db, store.flavor, source)))
        return false
      }),
    fill,
    settled: async () => running,
  }
}
