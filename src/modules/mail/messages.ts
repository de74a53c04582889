import { stored } from '../../lib/moment.ts'
import { storeFile } from '../../portal/files/stored-files.ts'
import type { NewFile } from '../../portal/files/uploads.ts'
import type { Call } from '../../rest/call.ts'
import { type Db, insertRow, query, type Row } from '../../store/store.ts'

/** Files of e-mails are kept under a number that no type of records has. */
export const MAIL_FILES = -7

/**
 * `caught`: the portal has no SMTP server, and keeps what it would have sent; `waiting` to be sent, `sent`, `failed` for
 * good; `received`.
 */
export type MailState = 'caught' | 'waiting' | 'sent' | 'failed' | 'received'

/** The parts of an e-mail; addresses are `Name <address>`. */
export interface MailParts {
  /** `<…@…>` */
  messageId: string
  inReplyTo: string | null
  from: string
  to: readonly string[]
  /** Who gets it as well, without the others being told. */
  bcc: readonly string[]
  subject: string
  text: string | null
  html: string | null
}

/** An e-mail as it is kept. */
export interface MailMessage extends MailParts {
  id: number
  state: MailState
  /** The activity that it belongs to. */
  activityId: number | null
  /** Why it was not sent yet. */
  problem: string | null
  attempts: number
  /** As stored. */
  created: string
}

/** Keeps an e-mail with its files, and gives its id; one that goes out is sent when the transaction has ended. */
export async function keepMail(
  call: Pick<Call, 'db' | 'now' | 'rest' | 'visit'>,
  direction: 'in' | 'out',
  parts: MailParts,
  activityId: number | null,
  files: readonly NewFile[],
): Promise<number> {
  const state: MailState = direction === 'in' ? 'received' : call.rest.smtp ? 'waiting' : 'caught'
  const id = await insertRow(
    call.db,
    `insert into mail_message (direction, state, message_id, in_reply_to, activity_id, sender, recipients, copies, subject,
      text, html, attempts, next_attempt, created) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
    [
      ...[direction, state, parts.messageId, parts.inReplyTo, activityId, parts.from],
      ...[JSON.stringify(parts.to), JSON.stringify(parts.bcc), parts.subject, parts.text, parts.html],
      ...[state === 'waiting' ? call.now : null, call.now],
    ],
  )
  for (const file of files) await storeFile(call, { entityTypeId: MAIL_FILES, recordId: id }, file)
  if (state === 'waiting') call.visit.due = true
  return id
}

const messageOf = (row: Row): MailMessage => ({
  id: Number(row.id),
  state: row.state,
  activityId: row.activity_id === null ? null : Number(row.activity_id),
  messageId: row.message_id,
  inReplyTo: row.in_reply_to,
  from: row.sender,
  to: JSON.parse(row.recipients),
  bcc: JSON.parse(row.copies),
  subject: row.subject,
  text: row.text,
  html: row.html,
  problem: row.problem,
  attempts: Number(row.attempts),
  created: row.created,
})

/** The last e-mails, the newest first. */
export const listMail = async (db: Db, limit: number): Promise<MailMessage[]> =>
  (await query(db, 'select * from mail_message order by id desc limit ?', [limit])).map(messageOf)

export async function mailById(db: Db, id: number): Promise<MailMessage | undefined> {
  const [row] = await query(db, 'select * from mail_message where id = ?', [id])
  return row && messageOf(row)
}

/** The e-mail of a Message-ID, the last one of several. */
export async function mailByMessageId(db: Db, messageId: string): Promise<MailMessage | undefined> {
  const [row] = await query(db, 'select * from mail_message where message_id = ? order by id desc', [messageId])
  return row && messageOf(row)
}

/** The files of an e-mail, without their contents. */
export const filesOfMail = (db: Db, id: number) =>
  query<{ id: number; name: string; content_type: string; size: number; token: string }>(
    db,
    'select id, name, content_type, size, token from file where entity_type_id = ? and record_id = ? order by id',
    [MAIL_FILES, id],
  )

/** E-mails whose time to be sent has come. */
export const waitingMail = async (db: Db, now: string): Promise<MailMessage[]> =>
  (
    await query(
      db,
      "select * from mail_message where state = 'waiting' and next_attempt <= ? order by next_attempt, id limit 100",
      [now],
    )
  ).map(messageOf)

/** Notes how an attempt to send an e-mail went; `again` is when the next one is, null for never. */
export const noteAttempt = (db: Db, id: number, problem: string | null, again: Date | null): Promise<unknown> =>
  query(db, 'update mail_message set state = ?, problem = ?, next_attempt = ?, attempts = attempts + 1 where id = ?', [
    problem === null ? 'sent' : again ? 'waiting' : 'failed',
    problem,
    again && stored(again),
    id,
  ])
