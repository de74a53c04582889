import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { seenTask } from '../task/access.ts'
import { noteHistory } from '../task/history.ts'
import { type OptionColumn, setOption } from '../task/options.ts'
import { taskId } from '../task/params.ts'
import { membersOf, setMembers } from '../task/people.ts'
import { favoritePhrases, ownMarkPhrases, watchPhrases } from '../task/phrases.ts'
import { showTask } from '../task/show.ts'

const common = {
  scopes: ['task'],
  kind: 'write',
  source: sourceOf(import.meta.filename),
  access: 'the people of the task, their heads and administrators',
} as const

/** Fails for who may not see a task. */
export async function requireSeen(call: Call<'notFound'>, id: number): Promise<void> {
  if (!(await seenTask(call, id))) call.fail('notFound')
}

/** Marks of a task that its users set for themselves alone, by the ends of their methods' names. */
const ownMarks: readonly (readonly [verb: string, column: OptionColumn, value: 'Y' | 'N'])[] = [
  ['mute', 'is_muted', 'Y'],
  ['unmute', 'is_muted', 'N'],
  ['pin', 'is_pinned', 'Y'],
  ['unpin', 'is_pinned', 'N'],
]

/** Makes the caller an observer of a task, or no observer any more. */
export async function watch(call: Call, id: number, watches: boolean): Promise<void> {
  const { userId } = call.caller
  const before = (await membersOf(call, [id])).get(id)?.get('U') ?? []
  const after = watches ? [...before.filter(one => one !== userId), userId] : before.filter(one => one !== userId)
  if (!(await setMembers(call, id, 'U', after))) return
  await noteHistory(call, id, 'AUDITORS', before.join(), after.join())
  call.recordChange('TASK', id, 'update')
}

/** What a user does with a task for themselves (tasks/user-actions/). */
export const ownMethods: Method[] = [
  ...ownMarks.map(([verb, column, value]) =>
    method({
      ...common,
      name: `tasks.task.${verb}`,
      params: { id: taskId },
      phrases: ownMarkPhrases,
      async run(call, { id }) {
        await requireSeen(call, id)
        await setOption(call, id, column, value)
        return { task: await showTask(call, id) }
      },
    }),
  ),
  ...(['add', 'remove'] as const).map(verb =>
    method({
      ...common,
      name: `tasks.task.favorite.${verb}`,
      params: { taskId },
      phrases: favoritePhrases,
      async run(call, { taskId }) {
        await requireSeen(call, taskId)
        await setOption(call, taskId, 'favorite', verb === 'add' ? 'Y' : 'N')
        return true
      },
    }),
  ),
  ...(['startwatch', 'stopwatch'] as const).map(verb =>
    method({
      ...common,
      name: `tasks.task.${verb}`,
      params: { taskId },
      rows: ({ taskid }) => rowsIn('task', taskid),
      phrases: watchPhrases,
      async run(call, { taskId }) {
        await requireSeen(call, taskId)
        await watch(call, taskId, verb === 'startwatch')
        return { task: await showTask(call, taskId) }
      },
    }),
  ),
]
