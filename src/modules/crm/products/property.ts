import { sourceOf } from '../../../lib/source.ts'
import { inLanguage } from '../../../lib/text.ts'
import { field, id, short } from '../../../records/define-field.ts'
import type { Draft } from '../../../records/draft.ts'
import type { Fields } from '../../../records/field.ts'
import type { FieldType } from '../../../records/field-types/field-type.ts'
import { file } from '../../../records/field-types/file.ts'
import { json, shortText } from '../../../records/field-types/plain.ts'
import { hasName, isThere, refuse } from '../../../records/guards.ts'
import { anyUser } from '../../../records/methods/record-type.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import { query } from '../../../store/store.ts'
import { configurers } from '../model/access.ts'
import { defaultCatalog } from './catalog.ts'
import { propertyTypeOf } from './property-types.ts'

const core = (text: string) => ({ code: 'ERROR_CORE', text })

/** The ways in which properties of products alone can fail, with their words. */
export const propertyConditions = {
  propertyTypeStays: core('The type of a property that products have values of cannot be changed.'),
  elementsInvalid: core("Parameter 'VALUES' must be array of elements with a VALUE."),
} as const

export type PropertyCondition = keyof typeof propertyConditions

/** A text, a number, or a map of some types; kept as JSON. */
const anything: FieldType = {
  column: 'text',
  empty: [''],
  read: value => (JSON.stringify(value) ?? 'null').toWellFormed(),
  show: (column, flavor) => flavor.json(column),
}

const DEFAULT_SORT = 500

/** A rule: the codes of the type belong together, and products that have values keep them readable. */
async function typeFits({ call, before, after }: Draft<PropertyCondition>): Promise<void> {
  if (!propertyTypeOf(after.property_type, null)) refuse(call, fields, 'PROPERTY_TYPE')
  after.user_type = after.user_type || null
  const type = propertyTypeOf(after.property_type, after.user_type)
  if (!type) return refuse(call, fields, 'USER_TYPE')
  if (after.list_type !== 'L' && after.list_type !== 'C') refuse(call, fields, 'LIST_TYPE')
  // Symbolic codes begin with a letter (catalog-product-property-add.md).
  if (after.code && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(after.code)) refuse(call, fields, 'CODE')
  if (!before || (before.property_type === after.property_type && before.user_type === after.user_type)) return
  const [value] = await query(call.db, 'select id from product_property_value where property_id = ? limit 1', [
    before.id,
  ])
  if (value) call.fail('propertyTypeStays')
}

/** A rule: what new products get has to be a value. */
function initialFits({ call, after, givenColumns }: Draft<PropertyCondition>): void {
  after.timestamp_x = call.now
  if (!givenColumns.has('default_value') || (after.default_value ?? null) === null) return
  const value = JSON.parse(after.default_value)
  const { value: type } = propertyTypeOf(after.property_type, after.user_type)!
  if (value === '' || value === null || type === file || after.property_type === 'L') {
    after.default_value = null
    return
  }
  const title = inLanguage(fields.DEFAULT_VALUE!.title, call.language)
  if (type.read(value, { zone: call.zone, field: { type: 'product_property', title } }) === undefined)
    refuse(call, fields, 'DEFAULT_VALUE')
}

const fields: Fields = {
  ...id,
  IBLOCK_ID: field('integer', 'Catalogue', 'Каталог', { immutable: true }),
  NAME: field('string', 'Name', 'Название', { required: true, ...short }),
  ACTIVE: field('char', 'Active', 'Активность'),
  SORT: field('integer', 'Sorting', 'Сортировка'),
  CODE: field('string', 'Symbolic code', 'Символьный код', { as: shortText, maxLength: 50 }),
  DEFAULT_VALUE: field('object', 'Default value', 'Значение по умолчанию', { as: anything }),
  PROPERTY_TYPE: field('char', 'Type', 'Тип', { as: shortText, maxLength: 1 }),
  ROW_COUNT: field('integer', 'Rows', 'Количество строк'),
  COL_COUNT: field('integer', 'Columns', 'Количество столбцов'),
  LIST_TYPE: field('char', 'Appearance of the list', 'Внешний вид списка', { as: shortText, maxLength: 1 }),
  MULTIPLE: field('char', 'Multiple', 'Множественное'),
  XML_ID: field('string', 'External code', 'Внешний код', short),
  FILE_TYPE: field('string', 'Allowed extensions', 'Допустимые расширения файлов', short),
  MULTIPLE_CNT: field('integer', 'Fields for new values', 'Количество полей для новых значений'),
  LINK_IBLOCK_ID: field('integer', 'Linked catalogue', 'Связанный каталог'),
  WITH_DESCRIPTION: field('char', 'Values have descriptions', 'Выводить поле для описания значения'),
  SEARCHABLE: field('char', 'Values are searched', 'Значения участвуют в поиске'),
  FILTRABLE: field('char', 'Values are filtered', 'Выводить на странице списка поле для фильтрации'),
  IS_REQUIRED: field('char', 'Required', 'Обязательное'),
  USER_TYPE: field('string', 'User type', 'Пользовательский тип', { as: shortText, maxLength: 50 }),
  USER_TYPE_SETTINGS: field('object', 'Settings of the user type', 'Настройки пользовательского типа', { as: json }),
  VALUES: field('product_property_enum_element', 'List elements', 'Значения списка', { multiple: true, virtual: true }),
  TIMESTAMP_X: field('datetime', 'Modified on', 'Дата изменения', { readOnly: true }),
}

/** api-reference/crm/outdated/products/; elements of lists are added to it by property-methods.ts. */
export const productProperty: TableType<PropertyCondition> = {
  method: 'crm.product.property',
  name: 'PRODUCT_PROPERTY',
  source: sourceOf(import.meta.filename),
  table: 'product_property',
  changesSettings: true,
  fields,
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: anyUser,
  writers: configurers,
  defaults: async call => ({
    iblock_id: await defaultCatalog(call),
    active: 'Y',
    sort: DEFAULT_SORT,
    property_type: 'S',
    row_count: 1,
    col_count: 30,
    list_type: 'L',
    multiple: 'N',
    with_description: 'N',
    searchable: 'N',
    filtrable: 'N',
    is_required: 'N',
  }),
  guards: {
    add: [hasName, isThere('catalog', 'IBLOCK_ID'), typeFits, initialFits],
    update: [hasName, typeFits, initialFits],
  },
  phrases: { everywhere: propertyConditions },
}
