import { stored } from '../../../lib/moment.ts'
import { inLanguage, type Text } from '../../../lib/text.ts'
import { dueRows } from '../../../portal/schedule.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { notify } from '../../im/index.ts'
import { recordKindById } from '../entities/registry.ts'
import { noticeSubject } from '../model/page-paths.ts'

const MINUTE = 60_000

/** Units of NOTIFY_VALUE by NOTIFY_TYPE, in milliseconds (crm.enum.activitynotifytype); 0 is no reminder. */
const units: readonly number[] = [0, MINUTE, 60 * MINUTE, 1440 * MINUTE]

/**
 * When somebody is reminded of an activity, as stored: so many minutes before its deadline (`pingOffsets`), and before it
 * begins (NOTIFY_TYPE, NOTIFY_VALUE). Nobody is reminded of what is done.
 */
function remindersOf({ completed, deadline, start_time, ping_offsets, notify_type, notify_value }: Row): string[] {
  if (completed === 'Y') return []
  const before = (moment: string | null, by: number) =>
    moment ? [stored(new Date(Date.parse(`${moment}Z`) - by))] : []
  const offsets: number[] = JSON.parse(ping_offsets ?? '[]')
  const unit = units[notify_type ?? 0] ?? 0
  return [
    ...new Set([
      ...offsets.flatMap(minutes => before(deadline, minutes * MINUTE)),
      ...(unit ? before(start_time, (notify_value ?? 0) * unit) : []),
    ]),
  ].sort()
}

/** Writes down the reminders of an activity that was added, or whose times have changed; those whose time is over do not come. */
export async function settleReminders(call: Call, before: Row | null, after: Row): Promise<void> {
  const [had, has] = [before ? remindersOf(before) : [], remindersOf(after)]
  if (had.join() === has.join()) return
  if (had.length) await query(call.db, 'delete from activity_reminder where activity_id = ?', [after.id])
  for (const due of has)
    if (due >= call.now)
      await query(call.db, 'insert into activity_reminder (activity_id, due) values (?, ?)', [after.id, due])
}

/** Reminds who is responsible for an activity, by the portal's clock. */
export const dueReminders = dueRows({
  name: 'reminders of activities',
  table: 'activity_reminder',
  async work(call, { activity_id }) {
    const [activity] = await query(call.db, 'select * from activity where id = ?', [activity_id])
    const type = activity && (await recordKindById(call, Number(activity.owner_type_id)))
    if (!activity || !type) return
    const text = [activity.subject || inLanguage(unnamed, call.language), shownMoment(call, activity.deadline)]
    await notify(call, [Number(activity.responsible_id)], {
      ...{ kind: 'reminder', text: text.filter(Boolean).join(', ') },
      subject: noticeSubject(type, Number(activity.owner_id)),
    })
  },
})

const unnamed: Text = { en: 'An activity without a subject', ru: 'Дело без темы' }

/** A stored moment as people read it, in the portal's language and zone. */
const shownMoment = ({ language, zone }: Call, moment: string | null): string =>
  moment === null
    ? ''
    : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: zone.name }).format(
        new Date(`${moment}Z`),
      )
