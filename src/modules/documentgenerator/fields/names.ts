import { isMap } from '../../../lib/text.ts'
import { scalarText } from '../../../rest/params.ts'

const parts = ['TITLE', 'NAME', 'SECOND_NAME', 'LAST_NAME'] as const

/** What somebody is called: `{NAME, SECOND_NAME, LAST_NAME, TITLE}`. */
export type FullName = Partial<Record<(typeof parts)[number], string>>

/** A value as a name, if it has any part of one. */
export function nameIn(value: unknown): FullName | undefined {
  if (!isMap(value)) return undefined
  const found = parts.flatMap(part => {
    const text = scalarText(value[part])?.trim()
    return text ? [[part, text] as const] : []
  })
  return found.length ? Object.fromEntries(found) : undefined
}

const initial = (text: string): string => `${Array.from(text)[0]}.`

/** A name in a format such as `#LAST_NAME# #NAME_SHORT#` (document-date-name.md); parts that are not there leave no gap. */
export const formatName = (name: FullName, format: string): string =>
  format
    .replace(/#(TITLE|NAME|SECOND_NAME|LAST_NAME)(_SHORT)?#/g, (_, part: keyof FullName, short?: string) => {
      const text = name[part]
      return text ? (short ? initial(text) : text) : ''
    })
    .replace(/ {2,}/g, ' ')
    .trim()
