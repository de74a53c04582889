import { cut } from '../../../lib/text.ts'
import { deleteFiles } from '../../../portal/files/stored-files.ts'
import type { Call } from '../../../rest/call.ts'
import { scalarText } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import type { ChangesOf } from '../../../store/table-types.ts'
import {
  awaited,
  contentOf,
  convertSoon,
  DOCUMENT,
  DOCUMENT_FILES,
  type Document,
  documentById,
  documentEvent,
  isFor,
  isStamped,
  made,
  mapOf,
  nextNumber,
  numeratorById,
  type Prepared,
  prepare,
  replaceFile,
  type Template,
  templateById,
  usersOf,
} from '../../documentgenerator/index.ts'
import { recordKindById } from '../entities/registry.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { type DocumentOfRecord, mayUse } from './access.ts'
import { crmDocuments } from './family.ts'
import { idOf } from './kinds.ts'
import type { documentPhrases } from './phrases.ts'
import { sourceContext } from './sources/context.ts'
import { type RecordSource, recordSource } from './sources/record.ts'

type Values = Record<string, unknown>

const LONGEST_TITLE = 255
const LONGEST_NUMBER = 255

/** What a document about a record shows. */
export const sourceOf = (call: Call, kind: RecordKind, id: number, values: Values): Promise<RecordSource> =>
  recordSource(sourceContext(call), kind, id, values)

const textOf = (value: unknown, longest: number): string => cut(scalarText(value)?.trim() ?? '', longest)
const numberIn = (values: Values): string => textOf(values.DocumentNumber, LONGEST_NUMBER)
const titleIn = (values: Values): string => textOf(values.DocumentTitle, LONGEST_TITLE)

export interface NewDocument {
  templateId: unknown
  entityTypeId: unknown
  entityId: unknown
  values: Values
  fields: Values
  stamps: boolean
}

type Adding = Call<keyof typeof documentPhrases.add>

/** The template that a document is to be made of, for who may do so. */
async function requireTemplate(call: Adding, given: unknown): Promise<Template> {
  if (given === undefined || given === null || given === '') call.fail('templateMissing')
  const template = await templateById(call, crmDocuments.moduleId, idOf(given))
  if (!template) return call.fail('templateNotFound')
  if (template.is_deleted === 'Y') call.fail('templateDeleted')
  if (!(await isFor(call, usersOf(template)))) call.fail('accessDenied')
  return template
}

/** Makes a document of a template about a record, which need not be there (how-to-generate-documents.md). */
export async function addDocument(call: Adding, wanted: NewDocument): Promise<Document> {
  const template = await requireTemplate(call, wanted.templateId)
  const kind = (await recordKindById(call, idOf(wanted.entityTypeId))) ?? call.fail('noProvider')
  const entityId = idOf(wanted.entityId) || call.fail('documentValueMissing')
  if (!(await mayUse(call, kind, entityId, 'update'))) call.fail('accessDenied')

  const { values, fields, stamps } = wanted
  const source = await sourceOf(call, kind, entityId, values)
  const number = numberIn(values) || (await numberOf(call, template, source))
  const title = titleIn(values) || cut(`${template.name} ${number}`, LONGEST_TITLE)
  const prepared = await preparedOf(call, template, source, { number, title, created: call.now }, { values, fields })
  const content = prepared && (await made(prepared, stamps))
  if (!prepared || !content) return call.fail('notCreated')

  return insertDocument(call, kind, entityId, content, {
    ...{ title, number, template_id: Number(template.id) },
    ...{ stamps_enabled: stamps ? 'Y' : 'N', has_stamps: isStamped(prepared) ? 'Y' : 'N' },
    ...{ field_values: JSON.stringify(values), field_descriptions: JSON.stringify(fields) },
    transformation: awaited(),
  })
}

async function numberOf(call: Adding, template: Template, source: RecordSource): Promise<string> {
  const numerator = await numeratorById(call, Number(template.numerator_id ?? 0))
  if (!numerator) return call.fail('numberFailed')
  return nextNumber(call, numerator, { clientId: source.clientId, companyId: source.ownCompanyId })
}

/** A template with what its places stand for; undefined where its file is not there or no template. */
async function preparedOf(
  call: Call,
  template: Pick<Template, 'file_id' | 'region'>,
  source: RecordSource,
  facts: { number: string; title: string; created: string },
  overrides: { values: Values; fields: Values },
): Promise<Prepared | undefined> {
  const content = await contentOf(call, template.file_id)
  return content && prepare(call, { template: content, region: template.region ?? '', source, facts, overrides })
}

/** Writes a new document about a record, with its file, and tells whom it concerns. */
export async function insertDocument(
  call: Call,
  { entityTypeId }: RecordKind,
  entityId: number,
  content: Uint8Array,
  columns: ChangesOf<'document'>,
): Promise<Document> {
  const row = {
    ...columns,
    ...{ module_id: crmDocuments.moduleId, entity_type_id: entityTypeId, entity_id: entityId },
    ...{ create_time: call.now, update_time: call.now, created_by: call.caller.userId },
  }
  const added = await call.db.insertInto('document').values(row).returning('id').executeTakeFirstOrThrow()
  const id = Number(added.id)
  const given = { title: columns.title || String(id), number: columns.number || String(id) }
  const file_id = await replaceFile(call, filesOf(id), null, { name: `${given.title}.docx`, content })
  await call.db
    .updateTable('document')
    .set({ ...given, file_id })
    .where('id', '=', id)
    .execute()
  const document = (await documentById(call, crmDocuments.moduleId, id))!
  await tell(call, document, 'add')
  return document
}

export const filesOf = (id: number) => ({ entityTypeId: DOCUMENT_FILES, recordId: id })

/** The event, the timeline of the record, and LibreOffice. */
async function tell(call: Call, row: Document, how: 'add' | 'update'): Promise<void> {
  call.recordChange(DOCUMENT, Number(row.id), how, documentEvent(row))
  if (how === 'add')
    await query(
      call.db,
      'insert into timeline (entity_type_id, record_id, type, settings, author_id, created) values (?, ?, ?, ?, ?, ?)',
      [
        ...[row.entity_type_id, row.entity_id, 'document', JSON.stringify({ id: Number(row.id), title: row.title })],
        ...[call.caller.userId, call.now],
      ],
    )
  if (row.transformation === 'waiting') convertSoon(call.rest)
}

/** A document with what its places stand for, as it would be with other values. */
export async function preparedAnew(
  call: Call<'notProcessable'>,
  { row, kind }: DocumentOfRecord,
  given: Values,
): Promise<{ values: Values; source: RecordSource; number: string; title: string; prepared: Prepared | null }> {
  const values = { ...mapOf(row.field_values), ...given }
  const source = await sourceOf(call, kind, Number(row.entity_id), values)
  const number = numberIn(given) || row.number!
  const title = titleIn(given) || row.title!
  const [template] = await query<Template>(call.db, 'select * from document_template where id = ?', [row.template_id])
  // An uploaded document is what was uploaded.
  if (!template || template.is_hidden === 'Y') return { values, source, number, title, prepared: null }
  const facts = { number, title, created: row.create_time! }
  const overrides = { values, fields: mapOf(row.field_descriptions) }
  const prepared = (await preparedOf(call, template, source, facts, overrides)) ?? call.fail('notProcessable')
  return { values, source, number, title, prepared }
}

/** Makes a document anew, with other values and of what its record is now. */
export async function updateDocument(
  call: Call<'notProcessable'>,
  document: DocumentOfRecord,
  given: Values,
  stamps: boolean,
): Promise<Document> {
  const { row } = document
  const { values, number, title, prepared } = await preparedAnew(call, document, given)
  const columns: ChangesOf<'document'> = {
    ...{ number, title, field_values: JSON.stringify(values), stamps_enabled: stamps ? 'Y' : 'N' },
    ...{ updated_by: call.caller.userId, update_time: call.now },
  }
  if (prepared) {
    const content = (await made(prepared, stamps)) ?? call.fail('notProcessable')
    const file = { name: `${title}.docx`, content }
    columns.file_id = await replaceFile(call, filesOf(Number(row.id)), row.file_id, file)
    await deleteFiles(
      call.db,
      [row.pdf_id, row.image_id].filter(id => id !== null),
    )
    const state = { pdf_id: null, image_id: null, transformation: awaited(), transformation_error: null }
    Object.assign(columns, state, { has_stamps: isStamped(prepared) ? 'Y' : 'N' })
  }
  await call.db.updateTable('document').set(columns).where('id', '=', row.id).execute()
  const changed = (await documentById(call, crmDocuments.moduleId, Number(row.id)))!
  await tell(call, changed, 'update')
  return changed
}
