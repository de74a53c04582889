import type { Call } from '../../rest/call.ts'
import type { OwnedTable } from '../../rest/changes/ownership.ts'
import { type Db, insertRow, query, type Row } from '../../store/store.ts'
import { keepNoticeMail } from './by-mail.ts'

/** Why somebody is told: a rule of a stage says so, an activity is due, a comment names them. */
export type NoticeKind = 'rule' | 'reminder' | 'mention'

/** The record that a notice is about, and the path of its page. */
export interface Subject {
  entityTypeId: number
  recordId: number
  path: string
}

export interface NewNotice {
  kind: NoticeKind
  text: string
  subject: Subject
}

/** What one person is told. */
export interface Notice extends Subject {
  id: number
  userId: number
  kind: NoticeKind
  text: string
  /** As stored. */
  created: string
  /** When they have seen it; null: not yet. */
  seen: string | null
}

/** Tells people something, in the transaction of the call: a notice each, and an e-mail where they have an address. */
export async function notify(call: Call, userIds: readonly number[], { kind, text, subject }: NewNotice) {
  const wanted = [...new Set(userIds)]
  if (!wanted.length) return
  const people = await query<{ id: number; email: string | null }>(
    call.db,
    `select id, email from portal_user where active = 'Y' and id in (${wanted.map(() => '?').join(',')}) order by id`,
    wanted,
  )
  for (const { id: userId, email } of people) {
    const id = await insertRow(
      call.db,
      `insert into notice (user_id, kind, text, entity_type_id, record_id, path, created)
       values (?, ?, ?, ?, ?, ?, ?)`,
      [userId, kind, text, subject.entityTypeId, subject.recordId, subject.path, call.now],
    )
    call.recordChange('NOTICE', id, 'add')
    if (email) await keepNoticeMail(call, email, text, subject.path)
  }
}

const noticeOf = (row: Row): Notice => ({
  id: Number(row.id),
  userId: Number(row.user_id),
  kind: row.kind,
  text: row.text,
  entityTypeId: Number(row.entity_type_id),
  recordId: Number(row.record_id),
  path: row.path,
  created: row.created,
  seen: row.seen,
})

/** The last notices, the newest first: of one person, or of all. */
export async function listNotices(db: Db, limit: number, userId?: number): Promise<Notice[]> {
  const [where, values] = userId === undefined ? ['', []] : ['where user_id = ?', [userId]]
  return (await query(db, `select * from notice ${where} order by id desc limit ?`, [...values, limit])).map(noticeOf)
}

/** How many notices a person has not seen. */
export async function countUnseen(db: Db, userId: number): Promise<number> {
  const [row] = await query(db, 'select count(*) as unseen from notice where user_id = ? and seen is null', [userId])
  return Number(row!.unseen)
}

/** Notes that a person has seen their notices up to one of them. */
export const markSeen = (db: Db, userId: number, lastId: number, now: string): Promise<unknown> =>
  query(db, 'update notice set seen = ? where user_id = ? and id <= ? and seen is null', [now, userId, lastId])

/** Notices go with the record that they are about. */
export const ownedNotices: OwnedTable = {
  table: 'notice',
  owner: { type: 'entity_type_id', id: 'record_id' },
  deleted: 'go',
  merged: 'move',
}
