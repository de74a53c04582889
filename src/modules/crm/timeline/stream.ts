import { sql } from 'kysely'
import { wireMoment } from '../../../lib/moment.ts'
import type { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import type { Condition } from '../../../rest/filter.ts'
import { query, type Row } from '../../../store/store.ts'
import { entityTypeById } from '../entities/registry.ts'
import { requireRecord } from '../records/require.ts'
import type { Place } from '../records/timeline.ts'
import { attachmentsOf } from './attachments.ts'
import { namesOfUsers } from './authors.ts'
import { COMMENT, type LOG_MESSAGE } from './kinds.ts'
import { NOTE_ON } from './owned.ts'
import { pinnedIn } from './pins.ts'

/**
 * The entries that people wrote of one type in the timeline of a record, as a condition over `timeline t`. Few timelines have
 * entries of other records: all others are read in the order of their index.
 */
export async function writtenIn(
  call: Pick<Call, 'db'>,
  type: typeof COMMENT | typeof LOG_MESSAGE,
  { entityTypeId, recordId }: Place,
): Promise<Condition> {
  const own = sql<boolean>`t.entity_type_id = ${entityTypeId} and t.record_id = ${recordId}`
  const isWritten = sql<boolean>`t.type = ${type} and t.comment is not null`
  const bound = 'from timeline_binding where entity_type_id = ? and record_id = ?'
  const others = await query(call.db, `select timeline_id ${bound} limit 1`, [entityTypeId, recordId])
  if (!others.length) return sql<boolean>`(${own} and ${isWritten})`
  return sql<boolean>`(((${own}) or t.id in (select timeline_id from timeline_binding
    where entity_type_id = ${entityTypeId} and record_id = ${recordId})) and ${isWritten})`
}

/** Whoever did something, or is named in a comment. */
interface Person {
  id: number
  name: string
}

/** An entry of a timeline with all that is shown of it. */
export interface ShownEntry {
  id: number
  /** `add`, `move`, `bind`, `unbind`, `convert`, `merge`, `comment`, `log`, `activity`, `activityDone`, `document`, … */
  type: string
  created: string
  author: Person
  /** What there is to say of it, by its type. */
  settings: Record<string, unknown> | null
  comment: string | null
  mentions: Person[]
  /** By their ids. */
  files: Record<string, unknown> | RawJson
  note: string | null
  isPinned: boolean
  blocks: { applicationId: number; title: string; layout: unknown }[]
}

export interface TimelinePage {
  /** The entries that stand first; told with the first page alone, and each of them is in its place too. */
  pinned: ShownEntry[]
  entries: ShownEntry[]
  /** What the next page is read before; null: there is none. */
  next: number | null
}

interface Asked {
  /** Entries older than this one. */
  before?: number | undefined
  limit?: number
}

type Reading = Pick<Call, 'db' | 'clock' | 'zone'>

const PAGE = 50

/** A page of the timeline of a record, the latest entries first, for who may read the record. */
export async function readTimeline(
  call: Call<'notFound' | 'accessDenied'>,
  { entityTypeId, recordId }: Place,
  asked: Asked = {},
): Promise<TimelinePage> {
  const type = (await entityTypeById(call, entityTypeId)) ?? call.fail('notFound')
  await requireRecord(call, type, recordId, 'read')
  return timelinePage(call, { entityTypeId, recordId }, asked)
}

/** The same for whoever has the portal. */
export async function timelinePage(
  call: Reading,
  place: Place,
  { before, limit = PAGE }: Asked = {},
): Promise<TimelinePage> {
  const rows = await pageOf(call, place, before ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const pinned = await pinnedIn(call, place)
  const first = before === undefined && pinned.length ? await byIds(call, pinned) : []
  const shown = await show(call, [...first, ...rows.slice(0, limit)], new Set(pinned))
  return {
    pinned: shown.slice(0, first.length),
    entries: shown.slice(first.length),
    next: rows.length > limit ? Number(rows[limit - 1]!.id) : null,
  }
}

/** Reads so many ids from the end of two indexes, however many entries there are. */
async function pageOf(call: Reading, place: Place, before: number, count: number): Promise<Row[]> {
  const { entityTypeId, recordId } = place
  const own = `select id from timeline where entity_type_id = ? and record_id = ? and id < ? order by id desc limit ?`
  const bound = `select timeline_id from timeline_binding
    where entity_type_id = ? and record_id = ? and timeline_id < ? order by timeline_id desc limit ?`
  const values = [entityTypeId, recordId, before, count]
  return query(
    call.db,
    `select * from timeline where id in (select id from (${own}) a union select timeline_id from (${bound}) b)
     order by id desc limit ?`,
    [...values, ...values, count],
  )
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(',')

const byIds = (call: Reading, ids: readonly number[]): Promise<Row[]> =>
  query(call.db, `select * from timeline where id in (${marks(ids)}) order by id desc`, ids)

async function show(call: Reading, rows: readonly Row[], pinned: ReadonlySet<number>): Promise<ShownEntry[]> {
  if (!rows.length) return []
  const settings = new Map(rows.map(row => [Number(row.id), row.settings ? JSON.parse(row.settings) : null]))
  const mentioned = (id: number): number[] => settings.get(id)?.mentions ?? []
  const ids = [...settings.keys()]
  const names = await namesOfUsers(call.db, [...rows.map(row => Number(row.author_id)), ...ids.flatMap(mentioned)])
  const files = await attachmentsOf(
    call,
    rows.filter(({ type }) => type === COMMENT),
    '',
  )
  const notes = await notesOf(call, ids, settings)
  const blocks = await blocksOf(call, ids)
  const person = (id: number): Person => ({ id, name: names.get(id) ?? '' })
  return rows.map(row => {
    const id = Number(row.id)
    return {
      id,
      type: row.type,
      created: wireMoment(row.created, call.zone),
      author: person(Number(row.author_id)),
      settings: settings.get(id),
      comment: row.comment,
      mentions: mentioned(id).map(person),
      files: files.get(id) ?? {},
      note: notes.get(id) ?? null,
      isPinned: pinned.has(id),
      blocks: blocks.get(id) ?? [],
    }
  })
}

/** Notes by the entries that show them: their own, or that of the activity that they tell of. */
async function notesOf(
  call: Reading,
  ids: readonly number[],
  settings: ReadonlyMap<number, { activityId?: number } | null>,
): Promise<Map<number, string>> {
  const activities = ids.flatMap(id => settings.get(id)?.activityId ?? [])
  const rows = await query(
    call.db,
    `select item_type, item_id, text from timeline_note where (item_type = ${NOTE_ON.entry} and item_id in (${marks(ids)}))
     ${activities.length ? `or (item_type = ${NOTE_ON.activity} and item_id in (${marks(activities)}))` : ''}`,
    [...ids, ...activities],
  )
  const texts = new Map(rows.map(row => [`${row.item_type} ${row.item_id}`, row.text as string]))
  const found = ids.map(id => {
    const activityId = settings.get(id)?.activityId
    return [id, texts.get(`${NOTE_ON.entry} ${id}`) ?? texts.get(`${NOTE_ON.activity} ${activityId}`)] as const
  })
  return new Map(found.filter((one): one is [number, string] => one[1] !== undefined))
}

/** What applications show below entries, in the order in which they were set. */
async function blocksOf(call: Reading, ids: readonly number[]): Promise<Map<number, ShownEntry['blocks']>> {
  const rows = await query(
    call.db,
    `select l.timeline_id, l.application_id, l.layout, a.title from timeline_layout l
     join application a on a.id = l.application_id where l.timeline_id in (${marks(ids)}) order by l.id`,
    ids,
  )
  const blocks = new Map<number, ShownEntry['blocks']>()
  for (const row of rows) {
    const id = Number(row.timeline_id)
    const one = { applicationId: Number(row.application_id), title: row.title, layout: JSON.parse(row.layout) }
    blocks.set(id, [...(blocks.get(id) ?? []), one])
  }
  return blocks
}
