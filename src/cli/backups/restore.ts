import { existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { type MovedFiles, moveFiles } from '../../portal/files/open-files.ts'
import { goneBack } from '../../portal/snapshots.ts'
import { restoreArchive } from '../../store/archive/restore.ts'
import { query, type Store } from '../../store/store.ts'
import { BadArguments, given, optionText, placeOf } from '../arguments.ts'
import { askToGoOn } from '../ask.ts'
import type { Command } from '../command.ts'
import { fileOf, type Place, requireUnused, shownPlace, withStore } from './place.ts'
import { progressBar } from './progress.ts'

const help = `portico restore FILE [--yes] [--files DIR]

Makes the portal in --data or --database what it was when portico backup wrote FILE, whichever store that was. Every record
is compared with what the backup says of itself. It is there as a whole or not at all. No portal may run there meanwhile.
Contents of files that were in a folder come into the database, or into the folder of --files.
Where there is a portal already it is replaced; at a terminal that is asked for, --yes does not ask.
`

export const restore: Command = {
  usage: 'restore FILE',
  meaning: 'makes the portal what it was at a backup',
  async run(args) {
    const read = given(args, help, {
      yes: { type: 'boolean', short: 'y' },
      files: { type: 'string' },
    })
    if (!read) return 0
    const [file] = read.words
    if (!file || read.words.length > 1) throw new BadArguments(help)
    const place = placeOf(read.options)
    await requireUnused(place)
    if (!read.options.yes && (await isTaken(place)))
      await askToGoOn(`The portal of ${shownPlace(place)} will be gone, with all that it has.`)
    const bar = progressBar()
    let rows = 0
    const tell = (table: string, count: number) => {
      rows += count
      bar.tell(0, rows, `${rows} records, ${table}`)
    }
    try {
      await restoreTo(place, file, moveFiles(optionText(read.options, 'files') ?? null), tell)
    } finally {
      bar.end()
    }
    console.log(`${shownPlace(place)} is the portal of the backup: ${rows} records, every one compared.`)
    return 0
  },
}

const isTaken = async (place: Place): Promise<boolean> =>
  'data' in place
    ? existsSync(fileOf(place.data))
    : withStore(place, ({ read }) => query(read, "select 1 where to_regclass('setting') is not null")).then(
        rows => rows.length > 0,
      )

async function restoreTo(
  place: Place,
  file: string,
  { keep, finish }: MovedFiles,
  tell: (table: string, count: number) => void,
): Promise<void> {
  const restored = (store: Store) =>
    restoreArchive(store, file, keep, tell, async db => {
      await finish(db)
      await goneBack(db)
    })
  if (!('data' in place)) return withStore(place, restored)
  // A database of its own takes the place of the one that is there once it is whole.
  const beside = path.join(place.data, 'restoring')
  rmSync(beside, { recursive: true, force: true })
  try {
    await withStore({ data: beside }, restored)
    await requireUnused({ data: beside })
    await requireUnused(place)
    renameSync(fileOf(beside), fileOf(place.data))
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}
