import type { RowKey } from '../store/store.ts'
import type { Call } from './call.ts'
import { type AnyParam, namesWithoutCase, type Param } from './params.ts'
import type { Phrases } from './phrases.ts'

/**
 * `read` sees what is committed, `write` runs in a transaction that `dispatch` opens, `composite` runs other methods and
 * opens nothing itself.
 */
export type Kind = 'read' | 'write' | 'composite'

/** A method of the API as the registry keeps it. */
export interface Method {
  name: string
  /** Any of these opens the method; none: it is open to every caller (`basic`). */
  scopes: readonly string[]
  kind: Kind
  /** Changes what is remembered of settings, so that no other write runs beside it. */
  changesSettings?: true
  /**
   * The rows that a call with these parameters changes, as far as they name them: as they were sent, their names in lower
   * case, and in the order in which they are locked. A store in which several write at once keeps such calls from meeting.
   */
  rows?: ChangedRows
  /** Takes its parameters by their places, and not by their names. */
  positional?: true
  /** In the order in which they are read; the order is contract. */
  params: Record<string, AnyParam>
  phrases: Phrases
  /** Who may call it, in words, for people. */
  access: string
  /** The file of the method, for people: family and member. */
  source: string
  // biome-ignore lint/suspicious/noExplicitAny: typed where it is declared, called by dispatch alone
  run: (call: Call<any>, args: any) => unknown
}

type ChangedRows = (
  params: Readonly<Record<string, unknown>>,
  call: Call,
) => readonly RowKey[] | Promise<readonly RowKey[]>

type Args<P> = {
  [K in keyof P]: P[K] extends Param<infer T, never> ? T : P[K] extends Param<infer T, infer _> ? T : never
}

type ConditionsOf<P> = { [K in keyof P]: P[K] extends Param<unknown, infer C> ? C : never }[keyof P]

interface Declaration<P, Ph> {
  name: string
  scopes?: readonly string[]
  kind: Kind
  changesSettings?: true
  rows?: ChangedRows
  positional?: true
  params: P
  phrases: Ph
  access?: string
  source: string
  run: (call: Call<keyof Ph & string>, args: Args<P>) => unknown
}

/** Declares a method; a condition of its parameters that has no phrase does not compile. */
export function method<P extends Record<string, AnyParam>, Ph extends Phrases>(
  declaration: Declaration<P, Ph> &
    (ConditionsOf<P> extends keyof Ph ? unknown : { phrases: Record<ConditionsOf<P>, never> }),
): Method {
  return { access: 'any user', scopes: [], ...(declaration as Declaration<P, Ph>) } as Method
}

/** Whether scopes (null: every scope) open a method. */
export const mayCall = (scopes: ReadonlySet<string> | null, method: Method): boolean =>
  scopes === null || method.scopes.length === 0 || method.scopes.some(scope => scopes.has(scope))

/** What a caller may add to the parameters of any method, wherever it stands. */
const ofEveryCall: ReadonlySet<string> = new Set(['auth', 'access_token', 'auth_connector', 'start'])

/**
 * The parameters of a call by the names of the method, in lower case. A positional method takes them in the order in which
 * they were sent, whatever they are called there (tasks/index.md): the keys of a JSON body, the fields of a form or a query,
 * the elements of a list.
 */
export function parametersOf(method: Method, params: Record<string, unknown>): Record<string, unknown> {
  if (!method.positional) return namesWithoutCase(params)
  const names = Object.keys(method.params)
  const values = Object.keys(params).filter(name => !ofEveryCall.has(name.toLowerCase()))
  const out: Record<string, unknown> = Object.create(null)
  for (const [place, name] of values.slice(0, names.length).entries()) out[names[place]!.toLowerCase()] = params[name]
  return out
}
