import { chunks } from '../../../lib/chunks.ts'
import { tableMethods } from '../../../records/methods/table-methods.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import { description } from '../../../records/show.ts'
import type { Call } from '../../../rest/call.ts'
import type { Method } from '../../../rest/method.ts'
import { productSection, sectionsBelow } from './catalog.ts'
import { propertyConditions } from './filter.ts'
import { PRODUCT_FILES, product } from './product.ts'
import { productFields, propertiesOf } from './properties.ts'
import { deleteValues, shownValues, writeValues } from './values.ts'

/** Products with the values of their properties. */
const products: TableType = {
  ...product,
  fieldsOf: productFields,
  async describe(call, described) {
    for (const [name, property] of await propertiesOf(call)) {
      const { type, multiple, required, elements, field, title } = property
      described[name] = {
        ...description(call, name, field),
        isRequired: required,
        isMultiple: multiple,
        isDynamic: true,
        title,
        propertyType: type.propertyType,
        userType: type.userType,
        ...(type.propertyType === 'L'
          ? { values: Object.fromEntries(elements.map(({ id, value }) => [id, { ID: String(id), VALUE: value }])) }
          : {}),
      }
    }
    return described
  },
  conditions: async (call, _fields, filter) => propertyConditions(call, await propertiesOf(call), filter),
  parts: { mask: 'PROPERTY_*', of: async (call, rows) => shownValues(call, await propertiesOf(call), rows) },
  follow: {
    add: async ({ call }, id, fields) => writeValues(call, await propertiesOf(call), id, fields, true),
    update: async ({ call }, id, fields) => writeValues(call, await propertiesOf(call), id, fields, false),
    delete: (call, row) => deleteValues(call, [row.id]),
  },
}

/** Sections; one that goes takes those below it along, and the products in them. */
const sections: TableType = {
  ...productSection,
  follow: {
    async delete(call, row) {
      const below = await sectionsBelow(call, row.id)
      await deleteProductsIn(call, below)
      const others = below.filter(id => id !== Number(row.id))
      for (const some of chunks(others)) await call.db.deleteFrom('product_section').where('id', 'in', some).execute()
      for (const id of others) call.recordChange(productSection.name, id, 'delete')
    },
  },
}

async function deleteProductsIn(call: Call, sectionIds: readonly number[]): Promise<void> {
  for (const some of chunks(sectionIds)) {
    const rows = await call.db.selectFrom('product').select('id').where('section_id', 'in', some).execute()
    const ids = rows.map(row => Number(row.id))
    await deleteValues(call, ids)
    for (const part of chunks(ids)) {
      await call.db
        .deleteFrom('file')
        .where('entity_type_id', '=', PRODUCT_FILES)
        .where('record_id', 'in', part)
        .execute()
      await call.db.deleteFrom('product').where('id', 'in', part).execute()
    }
    for (const id of ids) call.recordChange(product.name, id, 'delete')
  }
}

/** crm.product.{fields,add,get,list,update,delete}, crm.productsection.* */
export const productMethods: Method[] = [...tableMethods(sections), ...tableMethods(products)]
