import { sql } from 'kysely'
import type { Field } from '../../../records/field.ts'
import type { FieldType } from '../../../records/field-types/field-type.ts'
import { fieldCondition } from '../../../records/filter.ts'
import { elementOf, isCut } from '../../../records/userfields/value-index.ts'
import type { Call } from '../../../rest/call.ts'
import { type Condition, isEmpty, never } from '../../../rest/filter.ts'
import { denied, filterKey, type Operator } from '../../../rest/list-query.ts'
import { oneOrMore } from '../../../rest/params.ts'
import type { Property } from './properties.ts'

/** The conditions of a filter of products over their properties, `PROPERTY_5`; the other names are passed over. */
export const propertyConditions = (
  call: Call,
  properties: ReadonlyMap<string, Property>,
  filter: Record<string, unknown>,
): Condition[] =>
  Object.keys(filter).flatMap(key => {
    const { operator, field } = filterKey(key)
    const property = properties.get(field)
    return property ? [byProperty(call, property, operator, filter[key])] : []
  })

/** How values are compared with the texts that stand for them. */
function asKept(type: FieldType): FieldType {
  const { caseless: _, ...indexed } = type
  return {
    ...indexed,
    read(value, reading) {
      const meant = type.read(value, reading)
      return typeof meant === 'string' ? elementOf(type, meant) : meant
    },
  }
}

/** A product satisfies a test when one of its values does; without any value the question is whether there is one. */
function byProperty(call: Call, property: Property, operator: Operator, value: unknown): Condition {
  const asked = denied[operator]
  if (asked) return sql<boolean>`not ${byProperty(call, property, asked, value)}`
  const { id, name, type, indexedAs, field } = property
  const isEquality = operator === '=' || operator === 'in'
  const values = oneOrMore(value)
  const wanted = isEquality ? values.filter(one => !isEmpty(one)) : value
  const isPattern = operator === 'contains' || operator === 'like'
  // The beginning of a text is what an index has; a long one, or a part of one, is looked for in the whole of it.
  const column = indexedAs === 'text' && (isPattern || values.some(isCut)) ? 'value' : indexedAs
  const compared = type.filter ?? type.value
  const tested: Field = { ...field, as: column === 'text' ? asKept(compared) : compared, column }
  const having = (test: Condition) =>
    sql<boolean>`r.id in (select u.product_id from product_property_value u where u.property_id = ${id} and ${test})`
  const some =
    isEquality && !(wanted as unknown[]).length ? never : having(fieldCondition(call, name, tested, operator, wanted))
  if (!isEquality || !values.some(isEmpty)) return some
  const none = sql<boolean>`r.id not in (select u.product_id from product_property_value u where u.property_id = ${id})`
  return sql<boolean>`(${none} or ${some})`
}
