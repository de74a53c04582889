import { setting } from '../../portal/settings/settings.ts'
import type { Call } from '../../rest/call.ts'
import { query, send } from '../../store/store.ts'
import { type BinKind, type KeptTable, keptGroups } from './kept-tables.ts'

/** For how many days deleted records are kept. */
export const BIN_DAYS = 'recycle_bin_days'
export const DEFAULT_DAYS = 30

/** For how many days the portal keeps deleted records; 0 where it keeps none. */
export const binDays = (call: Pick<Call, 'memo' | 'db'>): Promise<number> =>
  call.memo('days of the recycle bin', async () => Number((await setting(call.db, BIN_DAYS)) ?? DEFAULT_DAYS))

/** Rows of a table that stay are kept under its name behind this mark, with their columns that are emptied alone. */
export const EMPTIED = '~'

/** So many terms of a union are one query. */
const MOST_UNITED = 100

/** How records of a kind are kept. */
interface Plan {
  kind: BinKind
  groups: readonly KeptTable[][]
  /** The query for which groups a record has any rows of, each a column. */
  present: string
  /** Statements by the groups that they keep. */
  known: Map<string, Statements>
}

/** The statements by which a record is kept; the second one asks for the id so many times. */
interface Statements {
  content: string
  files: string
  fileIds: number
}

/**
 * Keeps a record that is about to be deleted, with all that goes with it, as the transaction sees it. Nothing of it may have
 * been deleted yet.
 */
export async function keepDeleted(
  call: Call,
  entityTypeId: number,
  id: number,
  kind: () => Promise<BinKind>,
): Promise<void> {
  if (!(await binDays(call))) return
  const plan = await call.memo(`keeping of ${entityTypeId}`, async () => planOf(call, await kind()))
  const groups = await groupsOf(call, plan, id)
  const key = groups.map(group => plan.groups.indexOf(group)).join()
  const known = plan.known.get(key) ?? (await statements(call, plan, groups))
  plan.known.set(key, known)
  await send(call.db, known.content, [call.caller.userId, call.now, id])
  if (known.fileIds) await send(call.db, known.files, Array(known.fileIds + 1).fill(id))
}

function planOf(call: Call, kind: BinKind): Plan {
  const groups = keptGroups(call, kind)
  const present = groups
    .slice(1)
    .map(([root], n) => `exists (select 1 from "${root!.table}" t where ${root!.where('t', 'r.id')}) as g${n + 1}`)
  return {
    ...{ kind, groups, known: new Map() },
    present: `select ${present.join(', ')} from "${kind.type.table}" r where r.id = ?`,
  }
}

/**
 * The groups of tables that a record has rows of. Where others write at the same time all of them are looked through by the
 * statement that keeps the rows: asking first would be a round trip, and no longer true by then.
 */
async function groupsOf(call: Call, { groups, present }: Plan, id: number): Promise<readonly KeptTable[][]> {
  if (call.flavor.forUpdate) return groups
  const [row] = await query(call.db, present, [id])
  return groups.filter((_, n) => n === 0 || Number(row![`g${n}`]) === 1)
}

async function statements(
  call: Call,
  { kind: { type, title, rights } }: Plan,
  groups: readonly KeptTable[][],
): Promise<Statements> {
  const tables = groups.flat()
  const terms: string[] = []
  for (const kept of tables) terms.push(await rowsOf(call, kept))
  const content = `insert into recycle_bin
      (entity_type_id, record_id, title, assigned_by_id, opened, category_id, deleted_by_id, deleted, content)
    select ${type.entityTypeId}, r.id, ${title}, ${rights.assigned}, ${rights.opened}, ${rights.category}, ?, ?,
      (select '[' || string_agg(k.kept, ',') || ']' from (${united(terms)}) k)
    from "${type.table}" r where r.id = ?`
  const hashes = tables
    .filter(({ table, emptied }) => table === 'file' && !emptied)
    .map(({ where }) => `select f.hash from file f where ${where('f', '?')}`)
  const files = `insert into recycle_bin_file (entity_type_id, record_id, hash)
    select distinct ${type.entityTypeId}, cast(? as ${call.flavor.types.integer}), h.hash from (${hashes.join(' union all ')}) h`
  return { content, files, fileIds: hashes.join().split('?').length - 1 }
}

/** The rows of a table, each as the JSON of a list: the table's name, and its columns. */
async function rowsOf(call: Call, { table, where, emptied }: KeptTable): Promise<string> {
  const columns = await columnsOf(call, table)
  if (!emptied)
    return `select '["${table}",' || ${call.flavor.rowObject('t', columns)} || ']' as kept from "${table}" t where ${where('t', 'r.id')}`
  const some = ['id', ...emptied].map(name => `t."${name}"`).join(', ')
  return `select '["${EMPTIED}${table}",' || ${call.flavor.rowObject('e', ['id', ...emptied])} || ']' as kept
    from (select ${some} from "${table}" t where ${where('t', 'r.id')}) e`
}

/** The columns of a table as it is now. */
export const columnsOf = async (call: Pick<Call, 'db' | 'flavor'>, table: string): Promise<string[]> =>
  (await query<{ name: string }>(call.db, call.flavor.columnsOf, [table])).map(({ name }) => name)

/** One query of many; of too many it is made of queries of some. */
function united(terms: readonly string[]): string {
  if (terms.length <= MOST_UNITED) return terms.join(' union all ')
  const groups: string[] = []
  for (let at = 0; at < terms.length; at += MOST_UNITED)
    groups.push(`select * from (${terms.slice(at, at + MOST_UNITED).join(' union all ')}) u${at}`)
  return groups.join(' union all ')
}
