import type { Field } from '../../../records/field.ts'
import { fieldType } from '../../../records/field-types/index.ts'
import { camel } from '../../../records/modern/field-names.ts'
import { keptShape, type ShownRow } from '../../../records/page.ts'
import { classicObject, columnOf, fromRecords } from '../../../records/show.ts'
import { fieldsWith, userfieldsOf } from '../../../records/userfields/definitions.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { groupsById } from '../../sonet_group/index.ts'
import { rolesIn } from './access.ts'
import { actionsOf, camelActions } from './actions.ts'
import { checklistTree, shownChecklists } from './checklists.ts'
import { linkCodes } from './crm-links.ts'
import { taskFields } from './fields.ts'
import { shownGroup } from './groups.ts'
import { upperName } from './names.ts'
import { optionsOf } from './options.ts'
import { TASK_ATTACHMENTS, taskOwner } from './owner.ts'
import { membersOf, shownUsers } from './people.ts'
import { subStatusOf } from './substatus.ts'

/** What answers show without a `select`; REAL_STATUS is another name of STATUS. */
const ofAll: readonly string[] = [
  ...Object.keys(taskFields).filter(name => name !== 'REAL_STATUS' && name !== 'TAGS'),
  ...['NOT_VIEWED', 'VIEWED_DATE', 'IS_MUTED', 'IS_PINNED', 'IS_PINNED_IN_GROUP', 'FAVORITE'],
  'CHECKLIST',
]

/** Fields of which one brings all three (api-reference/tasks/fields.md). */
const systemUserfields: readonly string[] = ['UF_CRM_TASK', 'UF_TASK_WEBDAV_FILES', 'UF_MAIL_MESSAGE']

/** What a list is asked for beside fields (tasks-task-list.md, parameter params). */
export interface Extras {
  results?: boolean
  timer?: boolean
  parsedDescription?: boolean
  /** One task: its actions and check lists are shown too. */
  whole?: boolean
  /** Quirk: a list that is sorted by deadline shows whether there is one (sample of tasks.task.list). */
  lengthDeadline?: boolean
}

/** The names that a `select` asks for, as tables have them. */
export async function selectedNames(call: Call, select: readonly unknown[]): Promise<ReadonlySet<string>> {
  const names = select.filter(name => typeof name === 'string').map(upperName)
  const wanted = new Set(names.filter(name => name !== '*' && name !== 'UF_*'))
  if (!names.length || names.includes('*')) for (const name of ofAll) wanted.add(name)
  if (names.includes('UF_*')) {
    for (const name of (await userfieldsOf(call, taskOwner)).keys()) wanted.add(name)
    wanted.add('UF_CRM_TASK')
  }
  wanted.add('ID')
  return wanted
}

/** The SQL object of what of some fields the table and its user fields have. */
export async function taskShape(call: Call, wanted: ReadonlySet<string>) {
  const fields = await fieldsWith(call, taskOwner, taskFields)
  const names = Object.keys(fields).filter(name => wanted.has(name) && !fields[name]!.virtual)
  return keptShape(call, fields, `tasks ${names.join(' ')}`, () => ({
    object: classicObject(
      call.flavor,
      Object.fromEntries(names.map(name => [camel(name), shownAs(name, fields[name]!)])),
    ),
    userfields: names.some(name => fields[name]!.settings !== undefined),
  }))
}

/** A field under another name than its column's; dates that are not there are null, where classic answers have an empty text. */
function shownAs(name: string, field: Field): Field {
  if (field.settings) return field
  const type = fieldType(field)
  const show = type.column === 'text' && type.showItem ? type.showItem : type.show
  return { ...field, as: { ...type, show }, constant: columnOf(name, field) }
}

/** Adds to rows of `taskShape` what is kept elsewhere. */
export async function completeTasks(
  call: Call,
  rows: readonly ShownRow[],
  wanted: ReadonlySet<string>,
  extras: Extras = {},
): Promise<Record<string, unknown>[]> {
  const ids = rows.map(({ id }) => Number(id))
  if (!ids.length) return []
  const marks = ids.map(() => '?').join(',')
  const raw = new Map(
    (await query(call.db, `select * from task where id in (${marks})`, ids)).map(row => [Number(row.id), row]),
  )
  const members = await membersOf(call, ids)
  const people = [...members.values()].flatMap(parts => [...parts.values()].flat())
  const users = await shownUsers(call, people)
  const options = await optionsOf(call, ids)
  const groups = await groupsById(
    call,
    [...raw.values()].map(row => Number(row.group_id)).filter(id => id > 0),
  )
  const links = systemUserfields.some(name => wanted.has(name)) ? await linkCodes(call, ids) : null
  const files = links ? await filesOf(call, ids) : null
  const tags = wanted.has('TAGS') ? await tagsOf(call, ids) : null
  const results = extras.results ? await resultsOf(call, ids) : null
  const checklists = wanted.has('CHECKLIST') && extras.whole ? await shownChecklists(call, ids) : null
  const shown: Record<string, unknown>[] = []
  for (const { id, json } of rows) {
    const taskId = Number(id)
    const row = raw.get(taskId)!
    const option = options.get(taskId)
    const parts = members.get(taskId)
    const listOfPeople = (type: 'A' | 'U') => parts?.get(type) ?? []
    const dataOf = (type: 'A' | 'U') =>
      Object.fromEntries(listOfPeople(type).flatMap(one => (users.has(one) ? [[one, users.get(one)]] : [])))
    const task: Record<string, unknown> = JSON.parse(json)
    const add = (name: string, value: unknown) => {
      if (wanted.has(name)) task[camel(name)] = value
    }
    add('NOT_VIEWED', isNotViewed(call, parts, option) ? 'Y' : 'N')
    add('VIEWED_DATE', option?.viewedDate ?? null)
    add('IS_MUTED', option?.isMuted ?? 'N')
    add('IS_PINNED', option?.isPinned ?? 'N')
    add('IS_PINNED_IN_GROUP', 'N')
    if (extras.whole || wanted.has('FAVORITE')) task.favorite = option?.favorite ?? 'N'
    add('AUDITORS', listOfPeople('U').map(String))
    add('ACCOMPLICES', listOfPeople('A').map(String))
    if (checklists) task.checklist = checklists.get(taskId) ?? []
    if (wanted.has('DESCRIPTION')) task.descriptionInBbcode = 'Y'
    task.group = shownGroup(groups.get(Number(row.group_id)))
    if (wanted.has('CREATED_BY')) task.creator = users.get(Number(row.created_by)) ?? []
    if (wanted.has('RESPONSIBLE_ID')) task.responsible = users.get(Number(row.responsible_id)) ?? []
    if (wanted.has('ACCOMPLICES')) task.accomplicesData = dataOf('A')
    if (wanted.has('AUDITORS')) task.auditorsData = dataOf('U')
    if (links) {
      const codes = links.get(taskId) ?? []
      // Quirk: a user field without a value is false, as everywhere.
      task.ufCrmTask = codes.length ? codes : false
      task.ufTaskWebdavFiles = files?.get(taskId) ?? false
      task.ufMailMessage = null
    }
    if (tags) task.tags = tags.get(taskId) ?? []
    if (wanted.has('SUB_STATUS') || wanted.has('SUBSTATUS') || (wanted.has('STATUS') && !extras.whole))
      task.subStatus = String(subStatusOf(call, row, isNotViewed(call, parts, option)))
    if (wanted.has('NEW_COMMENTS_COUNT') || extras.whole) task.newCommentsCount = 0
    if (wanted.has('COUNTERS')) task.counter = counterOf(call, row)
    if (extras.lengthDeadline) task.lengthDeadline = row.deadline ? '1' : '0'
    if (results)
      Object.assign(task, {
        taskRequireResult: row.require_result ?? 'N',
        taskHasOpenResult: results.open.has(taskId) ? 'Y' : 'N',
        taskHasResult: results.all.has(taskId) ? 'Y' : 'N',
      })
    if (extras.timer) {
      task.timeElapsed = row.time_spent_in_logs === null ? null : String(row.time_spent_in_logs)
      task.timerIsRunningForCurrentUser = 'N'
    }
    if (extras.parsedDescription) task.parsedDescription = row.description ?? ''
    if (extras.whole) {
      const roles = await rolesIn(call, row)
      const actions = actionsOf(row, roles, option?.favorite === 'Y')
      task.action = camelActions(actions)
      if (checklists) {
        task.checkListTree = await checklistTree(call, taskId)
        task.checkListCanAdd = actions['CHECKLIST.ADD']
      }
    }
    shown.push(task)
  }
  return shown
}

/** One task as answers show it, for who may see it. */
export async function showTask(call: Call, id: number, select: readonly unknown[] = []): Promise<unknown> {
  const wanted = await selectedNames(call, select)
  const { object, userfields } = await taskShape(call, wanted)
  const rows = await query<ShownRow>(
    call.db,
    `select r.id, ${object} as json ${fromRecords(taskOwner, userfields)} where r.id = ?`,
    [id],
  )
  return (await completeTasks(call, rows, wanted, { whole: true }))[0]
}

type Parts = Awaited<ReturnType<typeof membersOf>> extends Map<number, infer P> ? P : never
type Option = Awaited<ReturnType<typeof optionsOf>> extends Map<number, infer O> ? O : never

/** Somebody else's task that takes part of the caller and that they have not looked at yet. */
function isNotViewed({ caller }: Call, parts: Parts | undefined, option: Option | undefined): boolean {
  const isOwn = parts?.get('O')?.includes(caller.userId) ?? false
  const takesPart = (['R', 'A'] as const).some(type => parts?.get(type)?.includes(caller.userId))
  return !isOwn && takesPart && !option?.viewedDate
}

/** Attachments of tasks; the ids of files stand for them. */
async function filesOf(call: Call, ids: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await query(
    call.db,
    `select id, record_id from file where entity_type_id = ? and record_id in (${ids.map(() => '?').join(',')}) order by id`,
    [TASK_ATTACHMENTS, ...ids],
  )
  const files = new Map<number, number[]>()
  for (const row of rows)
    files.set(Number(row.record_id), [...(files.get(Number(row.record_id)) ?? []), Number(row.id)])
  return files
}

async function tagsOf(call: Call, ids: readonly number[]): Promise<Map<number, Record<string, unknown>>> {
  const rows = await query(
    call.db,
    `select id, task_id, name from task_tag where task_id in (${ids.map(() => '?').join(',')}) order by id`,
    ids,
  )
  const tags = new Map<number, Record<string, unknown>>()
  for (const { id, task_id, name } of rows)
    tags.set(Number(task_id), { ...tags.get(Number(task_id)), [String(id)]: { id: Number(id), title: name } })
  return tags
}

async function resultsOf(call: Call, ids: readonly number[]): Promise<{ all: Set<number>; open: Set<number> }> {
  const rows = await query(
    call.db,
    `select task_id, status from task_result where task_id in (${ids.map(() => '?').join(',')})`,
    ids,
  )
  const ofTask = (some: readonly Row[]) => new Set(some.map(row => Number(row.task_id)))
  return { all: ofTask(rows), open: ofTask(rows.filter(row => Number(row.status) === 0)) }
}

function counterOf(call: Call, row: Row): Record<string, unknown> {
  const expired = subStatusOf(call, row, false) === -1 ? 1 : 0
  return {
    counters: {
      ...{ expired, newComments: 0, projectExpired: 0, projectNewComments: 0, mutedExpired: 0, mutedNewComments: 0 },
    },
    color: expired ? 'danger' : 'gray',
    value: expired,
  }
}
