import { randomUUID } from 'node:crypto'
import type { Call } from '../../../../rest/call.ts'
import type { Row } from '../../../../store/store.ts'
import { keepMail } from '../../../mail/index.ts'
import { EMAIL, HTML, OUTGOING } from '../fields.ts'
import type { Communication } from '../parts/communications.ts'
import type { WantedFiles } from '../parts/files.ts'

/** Why an e-mail cannot be sent (crm-activity-add.md, how-to-send-email.md). */
export const emailPhrases = {
  senderMissing: 'Email send error. "From" is not found',
  addressInvalid: 'Email send error. Invalid email is specified',
}

type Sending = Call<keyof typeof emailPhrases>

/** Whether an activity that is added is an e-mail to be sent: one that goes out and is done (how-to-send-email.md). */
const isToBeSent = ({ type_id, direction, completed }: Row): boolean =>
  type_id === EMAIL && direction === OUTGOING && completed === 'Y'

/** Good enough for mail: the server has the last word. */
export const isAddress = (text: string): boolean => /^[^\s<>@,;:"]+@[^\s<>@,;:"]+\.[^\s<>@,;:"]+$/.test(text)

const addressIn = (sender: string): string => /<([^<>]*)>\s*$/.exec(sender)?.[1]?.trim() ?? sender.trim()

/** Who an activity says that its e-mail is from, `Name <address>`, and whether they get a copy. */
interface SenderSettings {
  MESSAGE_FROM?: unknown
  DISABLE_SENDING_MESSAGE_COPY?: unknown
}

/** Writes down the e-mail that a new activity is, in the same transaction; other activities are none. */
export async function sendEmail(
  call: Sending,
  activity: Row,
  communications: readonly Communication[],
  files: WantedFiles | undefined,
): Promise<void> {
  if (!isToBeSent(activity)) return
  const settings: SenderSettings = JSON.parse(activity.settings ?? '[]')
  const from = typeof settings.MESSAGE_FROM === 'string' ? oneLine(settings.MESSAGE_FROM) : ''
  if (!from) call.fail('senderMissing')
  const to = communications.map(({ value }) => value)
  if (![addressIn(from), ...to].every(isAddress)) call.fail('addressInvalid')
  const isHtml = activity.description_type === HTML
  const body = String(activity.description ?? '')
  const bcc = settings.DISABLE_SENDING_MESSAGE_COPY === 'Y' ? [] : [addressIn(from)]
  const parts = {
    ...{ messageId: `<${randomUUID()}@${addressIn(from).split('@')[1]}>`, inReplyTo: null, from, to, bcc },
    ...{ subject: oneLine(String(activity.subject ?? '')), text: isHtml ? null : body, html: isHtml ? body : null },
  }
  const id = await keepMail(call, 'out', parts, activity.id, files?.added ?? [])
  call.recordChange('MAIL', id, 'add')
}

/** Headers are lines. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
