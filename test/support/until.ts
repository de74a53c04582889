import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something is so; fails with what it waited for when that takes too long. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { seconds = 60, every = 20 }: { seconds?: number; every?: number } = {},
): Promise<Exclude<T, null | undefined | false | 0 | ''>> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found) return found as Exclude<T, null | undefined | false | 0 | ''>
    if (performance.now() > deadline) throw new Error(`${what}: not so after ${seconds} seconds`)
    await sleep(every)
  }
}
