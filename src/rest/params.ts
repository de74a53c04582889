import { isMap } from '../lib/text.ts'
import type { Call } from './call.ts'

/** One parameter of a method: how it is documented and how it is read; reading may fail with conditions C. */
export interface Param<T, C extends string = never> {
  /** As the documentation writes it: `integer`, `object`, `string[]`. */
  type: string
  required: boolean
  /** `all` are the parameters of the call by their names in lower case, for a parameter that stands for several. */
  read: (value: unknown, call: Call<C>, all?: Readonly<Record<string, unknown>>) => T
}

// biome-ignore lint/suspicious/noExplicitAny: a collection of parameters of every type
export type AnyParam = Param<any, any>

/** A whole number from a number or its text, undefined for anything else and for numbers no store can hold. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\s*[+-]?\d{1,16}(\.0*)?\s*$/.test(value)) value = Number(value)
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

/** A boolean in any of the forms clients send: Y/N, 1/0, true/false and their texts. */
export function truth(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 0) return value === 1
  if (typeof value !== 'string') return undefined
  switch (value.trim().toLowerCase()) {
    case 'y':
    case '1':
    case 'true':
      return true
    case 'n':
    case '0':
    case 'false':
    case '':
      return false
    default:
      return undefined
  }
}

/** A PHP array in its JSON forms: a map, or a list read as a map of its indexes. */
export const phpArray = (value: unknown): Record<string, unknown> | undefined =>
  isMap(value) ? value : Array.isArray(value) ? { ...value } : undefined

/** Names of parameters have no case; of two that differ in case only, the last one counts. */
export function namesWithoutCase(params: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(params)) out[name.toLowerCase()] = params[name]
  return out
}

/** The values of a list, or of a map, as forms send lists; undefined for one value alone. */
export const listOf = (value: unknown): unknown[] | undefined =>
  Array.isArray(value) ? value : isMap(value) ? Object.values(value) : undefined

/** The same, where one value alone stands for a list of one. */
export const oneOrMore = (value: unknown): unknown[] => listOf(value) ?? [value]

export const positiveId = <C extends string>(invalid: C): Param<number, C> => ({
  type: 'integer',
  required: true,
  read(value, call) {
    const id = wholeNumber(value)
    return id !== undefined && id > 0 ? id : call.fail(invalid)
  },
})

export const object = <C extends string>(invalid: C): Param<Record<string, unknown>, C> => ({
  type: 'object',
  required: true,
  read: (value, call) => phpArray(value) ?? call.fail(invalid),
})

/** An object that may be left out; null counts as left out. */
export const optionalObject = <C extends string>(invalid: C): Param<Record<string, unknown>, C> => ({
  type: 'object',
  required: false,
  read: (value, call) => (value === undefined || value === null ? {} : (phpArray(value) ?? call.fail(invalid))),
})

export const list = <C extends string>(invalid: C): Param<unknown[], C> => ({
  type: 'object[]',
  required: true,
  read: (value, call) => listOf(value) ?? call.fail(invalid),
})

/** A text that must not be empty. */
export const text = <C extends string>(missing: C): Param<string, C> => ({
  type: 'string',
  required: true,
  read: (value, call) => {
    const read = scalarText(value)
    return read === undefined || read === '' ? call.fail(missing) : read
  },
})

export const optionalText: Param<string> = {
  type: 'string',
  required: false,
  read: value => scalarText(value) ?? '',
}

export const flag: Param<boolean> = { type: 'boolean', required: false, read: value => truth(value) ?? false }

/** A parameter that the method reads itself. */
export const anything = (type: string, required = false): Param<unknown> => ({ type, required, read: value => value })

/** Names of fields, as a list or a single text. */
export const names: Param<string[]> = {
  type: 'string[]',
  required: false,
  read: value => oneOrMore(value).filter((name): name is string => typeof name === 'string' && name !== ''),
}

/** Every parameter whose name begins so, by its name in capitals: fields that nobody knows when the method is declared. */
export const namedLike = (prefix: string): Param<Record<string, unknown>> => ({
  type: 'string',
  required: false,
  read: (_value, _call, all = {}) =>
    Object.fromEntries(
      Object.entries(all)
        .map(([name, value]): [string, unknown] => [name.toUpperCase(), value])
        .filter(([name]) => name.startsWith(prefix)),
    ),
})

/** The offset of a page: -1 asks for no count, everything else is cut down to whole pages. */
export const start: Param<number> = {
  type: 'integer',
  required: false,
  read(value) {
    const offset = wholeNumber(value) ?? 0
    return offset < 0 ? -1 : offset
  },
}

/** A text, number or boolean as text; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? '1' : '0'
  return undefined
}

/** What a failure repeats of a wrong value: its text, 50 characters of it at most. */
export const repeated = (value: unknown): string => (scalarText(value) ?? '').slice(0, 50)
