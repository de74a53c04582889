import { existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { readDatabase } from '../../config/config.ts'
import { moveFiles } from '../../portal/files/open-files.ts'
import { copyWhole } from '../../store/archive/copy.ts'
import { BadArguments, given, optionText } from '../arguments.ts'
import type { Command } from '../command.ts'
import { withContents } from './contents.ts'
import { fileOf, type Place, requirePortal, requireUnused, shownPlace, withStore } from './place.ts'
import { progressBar } from './progress.ts'

const help = `portico copy --from URL|DIR --to URL|DIR [--files DIR]

Copies a portal to another place: from a folder to a PostgreSQL database, back, or between two of a kind. Both places must
be without a portal that runs, and the second one empty. A copy that was interrupted goes on when the same command is
entered again. In the end every record of both is compared. Contents of files
that are in a folder come into the database, or into the folder of --files. Snapshots and certificates (the folder tls) stay where they are.
`

export const copy: Command = {
  usage: 'copy --from URL|DIR --to URL|DIR',
  meaning: 'copies a portal to another folder or database',
  async run(args) {
    const read = given(args, help, {
      from: { type: 'string' },
      to: { type: 'string' },
      files: { type: 'string' },
    })
    if (!read) return 0
    const [from, to] = [optionText(read.options, 'from'), optionText(read.options, 'to')]
    if (!from || !to || read.words.length) throw new BadArguments(help)
    const [source, target] = [placeAt(from), placeAt(to)]
    requirePortal(source)
    if ('data' in target && existsSync(fileOf(target.data)))
      throw new BadArguments(`There is a portal in ${shownPlace(target)} already. Give an empty folder.`)
    for (const place of [source, target]) await requireUnused(place)
    // A folder is a portal's when it has all of it.
    const beside: Place = 'data' in target ? { data: path.join(target.data, 'copying') } : target
    const { options } = read
    const bar = progressBar()
    let rows = 0
    try {
      await withStore(source, from =>
        withStore(beside, to =>
          withContents(from, read =>
            copyWhole(
              from,
              to,
              { read, ...moveFiles(optionText(options, 'files') ?? null) },
              (done, all, work, table) => {
                rows = all / 2
                bar.tell(done, all, `${work === 'copy' ? 'copying' : 'comparing'} ${table}`)
              },
            ),
          ),
        ),
      )
    } finally {
      bar.end()
    }
    if ('data' in target && 'data' in beside) {
      await requireUnused(beside)
      renameSync(fileOf(beside.data), fileOf(target.data))
      rmSync(beside.data, { recursive: true, force: true })
    }
    console.log(`${shownPlace(target)} has the portal of ${shownPlace(source)}: ${rows} records, every one compared.`)
    return 0
  },
}

const placeAt = (text: string): Place => (/^\w+:\/\//.test(text) ? { database: readDatabase(text)! } : { data: text })
