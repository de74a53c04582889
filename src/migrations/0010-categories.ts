import { stored } from '../lib/moment.ts'
import type { Language } from '../lib/text.ts'
import { insertFirstInvoiceCategory } from '../modules/crm/stages/first-invoice-category.ts'
import type { Schema } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** The category of invoices and rights on them, for portals that were there before: new ones get them with their first data. */
export async function categories({ db }: Schema): Promise<void> {
  const language = await db.selectFrom('setting').select('value').where('name', '=', 'language').executeTakeFirst()
  if (!language) return
  await insertFirstInvoiceCategory(db, { language: language.value as Language, now: stored(new Date()) })
  // Whoever works with quotes works with invoices.
  await query(
    db,
    `insert into role_permission (role_id, entity, verb, level)
     select role_id, 'SMART_INVOICE', verb, level from role_permission where entity = 'QUOTE'`,
  )
}
