import { setTimeout as sleep } from 'node:timers/promises'
import type { Rest } from '../../rest/rest.ts'
import { emptySlice, markEmpty, type Spare, spareColumns } from './columns.ts'

const sweeping = new WeakMap<Rest, Promise<void>>()

/** Between two slices others have their turn. */
const PAUSE_MS = 2

/**
 * Empties columns of deleted fields behind the calls, a slice and a transaction at a time; what is left when the portal
 * closes is done when it opens again. Nobody has to wait for it.
 */
export function sweepColumns(rest: Rest): Promise<void> {
  const running = sweeping.get(rest)
  if (running) return running
  const work = sweep(rest)
    .catch(error => {
      if (!rest.closing.aborted) rest.onBug(error, 'emptying columns of deleted fields')
    })
    .finally(() => sweeping.delete(rest))
  sweeping.set(rest, work)
  return work
}

async function sweep(rest: Rest): Promise<void> {
  while (!rest.closing.aborted) {
    // The version is waited for: the deletion that asked for this may not be committed yet.
    const spare = await rest.store.write(async db => {
      await rest.host.version(db, true)
      return fullAmong(await spareColumns(db))
    })
    if (!spare) return
    let after: number | null = 0
    while (after !== null && !rest.closing.aborted) {
      const from: number = after
      after = await rest.store.write(async db => {
        // Held, so that no restore comes in between; after one the column may be another one's.
        await rest.host.version(db, false)
        const here = (await spareColumns(db)).find(
          one => one.column === spare.column && one.full?.id === spare.full?.id,
        )
        return here ? emptySlice(db, here, from) : null
      })
      await sleep(PAUSE_MS)
    }
    if (after === null)
      await rest.store.write(async db => {
        await rest.host.version(db, true)
        await markEmpty(db, spare)
      })
  }
}

const fullAmong = (spares: readonly Spare[]): Spare | undefined => spares.find(({ full }) => full !== null)
