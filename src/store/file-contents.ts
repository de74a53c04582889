import type { Db } from './store.ts'

/** The bytes of a file, which are kept once for all files that have the same. */
export interface FileContent {
  /** SHA-256 of the bytes, in hexadecimal digits. */
  hash: string
  size: number
  /** Where the bytes are: in the database, or in the folder of `--files`. */
  place: string
}

/** How much the portal keeps, in bytes; null: as much as there is room for. */
export interface FileLimits {
  file: number | null
  all: number | null
}

/** Where the contents of files are kept, by their hash. */
export interface FileContents {
  /** Keeps a content, in the transaction of the file that has it, and gives its hash; what is too large is refused. */
  put(db: Db, name: string, content: Uint8Array): Promise<string>
  /** The bytes from the first to the last one, in pieces. */
  read(db: Db, content: FileContent, first: number, last: number): AsyncIterable<Uint8Array>
  /** Whether all bytes of a content are there. */
  has(db: Db, content: FileContent): Promise<boolean>
  /** Deletes contents that no file has any more. */
  collect(): Promise<void>
  /** The whole portal was replaced by another one. */
  restored(): void
}
