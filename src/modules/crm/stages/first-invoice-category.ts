import { inLanguage, type Language, type Text } from '../../../lib/text.ts'
import type { Db } from '../../../store/store.ts'

/** The number of invoices among the types of records. */
const INVOICE = 31

const named = (en: string, ru: string): Text => ({ en, ru })

/** Codes without their prefix, in order (crm-item-add.md: `DT31_13:N` is New). */
const stages: [code: string, name: Text, color: string, semantics: 'S' | 'F' | null][] = [
  ['N', named('New', 'Новый'), '#22B9FF', null],
  ['S', named('Sent to client', 'Отправлен клиенту'), '#88B9FF', null],
  ['P', named('Paid', 'Оплачен'), '#00ff00', 'S'],
  ['D', named('Unpaid', 'Не оплачен'), '#ff0000', 'F'],
]

/** The stages of a category of invoices, as their directory keeps them. */
export const insertInvoiceStages = (db: Db, categoryId: number, language: Language): Promise<void> =>
  insertStages(db, language, {
    directory: `SMART_INVOICE_STAGE_${categoryId}`,
    prefix: `DT${INVOICE}_${categoryId}:`,
    categoryId,
  })

/** The statuses of invoices of the old kind, which have no categories: `P` is paid (crm-invoice-add.md). */
export const insertOldInvoiceStatuses = (db: Db, language: Language): Promise<void> =>
  insertStages(db, language, { directory: 'INVOICE_STATUS', prefix: '', categoryId: null })

async function insertStages(
  db: Db,
  language: Language,
  { directory, prefix, categoryId }: { directory: string; prefix: string; categoryId: number | null },
): Promise<void> {
  const rows = stages.map(([code, name, color, semantics], i) => {
    const text = inLanguage(name, language)
    return {
      entity_id: directory,
      status_id: prefix + code,
      name: text,
      name_init: text,
      sort: (i + 1) * 10,
      // A portal goes on without the stage between the first one and the final ones.
      system: code === 'S' ? 'N' : 'Y',
      category_id: categoryId,
      color,
      semantics,
    }
  })
  await db.insertInto('status').values(rows).execute()
}

/** The category that invoices are in, with its stages: every portal has it. */
export async function insertFirstInvoiceCategory(
  db: Db,
  { language, now }: { language: Language; now: string },
): Promise<void> {
  const { id } = await db
    .insertInto('category')
    .values({
      entity_type_id: INVOICE,
      name: inLanguage(named('General', 'Общее'), language),
      sort: 500,
      origin_id: '',
      originator_id: '',
      is_default: 'Y',
      code: '',
      created: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await insertInvoiceStages(db, Number(id), language)
}
