import type { Call } from '../../rest/call.ts'
import type { Phrase } from '../../rest/phrases.ts'
import type { Row } from '../../store/store.ts'
import type { Draft, Guards, RecordCondition } from '../draft.ts'
import type { Callers, RecordType, RecordVerb, WriteVerb } from './record-type.ts'

/** The ways in which the methods of table types can fail, whatever their type; a type adds conditions of its own. */
export type TableCondition = RecordCondition | 'fieldsNotArray' | 'filterNotArray' | 'orderNotArray'

/**
 * A type of rows of one table, without stages, bindings and multifields: currencies, measures, requisites, products. All
 * that differs between them is here; table-write.ts is how they are written.
 */
export interface TableType<C extends string = never> extends Omit<RecordType<C>, 'sorting' | 'writes' | 'phrases'> {
  /** What a list is sorted by when nothing is said; by ID unless said. */
  order?: Record<string, 'ASC' | 'DESC'>
  /** Who may write rows at all; left out of types whose verbs only read. */
  writers?: Callers<WriteVerb, C>
  /** Changes are remembered with the settings of the portal (`call.memo`). */
  changesSettings?: true
  /** What a new row has to name is looked at before anything else of its fields. */
  requireKeys?(call: Call<C | RecordCondition>, fields: Row): void | Promise<void>
  /** Values of a new row for what the caller left out. */
  defaults?(call: Call, values: Row): Row | Promise<Row>
  guards?: Guards<C>
  /** Rules that a deletion has to pass. */
  deletable?: readonly ((call: Call<C | RecordCondition>, row: Row) => void | Promise<void>)[]
  /** What follows a change, in the same transaction: rows of other tables that belong to this one. */
  follow?: {
    add?(draft: Draft<C>, id: number, fields: Record<string, unknown>): void | Promise<void>
    update?(draft: Draft<C>, id: number, fields: Record<string, unknown>): void | Promise<void>
    delete?(call: Call<C | RecordCondition>, row: Row): void | Promise<void>
  }
  /** What is answered: by `add` the id and by `update` true, unless said. */
  answers?: Partial<Record<'add' | 'update', (row: Row) => unknown>>
  /** Words of its own conditions, and words that stand before those of all table types (table-phrases.ts). */
  phrases: {
    everywhere: Record<C, Phrase> & Partial<Record<TableCondition, Phrase>>
  } & Partial<Record<RecordVerb, Partial<Record<C | TableCondition, Phrase>>>>
}
