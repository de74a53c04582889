import type { FaultAction, FaultRule } from '../rest/faults.ts'
import { type Db, query, type Row, type Store } from '../store/store.ts'

/** Adds a rule and gives its id; whoever adds one to a running portal says `settingsChanged`. */
export async function addFault(db: Db, rule: Omit<FaultRule, 'id'>, now: string): Promise<number> {
  const { id } = await db
    .insertInto('fault')
    .values({
      method: rule.method,
      caller: rule.caller,
      action: JSON.stringify(rule.action),
      percent: rule.percent,
      remaining: rule.remaining,
      created: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return Number(id)
}

export async function listFaults(db: Db): Promise<FaultRule[]> {
  const rows = await db.selectFrom('fault').selectAll().orderBy('id').execute()
  return rows.map(ruleOf)
}

const ruleOf = (row: Row): FaultRule => ({
  id: Number(row.id),
  method: row.method,
  caller: row.caller,
  action: JSON.parse(row.action) as FaultAction,
  percent: Number(row.percent),
  remaining: row.remaining === null ? null : Number(row.remaining),
})

/** Lifts a rule, or all of them without an id; gives how many there were. */
export async function removeFaults(db: Db, id?: number): Promise<number> {
  let removal = db.deleteFrom('fault')
  if (id !== undefined) removal = removal.where('id', '=', id)
  return Number((await removal.executeTakeFirst()).numDeletedRows)
}

/** Takes one of the calls that rules with a number still act on; it is the database that counts, for all processes. */
export function faultSpender(store: Store): (rule: FaultRule, db: Db | null) => Promise<boolean> {
  const take = async (db: Db, id: number): Promise<boolean> => {
    const [row] = await query(db, `select remaining from fault where id = ? ${store.flavor.forUpdate}`, [id])
    if (!row || Number(row.remaining) <= 0) return false
    await query(db, 'update fault set remaining = remaining - 1 where id = ?', [id])
    return true
  }
  const spent = new Set<number>()
  return async ({ id }, db) => {
    if (spent.has(id)) return false
    const taken = db ? await take(db, id) : await store.write(db => take(db, id))
    if (!taken) spent.add(id)
    return taken
  }
}

/** How many calls each rule has met in this process. */
export function faultMeter(): (rule: FaultRule) => number {
  const met = new Map<number, number>()
  return ({ id }) => {
    const n = (met.get(id) ?? 0) + 1
    met.set(id, n)
    return n
  }
}
