import { wireMoment } from '../../../lib/moment.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'

/** What a user has of a task for themselves. */
interface Options {
  viewedDate: string | null
  isMuted: 'Y' | 'N'
  isPinned: 'Y' | 'N'
  favorite: 'Y' | 'N'
}

/** The columns of such a row, each Y, N, or nothing. */
export type OptionColumn = 'is_muted' | 'is_pinned' | 'favorite'

const yesNo = (value: unknown): 'Y' | 'N' => (value === 'Y' ? 'Y' : 'N')

/** What the caller has of some tasks, by the task. */
export async function optionsOf(call: Call, taskIds: readonly number[]): Promise<Map<number, Options>> {
  const rows = await query(
    call.db,
    `select * from task_user_option where user_id = ? and task_id in (${taskIds.map(() => '?').join(',')})`,
    [call.caller.userId, ...taskIds],
  )
  return new Map(
    rows.map(row => [
      Number(row.task_id),
      {
        viewedDate: row.viewed_date === null ? null : wireMoment(row.viewed_date, call.zone),
        ...{ isMuted: yesNo(row.is_muted), isPinned: yesNo(row.is_pinned), favorite: yesNo(row.favorite) },
      },
    ]),
  )
}

/** Sets one of them for the caller. */
export const setOption = (call: Call, taskId: number, column: OptionColumn | 'viewed_date', value: string) =>
  query(
    call.db,
    `insert into task_user_option (task_id, user_id, "${column}") values (?, ?, ?)
     on conflict (task_id, user_id) do update set "${column}" = excluded."${column}"`,
    [taskId, call.caller.userId, value],
  )
