import { inflateRawSync } from 'node:zlib'
import PizZip from 'pizzip'

/** A file of Word as what it is: an archive of parts. */
export type Package = PizZip

/** More than a template has by far; an archive that unpacks to more is made to fill a machine. */
const MOST_PARTS = 2000
const LARGEST_PART = 64 * 1024 * 1024
const LARGEST_PACKAGE = 128 * 1024 * 1024

/** What PizZip knows of a packed part. */
interface Packed {
  compressionMethod?: string
  getCompressedContent?(): Uint8Array
}

/** The archive of a .docx; undefined where the bytes are none. */
export function openPackage(bytes: Uint8Array): Package | undefined {
  try {
    const zip = new PizZip(Buffer.from(bytes))
    return isBounded(zip) && zip.file('word/document.xml') && hasTypes(zip) ? zip : undefined
  } catch {
    return undefined
  }
}

/** The library says on the console what it cannot read of the list of types: a file without one is no package. */
const hasTypes = (zip: PizZip): boolean =>
  /<Types\b[^>]*>[\s\S]*<\/Types>\s*$/.test(zip.file('[Content_Types].xml')?.asText() ?? '')

/** Unpacks every part up to a bound, whatever size the archive claims. */
function isBounded(zip: PizZip): boolean {
  const parts = Object.values(zip.files).filter(({ dir }) => !dir)
  if (parts.length > MOST_PARTS) return false
  let all = 0
  for (const part of parts) {
    const { compressionMethod, getCompressedContent } = (part as unknown as { _data: Packed })._data ?? {}
    if (!getCompressedContent) continue
    const packed = getCompressedContent()
    // `\0\0` is stored as it is, everything else that Word writes is deflated.
    all += compressionMethod === '\x00\x00' ? packed.length : inflateRawSync(packed, bound).length
    if (all > LARGEST_PACKAGE) return false
  }
  return true
}

const bound = { maxOutputLength: LARGEST_PART }

/** Parts that people write in: the document, its headers, footers and notes. */
export const textParts = (zip: Package): string[] =>
  Object.keys(zip.files).filter(name => /^word\/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$/.test(name))
