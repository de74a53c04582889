import { dayIn } from '../../../../lib/moment.ts'
import { inLanguage, isMap } from '../../../../lib/text.ts'
import type { Field } from '../../../../records/field.ts'
import { readColumns } from '../../../../records/input.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Row } from '../../../../store/store.ts'
import { type Calendar, paramsOf } from './params.ts'
import type { RecurringType } from './recurring-type.ts'

type Reading = Call<'fieldInvalid' | 'paramsNotArray'>

/** The limits: none, by date, by quantity (crm-deal-recurring-add.md: any other value is the first). */
const NO_LIMIT = 'N'
export const DATE_LIMIT = 'D'
export const QUANTITY_LIMIT = 'T'

/** The columns of settings that a caller sets, over those that there were. */
export function readSettings(
  call: Reading,
  { fields, calendar, completed }: Pick<RecurringType<never, never>, 'fields' | 'calendar' | 'completed'>,
  sent: Row,
  before: Row | null,
): Row {
  const set = readColumns(call, fields, sent, { importing: false, adding: false })
  if ('is_limit' in set) {
    const limit = String(set.is_limit ?? '')
      .trim()
      .toUpperCase()
    set.is_limit = limit === DATE_LIMIT || limit === QUANTITY_LIMIT ? limit : NO_LIMIT
  }
  for (const [name, value] of Object.entries(set))
    if (typeof value === 'number' && value < 0) invalid(call, name.toUpperCase(), fields[name.toUpperCase()]!)
  if ('PARAMS' in sent && sent.PARAMS !== null && !isMap(sent.PARAMS) && !isEmptyList(sent.PARAMS))
    call.fail('paramsNotArray')
  const params = isMap(sent.PARAMS) ? sent.PARAMS : {}
  return {
    ...before,
    ...set,
    active: ('active' in set ? set.active : before?.active) ?? 'Y',
    is_limit: ('is_limit' in set ? set.is_limit : before?.is_limit) ?? NO_LIMIT,
    // Left out, it is the day of the call (crm-deal-recurring-fields.md, START_DATE).
    start_date: set.start_date ?? before?.start_date ?? dayIn(call.now, call.zone),
    ...completed(set, before),
    params: JSON.stringify({ ...paramsOf(calendar, before), ...readParams(call, calendar, params) }),
  }
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

/** What a caller says in PARAMS; names that there are none of are passed over. */
function readParams(call: Reading, { params }: Calendar, sent: Row): Row {
  const read: Row = {}
  for (const [name, { field, alias, read: readOne }] of Object.entries(params)) {
    const named = [name, ...(alias ? [alias] : [])].find(one => Object.hasOwn(sent, one))
    if (named === undefined) continue
    const value = readOne(sent[named])
    read[name] = value === undefined ? invalid(call, name, field) : value
  }
  return read
}

const invalid = (call: Reading, name: string, { title }: Field): never =>
  call.fail('fieldInvalid', { field: name, title: inLanguage(title, call.language) })
