import type { Text } from '../lib/text.ts'
import type { Call } from '../rest/call.ts'
import type { Condition } from '../rest/filter.ts'
import type { Phrase } from '../rest/phrases.ts'
import type { Row } from '../store/store.ts'
import type { TableName } from '../store/table-types.ts'
import type { Draft, Guards, RecordCondition } from './draft.ts'
import type { Fields } from './field.ts'
import type { UserfieldOwner } from './userfields/owner.ts'

export type TableVerb = 'fields' | 'add' | 'get' | 'list' | 'update' | 'delete'

/** The ways in which the methods of plain records can fail, whatever their type; a type adds conditions of its own. */
export type TableCondition = RecordCondition | 'fieldsNotArray' | 'filterNotArray' | 'orderNotArray'

/**
 * A type of rows with classic methods and without stages, bindings and multifields: currencies, measures, requisites,
 * products. All that differs between them is here; records/table-methods.ts and records/table-write.ts are what they
 * share.
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
  /** The field of a code that names a row, and the code's form; a row is named by its `ID` unless said. */
  key?: { field: string; form: RegExp }
  /** Whether the rows have user fields, and whose. */
  userfields?: UserfieldOwner
  verbs: readonly TableVerb[]
  /** Changes are remembered with the settings of the portal (`call.memo`). */
  changesSettings?: true
  /** Who may read and who may write, in words. */
  readers: string
  writers: string
  /** Fails for who may do so with no row at all; `fields` is for any user. */
  requireAccess(call: Call<C | RecordCondition>, verb: Exclude<TableVerb, 'fields'>): void | Promise<void>
  /** Fails for who may not do so with this row, as it was or as it is to be. */
  requireRow?(call: Call<C | RecordCondition>, verb: Exclude<TableVerb, 'fields'>, row: Row): void | Promise<void>
  /** The rows that a list is cut down to; null where it shows all. */
  restriction?(call: Call): Promise<Condition | null>
  /** What comes first, before anything that was sent is read: a list gives the filter that it is asked for. */
  first?: {
    add?(call: Call<C | RecordCondition>, fields: Row): void | Promise<void>
    list?(call: Call<C | RecordCondition>, asked: { select: readonly string[]; filter: Row }): Row | Promise<Row>
  }
  /** Values of a new row for what the caller left out. */
  defaults?(call: Call, given: Row): Row | Promise<Row>
  guards?: Guards<C>
  /** Rules that a deletion has to pass. */
  deletable?: readonly ((call: Call<C | RecordCondition>, row: Row) => void | Promise<void>)[]
  /** What follows a change, in the same transaction: rows of other tables that belong to this one. */
  follow?: {
    add?(draft: Draft<C>, id: number, fields: Record<string, unknown>): void | Promise<void>
    update?(draft: Draft<C>, id: number, fields: Record<string, unknown>): void | Promise<void>
    delete?(call: Call<C | RecordCondition>, row: Row): void | Promise<void>
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
  /** The fields that are shown, with those that this portal has added; the same object for one version of the settings. */
  fieldsOf?(call: Call, verb: 'get' | 'list'): Fields | Promise<Fields>
  /** Conditions of a filter over fields that are kept elsewhere. */
  conditions?(call: Call, fields: Fields, filter: Row): Promise<Condition[]>
  /** One page has all rows, and their number is told as 0. */
  whole?: true
  /** The number that files in its fields are kept under. */
  files?: number
  /** What `fields` tells, made of what it would tell. */
  describe?(call: Call, described: Record<string, unknown>): Record<string, unknown> | Promise<Record<string, unknown>>
  /** `fields` is for those who may read too. */
  describedToReaders?: true
  /** Quirk: a list that names fields shows those and not the id (sample of crm.requisite.list). */
  showsNamedOnly?: true
  /** What is answered: by `add` the id and by `update` true, unless said. */
  answers?: Partial<Record<'add' | 'update', (row: Row) => unknown>>
  /** Words of its own conditions, and words that stand before those of all plain records (records/table-phrases.ts). */
  phrases: {
    everywhere: Record<C, Phrase> & Partial<Record<TableCondition, Phrase>>
  } & Partial<Record<TableVerb, Partial<Record<C | TableCondition, Phrase>>>>
}
