import { sql } from 'kysely'
import type { Condition } from '../../portal/filter.ts'
import type { Call } from '../../rest/call.ts'
import type { Operator } from '../../rest/list-query.ts'
import type { Sql } from '../../store/flavor.ts'

/** Ranges over moments that every table of records has an index for. */
const ranges = new WeakSet<Condition>()

const INDEXED = ['DATE_CREATE', 'DATE_MODIFY']

/** Notes that a condition is a range that an index can find. */
export function noteRange(condition: Condition, name: string, operator: Operator): Condition {
  if (INDEXED.includes(name) && /^[<>]/.test(operator)) ranges.add(condition)
  return condition
}

/** A range of fewer rows than these is rare. */
const RARE = 1000

/**
 * The conditions of a page, with ranges that few rows are in marked so. "What is new since yesterday" is looked up by the
 * index; of a wide range a page in the order of ids has its rows at once without it. A store that keeps statistics of its
 * values knows that by itself, the other one would always read from the first row on.
 */
export async function markRare(call: Call, from: Sql, conditions: readonly Condition[]): Promise<Condition[]> {
  const { unlikely } = call.flavor
  if (!unlikely) return [...conditions]
  const marked: Condition[] = []
  for (const condition of conditions) {
    const isRare = ranges.has(condition) && (await count(call, from, condition)) < RARE
    marked.push(isRare ? unlikely(condition) : condition)
  }
  return marked
}

async function count(call: Call, from: Sql, condition: Condition): Promise<number> {
  const counted = await sql<{
    n: number
  }>`select count(*) as n from (select 1 ${sql.raw(from)} where ${condition} limit ${sql.lit(RARE)}) some`.execute(
    call.db,
  )
  return Number(counted.rows[0]!.n)
}
