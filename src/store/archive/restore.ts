import type { Db, Store } from '../store.ts'
import type { Digest } from './digest.ts'
import { type Progress, readArchive } from './file.ts'
import { digestOf, insertRows, makeTables, requireSame } from './load.ts'
import { BadArchive, type TableShape } from './whole.ts'

/**
 * Puts a backup in the place of everything in a database, in one transaction: it is loaded, compared record by record with
 * what the backup says of itself, and brought up to this version of Portico. `finish` is the last work of the transaction.
 */
export function restoreArchive(
  store: Store,
  file: string,
  tell: Progress = () => {},
  finish: (db: Db) => Promise<void> = async () => {},
): Promise<void> {
  return store.write(async db => {
    let tables = new Map<string, TableShape>()
    let end: Record<string, Digest> = {}
    for await (const piece of readArchive(file)) {
      if ('header' in piece) {
        tables = new Map(piece.header.tables.map(table => [table.name, table]))
        await store.whole.clear(db)
        await makeTables(store, db, piece.header)
      } else if ('rows' in piece) {
        await insertRows(db, tables.get(piece.table) ?? unknown(file, piece.table), piece.rows)
        tell(piece.table, piece.rows.length)
      } else end = piece.end
    }
    await store.whole.setNextIds(db, [...tables.values()])
    const frozen = await store.whole.within(db)
    for (const [name, table] of tables) requireSame(name, await digestOf(frozen, table), end[name]!)
    await store.bringUp(db)
    await finish(db)
  })
}

function unknown(file: string, table: string): never {
  throw new BadArchive(`${file} is damaged: its header tells of no table ${table}.`)
}
