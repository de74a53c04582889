import type { Delivery } from './deliveries.ts'

const DAY_MS = 86_400_000

/**
 * When an attempt that failed is followed by another, in milliseconds of the portal's clock: a second later, then two, then
 * four, the last one a day after the first; null: never. `retries` is how often at most; null: as the day allows.
 */
export function nextAttempt(
  { attempts, firstAttempt }: Pick<Delivery, 'attempts' | 'firstAttempt'>,
  at: number,
  retries: number | null,
): number | null {
  const end = (firstAttempt ?? at) + DAY_MS
  if (at >= end || (retries !== null && attempts >= retries)) return null
  return Math.min(at + 1000 * 2 ** attempts, end)
}
