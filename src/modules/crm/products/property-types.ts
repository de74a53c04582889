import { isMap, type Text } from '../../../lib/text.ts'
import type { FieldType } from '../../../records/field-types/field-type.ts'
import { file } from '../../../records/field-types/file.ts'
import { date, datetime, double, integer, reference, string, text } from '../../../records/field-types/plain.ts'
import { crm } from '../../../records/userfields/types/crm.ts'
import { enumeration } from '../../../records/userfields/types/enumeration.ts'
import { money } from '../../../records/userfields/types/money.ts'
import { scalarText } from '../../../rest/params.ts'

/** A type of properties of products: a basic type, and what a user type makes of it; an empty one makes nothing. */
export interface PropertyType {
  propertyType: 'S' | 'N' | 'L' | 'F' | 'G' | 'E'
  userType: string
  title: Text
  /** How values are read. */
  value: FieldType
  /** How a filter reads and compares them, where that is another way. */
  filter?: FieldType
  /** Its own settings, by name and type. */
  settings?: Readonly<Record<string, { type: 'integer' | 'string' | 'char'; title: Text }>>
}

/** The id of an element of the property's own list. */
const element = enumeration.value

const LONGEST_HTML = 1_000_000

/** A text with its kind, `{TYPE: "HTML", TEXT: "…"}`; a bare text is HTML. Kept as JSON. */
const html: FieldType = {
  ...string,
  read(value) {
    const content = scalarText(isMap(value) ? value.TEXT : value)?.toWellFormed()
    if (content === undefined || content.length > LONGEST_HTML) return undefined
    const kind = (isMap(value) && scalarText(value.TYPE)?.toUpperCase()) || 'HTML'
    return kind === 'HTML' || kind === 'TEXT' ? JSON.stringify({ TYPE: kind, TEXT: content }) : undefined
  },
}

const named = (en: string, ru: string): Text => ({ en, ru })

const listSettings = {
  size: { type: 'integer', title: named('Height of the list', 'Высота списка') },
  width: { type: 'integer', title: named('Width limit', 'Ограничение по ширине') },
  group: { type: 'char', title: named('Group by sections', 'Группировать по разделам') },
  multiple: { type: 'char', title: named('Show as a multiple list', 'Показывать как список множественного выбора') },
} as const

const plain = (
  propertyType: PropertyType['propertyType'],
  userType: string,
  title: Text,
  value: FieldType,
  more: Partial<PropertyType> = {},
): PropertyType => ({ propertyType, userType, title, value, ...more })

/** Types of properties (api-reference/catalog/product-property/catalog-product-property-add.md, propertyType and userType). */
export const propertyTypes: readonly PropertyType[] = [
  plain('S', '', named('String', 'Строка'), text),
  plain('N', '', named('Number', 'Число'), double),
  plain('L', '', named('List', 'Список'), element),
  plain('F', '', named('File', 'Файл'), file, { filter: integer }),
  plain('G', '', named('Bind to sections', 'Привязка к разделам'), reference),
  plain('E', '', named('Bind to elements', 'Привязка к элементам'), reference),
  plain('S', 'HTML', named('HTML/text', 'HTML/текст'), html, {
    filter: text,
    settings: { HEIGHT: { type: 'integer', title: named('Height of the edit field', 'Высота поля для ввода') } },
  }),
  plain('S', 'Date', named('Date', 'Дата'), date),
  plain('S', 'DateTime', named('Date and time', 'Дата/Время'), datetime),
  plain('S', 'Money', named('Money', 'Деньги'), money.value),
  plain('S', 'employee', named('Bind to employee', 'Привязка к сотруднику'), reference),
  plain('S', 'UserID', named('Bind to user', 'Привязка к пользователю'), reference),
  plain('S', 'ECrm', named('Bind to CRM elements', 'Привязка к элементам CRM'), crm.value),
  plain('S', 'directory', named('Directory', 'Справочник'), text, {
    settings: { ...listSettings, tableName: { type: 'string', title: named('Directory', 'Справочник') } },
  }),
  plain('S', 'map_google', named('Bind to Google Maps', 'Привязка к карте Google Maps'), text),
  plain('S', 'map_yandex', named('Bind to Yandex.Maps', 'Привязка к Яндекс.Карте'), text),
  plain('S', 'DiskFile', named('File from Drive', 'Файл с Диска'), reference),
  plain('L', 'BoolEnum', named('Checkbox', 'Флажок'), element),
  plain('E', 'EList', named('Bind to elements as a list', 'Привязка к элементам в виде списка'), reference, {
    settings: listSettings,
  }),
  plain(
    'E',
    'EAutocomplete',
    named('Bind to elements with search', 'Привязка к элементам с автозаполнением'),
    reference,
  ),
  plain('E', 'SKU', named('Bind to variations', 'Привязка к товарам (SKU)'), reference),
  plain('G', 'SectionAuto', named('Bind to sections with search', 'Привязка к разделам с автозаполнением'), reference),
]

/** The type of these two codes; undefined where there is none. */
export const propertyTypeOf = (propertyType: string, userType: string | null): PropertyType | undefined =>
  propertyTypes.find(type => type.propertyType === propertyType && type.userType === (userType ?? ''))
