import type { NewFile } from '../../portal/files/uploads.ts'
import type { MailParts } from './messages.ts'

/** An e-mail that came in. */
export interface ReceivedMail extends MailParts {
  /** The address alone of who sent it. */
  address: string
  name: string
  cc: readonly string[]
  references: readonly string[]
  /** When it was sent, if it says so. */
  date: Date | null
  files: readonly NewFile[]
}

interface Addresses {
  value: readonly { address?: string | undefined; name?: string | undefined }[]
}

const addressed = (all: Addresses | Addresses[] | undefined): string[] =>
  [all ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .filter(one => one.address)
    .map(({ name, address }) => plain(name ? `${name} <${address}>` : address!))

/** A text as every store keeps it. */
const plain = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** Reads an e-mail (RFC 5322, MIME); undefined for what names nobody who sent it. */
export async function parseMail(raw: Buffer): Promise<ReceivedMail | undefined> {
  const { simpleParser } = await import('mailparser')
  const mail = await simpleParser(raw, { skipImageLinks: true })
  const [sender] = mail.from?.value ?? []
  if (!sender?.address) return undefined
  return {
    messageId: mail.messageId ?? '',
    inReplyTo: mail.inReplyTo ?? null,
    references: [mail.references ?? []].flat(),
    from: addressed(mail.from)[0]!,
    address: plain(sender.address),
    name: plain(sender.name ?? ''),
    to: addressed(mail.to),
    cc: addressed(mail.cc),
    bcc: [],
    subject: plain(mail.subject ?? ''),
    text: mail.text === undefined ? null : plain(mail.text),
    html: mail.html ? plain(mail.html) : null,
    date: mail.date ?? null,
    files: mail.attachments
      .filter(({ related }) => !related)
      .map(({ filename, content }, i) => ({ name: plain(filename ?? `attachment-${i + 1}`).slice(0, 255), content })),
  }
}
