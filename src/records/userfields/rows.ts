import { sql } from 'kysely'
import { fold } from '../../lib/search/fold.ts'
import { isMap } from '../../lib/text.ts'
import type { Call } from '../../rest/call.ts'
import {
  type Comparison,
  type Condition,
  condition,
  every,
  type Filterable,
  type Term,
  terms,
} from '../../rest/filter.ts'
import { scalarText } from '../../rest/params.ts'
import type { RowOf } from '../../store/table-types.ts'
import { labelLanguages, labelNames } from './constants.ts'
import { parseMap } from './definitions.ts'
import type { UserfieldOwner } from './owner.ts'

type Row = Record<string, unknown>

const flags = ['MULTIPLE', 'MANDATORY', 'SHOW_IN_LIST', 'EDIT_IN_LIST', 'IS_SEARCHABLE']

/** Everything of a user field but labels and settings; they are shown as text. */
const plain = [
  ...['ID', 'ENTITY_ID', 'FIELD_NAME', 'USER_TYPE_ID', 'XML_ID', 'SORT', 'MULTIPLE', 'MANDATORY', 'SHOW_FILTER'],
  ...['SHOW_IN_LIST', 'EDIT_IN_LIST', 'IS_SEARCHABLE'],
]
/** What a list can be filtered and sorted by, as the store keeps it. */
const filterables: Readonly<Record<string, Filterable>> = Object.fromEntries(
  plain
    .filter(name => name !== 'ENTITY_ID')
    .map(name => [name, { kind: kindOf(name), expression: sql.ref(`userfield.${name.toLowerCase()}`) }]),
)

function kindOf(name: string): Filterable['kind'] {
  if (name === 'ID' || name === 'SORT') return 'integer'
  return flags.includes(name) ? 'flag' : 'text'
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))

/** The conditions of a filter, of those of its keys that count; names that nobody can filter by are passed over. */
export const conditions = (filter: Row, counts: (term: Term) => boolean, by: Comparison): Condition[] =>
  terms(filter)
    .filter(counts)
    .flatMap(term => (Object.hasOwn(filterables, term.field) ? [condition(filterables[term.field]!, term, by)] : []))

/** The stored user fields of a type, or of users, that satisfy conditions, by SORT and ID. */
export const storedFields = (
  call: Call,
  owner: UserfieldOwner,
  where: readonly Condition[],
): Promise<RowOf<'userfield'>[]> =>
  call.db
    .selectFrom('userfield')
    .selectAll()
    .where('entity_id', '=', owner.userFieldEntityId)
    .where(every(where))
    .orderBy('sort')
    .orderBy('id')
    .execute()

/** User fields as answers show them: labels in all languages, in one, or none at all; lists with their elements. */
export async function shownFields(
  call: Call,
  rows: readonly RowOf<'userfield'>[],
  labels: 'all' | { language: string } | null,
) {
  const ids = rows.filter(row => row.user_type_id === 'enumeration').map(row => Number(row.id))
  const elements = ids.length
    ? await call.db
        .selectFrom('userfield_enum')
        .selectAll()
        .where('userfield_id', 'in', ids)
        .orderBy('sort')
        .orderBy('id')
        .execute()
    : []
  const lists = new Map(ids.map(id => [id, [] as Row[]]))
  for (const { id, userfield_id, sort, value, def, xml_id } of elements)
    lists
      .get(Number(userfield_id))!
      .push({ ID: String(id), SORT: String(sort), VALUE: value, DEF: def, XML_ID: xml_id })
  return rows.map(row => {
    const list = lists.get(Number(row.id))
    return {
      ...Object.fromEntries(plain.map(name => [name, textOf(row[name.toLowerCase() as keyof typeof row])])),
      SETTINGS: parseMap(row.settings),
      ...shownLabels(parseMap(row.labels), labels),
      ...(list ? { LIST: list } : {}),
    }
  })
}

function shownLabels(stored: Row, labels: 'all' | { language: string } | null): Row {
  if (!labels) return {}
  const shown: Row = {}
  for (const name of labelNames) {
    const texts = isMap(stored[name]) ? stored[name] : {}
    shown[name] =
      labels === 'all'
        ? Object.fromEntries(labelLanguages.map(language => [language, texts[language] ?? '']))
        : (Object.hasOwn(texts, labels.language) && texts[labels.language]) || null
  }
  return shown
}

/** User fields in the order that is asked for, else as they were. */
export function sorted<R extends Row>(rows: readonly R[], order: Row): R[] {
  const keys = Object.entries(order).flatMap(([name, direction]) => {
    const by = name.toUpperCase()
    return Object.hasOwn(filterables, by)
      ? [{ by, sign: scalarText(direction)?.trim().toUpperCase() === 'DESC' ? -1 : 1 }]
      : []
  })
  return rows.toSorted((a, b) => {
    for (const { by, sign } of keys) {
      const difference = compare(by, textOf(a[by.toLowerCase()]) ?? '', textOf(b[by.toLowerCase()]) ?? '')
      if (difference) return sign * difference
    }
    return 0
  })
}

const compare = (by: string, a: string, b: string): number =>
  by === 'ID' || by === 'SORT' ? Number(a) - Number(b) : ordered(fold(a), fold(b))

const ordered = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
