import type { Command } from '../../rest/call.ts'

/** A record as a list or a card has it: values under the names of its type's fields. */
export type RecordRow = Record<string, unknown> & { id: string }

/** What a list is asked for, in the names of the type. */
export interface ListQuery {
  filter?: Record<string, unknown>
  order?: Record<string, 'ASC' | 'DESC'>
  select?: readonly string[]
  /** -1: no total is counted. */
  start?: number
}

/** The names under which a type keeps what pages show of every type; absent where it has no such thing. */
export interface Names {
  id: string
  title: readonly string[]
  stage?: string
  category?: string
  sum?: string
  currency?: string
  /** Y: the amount does not follow from product rows. */
  manual?: string
  contact?: string
  company?: string
  responsible: string
  created: string
  modified: string
  due?: string
}

/** A type of records, as data: pages are made of it and never ask which one it is. */
export interface EntityType {
  id: number
  /** As changes and rights name it: `DEAL`. */
  code: string
  /** `/crm/deal` */
  base: string
  names: Names
  /** The directory of its stages in a category: `DEAL_STAGE_5`; absent where it has no stages. */
  stages?: (category: number) => string
  hasCategories: boolean
  /** Its records are clients, who have requisites. */
  hasRequisites?: true
  /** At its successful stage people are asked what its records become. */
  converts?: true
  /** `crm.deal.contact`, whose items are bound to its records. */
  contacts?: string
  /** Codes of fields that lists show first. */
  columns: readonly string[]
  list(query: ListQuery): Command
  /** The records in the answer of `list`. */
  rows(result: unknown): RecordRow[]
  get(id: number): Command
  row(result: unknown): RecordRow
  add(fields: Record<string, unknown>): Command
  /** The id in the answer of `add`. */
  added(result: unknown): number
  update(id: number | string, fields: Record<string, unknown>): Command
  remove(id: number | string): Command
  /** A new file as its methods take one: a name and base64. */
  file(name: string, content: string): unknown
  fields(): Command
  /** The fields in the answer of `fields`, by their names. */
  described(result: unknown): Record<string, DescribedField>
}

/** A field as `fields` tells it. */
export interface DescribedField {
  type: string
  title: string
  isReadOnly: boolean
  isMultiple: boolean
  isRequired: boolean
  isDynamic?: boolean
  statusType?: string
  items?: readonly { ID: string; VALUE: string }[]
  settings?: Record<string, unknown>
  listLabel?: string
  formLabel?: string
  /** The classic name of a field of items. */
  upperName?: string
}
