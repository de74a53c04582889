/** What somebody has typed into a form, under the names that the method knows. */
export type Draft = Record<string, unknown>

/** A value that can be chosen. */
export interface Option {
  value: string
  text: string
}

/** How a value is typed: `chips` are several of the options, `items` a list of texts in an order of its own. */
export type FieldKind = 'text' | 'lines' | 'number' | 'choice' | 'chips' | 'flag' | 'color' | 'date' | 'file' | 'items'

/** A field of a form, as data. */
export interface FormField {
  code: string
  name: string
  kind: FieldKind
  options?: readonly Option[]
  hint?: string
  isRequired?: boolean
  /** It is said once: of a thing that is there it cannot be changed. */
  isFixed?: boolean
  /** Which files can be chosen: `.docx`. */
  accept?: string
  /** Whether it is asked for at all, by what else was typed. */
  when?(draft: Draft): boolean
}

/** An element of a list that somebody edits; one without an id is new. */
export interface Item {
  ID?: string
  VALUE: string
  DEF: 'Y' | 'N'
}

/** A value of a draft as a text. */
export const textIn = (draft: Draft, code: string): string => String(draft[code] ?? '')

/** Only what the fields ask for: what is fixed if the thing is new, and a file if one was chosen. */
export function sentOf(fields: readonly FormField[], draft: Draft, isNew: boolean): Draft {
  const isSent = ({ code, kind, isFixed, when }: FormField) =>
    (isNew || !isFixed) && (!when || when(draft)) && (kind !== 'file' || Array.isArray(draft[code]))
  const asked = fields.filter(isSent)
  return Object.fromEntries(asked.map(({ code }) => [code, draft[code]]))
}
