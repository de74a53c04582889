import { type RawBuilder, sql } from 'kysely'
import { cutKey, fold, isWhole, KEY_LENGTH } from '../lib/search/fold.ts'
import type { Sql } from './flavor.ts'

type Text = RawBuilder<unknown>

/** What of a text an index holds: its beginning without case, which texts are also sorted by. */
export const textKey = (column: Sql): Sql => `substr(fold(${column}), 1, ${KEY_LENGTH})`

/** The same of a built expression. */
export const textOrder = (column: Text): Text => sql`substr(fold(${column}), 1, ${sql.lit(KEY_LENGTH)})`

const isOneOf = (column: Text, values: readonly string[]): RawBuilder<boolean> =>
  values.length === 1 ? sql<boolean>`${column} = ${values[0]}` : sql<boolean>`${column} in (${sql.join(values)})`

/** Whether a text is one of several but for case, found by an index of `textKey`. */
export function sameText(column: Text, texts: readonly string[]): RawBuilder<boolean> {
  const folded = [...new Set(texts.map(fold))]
  const begins = isOneOf(textOrder(column), [...new Set(folded.map(cutKey))])
  return folded.every(isWhole) ? begins : sql<boolean>`(${begins} and ${isOneOf(sql`fold(${column})`, folded)})`
}

/** The same for codes, whose case counts and whose index is that of texts. */
export const sameCode = (column: Text, codes: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`(${isOneOf(textOrder(column), [...new Set(codes.map(code => cutKey(fold(code))))])} and ${isOneOf(column, codes)})`

/** How a text compares with another one in the order of lists. */
export function textBeyond(column: Text, operator: '>' | '>=' | '<' | '<=', text: string): RawBuilder<boolean> {
  const folded = fold(text)
  return sql<boolean>`${isWhole(folded) ? textOrder(column) : sql`fold(${column})`} ${sql.raw(operator)} ${folded}`
}
