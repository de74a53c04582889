import { fill, inLanguage, type Text } from '../../../../lib/text.ts'
import type { Call } from '../../../../rest/call.ts'
import { Failure } from '../../../../rest/phrases.ts'
import { query, type Row } from '../../../../store/store.ts'
import { senderOf } from '../../../mail/index.ts'
import { emailPhrases, isAddress, sendEmail } from '../../activities/email/outgoing.ts'
import { EMAIL, OUTGOING } from '../../activities/fields.ts'
import { addActivity } from '../../activities/write.ts'
import { oldInvoiceKind } from '../../entities/old-invoice.ts'
import { linkTo } from './link.ts'

const subject: Text = { en: 'Invoice No. {number}', ru: 'Счёт № {number}' }
const body: Text = { en: '{topic}\n\nThe invoice is here: {link}', ru: '{topic}\n\nСчёт: {link}' }

/** A payer's e-mail address: the one with this id (EMAIL_ID), or else the first of company and contact. */
async function addressOfPayer(call: Call, invoice: Row, emailId: unknown) {
  const emails = await query<{ id: number; value: string; entity_type_id: number; record_id: number }>(
    call.db,
    `select id, value, entity_type_id, record_id from multifield where type_id = 'EMAIL'
     and (entity_type_id = 4 and record_id = ? or entity_type_id = 3 and record_id = ?)
     order by entity_type_id desc, id`,
    [Number(invoice.uf_company_id ?? 0), Number(invoice.uf_contact_id ?? 0)],
  )
  const usable = emails.filter(({ value }) => isAddress(value))
  return usable.find(({ id }) => Number(id) === Number(emailId)) ?? usable[0]
}

/** Sends an invoice to its payer: an e-mail with its link, which is an activity of the invoice. Who has no address gets none. */
export async function sendBill(call: Call, id: number, emailId: unknown): Promise<void> {
  const [invoice] = await query(call.db, 'select * from invoice where id = ?', [id])
  const email = await addressOfPayer(call, invoice!, emailId)
  if (!email) return
  const facts = { number: invoice!.account_number, topic: invoice!.order_topic, link: await linkTo(call, id) }
  const columns = {
    ...{ type_id: EMAIL, direction: OUTGOING, completed: 'Y', responsible_id: invoice!.responsible_id },
    ...{ subject: fill(inLanguage(subject, call.language), facts) },
    ...{ description: fill(inLanguage(body, call.language), facts) },
    settings: JSON.stringify({
      MESSAGE_FROM: (await senderOf(call)).address,
      DISABLE_SENDING_MESSAGE_COPY: 'Y',
    }),
  }
  const entity = { entityTypeId: Number(email.entity_type_id), id: Number(email.record_id) }
  const communications = [{ type: 'EMAIL', value: email.value, entity }]
  const owner = { entityTypeId: oldInvoiceKind.entityTypeId, id }
  const activity = await addActivity(call, { columns, owner, communications })
  await sendEmail({ ...call, fail: failing }, activity, communications, undefined)
}

const failing = (condition: keyof typeof emailPhrases): never => {
  throw new Failure(condition, emailPhrases[condition])
}
