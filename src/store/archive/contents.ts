import type { Db } from '../store.ts'
import type { Frozen } from './whole.ts'

/** Reads a content of the folder beside a database by its hash; null where it is not there. */
export type ReadContent = (hash: string) => Promise<Uint8Array | null>

/** Keeps a content that came from a folder, wherever the portal that is made keeps such, in its transaction. */
export type KeepContent = (db: Db, hash: string, content: Uint8Array) => Promise<void>

/** The hashes of contents that are in a folder, and not in the database. */
export async function* hashesInFolder({ tables, rows }: Pick<Frozen, 'tables' | 'rows'>): AsyncGenerator<string> {
  const table = tables.find(({ name }) => name === 'file_content')
  if (!table) return
  const at = (column: string) => table.columns.findIndex(({ name }) => name === column)
  const [hash, place, size] = ['hash', 'place', 'size'].map(at) as [number, number, number]
  // What a folder has and no file ever had is known without its size.
  for await (const batch of rows(table))
    for (const row of batch)
      if (row[place] === 'folder' && (row[size] !== 0 || isEmpty(row[hash]))) yield String(row[hash])
}

/** The hash of an empty content. */
const isEmpty = (hash: unknown): boolean => hash === 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
