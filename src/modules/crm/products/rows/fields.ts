import { field, readOnly, upTo } from '../../../../records/define-field.ts'
import type { Field, Fields } from '../../../../records/field.ts'
import { double } from '../../../../records/field-types/plain.ts'

const owner = { required: true, immutable: true } as const

/** Quantities, rates and prices of a row have more decimals than amounts of a record (sample of crm.lead.productrows.get). */
const number = (en: string, ru: string, extra: Partial<Field> = {}): Field =>
  field('double', en, ru, { ...extra, as: double })

/** A product row (sample of crm.item.productrow.fields; api-reference/crm/data-types.md, crm_item_product_row). */
export const rowFields: Fields = {
  ID: field('integer', 'ID', 'ID', readOnly),
  OWNER_ID: field('integer', 'Owner ID', 'ID владельца', owner),
  OWNER_TYPE: field('string', 'Owner Type', 'Тип владельца', owner),
  PRODUCT_ID: field('integer', 'Product', 'Товар', { required: true }),
  PRODUCT_NAME: field('string', 'Product Name', 'Название товара', upTo(256)),
  PRICE: number('Price', 'Цена'),
  PRICE_ACCOUNT: number('PRICE_ACCOUNT', 'PRICE_ACCOUNT', { ...readOnly, undescribed: true }),
  PRICE_EXCLUSIVE: number('Discounted price excluding tax', 'Цена без налога со скидкой', readOnly),
  // Quirk: the titles of some fields are their names.
  PRICE_NETTO: number('PRICE_NETTO', 'PRICE_NETTO', readOnly),
  PRICE_BRUTTO: number('PRICE_BRUTTO', 'PRICE_BRUTTO', readOnly),
  QUANTITY: number('Quantity', 'Количество'),
  DISCOUNT_TYPE_ID: field('integer', 'Discount Type', 'Тип скидки'),
  DISCOUNT_RATE: number('Discount Amount', 'Величина скидки'),
  DISCOUNT_SUM: number('Discount Total', 'Сумма скидки'),
  TAX_RATE: number('Tax', 'Налог'),
  TAX_INCLUDED: field('char', 'Tax included in price', 'Налог включен в цену'),
  CUSTOMIZED: field('char', 'Modified', 'Изменен'),
  MEASURE_CODE: field('integer', 'Unit of Measure Code', 'Код единицы измерения'),
  MEASURE_NAME: field('string', 'Unit of Measure', 'Единица измерения', upTo(50)),
  SORT: field('integer', 'Sorting', 'Сортировка'),
  XML_ID: field('string', 'XML_ID', 'XML_ID', { ...readOnly, undescribed: true }),
  TYPE: field('integer', 'TYPE', 'TYPE', readOnly),
  STORE_ID: field('integer', 'STORE_ID', 'STORE_ID', readOnly),
}

const writable = ({ readOnly: _, ...field }: Field): Field => field

/** What the classic methods write besides (crm-deal-productrows-set.md, crm-quote-product-rows-set.md). */
export const classicRowFields: Fields = {
  ...rowFields,
  PRODUCT_DESCRIPTION: field('string', 'Description', 'Описание', { undescribed: true }),
  PRICE_EXCLUSIVE: writable(rowFields.PRICE_EXCLUSIVE!),
  PRICE_NETTO: writable(rowFields.PRICE_NETTO!),
  PRICE_BRUTTO: writable(rowFields.PRICE_BRUTTO!),
}
