import { sql } from 'kysely'
import { modernName } from '../../../records/modern/field-names.ts'
import { type QueryCondition, type RowFields, rowFilter, rowOrder, rowPage } from '../../../records/modern/row-query.ts'
import type { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { every, type Filterable } from '../../../rest/filter.ts'
import { filterKey } from '../../../rest/list-query.ts'
import { oneOrMore } from '../../../rest/params.ts'
import { type Document, showDocuments } from '../../documentgenerator/index.ts'
import { recordKindById, recordKindsOf } from '../entities/registry.ts'
import { accessTo, isDenied } from '../model/access.ts'
import { ownedByReadable } from '../requisites/owners.ts'
import { requireViewer } from './access.ts'
import { crmDocuments } from './family.ts'
import { idOf } from './kinds.ts'

const field = (kind: Filterable['kind'], column: string): Filterable => ({ kind, expression: sql.ref(column) })

/** What a list of documents is filtered and sorted by. */
const columns: RowFields = {
  id: field('integer', 'id'),
  title: field('text', 'title'),
  number: field('text', 'number'),
  templateId: field('integer', 'template_id'),
  entityTypeId: field('integer', 'entity_type_id'),
  entityId: field('integer', 'entity_id'),
  fileId: field('integer', 'file_id'),
  imageId: field('integer', 'image_id'),
  pdfId: field('integer', 'pdf_id'),
  createTime: field('moment', 'create_time'),
  updateTime: field('moment', 'update_time'),
  createdBy: field('integer', 'created_by'),
  updatedBy: field('integer', 'updated_by'),
  stampsEnabled: field('flag', 'stamps_enabled'),
}

export interface DocumentQuery {
  select: string[]
  filter: Record<string, unknown>
  order: Record<string, unknown>
  start: number
}

/** A page of the documents of records that the caller may read (crm-document-generator-document-list.md). */
export async function listDocuments(
  call: Call<QueryCondition | 'viewDenied' | 'accessDenied' | 'selectUnknown'>,
  { select, filter, order, start }: DocumentQuery,
): Promise<Page> {
  await requireViewer(call)
  if (select.some(name => modernName(name) === 'entityTypeId')) call.fail('selectUnknown', { field: 'ENTITY_TYPE_ID' })
  await requireReadableTypes(call, filter)
  const readable = await ownedByReadable(call, await recordKindsOf(call), { type: 'entity_type_id', id: 'entity_id' })
  const where = every([
    sql<boolean>`module_id = ${crmDocuments.moduleId}`,
    rowFilter(call, columns, filter),
    // The condition is written over a table that is called `r`.
    ...(readable ? [sql<boolean>`id in (select r.id from document r where ${readable})`] : []),
  ])
  const by = rowOrder(call, columns, order)
  return rowPage(call, { table: 'document', where, order: by, start }, async rows => ({
    // Quirk: whatever is selected, everything is shown (the page's sample).
    documents: await showDocuments(call, rows as Document[]),
  }))
}

/** Who asks for the documents of a type's records has to be allowed to read some of them. */
async function requireReadableTypes(call: Call<'accessDenied'>, filter: Record<string, unknown>): Promise<void> {
  for (const [key, value] of Object.entries(filter)) {
    const { operator, field } = filterKey(key.trim())
    if (modernName(field) !== 'entityTypeId' || (operator !== '=' && operator !== 'in')) continue
    for (const one of oneOrMore(value)) {
      const kind = await recordKindById(call, idOf(one))
      if (kind && isDenied(await accessTo(call, kind, 'read'))) call.fail('accessDenied')
    }
  }
}
