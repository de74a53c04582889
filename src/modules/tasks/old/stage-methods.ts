import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, scalarText, wholeNumber } from '../../../rest/params.ts'
import { insertRow, query, type Row } from '../../../store/store.ts'
import { seenTask } from '../task/access.ts'
import { argumentPhrases, arrayAt, integerAt } from './old-method.ts'

const common = { scopes: ['task'], source: sourceOf(import.meta.filename), kind: 'write' } as const
const ofPlan = { ...common, positional: true, access: 'any user, of the stages of their own plan' } as const

const refusal = (code: string, text: string) => ({ code, text })
// The pages have the code alone; the texts are those of the pages that say it.
const notFound = refusal('NOT_FOUND', 'Stage not found')
const phrases = (verb: string) => argumentPhrases(`task.stages.${verb}`)
const isAdmin = anything('boolean')
const stageId = integerAt(0, 'id')

/** Stages that a plan begins with (sample of task.stages.get). */
const firstStages = [
  { en: 'Not Planned', ru: 'Не спланированы', color: '00C4FB', system: 'NEW' },
  { en: 'I Will Do It This Week', ru: 'Сделаю на неделе', color: '47D1E2', system: null },
] as const

const STEP = 100

/** The stages of the caller's plan; the first look makes the first of them. */
async function planOf(call: Call): Promise<Row[]> {
  const { userId } = call.caller
  const text = 'select * from task_stage where plan_owner_id = ? order by sort, id'
  const stages = await query(call.db, text, [userId])
  if (stages.length) return stages
  for (const [place, { color, system, ...title }] of firstStages.entries())
    await query(
      call.db,
      'insert into task_stage (title, sort, color, system_type, plan_owner_id) values (?, ?, ?, ?, ?)',
      [title[call.language], (place + 1) * STEP, color, system, userId],
    )
  return query(call.db, text, [userId])
}

/** Gives stages their order. */
async function sortStages(call: Call, ids: readonly number[]): Promise<void> {
  for (const [place, id] of ids.entries())
    await query(call.db, 'update task_stage set sort = ? where id = ?', [(place + 1) * STEP, id])
}

/** The ids of a plan with one of them behind another, or before all where that is not there. */
const placedAfter = (stages: readonly Row[], id: number, after: number): number[] => {
  const ids = stages.map(stage => Number(stage.id)).filter(one => one !== id)
  ids.splice(ids.indexOf(after) + 1, 0, id)
  return ids
}

const colorOf = (value: unknown): string | undefined =>
  /^#?([\da-f]{6})$/i.exec(scalarText(value)?.trim() ?? '')?.[1]?.toUpperCase()

const requireStage = async (call: Call<'notFound'>, id: number): Promise<Row> =>
  (await planOf(call)).find(stage => Number(stage.id) === id) ?? call.fail('notFound')

/** task.stages.* (api-reference/tasks/stages/): plans of users; there are no groups, whose boards have stages as well. */
export const stageMethods: Method[] = [
  method({
    ...ofPlan,
    name: 'task.stages.get',
    params: { entityId: integerAt(0, 'entityId', 0), isAdmin },
    phrases: { ...phrases('get'), denied: refusal('ACCESS_DENIED', 'You cannot view stages in this group.') },
    async run(call, { entityId }) {
      if (entityId !== 0) call.fail('denied')
      return Object.fromEntries(
        (await planOf(call)).map(stage => [
          String(stage.id),
          {
            ...{ ID: String(stage.id), TITLE: stage.title, SORT: String(stage.sort), COLOR: stage.color },
            ...{ SYSTEM_TYPE: stage.system_type, ENTITY_ID: String(stage.plan_owner_id), ENTITY_TYPE: 'U' },
            ...{ ADDITIONAL_FILTER: [], TO_UPDATE: [], TO_UPDATE_ACCESS: null },
          },
        ]),
      )
    },
  }),
  method({
    ...ofPlan,
    name: 'task.stages.add',
    params: { fields: arrayAt(0, 'fields', { optional: true }), isAdmin },
    phrases: {
      ...phrases('add'),
      titleMissing: refusal('EMPTY_TITLE', 'Stage title is not specified'),
      denied: refusal('ACCESS_DENIED', 'You do not have permission to manage stages'),
    },
    async run(call, { fields }) {
      const title = scalarText(fields.TITLE)?.trim().toWellFormed() || call.fail('titleMissing')
      if (wholeNumber(fields.ENTITY_ID ?? 0) !== 0) call.fail('denied')
      const stages = await planOf(call)
      const id = await insertRow(
        call.db,
        'insert into task_stage (title, sort, color, system_type, plan_owner_id) values (?, ?, ?, ?, ?)',
        [title.slice(0, 255), 0, colorOf(fields.COLOR) ?? '00C4FB', null, call.caller.userId],
      )
      await sortStages(call, placedAfter(stages, id, wholeNumber(fields.AFTER_ID) ?? 0))
      return id
    },
  }),
  method({
    ...ofPlan,
    name: 'task.stages.update',
    params: { id: stageId, fields: arrayAt(1, 'fields'), isAdmin },
    phrases: {
      ...phrases('update'),
      notFound,
      denied: refusal('ACCESS_DENIED', 'You cannot modify stages in this group'),
    },
    async run(call, { id, fields }) {
      const stage = await requireStage(call, id)
      const title = scalarText(fields.TITLE)?.trim().toWellFormed() || stage.title
      await query(call.db, 'update task_stage set title = ?, color = ? where id = ?', [
        ...[title.slice(0, 255), colorOf(fields.COLOR) ?? stage.color, id],
      ])
      const after = wholeNumber(fields.AFTER_ID)
      if (after !== undefined && after !== id) await sortStages(call, placedAfter(await planOf(call), id, after))
      return true
    },
  }),
  method({
    ...ofPlan,
    name: 'task.stages.delete',
    params: { id: stageId, isAdmin },
    phrases: {
      ...phrases('delete'),
      notFound,
      isFirst: refusal('CANT_DELETE_FIRST', 'Cannot delete the first stage. Move the stage to delete it.'),
      isSystem: refusal('IS_SYSTEM', 'The default stage cannot be deleted'),
    },
    async run(call, { id }) {
      const stage = await requireStage(call, id)
      if (stage.system_type) call.fail('isSystem')
      if (Number((await planOf(call))[0]!.id) === id) call.fail('isFirst')
      await query(call.db, 'delete from task_stage_place where stage_id = ?', [id])
      await query(call.db, 'delete from task_stage where id = ?', [id])
      return true
    },
  }),
  method({
    ...ofPlan,
    kind: 'read',
    name: 'task.stages.canmovetask',
    params: { entityId: integerAt(0, 'entityId', 0), entityType: anything('string', true) },
    phrases: phrases('canmovetask'),
    run: (call, { entityId, entityType }) => entityType === 'U' && entityId === call.caller.userId,
  }),
  method({
    ...common,
    // By names: of `before` and `after`, which exclude each other, the second could not be reached by its place.
    name: 'task.stages.movetask',
    access: 'the people of the task, to stages of their own plan',
    params: {
      id: integerAt(0, 'id'),
      stageId: integerAt(1, 'stageId'),
      before: anything('integer'),
      after: anything('integer'),
    },
    phrases: {
      ...phrases('movetask'),
      notFound,
      taskUnknown: refusal('TASK_NOT_FOUND', 'Task not found or access to it is denied'),
      denied: refusal('ACCESS_DENIED_MOVE', 'You cannot move this task'),
    },
    async run(call, { id, stageId, before, after }) {
      if (!(await seenTask(call, id))) call.fail('taskUnknown')
      await requireStage(call, stageId)
      const { userId } = call.caller
      await query(call.db, 'delete from task_stage_place where task_id = ? and user_id = ?', [id, userId])
      const there = await query(
        call.db,
        'select task_id, sort from task_stage_place where user_id = ? and stage_id = ? order by sort, id',
        [userId, stageId],
      )
      await query(call.db, 'insert into task_stage_place (task_id, user_id, stage_id, sort) values (?, ?, ?, ?)', [
        ...[id, userId, stageId, sortBeside(there, wholeNumber(before), wholeNumber(after))],
      ])
      call.recordChange('TASK', id, 'update')
      return true
    },
  }),
]

/** A number between those of the neighbours: before one task, after another, or behind all. */
function sortBeside(there: readonly Row[], before: number | undefined, after: number | undefined): number {
  const at = (id: number | undefined) => there.findIndex(row => Number(row.task_id) === id)
  const sortOf = (place: number) => (there[place] ? Number(there[place].sort) : undefined)
  const next = before === undefined ? (after === undefined ? -1 : at(after) + 1) : at(before)
  if (next <= 0 && before === undefined && after === undefined) return (sortOf(there.length - 1) ?? 0) + 1
  const place = next < 0 ? there.length : next
  const [left, right] = [sortOf(place - 1), sortOf(place)]
  if (left === undefined) return (right ?? 1) - 1
  return right === undefined ? left + 1 : (left + right) / 2
}
