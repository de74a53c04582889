import type { Zone } from '../../lib/moment.ts'
import type { NewFile } from '../../portal/files/uploads.ts'
import type { Flavor, Sql } from '../../store/flavor.ts'
import type { Value } from '../../store/store.ts'
import type { Field } from '../field.ts'

/** What reading a value may depend on. */
export interface Reading {
  zone: Zone
  field: Field
}

/** How one type of field is read, stored, shown and filtered. */
export interface FieldType {
  column: 'integer' | 'number' | 'text'
  /** Whether an empty text is a value of its own or the absence of one. */
  keepsEmptyText?: true
  /** A value that is not empty as it is stored; undefined when it is no value of this type. */
  read(value: unknown, reading: Reading): Value | NewFile | undefined
  /** How filters of crm.item.list read it, where that is another way. */
  readItemFilter?(value: unknown): Value | undefined
  /** What of a value that was read is stored, by the settings of its field; undefined when they refuse it. */
  stored?(value: Value | NewFile, field: Field): Value | NewFile | undefined
  /** A record that is written takes what is no value of this type for none, instead of refusing it. */
  skipsOthers?: true
  /** SQL of the JSON value that classic answers show. */
  show(column: Sql, flavor: Flavor, field: Field): Sql
  /** SQL of the JSON value that crm.item.* show, where its column does not say it: numbers as numbers, texts as they are. */
  showItem?(column: Sql, flavor: Flavor, field: Field): Sql
  /** What else than null counts as empty in a filter. */
  empty: readonly Value[]
  /** Its values are ids of files. */
  files?: true
  /** A text in whose comparisons case does not count; that of codes does. */
  caseless?: true
  /** Whether substring filters work on it. */
  searchable?: true
}

/** How an element of a multiple field is stored in its JSON array. */
export const isNewFile = (value: unknown): value is NewFile =>
  typeof value === 'object' && value !== null && 'content' in value
