import { type RawBuilder, sql } from 'kysely'
import type { Call } from '../rest/call.ts'
import { always, type Condition, isEmpty, literal, never, some } from '../rest/filter.ts'
import { denied, filterKey, limitFilter, limitPattern, type Operator } from '../rest/list-query.ts'
import { listOf, oneOrMore, wholeNumber } from '../rest/params.ts'
import { sameCode, sameText, textBeyond } from '../store/folded.ts'
import type { Field, Fields } from './field.ts'
import type { FieldType } from './field-types/field-type.ts'
import { fieldType } from './field-types/index.ts'
import { plainText } from './field-types/plain.ts'
import { lookup, type PageCondition, pageJoins, ranged, substring } from './rare-conditions.ts'
import { columnOf } from './show.ts'
import { elementOf, isCut } from './userfields/value-index.ts'

type Expression = RawBuilder<unknown>

/** The conditions of a filter over rows that have nothing but fields. */
export function fieldConditions(call: Call, fields: Fields, filter: Record<string, unknown>): PageCondition[] {
  limitFilter(filter)
  return Object.keys(filter).flatMap(key => {
    const { operator, field: name } = filterKey(key)
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    return field && !field.virtual ? [pageCondition(call, name, field, operator, filter[key])] : []
  })
}

/** Fields that a condition of the filter needs from the table of user fields. */
export const filtersUserfields = (fields: Fields, filter: Record<string, unknown>): boolean =>
  Object.keys(filter).some(key => {
    const { field } = filterKey(key)
    return Object.hasOwn(fields, field) && fields[field]!.settings !== undefined
  })

/** The condition of one key over a field of its own column, or of the table of user fields. */
export const fieldCondition = (call: Call, name: string, field: Field, operator: Operator, value: unknown): Condition =>
  pageCondition(call, name, field, operator, value).condition

/** The same for the filter of a page. */
export function pageCondition(
  call: Call,
  name: string,
  field: Field,
  operator: Operator,
  value: unknown,
): PageCondition {
  const type = fieldType(field)
  const { parentOf } = field
  if (parentOf)
    return {
      condition: memberOf(
        operator,
        value,
        ids =>
          sql<boolean>`r.id in (select record_id from item_parent where entity_type_id = ${parentOf.child} and parent_entity_type_id = ${parentOf.parent} and ${ids(sql.ref('parent_id'))})`,
      ),
    }
  const column = sql.raw(columnOf(name, field))
  if (field.multiple) return byElements(call, column, type, field, operator, value)
  if (isPattern(operator) && type.searchable && type.column === 'text')
    return pageJoins.some(
      (listOf(value) ?? [value]).map(item => {
        const pattern = patternOf(operator, item)
        return substring(matches(call, column, pattern), field, name, pattern ?? '')
      }),
    )
  const read = (item: unknown) => readFilterValue(call, type, field, operator, item)
  const compared: Compared = field.settings && hasLongTexts(type, field) ? { ...type, keyed: true } : type
  return ranged(call, compare(call, column, compared, operator, value, read), name, operator)
}

const isPattern = (operator: Operator): boolean => operator === 'contains' || operator === 'like'

const hasLongTexts = (type: FieldType, field: Field): boolean =>
  type.column === 'text' && field.type !== 'date' && field.type !== 'datetime'

/** How values of a column are compared. */
interface Compared extends FieldType {
  /** What an index has of its codes is their beginning without case. */
  keyed?: true
}

/** What a filter's value means: nothing at all, a value as it is stored, or no value of the field. */
type Meant = { kind: 'empty' } | { kind: 'value'; value: string | number } | { kind: 'unreadable' }

export const unreadable: Meant = { kind: 'unreadable' }

function readFilterValue(call: Call, type: FieldType, field: Field, operator: Operator, value: unknown): Meant {
  if (isEmpty(value)) return { kind: 'empty' }
  const isRange = operator === '>' || operator === '>=' || operator === '<' || operator === '<='
  const read = isRange && type.column === 'integer' ? wholeNumber(value) : type.read(value, { zone: call.zone, field })
  // No and nothing are the same to a flag that a record may never have been given.
  if (read === null || (read === 0 && field.type === 'boolean' && !isRange)) return { kind: 'empty' }
  return typeof read === 'string' || typeof read === 'number' ? { kind: 'value', value: read } : unreadable
}

export function compare(
  call: Call,
  column: Expression,
  type: Compared,
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
      if (meant.kind !== 'value') return never
      return type.caseless
        ? textBeyond(column, operator, String(meant.value))
        : sql<boolean>`${column} ${sql.raw(operator)} ${meant.value}`
    }
    default:
      // LIKE does not work on codes of directories and on other records (api-reference/crm/contacts/crm-contact-list.md).
      if (!type.searchable) return never
      return some((values ?? [value]).map(item => matches(call, column, patternOf(operator, item))))
  }
}

/** True or false and never unknown, so that its negation finds the records without a value. */
function equals(column: Expression, type: Compared, meant: Meant): Condition {
  if (meant.kind === 'unreadable') return never
  if (meant.kind === 'value') return sql<boolean>`(${column} is not null and ${isOne(column, type, [meant.value])})`
  return type.empty.length
    ? sql<boolean>`(${column} is null or ${column} in (${sql.join(type.empty)}))`
    : sql<boolean>`(${column} is null)`
}

function isIn(column: Expression, type: Compared, all: Meant[]): Condition {
  const values = all.flatMap(meant => (meant.kind === 'value' ? [meant.value] : []))
  const parts: Condition[] = values.length
    ? [sql<boolean>`(${column} is not null and ${isOne(column, type, values)})`]
    : []
  if (all.some(meant => meant.kind === 'empty')) parts.push(equals(column, type, { kind: 'empty' }))
  return some(parts)
}

function isOne(column: Expression, type: Compared, values: readonly (string | number)[]): Condition {
  if (type.caseless) return sameText(column, values.map(String))
  if (type.keyed) return sameCode(column, values.map(String))
  return values.length === 1 ? sql<boolean>`${column} = ${values[0]}` : sql<boolean>`${column} in (${sql.join(values)})`
}

/** An empty pattern matches everything, one of what is no text nothing. */
function matches(call: Call, column: Expression, pattern: string | undefined): Condition {
  if (pattern === undefined) return never
  return pattern === '' ? always : sql<boolean>`(${column} is not null and ${call.flavor.like(column, pattern)})`
}

/** The LIKE pattern of a value; empty where the value is, undefined for what is no text. */
function patternOf(operator: Operator, value: unknown): string | undefined {
  const text = plainText(value)
  if (!text) return text
  limitPattern(text)
  // A backslash at the end escapes nothing, which PostgreSQL would refuse.
  return operator === 'like' ? text.replace(/(?<!\\)((?:\\\\)*)\\$/, '$1\\\\') : `%${literal(text)}%`
}

/**
 * A multiple user field satisfies a test when one of its values does. Values and ranges are looked up where they are kept
 * one by one; parts of texts, and texts too long for that, in the list itself.
 */
function byElements(
  call: Call,
  column: Expression,
  type: FieldType,
  field: Field,
  operator: Operator,
  value: unknown,
): PageCondition {
  const asked = denied[operator]
  if (asked) return { condition: sql<boolean>`not ${byElements(call, column, type, field, asked, value).condition}` }
  const values = oneOrMore(value)
  const isEquality = operator === '=' || operator === 'in'
  const isSearch = isPattern(operator)
  const isText = type.column === 'text'
  const elementType: FieldType = { ...type, empty: [] }
  const wanted = isEquality ? values.filter(item => !isEmpty(item)) : value
  const read = (item: unknown) => readFilterValue(call, type, field, operator, item)
  const inList = () =>
    call.flavor.anyElement(column, element =>
      compare(
        call,
        sql`cast(${element} as ${sql.raw(isText || isSearch ? 'text' : call.flavor.types[type.column])})`,
        elementType,
        operator,
        wanted,
        read,
      ),
    )
  const inElements = () => {
    const element = sql.raw(isText ? 'e.text' : 'e.number')
    // Texts stand there as they are compared.
    const { caseless: _, ...asKept } = elementType
    const test = compare(call, element, asKept, operator, wanted, item => {
      const meant = read(item)
      return meant.kind === 'value' ? { kind: 'value', value: elementOf(type, meant.value) } : meant
    })
    const from = sql<boolean>`from userfield_element e where e.userfield_id = ${field.userfieldId} and ${test}`
    const found = sql<boolean>`r.id in (select e.record_id ${from})`
    return lookup(call, found, 'e.record_id', from, isText ? 'e.text' : 'e.number')
  }
  // Long texts are cut there, so their order is not to be seen.
  const isUnordered = hasLongTexts(type, field)
  const listed = () => sql<boolean>`(${column} is not null and ${inList()})`
  const any = (): PageCondition => {
    if (isSearch && isText && values.length === 1)
      return substring(listed(), field, '', patternOf(operator, values[0]) ?? '')
    if (isSearch || (isUnordered && !isEquality)) return { condition: listed() }
    const found = inElements()
    return isEquality && values.some(isCut) ? { condition: sql<boolean>`(${found.condition} and ${listed()})` } : found
  }
  const asksNone = isEquality && values.some(isEmpty)
  if (!asksNone) return any()
  const none = sql<boolean>`${column} is null`
  return { condition: values.every(isEmpty) ? none : sql<boolean>`(${none} or ${any().condition})` }
}

type Having = (ids: (column: ReturnType<typeof sql.ref>) => Condition) => Condition

/** Records that have one of some ids in a list; without an id the question is whether they have any. */
export function memberOf(operator: Operator, value: unknown, having: Having): Condition {
  const asked = denied[operator]
  if (asked) return sql<boolean>`not ${memberOf(asked, value, having)}`
  const values = oneOrMore(value)
  if (isPattern(operator)) return never
  if (operator !== '=' && operator !== 'in') {
    const bound = wholeNumber(value)
    return bound === undefined ? never : having(column => sql<boolean>`${column} ${sql.raw(operator)} ${bound}`)
  }
  const isNone = (one: unknown) => isEmpty(one) || wholeNumber(one) === 0
  const ids = values.map(wholeNumber).filter(id => id !== undefined && id > 0)
  const parts: Condition[] = ids.length ? [having(column => sql<boolean>`${column} in (${sql.join(ids)})`)] : []
  if (values.some(isNone)) parts.push(sql<boolean>`not ${having(() => sql<boolean>`1 = 1`)}`)
  return parts.length ? sql<boolean>`(${sql.join(parts, sql` or `)})` : never
}
