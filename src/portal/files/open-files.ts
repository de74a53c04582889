import { randomUUID } from 'node:crypto'
import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FileContents } from '../../store/file-contents.ts'
import { type Db, query, type Store } from '../../store/store.ts'
import { setSetting, setting } from '../settings/settings.ts'
import { ContentMissing } from './content-place.ts'
import { fileContents } from './contents.ts'
import { databasePlace } from './database-place.ts'
import { folderPlace } from './folder-place.ts'
import { sweepSpools } from './spool.ts'

/** How a portal keeps its files. */
export interface FileOptions {
  /** A folder for new contents; null: the database. Left out: as before; the database for a new portal. */
  folder?: string | null | undefined
  /** The largest file, and all of them together, in bytes. Left out: as much as there is room for. */
  largest?: number | undefined
  total?: number | undefined
}

/** A folder of files that cannot be used: what it is, why, and what to do. */
export class BadFolder extends Error {}

/** The folder, once there was one: what is in it stays there, whatever new contents are put into. */
const FOLDER = 'files_folder'
const PLACE = 'files_place'
/** Says whose a folder is, here and in a file of it: of two portals each would clear it of the contents of the other. */
const OWNER = 'files_owner'

/**
 * Opens what keeps the contents of a portal's files, and remembers the folder for whoever opens the portal next. `data` is
 * the folder of the database, where it has one.
 */
export async function openFiles(
  store: Store,
  { folder: given, largest, total }: FileOptions,
  data: string | null,
  closing: AbortSignal,
): Promise<FileContents> {
  const known = (await setting(store.read, FOLDER)) ?? null
  const folder = given ? path.resolve(given) : known
  const intoFolder = given === undefined ? (await setting(store.read, PLACE)) === 'folder' : given !== null
  const owner = (await setting(store.read, OWNER)) ?? randomUUID()
  if (folder !== null) await requireFolder(store, folder, { known, owner })
  const remember = async (): Promise<void> => {
    const wanted = {
      ...(folder === null ? {} : { [FOLDER]: folder, [OWNER]: owner }),
      [PLACE]: intoFolder ? 'folder' : 'database',
    }
    if (folder === null && given === undefined) return
    await store.write(async db => {
      for (const [name, value] of Object.entries(wanted)) await keep(db, name, value)
    })
  }
  await remember()
  const ownFolder = folder ?? data
  // Of others nobody knows whose it is.
  if (ownFolder !== null) await sweepSpools(ownFolder)
  const contents = fileContents({
    store,
    folder: folder === null ? null : folderPlace(folder),
    intoFolder,
    limits: { file: largest ?? null, all: total ?? null },
    spoolFolder: ownFolder ?? tmpdir(),
    closing,
  })
  return {
    ...contents,
    restored() {
      contents.restored()
      // The snapshot may be one of before there was a folder.
      void remember().catch(() => {})
    },
  }
}

async function keep(db: Db, name: string, value: string): Promise<void> {
  if ((await setting(db, name)) !== value) await setSetting(db, name, value)
}

/** Fails for a folder that cannot be written, for another portal's, and for another one than that with the files of this portal. */
async function requireFolder(
  store: Store,
  folder: string,
  { known, owner }: { known: string | null; owner: string },
): Promise<void> {
  let written: string | undefined
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK)
    written = await ownerOf(folder)
  } catch (error) {
    throw new BadFolder(`The folder of files ${folder} cannot be used: ${(error as Error).message}.`)
  }
  if (written !== undefined && written !== owner) throw foreign(folder)
  const [some] = await query<{ hash: string; size: number }>(
    store.read,
    "select hash, size from file_content where place = 'folder' and doomed is null limit 1",
  )
  if (!some || (await folderPlace(folder).has(store.read, some.hash, Number(some.size)))) {
    if (written === undefined) await writeFile(path.join(folder, OWNER), owner, { mode: 0o600 })
    return
  }
  throw new BadFolder(
    `The files of this portal are not in ${folder}.${known === null || known === folder ? '' : ` They were kept in ${known}.`} Move the folder with them there, or name the one that has them with --files.`,
  )
}

/** Contents of a portal that are taken elsewhere, or come from there. */
export interface MovedFiles {
  /** Keeps a content where this portal is to have it. */
  keep(db: Db, hash: string, content: Uint8Array): Promise<void>
  /** Says in the database where contents are: what it said was true of the place that they came from. */
  finish(db: Db): Promise<void>
}

/** Puts contents that come from a folder into another one, which is new or was this portal's, or into the database. */
export function moveFiles(folder: string | null): MovedFiles {
  const directory = folder && path.resolve(folder)
  const place = directory === null ? databasePlace : folderPlace(directory)
  let isOwn = directory === null
  const own = async (db: Db): Promise<void> => {
    if (isOwn || directory === null) return
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const owner = (await setting(db, OWNER)) ?? randomUUID()
    const written = await ownerOf(directory)
    if (written !== undefined && written !== owner) throw foreign(directory)
    if (written === undefined) await writeFile(path.join(directory, OWNER), owner, { mode: 0o600 })
    await setSetting(db, OWNER, owner)
    isOwn = true
  }
  return {
    async keep(db, hash, content) {
      await own(db)
      if (!(await place.has(db, hash, content.length))) await place.write(db, hash, content)
      const name = directory === null ? 'database' : 'folder'
      await query(db, 'update file_content set place = ? where hash = ?', [name, hash])
    },
    async finish(db) {
      await own(db)
      if (directory !== null) {
        await setSetting(db, FOLDER, directory)
        await setSetting(db, PLACE, 'folder')
      } else if ((await setting(db, FOLDER)) !== undefined) {
        await query(db, 'delete from setting where name = ?', [FOLDER])
        await setSetting(db, PLACE, 'database')
      }
    },
  }
}

/** What a portal keeps in its folder; undefined where it has none. */
export async function readFolder({ read }: Store): Promise<((hash: string) => Promise<Uint8Array | null>) | undefined> {
  const folder = await setting(read, FOLDER)
  if (folder === undefined) return undefined
  const place = folderPlace(folder)
  return async hash => {
    const pieces: Uint8Array[] = []
    try {
      for await (const piece of place.read(read, hash, 0, Number.POSITIVE_INFINITY)) pieces.push(piece)
    } catch (error) {
      if (error instanceof ContentMissing) return null
      throw error
    }
    return Buffer.concat(pieces)
  }
}

const foreign = (folder: string): BadFolder =>
  new BadFolder(`The folder ${folder} has the files of another portal. Name a folder of its own with --files.`)

/** Whose files a folder has; undefined for a new one. */
async function ownerOf(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(folder, OWNER), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
