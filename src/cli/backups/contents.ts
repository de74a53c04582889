import { setTimeout as sleep } from 'node:timers/promises'
import { KEEPING } from '../../portal/files/contents.ts'
import { readFolder } from '../../portal/files/open-files.ts'
import type { ReadContent } from '../../store/archive/contents.ts'
import type { Store } from '../../store/store.ts'

const ASK_AGAIN_MS = 50

/** Does something with a portal and the contents in its folder, none of which is deleted meanwhile. */
export async function withContents<T>(store: Store, work: (read: ReadContent) => Promise<T>): Promise<T> {
  const read = await readFolder(store)
  if (!read) return work(async () => null)
  let claim = await store.claim(KEEPING)
  for (; !claim; claim = await store.claim(KEEPING)) await sleep(ASK_AGAIN_MS)
  try {
    return await work(read)
  } finally {
    await claim.release()
  }
}
