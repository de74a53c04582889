import { readDate, readMoment, wireMoment, type Zone, zone } from '../lib/moment.ts'
import { isMap, type Text } from '../lib/text.ts'
import { listOf, scalarText, truth, wholeNumber } from '../rest/params.ts'
import { double } from './field-types/plain.ts'
import { plainText, userfieldTypes } from './field-types/userfield-types.ts'

type Settings = Record<string, unknown>

/** A setting that callers may set: how it is told, and what is stored for what was sent; undefined when it says nothing. */
interface Setting {
  type: string
  title: Text
  read(value: unknown, zone: Zone): unknown
}

/**
 * The settings of a type of user field: all of them as a new field has them, and those that a caller may set. Of these some
 * are told (crm.userfield.settings.fields); the others are those of userfieldconfig.add.
 */
interface TypeSettings {
  initial: Settings
  settable: Readonly<Record<string, Setting>>
  further?: Readonly<Record<string, Setting>>
  /** A setting for every name of a form. */
  named?: { like: RegExp; setting: Setting }
  /** A rule over all of them together. */
  settle?(settings: Settings): void
}

const title = {
  value: { en: 'Default Value', ru: 'Значение по умолчанию' },
  rows: { en: 'Number of Lines', ru: 'Количество строк' },
  precision: { en: 'Precision', ru: 'Точность' },
  display: { en: 'Appearance', ru: 'Внешний вид' },
  height: { en: 'List Height', ru: 'Высота списка' },
  blockType: { en: 'Information Block Type', ru: 'Тип инфоблока' },
  block: { en: 'Information Block', ru: 'Инфоблок' },
  active: { en: 'Show Active Elements Only', ru: 'Показывать только активные элементы' },
  directory: { en: 'Directory', ru: 'Справочник' },
  lead: { en: 'Lead', ru: 'Лид' },
  contact: { en: 'Contact', ru: 'Контакт' },
  company: { en: 'Company', ru: 'Компания' },
  deal: { en: 'Deal', ru: 'Сделка' },
  quote: { en: 'Quote', ru: 'Предложение' },
  order: { en: 'Order', ru: 'Заказ' },
  invoice: { en: 'Invoice', ru: 'Счет' },
  item: { en: 'Smart process item', ru: 'Элемент смарт-процесса' },
  size: { en: 'Input Field Size', ru: 'Размер поля ввода' },
  length: { en: 'Text Length', ru: 'Длина строки' },
  bound: { en: 'Value Limit', ru: 'Граница значения' },
  pattern: { en: 'Regular Expression', ru: 'Регулярное выражение' },
  label: { en: 'Label', ru: 'Подпись' },
  how: { en: 'Display Option', ru: 'Параметр показа' },
  extensions: { en: 'File Extensions', ru: 'Расширения файлов' },
} satisfies Record<string, Text>

const text = (title: Text): Setting => ({ type: 'string', title, read: value => plainText(value) })
const flag = (title: Text): Setting => ({ type: 'char', title, read: value => yesNo(value) })
const yesNo = (value: unknown): 'Y' | 'N' | undefined => {
  const yes = truth(value)
  return yes === undefined ? undefined : yes ? 'Y' : 'N'
}

/** A whole number; below and above the bounds it is the bound. */
const within = (title: Text, least: number, most: number): Setting => ({
  type: 'int',
  title,
  read(value) {
    const number = wholeNumber(value)
    return number === undefined ? undefined : Math.min(Math.max(number, least), most)
  },
})

const oneOf = (title: Text, values: readonly string[]): Setting => ({
  type: 'string',
  title,
  read(value) {
    const given = scalarText(value)?.toUpperCase()
    return given !== undefined && values.includes(given) ? given : undefined
  },
})

/** A number or none. */
const number = (title: Text, type: 'int' | 'double'): Setting => ({
  type,
  title,
  read(value, zone) {
    if (value === null || value === '') return null
    return type === 'int' ? wholeNumber(value) : double.read(value, { zone, field: { type, title } })
  },
})

const noMoment = { TYPE: 'NONE', VALUE: '' }

/** `{TYPE, VALUE}`: no default, the moment of adding, or a fixed one. */
const moment = (type: 'date' | 'datetime'): Setting => ({
  type,
  title: title.value,
  read(value, zone) {
    if (!isMap(value)) return undefined
    if (value.TYPE === 'NOW') return { TYPE: 'NOW', VALUE: '' }
    if (value.TYPE !== 'FIXED' || typeof value.VALUE !== 'string') return undefined
    if (type === 'date') {
      const day = readDate(value.VALUE)
      return day && { TYPE: 'FIXED', VALUE: day }
    }
    const read = readMoment(value.VALUE, zone)
    return read && { TYPE: 'FIXED', VALUE: wireMoment(read, zone) }
  },
})

const lists = {
  DISPLAY: oneOf(title.display, ['LIST', 'UI', 'CHECKBOX', 'DIALOG']),
  LIST_HEIGHT: within(title.height, 1, Number.MAX_SAFE_INTEGER),
}
const lengths = { MIN_LENGTH: 0, MAX_LENGTH: 0 }
const atLeast = (title: Text, least: number): Setting => within(title, least, Number.MAX_SAFE_INTEGER)
const sizes = { SIZE: atLeast(title.size, 1) }
const furtherLengths = { MIN_LENGTH: atLeast(title.length, 0), MAX_LENGTH: atLeast(title.length, 0) }
const furtherBounds = (type: 'int' | 'double') => ({
  ...sizes,
  MIN_VALUE: number(title.bound, type),
  MAX_VALUE: number(title.bound, type),
})
/** A money as `100.5|EUR`; an empty text is none. */
const moneyDefault: Setting = {
  ...text(title.value),
  read: value => (value === '' ? '' : userfieldTypes.money!.read(value, { zone: zone('UTC'), field: noField })),
}
const noField = { type: 'money', title: title.value, settings: {} }
const bounds = { SIZE: 20, MIN_VALUE: 0, MAX_VALUE: 0, DEFAULT_VALUE: null }

const block: TypeSettings = {
  initial: { DISPLAY: 'LIST', LIST_HEIGHT: 1, IBLOCK_TYPE_ID: '', IBLOCK_ID: 0, DEFAULT_VALUE: '', ACTIVE_FILTER: 'N' },
  settable: {
    IBLOCK_TYPE_ID: text(title.blockType),
    IBLOCK_ID: { ...within(title.block, 0, Number.MAX_SAFE_INTEGER), type: 'string' },
    DEFAULT_VALUE: text(title.value),
    ...lists,
    ACTIVE_FILTER: flag(title.active),
  },
}

/**
 * Settings by `USER_TYPE_ID`. What a caller may set are the tabs of crm.lead.userfield.add and its siblings; all that a
 * field has is told by crm.contact.userfield.get.
 */
const typeSettings: Readonly<Record<string, TypeSettings>> = {
  string: {
    initial: { SIZE: 20, ROWS: 1, REGEXP: '', ...lengths, DEFAULT_VALUE: '' },
    settable: { DEFAULT_VALUE: text(title.value), ROWS: within(title.rows, 1, 50) },
    further: { ...sizes, ...furtherLengths, REGEXP: text(title.pattern) },
  },
  integer: {
    initial: bounds,
    settable: { DEFAULT_VALUE: number(title.value, 'int') },
    further: furtherBounds('int'),
  },
  double: {
    initial: { PRECISION: 2, ...bounds },
    settable: {
      DEFAULT_VALUE: number(title.value, 'double'),
      PRECISION: {
        type: 'int',
        title: title.precision,
        read(value) {
          const digits = wholeNumber(value)
          return digits !== undefined && digits >= 0 && digits <= 12 ? digits : undefined
        },
      },
    },
    further: furtherBounds('double'),
  },
  boolean: {
    initial: { DEFAULT_VALUE: 0, DISPLAY: 'CHECKBOX', LABEL: ['', ''], LABEL_CHECKBOX: '' },
    settable: {
      DEFAULT_VALUE: {
        type: 'int',
        title: title.value,
        read: value => ((truth(value) ?? Number(scalarText(value)) >= 1) ? 1 : 0),
      },
      DISPLAY: oneOf(title.display, ['CHECKBOX', 'RADIO', 'DROPDOWN']),
    },
    further: {
      // Shown as a list: the texts of no and of yes.
      LABEL: {
        type: 'string',
        title: title.label,
        read(value) {
          const labels = listOf(value)
          if (!labels) return plainText(value) === undefined ? undefined : ['', plainText(value)]
          return labels.length === 2 ? labels.map(label => plainText(label) ?? '') : undefined
        },
      },
      LABEL_CHECKBOX: text(title.label),
    },
  },
  date: { initial: { DEFAULT_VALUE: noMoment }, settable: { DEFAULT_VALUE: moment('date') } },
  datetime: {
    initial: { DEFAULT_VALUE: noMoment, USE_SECOND: 'Y', USE_TIMEZONE: 'N' },
    settable: { DEFAULT_VALUE: moment('datetime') },
    further: { USE_SECOND: flag(title.how), USE_TIMEZONE: flag(title.how) },
  },
  enumeration: {
    initial: { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' },
    settable: lists,
    further: { CAPTION_NO_VALUE: text(title.label), SHOW_NO_VALUE: flag(title.how) },
  },
  money: { initial: { DEFAULT_VALUE: '' }, settable: {}, further: { DEFAULT_VALUE: moneyDefault } },
  url: {
    initial: { POPUP: 'Y', SIZE: 20, ...lengths, DEFAULT_VALUE: '', ROWS: 1 },
    settable: {},
    further: {
      POPUP: flag(title.how),
      ...sizes,
      ...furtherLengths,
      DEFAULT_VALUE: text(title.value),
      ROWS: within(title.rows, 1, 50),
    },
  },
  address: { initial: { SHOW_MAP: 'Y' }, settable: {}, further: { SHOW_MAP: flag(title.how) } },
  file: {
    initial: {
      ...{ SIZE: 20, LIST_WIDTH: 0, LIST_HEIGHT: 0, MAX_SHOW_SIZE: 0, MAX_ALLOWED_SIZE: 0 },
      ...{ EXTENSIONS: [], TARGET_BLANK: 'Y' },
    },
    settable: {},
    further: {
      ...sizes,
      LIST_WIDTH: atLeast(title.size, 0),
      LIST_HEIGHT: atLeast(title.size, 0),
      MAX_SHOW_SIZE: atLeast(title.bound, 0),
      MAX_ALLOWED_SIZE: atLeast(title.bound, 0),
      EXTENSIONS: {
        type: 'string',
        title: title.extensions,
        read: value => listOf(value)?.flatMap(item => plainText(item)?.trim() || []),
      },
      TARGET_BLANK: flag(title.how),
    },
  },
  employee: { initial: {}, settable: {} },
  crm_status: { initial: { ENTITY_TYPE: '' }, settable: { ENTITY_TYPE: text(title.directory) } },
  iblock_section: block,
  iblock_element: block,
  crm: {
    initial: { LEAD: 'N', CONTACT: 'N', COMPANY: 'N', DEAL: 'N' },
    settable: {
      LEAD: flag(title.lead),
      CONTACT: flag(title.contact),
      COMPANY: flag(title.company),
      DEAL: flag(title.deal),
    },
    further: { QUOTE: flag(title.quote), ORDER: flag(title.order), SMART_INVOICE: flag(title.invoice) },
    named: { like: /^DYNAMIC_[1-9]\d{0,9}$/, setting: flag(title.item) },
    settle(settings) {
      if (!Object.values(settings).includes('Y')) settings.LEAD = 'Y'
    },
  },
}

const none: TypeSettings = { initial: {}, settable: {} }
const settingsOf = (userType: string): TypeSettings =>
  Object.hasOwn(typeSettings, userType) ? typeSettings[userType]! : none

/** What a caller may set for a type of user field, as crm.userfield.settings.fields tells it. */
export const settableSettings = (userType: string): Readonly<Record<string, Setting>> => settingsOf(userType).settable

/**
 * Settings with those that a caller sent put over the ones that were there, or over a new field's. What cannot be read is
 * what a new field has; names that the type does not have are passed over.
 */
export function mergedSettings(userType: string, before: Settings | null, sent: unknown, zone: Zone): Settings {
  const { initial, settable, further = {}, named, settle } = settingsOf(userType)
  const settings: Settings = { ...initial, ...before }
  for (const [name, value] of Object.entries(isMap(sent) ? sent : {})) {
    const known = Object.hasOwn(settable, name)
      ? settable[name]
      : Object.hasOwn(further, name)
        ? further[name]
        : undefined
    const setting = known ?? (named?.like.test(name) ? named.setting : undefined)
    const read = setting && (setting.read(value, zone) ?? initial[name])
    if (read !== undefined) settings[name] = read
  }
  settle?.(settings)
  return settings
}
