import { isMap } from '../../../../lib/text.ts'
import { plainText } from '../../../../records/field-types/plain.ts'
import type { Call } from '../../../../rest/call.ts'
import { phpArray, truth, wholeNumber } from '../../../../rest/params.ts'
import type { Words } from '../../../../rest/phrases.ts'
import { blockProperties, type Shape } from './shape.ts'

/** What can be wrong with a layout; `{field}` is the path of the part. Pages have the codes, the texts are ours. */
export const layoutPhrases = {
  partMissing: { code: 'FIELD_IS_REQUIRED', text: 'The field "{field}" is required' },
  partUnknown: { code: 'FIELD_IS_REDUNDANT', text: 'The field "{field}" is redundant' },
  choiceWrong: { code: 'ENUM_FIELD', text: 'The value of the field "{field}" is not in the list of allowed values' },
  tooManyParts: { code: 'TOO_MANY_ITEMS', text: 'The field "{field}" has more than {most} items' },
  keyWrong: { code: 'KEY_CONTAIN_WRONG_SYMBOLS', text: 'A key of the field "{field}" contains wrong symbols' },
  languageWrong: { code: 'WRONG_LANG', text: 'The field "{field}" has a language that is not there' },
  partWrong: { code: 'WRONG_FIELD_VALUE', text: 'The value of the field "{field}" is wrong' },
} satisfies Record<string, Words>

type Checking = Call<keyof typeof layoutPhrases>

/** Languages of the interface (data-types.md#lang-ids). */
const languages = 'ar br de en fr hi id it ja la ms pl ru sc tc th tr ua vn'.split(' ')

/** As much as an entry of a timeline is ever made of. */
const LONGEST = 65_536

const isNone = (value: unknown): boolean => value === undefined || value === null || value === ''
const isEmptyMap = (value: unknown): boolean => {
  const map = phpArray(value)
  return map !== undefined && Object.keys(map).length === 0
}

/** A layout as it is kept: flags are flags, texts are texts; fails for what is not of its shape. */
export function readLayout(call: Checking, shape: Shape, value: unknown): Record<string, unknown> {
  const layout = read(call, shape, value, 'layout')
  if (JSON.stringify(layout).length > LONGEST) call.fail('partWrong', { field: 'layout' })
  return layout as Record<string, unknown>
}

function read(call: Checking, shape: Shape, value: unknown, field: string): unknown {
  switch (shape.kind) {
    case 'text':
      return plainText(value) ?? call.fail('partWrong', { field })
    case 'translated':
      return readTranslated(call, value, field)
    case 'boolean':
      return truth(value) ?? call.fail('partWrong', { field })
    case 'integer':
      return wholeNumber(value) ?? call.fail('partWrong', { field })
    case 'anything':
      return value
    case 'choice': {
      const choice = plainText(value) ?? ''
      return shape.of.includes(choice) ? choice : call.fail('choiceWrong', { field })
    }
    case 'object':
      return readObject(call, shape, value, field)
    case 'typed': {
      const { type, ...rest } = phpArray(value) ?? call.fail('partWrong', { field })
      const of = shape.of[typeOf(call, type, Object.keys(shape.of), field)]!
      return { type, ...(read(call, of, rest, field) as object) }
    }
    case 'block': {
      const { type, properties, ...rest } = phpArray(value) ?? call.fail('partWrong', { field })
      const of = blockProperties[typeOf(call, type, shape.only ?? Object.keys(blockProperties), field)]!
      for (const name of Object.keys(rest)) call.fail('partUnknown', { field: `${field}.${name}` })
      return { type, properties: read(call, of, properties ?? {}, `${field}.properties`) }
    }
    case 'map':
      return readMap(call, shape, value, field)
  }
}

function typeOf(call: Checking, type: unknown, known: readonly string[], field: string): string {
  if (isNone(type)) call.fail('partMissing', { field: `${field}.type` })
  return typeof type === 'string' && known.includes(type) ? type : call.fail('choiceWrong', { field: `${field}.type` })
}

function readObject(
  call: Checking,
  { required, optional = {}, apart }: Shape & { kind: 'object' },
  value: unknown,
  field: string,
): Record<string, unknown> {
  const parts = phpArray(value) ?? call.fail('partWrong', { field })
  const shown: Record<string, unknown> = {}
  for (const name of Object.keys(required))
    if (isNone(parts[name]) || (required[name]!.kind === 'map' && isEmptyMap(parts[name])))
      call.fail('partMissing', { field: `${field}.${name}` })
  for (const [name, part] of Object.entries(parts)) {
    const of = Object.hasOwn(required, name)
      ? required[name]
      : Object.hasOwn(optional, name)
        ? optional[name]
        : undefined
    if (!of) return call.fail('partUnknown', { field: `${field}.${name}` })
    if (part !== undefined && part !== null) shown[name] = read(call, of, part, `${field}.${name}`)
  }
  if (apart?.every(name => name in shown)) call.fail('partUnknown', { field: `${field}.${apart[1]}` })
  return shown
}

function readMap(call: Checking, { of, most }: Shape & { kind: 'map' }, value: unknown, field: string): unknown {
  const parts = phpArray(value) ?? call.fail('partWrong', { field })
  const names = Object.keys(parts)
  if (most !== undefined && names.length > most) call.fail('tooManyParts', { field, most })
  if (names.some(name => !/^[\w-]+$/.test(name))) call.fail('keyWrong', { field })
  return Object.fromEntries(names.map(name => [name, read(call, of, parts[name], `${field}.${name}`)]))
}

/** A text, or texts by the code of their language (field-types.md). */
function readTranslated(call: Checking, value: unknown, field: string): unknown {
  const text = plainText(value)
  if (text !== undefined) return text
  if (!isMap(value) || !Object.keys(value).length) return call.fail('partWrong', { field })
  return Object.fromEntries(
    Object.entries(value).map(([language, one]) => {
      if (!languages.includes(language)) call.fail('languageWrong', { field })
      return [language, plainText(one) ?? call.fail('partWrong', { field })]
    }),
  )
}

/** A text in the language of the portal, else in English, else in the first that there is (field-types.md). */
export function inPortalLanguage(value: unknown, language: string): string {
  if (!isMap(value)) return plainText(value) ?? ''
  return String(value[language] ?? value.en ?? Object.values(value)[0] ?? '')
}
