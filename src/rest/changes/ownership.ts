import type { Row } from '../../store/store.ts'
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

/** A record that has come back from the recycle bin. */
export interface CameBack extends OwnerType {
  id: number
}

/** How rows are kept in the recycle bin beside being put back. */
export interface Keeping {
  /** The rows stay where their record goes, and only these columns of theirs are emptied. */
  emptied?: readonly string[]
  /**
   * A record that a row names beside its owner, by the column of its type, or the number of that, and the column of its id.
   * Where that one is not there the row is not put back either; or, where the row is worth something without, `loses` it.
   */
  names?: { type: string | number; id: string; loses?: true }
  /** What follows when rows have come back; `kept` are all of the table that the bin had of the record, those that never went too. */
  cameBack?(call: Call, record: CameBack, came: readonly Row[], kept: readonly Row[]): Promise<unknown> | unknown
}

/**
 * Rows of a table that belong to records, declared once by the module that has the table: deleting a record, merging two
 * of them (records/ownership.ts) and the recycle bin (records/recycle-bin) go by it.
 */
export interface OwnedTable extends Keeping {
  table: TableName
  /** The columns with the type of the record, its number unless `as` says otherwise, and with its id. */
  owner: { type: string; id: string; as?: 'entityTypeAbbr' }
  /** Types that can have any; all of them unless said. */
  of?(type: OwnerType): boolean
  /** When their record is deleted they go with it, by more than their own deletion where a function says so, or another entry sees to it. */
  deleted: 'go' | 'elsewhere' | ((call: Call, type: OwnerType, id: number) => Promise<unknown>)
  /** Another entry has the recycle bin keep these rows: those that belong to a record in two ways. */
  keptElsewhere?: true
  /** When their record is merged into another one they move to it, or the merge itself says what of them the other one gets. */
  merged: 'move' | 'planned'
  /** The column that no two rows of one record share: a row of which the other record has one like it does not move. */
  unique?: string
  /** Records whose rows of one `unique` say different things cannot be merged; these columns say nothing. */
  contradicts?: { besides: readonly string[] }
}

/** Rows that go with the rows of another table that belong to records. */
export interface PartTable extends Keeping {
  table: TableName
  /** The column by which they name the row they go with, the table of that one, and its column: the id unless said. */
  column: string
  of: TableName
  by?: string
  /** What other columns of theirs have to be. */
  where?: Readonly<Record<string, number>>
  /** A further condition, of columns that no table has but theirs. */
  and?: string
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
  parts: readonly PartTable[]
  references: readonly Reference[]
}
