import { type RawBuilder, sql } from 'kysely'
import type { Condition } from '../../portal/filter.ts'
import type { Call } from '../../rest/call.ts'
import type { Operator } from '../../rest/list-query.ts'
import type { Sql } from '../../store/flavor.ts'

/** How a condition is found to be one of few rows, and how it is said then. */
interface Probe {
  /** `from …` of the rows that satisfy it, which an index finds. */
  rows(records: Sql): RawBuilder<unknown>
  rare: Condition
}

const probes = new WeakMap<Condition, Probe>()

/** Fields that every table of records has an index for, and whose ranges are asked for with one bound. */
const INDEXED = ['DATE_CREATE', 'DATE_MODIFY', 'OPPORTUNITY']

/** Notes that a condition is a range that an index can find. */
export function noteRange({ flavor }: Call, condition: Condition, name: string, operator: Operator): Condition {
  if (flavor.unlikely && INDEXED.includes(name) && /^[<>]/.test(operator))
    probes.set(condition, {
      rows: records => sql`${sql.raw(records)} where ${condition}`,
      rare: flavor.unlikely(condition),
    })
  return condition
}

/** Notes that a condition looks ids up: `from` a table, in the order of one of its columns, that an index has. */
export function noteLookup({ flavor }: Call, condition: Condition, id: Sql, from: Condition, sortedBy: Sql): Condition {
  if (flavor.lookedUp)
    probes.set(condition, {
      rows: () => sql`${from} order by ${sql.raw(sortedBy)}`,
      rare: flavor.lookedUp(sql`select ${sql.raw(id)} ${from}`),
    })
  return condition
}

/** Fewer rows than these are few. */
const FEW = 1000

/**
 * The conditions of a page, those that few rows satisfy said so. "What is new since yesterday" is looked up by an index;
 * of a wide range a page in the order of ids has its rows at once without it. A store that does not know which is which
 * takes one for the other: SQLite any range for a wide one, PostgreSQL values in a table of many fields for those of all.
 */
export async function markRare(call: Call, records: Sql, conditions: readonly Condition[]): Promise<Condition[]> {
  const marked: Condition[] = []
  for (const condition of conditions) {
    const probe = probes.get(condition)
    marked.push(probe && (await count(call, probe.rows(records))) < FEW ? probe.rare : condition)
  }
  return marked
}

async function count(call: Call, rows: RawBuilder<unknown>): Promise<number> {
  const counted = await sql<{
    n: number
  }>`select count(*) as n from (select 1 ${rows} limit ${sql.lit(FEW)}) few`.execute(call.db)
  return Number(counted.rows[0]!.n)
}
