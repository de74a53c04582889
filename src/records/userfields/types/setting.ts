import { cut, type Text } from '../../../lib/text.ts'
import { scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import type { Field } from '../../field.ts'
import { double, plainText } from '../../field-types/plain.ts'
import type { Setting } from './userfield-type.ts'

/** Titles of settings that several types have. */
export const title = {
  value: { en: 'Default Value', ru: 'Значение по умолчанию' },
  rows: { en: 'Number of Lines', ru: 'Количество строк' },
  display: { en: 'Appearance', ru: 'Внешний вид' },
  height: { en: 'List Height', ru: 'Высота списка' },
  size: { en: 'Input Field Size', ru: 'Размер поля ввода' },
  length: { en: 'Text Length', ru: 'Длина строки' },
  bound: { en: 'Value Limit', ru: 'Граница значения' },
  label: { en: 'Label', ru: 'Подпись' },
  how: { en: 'Display Option', ru: 'Параметр показа' },
} satisfies Record<string, Text>

/** A text. */
export const text = (title: Text): Setting => ({ type: 'string', title, read: value => plainText(value) })

/** Y or N. */
export const flag = (title: Text): Setting => ({
  type: 'char',
  title,
  read(value) {
    const yes = truth(value)
    return yes === undefined ? undefined : yes ? 'Y' : 'N'
  },
})

/** A whole number; below and above the bounds it is the bound. */
export const within = (title: Text, least: number, most: number): Setting => ({
  type: 'int',
  title,
  read(value) {
    const number = wholeNumber(value)
    return number === undefined ? undefined : Math.min(Math.max(number, least), most)
  },
})

/** A whole number with a lower bound alone. */
export const atLeast = (title: Text, least: number): Setting => within(title, least, Number.MAX_SAFE_INTEGER)

/** One of some words, in letters of any size. */
export const oneOf = (title: Text, values: readonly string[]): Setting => ({
  type: 'string',
  title,
  read(value) {
    const text = scalarText(value)?.toUpperCase()
    return text !== undefined && values.includes(text) ? text : undefined
  },
})

/** A number or none. */
export const number = (title: Text, type: 'int' | 'double'): Setting => ({
  type,
  title,
  read(value, zone) {
    if (value === null || value === '') return null
    return type === 'int' ? wholeNumber(value) : double.read(value, { zone, field: { type, title } })
  },
})

/** The width of a form's field. */
export const sizes = { SIZE: atLeast(title.size, 1) }

/** Settings of types whose values are chosen from a list. */
export const lists = {
  DISPLAY: oneOf(title.display, ['LIST', 'UI', 'CHECKBOX', 'DIALOG']),
  LIST_HEIGHT: atLeast(title.height, 1),
}

/** Settings that bound the length of texts, which are cut to it (field-length-limits.md); 0 is no bound. */
export const lengths = {
  stored(value: unknown, { settings }: Field) {
    const most = settings?.MAX_LENGTH
    return typeof most === 'number' && most > 0 ? cut(String(value), most) : String(value)
  },
  initial: { MIN_LENGTH: 0, MAX_LENGTH: 0 },
  further: { MIN_LENGTH: atLeast(title.length, 0), MAX_LENGTH: atLeast(title.length, 0) },
}

/** Settings that bound numbers: others are refused. 0 is no bound. */
export const bounds = {
  stored(value: unknown, { settings }: Field) {
    const [number, least, most] = [Number(value), Number(settings?.MIN_VALUE), Number(settings?.MAX_VALUE)]
    return (least && number < least) || (most && number > most) ? undefined : number
  },
  initial: { SIZE: 20, MIN_VALUE: 0, MAX_VALUE: 0, DEFAULT_VALUE: null },
  further: (type: 'int' | 'double') => ({
    ...sizes,
    MIN_VALUE: number(title.bound, type),
    MAX_VALUE: number(title.bound, type),
  }),
}
