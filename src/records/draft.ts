import type { Call } from '../rest/call.ts'
import type { Row } from '../store/store.ts'
import type { Fields } from './field.ts'

/** The ways in which any record can be refused, whatever its type; a type adds conditions of its own. */
export type RecordCondition = 'idInvalid' | 'accessDenied' | 'notFound' | 'fieldInvalid' | 'fieldRequired'

/** What a rule needs to know of a type. */
interface Ruled {
  fields: Fields
}

/** What a rule needs to know of a write: the record as it was (null when it is added) and as it will be. */
export interface Draft<C extends string = never, T extends Ruled = Ruled> {
  call: Call<C | RecordCondition>
  type: T
  before: Row | null
  after: Row
  /** Columns that the caller set. */
  givenColumns: ReadonlySet<string>
}

/** A rule of a type, named for what it says; it may change `after`, also in columns that are no fields, or fail. */
export type Guard<C extends string = never, T extends Ruled = Ruled> = (draft: Draft<C, T>) => void | Promise<void>

/** The rules of a type, in the order in which they are applied. */
export interface Guards<C extends string = never, T extends Ruled = Ruled> {
  add?: readonly Guard<C, T>[]
  update?: readonly Guard<C, T>[]
}

/** Applies rules to a write. */
export async function applyGuards<C extends string, T extends Ruled>(
  guards: readonly Guard<C, T>[] | undefined,
  draft: Draft<C, T>,
): Promise<void> {
  for (const guard of guards ?? []) {
    const working = guard(draft)
    // Most rules ask nothing of the database.
    if (working) await working
  }
}
