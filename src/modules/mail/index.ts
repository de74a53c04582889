import type { Module } from '../module.ts'
import { mailSending } from './sending.ts'

/** E-mails that come in and go out; the methods of the scope are not there yet. */
export const mail: Module = { name: 'mail', uses: [], methods: [], dueWork: [mailSending] }

export {
  filesOfMail,
  keepMail,
  listMail,
  type MailMessage,
  mailById,
  mailByMessageId,
} from './messages.ts'
export { parseMail, type ReceivedMail } from './parsed.ts'
export { MAIL_SENDER, senderOf } from './sender.ts'
