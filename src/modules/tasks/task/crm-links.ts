import { chunks } from '../../../lib/chunks.ts'
import { ensure } from '../../../lib/maps.ts'
import type { Call } from '../../../rest/call.ts'
import type { OwnedTable } from '../../../rest/changes/ownership.ts'
import type { RecordChange } from '../../../rest/changes/record-change.ts'
import { listOf, scalarText } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import {
  keepActivityOfTask,
  letterCodes,
  linkableRecords,
  removeActivityOfTask,
  TASK_PROVIDER,
} from '../../crm/index.ts'
import { COMPLETED, IN_PROGRESS } from './fields.ts'
import { changeStatus } from './status.ts'

/** A record of the CRM that a task is bound to. */
interface Link {
  entityTypeId: number
  id: number
}

/** The records that a value of UF_CRM_TASK names. */
export const readLinks = (call: Call, value: unknown): Promise<Link[]> =>
  linkableRecords(
    call,
    (listOf(value) ?? [value]).map(one => scalarText(one) ?? ''),
  )

/** Binds a task to these records in the place of others; says whether that changes anything. */
export async function setLinks(call: Call, taskId: number, links: readonly Link[]): Promise<boolean> {
  const before = await storedLinks(call, [taskId])
  const codes = (all: readonly Link[]): string => all.map(({ entityTypeId, id }) => `${entityTypeId} ${id}`).join()
  if (codes(before.get(taskId) ?? []) === codes(links)) return false
  await query(call.db, 'delete from task_crm_binding where task_id = ?', [taskId])
  for (const { entityTypeId, id } of links)
    await query(call.db, 'insert into task_crm_binding (task_id, entity_type_id, record_id) values (?, ?, ?)', [
      ...[taskId, entityTypeId, id],
    ])
  return true
}

async function storedLinks(call: Pick<Call, 'db'>, taskIds: readonly number[]): Promise<Map<number, Link[]>> {
  const links = new Map<number, Link[]>()
  for (const some of chunks(taskIds))
    for (const { task_id, entity_type_id, record_id } of await query(
      call.db,
      `select task_id, entity_type_id, record_id from task_crm_binding
       where task_id in (${some.map(() => '?').join(',')}) order by id`,
      some,
    ))
      ensure(links, Number(task_id), () => []).push({ entityTypeId: Number(entity_type_id), id: Number(record_id) })
  return links
}

/** Codes of the records that tasks are bound to, `D_5`, by the task. */
export async function linkCodes(call: Call, taskIds: readonly number[]): Promise<Map<number, string[]>> {
  const letters = await letterCodes(call)
  return new Map(
    [...(await storedLinks(call, taskIds))].map(([taskId, links]) => [
      taskId,
      links.flatMap(({ entityTypeId, id }) => {
        const letter = letters.get(entityTypeId)
        return letter ? [`${letter}_${id}`] : []
      }),
    ]),
  )
}

/** The types and ids that codes of a filter name, whoever may read them: the tasks are restricted by themselves. */
export async function linksIn(call: Call, codes: readonly unknown[]): Promise<Link[]> {
  const numbers = new Map([...(await letterCodes(call))].map(([id, letter]) => [letter.toLowerCase(), id]))
  return codes.flatMap(code => {
    const [, letters, digits] = /^([A-Za-z][\da-fA-FO]*)_(\d{1,15})$/i.exec(scalarText(code)?.trim() ?? '') ?? []
    const entityTypeId = numbers.get(letters?.toLowerCase() ?? '')
    return entityTypeId === undefined ? [] : [{ entityTypeId, id: Number(digits) }]
  })
}

/** A task goes on without its records: it loses the link, and the CRM its activity. */
export const ownedLinks: OwnedTable = {
  table: 'task_crm_binding',
  owner: { type: 'entity_type_id', id: 'record_id' },
  deleted: 'go',
  merged: 'move',
  unique: 'task_id',
  cameBack: linksCameBack,
}

/** A link that comes back with its record is one of the task again, if there is the task still. */
async function linksCameBack(call: Call, _record: unknown, came: readonly Row[]): Promise<void> {
  for (const { task_id } of came) {
    const [task] = await query(call.db, 'select id from task where id = ?', [task_id])
    if (task) await keepActivity(call, Number(task_id))
    else {
      await query(call.db, 'delete from task_crm_binding where task_id = ?', [task_id])
      await removeActivityOfTask(call, Number(task_id))
    }
  }
}

/**
 * A task is an activity of its records, and the other way round: who completes that activity, or opens it again, does so
 * with the task.
 */
export async function followTasks(call: Call, changes: readonly RecordChange[]): Promise<void> {
  const tasks = new Set<number>()
  for (const { type, id, how } of changes) {
    if (type === 'TASK' && (how === 'add' || how === 'update')) tasks.add(Number(id))
    if (type === 'ACTIVITY' && how === 'update') await followActivity(call, Number(id))
  }
  for (const id of tasks) await keepActivity(call, id)
}

/** Brings the activity of a task to what the task is now. */
export async function keepActivity(call: Call, taskId: number): Promise<void> {
  const [task] = await query(call.db, 'select * from task where id = ?', [taskId])
  if (!task) return
  const owners = (await storedLinks(call, [taskId])).get(taskId) ?? []
  const activityId = task.activity_id === null ? null : Number(task.activity_id)
  if (!owners.length && activityId === null) return
  const kept = await keepActivityOfTask(call, {
    ...{ id: taskId, title: task.title, description: task.description ?? '', created: task.created_date },
    ...{ responsibleId: Number(task.responsible_id), deadline: task.deadline, priority: Number(task.priority) },
    ...{ isCompleted: Number(task.status) === COMPLETED, activityId, owners },
  })
  if (kept !== activityId) await query(call.db, 'update task set activity_id = ? where id = ?', [kept, taskId])
}

async function followActivity(call: Call, activityId: number): Promise<void> {
  const [row] = await query<Row>(
    call.db,
    `select t.id, t.status, a.completed from task t join activity a on a.id = t.activity_id
     where t.activity_id = ? and a.provider_id = ?`,
    [activityId, TASK_PROVIDER],
  )
  if (!row || (row.completed === 'Y') === (Number(row.status) === COMPLETED)) return
  await changeStatus(call, Number(row.id), row.completed === 'Y' ? COMPLETED : IN_PROGRESS)
}
