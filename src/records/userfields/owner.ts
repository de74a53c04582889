import type { TableName } from '../../store/table-types.ts'

/** What user fields are given to: a type of records, or the users of the portal. */
export interface UserfieldOwner {
  /** The number that its files are kept under. */
  entityTypeId: number
  /** `CRM_LEAD`, `USER`. */
  userFieldEntityId: string
  table: TableName
  /** What the names of the events of its fields begin with, `ONCRMLEADUSERFIELD`; left out: they have none. */
  userfieldEvents?: string
}

/** Whether the records of a type have user fields. */
export const hasUserfields = <T extends Partial<UserfieldOwner>>(type: T): type is T & UserfieldOwner =>
  type.userFieldEntityId !== undefined
