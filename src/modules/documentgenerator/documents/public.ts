import type { Rest } from '../../../rest/rest.ts'
import { type Db, query } from '../../../store/store.ts'
import { contentOf } from '../files.ts'

/** The files of a document, as the address of its public page calls them. */
export const publicFormats = ['docx', 'pdf', 'image'] as const
export type PublicFormat = (typeof publicFormats)[number]

/** A document that is open to everybody who has its address. */
export interface PublicDocument {
  title: string
  number: string
  /** What there is of it. */
  formats: readonly PublicFormat[]
}

const columns: Readonly<Record<PublicFormat, string>> = { docx: 'file_id', pdf: 'pdf_id', image: 'image_id' }

/** The document that a token opens; undefined where it opens none. */
export async function publicDocument(db: Db, token: string): Promise<PublicDocument | undefined> {
  const [row] = await query(db, 'select * from document where public_token = ?', [token])
  if (!row) return undefined
  return {
    title: row.title,
    number: row.number,
    formats: publicFormats.filter(format => row[columns[format]] !== null),
  }
}

/** A file of that document. */
export async function publicFile(
  rest: Rest,
  token: string,
  format: PublicFormat,
): Promise<{ name: string; contentType: string; content: Uint8Array } | undefined> {
  const db = rest.store.read
  const [file] = await query<{ id: number; name: string; content_type: string }>(
    db,
    `select f.id, f.name, f.content_type from document d join file f on f.id = d.${columns[format]} where d.public_token = ?`,
    [token],
  )
  const content = await contentOf({ db, rest }, file?.id)
  return file && content && { name: file.name, contentType: file.content_type, content }
}
