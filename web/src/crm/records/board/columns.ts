import type { EntityType, RecordRow } from '../../entity-types/index.ts'
import type { Stage } from '../stages.ts'

/** Amounts by their currencies: there is no rate that everybody would agree on. */
export type Sums = Record<string, number>

/** A stage with its cards: the first pages of them, how many there are in all, and what they sum up to. */
export interface Column {
  stage: Stage
  cards: RecordRow[]
  count: number
  sums: Sums
}

/** How many records are in a stage, and their amount in one currency, as `portico.record.totals` tells it. */
export interface Total {
  stage: string
  currency: string | null
  count: number
  sum: number
}

/** The columns of a board: cards by their stages, with counts and sums of all that there are. */
export function columnsOf(
  stages: readonly Stage[],
  cardsOf: (stage: Stage) => RecordRow[],
  totals: readonly Total[],
): Column[] {
  const byStage = Map.groupBy(totals, ({ stage }) => stage)
  return stages.map(stage => {
    const mine = byStage.get(stage.id) ?? []
    return {
      stage,
      cards: cardsOf(stage),
      count: mine.reduce((sum, one) => sum + one.count, 0),
      sums: Object.fromEntries(mine.flatMap(({ currency, sum }) => (currency && sum ? [[currency, sum]] : []))),
    }
  })
}

/** Adds the amount of a card to sums, or takes it away. */
export function addAmount(sums: Sums, { names }: EntityType, card: RecordRow, sign: 1 | -1): void {
  const amount = Number(names.sum ? card[names.sum] : 0)
  const currency = String(card[names.currency ?? ''] ?? '')
  if (amount && currency) sums[currency] = (sums[currency] ?? 0) + sign * amount
}
