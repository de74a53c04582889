import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { notify } from '../../im/index.ts'
import { accessTo, permits } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { noticeSubject } from '../model/page-paths.ts'
import { mentionedIn, withoutMarks } from './mentions.ts'

/** Notifies those whom a comment names, but for its author, and for who may not read the record that it is of. */
export async function notifyMentioned(
  call: Call,
  type: EntityType,
  recordId: number,
  { comment, authorId }: { comment: string; authorId: number },
): Promise<void> {
  const named = mentionedIn(comment).filter(userId => userId !== authorId)
  if (!named.length) return
  const people = await query<{ id: number; is_admin: string }>(
    call.db,
    `select id, is_admin from portal_user where id in (${named.map(() => '?').join(',')})`,
    named,
  )
  const [record] = await query(call.db, `select * from "${type.table}" where id = ?`, [recordId])
  const readers: number[] = []
  for (const { id, is_admin } of people) {
    const caller = { ...call.caller, userId: Number(id), isAdmin: is_admin === 'Y' }
    if (record && permits(await accessTo({ ...call, caller }, type, 'read'), record)) readers.push(Number(id))
  }
  await notify(call, readers, {
    ...{ kind: 'mention', text: withoutMarks(comment) },
    subject: noticeSubject(type, recordId),
  })
}
