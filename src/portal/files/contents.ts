import { systemFailure } from '../../rest/phrases.ts'
import type { FileContents, FileLimits } from '../../store/file-contents.ts'
import { type Db, query, type Snapshot, type Store } from '../../store/store.ts'
import { contentHash } from './content.ts'
import { databasePlace } from './database-place.ts'
import type { FolderPlace } from './folder-place.ts'

/** Where a portal keeps contents, and how much. */
interface Keeping {
  store: Store
  /** A folder beside the database; null where there is none. */
  folder: FolderPlace | null
  /** Whether new contents go there, and not into the database. */
  intoFolder: boolean
  limits: FileLimits
  /** Where files are put while they come. */
  spoolFolder: string
  /** Aborted when the portal closes. */
  closing: AbortSignal
}

/** A content that no file has any more. */
interface Doomed {
  hash: string
  place: string
  created: string
  doomed: string
}

/** Claimed by who deletes contents of a folder, and by who must find all that the database knows of. */
export const KEEPING = 'contents of files'

/** Contents that are looked at in one transaction. */
const AT_ONCE = 50

/** Whether a file has a content, or a record in the recycle bin: by one statement, as it may be coming back just now. */
const HELD = `select 1 as held where exists (select 1 from file where hash = ?)
  or exists (select 1 from recycle_bin_file where hash = ?)`

/** A snapshot is of some time before its file was whole. */
const SNAPSHOT_TAKES_MS = 3_600_000

/**
 * The contents of a portal's files, each kept once by its hash. A deletion of files only marks contents; what nobody has is
 * collected later, so that two transactions never wait for each other's contents longer than for one row.
 */
export function fileContents({ store, folder, intoFolder, limits, spoolFolder, closing }: Keeping): FileContents {
  const placeOf = (name: string) => (name === 'folder' && folder ? folder : databasePlace)
  /** Bytes kept in all, as far as this process knows; asked for only where they are limited. */
  let used: number | null = null
  let isSwept = folder === null

  async function requireRoom(db: Db, name: string, hash: string, size: number): Promise<void> {
    const { file, all } = limits
    if (file !== null && size > file) throw systemFailure('fileTooLarge', { name, limit: file })
    if (all === null) return
    // What is there already takes no room.
    const [known] = await query(db, 'select hash from file_content where hash = ?', [hash])
    if (known) return
    used ??= await sizeOfAll(db)
    if (used + size > all) throw systemFailure('filesTooLarge', { name, limit: all })
    used += size
  }

  /** Contents of the folder that the database does not know are marked like those that nobody has. */
  async function sweepFolder(): Promise<void> {
    if (isSwept || !folder) return
    isSwept = true
    const snapshots = await store.snapshots.list()
    for await (const { hash, written } of folder.list()) {
      const [known] = await query(store.read, 'select hash from file_content where hash = ?', [hash])
      if (closing.aborted) return
      if (known) continue
      const found = { hash, place: 'folder', created: written.toISOString(), doomed: new Date().toISOString() }
      if (isInSnapshot(found, snapshots)) continue
      await store.write(db =>
        query(
          db,
          `insert into file_content (hash, size, place, created, doomed) values (?, 0, 'folder', ?, ?)
           on conflict (hash) do nothing`,
          [hash, found.created, found.doomed],
        ),
      )
    }
  }

  /** Deletes some of the marked contents that nobody has; gives the last one that was looked at. */
  async function collectSome(after: string, snapshots: readonly Snapshot[]): Promise<string | undefined> {
    return store.write(async db => {
      const rows = await query<Doomed>(
        db,
        `select hash, place, created, doomed from file_content where doomed is not null and hash > ?
         order by hash limit ${AT_ONCE} ${store.flavor.skipLocked}`,
        [after],
      )
      for (const row of rows) {
        const [held] = await query(db, HELD, [row.hash, row.hash])
        if (held) await query(db, 'update file_content set doomed = null where hash = ?', [row.hash])
        else if (row.place !== 'folder' || !isInSnapshot(row, snapshots)) {
          await query(db, 'delete from file_content where hash = ?', [row.hash])
          await placeOf(row.place).remove(db, row.hash)
        }
      }
      return rows.at(-1)?.hash
    })
  }

  async function collectAll(): Promise<void> {
    await sweepFolder()
    const [some] = await query(store.read, 'select hash from file_content where doomed is not null limit 1')
    used = null
    if (!some) return
    const snapshots = folder ? await store.snapshots.list() : []
    for (let after: string | undefined = ''; after !== undefined && !closing.aborted; )
      after = await collectSome(after, snapshots)
  }

  return {
    limits,
    spoolFolder,
    async put(db, name, content) {
      const hash = contentHash(content)
      await requireRoom(db, name, hash, content.length)
      // The row is held to the end of the transaction: what is about to be collected is not, or comes again.
      const [row] = await query<{ place: string }>(
        db,
        `insert into file_content (hash, size, place, created) values (?, ?, ?, ?)
         on conflict (hash) do update set doomed = null, size = excluded.size returning place`,
        [hash, content.length, intoFolder ? 'folder' : 'database', new Date().toISOString()],
      )
      const place = placeOf(row!.place)
      if (!(await place.has(db, hash, content.length))) await place.write(db, hash, content)
      return hash
    },
    read: (db, { hash, place }, first, last) => placeOf(place).read(db, hash, first, last),
    has: (db, { hash, place, size }) => placeOf(place).has(db, hash, size),
    async collect() {
      // While somebody takes contents elsewhere none of them goes.
      const claim = folder && (await store.claim(KEEPING))
      if (folder && !claim) return
      try {
        await collectAll()
      } finally {
        await claim?.release()
      }
    },
    restored() {
      used = null
      isSwept = folder === null
    },
  }
}

async function sizeOfAll(db: Db): Promise<number> {
  const [row] = await query<{ size: number | null }>(db, 'select sum(size) as size from file_content')
  return Number(row?.size ?? 0)
}

/** Whether a snapshot has a file with this content; its bytes are in the folder alone. */
const isInSnapshot = (
  { created, doomed }: Pick<Doomed, 'created' | 'doomed'>,
  snapshots: readonly Snapshot[],
): boolean =>
  snapshots.some(
    snapshot => snapshot.created >= created && Date.parse(snapshot.created) - SNAPSHOT_TAKES_MS <= Date.parse(doomed),
  )
