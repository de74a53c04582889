import { readDuration } from '../lib/duration.ts'
import { readMoment, type Zone } from '../lib/moment.ts'
import { hasNul, isMap } from '../lib/text.ts'
import { truth } from '../rest/params.ts'
import { wrong } from './refusal.ts'

/** What a parameter can be; `list` is of texts, `ids` of ids. */
export type ParamKind =
  | 'text'
  | 'number'
  | 'id'
  | 'flag'
  | 'list'
  | 'ids'
  | 'enum'
  | 'moment'
  | 'duration'
  | 'url'
  | 'file'
  | 'map'

/** One parameter of an operation: how both faces describe it, and how it is read. */
export interface Param<T> {
  kind: ParamKind
  /** What it says, as half a sentence. */
  meaning: string
  required: boolean
  /** What holds when it is left out. */
  fallback: T | undefined
  /** What an enum may be. */
  values?: readonly string[]
  /** The spelling of the command line where it is not the name itself. */
  option?: string
  /** Never noted in the audit table. */
  secret?: true
  /** What a value has to be, as the second half of `user is …, not x`. */
  wanted: string
  /** The value in any of its forms: JSON's, or the text of a form, an address or a command line. Undefined: it is none. */
  read(value: unknown, zone: Zone): T | undefined
}

// biome-ignore lint/suspicious/noExplicitAny: a collection of parameters of every type
export type AnyParam = Param<any>

export type Params = Record<string, AnyParam>

/** The values of parameters once they are read. */
export type Args<P> = { [K in keyof P]: P[K] extends Param<infer T> ? T : never }

interface Options<T> {
  required?: true
  fallback?: T
  option?: string
  secret?: true
}

/** What is neither needed nor has a fallback may be undefined. */
type Read<T, O> = O extends { required: true } | { fallback: unknown } ? T : T | undefined

type Reading<T> = Pick<Param<T>, 'kind' | 'wanted' | 'read'> & { values?: readonly string[] }

function declared<T, O extends Options<T>>(meaning: string, options: O, reading: Reading<T>): Param<Read<T, O>> {
  const { required = false, fallback, ...more } = options
  return { meaning, required, fallback, ...more, ...reading } as Param<Read<T, O>>
}

const scalar = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined

const readId = (value: unknown): number | undefined => {
  const digits = scalar(value)?.trim() ?? ''
  return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : undefined
}

/** Elements of a list: those of JSON's or a form's, or of a text with commas between. */
function elements(value: unknown): string[] | undefined {
  if (Array.isArray(value)) {
    const parts = value.map(elements)
    return parts.includes(undefined) ? undefined : parts.flatMap(part => part!)
  }
  return scalar(value)
    ?.split(',')
    .map(one => one.trim())
    .filter(Boolean)
}

export const text = <const O extends Options<string>>(meaning: string, options: O = {} as O) =>
  declared<string, O>(meaning, options, { kind: 'text', wanted: 'a text', read: scalar })

/** A map, or the JSON of one. */
export const map = <const O extends Options<Record<string, unknown>>>(meaning: string, options: O = {} as O) =>
  declared<Record<string, unknown>, O>(meaning, options, {
    kind: 'map',
    wanted: 'a map as JSON, like {"TITLE": "New"}',
    read(value) {
      if (isMap(value)) return value
      try {
        const read: unknown = JSON.parse(scalar(value) ?? '')
        return isMap(read) ? read : undefined
      } catch {
        return undefined
      }
    },
  })

/** A text of a certain form. */
export const matching = <const O extends Options<string>>(
  form: RegExp,
  wanted: string,
  meaning: string,
  options: O = {} as O,
) =>
  declared<string, O>(meaning, options, {
    kind: 'text',
    wanted,
    read(value) {
      const read = scalar(value)?.trim()
      return read !== undefined && form.test(read) ? read : undefined
    },
  })

/** A whole number from 1: the id of something. */
export const id = <const O extends Options<number>>(meaning: string, options: O = {} as O) =>
  declared<number, O>(meaning, options, { kind: 'id', wanted: 'a number', read: readId })

interface Bounds {
  least?: number
  most?: number
  whole?: true
}

export const number = <const O extends Options<number> & Bounds>(meaning: string, options: O = {} as O) => {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, whole = false, ...rest } = options
  const bounds = [
    Number.isFinite(least) ? ` from ${least}` : '',
    Number.isFinite(most) ? ` ${Number.isFinite(least) ? '' : 'up '}to ${most}` : '',
  ].join('')
  return declared<number, O>(meaning, rest as unknown as O, {
    kind: 'number',
    wanted: `a ${whole ? 'whole ' : ''}number${bounds}`,
    read(value) {
      const digits = scalar(value)?.trim() ?? ''
      const read = /^-?\d{1,15}(\.\d{1,9})?$/.test(digits) ? Number(digits) : Number.NaN
      return read >= least && read <= most && (!whole || Number.isInteger(read)) ? read : undefined
    },
  })
}

export const flag = <const O extends Options<boolean>>(meaning: string, options: O = {} as O) =>
  declared<boolean, O>(meaning, options, { kind: 'flag', wanted: 'true or false', read: truth })

export const list = <const O extends Options<string[]>>(meaning: string, options: O = {} as O) =>
  declared<string[], O>(meaning, options, { kind: 'list', wanted: 'a list of texts', read: elements })

export const ids = <const O extends Options<number[]>>(meaning: string, options: O = {} as O) =>
  declared<number[], O>(meaning, options, {
    kind: 'ids',
    wanted: 'a list of numbers',
    read(value) {
      const read = elements(value)?.map(readId)
      return read?.includes(undefined) ? undefined : (read as number[] | undefined)
    },
  })

export const oneOf = <const V extends string, const O extends Options<V>>(
  values: readonly V[],
  meaning: string,
  options: O = {} as O,
) =>
  declared<V, O>(meaning, options, {
    kind: 'enum',
    values,
    wanted: `one of ${values.join(', ')}`,
    read: value => values.find(one => one === value),
  })

/** A moment in any form that the API reads; without an offset it is of the portal's zone. Gives a stored moment. */
export const moment = <const O extends Options<string>>(meaning: string, options: O = {} as O) =>
  declared<string, O>(meaning, options, {
    kind: 'moment',
    wanted: 'a moment like 2026-03-13T15:30:00+03:00',
    read: (value, zone) => (typeof value === 'string' ? readMoment(value, zone) : undefined),
  })

/** A span of time; gives milliseconds. */
export const duration = <const O extends Options<number>>(meaning: string, options: O = {} as O) =>
  declared<number, O>(meaning, options, {
    kind: 'duration',
    wanted: 'a span like 300ms, 90s, 2h or -1d',
    read: readDuration,
  })

/** An address of http or https; an empty one is none. */
export const url = <const O extends Options<string>>(meaning: string, options: O = {} as O) =>
  declared<string, O>(meaning, options, {
    kind: 'url',
    wanted: 'an address that begins with http:// or https://',
    read(value) {
      if (typeof value !== 'string') return undefined
      const read = value.trim()
      return read === '' || (/^https?:\/\//i.test(read) && URL.canParse(read)) ? read : undefined
    },
  })

/** The content of a file: of HTTP in base64; the command line reads the file that is named. */
export const file = <const O extends Options<Buffer>>(meaning: string, options: O = {} as O) =>
  declared<Buffer, O>(meaning, options, {
    kind: 'file',
    wanted: 'a file, its content in base64',
    read(value) {
      const text = typeof value === 'string' ? value.replace(/\s/g, '') : ''
      return text && /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined
    },
  })

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

/** How a face writes the name of a parameter. */
export type Spelling = (name: string) => string

/** Reads all parameters, or refuses with all that is wrong with them. */
export function readParams(
  params: Params,
  given: Record<string, unknown>,
  zone: Zone,
  spell: Spelling = name => name,
): Record<string, unknown> {
  const problems: string[] = []
  const args: Record<string, unknown> = {}
  const unknown = Object.keys(given).filter(name => !Object.hasOwn(params, name))
  if (unknown.length) {
    const names = Object.keys(params).map(spell).join(', ')
    problems.push(
      `There is no parameter ${unknown.map(shown).join(', ')}.${names ? ` There are: ${names}.` : ' There are none here.'}`,
    )
  }
  for (const [name, param] of Object.entries(params)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    // An empty text is as good as none where one is needed.
    if (!isGiven(value) || (value === '' && param.required)) {
      if (param.required) problems.push(`${spell(name)} is needed: ${param.meaning}.`)
      else args[name] = param.fallback
      continue
    }
    const read = hasNul(value) ? undefined : param.read(value, zone)
    if (read === undefined)
      problems.push(`${spell(name)} is ${param.wanted}, not ${param.secret ? 'this' : shown(value)}.`)
    else args[name] = read
  }
  if (problems.length) throw wrong(problems.join(' '))
  return args
}

/** A value as a sentence quotes it. */
function shown(value: unknown): string {
  const said = typeof value === 'string' ? value : isMap(value) ? 'a map' : (JSON.stringify(value) ?? 'nothing')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these would break the line of a terminal
  const line = said.replace(/[\u0000-\u001f\u007f]+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60)}…` : line || 'nothing'
}
