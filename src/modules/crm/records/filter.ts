import { sql } from 'kysely'
import type { Fields } from '../../../records/field.ts'
import type { FieldType } from '../../../records/field-types/field-type.ts'
import { compare, memberOf, unreadable } from '../../../records/filter.ts'
import type { Call } from '../../../rest/call.ts'
import { always, type Condition, isEmpty, never } from '../../../rest/filter.ts'
import { denied, filterKey, type Operator } from '../../../rest/list-query.ts'
import { scalarText } from '../../../rest/params.ts'
import { bindingTypes } from '../entities/bindings.ts'
import type { EntityType } from '../model/entity-type.ts'
import { isMultifield } from './multifields.ts'

/** The conditions of a classic filter over multifields and lists of members, which have no column. */
export function virtualConditions(
  call: Call,
  type: EntityType,
  fields: Fields,
  filter: Record<string, unknown>,
): Condition[] {
  const conditions: Condition[] = []
  for (const key of Object.keys(filter)) {
    const { operator, field: name } = filterKey(key)
    if (!Object.hasOwn(fields, name) || !fields[name]!.virtual) continue
    const value = filter[key]
    const one = isMultifield(name)
      ? byMultifield(call, type, name, operator, value)
      : memberCondition(type, name, operator, value)
    if (one) conditions.push(one)
  }
  return conditions
}

const multifieldText: FieldType = {
  column: 'text',
  read: scalarText,
  show: column => column,
  empty: [],
  caseless: true,
  searchable: true,
}

function byMultifield(call: Call, type: EntityType, name: string, operator: Operator, value: unknown): Condition {
  const positive = denied[operator] ?? operator
  const isAny = isEmpty(value)
  // Quirk: only whole values are found (api-reference/crm/contacts/crm-contact-list.md, parameter filter).
  const isExact = positive === '=' || positive === 'in'
  const test = isAny
    ? always
    : !isExact
      ? never
      : compare(call, sql`m.value`, multifieldText, positive, value, item => {
          const text = scalarText(item)
          return text === undefined ? unreadable : { kind: 'value', value: text }
        })
  const having = sql<boolean>`r.id in (select m.record_id from multifield m where m.entity_type_id = ${type.entityTypeId} and m.type_id = ${name} and ${test})`
  // Without a value the question is whether there is any: `PHONE: ''` finds records that have none.
  return (positive !== operator) !== isAny ? sql<boolean>`not ${having}` : having
}

/** A list of members that has no field for its primary is searched itself (CONTACT_ID of a company). */
function memberCondition(type: EntityType, name: string, operator: Operator, value: unknown): Condition | null {
  const binding = bindingTypes.find(b => b.owner === type && b.listField === name && b.primaryField === null)
  if (!binding || !['=', 'in', '!=', 'not in'].includes(operator)) return null
  const { table, side } = binding
  return memberOf(
    operator,
    value,
    ids =>
      sql<boolean>`r.id in (select ${sql.ref(side.ownerColumn)} from ${sql.table(table)} where ${ids(sql.ref(side.memberColumn))})`,
  )
}
