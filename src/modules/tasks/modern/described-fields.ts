import { inLanguage } from '../../../lib/text.ts'
import { userfieldsOf } from '../../../records/userfields/definitions.ts'
import type { Call } from '../../../rest/call.ts'
import { taskFields } from '../task/fields.ts'
import { taskOwner } from '../task/owner.ts'

interface Told {
  type: string
  required?: true
  primary?: true
  values?: Readonly<Record<string, string>> | readonly string[]
  default?: unknown
  /** Quirk: it has none. */
  untitled?: true
}

const yesNo = { type: 'enum', values: { Y: 'Yes', N: 'No' } }
const no = { ...yesNo, default: 'N' }
const number = { type: 'integer' }
const none = (type: string): Told => ({ type, default: null })
const moment = none('datetime')

/** What tasks.task.getFields tells of each field (sample of tasks-task-get-fields.md). */
const told: Readonly<Record<string, Told>> = {
  ID: { ...number, primary: true },
  PARENT_ID: { ...number, default: 0 },
  TITLE: { type: 'string', required: true },
  DESCRIPTION: { type: 'string' },
  MARK: { type: 'enum', values: { N: 'Negative', P: 'Positive' }, default: null },
  PRIORITY: { type: 'enum', values: { 0: 'Low', 1: 'Medium', 2: 'High' }, default: 1 },
  STATUS: {
    type: 'enum',
    values: { 2: 'Pending', 3: 'In Progress', 4: 'Awaiting Review', 5: 'Completed', 6: 'Deferred' },
    default: 2,
  },
  MULTITASK: no,
  NOT_VIEWED: { ...no, untitled: true },
  REPLICATE: no,
  GROUP_ID: { ...number, default: 0 },
  STAGE_ID: { ...number, default: 0 },
  SPRINT_ID: { ...number, default: 0 },
  BACKLOG_ID: { ...number, default: 0 },
  CREATED_BY: { ...number, required: true },
  CREATED_DATE: { type: 'datetime', untitled: true },
  RESPONSIBLE_ID: { ...number, required: true },
  ACCOMPLICES: { type: 'array', untitled: true },
  AUDITORS: { type: 'array', untitled: true },
  CHANGED_BY: number,
  CHANGED_DATE: { type: 'datetime' },
  STATUS_CHANGED_BY: number,
  STATUS_CHANGED_DATE: { type: 'datetime' },
  CLOSED_BY: none('integer'),
  CLOSED_DATE: moment,
  ACTIVITY_DATE: { ...moment, untitled: true },
  DATE_START: moment,
  DEADLINE: moment,
  START_DATE_PLAN: moment,
  END_DATE_PLAN: moment,
  GUID: none('string'),
  XML_ID: none('string'),
  COMMENTS_COUNT: { ...number, default: 0 },
  SERVICE_COMMENTS_COUNT: { ...number, default: 0, untitled: true },
  NEW_COMMENTS_COUNT: { ...number, default: 0, untitled: true },
  ALLOW_CHANGE_DEADLINE: { ...no, untitled: true },
  ALLOW_TIME_TRACKING: { ...no, untitled: true },
  TASK_CONTROL: no,
  ADD_IN_REPORT: no,
  FORKED_BY_TEMPLATE_ID: no,
  TIME_ESTIMATE: number,
  TIME_SPENT_IN_LOGS: number,
  MATCH_WORK_TIME: number,
  FORUM_TOPIC_ID: number,
  FORUM_ID: number,
  SITE_ID: { type: 'string' },
  SUBORDINATE: { ...yesNo, default: null },
  FAVORITE: { ...yesNo, default: null, untitled: true },
  EXCHANGE_MODIFIED: moment,
  EXCHANGE_ID: none('integer'),
  OUTLOOK_VERSION: none('integer'),
  VIEWED_DATE: { type: 'datetime' },
  SORTING: { type: 'double' },
  DURATION_PLAN: number,
  DURATION_FACT: number,
  CHECKLIST: { type: 'array', untitled: true },
  DURATION_TYPE: {
    type: 'enum',
    values: ['secs', 'mins', 'hours', 'days', 'weeks', 'months', 'years'],
    default: 'days',
  },
  IS_MUTED: { ...no, untitled: true },
  IS_PINNED: { ...no, untitled: true },
  IS_PINNED_IN_GROUP: { ...no, untitled: true },
  FLOW_ID: { ...number, default: 0 },
  UF_CRM_TASK: { type: 'crm' },
  UF_TASK_WEBDAV_FILES: { type: 'disk_file' },
  UF_MAIL_MESSAGE: { type: 'mail_message', untitled: true },
}

/** Titles of what is no field of the table. */
const otherTitles: Readonly<Record<string, string>> = {
  UF_CRM_TASK: 'CRM Entities',
  UF_TASK_WEBDAV_FILES: 'Upload Files',
  VIEWED_DATE: 'Last Viewed Date',
}

/** The fields of tasks, and the user fields of this portal. */
export async function describedFields(call: Call): Promise<Record<string, unknown>> {
  const titleOf = (name: string): string | null => {
    const field = taskFields[name]
    return field ? inLanguage(field.title, call.language) : (otherTitles[name] ?? null)
  }
  const own = await userfieldsOf(call, taskOwner)
  return {
    ...Object.fromEntries(
      Object.entries(told).map(([name, { untitled, ...rest }]) => [
        name,
        { title: untitled ? null : titleOf(name), ...rest },
      ]),
    ),
    ...Object.fromEntries(
      [...own].map(([name, { labels, mandatory, field }]) => [
        name,
        { title: labels.form, type: field.type, ...(mandatory ? { required: true } : {}) },
      ]),
    ),
  }
}
