import { sql } from 'kysely'
import { isVisible, type UserField, type UserFieldKind, type UserScope, userFields } from '../../portal/user-fields.ts'
import { columnOf, onlineSince, SYSTEM_USER, userTypes } from '../../portal/users.ts'
import {
  always,
  type Comparison,
  type Condition,
  condition,
  every,
  type Filterable,
  isEmpty,
  literal,
  never,
  some,
  type Term,
  terms,
} from '../../rest/filter.ts'
import { denied, filterTooLong, limitPattern } from '../../rest/list-query.ts'
import { scalarText } from '../../rest/params.ts'

/** What a filter over users depends on. */
export interface UserFilter extends Comparison {
  /** Fields that the caller may not see match nothing, or a filter could be used to guess them. */
  scope: UserScope
  now: Date
  /** Users of every type. */
  allTypes: boolean
}

/** Names in a filter that are no fields, by what they search. */
const searches: Record<string, readonly string[]> = {
  NAME_SEARCH: ['NAME', 'LAST_NAME', 'SECOND_NAME', 'WORK_POSITION', 'UF_DEPARTMENT_NAME'],
  FIND: ['NAME', 'LAST_NAME', 'SECOND_NAME', 'WORK_POSITION', 'UF_DEPARTMENT_NAME'],
  UF_DEPARTMENT_NAME: ['UF_DEPARTMENT_NAME'],
}

/** Names that filter whatever the scope: they tell who is meant and show nothing of a profile. */
const alwaysFilterable: readonly string[] = ['USER_TYPE']

/** What user.get takes as a filter, within FILTER or beside it. */
export const userFilterNames: readonly string[] = [...userFields.map(field => field.name), 'NAME_SEARCH']

/** What user.search takes besides. */
export const userSearchNames: readonly string[] = [...userFilterNames, 'FIND', 'UF_DEPARTMENT_NAME']

const byName = new Map(userFields.map(field => [field.name, field]))

/** The conditions of user.get's filter; names of no field are passed over. */
export const userConditions = (filter: Record<string, unknown>, by: UserFilter): Condition[] =>
  conditions(terms(filter), name => searches[name], by)

/** Fields that user.search looks for as words (user-search.md); FIND stands for all of them and replaces them. */
const searchedFields: readonly string[] = ['NAME', 'LAST_NAME', 'WORK_POSITION', 'UF_DEPARTMENT_NAME']

/** The conditions of user.search: its own fields are searched, all others filter as in user.get. */
export function searchConditions(filter: Record<string, unknown>, by: UserFilter): Condition[] {
  const all = terms(filter)
  const isSearched = (term: Term) => term.plain && searchedFields.includes(term.field)
  const finds = all.some(term => term.field === 'FIND' && term.values.some(value => !isEmpty(value)))
  return [
    ...conditions(
      all.filter(term => !isSearched(term)),
      name => searches[name],
      by,
    ),
    ...(finds ? [] : searchConditionsOf(all.filter(isSearched), name => [name], by)),
  ]
}

type Searched = (name: string) => readonly string[] | undefined

function conditions(all: readonly Term[], searched: Searched, by: UserFilter): Condition[] {
  return [
    typeCondition(
      by.allTypes,
      all.some(term => term.field === 'USER_TYPE'),
    ),
    ...searchConditionsOf(
      all.filter(term => searched(term.field)),
      searched,
      by,
    ),
    ...all.flatMap(term => {
      const field = byName.get(term.field)
      return field ? [fieldCondition(field, term, by)] : []
    }),
  ]
}

/** Technical accounts are never shown; without a word on their type, users who only write e-mails are left out, too. */
const typeCondition = (allTypes: boolean, named: boolean): Condition =>
  allTypes
    ? sql<boolean>`user_type <> ${SYSTEM_USER}`
    : sql<boolean>`user_type in (${sql.join(userTypes.filter(type => named || type !== 'email'))})`

function fieldCondition(field: UserField, term: Term, by: UserFilter): Condition {
  if (!isVisible(field, by.scope) && !alwaysFilterable.includes(field.name)) return never
  return field.kind === 'departments' ? departmentCondition(term, by) : condition(filterable(field, by), term, by)
}

const filterKinds: Partial<Record<UserFieldKind, Filterable['kind']>> = {
  id: 'integer',
  active: 'flag',
  email: 'text',
  date: 'date',
  moment: 'moment',
  online: 'flag',
}

function filterable(field: UserField, by: UserFilter): Filterable {
  const kind = filterKinds[field.kind] ?? 'text'
  if (field.kind === 'online')
    return { kind, expression: sql`case when last_activity_date >= ${onlineSince(by.now)} then 'Y' else 'N' end` }
  const expression = sql.ref(`portal_user.${columnOf(field.name)}`)
  return kind === 'text' ? { kind, expression, patterns: true } : { kind, expression }
}

const membership: Filterable = { kind: 'integer', expression: sql.ref('user_department.department_id') }

/** A user has any number of departments: a filter asks for one of them, its negation for none. */
function departmentCondition(term: Term, by: Comparison): Condition {
  const asked = denied[term.operator]
  const any = (test: Condition) =>
    sql<boolean>`exists (select 1 from user_department where user_department.user_id = portal_user.id and ${test})`
  if (asked && !term.values.length) return always
  if (!term.many && isEmpty(term.values[0]) && (asked ?? term.operator) === '=')
    return asked ? any(always) : sql<boolean>`not ${any(always)}`
  const matching = condition(membership, asked ? { ...term, operator: asked } : term, by)
  if (matching === never) return never
  return asked ? sql<boolean>`not ${any(matching)}` : any(matching)
}

/** A search is for few words; those beyond add nothing. */
const MOST_TEXTS = 20
const MOST_WORDS = 10

/** One of a term's texts is found: each of its words is in one of the fields. */
function searchConditionsOf(all: readonly Term[], searched: Searched, by: Comparison): Condition[] {
  if (all.reduce((sum, term) => sum + term.values.length, 0) > MOST_TEXTS) throw filterTooLong()
  return all.map(term => some(term.values.map(value => search(searched(term.field) ?? [], value, by))))
}

function search(fields: readonly string[], value: unknown, { flavor }: Comparison): Condition {
  const text = scalarText(value ?? '')
  if (text === undefined || text.includes('\0')) return never
  const words = text.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  return every(
    words.map(word => {
      const pattern = `%${literal(limitPattern(word))}%`
      return some(
        fields.map(name =>
          name === 'UF_DEPARTMENT_NAME'
            ? sql<boolean>`exists (select 1 from user_department join department on department.id = user_department.department_id where user_department.user_id = portal_user.id and ${flavor.like(sql.ref('department.name'), pattern)})`
            : flavor.like(sql.ref(`portal_user.${columnOf(name)}`), pattern),
        ),
      )
    }),
  )
}
