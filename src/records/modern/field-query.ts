import { ensure } from '../../lib/maps.ts'
import type { Call } from '../../rest/call.ts'
import type { Condition } from '../../rest/filter.ts'
import { filterKey, limitFilter } from '../../rest/list-query.ts'
import { repeated, scalarText } from '../../rest/params.ts'
import type { Row } from '../../store/store.ts'
import type { Fields } from '../field.ts'
import { fieldCondition } from '../filter.ts'
import { camel, modernName } from './field-names.ts'

const named = new WeakMap<Fields, ReadonlyMap<string, string>>()

/** Classic names of fields by their modern ones. */
export const classicNamesOf = (fields: Fields): ReadonlyMap<string, string> =>
  ensure(named, fields, () => new Map(Object.keys(fields).map(name => [camel(name), name])))

/** The conditions of a modern filter over fields of rows that are called `r`; names that there are none of are refused. */
export function filterOfFields(
  call: Call<'filterFieldUnknown'>,
  fields: Fields,
  filter: Record<string, unknown>,
): Condition[] {
  limitFilter(filter)
  return Object.entries(filter).map(([key, value]) => {
    const { operator, field } = filterKey(key)
    const name = classicNamesOf(fields).get(modernName(field))
    if (!name) return call.fail('filterFieldUnknown', { field: repeated(field) })
    return fieldCondition(call, name, fields[name]!, operator, value)
  })
}

/** A modern order under classic names. */
export function orderOfFields(
  call: Call<'orderFieldUnknown' | 'orderInvalid'>,
  fields: Fields,
  order: Record<string, unknown>,
): Row {
  return Object.fromEntries(
    Object.entries(order).map(([field, sent]) => {
      const name =
        classicNamesOf(fields).get(modernName(field)) ?? call.fail('orderFieldUnknown', { field: repeated(field) })
      const value = repeated((scalarText(sent) ?? '').trim().toUpperCase())
      if (value !== 'ASC' && value !== 'DESC') call.fail('orderInvalid', { value, field })
      return [name, value]
    }),
  )
}
