import type { Language } from '../lib/text.ts'
import { insertOldInvoiceStatuses } from '../modules/crm/stages/first-invoice-category.ts'
import { indexes, type Schema, table } from '../store/schema.ts'

/** Invoices of the methods crm.invoice.*, and the directory of their statuses for portals that were there before. */
export async function oldInvoices(schema: Schema): Promise<void> {
  const { db } = schema
  await table(schema, 'invoice', {
    id: 'id',
    account_number: 'text',
    comments: 'text',
    created_by: 'integer',
    currency: 'text',
    date_bill: 'text',
    date_insert: 'text',
    date_marked: 'text',
    date_pay_before: 'text',
    date_payed: 'text',
    date_status: 'text',
    date_update: 'text',
    emp_payed_id: 'integer',
    emp_status_id: 'integer',
    is_recurring: 'text',
    lid: 'text',
    order_topic: 'text',
    pay_system_id: 'integer',
    pay_voucher_date: 'text',
    pay_voucher_num: 'text',
    payed: 'text',
    person_type_id: 'integer',
    pr_location: 'integer',
    price: 'number',
    reason_marked: 'text',
    responsible_id: 'integer',
    status_id: 'text',
    tax_value: 'number',
    uf_company_id: 'integer',
    uf_contact_id: 'integer',
    uf_deal_id: 'integer',
    uf_mycompany_id: 'integer',
    uf_quote_id: 'integer',
    user_description: 'text',
    xml_id: 'text',
    // A map, as JSON.
    properties: 'text',
    // The same once more, under the names by which rights and links of requisites know every type.
    assigned_by_id: 'integer',
    company_id: 'integer',
    contact_id: 'integer',
    mycompany_id: 'integer',
    opened: 'text',
  })
  const references = ['uf_company_id', 'uf_contact_id', 'uf_mycompany_id', 'uf_deal_id', 'uf_quote_id']
  const found = [...references, 'company_id', 'contact_id', 'mycompany_id', 'assigned_by_id', 'status_id']
  await indexes(
    schema,
    'invoice',
    found.map(name => [name]),
  )
  await table(schema, 'invoice_userfield', { id: 'record' })
  const language = await db.selectFrom('setting').select('value').where('name', '=', 'language').executeTakeFirst()
  // A new portal gets them with its first data.
  if (language) await insertOldInvoiceStatuses(db, language.value as Language)
}
