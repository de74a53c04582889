import PizZip from 'pizzip'

const NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

/** The smallest file that Word opens as a document, of a body in its own XML; `more` are other parts by their names. */
export function docx(body: string, more: Readonly<Record<string, string>> = {}): Buffer {
  const zip = new PizZip()
  const parts = {
    '[Content_Types].xml':
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels':
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ${NAMES}><w:body>${body}</w:body></w:document>`,
    ...more,
  }
  for (const [name, text] of Object.entries(parts)) zip.file(name, text)
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}

/** A paragraph; several texts are several runs, as Word splits them when somebody has corrected a word. */
export const paragraph = (...runs: string[]): string =>
  `<w:p>${runs.map(text => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`).join('')}</w:p>`

export const table = (...rows: string[][]): string =>
  `<w:tbl>${rows.map(cells => `<w:tr>${cells.map(text => `<w:tc>${paragraph(text)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`

const decoded = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]!,
  )

/** What a reader sees of a document: its paragraphs, and the rows of its tables with a bar between cells. */
export function textOf(file: Uint8Array, part = 'word/document.xml'): string[] {
  const xml = new PizZip(Buffer.from(file)).file(part)!.asText()
  const plain = (inside: string): string =>
    decoded(
      inside
        .replace(/<w:br\/>/g, '\n')
        .replace(/<w:tc>(?=[\s\S])/g, '\t')
        .replace(/<[^>]+>/g, ''),
    )
      .replace(/^\t/, '')
      .replaceAll('\t', ' | ')
  return [...xml.matchAll(/<w:tr\b[\s\S]*?<\/w:tr>|<w:p\b[\s\S]*?<\/w:p>/g)].map(([block]) => plain(block))
}

/** The parts of a file by their names. */
export const partsOf = (file: Uint8Array): string[] => Object.keys(new PizZip(Buffer.from(file)).files)
