import type { Call } from '../../rest/call.ts'
import type { Term } from '../../rest/filter.ts'
import { optionalObject, type Param } from '../../rest/params.ts'
import type { UserfieldOwner } from './owner.ts'
import type { OwnUserfieldPhrases } from './phrases.ts'

export type Verb = 'add' | 'get' | 'list' | 'update' | 'delete'

export type Fields = Record<string, unknown>

/** The methods of one owner's user fields: all that differs between them is here. */
export interface UserfieldFamily {
  owner: UserfieldOwner
  /** `crm.lead`: its methods are `crm.lead.userfield.add` and so on. */
  method: string
  scopes: readonly string[]
  /** The ends of its methods' names where they are others. */
  called?: Partial<Readonly<Record<Verb, string>>>
  /** Its methods take their parameters by their places. */
  positional?: true
  /** The file that describes the owner, for people. */
  source: string
  verbs: readonly Verb[]
  /** What names of fields begin with. */
  prefix: string
  mostFields: number
  requireReader(call: Call<'accessDenied'>): void | Promise<void>
  requireWriter(call: Call<'accessDenied'>): void | Promise<void>
  /** The same in words. */
  readers: string
  writers: string
  /** Which keys of a filter count. */
  filtersBy(term: Term): boolean
  /** How `order` of the list and `fields` of a change are read. */
  order: Param<Fields, 'orderNotArray'>
  changes: Param<Fields, 'fieldsNotArray'>
  /** What a change puts into labels that are not sent; null where it leaves them. */
  restLabel(fields: Fields): string | null
  phrases: OwnUserfieldPhrases
}

/** SQLite and PostgreSQL have tables of some 1,600 columns at most. */
export const MOST_FIELDS = 1000

export const anyOperator = (): boolean => true

export function requireAdministrator(call: Call<'accessDenied'>): void {
  if (!call.caller.isAdmin) call.fail('accessDenied')
}

export const byFields = optionalObject('orderNotArray')
