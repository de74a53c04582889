import { sourceOf } from '../../../../lib/source.ts'
import { isMap } from '../../../../lib/text.ts'
import { field } from '../../../../records/define-field.ts'
import type { RecordCondition } from '../../../../records/draft.ts'
import type { Fields } from '../../../../records/field.ts'
import { addTableRow } from '../../../../records/methods/table-write.ts'
import type { Row } from '../../../../store/store.ts'
import { OLD_INVOICE, oldInvoiceKind, oldInvoiceOwner } from '../../entities/old-invoice.ts'
import { requireRecord } from '../../records/require.ts'
import { copyLink } from '../../requisites/links.ts'
import { userfieldsLike } from '../recurring/copy.ts'
import { commonFields } from '../recurring/fields.ts'
import { paramsOf } from '../recurring/params.ts'
import { recurringInvoicePhrases } from '../recurring/phrases.ts'
import type { RecurringCall, RecurringType } from '../recurring/recurring-type.ts'
import { sendBill } from './bill.ts'
import { dueDateOf, oldInvoiceCalendar } from './calendar.ts'
import { requireSome } from './guards.ts'
import { type OldInvoiceCondition, oldInvoice } from './methods.ts'
import { shownRows } from './rows.ts'

type Making = OldInvoiceCondition | RecordCondition

const common = commonFields('date')

/** The settings of a recurring invoice (api-reference/crm/outdated/invoice/crm-invoice-recurring-fields.md). */
const fields: Fields = {
  ID: common.ID,
  INVOICE_ID: field('integer', 'id of the invoice template', 'id шаблона счёта', { required: true, immutable: true }),
  ACTIVE: common.ACTIVE,
  NEXT_EXECUTION: common.NEXT_EXECUTION,
  LAST_EXECUTION: common.LAST_EXECUTION,
  COUNTER_REPEAT: common.COUNTER_REPEAT,
  START_DATE: common.START_DATE,
  SEND_BILL: field('char', 'Send the invoice to the client', 'Отправлять счёт клиенту'),
  EMAIL_ID: field('integer', "id of the client's e-mail address", 'id e-mail клиента'),
  IS_LIMIT: common.IS_LIMIT,
  LIMIT_REPEAT: common.LIMIT_REPEAT,
  LIMIT_DATE: common.LIMIT_DATE,
  PARAMS: common.PARAMS,
}

/** Settings are of an invoice that is a template already (crm-invoice-recurring-add.md). */
async function onlyTemplates(call: RecurringCall<'add', 'notTemplate'>, { id, is_recurring }: Row) {
  if (is_recurring !== 'Y') call.fail('notTemplate', { id })
  return { record_id: Number(id), based_id: null }
}

/** What an invoice has of its template; its number, its dates and its status are its own. */
const copied = [
  ...['order_topic', 'comments', 'user_description', 'currency', 'responsible_id', 'pay_system_id', 'person_type_id'],
  ...['pr_location', 'uf_company_id', 'uf_contact_id', 'uf_mycompany_id', 'uf_deal_id', 'uf_quote_id'],
] as const

/** Adds an invoice that is like its template: with its rows, properties, user fields and requisites. */
async function addLike(call: RecurringCall<'expose', Making>, template: Row, other: Row): Promise<number> {
  await requireSome(call, 'add')
  const rows = await shownRows(call.db, Number(template.id))
  const properties: unknown = JSON.parse(template.properties ?? '{}')
  const { id } = await addTableRow(call, oldInvoice, {
    values: { ...Object.fromEntries(copied.map(name => [name, template[name]])), ...other },
    userfields: () => userfieldsLike(call, oldInvoiceOwner, Number(template.id)),
    fields: {
      INVOICE_PROPERTIES: isMap(properties) ? properties : {},
      PRODUCT_ROWS: rows.map(({ ID: _, ...row }) => row),
    },
  })
  await copyLink(call, oldInvoiceOwner, Number(template.id), id)
  return id
}

/** api-reference/crm/outdated/invoice/: invoices that come again and again. */
export const recurringInvoice: RecurringType<Making, 'notTemplate'> = {
  name: OLD_INVOICE,
  method: 'crm.invoice.recurring',
  source: sourceOf(import.meta.filename),
  work: 'making recurring invoices',
  kind: oldInvoiceKind,
  access: {
    fields: 'who may read an invoice',
    add: 'who may change the invoice and add one',
    get: 'who may read the template',
    list: 'who may read an invoice; those whose template they may not read are left out',
    update: 'who may read and change the template',
    delete: 'who may delete the template',
    expose: 'who may read the template and add an invoice',
  },
  fields,
  shown: Object.keys(fields),
  selects: true,
  calendar: oldInvoiceCalendar,
  completed: (set, before) => ({ send_bill: set.send_bill ?? before?.send_bill ?? 'N' }),
  record: (call, id, verb) => requireRecord(call, oldInvoiceKind, id, verb),
  template: onlyTemplates,
  async make(call, settings, template, day) {
    const id = await addLike(call, template, {
      is_recurring: 'N',
      date_bill: day,
      date_pay_before: dueDateOf(paramsOf(oldInvoiceCalendar, settings), day),
    })
    if (settings.send_bill === 'Y') await sendBill(call, id, settings.email_id)
    return id
  },
  phrases: recurringInvoicePhrases,
}
