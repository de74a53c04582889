import { isMap } from '../../lib/text.ts'
import { scalarText } from '../../rest/params.ts'
import type { Content } from '../../store/file-contents.ts'
import { SpooledFile } from './spool.ts'

/** A file on its way into the store. */
export interface NewFile {
  name: string
  content: Content
}

/** `[name, base64]`, in whatever array it comes; undefined for what is no file (api-reference/files/how-to-upload-files.md). */
export function readFile(value: unknown): NewFile | undefined {
  const [name, content] = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : []
  return decoded(name, content)
}

/** A file of a name and its content: in base64, or on the disk, where it came in a large request. */
export function decoded(name: unknown, content: unknown): NewFile | undefined {
  const fileName = scalarText(name)
  const bytes = content instanceof SpooledFile ? content : decodedBase64(content)
  return fileName && bytes ? { name: nameOf(fileName), content: bytes } : undefined
}

/** Bytes of a text in base64, with or without line breaks; undefined for anything else. */
export function decodedBase64(content: unknown): Uint8Array | undefined {
  if (typeof content !== 'string') return undefined
  const base64 = /\s/.test(content) ? content.replace(/\s/g, '') : content
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : undefined
}

/**
 * A name of a file alone: the end of a path, without control characters and signs that turn the direction of writing, by
 * which `exe.pdf` would be shown for `fdp.exe`.
 */
function nameOf(given: string): string {
  const name = given
    .toWellFormed()
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
  return (/^\.*$/.test(name) ? 'file' : name).slice(0, 255).toWellFormed()
}
