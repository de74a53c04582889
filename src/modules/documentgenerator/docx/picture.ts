import { imageSize } from 'image-size'

/** A picture as it goes into a document. */
export interface Picture {
  content: Uint8Array
  ending: 'png' | 'jpeg' | 'gif' | 'bmp'
  /** Pixels. */
  width: number
  height: number
}

const endings: Readonly<Record<string, Picture['ending']>> = { png: 'png', jpg: 'jpeg', gif: 'gif', bmp: 'bmp' }

/** Bytes as a picture that Word shows; undefined for anything else. */
export function pictureOf(content: Uint8Array): Picture | undefined {
  try {
    const { type = '', width, height } = imageSize(content)
    const ending = endings[type]
    return ending && width > 0 && height > 0 ? { content, ending, width, height } : undefined
  } catch {
    return undefined
  }
}

/** English Metric Units, which sizes are told in: so many are a pixel at 96 dots per inch. */
const PIXEL = 9525
/** What fits a page of A4 between its margins, in pixels. */
const WIDEST = 620
const HIGHEST = 860

/** A picture in the line of text, as Word writes it; `number` is one that no other drawing of the document has. */
export function drawing({ width, height }: Picture, relation: string, number: number): string {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height)
  const size = `cx="${Math.round(width * scale * PIXEL)}" cy="${Math.round(height * scale * PIXEL)}"`
  const name = `id="${number}" name="Picture ${number}"`
  return (
    `<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">` +
    `<wp:extent ${size}/><wp:docPr ${name}/>` +
    `<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">` +
    `<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr ${name}/><pic:cNvPicPr/></pic:nvPicPr>` +
    `<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="${relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
    `<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>` +
    `</a:graphicData></a:graphic></wp:inline></w:drawing>`
  )
}
