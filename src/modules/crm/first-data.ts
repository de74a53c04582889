import type { Db } from '../../store/store.ts'
import type { NewPortal } from '../module.ts'
import { insertFirstCatalogue } from './products/first-catalogue.ts'
import { insertFirstPresets } from './requisites/first-presets.ts'
import { insertFirstStatuses } from './stages/first-directories.ts'
import { insertFirstInvoiceCategory, insertOldInvoiceStatuses } from './stages/first-invoice-category.ts'

/** What a new portal has of the CRM: a catalogue, presets of requisites, directories, a category of invoices. */
export async function firstData(db: Db, portal: NewPortal): Promise<void> {
  const { language, now } = portal
  await insertFirstCatalogue(db, portal)
  await insertFirstPresets(db, language, now)
  await insertFirstStatuses(db, language)
  await insertFirstInvoiceCategory(db, { language, now })
  await insertOldInvoiceStatuses(db, language)
}
