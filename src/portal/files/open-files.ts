import { randomUUID } from 'node:crypto'
import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FileContents } from '../../store/file-contents.ts'
import { type Db, query, type Store } from '../../store/store.ts'
import { setSetting, setting } from '../settings/settings.ts'
import { fileContents } from './contents.ts'
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
  if (written !== undefined && written !== owner)
    throw new BadFolder(`The folder ${folder} has the files of another portal. Name a folder of its own with --files.`)
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

/** Whose files a folder has; undefined for a new one. */
async function ownerOf(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(path.join(folder, OWNER), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
