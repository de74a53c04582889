import { imageSize } from 'image-size'
import type { NewFile } from './uploads.ts'

/** What a file is, by its bytes; the size in pixels where it is a picture that browsers are given to show. */
export interface Sniffed {
  contentType: string
  width: number | null
  height: number | null
}

/** Signatures are at the beginning; of an archive no more is opened, whatever is in it. */
const BEGINNING = 65_536

/** Texts have no signature: what such names hold is at most a text. */
const texts: Readonly<Record<string, string>> = { txt: 'text/plain; charset=utf-8', csv: 'text/csv; charset=utf-8' }

/** Pictures that the portal shows itself; nothing else of what users upload is ever given a browser to open. */
export const isShownPicture = (contentType: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(contentType)

/** Finds out what a file is by its bytes, and not by its name, which says what its sender likes. */
export async function sniff({ name, content }: NewFile): Promise<Sniffed> {
  const found = await signatureOf(content)
  if (found && isShownPicture(found)) return { contentType: found, ...dimensionsOf(content) }
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return { contentType: found ?? texts[ending] ?? 'application/octet-stream', width: null, height: null }
}

async function signatureOf(content: Uint8Array): Promise<string | undefined> {
  // Most portals are opened and closed without a file.
  const { fileTypeFromBuffer } = await import('file-type')
  try {
    return (await fileTypeFromBuffer(content.subarray(0, BEGINNING)))?.mime
  } catch {
    // What only begins like a type.
    return undefined
  }
}

function dimensionsOf(content: Uint8Array): Pick<Sniffed, 'width' | 'height'> {
  try {
    const { width, height } = imageSize(content)
    return { width, height }
  } catch {
    return { width: null, height: null }
  }
}
