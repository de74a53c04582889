/** Waits until all of some works have ended, and fails as the first of them that has failed: none goes on behind its back. */
export async function allDone(works: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason
}
