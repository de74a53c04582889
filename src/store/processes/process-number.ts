import type { Store } from '../store.ts'

const MOST_PROCESSES = 1000

/** The number of a process among those of its database, the least that is free; it is held as long as the process lives. */
export async function processNumber({ channel, claim }: Pick<Store, 'channel' | 'claim'>): Promise<number> {
  if (channel) for (let n = 0; n < MOST_PROCESSES; n++) if (await claim(`process ${n}`)) return n
  return 0
}
