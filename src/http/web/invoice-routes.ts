import { dayIn } from '../../lib/moment.ts'
import { INVOICE_PATH, sheetOf } from '../../modules/crm/index.ts'
import type { PageRequest } from './page-request.ts'
import { invoicePage, noInvoicePage } from './pages/invoice.ts'
import { sendPage } from './send-page.ts'

/** Whether a path is that of an invoice's link, whatever its token. */
export const isInvoicePath = (path: string): boolean => path.startsWith(INVOICE_PATH)

/** Shows an invoice to whoever has its link; nobody has to log in. */
export async function showInvoice({ rest, reply, path }: PageRequest): Promise<void> {
  const token = /^[\w-]{43}$/.exec(path.slice(INVOICE_PATH.length))?.[0]
  const sheet = token && (await sheetOf(rest.store.read, token))
  if (!sheet) {
    sendPage(reply, 404, noInvoicePage(rest.language))
    return
  }
  const paid = sheet.paid && { at: sheet.paid.at && dayIn(sheet.paid.at, rest.zone) }
  sendPage(reply, 200, invoicePage(rest.language, { ...sheet, paid }))
}
