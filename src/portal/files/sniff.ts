import { imageSize } from 'image-size'
import type { Content } from '../../store/file-contents.ts'
import { partOf } from './content.ts'
import type { NewFile } from './uploads.ts'

/** What a file is, by its bytes; the size in pixels where it is a picture that browsers are given to show. */
export interface Sniffed {
  contentType: string
  width: number | null
  height: number | null
}

/** Signatures are at the beginning; of an archive no more is opened, whatever is in it. */
const BEGINNING = 65_536

/** Cameras put a small picture before the measures of the large one. */
const HEAD_OF_PICTURE = 1_048_576

/** Texts have no signature: what such names hold is at most a text. */
const texts: Readonly<Record<string, string>> = { txt: 'text/plain; charset=utf-8', csv: 'text/csv; charset=utf-8' }

/** Pictures that the portal shows itself; nothing else of what users upload is ever given a browser to open. */
export const isShownPicture = (contentType: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(contentType)

/** Finds out what a file is by its bytes, and not by its name, which says what its sender likes. */
export async function sniff({ name, content }: NewFile): Promise<Sniffed> {
  const found = await signatureOf(content)
  if (found && isShownPicture(found)) return { contentType: found, ...(await dimensionsOf(content)) }
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return { contentType: found ?? texts[ending] ?? 'application/octet-stream', width: null, height: null }
}

async function signatureOf(content: Content): Promise<string | undefined> {
  // Most portals are opened and closed without a file.
  const { fileTypeFromBuffer } = await import('file-type')
  const beginning = await partOf(content, 0, BEGINNING)
  try {
    return (await fileTypeFromBuffer(beginning))?.mime
  } catch {
    // What only begins like a type.
    return undefined
  }
}

async function dimensionsOf(content: Content): Promise<Pick<Sniffed, 'width' | 'height'>> {
  const beginning = await partOf(content, 0, HEAD_OF_PICTURE)
  try {
    const { width, height } = imageSize(beginning)
    return { width, height }
  } catch {
    return { width: null, height: null }
  }
}
