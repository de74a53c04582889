import type { FaultAction, FaultRule } from '../../rest/faults/fault.ts'
import { type Db, query, type Store } from '../../store/store.ts'
import type { RowOf } from '../../store/table-types.ts'

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

const ruleOf = (row: RowOf<'fault'>): FaultRule => ({
  id: Number(row.id),
  method: row.method!,
  caller: row.caller!,
  action: JSON.parse(row.action!) as FaultAction,
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
export function faultSpender(store: Store): (rule: FaultRule) => Promise<boolean> {
  // A rule is read anew with each version of the settings, so one that was restored is not among them.
  const spent = new WeakSet<FaultRule>()
  return async rule => {
    if (spent.has(rule)) return false
    const taken = await store.write(async db => {
      const [row] = await query(db, `select remaining from fault where id = ? ${store.flavor.forUpdate}`, [rule.id])
      if (!row || Number(row.remaining) <= 0) return false
      await query(db, 'update fault set remaining = remaining - 1 where id = ?', [rule.id])
      return true
    })
    if (!taken) spent.add(rule)
    return taken
  }
}

/** How many calls each rule has matched in this process. */
export function faultCounter(): { timesMatched(rule: FaultRule): number; clear(): void } {
  const counts = new Map<number, number>()
  return {
    timesMatched({ id }) {
      const n = (counts.get(id) ?? 0) + 1
      counts.set(id, n)
      return n
    },
    clear: () => counts.clear(),
  }
}
