import type { Text } from '../../../lib/text.ts'
import type { Picture } from '../docx/picture.ts'

/** How a value is written. */
export type Kind = 'TEXT' | 'DATE' | 'NAME' | 'MONEY' | 'QUANTITY' | 'IMAGE' | 'STAMP'

/** A value that a document can show. */
export interface Leaf {
  title: Text
  kind?: Kind
  /**
   * A stored date or moment, a `FullName`, `Money`, a number, a text, or a list of such; null: nothing. A function looks it
   * up where it is shown.
   */
  value: unknown
  /** Of a picture, which is read only where it is shown. */
  picture?(): Promise<Picture | undefined>
  format?: Record<string, unknown>
  required?: true
  /** A row of a table that shows it alone goes where there is nothing. */
  hideRow?: true
}

/** Something that belongs to it: the client of a deal. */
export interface One {
  title: Text
  one(): Promise<Provider>
}

/** Several of them: the products of a deal. */
export interface Many {
  title: Text
  /** What one of them is called: `PRODUCT`. */
  item: string
  many(): Promise<readonly Provider[]>
  /** One without any value, for the titles. */
  blank: Provider
  hideRow?: true
}

/**
 * What of something a document can show, by names in capitals. A placeholder spells the names on the way to a value one
 * after the other: `{MyCompanyRequisiteRqInn}` is RQ_INN of REQUISITE of MY_COMPANY.
 */
export type Provider = Readonly<Record<string, Leaf | One | Many>>

/** Whatever a document is about: with its choices, of which one of several is shown. */
export interface Source {
  provider: Provider
  /** By the name of a value that chooses among them: `MY_COMPANY`. */
  choices: ReadonlyMap<string, Choice>
}

interface Choice {
  title: Text
  options: readonly { value: string; title: string; selected: boolean }[]
}

export const isLeaf = (node: Leaf | One | Many): node is Leaf => !('one' in node) && !('many' in node)
export const isMany = (node: Leaf | One | Many): node is Many => 'many' in node
