import type { TableName } from '../../store/table-types.ts'
import type { Call } from '../call.ts'

/** A type of records that rows of other tables may belong to. */
export interface OwnerType {
  entityTypeId: number
  /** `DEAL`. */
  entityTypeName: string
  /** `D`. */
  entityTypeAbbr: string
  table: TableName
}

/**
 * Rows of a table that belong to records, declared once by the module that has the table: deleting a record and merging two
 * of them go by it (records/ownership.ts).
 */
export interface OwnedTable {
  table: TableName
  /** The columns with the type of the record, its number unless `as` says otherwise, and with its id. */
  owner: { type: string; id: string; as?: 'entityTypeAbbr' }
  /** Types that can have any; all of them unless said. */
  of?(type: OwnerType): boolean
  /** When their record is deleted they go with it, by more than their own deletion where a function says so, or another entry sees to it. */
  deleted: 'go' | 'elsewhere' | ((call: Call, type: OwnerType, id: number) => Promise<unknown>)
  /** When their record is merged into another one they move to it, or the merge itself says what of them the other one gets. */
  merged: 'move' | 'planned'
  /** The column that no two rows of one record share: a row of which the other record has one like it does not move. */
  unique?: string
  /** Records whose rows of one `unique` say different things cannot be merged; these columns say nothing. */
  contradicts?: { besides: readonly string[] }
}

/** A column with ids of records of a type that are neither its owners nor in a list: it is emptied when its record is deleted. */
export interface Reference {
  table: TableName
  column: string
  /** The number of the type. */
  entityTypeId: number
}

/** All that modules say of what belongs and refers to records. */
export interface Ownership {
  owned: readonly OwnedTable[]
  references: readonly Reference[]
}
