import { type RawBuilder, sql } from 'kysely'
import { always, type Condition, isEmpty, literal, never, some } from '../../portal/filter.ts'
import type { Call } from '../../rest/call.ts'
import { denied, filterKey, limitFilter, type Operator } from '../../rest/list-query.ts'
import { listOf, oneOrMore, scalarText, wholeNumber } from '../../rest/params.ts'
import { bindingTypes } from '../binding-types.ts'
import type { FieldType } from '../field-types/field-type.ts'
import { fieldType } from '../field-types/index.ts'
import { plainText } from '../field-types/userfield-types.ts'
import type { EntityType, Field, Fields } from '../record-type.ts'
import { isMultifield } from './multifields.ts'
import { columnOf } from './show.ts'

type Expression = RawBuilder<unknown>

/**
 * The conditions of a classic filter: all of them hold. Names that the type does not have are passed over; a value that
 * cannot be one of its field matches nothing.
 */
export function classicFilter(
  call: Call,
  type: EntityType,
  fields: Fields,
  filter: Record<string, unknown>,
): Condition[] {
  limitFilter(filter)
  const conditions: Condition[] = []
  for (const key of Object.keys(filter)) {
    const { operator, field: name } = filterKey(key)
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field) continue
    const value = filter[key]
    if (isMultifield(name)) conditions.push(byMultifield(call, type, name, operator, value))
    else if (field.virtual) {
      const byMember = memberCondition(type, name, operator, value)
      if (byMember) conditions.push(byMember)
    } else conditions.push(fieldCondition(call, name, field, operator, value))
  }
  return conditions
}

/** Fields that a condition of the filter needs from the table of user fields. */
export const filtersUserfields = (fields: Fields, filter: Record<string, unknown>): boolean =>
  Object.keys(filter).some(key => {
    const { field } = filterKey(key)
    return Object.hasOwn(fields, field) && fields[field]!.settings !== undefined
  })

/** The condition of one key over a field of its own column, or of the table of user fields. */
export function fieldCondition(call: Call, name: string, field: Field, operator: Operator, value: unknown): Condition {
  const type = fieldType(field)
  const column = sql.raw(columnOf(name, field))
  if (!field.multiple)
    return compare(call, column, type, operator, value, item => readFilterValue(call, type, field, operator, item))
  return byElements(call, column, type, field, operator, value)
}

/** What a filter's value means: nothing at all, a value as it is stored, or no value of the field. */
type Meant = { kind: 'empty' } | { kind: 'value'; value: string | number } | { kind: 'unreadable' }

const unreadable: Meant = { kind: 'unreadable' }

function readFilterValue(call: Call, type: FieldType, field: Field, operator: Operator, value: unknown): Meant {
  if (isEmpty(value)) return { kind: 'empty' }
  const isRange = operator === '>' || operator === '>=' || operator === '<' || operator === '<='
  const read = isRange && type.column === 'integer' ? wholeNumber(value) : type.read(value, { zone: call.zone, field })
  // No and nothing are the same to a flag that a record may never have been given.
  if (read === null || (read === 0 && field.type === 'boolean' && !isRange)) return { kind: 'empty' }
  return typeof read === 'string' || typeof read === 'number' ? { kind: 'value', value: read } : unreadable
}

function compare(
  call: Call,
  column: Expression,
  type: FieldType,
  operator: Operator,
  value: unknown,
  read: (value: unknown) => Meant,
): Condition {
  const asked = denied[operator]
  if (asked) return sql<boolean>`not ${compare(call, column, type, asked, value, read)}`
  const values = listOf(value)
  switch (operator) {
    case '=':
    case 'in':
      return values || operator === 'in'
        ? isIn(column, type, (values ?? [value]).map(read))
        : equals(column, type, read(value))
    case '>':
    case '>=':
    case '<':
    case '<=': {
      const meant = values ? unreadable : read(value)
      return meant.kind === 'value' ? sql<boolean>`${column} ${sql.raw(operator)} ${meant.value}` : never
    }
    default:
      // LIKE does not work on codes of directories and on other records (api-reference/crm/contacts/crm-contact-list.md).
      if (!type.searchable) return never
      return some((values ?? [value]).map(item => matches(call, column, operator, item)))
  }
}

/** True or false and never unknown, so that its negation finds the records without a value. */
function equals(column: Expression, type: FieldType, meant: Meant): Condition {
  if (meant.kind === 'unreadable') return never
  if (meant.kind === 'value') return sql<boolean>`(${column} is not null and ${column} = ${meant.value})`
  return type.empty.length
    ? sql<boolean>`(${column} is null or ${column} in (${sql.join(type.empty)}))`
    : sql<boolean>`(${column} is null)`
}

function isIn(column: Expression, type: FieldType, all: Meant[]): Condition {
  const values = all.flatMap(meant => (meant.kind === 'value' ? [meant.value] : []))
  const parts: Condition[] = values.length
    ? [sql<boolean>`(${column} is not null and ${column} in (${sql.join(values)}))`]
    : []
  if (all.some(meant => meant.kind === 'empty')) parts.push(equals(column, type, { kind: 'empty' }))
  return some(parts)
}

function matches(call: Call, column: Expression, operator: Operator, value: unknown): Condition {
  const text = plainText(value)
  if (text === undefined) return never
  if (text === '') return always
  // A backslash at the end escapes nothing, which PostgreSQL would refuse.
  const pattern = operator === 'like' ? text.replace(/(?<!\\)((?:\\\\)*)\\$/, '$1\\\\') : `%${literal(text)}%`
  return sql<boolean>`(${column} is not null and ${call.flavor.like(column, pattern)})`
}

/** A multiple user field satisfies a test when one of its values does. */
function byElements(
  call: Call,
  column: Expression,
  type: FieldType,
  field: Field,
  operator: Operator,
  value: unknown,
): Condition {
  const asked = denied[operator]
  if (asked) return sql<boolean>`not ${byElements(call, column, type, field, asked, value)}`
  const values = oneOrMore(value)
  const isEquality = operator === '=' || operator === 'in'
  const asText = type.column === 'text' || operator === 'contains' || operator === 'like'
  const elementType: FieldType = { ...type, empty: [] }
  const any = call.flavor.anyElement(column, element =>
    compare(
      call,
      sql`cast(${element} as ${sql.raw(asText ? 'text' : call.flavor.types[type.column])})`,
      elementType,
      operator,
      isEquality ? values.filter(item => !isEmpty(item)) : value,
      item => readFilterValue(call, type, field, operator, item),
    ),
  )
  const none = isEquality && values.some(isEmpty) ? sql<boolean>`${column} is null` : never
  return sql<boolean>`(${none} or (${column} is not null and ${any}))`
}

const multifieldText: FieldType = {
  column: 'text',
  read: scalarText,
  show: column => column,
  empty: [],
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
  const values = oneOrMore(value)
    .map(wholeNumber)
    .filter(id => id !== undefined && id > 0)
  const { table, side } = binding
  const having = values.length
    ? sql<boolean>`r.id in (select ${sql.ref(side.own)} from ${sql.table(table)} where ${sql.ref(side.other)} in (${sql.join(values)}))`
    : never
  return operator === '!=' || operator === 'not in' ? sql<boolean>`not ${having}` : having
}
