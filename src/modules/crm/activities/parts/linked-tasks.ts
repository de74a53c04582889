import { isMap } from '../../../../lib/text.ts'
import type { Call } from '../../../../rest/call.ts'
import { wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import { mayUseOwner, storedRecord } from '../../requisites/owners.ts'
import { DONE, PENDING, PROVIDED } from '../fields.ts'
import { isSame, type Owner, ownersOf } from '../owners.ts'
import { removeParts } from '../removal.ts'
import { addActivity, changeActivity } from '../write.ts'
import { bind, settleOwner, unbind } from './bindings.ts'

/** What makes an activity of a task. */
export const TASK_PROVIDER = 'CRM_TASKS_TASK'

/** The setting of a smart process that opens it to tasks (crm-type-add.md, linkedUserFields). */
const OPEN_TO_TASKS = 'TASKS_TASK|UF_CRM_TASK'

/** A task as its activity shows it. */
export interface LinkedTask {
  id: number
  title: string
  description: string
  responsibleId: number
  created: string
  deadline: string | null
  isCompleted: boolean
  priority: number
  /** The activity that it has by now. */
  activityId: number | null
  owners: readonly Owner[]
}

/** Letters of the types whose records tasks can be bound to, by the number of the type. */
export async function letterCodes(call: Call): Promise<ReadonlyMap<number, string>> {
  return new Map((await entityTypesOf(call)).map(type => [type.entityTypeId, type.entityTypeAbbr]))
}

/**
 * The records that codes name, `D_5`, `T80_6`: those that are there, that the caller may read, and whose type is open to
 * tasks. A link to anything else is not kept (how-to-connect-task-to-spa.md).
 */
export async function linkableRecords(call: Call, codes: readonly string[]): Promise<Owner[]> {
  const types = await entityTypesOf(call)
  const found: Owner[] = []
  for (const code of codes) {
    const [, letters = '', digits] = /^([A-Za-z]{1,2}|[Tt][\da-fA-F]+)_(\d{1,15})$/.exec(code.trim()) ?? []
    const type = types.find(one => one.entityTypeAbbr.toLowerCase() === letters.toLowerCase())
    const id = wholeNumber(digits)
    if (!type || id === undefined || !(await isOpenToTasks(call, type.entityTypeId))) continue
    const owner = { entityTypeId: type.entityTypeId, id }
    if (found.some(one => isSame(one, owner))) continue
    if (!(await storedRecord(call, type, id, true))) continue
    if (await mayUseOwner(call, types, { typeId: type.entityTypeId, id }, 'read')) found.push(owner)
  }
  return found
}

async function isOpenToTasks(call: Call, entityTypeId: number): Promise<boolean> {
  const [row] = await query(call.db, 'select linked_user_fields from item_type where entity_type_id = ?', [
    entityTypeId,
  ])
  if (!row) return true
  const linked: unknown = JSON.parse(row.linked_user_fields ?? '{}')
  return isMap(linked) && linked[OPEN_TO_TASKS] === true
}

/**
 * Makes, changes or removes the activity that a task is of its records, and gives its id; null where the task has no
 * records. Whoever may change the task may do so, whatever their rights in the CRM.
 */
export async function keepActivityOfTask(call: Call, task: LinkedTask): Promise<number | null> {
  const [before] =
    task.activityId === null ? [] : await query(call.db, 'select * from activity where id = ?', [task.activityId])
  const [first] = task.owners
  if (!first) {
    // One that went with its record has its number still: it may come back with it.
    if (!before) return task.activityId
    await removeActivity(call, before)
    return null
  }
  const columns: Row = {
    ...{ type_id: PROVIDED, provider_id: TASK_PROVIDER, provider_type_id: 'TASKS_TASK' },
    ...{ associated_entity_id: task.id, subject: task.title, description: task.description },
    ...{ responsible_id: task.responsibleId, deadline: task.deadline, start_time: task.created },
    ...{ end_time: task.deadline ?? task.created, priority: task.priority === 2 ? 3 : 2 },
    ...{ completed: task.isCompleted ? 'Y' : 'N', status: task.isCompleted ? DONE : PENDING },
  }
  if (!before) {
    const added = await addActivity(call, { columns, owner: first })
    for (const owner of task.owners.slice(1)) await bind(call, added.id, owner)
    return Number(added.id)
  }
  const bound = await ownersOf(call, before.id)
  for (const owner of task.owners) if (!bound.some(one => isSame(one, owner))) await bind(call, before.id, owner)
  for (const owner of bound) if (!task.owners.some(one => isSame(one, owner))) await unbind(call, before.id, owner)
  await settleOwner(call, before.id, first)
  const [moved] = await query(call.db, 'select * from activity where id = ?', [before.id])
  if (Object.keys(columns).some(name => (moved![name] ?? null) !== (columns[name] ?? null)))
    await changeActivity(call, moved!, columns)
  return Number(before.id)
}

async function removeActivity(call: Call, { id }: Row): Promise<void> {
  await removeParts(call, [id])
  await query(call.db, 'delete from activity where id = ?', [id])
  call.recordChange('ACTIVITY', id, 'delete')
}

/** Removes the activity of a task that is there no more, wherever it has come from. */
export async function removeActivityOfTask(call: Call, taskId: number): Promise<void> {
  const text = 'select * from activity where provider_id = ? and associated_entity_id = ?'
  for (const row of await query(call.db, text, [TASK_PROVIDER, taskId])) await removeActivity(call, row)
}
