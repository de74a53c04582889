import { hash } from 'node:crypto'
import { type Db, query, type Store } from '../store.ts'
import { hashesInFolder, type KeepContent, type ReadContent } from './contents.ts'
import { digestOf, insertRows, MADE, makeTables, requireSame } from './load.ts'
import { BadArchive, type Frozen, hasIds, type TableShape } from './whole.ts'

/** Contents of files that are in a folder beside the database: how they are read, kept, and what is said of them in the end. */
interface Contents {
  read: ReadContent
  keep: KeepContent
  finish(db: Db): Promise<void>
}

/** How far a copy has come: what is done, of how many rows, and what is being done to which table. */
export type CopyProgress = (done: number, all: number, work: 'copy' | 'compare', table: string) => void

/** Of a table without ids a copy that was interrupted begins anew; this one says whether a copy is whole, and comes last. */
const LAST = 'setting'

/** The setting of a portal that is not all there yet. */
export const COPYING = 'copying'

interface Step {
  last: number | null
  finished: boolean
}

/**
 * Copies a portal into a database without tables, or goes on with a copy that was interrupted. Every table is compared in the
 * end. Nobody may write to either meanwhile.
 */
export const copyWhole = (
  from: Store,
  to: Store,
  { read, keep, finish }: Contents,
  tell: CopyProgress = () => {},
): Promise<void> =>
  from.whole.frozen(async frozen => {
    const tables = frozen.tables.filter(({ name }) => name !== LAST)
    const last = frozen.tables.find(({ name }) => name === LAST)!
    const steps = await begin(to, frozen)
    const counts = new Map<string, number>()
    for (const { name } of tables) counts.set(name, await frozen.count(name))
    const all = 2 * counts.values().reduce((sum, count) => sum + count, 0)
    let done = 0
    for (const table of tables) {
      const step = steps.get(table.name)!
      const before = step.finished ? counts.get(table.name)! : await already(to, table, step)
      done += before
      const telling = (rows: number) => {
        done += rows
        tell(done, all, 'copy', table.name)
      }
      telling(0)
      if (!step.finished) await copyTable(frozen, to, table, step.last, telling)
    }
    await to.whole.frozen(async copy => {
      for (const table of tables) {
        const right = await digestOf(frozen, table)
        requireSame(table.name, await digestOf(copy, table), right)
        done += right.rows
        tell(done, all, 'compare', table.name)
      }
    })
    await to.write(async db => {
      await query(db, `delete from "${LAST}"`)
      for await (const rows of frozen.rows(last)) await insertRows(db, last, rows)
      requireSame(LAST, await digestOf(await to.whole.within(db), last), await digestOf(frozen, last))
      await to.whole.setNextIds(db, frozen.tables)
      for await (const hash of hashesInFolder(frozen)) {
        const content = await read(hash)
        if (content !== null) await keep(db, hash, content)
      }
      await query(db, 'drop table copy_progress')
      await to.bringUp(db)
      await finish(db)
    })
  })

/** What is told of a portal, so that a copy does not go on with another one. */
const markOf = ({ migrations, tables }: Frozen): string => hash('sha256', JSON.stringify([migrations, tables]))

/** Makes the tables, or finds those of a copy that was interrupted; gives how far each table has come. */
function begin(to: Store, frozen: Frozen): Promise<Map<string, Step>> {
  return to.write(async db => {
    const mark = markOf(frozen)
    const content = await to.whole.content(db)
    if (content !== 'nothing') {
      const [known] =
        content === 'portal'
          ? await query<{ value: string }>(db, 'select value from setting where name = ?', [COPYING])
          : []
      if (!known)
        throw new BadArchive('There is a portal, or something else, already: a copy needs a place that is empty.')
      if (known.value !== mark)
        throw new BadArchive(
          'A copy of another portal, or of another state of it, was interrupted there. Empty the place and begin anew.',
        )
    } else {
      await makeTables(to, db, frozen)
      await query(db, 'create table copy_progress (name text primary key, last_id bigint, finished text)')
      for (const { name } of frozen.tables)
        await query(db, "insert into copy_progress (name, last_id, finished) values (?, null, 'N')", [name])
      await query(db, 'insert into setting (name, value) values (?, ?)', [COPYING, mark])
    }
    const rows = await query<{ name: string; last_id: number | null; finished: string }>(
      db,
      'select name, last_id, finished from copy_progress',
    )
    return new Map(rows.map(({ name, last_id, finished }) => [name, { last: last_id, finished: finished === 'Y' }]))
  })
}

/** How many rows of a table are there from before. */
async function already(to: Store, { name }: TableShape, { last }: Step): Promise<number> {
  if (last === null) return 0
  const [row] = await query<{ count: number }>(to.read, `select count(*) as count from "${name}"`)
  return Number(row!.count)
}

async function copyTable(
  frozen: Frozen,
  to: Store,
  table: TableShape,
  after: number | null,
  tell: (rows: number) => void,
): Promise<void> {
  if (!hasIds(table) && table.name !== MADE) await to.write(db => query(db, `delete from "${table.name}"`))
  for await (const rows of frozen.rows(table, after ?? undefined)) {
    await to.write(async db => {
      await insertRows(db, table, rows)
      if (hasIds(table))
        await query(db, 'update copy_progress set last_id = ? where name = ?', [rows.at(-1)![0], table.name])
    })
    tell(rows.length)
  }
  await to.write(db => query(db, "update copy_progress set finished = 'Y' where name = ?", [table.name]))
}
