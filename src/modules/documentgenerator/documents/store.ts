import { deleteFilesOf } from '../../../records/files.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import type { RowOf } from '../../../store/table-types.ts'
import { DOCUMENT_FILES } from '../files.ts'

export type Document = RowOf<'document'>

/** What the request log calls them. */
export const DOCUMENT = 'DOCUMENT'

/** A document of a group of methods; held for a change where it is to be changed. */
export async function documentById(
  { db, flavor }: Pick<Call, 'db' | 'flavor'>,
  moduleId: string,
  id: number,
  changing = false,
): Promise<Document | undefined> {
  if (id <= 0) return undefined
  const lock = changing ? flavor.forUpdate : ''
  const [row] = await query<Document>(db, `select * from document where id = ? and module_id = ? ${lock}`, [
    id,
    moduleId,
  ])
  return row
}

/** Maps that are kept as JSON. */
export const mapOf = (text: string | null): Record<string, unknown> => (text ? JSON.parse(text) : {})

/** The event of a document: which one, and what it is about (document-generator/documents/events/). */
export const documentEvent = ({ id, entity_type_id, entity_id }: Pick<Row, 'id' | 'entity_type_id' | 'entity_id'>) => ({
  data: { FIELDS: { ID: String(id), ENTITY_TYPE_ID: String(entity_type_id), ENTITY_ID: String(entity_id) } },
})

/** Deletes a document with its files. */
export async function deleteDocument(call: Call, row: Document): Promise<void> {
  await deleteFilesOf(call, DOCUMENT_FILES, Number(row.id))
  await query(call.db, 'delete from document where id = ?', [row.id])
  call.recordChange(DOCUMENT, Number(row.id), 'delete', documentEvent(row))
}
