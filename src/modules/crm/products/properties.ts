import { ensure } from '../../../lib/maps.ts'
import type { Field, Fields } from '../../../records/field.ts'
import { file } from '../../../records/field-types/file.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { product } from './product.ts'
import { type PropertyType, propertyTypeOf } from './property-types.ts'

/** An element of a property that is a list. */
export interface PropertyElement {
  id: number
  value: string
  xmlId: string | null
  sort: number
  isDefault: boolean
}

/** A property of products as products use it. */
export interface Property {
  id: number
  /** `PROPERTY_5`. */
  name: string
  title: string
  type: PropertyType
  multiple: boolean
  required: boolean
  elements: readonly PropertyElement[]
  /** Its value in a new product, as a caller would send it; null for none. */
  initial: unknown
  /** Where an index finds its values. */
  indexedAs: 'text' | 'number'
  /** What reads a value of it. */
  field: Field
}

/** Products' properties that are in use, by name, in their order; read once for each version of the settings. */
export const propertiesOf = (call: Pick<Call, 'db' | 'memo'>): Promise<ReadonlyMap<string, Property>> =>
  call.memo('product properties', async () => {
    const rows = await query(call.db, "select * from product_property where active = 'Y' order by sort, id")
    const elements = await elementsOf(call)
    return new Map(rows.map(row => property(row, elements.get(Number(row.id)) ?? [])).map(one => [one.name, one]))
  })

function property(row: Row, elements: readonly PropertyElement[]): Property {
  const type = propertyTypeOf(row.property_type, row.user_type)!
  const ids = elements.map(({ id }) => id)
  return {
    id: Number(row.id),
    name: `PROPERTY_${row.id}`,
    title: row.name,
    type,
    multiple: row.multiple === 'Y',
    required: row.is_required === 'Y',
    elements,
    initial: initialOf(row, type, elements),
    indexedAs: (type.filter ?? type.value).column === 'text' ? 'text' : 'number',
    field: { type: 'product_property', title: row.name, as: type.value, elements: ids },
  }
}

function initialOf(row: Row, type: PropertyType, elements: readonly PropertyElement[]): unknown {
  if (type.value === file) return null
  if (type.propertyType !== 'L') return row.default_value === null ? null : JSON.parse(row.default_value)
  const ids = elements.filter(({ isDefault }) => isDefault).map(({ id }) => id)
  return row.multiple === 'Y' ? ids : (ids[0] ?? null)
}

/** Elements of every property, by property, in their order. */
export async function elementsOf(call: Pick<Call, 'db'>): Promise<Map<number, PropertyElement[]>> {
  const elements = new Map<number, PropertyElement[]>()
  for (const row of await query(call.db, 'select * from product_property_enum order by property_id, sort, id'))
    ensure(elements, Number(row.property_id), () => []).push({
      id: Number(row.id),
      value: row.value,
      xmlId: row.xml_id,
      sort: Number(row.sort),
      isDefault: row.def === 'Y',
    })
  return elements
}

/** Fields of products with their properties. */
export const productFields = (call: Pick<Call, 'db' | 'memo'>): Promise<Fields> =>
  call.memo('product fields', async () => {
    const ofProperties = [...(await propertiesOf(call)).values()].map(
      ({ id, name, title, indexedAs }): [string, Field] => [
        name,
        {
          type: 'product_property',
          title,
          virtual: true,
          sortedBy: `(select min(v."${indexedAs}") from product_property_value v where v.product_id = r.id and v.property_id = ${id})`,
        },
      ],
    )
    return { ...product.fields, ...Object.fromEntries(ofProperties) }
  })
