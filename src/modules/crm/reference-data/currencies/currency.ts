import { sourceOf } from '../../../../lib/source.ts'
import { field, readOnly } from '../../../../records/define-field.ts'
import type { Fields } from '../../../../records/field.ts'
import { code, fixed, integer } from '../../../../records/field-types/plain.ts'
import type { TableType } from '../../../../records/methods/table-type.ts'
import { configurers, settingsReaders } from '../../model/access.ts'

const core = (text: string) => ({ code: 'ERROR_CORE', text })

/** The ways in which currencies and their localizations can fail, with their words. */
export const currencyConditions = {
  currencyFieldMissing: core('Undefined array key "{field}"'),
  currencyTaken: core('The currency {id} already exists.'),
  baseStays: { en: 'Cannot delete base currency.', ru: 'Нельзя удалить базовую валюту.' },
  reportStays: { en: 'Cannot delete report currency.', ru: 'Нельзя удалить валюту отчётов.' },
  languageInvalid: core('A localization is named by a language of two small letters and is an object.'),
  formatInvalid: core('FORMAT_STRING has to contain the symbol #.'),
} as const

export type CurrencyCondition = keyof typeof currencyConditions

const shown = { readOnly: true, virtual: true } as const

/** A currency of ISO 4217, in letters of any size. */
const currencyCode = {
  ...code,
  read: (value: unknown) =>
    typeof value === 'string' && /^[A-Za-z]{3}$/.test(value.trim()) ? value.trim().toUpperCase() : undefined,
}

/** api-reference/crm/currency/localizations/ */
export const localizationFields: Fields = {
  FULL_NAME: field('string', 'Name', 'Название', { maxLength: 255 }),
  FORMAT_STRING: field('string', 'Format template', 'Шаблон формата', { maxLength: 50 }),
  DEC_POINT: field('string', 'Decimal point', 'Десятичный разделитель', { maxLength: 16 }),
  THOUSANDS_VARIANT: field('string', 'Thousands separator', 'Разделитель тысяч', { maxLength: 1 }),
  THOUSANDS_SEP: field('string', 'Custom thousands separator', 'Свой разделитель тысяч', { maxLength: 16 }),
  DECIMALS: field('int', 'Decimals', 'Знаков после запятой', { as: integer }),
  HIDE_ZERO: field('char', 'Hide insignificant zeros', 'Скрывать незначащие нули'),
}

/** api-reference/crm/currency/; what is virtual comes from the localization of the portal's language. */
export const currency: TableType<CurrencyCondition> = {
  method: 'crm.currency',
  name: 'CURRENCY',
  source: sourceOf(import.meta.filename),
  table: 'currency',
  // Quirk: what is refused of an id is that it has not 3 characters.
  key: { field: 'CURRENCY', form: /^.{3}$/s },
  changesSettings: true,
  fields: {
    CURRENCY: field('string', 'Currency', 'Валюта', { as: currencyCode }),
    AMOUNT_CNT: field('int', 'Face value', 'Номинал', { as: integer }),
    AMOUNT: field('double', 'Exchange rate', 'Курс', { as: fixed(4) }),
    BASE: field('char', 'Base currency', 'Базовая валюта', shown),
    SORT: field('int', 'Sorting', 'Сортировка', { as: integer }),
    DATE_UPDATE: field('datetime', 'Modified on', 'Дата изменения', readOnly),
    LID: field('string', 'Language', 'Язык', shown),
    FORMAT_STRING: field('string', 'Format template', 'Шаблон формата', shown),
    FULL_NAME: field('string', 'Name', 'Название', shown),
    DEC_POINT: field('string', 'Decimal point', 'Десятичный разделитель', shown),
    THOUSANDS_SEP: field('string', 'Thousands separator', 'Разделитель тысяч', shown),
    DECIMALS: field('int', 'Decimals', 'Знаков после запятой', shown),
    LANG: field('currency_localization', 'Localizations', 'Языковые настройки', { multiple: true, virtual: true }),
  },
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  describedTo: settingsReaders,
  readers: settingsReaders,
  writers: configurers,
  defaults: () => ({ sort: 100 }),
  order: { SORT: 'ASC' },
  // All are on one page, and nobody is told how many.
  prepareList: (_call, asked) => ({ ...asked, start: 'all' }),
  answers: { add: row => row.currency },
  phrases: {
    everywhere: { ...currencyConditions, idInvalid: 'Not found' },
    delete: { idInvalid: 'The identifier of a currency has 3 characters.' },
  },
}
