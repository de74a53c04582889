import { createHash } from 'node:crypto'
import { systemFailure } from '../../rest/phrases.ts'
import type { Content } from '../../store/file-contents.ts'

/** What is read whole, a template or a picture of a document, may have so many bytes. */
const MOST_WHOLE = 67_108_864

/** The bytes from `first` up to `end`, or fewer where there are no more. */
export const partOf = async (content: Content, first: number, end: number): Promise<Uint8Array> =>
  content instanceof Uint8Array ? content.subarray(first, end) : content.read(first, end)

/** All bytes in memory; too many are refused. */
export async function wholeOf({ name, content }: { name: string; content: Content }): Promise<Uint8Array> {
  if (content.length > MOST_WHOLE) throw systemFailure('fileTooLarge', { name, limit: MOST_WHOLE })
  return partOf(content, 0, content.length)
}

/** SHA-256, in hexadecimal digits. */
export const contentHash = (content: Content): string =>
  content instanceof Uint8Array ? createHash('sha256').update(content).digest('hex') : content.hash
