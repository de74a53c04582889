import type { Db } from './store.ts'

/** The bytes of a file, which are kept once for all files that have the same. */
export interface FileContent {
  /** SHA-256 of the bytes, in hexadecimal digits. */
  hash: string
  size: number
  /** Where the bytes are: in the database, or in the folder of `--files`. */
  place: string
}

/** Bytes on their way into the store that are on the disk, since they are many. */
export interface LargeContent {
  readonly length: number
  /** SHA-256 of the bytes, in hexadecimal digits. */
  readonly hash: string
  /** The bytes from `first` up to `end`, or fewer where there are no more. */
  read(first: number, end: number): Promise<Uint8Array>
}

export type Content = Uint8Array | LargeContent

/** How much the portal keeps, in bytes; null: as much as there is room for. */
export interface FileLimits {
  file: number | null
  all: number | null
}

/** Where the contents of files are kept, by their hash. */
export interface FileContents {
  readonly limits: FileLimits
  /** A folder for what comes in while it comes. */
  readonly spoolFolder: string
  /** Keeps a content, in the transaction of the file that has it, and gives its hash; what is too large is refused. */
  put(db: Db, name: string, content: Content): Promise<string>
  /** The bytes from the first to the last one, in pieces. */
  read(db: Db, content: FileContent, first: number, last: number): AsyncIterable<Uint8Array>
  /** Whether all bytes of a content are there. */
  has(db: Db, content: FileContent): Promise<boolean>
  /** Deletes contents that no file has any more. */
  collect(): Promise<void>
  /** The whole portal was replaced by another one. */
  restored(): void
}
