import type { Text } from '../lib/text.ts'
import type { Sql } from '../store/flavor.ts'
import type { FieldType } from './field-types/field-type.ts'

/** A field of a record; its classic name is its key, its column is that name in lower case. */
export interface Field {
  type: string
  title: Text
  /** The directory of a `crm_status`. */
  statusType?: string
  required?: true
  readOnly?: true
  immutable?: true
  multiple?: true
  deprecated?: true
  /** How it is read, kept and shown where the name of its type does not say. */
  as?: FieldType
  /** What lists sort it by, where that is not its own column. */
  sortedBy?: Sql
  /** Kept elsewhere: multifields, and lists of bound records. */
  virtual?: true
  /** The same for every record and kept nowhere: what it is as SQL. */
  constant?: Sql
  /** Stored and shown but not told by `fields`. */
  undescribed?: true
  /** Told to be a `text` by crm.item.fields, where the classic methods say string. */
  long?: true
  /** Its name in crm.item.* where the classic name does not give it: `CREATED_TIME` of `DATE_CREATE`; null: it has none there. */
  modern?: string | null
  /** Read-only to the classic methods alone. */
  itemWritable?: true
  /** What crm.item.* shows where nothing is stored, in place of null. */
  modernEmpty?: string
  /** Longer texts are cut to so many characters. */
  maxLength?: number
  /** Read-only but for imports: `params.IMPORT = Y` (crm-contact-add.md) and crm.item.import, or the latter alone. */
  importable?: 'anywhere' | 'asItem'
  /** What `fields` tells in `settings` of a field that is no user field, as the type of the record that it is a child of. */
  systemSettings?: Readonly<Record<string, unknown>>
  /** The record that this one is a child of: kept with the parents of a type, by the numbers of both types. */
  parentOf?: { child: number; parent: number }
  /** The column of a user field. */
  column?: string
  /** The id of a user field. */
  userfieldId?: number
  /** The settings of a user field. */
  settings?: Record<string, unknown>
  /** Ids of the elements of an enumeration. */
  elements?: readonly number[]
  /** Of a user field: the currency of an amount that names none. */
  baseCurrency?: string
}

export type Fields = Record<string, Field>

export const column = (field: string): string => field.toLowerCase()
