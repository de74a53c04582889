// The XML form of an answer, as `/rest/crm.deal.get.xml` asks for it. Written by hand: fast-xml-parser has deprecated
// its XMLBuilder (the successor is fast-xml-builder), which keeps the order of elements only by way of a second tree, is
// three times slower so, and writes line breaks in a way that a reader gets back as something else.

/** Writes an answer as the XML document `<response>…</response>`; true is 1, false is 0, null is an empty element. */
export function toXml(answer: unknown): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element('response', answer)}`
}

function element(name: string, value: unknown, attribute = ''): string {
  const inner = content(value)
  return inner === '' ? `<${name}${attribute}/>` : `<${name}${attribute}>${inner}</${name}>`
}

function content(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value !== 'object') return escapeText(String(value))
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(item => element('item', item)).join('')
  return Object.entries(value).map(keyedElement).join('')
}

function keyedElement([key, value]: [string, unknown]): string {
  // Left out as in JSON, so that both forms of an answer say the same.
  if (value === undefined) return ''
  return xmlName.test(key) ? element(key, value) : element('item', value, ` key="${escapeAttribute(key)}"`)
}

// Names of XML 1.0, but without colons, which would call for a declared namespace, and without letters beyond U+FFFF,
// which parsers as widespread as expat refuse.
const nameStart = String.raw`A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD`
const xmlName = new RegExp(String.raw`^[${nameStart}][${nameStart}\-.0-9\u00B7\u0300-\u036F\u203F\u2040]*$`)

/** What must not stand in a text as it is; a character without an entity here is one that XML does not allow. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
const special = /[&<>"'\r\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // As it is, a parser would read it as a line feed.
  '\r': '&#13;',
}

/** A text as it stands between two tags. */
export function escapeText(text: string): string {
  return text.toWellFormed().replace(special, character => entities[character] ?? '')
}

/** In an attribute a parser reads line feeds and tabs as spaces, too. */
function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
