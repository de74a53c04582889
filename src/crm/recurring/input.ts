import { dayIn } from '../../lib/moment.ts'
import { inLanguage, isMap } from '../../lib/text.ts'
import type { Call } from '../../rest/call.ts'
import { scalarText, wholeNumber } from '../../rest/params.ts'
import type { Row } from '../../store/store.ts'
import { integer, string } from '../field-types/plain.ts'
import type { Fields } from '../record-type.ts'
import { readColumns } from '../records/input.ts'
import { type Period, periods, type Repetition } from './dates.ts'
import { paramFields, recurringFields } from './fields.ts'

type Reading = Call<'fieldInvalid' | 'paramsNotArray'>

/** CATEGORY_ID and IS_LIMIT are told to be flags and are none. */
const readable: Fields = {
  ...recurringFields,
  CATEGORY_ID: { ...recurringFields.CATEGORY_ID!, as: integer },
  IS_LIMIT: { ...recurringFields.IS_LIMIT!, as: string },
}

/** The limits: none, by date, by quantity (crm-deal-recurring-add.md: any other value is the first). */
const NO_LIMIT = 'N'
export const DATE_LIMIT = 'D'
export const QUANTITY_LIMIT = 'T'

/** The columns of settings that a caller sets, over those that there were. */
export function readSettings(call: Reading, sent: Record<string, unknown>, before: Row | null): Row {
  const set = readColumns(call, readable, sent, { importing: false, adding: false })
  if ('is_limit' in set) {
    const limit = String(set.is_limit ?? '')
      .trim()
      .toUpperCase()
    set.is_limit = limit === DATE_LIMIT || limit === QUANTITY_LIMIT ? limit : NO_LIMIT
  }
  for (const name of ['category_id', 'limit_repeat'])
    if (Number(set[name] ?? 0) < 0) invalid(call, readable, name.toUpperCase())
  if ('PARAMS' in sent && sent.PARAMS !== null && !isMap(sent.PARAMS) && !isEmptyList(sent.PARAMS))
    call.fail('paramsNotArray')
  const params = isMap(sent.PARAMS) ? sent.PARAMS : {}
  return {
    ...before,
    ...set,
    active: ('active' in set ? set.active : before?.active) ?? 'Y',
    is_limit: ('is_limit' in set ? set.is_limit : before?.is_limit) ?? NO_LIMIT,
    category_id: set.category_id ?? before?.category_id ?? 0,
    // Left out, it is the day of the call (crm-deal-recurring-fields.md, START_DATE).
    start_date: set.start_date ?? before?.start_date ?? dayIn(call.now, call.zone),
    params: JSON.stringify({ ...repetitionOf(before), ...readParams(call, params) }),
  }
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const modes = ['single', 'multiple'] as const

/** Periods beyond this are no plan. */
const MOST = 100_000

function readParams(call: Reading, params: Record<string, unknown>): Partial<Repetition> {
  const read: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(paramFields)) {
    if (!Object.hasOwn(params, name)) continue
    const value = params[name]
    if (field.type === 'integer') {
      const count = value === null || value === '' ? 0 : wholeNumber(value)
      if (count === undefined || count < 0 || count > MOST) return invalid(call, paramFields, name)
      read[name] = count
      continue
    }
    const known: readonly string[] = name === 'MODE' ? modes : periods
    const text = value === null ? '' : scalarText(value)?.trim().toLowerCase()
    if (text !== '' && (text === undefined || !known.includes(text))) return invalid(call, paramFields, name)
    read[name] = text || null
  }
  return read as Partial<Repetition>
}

const unsaid: Repetition = {
  MODE: null,
  SINGLE_BEFORE_START_DATE_TYPE: null,
  SINGLE_BEFORE_START_DATE_VALUE: 0,
  MULTIPLE_TYPE: null as Period | null,
  MULTIPLE_INTERVAL: 0,
  OFFSET_BEGINDATE_TYPE: null,
  OFFSET_BEGINDATE_VALUE: 0,
  OFFSET_CLOSEDATE_TYPE: null,
  OFFSET_CLOSEDATE_VALUE: 0,
}

/** What settings say of their repetition; nothing is said by those that are only being made. */
export const repetitionOf = (settings: Row | null): Repetition => ({
  ...unsaid,
  ...(settings?.params ? JSON.parse(settings.params) : {}),
})

const invalid = (call: Reading, fields: Fields, field: string): never =>
  call.fail('fieldInvalid', { field, title: inLanguage(fields[field]!.title, call.language) })
