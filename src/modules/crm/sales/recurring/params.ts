import type { Field } from '../../../../records/field.ts'
import { scalarText, truth, wholeNumber } from '../../../../rest/params.ts'
import type { Row } from '../../../../store/store.ts'
import { periods } from './dates.ts'

/** One thing that PARAMS says. */
export interface RecurringParam {
  field: Field
  /** What it is where nothing is said. */
  unsaid: unknown
  /** The value as it is kept; undefined where it is none. */
  read(value: unknown): unknown
  /** A second name that it may be sent under. */
  alias?: string
}

/** When records are due, and what else PARAMS says. */
export interface Calendar {
  params: Readonly<Record<string, RecurringParam>>
  /** The first day from one on, the day itself among them, on which a record is due; null when none is any more. */
  next(params: Row, start: string, from: string): string | null
  /** Whether the schedule makes one record alone. */
  isOnce?(params: Row): boolean
}

/** Numbers beyond this are no plan. */
const MOST = 100_000

/** A number from 0, which says nothing, to a highest one. */
export const count = (field: Field, most = MOST): RecurringParam => ({
  field,
  unsaid: 0,
  read(value) {
    const number = value === null || value === '' ? 0 : wholeNumber(value)
    return number !== undefined && number >= 0 && number <= most ? number : undefined
  },
})

/** One of some words, however its letters are written. */
export const word = (field: Field, words: readonly string[]): RecurringParam => ({
  field,
  unsaid: null,
  read(value) {
    const text = value === null ? '' : scalarText(value)?.trim().toLowerCase()
    return text === '' ? null : words.find(one => one.toLowerCase() === text)
  },
})

/** What something is repeated or moved by. */
export const period = (field: Field): RecurringParam => word(field, periods)

/** Y or N. */
export const yesOrNo = (field: Field): RecurringParam => ({
  field,
  unsaid: 'N',
  read(value) {
    if (value === null || value === '') return 'N'
    const isSo = truth(value)
    return isSo === undefined ? undefined : isSo ? 'Y' : 'N'
  },
})

/** What settings say in PARAMS; nothing is said by those that are only being made. */
export const paramsOf = ({ params }: Calendar, settings: Row | null): Row => ({
  ...Object.fromEntries(Object.entries(params).map(([name, { unsaid }]) => [name, unsaid])),
  ...(settings?.params ? JSON.parse(settings.params) : {}),
})
