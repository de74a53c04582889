import { cut } from '../../../lib/text.ts'
import { wholeOf } from '../../../portal/files/content.ts'
import { storeFile } from '../../../portal/files/stored-files.ts'
import { decoded } from '../../../portal/files/uploads.ts'
import type { Call } from '../../../rest/call.ts'
import { scalarText } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import type { ChangesOf } from '../../../store/table-types.ts'
import {
  awaited,
  type Document,
  documentById,
  isTemplateFile,
  missingFields,
  pictureOf,
} from '../../documentgenerator/index.ts'
import { recordKindById } from '../entities/registry.ts'
import { storedRecord } from '../requisites/owners.ts'
import { mayUse } from './access.ts'
import { crmDocuments } from './family.ts'
import { idOf } from './kinds.ts'
import type { documentPhrases } from './phrases.ts'
import { filesOf, insertDocument } from './write.ts'

type Uploading = Call<keyof typeof documentPhrases.upload>

/** In the order of the page's row. */
const required = ['entityTypeId', 'fileContent', 'region', 'entityId']

const LONGEST_TEXT = 255

/** Keeps a document that was made elsewhere with a record (crm-document-generator-document-upload.md). */
export async function uploadDocument(call: Uploading, fields: Readonly<Record<string, unknown>>): Promise<Document> {
  const missing = missingFields(fields, required)
  if (missing) call.fail('fieldsEmpty', { fields: missing })
  const kind =
    (await recordKindById(call, idOf(fields.entityTypeId) || call.fail('typeWrong'))) ?? call.fail('noProvider')
  const entityId = idOf(fields.entityId) || call.fail('idWrong')
  if (!(await mayUse(call, kind, entityId, 'update'))) call.fail('viewDenied')
  if (!(await storedRecord(call, kind, entityId))) call.fail('idWrong')

  const content = (await contentIn(call, fields.fileContent)) ?? call.fail('fileMissing')
  if (!(await isTemplateFile(content))) call.fail('fileNotSaved')
  const pdf = await contentIn(call, fields.pdfContent)
  if (pdf && !isPdf(pdf)) call.fail('fileNotSaved')
  const image = await contentIn(call, fields.imageContent)
  const picture = image && ((await pictureOf(image)) ?? call.fail('fileNotSaved'))

  const text = (name: string) => cut(scalarText(fields[name])?.trim() ?? '', LONGEST_TEXT)
  const row = await insertDocument(call, kind, entityId, content, {
    ...{ title: text('title'), number: text('number') },
    template_id: await hiddenTemplate(call, text('region')),
    ...{ has_stamps: 'N', field_values: '{}', field_descriptions: '{}' },
    transformation: pdf ? 'done' : awaited(),
  })
  const files: ChangesOf<'document'> = {}
  const owner = filesOf(Number(row.id))
  if (pdf) files.pdf_id = (await storeFile(call, owner, { name: `${row.title}.pdf`, content: pdf })).id
  if (image && picture)
    files.image_id = (await storeFile(call, owner, { name: `${row.title}.${picture.ending}`, content: image })).id
  if (!Object.keys(files).length) return row
  await call.db.updateTable('document').set(files).where('id', '=', row.id).execute()
  return (await documentById(call, crmDocuments.moduleId, Number(row.id)))!
}

/** The content that is sent in base64; undefined where none is. */
async function contentIn(call: Uploading, value: unknown): Promise<Uint8Array | undefined> {
  if (value === undefined || value === null || value === '') return undefined
  const file = decoded('document', value)
  return file?.content.length ? wholeOf(file) : call.fail('fileMissing')
}

const isPdf = (content: Uint8Array): boolean => Buffer.from(content.subarray(0, 5)).toString('latin1') === '%PDF-'

/** The template that uploaded documents of a region have, which nobody sees. */
async function hiddenTemplate(call: Call, region: string): Promise<number> {
  const [known] = await query<{ id: number }>(
    call.db,
    `select id from document_template where module_id = ? and is_hidden = 'Y' and region = ?`,
    [crmDocuments.moduleId, region],
  )
  if (known) return Number(known.id)
  const { id } = await call.db
    .insertInto('document_template')
    .values({
      ...{ module_id: crmDocuments.moduleId, region, name: 'Uploaded', active: 'N', with_stamps: 'N', users: '[]' },
      ...{ is_deleted: 'N', is_hidden: 'Y', sort: 0, create_time: call.now, update_time: call.now },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return Number(id)
}
