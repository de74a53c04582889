import type { Call } from '../../rest/call.ts'
import type { Condition } from '../../rest/filter.ts'
import type { AnyParam } from '../../rest/params.ts'
import type { Phrases } from '../../rest/phrases.ts'
import type { Row } from '../../store/store.ts'
import type { TableName } from '../../store/table-types.ts'
import type { RecordCondition } from '../draft.ts'
import type { Fields } from '../field.ts'
import type { ListQuery, Sorting } from '../page.ts'
import type { UserfieldOwner } from '../userfields/owner.ts'

export type ReadVerb = 'get' | 'list'
export type WriteVerb = 'add' | 'update' | 'delete'
export type RecordVerb = 'fields' | ReadVerb | WriteVerb

/** What names a record in `get`, `update` and `delete`: its id, or its code. */
export type Key = number | string

/** Callers who may do something: in words for people, and as a function that fails for all others. */
export interface Callers<V extends string, C extends string = never> {
  words: string | Readonly<Record<V, string>>
  /** `key` is the record that is named, where one is. */
  require(call: Call<C | RecordCondition>, verb: V, key?: Key): void | Promise<void>
}

export const anyUser = { words: 'any user', require: () => {} } as const satisfies Callers<string>

/** What is shown of records beside their columns: values of fields that are `virtual`. */
export interface Parts {
  /** The mask of `select` that asks a list for all of them; null: a list shows those that are named. */
  mask: string | null
  /** The values of each record by the names of their fields, all of them or those that `verb` shows. */
  of(
    call: Call,
    rows: readonly { id: number }[],
    verb: ReadVerb,
  ): Promise<ReadonlyMap<number, Readonly<Record<string, unknown>>>>
}

/** How records are written: each function does the whole of its verb and gives what the method answers. */
export interface RecordWrites {
  access: Readonly<Record<WriteVerb, string>>
  /** Changes are remembered with the settings of the portal (`call.memo`). */
  changesSettings?: true
  /** What `add` and `update` take; `update` has the id before it. */
  params: Readonly<Record<'add' | 'update', Record<string, AnyParam>>>
  add(call: Call<string>, args: Row): unknown
  update(call: Call<string>, key: Key, args: Row): unknown
  delete(call: Call<string>, key: Key): Promise<void>
}

/**
 * A type of records with the methods fields, add, get, list, update and delete: all that differs between such types is
 * here. How they are written is a strategy: rows of a table by table-write.ts, records of the CRM by its own rules.
 */
export interface RecordType<C extends string = never> extends Partial<UserfieldOwner> {
  /** `crm.requisite`: its methods are `crm.requisite.add` and so on; the first word is their scope. */
  method: string
  /** As the request log calls its records: `REQUISITE`. */
  name: string
  /** The files of the type, for people. */
  source: string
  verbs: readonly RecordVerb[]
  /** Has an `id` of its own, whatever its key is. */
  table: TableName
  /** The number that files of its records, and their user fields, are kept under; left out where there are neither. */
  entityTypeId?: number
  fields: Fields
  /** The field of a code that names a record, and the code's form; a record is named by its `ID` unless said. */
  key?: { field: string; form: RegExp }

  /** Who may read records at all. */
  readers: Callers<ReadVerb, C>
  /** Who is told the fields; any user unless said. */
  describedTo?: Callers<'fields'>
  /** Who may do so with one record: the columns that it asks for, and what fails for all others. */
  rowAccess?: {
    columns: readonly string[]
    require(call: Call<C | RecordCondition>, verb: 'get' | WriteVerb, row: Row): void | Promise<void>
  }
  /** The rows that a list is cut down to; null where it shows all. */
  restriction?(call: Call): Promise<Condition | null>

  /** The fields of this portal's records, user fields too; the same object for one version of the settings. */
  fieldsOf?(call: Call, verb: 'fields' | ReadVerb): Fields | Promise<Fields>
  /** What `fields` tells, made of what it would tell. */
  describe?(call: Call, described: Record<string, unknown>): Record<string, unknown> | Promise<Record<string, unknown>>
  /** What is meant by what a list is asked for; it may fail before anything is read. */
  prepareList?(call: Call<C | RecordCondition>, asked: ListQuery): ListQuery | Promise<ListQuery>
  /** Conditions of a filter over fields that are `virtual`. */
  conditions?(call: Call, fields: Fields, filter: Row): Condition[] | Promise<Condition[]>
  /** What a list is sorted by. */
  sorting(fields: Fields, order: Record<string, unknown>): Sorting
  parts?: Parts
  /** Quirk: a list that names fields shows those and not the id (sample of crm.requisite.list). */
  showsNamedOnly?: true

  /** Left out of types whose verbs only read. */
  writes?: RecordWrites
  phrases: {
    fields: Phrases<'accessDenied'>
    get: Phrases<'idInvalid' | 'accessDenied' | 'notFound'>
    list: Phrases<'accessDenied' | 'filterNotArray' | 'orderNotArray'>
    add: Phrases
    update: Phrases<'idInvalid'>
    delete: Phrases<'idInvalid'>
  }
}
