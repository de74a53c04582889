import { sourceOf as fileOf } from '../../../lib/source.ts'
import { randomToken } from '../../../portal/secrets.ts'
import { objectOrNothing, present, presentObject } from '../../../records/modern/params.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, names, type Param, start, truth } from '../../../rest/params.ts'
import {
  cardsOf,
  DOCUMENT,
  type Document,
  deleteDocument,
  numeratorMethods,
  publicUrl,
  showDocument,
  templateMethods,
} from '../../documentgenerator/index.ts'
import { recordRow } from '../entities/named-rows.ts'
import { recordKindById } from '../entities/registry.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { requireDocument, requireOwnDocument, requireViewer } from './access.ts'
import { crmDocuments } from './family.ts'
import { listDocuments } from './list.ts'
import { documentPhrases } from './phrases.ts'
import { productsOf } from './products.ts'
import { templateFieldsMethod } from './template-fields.ts'
import { uploadDocument } from './upload.ts'
import { addDocument, preparedAnew, updateDocument } from './write.ts'

const common = { scopes: crmDocuments.scopes, source: fileOf(import.meta.filename) }
const reading = { ...common, kind: 'read', access: 'who may read the record' } as const
const writing = { ...common, kind: 'write', access: 'who may change the record' } as const

const id = present('integer', 'idMissing')
const values = objectOrNothing('valuesNotArray')

/** 1 or 0, in any form; left out, or anything else, it is what the page calls its default. */
const switched = (otherwise: boolean): Param<boolean> => ({
  type: 'integer',
  required: false,
  read: value => (value === undefined || value === null || value === '' ? otherwise : (truth(value) ?? otherwise)),
})

const show = async (call: Call, row: Document, kind: RecordKind) => ({
  document: await showDocument(call, row, await productsOf(call, kind, Number(row.entity_id))),
})

/** A document that was just made: its type of records is there. */
const showNew = async (call: Call, row: Document) =>
  show(call, row, (await recordKindById(call, Number(row.entity_type_id)))!)

/** The methods about documents, their templates and numbers (api-reference/crm/document-generator/). */
export const documentMethods: Method[] = [
  ...numeratorMethods(crmDocuments),
  ...templateMethods(crmDocuments),
  templateFieldsMethod,
  method({
    ...writing,
    name: 'crm.documentgenerator.document.add',
    rows: ({ entitytypeid, entityid }, call) => recordRow(call, entitytypeid, entityid),
    params: {
      templateId: anything('integer', true),
      entityTypeId: anything('integer', true),
      entityId: anything('integer', true),
      values,
      stampsEnabled: switched(false),
      fields: objectOrNothing('fieldsNotArray'),
    },
    phrases: documentPhrases.add,
    async run(call, { stampsEnabled: stamps, ...wanted }) {
      const row = await addDocument(call, { ...wanted, stamps })
      const { document } = await showNew(call, row)
      // Quirk: numbers here, texts everywhere else.
      return { document: { ...document, id: Number(row.id), createdBy: Number(row.created_by) } }
    },
  }),
  method({
    ...writing,
    name: 'crm.documentgenerator.document.upload',
    params: { fields: presentObject('fieldsMissing', 'fieldsNotArray') },
    phrases: documentPhrases.upload,
    run: async (call, { fields }) => showNew(call, await uploadDocument(call, fields)),
  }),
  method({
    ...reading,
    name: 'crm.documentgenerator.document.get',
    params: { id },
    phrases: documentPhrases.get,
    async run(call, { id }) {
      await requireViewer(call)
      const { row, kind } = await requireDocument(call, id)
      call.recordChange(DOCUMENT, Number(row.id), 'read')
      return show(call, row, kind)
    },
  }),
  method({
    ...reading,
    name: 'crm.documentgenerator.document.list',
    access: 'who may read a record; documents of others are left out',
    params: {
      select: names,
      filter: objectOrNothing('filterNotArray'),
      order: objectOrNothing('orderNotArray'),
      start,
    },
    phrases: documentPhrases.list,
    run: listDocuments,
  }),
  method({
    ...writing,
    name: 'crm.documentgenerator.document.update',
    rows: ({ id }) => rowsIn('document', id),
    params: { id, values, stampsEnabled: switched(true) },
    phrases: documentPhrases.update,
    async run(call, { id, values, stampsEnabled }) {
      const document = await requireOwnDocument(call, id, 'modifyDenied')
      const row = await updateDocument(call, document, values, stampsEnabled)
      const { document: shown } = await show(call, row, document.kind)
      // Quirk: a number here (the page's sample).
      return { document: { ...shown, updatedBy: Number(row.updated_by) } }
    },
  }),
  method({
    ...reading,
    name: 'crm.documentgenerator.document.getfields',
    access: 'who may change the record',
    params: { id, values },
    phrases: documentPhrases.getfields,
    async run(call, { id, values }) {
      const document = await requireOwnDocument(call, id, 'modifyDenied', false)
      const { prepared, source } = await preparedAnew(call, document, values)
      return { documentFields: prepared ? cardsOf(call, prepared, source) : {} }
    },
  }),
  method({
    ...writing,
    name: 'crm.documentgenerator.document.enablepublicurl',
    rows: ({ id }) => rowsIn('document', id),
    params: { id, status: switched(true) },
    phrases: documentPhrases.enablepublicurl,
    async run(call, { id, status }) {
      await requireViewer(call)
      const { row } = await requireOwnDocument(call, id, 'modifyDenied')
      // An address that was switched off never comes back.
      const token = status ? (row.public_token ?? randomToken()) : null
      await call.db.updateTable('document').set({ public_token: token }).where('id', '=', row.id).execute()
      return { publicUrl: await publicUrl(call, token) }
    },
  }),
  method({
    ...writing,
    name: 'crm.documentgenerator.document.delete',
    rows: ({ id }) => rowsIn('document', id),
    params: { id },
    phrases: documentPhrases.delete,
    async run(call, { id }) {
      const { row } = await requireOwnDocument(call, id, 'accessDenied')
      await deleteDocument(call, row)
      return null
    },
  }),
]
