import { wireMoment } from '../../../lib/moment.ts'
import type { Call } from '../../../rest/call.ts'
import { phpArray, scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import { insertRow, query, type Row } from '../../../store/store.ts'
import { shownMembers } from '../task/checklists.ts'
import { noteHistory } from '../task/history.ts'
import { areUsers, membersOf, setMembers } from '../task/people.ts'

const columns = 'task_id, parent_id, created_by, title, sort_index, is_complete, is_important'

/** Items as the old methods show them. */
export async function shownItems(call: Call, items: readonly Row[]): Promise<Row[]> {
  const members = await shownMembers(
    call,
    items.map(({ id }) => Number(id)),
  )
  return items.map(item => ({
    ...{ ID: String(item.id), TASK_ID: String(item.task_id) },
    PARENT_ID: Number(item.parent_id) === 0 ? 0 : String(item.parent_id),
    ...{ CREATED_BY: String(item.created_by), TITLE: item.title, SORT_INDEX: String(item.sort_index) },
    ...{ IS_COMPLETE: item.is_complete, IS_IMPORTANT: item.is_important },
    TOGGLED_BY: item.toggled_by === null ? null : String(item.toggled_by),
    TOGGLED_DATE: item.toggled_date === null ? '' : wireMoment(item.toggled_date, call.zone),
    MEMBERS: members.get(Number(item.id)) ?? [],
    ATTACHMENTS: [],
  }))
}

export const findItem = async (call: Pick<Call, 'db'>, id: number): Promise<Row | undefined> =>
  (await query(call.db, 'select * from task_checklist_item where id = ?', [id]))[0]

/** The names that items and lists are given where nobody says one, as the original has them. */
const listName = ({ language }: Pick<Call, 'language'>, number: number): string =>
  `${language === 'ru' ? 'Чек-лист' : 'Checklist'} ${number}`

const rootsOf = (call: Pick<Call, 'db'>, taskId: number): Promise<Row[]> =>
  query(call.db, 'select id from task_checklist_item where task_id = ? and parent_id = 0 order by sort_index, id', [
    taskId,
  ])

/** What stands above a new item: an item of the task, or 0 for a new list (tasks/checklist-item/). */
async function parentFor(call: Call, taskId: number, sent: unknown): Promise<number> {
  if (sent !== undefined && sent !== null && sent !== '') {
    const parent = await findItem(call, wholeNumber(sent) ?? 0)
    // An unknown parent makes a new list.
    return parent && Number(parent.task_id) === taskId ? Number(parent.id) : 0
  }
  const [first] = await rootsOf(call, taskId)
  return first ? Number(first.id) : insertItem(call, { task_id: taskId, parent_id: 0, title: listName(call, 1) })
}

async function nextSort(call: Pick<Call, 'db'>, taskId: number, parentId: number): Promise<number> {
  const [row] = await query(
    call.db,
    'select max(sort_index) as n from task_checklist_item where task_id = ? and parent_id = ?',
    [taskId, parentId],
  )
  return row!.n === null ? 0 : Number(row!.n) + 1
}

async function insertItem(call: Call, item: Row): Promise<number> {
  const { task_id, parent_id, title, is_complete = 'N', is_important = 'N' } = item
  const sort = item.sort_index ?? (await nextSort(call, task_id, parent_id))
  return insertRow(call.db, `insert into task_checklist_item (${columns}) values (?, ?, ?, ?, ?, ?, ?)`, [
    ...[task_id, parent_id, call.caller.userId, title, sort, is_complete, is_important],
  ])
}

const flag = (value: unknown): 'Y' | 'N' => (truth(value) ? 'Y' : 'N')

/** Adds an item, of whose title it is known that there is one, and gives its id. */
export async function addItem(call: Call, taskId: number, fields: Row): Promise<number> {
  const title = scalarText(fields.TITLE)!.trim().toWellFormed()
  const parentId = await parentFor(call, taskId, fields.PARENT_ID)
  const sort = wholeNumber(fields.SORT_INDEX)
  const id = await insertItem(call, {
    ...{ task_id: taskId, parent_id: parentId, title, ...(sort === undefined ? {} : { sort_index: sort }) },
    ...{ is_complete: flag(fields.IS_COMPLETE), is_important: flag(fields.IS_IMPORTANT) },
  })
  if (fields.MEMBERS !== undefined) await setItemMembers(call, taskId, id, fields.MEMBERS)
  await noteHistory(call, taskId, 'CHECKLIST_ITEM_CREATE', '', title)
  return id
}

/** Changes an item as its caller says. */
export async function changeItem(call: Call, item: Row, fields: Row): Promise<void> {
  const after: Row = { ...item }
  const title = scalarText(fields.TITLE)?.trim()
  if (title) after.title = title.toWellFormed()
  const sort = wholeNumber(fields.SORT_INDEX)
  if (sort !== undefined) after.sort_index = sort
  if ('IS_IMPORTANT' in fields) after.is_important = flag(fields.IS_IMPORTANT)
  if ('PARENT_ID' in fields) {
    const parent = await findItem(call, wholeNumber(fields.PARENT_ID) ?? 0)
    const fits = parent && parent.task_id === item.task_id && !(await isBelow(call, parent, Number(item.id)))
    if (fits) after.parent_id = parent.id
  }
  await query(
    call.db,
    'update task_checklist_item set title = ?, sort_index = ?, is_important = ?, parent_id = ? where id = ?',
    [after.title, after.sort_index, after.is_important, after.parent_id, item.id],
  )
  if (after.title !== item.title)
    await noteHistory(call, item.task_id, 'CHECKLIST_ITEM_RENAME', item.title, after.title)
  if ('IS_COMPLETE' in fields) await toggleItem(call, item, flag(fields.IS_COMPLETE) === 'Y')
  if (fields.MEMBERS !== undefined) await setItemMembers(call, Number(item.task_id), Number(item.id), fields.MEMBERS)
}

/** Whether an item is another one or stands below it. */
async function isBelow(call: Pick<Call, 'db'>, item: Row, id: number): Promise<boolean> {
  for (let at: Row | undefined = item, steps = 0; at && steps < 100; steps++) {
    if (Number(at.id) === id) return true
    at = await findItem(call, Number(at.parent_id))
  }
  return false
}

/** Completes an item, or opens it again. */
export async function toggleItem(call: Call, item: Row, isComplete: boolean): Promise<void> {
  if ((item.is_complete === 'Y') === isComplete) return
  await query(
    call.db,
    'update task_checklist_item set is_complete = ?, toggled_by = ?, toggled_date = ? where id = ?',
    [isComplete ? 'Y' : 'N', call.caller.userId, call.now, item.id],
  )
  await noteHistory(call, item.task_id, isComplete ? 'CHECKLIST_ITEM_CHECK' : 'CHECKLIST_ITEM_UNCHECK', '', item.title)
}

/** Deletes an item and all that stands below it. */
export async function removeItem(call: Call, item: Row): Promise<void> {
  for (const below of await query(call.db, 'select * from task_checklist_item where parent_id = ?', [item.id]))
    await removeItem(call, below)
  await query(call.db, 'delete from task_checklist_member where item_id = ?', [item.id])
  await query(call.db, 'delete from task_checklist_item where id = ?', [item.id])
  await noteHistory(call, item.task_id, 'CHECKLIST_ITEM_REMOVE', item.title, '')
}

/** Puts an item behind another one of its task, whose parent it gets. */
export async function moveItem(call: Call, item: Row, behind: Row): Promise<void> {
  const siblings = await query(
    call.db,
    'select id from task_checklist_item where task_id = ? and parent_id = ? and id <> ? order by sort_index, id',
    [behind.task_id, behind.parent_id, item.id],
  )
  const ids = siblings.map(({ id }) => Number(id))
  ids.splice(ids.indexOf(Number(behind.id)) + 1, 0, Number(item.id))
  for (const [place, id] of ids.entries())
    await query(call.db, 'update task_checklist_item set sort_index = ?, parent_id = ? where id = ?', [
      ...[place, behind.parent_id, id],
    ])
}

/** Gives an item its people; they take part in the task from then on. */
async function setItemMembers(call: Call, taskId: number, itemId: number, sent: unknown): Promise<void> {
  const wanted = Object.entries(phpArray(sent) ?? {}).flatMap(([key, value]) => {
    const userId = wholeNumber(key) ?? 0
    const type = scalarText(phpArray(value)?.TYPE)?.toUpperCase()
    return userId > 0 && (type === 'A' || type === 'U') ? [{ userId, type } as const] : []
  })
  const people: typeof wanted = []
  for (const one of wanted) if (await areUsers(call, [one.userId])) people.push(one)
  await query(call.db, 'delete from task_checklist_member where item_id = ?', [itemId])
  for (const { userId, type } of people)
    await query(call.db, 'insert into task_checklist_member (item_id, user_id, type) values (?, ?, ?)', [
      ...[itemId, userId, type],
    ])
  let isChanged = false
  for (const type of ['A', 'U'] as const) {
    const before = (await membersOf(call, [taskId])).get(taskId)?.get(type) ?? []
    const added = people.filter(one => one.type === type).map(({ userId }) => userId)
    if (await setMembers(call, taskId, type, [...new Set([...before, ...added])])) isChanged = true
  }
  if (isChanged) call.recordChange('TASK', taskId, 'update')
}
