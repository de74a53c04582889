import { ensure } from '../../../lib/maps.ts'
import { wireMoment } from '../../../lib/moment.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { type ShownUser, shownUsers, usersById } from './people.ts'

/** Items of the check lists of some tasks, in the order in which people see them. */
export const checklistItems = (call: Pick<Call, 'db'>, taskIds: readonly number[]): Promise<Row[]> =>
  query(
    call.db,
    `select * from task_checklist_item where task_id in (${taskIds.map(() => '?').join(',')}) order by sort_index, id`,
    taskIds,
  )

/** A person of an item: participant (A) or observer (U). */
interface Member {
  userId: number
  type: string
}

/** The people of some items, by the item. */
export async function itemMembers(call: Pick<Call, 'db'>, ids: readonly number[]): Promise<Map<number, Member[]>> {
  const members = new Map<number, Member[]>()
  if (!ids.length) return members
  const rows = await query(
    call.db,
    `select * from task_checklist_member where item_id in (${ids.map(() => '?').join(',')}) order by id`,
    ids,
  )
  for (const { item_id, user_id, type } of rows)
    ensure(members, Number(item_id), () => []).push({ userId: Number(user_id), type })
  return members
}

/** Such people as the methods of check lists show them, by the item. */
export async function shownMembers(call: Call, ids: readonly number[]): Promise<Map<number, Row[]>> {
  const members = await itemMembers(call, ids)
  const userIds = [...members.values()].flat().map(({ userId }) => userId)
  const users = await usersById(call, userIds)
  const shown = await shownUsers(call, userIds)
  return new Map(
    [...members].map(([itemId, some]) => [
      itemId,
      some
        .filter(({ userId }) => users.has(userId))
        .map(({ userId, type }) => memberOf(type, users.get(userId)!, shown.get(userId)!)),
    ]),
  )
}

const memberOf = (type: string, user: Row, shown: ShownUser): Row => ({
  ...{ ID: shown.id, TYPE: type, NAME: shown.name },
  PERSONAL_PHOTO: user.personal_photo === null ? null : String(user.personal_photo),
  ...{ PERSONAL_GENDER: user.personal_gender ?? '', IMAGE: shown.icon, IS_COLLABER: false },
})

const parentOf = ({ parent_id }: Row): string | number => (Number(parent_id) === 0 ? 0 : String(parent_id))

/** The check lists of some tasks as `checklist` of a task shows them, by the task and the item. */
export async function shownChecklists(
  call: Call,
  taskIds: readonly number[],
): Promise<Map<number, Record<string, unknown>>> {
  const items = await checklistItems(call, taskIds)
  const members = await itemMembers(
    call,
    items.map(({ id }) => Number(id)),
  )
  const shown = new Map<number, Record<string, unknown>>()
  for (const item of items) {
    const taskId = String(item.task_id)
    ensure(shown, Number(item.task_id), (): Record<string, unknown> => ({}))[String(item.id)] = {
      ...{ id: String(item.id), taskId, createdBy: String(item.created_by), parentId: parentOf(item) },
      ...{ title: item.title, sortIndex: String(item.sort_index), isComplete: item.is_complete },
      ...{ isImportant: item.is_important, toggledBy: item.toggled_by === null ? null : String(item.toggled_by) },
      toggledDate: item.toggled_date === null ? null : wireMoment(item.toggled_date, call.zone),
      ufChecklistFiles: false,
      members: (members.get(Number(item.id)) ?? []).map(({ userId, type }) => ({ id: String(userId), type })),
      ...{ attachments: [], entityId: taskId },
      action: { modify: true, remove: true, toggle: true, add: true, addAccomplice: true },
    }
  }
  return shown
}

/** The same as a tree, below a root that is nobody's item. */
export async function checklistTree(call: Call, taskId: number): Promise<Record<string, unknown>> {
  const items = await checklistItems(call, [taskId])
  const node = (item: Row | null): Record<string, unknown> => {
    const below = items.filter(({ parent_id }) => Number(parent_id ?? 0) === Number(item?.id ?? 0))
    return {
      nodeId: item ? Number(item.id) : 0,
      fields: {
        ...{ id: item ? String(item.id) : null, copiedId: null, entityId: item ? String(taskId) : null },
        ...{ userId: call.caller.userId, createdBy: item ? String(item.created_by) : null },
        ...{ parentId: item ? parentOf(item) : null, title: item?.title ?? '' },
        ...{ sortIndex: item ? String(item.sort_index) : null, displaySortIndex: '' },
        ...{ isComplete: item?.is_complete === 'Y', isImportant: item?.is_important === 'Y' },
        completedCount: below.filter(({ is_complete }) => is_complete === 'Y').length,
        ...{ members: [], attachments: [], nodeId: item ? String(item.id) : null },
      },
      action: item ? { modify: true, remove: true, toggle: true } : [],
      descendants: below.map(node),
    }
  }
  return node(null)
}
