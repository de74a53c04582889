import type { Schema } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** What goes to one address of one owner is a delivery queue, in words as in columns. */
export async function deliveryQueues({ db }: Schema): Promise<void> {
  for (const table of ['event_handler', 'event_delivery'])
    await query(db, `alter table ${table} rename column lane to delivery_queue`)
}
