import type { Zone } from '../lib/moment.ts'
import type { Rest } from '../rest/rest.ts'
import type { Db } from '../store/store.ts'
import type { Args, Params } from './params.ts'

/** The portal that operations work on. What only a serving process has belongs here too, as optional parts. */
export interface ControlledPortal {
  rest: Rest
  /** Aborted when the portal closes: streams end with it. */
  closing?: AbortSignal
}

/** One run of an operation: the portal, who acts and when. */
export interface Acting extends ControlledPortal {
  /** The transaction of a `write` and of `settings`, else what has been committed. */
  db: Db
  zone: Zone
  /** The moment, as stored. */
  now: string
  /** Null: whoever has the machine, who comes without a token of a user. */
  userId: number | null
  /** Aborted when nobody listens to a stream any more. */
  signal: AbortSignal
}

/**
 * `read` changes nothing; `write` runs in a transaction; `settings` in one that says that settings changed (roles,
 * departments, users), so that nothing remembered of them is used again; `outside` changes what no transaction holds:
 * the clock, the whole database, a serving process. All but `read` leave a line in the audit table.
 */
type OperationKind = 'read' | 'write' | 'settings' | 'outside'

/** The verb and the path of HTTP, below `/_portico`: `DELETE /webhooks/{id}`. */
type Place = `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`

export type Cell = string | number | boolean | null | undefined

interface Described {
  verb: string
  at: Place
  kind: OperationKind
  /** What it does, in a sentence. */
  meaning: string
  /**
   * Only the serving process can do it; `if running`: the serving process does it where there is one, and otherwise the
   * command line does it to the database.
   */
  live?: true | 'if running'
  /** It answers when what fell due by it has been done. */
  settles?: true
  /** What is lost by it, as a question to somebody at a terminal. */
  asks?: string
  /** `run` gives events for as long as somebody listens. */
  stream?: true
  /**
   * Parameters that the command line takes as words, in this order: the last one takes all that remain when it is a list
   * or a text.
   */
  words?: readonly string[]
}

/** An operation on a portal, which the control API and the command line are two faces of. */
export interface Operation extends Described {
  noun: string
  params: Params
  // biome-ignore lint/suspicious/noExplicitAny: typed where it is declared, called by perform alone
  run: (acting: Acting, args: any) => unknown
  /** The result in a sentence for people; a table of the columns where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what run gives
  says?: (result: any) => string
  // biome-ignore lint/suspicious/noExplicitAny: a row of what run gives
  columns?: Record<string, (row: any) => Cell>
}

/** What a row of the table shows: an element of a list or a stream, or the result itself. */
type RowOf<R> = R extends readonly (infer E)[] ? E : R extends AsyncIterable<infer E> ? E : R

interface Declaration<P extends Params, R> extends Described {
  params: P
  /** Gives what JSON can say, or throws a Refusal. */
  run: (acting: Acting, args: Args<P>) => R | Promise<R>
  says?: (result: R) => string
  columns?: Record<string, (row: RowOf<R>) => Cell>
}

type Verb = Omit<Operation, 'noun'>

/** Declares an operation; what `run` is given follows from `params`, what is shown from what `run` gives. */
export const operation = <const P extends Params, R>(declaration: Declaration<P, R>): Verb => declaration as Verb

/** Operations on one kind of thing. */
export interface Noun {
  name: string
  /** What it is, in a few words. */
  meaning: string
  operations: readonly Operation[]
}

export const noun = (name: string, meaning: string, verbs: readonly Verb[]): Noun => ({
  name,
  meaning,
  operations: verbs.map(verb => ({ ...verb, noun: name })),
})

/** Names of the parameters that the path of an operation holds. */
export const pathParams = ({ at }: Pick<Operation, 'at'>): string[] =>
  [...at.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
