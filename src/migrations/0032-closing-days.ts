import { indexes, type Schema } from '../store/schema.ts'

/** Deals are found by the day that they are to be closed, or were: what is late, what was won in a month. */
export async function closingDays(schema: Schema): Promise<void> {
  await indexes(schema, 'deal', [['closedate']], { sorts: true })
}
