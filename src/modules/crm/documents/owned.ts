import type { Call } from '../../../rest/call.ts'
import type { OwnedTable, OwnerType, PartTable } from '../../../rest/changes/ownership.ts'
import { query } from '../../../store/store.ts'
import {
  DOCUMENT,
  DOCUMENT_FILES,
  type Document,
  deleteDocument,
  documentEvent,
} from '../../documentgenerator/index.ts'

/** Documents go with the record that they are about, each with its files and its event. */
async function deleteDocumentsOf(call: Call, { entityTypeId }: OwnerType, id: number): Promise<void> {
  const rows = await query<Document>(
    call.db,
    `select * from document where entity_type_id = ? and entity_id = ? order by id ${call.flavor.forUpdate}`,
    [entityTypeId, id],
  )
  for (const row of rows) await deleteDocument(call, row)
}

export const ownedDocuments: OwnedTable = {
  table: 'document',
  owner: { type: 'entity_type_id', id: 'entity_id' },
  deleted: deleteDocumentsOf,
  merged: 'move',
  cameBack: (call, _record, came) => {
    for (const row of came) call.recordChange(DOCUMENT, Number(row.id), 'add', documentEvent(row as Document))
  },
}

export const documentFiles: PartTable = {
  ...{ table: 'file', column: 'record_id', of: 'document' },
  where: { entity_type_id: DOCUMENT_FILES },
}
