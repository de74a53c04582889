import { wireMoment } from '../../../lib/moment.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { communicationsOf } from '../activities/parts/communications.ts'
import { ACTIVITY } from '../activities/parts/files.ts'
import { inPortalLanguage } from '../model/layouts/check.ts'
import { type ShownFile, shownFiles } from '../timeline/attachments.ts'
import { namesOfUsers } from '../timeline/authors.ts'
import { NOTE_ON } from '../timeline/owned.ts'

/** What an application shows: its layout, and who it is. */
export interface ApplicationLayout {
  applicationId: number
  title: string
  layout: unknown
}

/** An activity with all that a timeline shows of it. */
export interface ShownActivity {
  id: number
  typeId: number
  provider: string
  subject: string
  description: string
  isHtml: boolean
  /** 1 came in, 2 went out, 0 neither. */
  direction: number
  isDone: boolean
  created: string
  start: string | null
  deadline: string | null
  doneAt: string | null
  isIncoming: boolean
  author: { id: number; name: string }
  responsible: { id: number; name: string }
  owner: { entityTypeId: number; id: number }
  /** 1 to 7 of a to-do. */
  color: number | null
  location: string
  /** As `crm.activity.list` tells them. */
  communications: Row[]
  files: ShownFile[]
  note: string | null
  /** The whole look of a configurable activity. */
  configurable: ApplicationLayout | null
  badge: { title: string; value: string; type: string } | null
  blocks: ApplicationLayout[]
}

/** Activities by their ids, for who may read them. */
export async function showActivities(call: Call, ids: readonly number[]): Promise<Map<number, ShownActivity>> {
  if (!ids.length) return new Map()
  const some = `(${ids.map(() => '?').join(',')})`
  const rows = await query(call.db, `select * from activity where id in ${some}`, ids)
  const names = await namesOfUsers(
    call.db,
    rows.flatMap(({ author_id, responsible_id }) => [Number(author_id ?? 0), Number(responsible_id ?? 0)]),
  )
  const communications = await communicationsOf(call, ids)
  const files = await shownFiles(call, ACTIVITY, ids, '')
  const notes = await query(
    call.db,
    `select item_id, text from timeline_note where item_type = ${NOTE_ON.activity} and item_id in ${some}`,
    ids,
  )
  const noteOf = new Map(notes.map(({ item_id, text }) => [Number(item_id), text as string]))
  const looks = await looksOf(call, some, ids)
  const blocks = await query(
    call.db,
    `select b.activity_id, b.application_id, b.layout, a.title from activity_layout_blocks b
     join application a on a.id = b.application_id where b.activity_id in ${some} order by b.id`,
    ids,
  )
  const person = (id: unknown) => ({ id: Number(id ?? 0), name: names.get(Number(id)) ?? '' })
  const moment = (value: string | null): string | null => (value ? wireMoment(value, call.zone) : null)
  return new Map(
    rows.map(row => {
      const id = Number(row.id)
      const look = looks.get(id)
      return [
        id,
        {
          id,
          typeId: Number(row.type_id),
          provider: row.provider_id ?? '',
          subject: row.subject ?? '',
          description: row.description ?? '',
          isHtml: Number(row.description_type) === 3,
          direction: Number(row.direction ?? 0),
          isDone: row.completed === 'Y',
          created: wireMoment(row.created, call.zone),
          start: moment(row.start_time),
          deadline: moment(row.deadline),
          doneAt: moment(row.completed_time),
          isIncoming: row.is_incoming_channel === 'Y',
          author: person(row.author_id),
          responsible: person(row.responsible_id),
          owner: { entityTypeId: Number(row.owner_type_id), id: Number(row.owner_id) },
          color: row.color_id ? Number(row.color_id) : null,
          location: row.location ?? '',
          communications: communications.get(id) ?? [],
          files: files.get(id) ?? [],
          note: noteOf.get(id) ?? null,
          configurable: look?.configurable ?? null,
          badge: look?.badge ?? null,
          blocks: blocks.filter(({ activity_id }) => Number(activity_id) === id).map(layoutOf),
        },
      ]
    }),
  )
}

const layoutOf = ({ application_id, title, layout }: Row): ApplicationLayout => ({
  applicationId: Number(application_id),
  title: title ?? '',
  layout: JSON.parse(layout),
})

/** The looks of configurable activities; those of an application that is gone stay. */
async function looksOf(
  call: Call,
  some: string,
  ids: readonly number[],
): Promise<Map<number, Pick<ShownActivity, 'configurable' | 'badge'>>> {
  const rows = await query(
    call.db,
    `select c.activity_id, c.application_id, c.layout, a.title, g.title as badge_title, g.value as badge_value, g.type as badge_type
     from configurable_activity c left join application a on a.id = c.application_id
     left join activity_badge g on g.code = c.badge_code where c.activity_id in ${some}`,
    ids,
  )
  const said = (text: string): string => inPortalLanguage(JSON.parse(text), call.language)
  return new Map(
    rows.map(row => [
      Number(row.activity_id),
      {
        configurable: layoutOf(row),
        badge: row.badge_type
          ? { title: said(row.badge_title), value: said(row.badge_value), type: row.badge_type }
          : null,
      },
    ]),
  )
}
