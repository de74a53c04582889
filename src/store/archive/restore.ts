import type { Db, Store } from '../store.ts'
import type { KeepContent } from './contents.ts'
import type { Digest } from './digest.ts'
import { type Progress, readArchive } from './file.ts'
import { digestOf, insertRows, makeTables, requireSame } from './load.ts'
import { BadArchive, type TableShape } from './whole.ts'

/**
 * Puts a backup in the place of everything in a database, in one transaction: it is loaded, compared record by record with
 * what the backup says of itself, given the contents of files, and brought up to this version of Portico. `finish` is the last work of the transaction.
 */
export function restoreArchive(
  store: Store,
  file: string,
  keep: KeepContent,
  tell: Progress = () => {},
  finish: (db: Db) => Promise<void> = async () => {},
): Promise<void> {
  return store.write(async db => {
    let tables = new Map<string, TableShape>()
    for await (const piece of readArchive(file)) {
      if ('header' in piece) {
        tables = new Map(piece.header.tables.map(table => [table.name, table]))
        await store.whole.clear(db)
        await makeTables(store, db, piece.header)
      } else if ('rows' in piece) {
        await insertRows(db, tables.get(piece.table) ?? unknown(file, piece.table), piece.rows)
        tell(piece.table, piece.rows.length)
      } else if ('end' in piece) {
        await store.whole.setNextIds(db, [...tables.values()])
        await compare(store, db, tables, piece.end)
      } else await keep(db, piece.hash, piece.content)
    }
    await store.bringUp(db)
    await finish(db)
  })
}

async function compare(
  store: Store,
  db: Db,
  tables: ReadonlyMap<string, TableShape>,
  end: Record<string, Digest>,
): Promise<void> {
  const frozen = await store.whole.within(db)
  for (const [name, table] of tables) requireSame(name, await digestOf(frozen, table), end[name]!)
}

function unknown(file: string, table: string): never {
  throw new BadArchive(`${file} is damaged: its header tells of no table ${table}.`)
}
