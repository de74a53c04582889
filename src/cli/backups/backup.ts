import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { moveFiles } from '../../portal/files/open-files.ts'
import { writeArchive } from '../../store/archive/file.ts'
import { restoreArchive } from '../../store/archive/restore.ts'
import { BadArguments, given, placeOf } from '../arguments.ts'
import type { Command } from '../command.ts'
import { withContents } from './contents.ts'
import { requirePortal, storeAt, withStore } from './place.ts'
import { progressBar } from './progress.ts'

const help = `portico backup FILE [--no-check]

Writes the whole portal to one file, with the contents of files, those in the folder of --files, too: while it runs, as of one moment, from either store.
The backup is checked: it is restored to a database of its own beside FILE, and every record is compared; --no-check
leaves that out. FILE is there when all is done, or as it was before. It is gzip of JSON lines; portico restore reads it.
Not in it: snapshots, and the certificates in the folder tls.
`

export const backup: Command = {
  usage: 'backup FILE',
  meaning: 'writes the whole portal to a file, while it runs',
  async run(args) {
    const read = given(args, help, { 'no-check': { type: 'boolean' } })
    if (!read) return 0
    const [file] = read.words
    if (!file || read.words.length > 1) throw new BadArguments(help)
    const place = placeOf(read.options)
    requirePortal(place)
    const part = `${file}.part`
    const bar = progressBar()
    let rows = 0
    let missing: string[] = []
    try {
      const telling = (what: string) => {
        let done = 0
        return (table: string, count: number) => {
          done += count
          rows = Math.max(rows, done)
          bar.tell(done, rows, `${what} ${table}`)
        }
      }
      missing = await withStore(place, store =>
        withContents(store, read => writeArchive(store, part, read, telling('writing'))),
      )
      if (!read.options['no-check']) await check(part, telling('checking'))
      renameSync(part, file)
    } finally {
      bar.end()
      rmSync(part, { force: true })
    }
    console.log(
      `${path.resolve(file)}: ${rows} records, ${statSync(file).size} bytes. portico restore brings them back.`,
    )
    if (missing.length)
      console.error(
        `The folder of files lacks ${missing.length} contents that files of the portal have, ${missing[0]} among them: the backup lacks them, too.`,
      )
    return 0
  },
}

/** Restores a backup to a database of its own, which compares every record. */
async function check(file: string, tell: (table: string, rows: number) => void): Promise<void> {
  const data = `${file}.check`
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { mode: 0o700 })
  const store = storeAt({ data })
  try {
    await restoreArchive(store, file, moveFiles(null).keep, tell)
  } finally {
    await store.close()
    rmSync(data, { recursive: true, force: true })
  }
}
