import { sql } from 'kysely'
import type { Field } from '../../../records/field.ts'
import { fieldType } from '../../../records/field-types/index.ts'
import { memberOf, pageCondition } from '../../../records/filter.ts'
import { nestedFilter } from '../../../records/modern/nested-filter.ts'
import { directionOf, type QueryCondition } from '../../../records/modern/row-query.ts'
import { type Sorting, sortedColumn } from '../../../records/page.ts'
import { type PageCondition, pageJoins } from '../../../records/rare-conditions.ts'
import type { Call } from '../../../rest/call.ts'
import { filterKey, type Operator } from '../../../rest/list-query.ts'
import { listOf } from '../../../rest/params.ts'
import type { EntityType } from '../model/entity-type.ts'
import type { ItemField, ItemFields } from './fields.ts'

/** The conditions of a filter of crm.item.list, which hold together, and whether it asks for user fields; names that there are none of are refused. */
export function itemFilter(
  call: Call<QueryCondition>,
  type: EntityType,
  fields: ItemFields,
  filter: Record<string, unknown>,
): { conditions: PageCondition[]; userfields: boolean } {
  let userfields = false
  const conditions = nestedFilter(filter, pageJoins, (key, value) => {
    const { operator, field: name } = filterKey(key.trim())
    const field = fields.byName.get(name)
    if (!field) return call.fail('filterFieldUnknown', { field: name })
    if (!isValue(value)) return call.fail('filterValueInvalid', { field: name })
    userfields ||= field.userfield !== undefined
    return conditionOf(call, type, field, operator, value)
  })
  return { conditions, userfields }
}

/** A scalar, or a list of them. */
const isValue = (value: unknown): boolean =>
  (listOf(value) ?? [value]).every(one => typeof one !== 'object' || one === null)

function conditionOf(
  call: Call,
  type: EntityType,
  field: ItemField,
  operator: Operator,
  value: unknown,
): PageCondition {
  switch (field.storage) {
    case 'list': {
      const { table, side } = field.binding!
      const having = memberOf(
        operator,
        value,
        ids =>
          sql<boolean>`r.id in (select ${sql.ref(side.ownerColumn)} from ${sql.table(table)} where ${ids(sql.ref(side.memberColumn))})`,
      )
      return { condition: having }
    }
    case 'observers': {
      const having = memberOf(
        operator,
        value,
        ids =>
          sql<boolean>`r.id in (select record_id from observer where entity_type_id = ${type.entityTypeId} and ${ids(sql.ref('user_id'))})`,
      )
      return { condition: having }
    }
    default:
      return pageCondition(call, field.name, asFiltered(field.field), operator, value)
  }
}

/** A field whose values are read as filters of items read them. */
function asFiltered(field: Field): Field {
  const type = fieldType(field)
  return type.readItemFilter ? { ...field, as: { ...type, read: type.readItemFilter } } : field
}

/** What items are sorted by, the id last, so that pages never overlap. */
export function itemSorting(call: Call<QueryCondition>, fields: ItemFields, order: Record<string, unknown>): Sorting {
  const parts = []
  let userfields = false
  let byId = false
  for (const [name, direction] of Object.entries(order)) {
    const field = fields.byName.get(name)
    if (field?.storage !== 'column') return call.fail('orderFieldUnknown', { field: name })
    const way = directionOf(call, name, direction)
    userfields ||= field.userfield !== undefined
    byId ||= field.name === 'ID'
    parts.push(sql.raw(`${sortedColumn(field.name, field.field)} ${way}`))
  }
  if (!byId) parts.push(sql.raw('r.id asc'))
  return { by: sql.join(parts), userfields }
}
