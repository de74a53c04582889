import { field, id, readOnly, short } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import type { FieldType } from '../../../records/field-types/field-type.ts'
import { char, integer, string } from '../../../records/field-types/plain.ts'
import { wholeNumber } from '../../../rest/params.ts'

/** Statuses of tasks (api-reference/tasks/fields.md). */
export const WAITING = 2
export const IN_PROGRESS = 3
export const AWAITING_CONTROL = 4
export const COMPLETED = 5
export const DEFERRED = 6

/** A number that is kept and shown as 0 where there is none. */
const counted: FieldType = { ...integer, show: (column, flavor) => flavor.asText(`coalesce(${column},0)`) }

/** One of some whole numbers. */
const chosen = (first: number, last: number): FieldType => ({
  ...integer,
  read(value) {
    const number = wholeNumber(value)
    return number !== undefined && number >= first && number <= last ? number : undefined
  },
})

/** N, P, or none. */
const mark: FieldType = {
  ...string,
  read: value => (value === 'N' || value === 'P' ? value : value === 'NULL' ? null : undefined),
}

/** The last but one is spelled so by the page, and right by the sample of tasks.task.getFields. */
const durationUnits: readonly string[] = ['secs', 'mins', 'hours', 'days', 'weeks', 'monts', 'months', 'years']

const virtual = { virtual: true } as const

const flag = (en: string, ru: string, extra = {}) => field('enum', en, ru, { as: char, ...extra })

/**
 * Fields of tasks that have columns of their own, and those that people write and other tables keep
 * (api-reference/tasks/fields.md).
 */
export const taskFields: Fields = {
  ...id,
  PARENT_ID: field('integer', 'Base Task ID', 'Базовая задача', { as: integer }),
  TITLE: field('string', 'Title', 'Название', { required: true, ...short }),
  DESCRIPTION: field('string', 'Description', 'Описание'),
  MARK: field('enum', 'Rating', 'Оценка', { as: mark }),
  PRIORITY: field('enum', 'Priority', 'Приоритет', { as: chosen(0, 2) }),
  MULTITASK: flag('Multitask', 'Множественная задача'),
  REPLICATE: flag('Recurring Task', 'Повторяемая задача'),
  STAGE_ID: field('integer', 'Stage', 'Стадия', { as: counted }),
  SPRINT_ID: field('integer', 'Sprint', 'Спринт'),
  BACKLOG_ID: field('integer', 'Backlog', 'Бэклог'),
  CREATED_BY: field('user', 'Creator', 'Постановщик', { required: true }),
  CREATED_DATE: field('datetime', 'Created on', 'Дата создания', readOnly),
  RESPONSIBLE_ID: field('user', 'Assignee', 'Исполнитель', { required: true }),
  CHANGED_BY: field('user', 'Modified By', 'Изменил', readOnly),
  CHANGED_DATE: field('datetime', 'Modification Date', 'Дата изменения', readOnly),
  STATUS_CHANGED_BY: field('user', 'Status Changed By', 'Изменил статус', readOnly),
  CLOSED_BY: field('integer', 'Closed By', 'Закрыл задачу', readOnly),
  CLOSED_DATE: field('datetime', 'Closure Date', 'Дата закрытия', readOnly),
  ACTIVITY_DATE: field('datetime', 'Last Activity', 'Последняя активность', readOnly),
  DATE_START: field('datetime', 'Start Date', 'Дата начала'),
  DEADLINE: field('datetime', 'Deadline', 'Крайний срок'),
  START_DATE_PLAN: field('datetime', 'Planned Start', 'Плановое начало'),
  END_DATE_PLAN: field('datetime', 'Planned Completion', 'Плановое завершение'),
  GUID: field('string', 'GUID', 'GUID', readOnly),
  XML_ID: field('string', 'XML_ID', 'XML_ID', short),
  COMMENTS_COUNT: field('integer', 'Number of Comments', 'Количество комментариев', readOnly),
  SERVICE_COMMENTS_COUNT: field('integer', 'Number of System Comments', 'Количество системных комментариев', readOnly),
  ALLOW_CHANGE_DEADLINE: flag('Allow to Change the Deadline', 'Разрешить менять крайний срок'),
  ALLOW_TIME_TRACKING: flag('Track Time', 'Учёт времени'),
  TASK_CONTROL: flag('Accept Work', 'Принять работу'),
  ADD_IN_REPORT: flag('Add to Report', 'Включить в отчёт'),
  FORKED_BY_TEMPLATE_ID: field('integer', 'Created from Template', 'Создана по шаблону', readOnly),
  TIME_ESTIMATE: field('integer', 'Estimated Time', 'Планируемое время', { as: counted }),
  TIME_SPENT_IN_LOGS: field('integer', 'Time Spent', 'Затраченное время', readOnly),
  MATCH_WORK_TIME: flag('Skip Weekends', 'Пропустить выходные'),
  FORUM_TOPIC_ID: field('integer', 'FORUM_TOPIC_ID', 'FORUM_TOPIC_ID', { ...readOnly, constant: 'null' }),
  FORUM_ID: field('integer', 'FORUM_ID', 'FORUM_ID', { ...readOnly, constant: 'null' }),
  SITE_ID: field('string', 'SITE_ID', 'SITE_ID', readOnly),
  SUBORDINATE: flag('Subordinate Task', 'Подзадача', {
    ...readOnly,
    constant: "case when coalesce(r.parent_id,0)>0 then 'Y' else 'N' end",
  }),
  EXCHANGE_MODIFIED: field('datetime', 'EXCHANGE_MODIFIED', 'EXCHANGE_MODIFIED', { ...readOnly, constant: 'null' }),
  EXCHANGE_ID: field('integer', 'EXCHANGE_ID', 'EXCHANGE_ID', { ...readOnly, constant: 'null' }),
  OUTLOOK_VERSION: field('integer', 'OUTLOOK_VERSION', 'OUTLOOK_VERSION', readOnly),
  SORTING: field('integer', 'SORTING', 'SORTING', { ...readOnly, constant: 'null' }),
  // Whole minutes of what was logged, as the samples have it (69963 seconds are 1166).
  DURATION_FACT: field('integer', 'Actual Duration', 'Затрачено минут', {
    ...readOnly,
    constant: 'r.time_spent_in_logs/60',
  }),
  FLOW_ID: field('integer', 'Flow', 'Поток', readOnly),
  DESCRIPTION_IN_BBCODE: flag('Description in BBCode', 'Описание в BBCode', { ...readOnly, constant: "'Y'" }),
  STATUS: field('enum', 'Status', 'Статус', { as: integer }),
  REAL_STATUS: field('integer', 'Status', 'Статус', { ...readOnly, constant: 'r.status' }),
  STATUS_CHANGED_DATE: field('datetime', 'Status Change Date', 'Дата изменения статуса', readOnly),
  DURATION_PLAN: field('integer', 'Planned Duration', 'Планируемая длительность', { as: integer }),
  DURATION_TYPE: field('string', 'Unit of Planned Duration', 'Единица длительности', {
    as: { ...string, read: value => durationUnits.find(unit => unit === value) },
  }),
  GROUP_ID: field('integer', 'Project', 'Проект', { as: counted }),
  ACCOMPLICES: field('array', 'Participants', 'Соисполнители', virtual),
  AUDITORS: field('array', 'Observers', 'Наблюдатели', virtual),
  TAGS: field('array', 'Tags', 'Теги', virtual),
}

/** What a change of a task is told in its history, under the names of the history (tasks-task-history-list.md). */
export const historyFields: readonly string[] = [
  ...['TITLE', 'DESCRIPTION', 'STATUS', 'PRIORITY', 'MARK', 'PARENT_ID', 'GROUP_ID', 'STAGE_ID', 'CREATED_BY'],
  ...['RESPONSIBLE_ID', 'DEADLINE', 'START_DATE_PLAN', 'END_DATE_PLAN', 'DURATION_PLAN', 'TIME_ESTIMATE'],
  ...['TASK_CONTROL', 'ADD_IN_REPORT', 'XML_ID', 'ALLOW_CHANGE_DEADLINE'],
]

/** The fields that lists are sorted by (tasks-task-list.md, parameter order), beside those that depend on the caller. */
export const sortableFields: ReadonlySet<string> = new Set([
  ...['ID', 'TITLE', 'TIME_SPENT_IN_LOGS', 'DATE_START', 'CREATED_DATE', 'CHANGED_DATE', 'CLOSED_DATE'],
  ...['ACTIVITY_DATE', 'START_DATE_PLAN', 'END_DATE_PLAN', 'DEADLINE', 'REAL_STATUS', 'STATUS', 'PRIORITY', 'MARK'],
  ...['GROUP_ID', 'TIME_ESTIMATE', 'ALLOW_CHANGE_DEADLINE', 'ALLOW_TIME_TRACKING', 'MATCH_WORK_TIME', 'SORTING'],
  ...['CREATED_BY', 'RESPONSIBLE_ID', 'STAGE_ID'],
])
