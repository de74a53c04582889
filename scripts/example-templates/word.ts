// Files of Word from their parts: paragraphs, tables, sample pictures.
import { crc32, deflateSync } from 'node:zlib'
import PizZip from 'pizzip'
import { escapeText } from '../../src/lib/formats/xml.ts'

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const DRAWINGS = 'http://schemas.openxmlformats.org/drawingml/2006'

export type Align = 'left' | 'center' | 'right' | 'both'

export interface Look {
  bold?: true
  align?: Align
  /** Half points. */
  size?: number
  /** Twentieths of a point above and below. */
  before?: number
  after?: number
  color?: string
  /** It stays on the page of what follows. */
  keep?: true
}

const run = (inside: string, { bold, size, color }: Look): string =>
  `<w:r><w:rPr>${bold ? '<w:b/>' : ''}${color ? `<w:color w:val="${color}"/>` : ''}${size ? `<w:sz w:val="${size}"/>` : ''}</w:rPr>${inside}</w:r>`

const textRun = (text: string, look: Look): string => run(`<w:t xml:space="preserve">${escapeText(text)}</w:t>`, look)

/** A paragraph; what stands between stars is bold, `drawings` float at it. */
export const paragraph = (text: string, look: Look = {}, drawings = ''): string => {
  const { before = 0, after = 120, align = 'left', keep } = look
  const runs = text.split('*').map((piece, i) => (piece ? textRun(piece, i % 2 ? { ...look, bold: true } : look) : ''))
  return `<w:p><w:pPr>${keep ? '<w:keepNext/>' : ''}<w:spacing w:before="${before}" w:after="${after}"/><w:jc w:val="${align}"/></w:pPr>${drawings}${runs.join('')}</w:p>`
}

export interface Cell {
  /** Lines; a cell of `drawings` may have none. */
  text: string
  align?: Align
  bold?: true
  size?: number
  color?: string
  fill?: string
  /** Columns that it is over. */
  span?: number
  /** It begins a cell of several rows, or goes on with it. */
  rows?: 'restart' | 'continue'
  /** A line below it, and nothing else around it. */
  line?: true
  /** Its text stands at the bottom. */
  low?: true
  /** Its row stays on the page of the next one. */
  keep?: true
  drawings?: string
}

const border = (side: string, color: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="${color}"/>`

function cell({ text, span = 1, fill, rows, line, low, drawings = '', ...look }: Cell, width: number): string {
  const properties = [
    `<w:tcW w:w="${width}" w:type="dxa"/>`,
    span > 1 ? `<w:gridSpan w:val="${span}"/>` : '',
    rows ? `<w:vMerge w:val="${rows}"/>` : '',
    line ? `<w:tcBorders>${border('bottom', '808080')}</w:tcBorders>` : '',
    fill ? `<w:shd w:val="clear" w:color="auto" w:fill="${fill}"/>` : '',
    low ? '<w:vAlign w:val="bottom"/>' : '',
  ]
  const paragraphs = text
    .split('\n')
    .map((one, i) => paragraph(one, { size: 19, after: 0, ...look }, i ? '' : drawings))
  return `<w:tc><w:tcPr>${properties.join('')}</w:tcPr>${paragraphs.join('')}</w:tc>`
}

/** How a table looks beside its cells. */
export interface TableLook {
  bordered?: boolean
  /** The least height of its rows. */
  height?: number
  /** The first row is there again on every page. */
  head?: true
}

/** A table of columns of these widths, in twentieths of a point. */
export function table(widths: readonly number[], rows: readonly (readonly Cell[])[], look: TableLook = {}): string {
  const { bordered = true, height, head } = look
  const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(side => border(side, 'B8C0D6')).join('')
  const margins = `<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="${bordered ? 100 : 0}" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>`
  const body = rows.map((cells, at) => {
    let column = 0
    const written = cells.map(one => {
      const from = column
      column += one.span ?? 1
      return cell(
        one,
        widths.slice(from, column).reduce((a, b) => a + b),
      )
    })
    const isHead = head && at === 0 ? '<w:tblHeader/>' : ''
    return `<w:tr><w:trPr><w:cantSplit/>${height ? `<w:trHeight w:val="${height}" w:hRule="atLeast"/>` : ''}${isHead}</w:trPr>${written.join('')}</w:tr>`
  })
  return (
    `<w:tbl><w:tblPr><w:tblW w:w="${widths.reduce((a, b) => a + b)}" w:type="dxa"/>${bordered ? `<w:tblBorders>${sides}</w:tblBorders>` : ''}<w:tblLayout w:type="fixed"/>${margins}</w:tblPr>` +
    `<w:tblGrid>${widths.map(width => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>${body.join('')}</w:tbl>`
  )
}

/** Centimetres in English Metric Units. */
const emu = (centimetres: number): number => Math.round(centimetres * 360_000)

let drawings = 0

/**
 * A sample where a picture goes, the place being its alternative text: centimetres wide and high. With `at` it floats behind
 * the text, so far from the left of its paragraph and from above.
 */
export function sample(place: string, width: number, height: number, at?: readonly [x: number, y: number]): string {
  const number = ++drawings
  const size = `cx="${emu(width)}" cy="${emu(height)}"`
  const graphic =
    `<wp:docPr id="${number}" name="Picture ${number}" descr="{${place}}"/>` +
    `<a:graphic xmlns:a="${DRAWINGS}/main"><a:graphicData uri="${DRAWINGS}/picture"><pic:pic xmlns:pic="${DRAWINGS}/picture">` +
    `<pic:nvPicPr><pic:cNvPr id="${number}" name="Picture ${number}"/><pic:cNvPicPr/></pic:nvPicPr>` +
    `<pic:blipFill><a:blip xmlns:r="${RELATIONS}" r:embed="rId3"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
    `<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>`
  const names = `xmlns:wp="${DRAWINGS}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"`
  const offset = (side: string, from: string, by: number) =>
    `<wp:position${side} relativeFrom="${from}"><wp:posOffset>${emu(by)}</wp:posOffset></wp:position${side}>`
  const drawing = at
    ? `<wp:anchor ${names} simplePos="0" relativeHeight="${number}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>${offset('H', 'column', at[0])}${offset('V', 'paragraph', at[1])}<wp:extent ${size}/><wp:wrapNone/>${graphic}</wp:anchor>`
    : `<wp:inline ${names}><wp:extent ${size}/>${graphic}</wp:inline>`
  return run(`<w:drawing>${drawing}</w:drawing>`, {})
}

/** A picture of one gray pixel, which stands in a template where others go. */
function pixel(): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  const line = deflateSync(Buffer.from([0, 0xdd, 0xe1, 0xec]))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', line), chunk('IEND', Buffer.alloc(0))])
}

const PAGE = `<w:sectPr><w:footerReference xmlns:r="${RELATIONS}" w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="907" w:right="1073" w:bottom="907" w:left="1073" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>`

/** A file of Word with this body, on A4, and a line at the foot of its pages. */
export function docx(body: string, foot: string): Buffer {
  const zip = new PizZip()
  const override = (part: string, type: string) =>
    `<Override PartName="/word/${part}.xml" ContentType="${TYPES}.${type}+xml"/>`
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  const relations = (all: string) =>
    `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all}</Relationships>`
  const parts: Record<string, string | Buffer> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>${override('document', 'document.main')}${override('styles', 'styles')}${override('settings', 'settings')}${override('footer1', 'footer')}</Types>`,
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'word/document.xml')),
    'word/_rels/document.xml.rels': relations(
      relation('rId1', 'styles', 'styles.xml') +
        relation('rId2', 'footer', 'footer1.xml') +
        relation('rId3', 'image', 'media/sample.png') +
        relation('rId4', 'settings', 'settings.xml'),
    ),
    'word/document.xml': `${HEAD}<w:document xmlns:w="${W}"><w:body>${body}${PAGE}</w:body></w:document>`,
    'word/footer1.xml': `${HEAD}<w:ftr xmlns:w="${W}">${paragraph(foot, { size: 16, align: 'center', color: '808080', after: 0 })}</w:ftr>`,
    'word/styles.xml': `${HEAD}<w:styles xmlns:w="${W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`,
    // Tables of newer files begin where the text does.
    'word/settings.xml': `${HEAD}<w:settings xmlns:w="${W}"><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`,
    'word/media/sample.png': pixel(),
  }
  // The same contents are the same file, whenever it is written.
  const date = new Date(Date.UTC(2026, 0, 1))
  for (const [name, content] of Object.entries(parts)) zip.file(name, content, { date })
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}
