import Docxtemplater, { type DXT } from 'docxtemplater'
import { escapeText } from '../../../lib/formats/xml.ts'
import { drawingsWith } from './drawings.ts'
import { type Media, media } from './media.ts'
import { openPackage, textParts } from './package.ts'
import { drawing, type Picture } from './picture.ts'
import { choosesItems, type Placeholder, placeholder } from './placeholder.ts'
import { type Part, ROWS, repeatedRows } from './rows.ts'

/** What fills the places of a template. */
export interface Filling {
  /** The list that a code's values are of; undefined for a code with one value. */
  listOf(code: string): string | undefined
  /** How many items a list has. */
  length(list: string): number
  /** What a place shows; in a repeated row, of the item of that list with that index. */
  shown(place: Placeholder, row: Row | undefined): string | Picture | null
}

/** A row under way. */
export interface Row {
  list: string
  index: number
}

/** The file cannot be read as a template. */
export class NotProcessable extends Error {}

const PLACE = 'documentgenerator/place'

/** Above every module of the library: nothing in braces is an instruction but placeholders. */
const FIRST = 1_000_000

/** The places of a template in their order, each as often as it stands there; those of pictures' alternative texts too. */
export function placeholdersOf(template: Uint8Array): Placeholder[] {
  const places: Placeholder[] = []
  const collect = (inside: string) => {
    const place = placeholder(inside)
    if (place) places.push(place)
  }
  const module: DXT.Module = {
    name: 'documentgenerator/collector',
    matchers: () => [matcher(collect)],
    render: part => (part.module === PLACE ? { value: '', errors: [] } : null),
  }
  const zip = opened(template)
  compiled(zip, module)
  for (const part of textParts(zip))
    drawingsWith(zip.file(part)!.asText(), place => {
      places.push(place)
      return undefined
    })
  return places
}

/** A template with its places filled in, as a .docx. */
export function render(template: Uint8Array, filling: Filling): Buffer {
  const zip = opened(template)
  const pictures = media(zip)
  const doc = compiled(zip, fillingModule(filling, pictures))
  try {
    doc.render({})
  } catch (error) {
    throw new NotProcessable('The template cannot be filled in.', { cause: error })
  }
  const result = doc.getZip()
  for (const part of textParts(result)) {
    const text = result.file(part)!.asText()
    const replaced = drawingsWith(text, place => {
      const shown = filling.shown(place, undefined)
      return isPicture(shown) ? { ...shown, relation: pictures.relation(part, shown) } : null
    })
    if (replaced !== text) result.file(part, replaced)
  }
  pictures.write()
  return doc.toBuffer({ compression: 'DEFLATE' })
}

/** Word numbers drawings from 1; ours come after all of them. */
const FIRST_DRAWING = 100_000

function opened(template: Uint8Array) {
  const zip = openPackage(template)
  if (!zip) throw new NotProcessable('The file is no .docx.')
  return zip
}

function compiled(zip: ReturnType<typeof opened>, module: DXT.Module): Docxtemplater {
  try {
    return new Docxtemplater(zip, {
      modules: [module],
      // Braces that nothing closes are text, in contracts as elsewhere.
      syntax: { allowUnclosedTag: true, allowUnopenedTag: true, changeDelimiterPrefix: null },
      stripInvalidXMLChars: true,
      errorLogging: false,
    })
  } catch (error) {
    throw new NotProcessable('The template cannot be read.', { cause: error })
  }
}

/** Everything in braces is ours, whatever it begins with. */
const matcher = (found: (inside: string) => void) =>
  [
    /^([\s\S]*)$/ as unknown as string,
    PLACE,
    ([, inside = '']: string[]) => {
      found(inside)
      // Nothing at all is no value to the library.
      return { value: inside || ' ', priority: FIRST }
    },
  ] as unknown as [string, string, { [x: string]: unknown }]

/** What of the library's rendering the rows of tables need. */
type Rendering = DXT.RenderOptions & {
  render(options: Rendering): { parts: string[]; errors: unknown[] }
  row?: Row
}

function fillingModule(filling: Filling, pictures: Media): DXT.Module {
  let number = FIRST_DRAWING
  const listOf = ({ value }: Part): string | undefined => {
    const place = placeholder(value)
    return place && !choosesItems(place) ? filling.listOf(place.code) : undefined
  }
  const renderRows = (part: Part, options: Rendering) => {
    const all: string[] = []
    for (let index = 0; index < filling.length(part.value); index++) {
      const row = { list: part.value, index }
      all.push(...options.render({ ...options, compiled: part.subparsed!, row }).parts)
    }
    return { value: all, errors: [] }
  }
  const renderPlace = ({ raw: inside }: Part, { filePath, row }: Rendering) => {
    const place = placeholder(inside)
    const shown = place ? filling.shown(place, row) : `{${inside}}`
    if (!isPicture(shown)) return { value: lines(shown ?? ''), errors: [] }
    // A picture stands in the text alone: not in the properties of the file.
    if (!filePath.startsWith('word/')) return { value: '', errors: [] }
    const image = drawing(shown, pictures.relation(filePath, shown), ++number)
    return { value: `</w:t>${image}<w:t xml:space="preserve">`, errors: [] }
  }
  return {
    name: 'documentgenerator/filling',
    matchers: () => [matcher(() => undefined)],
    postparse: parts => repeatedRows(parts, listOf),
    render(part, options) {
      if (part.module === ROWS) return renderRows(part, options as Rendering) as unknown as DXT.Rendered
      return part.module === PLACE ? renderPlace(part, options as Rendering) : null
    },
  }
}

const isPicture = (shown: string | Picture | null): shown is Picture => typeof shown === 'object' && shown !== null

/** A text inside of a run: its lines are broken where it breaks them. */
const lines = (text: string): string =>
  escapeText(text.replace(/\r\n?/g, '\n')).split('\n').join('</w:t><w:br/><w:t xml:space="preserve">')
