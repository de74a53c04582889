import { isMap } from '../../../lib/text.ts'
import { phpArray, scalarText, truth, wholeNumber } from '../../../rest/params.ts'

/** The names of the generators, as clients send their settings. */
export const SEQUENCE = 'Bitrix_Main_Numerator_Generator_SequentNumberGenerator'
export const RANDOM = 'Bitrix_Main_Numerator_Generator_RandomNumberGenerator'
export const PREFIX = 'Bitrix_Main_Numerator_Generator_PrefixNumberGenerator'

export const periods = ['day', 'month', 'year'] as const
export type Period = (typeof periods)[number]

/** How sequential numbers are counted (crm-document-generator-numerator-add.md). */
export interface Sequence {
  start: number
  step: number
  length: number
  padString: string
  periodicBy: Period | null
  timezone: string | null
  /** One counter for all; otherwise each own company has its own. */
  isDirectNumeration: boolean
}

/** The settings of a numerator, by generator. */
export interface NumeratorSettings {
  [SEQUENCE]: Sequence
  [RANDOM]?: { length: number }
  [PREFIX]?: { prefix: string }
}

export const initial: Sequence = {
  start: 1,
  step: 1,
  length: 0,
  padString: '0',
  periodicBy: null,
  timezone: null,
  isDirectNumeration: false,
}

const LONGEST_NUMBER = 50
/** What a counter reaches in millions of years. */
const MOST = 1_000_000_000_000

const within = (value: unknown, least: number, most: number, otherwise: number): number => {
  const number = wholeNumber(value)
  return number === undefined || number < least || number > most ? otherwise : number
}

function zoneName(value: unknown, otherwise: string | null): string | null {
  const name = scalarText(value)
  if (name === '') return null
  if (!name) return otherwise
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) && !/^[+-]/.test(name) ? name : otherwise
  } catch {
    return otherwise
  }
}

/** Settings as a caller sends them over those that hold; what cannot be read stays as it is. */
export function readSettings(value: unknown, before: NumeratorSettings): NumeratorSettings {
  const given = phpArray(value) ?? {}
  const sequence = phpArray(given[SEQUENCE]) ?? {}
  const was = before[SEQUENCE]
  const period = scalarText(sequence.periodicBy)
  const pad = scalarText(sequence.padString)
  const random = given[RANDOM]
  const prefix = given[PREFIX]
  return {
    ...before,
    [SEQUENCE]: {
      start: within(sequence.start, 0, MOST, was.start),
      step: within(sequence.step, 1, MOST, was.step),
      length: within(sequence.length, 0, LONGEST_NUMBER, was.length),
      padString: pad ? Array.from(pad)[0]! : was.padString,
      periodicBy: period === '' ? null : (periods.find(one => one === period) ?? was.periodicBy),
      timezone: zoneName(sequence.timezone, was.timezone),
      isDirectNumeration: truth(sequence.isDirectNumeration) ?? was.isDirectNumeration,
    },
    ...(isMap(random) ? { [RANDOM]: { length: within(random.length, 1, LONGEST_NUMBER, 5) } } : {}),
    ...(isMap(prefix) ? { [PREFIX]: { prefix: (scalarText(prefix.prefix) ?? '').slice(0, LONGEST_NUMBER) } } : {}),
  }
}
