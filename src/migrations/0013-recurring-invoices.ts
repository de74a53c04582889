import { addColumn, indexes, type Schema, table } from '../store/schema.ts'

/** What the settings of invoices that come again and again say of themselves alone, and the links to invoices. */
export async function recurringInvoices(schema: Schema): Promise<void> {
  await addColumn(schema, 'recurring', 'send_bill', 'text')
  await addColumn(schema, 'recurring', 'email_id', 'integer')
  // Under the id of the invoice: the token of the address at which its client sees it.
  await table(schema, 'invoice_link', { id: 'record', token: 'text' })
  await indexes(schema, 'invoice_link', [['token']], { unique: true })
}
