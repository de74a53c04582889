import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { method } from '../../../rest/method.ts'
import { anything, positiveId, wholeNumber } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import { readTimeline, type ShownEntry } from '../timeline/stream.ts'
import { pageQueryPhrases } from './phrases.ts'
import { type ShownActivity, showActivities } from './shown-activities.ts'

const PAGE = 30
const LONGEST = 100

/** So many activities that are planned stand at the top. */
const MOST_PLANNED = 50

/** An entry with the activity that it tells of, as it is now; null: it is gone. */
interface Entry extends ShownEntry {
  activity?: ShownActivity | null
}

interface Page {
  /** What is to be done, the most urgent first, with the first page alone. */
  planned: ShownActivity[]
  pinned: Entry[]
  entries: Entry[]
  /** What the next page is asked for `before`; null: there is none. */
  next: number | null
}

/** The timeline of a record, page by page from its end; the first page tells too what is planned and what is pinned. */
export const timelinePage = method({
  name: 'portico.timeline.page',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: {
    entityTypeId: positiveId('typeUnknown'),
    id: positiveId('idInvalid'),
    before: anything('integer'),
    limit: anything('integer'),
  },
  phrases: pageQueryPhrases,
  async run(call, { entityTypeId, id, before, limit }): Promise<Page> {
    const from = wholeNumber(before)
    const page = await readTimeline(
      call,
      { entityTypeId, recordId: id },
      { before: from, limit: Math.min(Math.max(wholeNumber(limit) ?? PAGE, 1), LONGEST) },
    )
    const planned = from === undefined ? await plannedFor(call, entityTypeId, id) : []
    const told = [...page.pinned, ...page.entries].flatMap(entry => activityOf(entry) ?? [])
    const activities = await showActivities(call, [...new Set([...planned, ...told])])
    const withActivity = (entry: ShownEntry): Entry => {
      const activityId = activityOf(entry)
      return activityId === undefined ? entry : { ...entry, activity: activities.get(activityId) ?? null }
    }
    return {
      planned: planned.flatMap(one => activities.get(one) ?? []),
      pinned: page.pinned.map(withActivity),
      entries: page.entries.map(withActivity),
      next: page.next,
    }
  },
})

const activityOf = ({ settings }: ShownEntry): number | undefined => wholeNumber(settings?.activityId)

/** Activities of a record that nobody has completed. */
async function plannedFor(call: Call, entityTypeId: number, recordId: number): Promise<number[]> {
  const rows = await query(
    call.db,
    `select a.id from activity_binding b join activity a on a.id = b.activity_id
     where b.entity_type_id = ? and b.record_id = ? and a.completed = 'N'
     order by case when a.deadline is null then 1 else 0 end, a.deadline, a.id limit ${MOST_PLANNED}`,
    [entityTypeId, recordId],
  )
  return rows.map(({ id }) => Number(id))
}
