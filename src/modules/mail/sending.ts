import { stored } from '../../lib/moment.ts'
import { readWhole } from '../../portal/files/stored-files.ts'
import type { DueWork } from '../../portal/schedule.ts'
import type { Rest } from '../../rest/rest.ts'
import { filesOfMail, type MailMessage, noteAttempt, waitingMail } from './messages.ts'

const MINUTE = 60_000

/** A server that does not answer keeps the portal from nothing for long. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

const DAY = 24 * 60 * MINUTE

/** When an e-mail that could not be sent is tried again: after a minute, two, four and so on, for a day. */
function nextAttempt({ created, attempts }: MailMessage, now: Date): Date | null {
  const next = new Date(now.getTime() + MINUTE * 2 ** Math.min(attempts, 10))
  return next.getTime() - Date.parse(`${created}Z`) > DAY ? null : next
}

async function attachmentsOf(rest: Rest, id: number) {
  const attachments = []
  for (const { id: fileId, content_type } of await filesOfMail(rest.store.read, id)) {
    const file = await readWhole({ db: rest.store.read, rest }, Number(fileId))
    if (file) attachments.push({ filename: file.name, contentType: content_type, content: Buffer.from(file.content) })
  }
  return attachments
}

/** Sends what waits through the SMTP server of the portal; of processes that share a database one does it. */
export const mailSending: DueWork = {
  name: 'e-mail',
  async run(rest) {
    if (!rest.smtp || !(await waitingMail(rest.store.read, stamp(rest))).length) return
    const claim = await rest.store.claim('mail')
    if (!claim) return
    // It costs a quarter of a second to load, and most portals send nothing.
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({ url: rest.smtp, ...patience })
    try {
      for (const message of await waitingMail(rest.store.read, stamp(rest))) {
        if (rest.closing.aborted || claim.lost.aborted) return
        const { id, from, to, bcc, subject, text, html, messageId, inReplyTo } = message
        const parts = {
          ...{ from, to: [...to], bcc: [...bcc], subject, text: text ?? undefined, html: html ?? undefined },
          ...{ messageId, inReplyTo: inReplyTo ?? undefined, date: new Date(`${message.created}Z`) },
        }
        let problem: string | null = null
        let again: Date | null = null
        let isAnswer = true
        try {
          await transport.sendMail({
            ...parts,
            attachments: await attachmentsOf(rest, id),
            ...{ disableFileAccess: true, disableUrlAccess: true },
          })
        } catch (error) {
          const reply = (error as { responseCode?: number }).responseCode ?? 0
          problem = (error as Error).message
          isAnswer = reply > 0
          // Replies that begin with 5 are for good (RFC 5321).
          again = reply >= 500 ? null : nextAttempt(message, rest.clock.now())
        }
        await rest.store.write(db => noteAttempt(db, id, problem, again))
        // A server that is not there takes no other one either.
        if (again && !isAnswer) return
      }
    } finally {
      transport.close()
      await claim.release()
    }
  },
}

const stamp = ({ clock }: Rest): string => stored(clock.now())
