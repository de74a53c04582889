import { sourceOf } from '../../../../lib/source.ts'
import { addressFor } from '../../../../portal/address.ts'
import { randomToken } from '../../../../portal/secrets.ts'
import { tablePhrases } from '../../../../records/methods/table-phrases.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { positiveId } from '../../../../rest/params.ts'
import { query } from '../../../../store/store.ts'
import { oldInvoiceKind } from '../../entities/old-invoice.ts'
import { requireRecord } from '../../records/require.ts'

/** The path under which a client sees an invoice; the token is what opens it. */
export const INVOICE_PATH = '/pub/invoice/'

/** The token of an invoice: made when it is asked for first, the same from then on. */
async function tokenOf({ db }: Pick<Call, 'db'>, id: number): Promise<string> {
  const [link] = await query<{ token: string }>(
    db,
    `insert into invoice_link (id, token) values (?, ?)
     on conflict (id) do update set token = invoice_link.token returning token`,
    [id, randomToken()],
  )
  return link!.token
}

/** The address under which a client sees an invoice. */
export const linkTo = async (call: Call, id: number): Promise<string> =>
  `${await addressFor(call)}${INVOICE_PATH}${await tokenOf(call, id)}`

const { idInvalid, accessDenied, notFound } = tablePhrases

/** A link by which somebody who does not log in sees an invoice (crm-invoice-get-external-link.md). */
export const externalLinkMethod: Method = method({
  name: 'crm.invoice.getexternallink',
  scopes: ['crm'],
  kind: 'write',
  access: 'who may read the invoice',
  source: sourceOf(import.meta.filename),
  params: { id: positiveId('idInvalid') },
  phrases: { idInvalid, accessDenied, notFound },
  async run(call, { id }) {
    await requireRecord(call, oldInvoiceKind, id, 'read')
    return linkTo(call, id)
  },
})
