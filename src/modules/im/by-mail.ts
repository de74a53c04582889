import { randomUUID } from 'node:crypto'
import { shownAddressOf } from '../../portal/address.ts'
import type { Call } from '../../rest/call.ts'
import { keepMail, senderOf } from '../mail/index.ts'

/** As much of a notice as the subject of its e-mail has. */
const SUBJECT_LENGTH = 120

/** Writes down the e-mail that tells somebody of a notice, with the address of its page. */
export async function keepNoticeMail(call: Call, to: string, text: string, path: string): Promise<void> {
  const from = await senderOf(call)
  const [firstLine = ''] = text.trim().split('\n', 1)
  const subject =
    firstLine.length > SUBJECT_LENGTH ? `${firstLine.slice(0, SUBJECT_LENGTH).toWellFormed()}…` : firstLine
  const address = await shownAddressOf(call.rest, call.db)
  const id = await keepMail(
    call,
    'out',
    {
      ...{ messageId: `<${randomUUID()}@${from.host}>`, inReplyTo: null, from: from.address, to: [to], bcc: [] },
      ...{ subject, text: address ? `${text}\n\n${address}${path}` : text, html: null },
    },
    null,
    [],
  )
  call.recordChange('MAIL', id, 'add')
}
