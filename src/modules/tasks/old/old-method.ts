import type { Call } from '../../../rest/call.ts'
import { type AnyParam, type Param, phpArray, wholeNumber } from '../../../rest/params.ts'
import type { Words } from '../../../rest/phrases.ts'

export const core = (text: string): Words => ({ code: 'ERROR_CORE', text })

/** A failure of the old generation, as its texts are printed: `<br>` is theirs. */
export const exception = (number: number, text: string, name: string, end = '<br>'): Words =>
  core(`TASKS_ERROR_EXCEPTION_#${number}; ${text}; ${number}/TE/${name}${end}`)

export const failedAction = (text: string): Words => exception(8, text, 'ACTION_FAILED_TO_BE_PROCESSED')

/** The ways in which parameters of the old generation are refused. */
export type ArgumentCondition = 'argumentMissing' | 'argumentType' | 'argumentKey' | 'assertion'

/** What parameters of a method are refused with: the class and the method are those of PHP, and part of the text. */
export function argumentPhrases(method: string, end = '<br>'): Record<ArgumentCondition, Words> {
  const wrong = (text: string): Words => exception(256, text, 'WRONG_ARGUMENTS', end)
  return {
    argumentMissing: wrong(`Param #{place} ({name}) expected by method ${method}(), but not given.`),
    argumentType: wrong(
      `Param #{place} ({name}) for method ${method}() expected to be of type "{type}", but given something else.`,
    ),
    argumentKey: wrong(`Param #{place} ({name}) for method ${method}() must not contain key "{key}".`),
    assertion: core('TASKS_ERROR_ASSERT_EXCEPTION<br>'),
  }
}

/** A whole number at a place: an id unless said. */
export const integerAt = (place: number, name: string, least = 1): Param<number, ArgumentCondition> => ({
  type: 'integer',
  required: true,
  read(value, call) {
    if (value === undefined || value === null) call.fail('argumentMissing', { place, name })
    const number = wholeNumber(value) ?? call.fail('argumentType', { place, name, type: 'integer' })
    return number >= least ? number : call.fail('assertion')
  },
})

/** An array at a place, of some keys alone; filters may have prefixes. */
export const arrayAt = (
  place: number,
  name: string,
  { keys, optional, prefixes }: { keys?: readonly string[]; optional?: true; prefixes?: readonly string[] } = {},
): Param<Record<string, unknown>, ArgumentCondition> => ({
  type: 'object',
  required: !optional,
  read(value, call) {
    if (value === undefined || value === null || value === '')
      return optional ? {} : call.fail('argumentMissing', { place, name })
    const array = phpArray(value) ?? call.fail('argumentType', { place, name, type: 'array' })
    if (!optional && !Object.keys(array).length) call.fail('argumentMissing', { place, name })
    for (const key of Object.keys(array)) requireKey(call, { place, name, key, keys, prefixes })
    return array
  },
})

interface KeyAt {
  place: number
  name: string
  key: string
  keys: readonly string[] | undefined
  prefixes: readonly string[] | undefined
}

function requireKey(call: Call<ArgumentCondition>, { place, name, key, keys, prefixes = [] }: KeyAt): void {
  if (!keys) return
  const prefix = prefixes.find(one => key.startsWith(one)) ?? ''
  // Clients send an empty array as a list with an empty text.
  if (!keys.includes(key.slice(prefix.length)) && key !== '0')
    call.fail('argumentKey', { place, name, key: key.slice(0, 50) })
}

export const filterPrefixes: readonly string[] = ['!', '<=', '<', '>=', '>']

/** A class of the old generation, as its `getmanifest` tells of it. */
export interface OldClass {
  /** `checklistitem`. */
  alias: string
  version: string
  changed?: string
  warning: string
  writable: readonly string[]
  readable: readonly string[]
  sortable: readonly string[]
  filterable?: readonly string[]
  dates: readonly string[]
  methods: Readonly<Record<string, Record<string, unknown>>>
}

/** What `getmanifest` answers: the class in the words of the original (task-checklist-item-get-manifest.md). */
export const manifestOf = ({ alias, version, changed, warning, ...told }: OldClass): Record<string, unknown> => ({
  'Manifest version': version,
  ...(changed ? { 'Manifest change date': changed } : {}),
  Warning: warning,
  'REST: shortname alias to class': alias,
  [`REST: writable ${alias} data fields`]: told.writable,
  [`REST: readable ${alias} data fields`]: told.readable,
  [`REST: sortable ${alias} data fields`]: told.sortable,
  ...(told.filterable ? { [`REST: filterable ${alias} data fields`]: told.filterable } : {}),
  'REST: date fields': told.dates,
  'REST: available methods': { getmanifest: { staticMethod: true, params: [] }, ...told.methods },
})

const integer = (description: string) => ({ description, type: 'integer' })

/** The parameters that most methods of the family begin with. */
export const ofTask = [integer('taskId')]
export const ofItem = [...ofTask, integer('itemId')]

/** A method of a class in a manifest. */
export const told = (params: readonly AnyManifestParam[], more: Record<string, unknown> = {}) => ({
  ...more,
  params,
})

type AnyManifestParam = Readonly<Record<string, unknown>>

export { integer as toldInteger }
export type OldParams = Record<string, AnyParam>
