import { sql } from 'kysely'
import type { Fields } from '../../../records/field.ts'
import { fieldConditions, memberOf } from '../../../records/filter.ts'
import { listPage, sortingBy } from '../../../records/page.ts'
import { fieldsWith } from '../../../records/userfields/definitions.ts'
import { type Page, RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { always, type Condition, condition, every, never, some } from '../../../rest/filter.ts'
import { filterKey, limitFilter, type PageRows } from '../../../rest/list-query.ts'
import { listOf, oneOrMore, phpArray, scalarText, truth } from '../../../rest/params.ts'
import { sameText } from '../../../store/folded.ts'
import { visibleTasks } from './access.ts'
import { linksIn } from './crm-links.ts'
import { sortableFields, taskFields } from './fields.ts'
import { upperName, upperNames } from './names.ts'
import { taskOwner } from './owner.ts'
import { completeTasks, type Extras, selectedNames, taskShape } from './show.ts'
import { subStatusSql } from './substatus.ts'

/** What a list of tasks is asked for. */
export interface TaskQuery {
  order: Record<string, unknown>
  filter: Record<string, unknown>
  select: readonly unknown[]
  start: number | 'all'
  extras?: Extras
  /** The name that the list has in the answer; left out, it is the answer. */
  under?: string
}

const ofMember = (type: string) => (_call: Call, key: string, value: unknown) =>
  memberOf(
    filterKey(key).operator,
    value,
    ids =>
      sql<boolean>`r.id in (select m.task_id from task_member m where m.type = ${type} and ${ids(sql.ref('m.user_id'))})`,
  )

const ofOption = (column: string) => (call: Call, _key: string, value: unknown) => {
  const has = sql<boolean>`r.id in (select o.task_id from task_user_option o
    where o.user_id = ${call.caller.userId} and ${sql.ref(`o.${column}`)} = 'Y')`
  return truth(value) ? has : sql<boolean>`not ${has}`
}

type Special = (call: Call, key: string, value: unknown) => Condition | Promise<Condition>

/** Filters over what is no column of a task (tasks-task-list.md, parameter filter). */
const special: Readonly<Record<string, Special>> = {
  ACCOMPLICE: ofMember('A'),
  AUDITOR: ofMember('U'),
  FAVORITE: ofOption('favorite'),
  IS_MUTED: ofOption('is_muted'),
  IS_PINNED: ofOption('is_pinned'),
  STATUS: (call, key, value) => {
    const values = oneOrMore(value)
    const { operator, field } = filterKey(key)
    const term = { field, operator, plain: operator === '=', values, many: listOf(value) !== undefined }
    return condition({ kind: 'integer', expression: subStatusSql(call) }, term, call)
  },
  // Of the board of a group, or of the caller's own plan (tasks/stages/index.md).
  STAGE_ID: (call, key, value) =>
    memberOf(
      filterKey(key).operator,
      value,
      ids => sql<boolean>`(${ids(sql.ref('r.stage_id'))} or r.id in (select p.task_id from task_stage_place p
        where p.user_id = ${call.caller.userId} and ${ids(sql.ref('p.stage_id'))}))`,
    ),
  MEMBER: (_call, key, value) =>
    memberOf(
      filterKey(key).operator,
      value,
      ids => sql<boolean>`r.id in (select m.task_id from task_member m where ${ids(sql.ref('m.user_id'))})`,
    ),
  TAG: (_call, key, value) => {
    const names = oneOrMore(value).flatMap(one => scalarText(one)?.toWellFormed() ?? [])
    const has: Condition = names.length
      ? sql<boolean>`r.id in (select g.task_id from task_tag g where ${sameText(sql.ref('g.name'), names)})`
      : never
    return filterKey(key).operator === '!=' ? sql<boolean>`not ${has}` : has
  },
  DEPENDS_ON: (_call, key, value) =>
    memberOf(
      filterKey(key).operator,
      value,
      ids => sql<boolean>`r.id in (select d.task_id from task_dependence d where ${ids(sql.ref('d.depends_on_id'))})`,
    ),
  ONLY_ROOT_TASKS: async (call, _key, value) => {
    if (!truth(value)) return always
    const visible = await visibleTasks(call)
    const seen = sql<boolean>`r.parent_id in (select r.id from task r ${visible ? sql`where ${visible}` : sql``})`
    return sql<boolean>`(coalesce(r.parent_id, 0) = 0 or not ${seen})`
  },
  UF_CRM_TASK: async (call, key, value) => {
    const links = await linksIn(call, oneOrMore(value))
    const isAny = some(
      links.map(({ entityTypeId, id }) => sql<boolean>`(b.entity_type_id = ${entityTypeId} and b.record_id = ${id})`),
    )
    const has = sql<boolean>`r.id in (select b.task_id from task_crm_binding b where ${isAny})`
    return filterKey(key).operator === '!=' ? sql<boolean>`not ${has}` : has
  },
}

/** The conditions of a filter; names that there are none of say nothing, and a filter in the filter may say OR. */
async function conditionsOf(
  call: Call,
  fields: Fields,
  filter: Record<string, unknown>,
  depth = 0,
): Promise<Condition[]> {
  limitFilter(filter)
  const conditions: Condition[] = []
  for (const [sent, value] of Object.entries(filter)) {
    const inner = /^(::.*|\d+)$/.test(sent) ? phpArray(value) : undefined
    if (inner) {
      const parts = depth < 20 ? await conditionsOf(call, fields, inner, depth + 1) : []
      const isAny = scalarText(inner['::LOGIC'])?.toUpperCase() === 'OR'
      if (parts.length) conditions.push(isAny ? some(parts) : every(parts))
      continue
    }
    const { field } = filterKey(sent)
    const key = sent.slice(0, sent.length - field.length) + upperName(field)
    const own = special[upperName(field)]
    if (own) conditions.push(await own(call, key, value))
    else conditions.push(...fieldConditions(call, fields, { [key]: value }).map(one => one.condition))
  }
  return conditions
}

/** A page of the tasks that the caller may see. */
export async function listTasks(call: Call<'orderInvalid'>, asked: TaskQuery): Promise<Page> {
  const { order: sent, filter, select, start, extras = {}, under } = asked
  const order = upperNames(sent)
  for (const name of Object.keys(order)) if (!sortable(name)) call.fail('orderInvalid')
  const fields = { ...(await fieldsWith(call, taskOwner, taskFields)), ...sortingFields(call) }
  const wanted = await selectedNames(call, select)
  const conditions = await conditionsOf(call, fields, filter)
  return listPage(call, {
    owner: taskOwner,
    shape: await taskShape(call, wanted),
    conditions: conditions.map(condition => ({ condition })),
    restriction: await visibleTasks(call),
    filtersUserfields: asksUserfields(fields, filter),
    sorting: sortingBy(fields, Object.keys(order).length ? order : { ID: 'DESC' }),
    start,
    async complete(rows) {
      const more = 'DEADLINE' in order ? { lengthDeadline: true } : {}
      return (await completeTasks(call, rows, wanted, { ...extras, ...more })).map(one => JSON.stringify(one))
    },
    ...(under === undefined ? {} : { under }),
  })
}

/** Whether a condition at any depth asks for user fields. */
const asksUserfields = (fields: Fields, filter: Record<string, unknown>): boolean =>
  Object.entries(filter).some(([key, value]) => {
    const inner = /^(::.*|\d+)$/.test(key) ? phpArray(value) : undefined
    return inner ? asksUserfields(fields, inner) : fields[upperName(filterKey(key).field)]?.settings !== undefined
  })

const ofCaller: readonly string[] = ['FAVORITE', 'IS_PINNED', 'IS_PINNED_IN_GROUP', 'STATUS_COMPLETE']
const ofPeople: readonly string[] = ['CREATED_BY_LAST_NAME', 'RESPONSIBLE_LAST_NAME']

const sortable = (name: string): boolean =>
  sortableFields.has(name) || ofCaller.includes(name) || ofPeople.includes(name) || name.startsWith('UF_')

/** What lists are sorted by beside columns. The id of the caller is a number of our own. */
function sortingFields({ caller }: Call): Fields {
  const option = (column: string) =>
    `coalesce((select o."${column}" from task_user_option o where o.task_id = r.id and o.user_id = ${Number(caller.userId)}),'N')`
  const lastName = (column: string) => `(select u.last_name from portal_user u where u.id = r.${column})`
  const sorted = (sortedBy: string, type = 'char') => ({ type, title: '', virtual: true as const, sortedBy })
  return {
    FAVORITE: sorted(option('favorite')),
    IS_PINNED: sorted(option('is_pinned')),
    IS_PINNED_IN_GROUP: sorted("'N'"),
    STATUS_COMPLETE: sorted('case when r.status = 5 then 2 else 1 end'),
    CREATED_BY_LAST_NAME: sorted(lastName('created_by')),
    RESPONSIBLE_LAST_NAME: sorted(lastName('responsible_id')),
  }
}

/** The same as plain objects, for methods that shape them themselves. */
export async function tasksOf(
  call: Call<'orderInvalid'>,
  asked: TaskQuery,
): Promise<PageRows<Record<string, unknown>>> {
  const { result, total = 0, next } = await listTasks(call, asked)
  return { rows: result instanceof RawJson ? JSON.parse(result.text) : [], total, next }
}
