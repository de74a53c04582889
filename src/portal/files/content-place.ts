import type { Content } from '../../store/file-contents.ts'
import type { Db } from '../../store/store.ts'

/** Where contents are, by their hashes: in the database or in a folder. */
export interface ContentPlace {
  /** Whether a content of so many bytes is there as a whole. */
  has(db: Db, hash: string, size: number): Promise<boolean>
  write(db: Db, hash: string, content: Content): Promise<void>
  /** The bytes from the first to the last one, in pieces. */
  read(db: Db, hash: string, first: number, last: number): AsyncIterable<Uint8Array>
  remove(db: Db, hash: string): Promise<void>
}

/** A content that the database knows and that is not in its place. */
export class ContentMissing extends Error {}
