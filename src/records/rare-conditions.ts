import { type RawBuilder, sql } from 'kysely'
import { fold } from '../lib/search/fold.ts'
import { trigramsOfPattern } from '../lib/search/trigrams.ts'
import type { Call } from '../rest/call.ts'
import { type Condition, every, some } from '../rest/filter.ts'
import type { Operator } from '../rest/list-query.ts'
import type { Sql } from '../store/flavor.ts'
import { candidates, isBehind, substringIndex, type TextSource } from '../store/substrings.ts'
import { column, type Field } from './field.ts'
import { fromRecords } from './show.ts'
import { userfieldTable } from './userfields/definitions.ts'
import type { UserfieldOwner } from './userfields/owner.ts'

type Owner = Pick<UserfieldOwner, 'table'>

/** A condition of a page. */
export interface PageCondition {
  condition: Condition
  /** Looks at how many rows satisfy it, and says it so that they are found at once where they are few. */
  look?: (call: Call, owner: Owner) => Promise<Condition>
}

/** Fields that every table of records has an index for, and whose ranges are asked for with one bound. */
const INDEXED = ['DATE_CREATE', 'DATE_MODIFY', 'OPPORTUNITY']

/** Fewer rows than these are few. */
const FEW = 1000

/** A condition that may be a range that an index can find. */
export function ranged({ flavor }: Call, condition: Condition, name: string, operator: Operator): PageCondition {
  const { unlikely } = flavor
  if (!unlikely || !INDEXED.includes(name) || !/^[<>]/.test(operator)) return { condition }
  return {
    condition,
    look: async (call, owner) =>
      (await areFewer(call, FEW, sql`select 1 ${sql.raw(fromRecords(owner, false))} where ${condition}`))
        ? unlikely(condition)
        : condition,
  }
}

/** A condition that looks ids up: `from` a table, in the order of one of its columns, that an index has. */
export function lookup({ flavor }: Call, condition: Condition, id: Sql, from: Condition, sortedBy: Sql): PageCondition {
  const { lookedUp } = flavor
  if (!lookedUp) return { condition }
  return {
    condition,
    look: async call =>
      (await areFewer(call, FEW, sql`select 1 ${from} order by ${sql.raw(sortedBy)}`))
        ? lookedUp(sql`select ${sql.raw(id)} ${from}`)
        : condition,
  }
}

/** So many rows that have the trigrams are looked at one by one; of more, all rows cost as much. */
const MOST_CANDIDATES = 20_000

/**
 * A condition that holds only for texts of a field that a LIKE pattern matches. Where the table is large an index of
 * parts of texts finds them: it is made when a field is first searched so, and filled behind the calls.
 */
export function substring(condition: Condition, field: Field, name: string, pattern: string): PageCondition {
  const wanted = trigramsOfPattern(fold(pattern))
  if (!wanted.size || field.constant || field.parentOf) return { condition }
  const look = async (call: Call, owner: Owner): Promise<Condition> => {
    const { db, flavor, rest } = call
    const source: TextSource = {
      table: field.column ? userfieldTable(owner) : owner.table,
      column: field.column ?? column(name),
      list: field.multiple === true,
    }
    const index = await substringIndex(db, source)
    if (!index) {
      const isSmall = await areFewer(call, FEW, sql`select 1 from ${sql.table(source.table)}`)
      if (!isSmall) rest.substrings.make(source)
      return condition
    }
    if (await isBehind(db, index, FEW)) rest.substrings.fill(index.id)
    const found = candidates(flavor, index, wanted)
    if (!(await areFewer(call, MOST_CANDIDATES, found))) return condition
    const isFound = flavor.lookedUp?.(found) ?? sql<boolean>`r.id in (${found})`
    return sql<boolean>`(${isFound} and ${condition})`
  }
  return { condition, look }
}

/** How conditions of a page are joined, as those of other queries are by `every` and `some`. */
export const pageJoins = {
  every: (parts: readonly PageCondition[]): PageCondition => joined(parts, every),
  some: (parts: readonly PageCondition[]): PageCondition => joined(parts, some),
}

function joined(parts: readonly PageCondition[], join: typeof every): PageCondition {
  const condition = join(parts.map(part => part.condition))
  if (!parts.some(({ look }) => look)) return { condition }
  return { condition, look: async (call, owner) => join(await looked(call, owner, parts)) }
}

/**
 * The conditions of a page, those that few rows satisfy said so. "What is new since yesterday" is looked up by an index;
 * of a wide range a page in the order of ids has its rows at once without it. A store that does not know which is which
 * takes one for the other: SQLite any range for a wide one, PostgreSQL values in a table of many fields for those of all.
 */
export async function looked(call: Call, owner: Owner, conditions: readonly PageCondition[]): Promise<Condition[]> {
  const said: Condition[] = []
  for (const { condition, look } of conditions) said.push(look ? await look(call, owner) : condition)
  return said
}

/** Whether a query has fewer rows than so many. */
async function areFewer(call: Call, many: number, rows: RawBuilder<unknown>): Promise<boolean> {
  const counted = await sql<{
    n: number
  }>`select count(*) as n from (select 1 from (${rows}) rows limit ${sql.lit(many)}) few`.execute(call.db)
  return Number(counted.rows[0]!.n) < many
}
