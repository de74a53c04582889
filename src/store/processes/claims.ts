import { DatabaseSync } from 'node:sqlite'
import { makeForOneself } from '../own-file.ts'

/** What nobody else holds as long as it is held; it is free again when its process dies, however that dies. */
export interface Claim {
  /** Aborted when it was lost, because the database went away: somebody else may hold it by now. */
  lost: AbortSignal
  release(): Promise<void>
}

/** In a database that belongs to one portal there is nobody else. */
export const aloneClaim = async (): Promise<Claim> => ({ lost: new AbortController().signal, async release() {} })

/** A claim is the lock of a file beside the database, which the operating system takes back from a dead process. */
export async function fileClaim(file: string, name: string): Promise<Claim | null> {
  const beside = `${file}.${name}`
  makeForOneself(beside)
  const lock = new DatabaseSync(beside)
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    lock.close()
    // SQLITE_BUSY
    if ((error as { errcode?: number }).errcode === 5) return null
    throw error
  }
  return { lost: new AbortController().signal, release: async () => lock.close() }
}
