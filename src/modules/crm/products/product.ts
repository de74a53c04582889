import { latinCode } from '../../../lib/latin-code.ts'
import { sourceOf } from '../../../lib/source.ts'
import { field, id, readOnly, short } from '../../../records/define-field.ts'
import type { Draft } from '../../../records/draft.ts'
import { file } from '../../../records/field-types/file.ts'
import { currency, fixed, shortText } from '../../../records/field-types/plain.ts'
import { hasName, isThere, refuse } from '../../../records/guards.ts'
import { anyUser } from '../../../records/methods/record-type.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { configurers } from '../model/access.ts'
import { portalSettings } from '../model/portal-settings.ts'
import { defaultCatalog, inOwnCatalog, rootIsNone } from './catalog.ts'

/** The number that files of products are kept under: that of no type of records. */
export const PRODUCT_FILES = -1

/** Longer codes are cut (crm-product-add.md). */
const LONGEST_CODE = 100

const DEFAULT_SORT = 500

/** Quirk: a price without its currency says nothing; here it is told (crm-product-update.md). */
function priceHasCurrency({ call, givenColumns }: Draft): void {
  if (givenColumns.has('price') && !givenColumns.has('currency_id'))
    call.fail('fieldRequired', { field: 'CURRENCY_ID' })
}

function coded({ call, type, after }: Draft): void {
  after.code = (after.code || latinCode(String(after.name))).slice(0, LONGEST_CODE)
  const form = String(after.description_type || 'text').toLowerCase()
  if (form !== 'text' && form !== 'html') refuse(call, type.fields, 'DESCRIPTION_TYPE')
  after.description_type = form
}

function changed({ call, after }: Draft): void {
  after.timestamp_x = call.now
  after.modified_by = call.caller.userId
}

/** The unit of what is given none. */
const defaultMeasure = (call: Pick<Call, 'db' | 'memo'>): Promise<number | null> =>
  call.memo('default measure', async () => {
    const [row] = await query(call.db, "select id from measure where is_default = 'Y'")
    return row ? Number(row.id) : null
  })

const rules = [
  hasName,
  rootIsNone,
  inOwnCatalog,
  isThere('vat', 'VAT_ID'),
  isThere('measure', 'MEASURE'),
  coded,
  changed,
]

/** api-reference/crm/outdated/products/; properties are added to it by methods.ts. */
export const product: TableType = {
  method: 'crm.product',
  name: 'PRODUCT',
  source: sourceOf(import.meta.filename),
  table: 'product',
  entityTypeId: PRODUCT_FILES,
  fields: {
    ...id,
    CATALOG_ID: field('integer', 'Catalogue', 'Каталог', { immutable: true }),
    PRICE: field('double', 'Price', 'Цена', { as: fixed(2) }),
    CURRENCY_ID: field('string', 'Currency', 'Валюта', { as: currency }),
    NAME: field('string', 'Name', 'Название', { required: true, ...short }),
    CODE: field('string', 'Symbolic code', 'Символьный код', { as: shortText, maxLength: LONGEST_CODE }),
    DESCRIPTION: field('string', 'Description', 'Описание', { as: shortText }),
    DESCRIPTION_TYPE: field('string', 'Description type', 'Тип описания', short),
    ACTIVE: field('char', 'Active', 'Активен'),
    SECTION_ID: field('integer', 'Section', 'Раздел'),
    SORT: field('integer', 'Sorting', 'Сортировка'),
    VAT_ID: field('integer', 'VAT rate', 'Ставка НДС'),
    VAT_INCLUDED: field('char', 'VAT included in the price', 'НДС включён в цену'),
    MEASURE: field('integer', 'Unit of measurement', 'Единица измерения'),
    XML_ID: field('string', 'External code', 'Внешний код', short),
    PREVIEW_PICTURE: field('product_file', 'Preview picture', 'Картинка для анонса', { as: file }),
    DETAIL_PICTURE: field('product_file', 'Detailed picture', 'Детальная картинка', { as: file }),
    DATE_CREATE: field('datetime', 'Created on', 'Дата создания', readOnly),
    TIMESTAMP_X: field('datetime', 'Modified on', 'Дата изменения', readOnly),
    MODIFIED_BY: field('integer', 'Modified by', 'Кем изменён', readOnly),
    CREATED_BY: field('integer', 'Created by', 'Кем создан', readOnly),
  },
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: anyUser,
  writers: configurers,
  defaults: async call => ({
    catalog_id: await defaultCatalog(call),
    currency_id: (await portalSettings(call)).baseCurrency,
    measure: await defaultMeasure(call),
    active: 'Y',
    sort: DEFAULT_SORT,
    vat_included: 'N',
    description_type: 'text',
    date_create: call.now,
    created_by: call.caller.userId,
  }),
  guards: {
    add: [isThere('catalog', 'CATALOG_ID'), ...rules],
    update: [priceHasCurrency, ...rules],
  },
  phrases: { everywhere: {} },
}
