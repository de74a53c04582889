import { sourceOf } from '../../../lib/source.ts'
import { inLanguage, isMap } from '../../../lib/text.ts'
import { field } from '../../../records/define-field.ts'
import type { Draft, RecordCondition } from '../../../records/draft.ts'
import type { Fields } from '../../../records/field.ts'
import { file } from '../../../records/field-types/file.ts'
import { tableMethods } from '../../../records/methods/table-methods.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import { describeFields } from '../../../records/show.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, phpArray, scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import type { ChangesOf } from '../../../store/table-types.ts'
import { elementsOf, type PropertyElement } from './properties.ts'
import { type PropertyCondition, productProperty } from './property.ts'
import { propertyTypeOf, propertyTypes } from './property-types.ts'
import { deleteValuesOf } from './values.ts'

type PropertyDraft = Draft<PropertyCondition>
type Fails = Call<PropertyCondition | RecordCondition>

const DEFAULT_SORT = 500
const MOST_ELEMENTS = 5000
const LONGEST = 255

const isList = (row: Row): boolean => row.property_type === 'L'
const isFile = (row: Row): boolean => propertyTypeOf(row.property_type, row.user_type)?.value === file

/**
 * Writes elements of a list: those with an id of the list's own change, or go where they have no VALUE or DEL says so, the
 * others are added (`n0`, `n1`, …). Elements that are not mentioned stay.
 */
async function writeElements(call: Fails, propertyId: number, sent: unknown): Promise<void> {
  const items = Object.entries(phpArray(sent) ?? call.fail('elementsInvalid'))
  if (items.length > MOST_ELEMENTS) call.fail('elementsInvalid')
  const elementIds = new Set(((await elementsOf(call)).get(propertyId) ?? []).map(({ id }) => id))
  for (const [key, sentItem] of items) {
    const item: Row = isMap(sentItem) ? sentItem : { VALUE: sentItem }
    const id = wholeNumber(item.ID ?? key) ?? 0
    const value = scalarText(item.VALUE)?.trim().slice(0, LONGEST).toWellFormed()
    if (item.VALUE !== undefined && item.VALUE !== null && value === undefined) call.fail('elementsInvalid')
    if (elementIds.has(id)) await changeElement(call, id, item, value)
    else if (value) await addElement(call, propertyId, item, value)
  }
}

async function addElement(call: Fails, propertyId: number, item: Row, value: string): Promise<void> {
  await call.db
    .insertInto('product_property_enum')
    .values({
      property_id: propertyId,
      value,
      xml_id: shortText(item.XML_ID) ?? null,
      sort: wholeNumber(item.SORT) ?? DEFAULT_SORT,
      def: truth(item.DEF) ? 'Y' : 'N',
    })
    .execute()
}

async function changeElement(call: Fails, id: number, item: Row, value: string | undefined): Promise<void> {
  if (value === '' || truth(item.DEL)) {
    await query(
      call.db,
      `delete from product_property_value where number = ? and property_id =
        (select property_id from product_property_enum where id = ?)`,
      [id, id],
    )
    await query(call.db, 'delete from product_property_enum where id = ?', [id])
    return
  }
  const sort = wholeNumber(item.SORT)
  const def = truth(item.DEF)
  const changes: ChangesOf<'product_property_enum'> = {
    ...(value === undefined ? {} : { value }),
    ...(sort === undefined ? {} : { sort }),
    ...(def === undefined ? {} : { def: def ? 'Y' : 'N' }),
    ...(item.XML_ID === undefined ? {} : { xml_id: shortText(item.XML_ID) ?? null }),
  }
  if (Object.keys(changes).length)
    await call.db.updateTable('product_property_enum').set(changes).where('id', '=', id).execute()
}

const shortText = (value: unknown): string | undefined => scalarText(value)?.slice(0, LONGEST).toWellFormed()

const elements = async ({ call, after }: PropertyDraft, id: number, fields: Row): Promise<void> => {
  if (isList(after) && fields.VALUES !== undefined && fields.VALUES !== null && fields.VALUES !== '')
    await writeElements(call, id, fields.VALUES)
}

/** The elements of a list as answers show them, by id. */
const showElements = (all: readonly PropertyElement[]): Record<string, unknown> =>
  Object.fromEntries(
    all.map(({ id, value, xmlId, sort, isDefault }) => [
      id,
      { ID: String(id), VALUE: value, XML_ID: xmlId, SORT: String(sort), DEF: isDefault ? 'Y' : 'N' },
    ]),
  )

const properties: TableType<PropertyCondition> = {
  ...productProperty,
  follow: {
    add: elements,
    update: elements,
    async delete(call, row) {
      await deleteValuesOf(call, row.id, isFile(row))
      await query(call.db, 'delete from product_property_enum where property_id = ?', [row.id])
    },
  },
  parts: { mask: '*', of: partsOf },
}

async function partsOf(call: Call, rows: readonly { id: number }[]) {
  const all = await elementsOf(call)
  const lists = await query(call.db, "select id from product_property where property_type = 'L'")
  const ids = new Set(lists.map(row => Number(row.id)))
  return new Map(
    rows.map(({ id }) => [
      Number(id),
      { VALUES: ids.has(Number(id)) ? showElements(all.get(Number(id)) ?? []) : null },
    ]),
  )
}

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename), kind: 'read' } as const

const elementFields: Fields = {
  ID: field('integer', 'ID', 'ID', { readOnly: true }),
  VALUE: field('string', 'Value', 'Значение', { required: true }),
  XML_ID: field('string', 'External code', 'Внешний код'),
  SORT: field('integer', 'Sorting', 'Сортировка'),
  DEF: field('char', 'Default', 'По умолчанию'),
}

/** crm.product.property.* */
export const productPropertyMethods: Method[] = [
  ...tableMethods(properties),
  method({
    ...common,
    name: 'crm.product.property.types',
    params: {},
    phrases: {},
    run: call =>
      propertyTypes.map(({ propertyType, userType, title }) => ({
        PROPERTY_TYPE: propertyType,
        USER_TYPE: userType,
        DESCRIPTION: inLanguage(title, call.language),
      })),
  }),
  method({
    ...common,
    name: 'crm.product.property.settings.fields',
    params: { propertyType: anything('string'), userType: anything('string') },
    phrases: { typeUnknown: { code: 'ERROR_CORE', text: 'There is no such type of product property.' } },
    run(call, { propertyType, userType }) {
      const type = propertyTypeOf(scalarText(propertyType) ?? '', scalarText(userType) ?? '')
      const settings = (type ?? call.fail('typeUnknown')).settings ?? {}
      return describeFields(
        call,
        Object.fromEntries(Object.entries(settings).map(([name, one]) => [name, { type: one.type, title: one.title }])),
      )
    },
  }),
  method({
    ...common,
    name: 'crm.product.property.enumeration.fields',
    params: {},
    phrases: {},
    run: call => describeFields(call, elementFields),
  }),
]
