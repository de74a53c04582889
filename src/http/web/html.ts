/** Text that is HTML already; everything else is escaped before it becomes part of a page. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What can stand in a page: lists follow each other, and null, undefined and false are nothing. */
export type Content = Html | string | number | null | undefined | false | readonly Content[]

/** HTML with values in it, which are escaped; so an attribute's value has to stand in double quotes. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(parts.reduce((text, part, at) => text + show(values[at - 1]) + part))

/** Text that is not to be escaped: styles and pictures of our own. */
export const raw = (text: string): Html => new Html(text)

function show(value: Content): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(show).join('')
  return escaped(String(value))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Control characters are no part of a page, and no parser of XML would take them. */
const escaped = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"']/g, sign => ENTITIES[sign]!)
