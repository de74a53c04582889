import type { Text } from '../lib/text.ts'
import type { Call } from '../rest/call.ts'
import type { Condition } from '../rest/filter.ts'
import type { Phrase } from '../rest/phrases.ts'
import type { Row } from '../store/store.ts'
import type { TableName } from '../store/table-types.ts'
import type { Fields } from './field.ts'
import type { UserfieldOwner } from './userfields/owner.ts'

export type TableVerb = 'fields' | 'add' | 'get' | 'list' | 'update' | 'delete'

/** The ways in which the methods of plain records can fail, whatever their type; a type adds conditions of its own. */
export type TableCondition =
  | 'idInvalid'
  | 'accessDenied'
  | 'notFound'
  | 'fieldsNotArray'
  | 'fieldInvalid'
  | 'fieldRequired'
  | 'filterNotArray'
  | 'orderNotArray'

/** What a rule needs to know of a write: the row as it was (null when it is added) and as it will be. */
export interface TableDraft<C extends string> {
  call: Call<C | TableCondition>
  before: Row | null
  after: Row
  /** Columns that the caller set. */
  given: ReadonlySet<string>
}

/** A rule of a type, named for what it says; it may change `after`, also in columns that are no fields, or fail. */
export type TableGuard<C extends string> = (draft: TableDraft<C>) => void | Promise<void>

/**
 * A type of rows with classic methods and without stages, bindings and multifields: currencies, measures, requisites,
 * products. All that differs between them is here; families/plain-records.ts is what they share.
 */
export interface TableType<C extends string = never> {
  /** `crm.requisite`: its methods are `crm.requisite.add` and so on. */
  method: string
  /** As the request log calls its rows: `REQUISITE`. */
  name: string
  /** The file of the type, for people. */
  source: string
  title: Text
  /** Has an `id` of its own, whatever its key is. */
  table: TableName
  fields: Fields
  /** The field that a row is named by; `ID` unless said. */
  key?: string
  /** The form of a key that is a code. */
  keyForm?: RegExp
  /** Whether the rows have user fields, and whose. */
  userfields?: UserfieldOwner
  verbs: readonly TableVerb[]
  /** Changes are remembered with the settings of the portal (`call.memo`). */
  changesSettings?: true
  /** Who may read and who may write, in words. */
  readers: string
  writers: string
  /** Fails for who may do so with no row at all; `fields` is for any user. */
  requireAccess(call: Call<C | TableCondition>, verb: Exclude<TableVerb, 'fields'>): void | Promise<void>
  /** Fails for who may not do so with this row, as it was or as it is to be. */
  requireRow?(call: Call<C | TableCondition>, verb: Exclude<TableVerb, 'fields'>, row: Row): void | Promise<void>
  /** The rows that a list is cut down to; null where it shows all. */
  restriction?(call: Call): Promise<Condition | null>
  /** What is looked at in `fields` before any of them is read. */
  first?: Partial<Record<'add' | 'update', (call: Call<C | TableCondition>, fields: Row) => void | Promise<void>>>
  /** Values of a new row for what the caller left out. */
  defaults?(call: Call, given: Row): Row | Promise<Row>
  guards?: { add?: readonly TableGuard<C>[]; update?: readonly TableGuard<C>[] }
  /** Rules that a deletion has to pass. */
  deletable?: readonly ((call: Call<C | TableCondition>, row: Row) => void | Promise<void>)[]
  /** What follows a change, in the same transaction: rows of other tables that belong to this one. */
  follow?: {
    add?(draft: TableDraft<C>, id: number, fields: Record<string, unknown>): void | Promise<void>
    update?(draft: TableDraft<C>, id: number, fields: Record<string, unknown>): void | Promise<void>
    delete?(call: Call<C | TableCondition>, row: Row): void | Promise<void>
  }
  /** What a list is sorted by when nothing is said; by ID unless said. */
  order?: Record<string, 'ASC' | 'DESC'>
  /** What is shown of each row beside its own columns, by the field's name: for fields that are `virtual`. */
  shown?(
    call: Call,
    rows: readonly { id: number }[],
    verb: 'get' | 'list',
  ): Promise<Map<number, Record<string, unknown>>>
  /** The mask of `select` that stands for what `shown` adds, where it is not `*`: `PROPERTY_*`. */
  mask?: string
  /** Its fields with those that this portal has added, the same object for one version of the settings. */
  fieldsOf?(call: Call): Promise<Fields>
  /** Conditions of a filter over fields that are kept elsewhere. */
  conditions?(call: Call, fields: Fields, filter: Row): Promise<Condition[]>
  /** The filter that is meant by what was sent. */
  impliedFilter?(call: Call, filter: Row): Row | Promise<Row>
  /** What a list is looked at for before it is read. */
  checkList?(call: Call<C | TableCondition>, asked: { select: readonly string[]; filter: Row }): void | Promise<void>
  /** One page has all rows, and their number is told as 0. */
  whole?: true
  /** The number that files in its fields are kept under. */
  files?: number
  /** Quirk: fields that `get` does not show. */
  hiddenByGet?: readonly string[]
  /** What `fields` tells, made of what it would tell. */
  describe?(call: Call, described: Record<string, unknown>): Record<string, unknown> | Promise<Record<string, unknown>>
  /** `fields` is for those who may read too. */
  describedToReaders?: true
  /** What `fields` tells of a field in other words than of the fields of other types. */
  described?: Readonly<Record<string, Record<string, unknown>>>
  /** Quirk: a list that names fields shows those and not the id (sample of crm.requisite.list). */
  showsNamedOnly?: true
  /** What `add` answers; the id unless said. */
  added?(row: Row): unknown
  /** What `update` answers; true unless said. */
  updated?(row: Row): unknown
  /** Words of its own conditions, and words that stand before those of all plain records (phrases/plain-records.ts). */
  phrases: {
    everywhere: Record<C, Phrase> & Partial<Record<TableCondition, Phrase>>
  } & Partial<Record<TableVerb, Partial<Record<C | TableCondition, Phrase>>>>
}
