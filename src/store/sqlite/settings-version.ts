import type { DatabaseSync } from 'node:sqlite'

const VERSION = "select value from setting where name = 'version'"

interface Versioned {
  /** The connection that all writes of this process go through. */
  writer: DatabaseSync
  /** Whether other processes may write to the same database. */
  isShared: boolean
  /** Reads what is committed now. */
  readAfresh(sql: string): Promise<{ value: string }[]>
}

/**
 * The version of the settings, which every call asks for. It is read only after this process changed the settings
 * (`forget`), or another one wrote anything: the data version of a connection counts the commits of others.
 */
export function versionReader({ writer, isShared, readAfresh }: Versioned) {
  const counted = isShared ? writer.prepare('pragma data_version') : null
  let known: { version: string; commits: unknown } | null = null
  let changes = 0
  return {
    async current(): Promise<string> {
      const commits = counted ? counted.get()!.data_version : 0
      if (known && known.commits === commits) return known.version
      const before = changes
      const [row] = await readAfresh(VERSION)
      const version = row!.value
      // A commit of another process in between shows in the count of the next time, one of this process here.
      if (changes === before) known = { version, commits }
      return version
    },
    forget(): void {
      changes++
      known = null
    },
  }
}
