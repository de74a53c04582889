import { readMoment } from '../../../../lib/moment.ts'
import { cut } from '../../../../lib/text.ts'
import { plainText } from '../../../../records/field-types/plain.ts'
import type { Call } from '../../../../rest/call.ts'
import { truth, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { INCOMING } from '../fields.ts'
import { readPings } from '../params.ts'

/** The type of a configurable activity that names none of its application's. */
const USUAL_TYPE = 'CONFIGURABLE'

type Reading = Call<'valueWrong' | 'incomingDeadline'>

/** What a caller says of a configurable activity: columns of the activity, and its badge. */
interface Said {
  columns: Row
  badge?: string
}

/** One field as it is stored; undefined where it is no value of the field. */
type Read = (value: unknown, call: Call) => unknown

const texts =
  (length: number): Read =>
  value => {
    const text = plainText(value)
    return text === undefined ? undefined : cut(text, length)
  }

/** Names of the fields, with their columns (crm-activity-configurable-add.md). */
const columnsOf: Readonly<Record<string, readonly [column: string, read: Read]>> = {
  completed: ['completed', value => yesNo(truth(value))],
  deadline: ['deadline', (value, call) => (typeof value === 'string' ? readMoment(value, call.zone) : undefined)],
  pingOffsets: ['ping_offsets', readPings],
  isIncomingChannel: ['is_incoming_channel', value => yesNo(truth(value))],
  responsibleId: ['responsible_id', readUser],
  originatorId: ['originator_id', texts(255)],
  originId: ['origin_id', texts(255)],
}

const yesNo = (flag: boolean | undefined): string | undefined => (flag === undefined ? undefined : flag ? 'Y' : 'N')

function readUser(value: unknown): number | undefined {
  const id = wholeNumber(value)
  return id !== undefined && id > 0 ? id : undefined
}

/** Reads the fields of an activity that an application makes or changes; `before` is null for a new one. */
export async function readConfigurable(
  call: Reading,
  applicationId: number,
  fields: Row,
  before: Row | null,
): Promise<Said> {
  const columns: Row = {}
  for (const [name, [column, read]] of Object.entries(columnsOf)) {
    const value = fields[name]
    if (value === undefined) continue
    const isNone = value === null || value === ''
    columns[column] = isNone ? null : (read(value, call) ?? call.fail('valueWrong', { field: name }))
  }
  if (columns.responsible_id === null) delete columns.responsible_id
  if (columns.completed === null) columns.completed = 'N'
  if (!before || fields.typeId !== undefined)
    columns.provider_type_id = await readType(call, applicationId, fields.typeId)
  // A deadline is all that such an activity knows of its time.
  if (columns.deadline) Object.assign(columns, { start_time: columns.deadline, end_time: columns.deadline })
  const after = { ...before, ...columns }
  if (after.is_incoming_channel === 'Y' && after.deadline) call.fail('incomingDeadline')
  if (columns.is_incoming_channel) columns.direction = columns.is_incoming_channel === 'Y' ? INCOMING : 0
  const badge = fields.badgeCode === undefined ? undefined : cut(plainText(fields.badgeCode) ?? '', 255)
  return { columns, ...(badge === undefined ? {} : { badge }) }
}

/** A type that the same application has registered for configurable activities, or the usual one. */
async function readType(call: Reading, applicationId: number, value: unknown): Promise<string> {
  const code = value === undefined || value === null || value === '' ? USUAL_TYPE : plainText(value)
  if (code === USUAL_TYPE) return code
  const [type] = await query(
    call.db,
    "select id from activity_type where application_id = ? and code = ? and is_configurable = 'Y'",
    [applicationId, code ?? ''],
  )
  return type ? code! : call.fail('valueWrong', { field: 'typeId' })
}
