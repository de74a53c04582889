import { randomUUID } from 'node:crypto'
import { invalid, readColumns, readUserfields } from '../../../records/input.ts'
import { changedColumns, setValues, updateColumns } from '../../../records/rows.ts'
import { changeUserfields, writeUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { listOf, phpArray, scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import { insertRow, query, type Row } from '../../../store/store.ts'
import { groupsById, isMember } from '../../sonet_group/index.ts'
import { mayManage, rolesIn, subordinatesOf } from './access.ts'
import { readLinks, setLinks } from './crm-links.ts'
import { COMPLETED, DEFERRED, historyFields, taskFields, WAITING } from './fields.ts'
import { noteHistory } from './history.ts'
import { upperNames } from './names.ts'
import { taskOwner } from './owner.ts'
import { areUsers, idsOfUsers, membersOf, setMembers } from './people.ts'
import type { WriteCondition } from './phrases.ts'
import { noteChange, settleStatus } from './status.ts'

type Writing = Call<WriteCondition>

/** What a caller wants of a task that other tables keep; undefined where nothing is said. */
interface Parts {
  accomplices: number[] | undefined
  auditors: number[] | undefined
  tags: string[] | undefined
  links: Awaited<ReturnType<typeof readLinks>> | undefined
}

/** 68 years: more seconds than the original counts. */
const LONGEST_PLAN_MS = 2_147_483_647_000

/** Adds a task for a caller, who is its creator unless they say, and gives its id. */
export async function addTask(call: Writing, sent: Record<string, unknown>): Promise<number> {
  const fields = upperNames(sent)
  if (!scalarText(fields.TITLE)?.trim()) call.fail('titleMissing')
  const { userId, isAdmin } = call.caller
  const creator = wholeNumber(fields.CREATED_BY) || userId
  const responsible = idsOfUsers(listOf(fields.RESPONSIBLE_ID)?.[0] ?? fields.RESPONSIBLE_ID ?? null)?.[0]
  if (!responsible) call.fail(fields.RESPONSIBLE_ID ? 'responsibleUnknown' : 'responsibleMissing')
  const values = readTaskColumns(call, { ...fields, RESPONSIBLE_ID: responsible, CREATED_BY: creator }, true)
  const isTheirs = creator === userId || isAdmin || responsible === userId
  if (!isTheirs && !(await subordinatesOf(call, userId)).includes(creator)) call.fail('creatorDenied')
  if (!(await areUsers(call, [creator]))) call.fail('peopleUnknown', { field: 'CREATED_BY' })
  const after: Row = {
    ...{ priority: 1, status: WAITING, multitask: 'N', replicate: 'N', group_id: 0, stage_id: 0, description: '' },
    ...{ allow_change_deadline: 'N', allow_time_tracking: 'N', task_control: 'N', add_in_report: 'N' },
    ...{ match_work_time: 'N', duration_type: 'days', site_id: 's1', outlook_version: 1, time_estimate: 0 },
    ...{ guid: `{${randomUUID()}}`, created_date: call.now, changed_by: creator, changed_date: call.now },
    activity_date: call.now,
  }
  setValues(after, values)
  after.require_result = requiresResult(fields) ?? 'N'
  settleStatus(call, null, after)
  await checkTask(call, null, after)
  const parts = await readParts(call, fields)
  const userfields = await readUserfields(call, taskOwner, fields, true)
  const columns = Object.keys(after)
    .filter(name => after[name] !== undefined)
    .toSorted()
  const id = await insertRow(
    call.db,
    `insert into task (${columns.map(name => `"${name}"`).join(',')}) values (${columns.map(() => '?').join(',')})`,
    columns.map(name => after[name]),
  )
  await writeUserfields(call, taskOwner, id, null, userfields)
  await setMembers(call, id, 'O', [creator])
  await setMembers(call, id, 'R', [responsible!])
  await writeParts(call, id, { ...parts, auditors: parts.auditors ?? [], accomplices: parts.accomplices ?? [] }, false)
  await noteHistory(call, id, 'NEW')
  call.recordChange('TASK', id, 'add')
  return id
}

/** Changes a task as its caller says, of whom it is known that they may. */
export async function changeTask(call: Writing, before: Row, sent: Record<string, unknown>): Promise<void> {
  const fields = upperNames(sent)
  if ('TITLE' in fields && !scalarText(fields.TITLE)?.trim()) call.fail('titleMissing')
  if ('RESPONSIBLE_ID' in fields && !(idsOfUsers(fields.RESPONSIBLE_ID)?.length === 1))
    call.fail(fields.RESPONSIBLE_ID ? 'responsibleUnknown' : 'responsibleMissing')
  const values = readTaskColumns(call, fields, false)
  const after: Row = { ...before, ...values }
  if (values.created_by === null) after.created_by = before.created_by
  const required = requiresResult(fields)
  if (required !== undefined) after.require_result = required
  settleStatus(call, before, after)
  await checkTask(call, before, after)
  const parts = await readParts(call, fields)
  const userfields = await readUserfields(call, taskOwner, fields, false)
  noteChange(call, before, after)
  await updateColumns(call, 'task', before.id, after, changedColumns(before, after))
  if (Object.keys(userfields).length) await changeUserfields(call, taskOwner, before.id, userfields)
  if (after.created_by !== before.created_by) await setMembers(call, before.id, 'O', [Number(after.created_by)])
  if (after.responsible_id !== before.responsible_id)
    await setMembers(call, before.id, 'R', [Number(after.responsible_id)])
  await writeParts(call, before.id, parts, true)
  for (const name of historyFields) {
    const column = name.toLowerCase()
    if ((before[column] ?? null) !== (after[column] ?? null))
      await noteHistory(call, before.id, name, before[column], after[column])
  }
  call.recordChange('TASK', before.id, 'update')
}

/** Columns of what was sent; a text for none of a chosen value is none. */
function readTaskColumns(call: Writing, fields: Record<string, unknown>, adding: boolean): Row {
  const { MARK, STATUS } = fields
  const known = {
    ...fields,
    ...(MARK === null || MARK === '' ? { MARK: 'NULL' } : {}),
  }
  if (STATUS !== undefined) {
    const status = wholeNumber(STATUS) ?? 0
    if (status < WAITING || status > DEFERRED) call.fail('statusInvalid')
  }
  return readColumns(call, taskFields, known, { importing: false, adding })
}

/** Whether a task is not completed without a result: `SE_PARAMETER` with the code 3; undefined where nothing is said. */
function requiresResult({ SE_PARAMETER }: Record<string, unknown>): 'Y' | 'N' | undefined {
  const parameters = (listOf(SE_PARAMETER) ?? []).map(one => phpArray(one) ?? {})
  const found = parameters.find(({ CODE }) => wholeNumber(CODE) === 3)
  return found && (truth(found.VALUE) ? 'Y' : 'N')
}

/** What a task has to agree with: its people, the task above it, its plan. */
async function checkTask(call: Writing, before: Row | null, after: Row): Promise<void> {
  const { responsible_id, created_by, parent_id, group_id, start_date_plan: start, end_date_plan: end } = after
  if (responsible_id !== before?.responsible_id && !(await areUsers(call, [Number(responsible_id)])))
    call.fail('responsibleUnknown')
  if (before && created_by !== before.created_by && !(await areUsers(call, [Number(created_by)])))
    call.fail('peopleUnknown', { field: 'CREATED_BY' })
  if (Number(group_id) > 0 && group_id !== before?.group_id) await requireGroup(call, Number(group_id))
  if (parent_id && parent_id !== before?.parent_id)
    await requireParent(call, Number(before?.id ?? 0), Number(parent_id))
  if (!start || !end || (start === before?.start_date_plan && end === before?.end_date_plan)) return
  if (end < start) call.fail('endBeforeStart')
  if (Date.parse(`${end}Z`) - Date.parse(`${start}Z`) > LONGEST_PLAN_MS) call.fail('planTooLong')
}

/** Tasks are put into groups by their members. */
async function requireGroup(call: Writing, id: number): Promise<void> {
  const exists = (await groupsById(call, [id])).size > 0
  if (!exists || !(call.caller.isAdmin || (await isMember(call, id, call.caller.userId)))) call.fail('groupUnknown')
}

async function requireParent(call: Writing, id: number, parentId: number): Promise<void> {
  if (parentId === id) call.fail('parentSelf')
  for (let at = parentId, steps = 0; at > 0 && steps < 1000; steps++) {
    const [row] = await query(call.db, 'select parent_id from task where id = ?', [at])
    if (!row) {
      if (at === parentId) call.fail('parentUnknown')
      return
    }
    at = Number(row.parent_id ?? 0)
    if (at === id && id > 0) call.fail('parentCycle')
  }
}

async function readParts(call: Writing, fields: Record<string, unknown>): Promise<Parts> {
  const people = async (name: 'ACCOMPLICES' | 'AUDITORS') => {
    if (!(name in fields)) return undefined
    const ids = idsOfUsers(fields[name]) ?? invalid(call, name, taskFields[name]!)
    return (await areUsers(call, ids)) ? ids : call.fail('peopleUnknown', { field: name })
  }
  const TAGS = fields.TAGS ?? fields.SE_TAG
  const tags =
    TAGS === undefined
      ? undefined
      : (listOf(TAGS) ?? String(TAGS ?? '').split(','))
          .map(one => (scalarText(phpArray(one)?.NAME ?? one) ?? '').trim().toWellFormed())
          .filter(Boolean)
  return {
    accomplices: await people('ACCOMPLICES'),
    auditors: await people('AUDITORS'),
    tags: tags && [...new Set(tags)],
    links: 'UF_CRM_TASK' in fields ? await readLinks(call, fields.UF_CRM_TASK) : undefined,
  }
}

async function writeParts(call: Call, id: number, parts: Parts, tells: boolean): Promise<void> {
  const { accomplices, auditors, tags, links } = parts
  const people = [
    ['A', 'ACCOMPLICES', accomplices],
    ['U', 'AUDITORS', auditors],
  ] as const
  for (const [type, field, ids] of people) {
    if (!ids) continue
    const before = tells ? ((await membersOf(call, [id])).get(id)?.get(type) ?? []) : []
    if ((await setMembers(call, id, type, ids)) && tells) await noteHistory(call, id, field, before.join(), ids.join())
  }
  if (tags) {
    await query(call.db, 'delete from task_tag where task_id = ?', [id])
    for (const name of tags) await query(call.db, 'insert into task_tag (task_id, name) values (?, ?)', [id, name])
  }
  if (links && (await setLinks(call, id, links)) && tells) await noteHistory(call, id, 'UF_CRM_TASK')
}

/** Fields that who may not edit a task may change in it where they may change its deadline. */
const planFields: ReadonlySet<string> = new Set(['DEADLINE', 'START_DATE_PLAN', 'END_DATE_PLAN'])

/** Whether the caller may change these fields of a task. */
export async function mayChange(call: Call, task: Row, sent: Record<string, unknown>): Promise<boolean> {
  const roles = await rolesIn(call, task)
  if (mayManage(roles)) return true
  const names = Object.keys(upperNames(sent))
  const isPlan = names.every(name => planFields.has(name))
  return isPlan && roles.own.has('R') && task.allow_change_deadline === 'Y' && Number(task.status) !== COMPLETED
}
