import { sourceOf as fileOf } from '../../../lib/source.ts'
import { objectOrNothing, present } from '../../../records/modern/params.ts'
import { parameterNotArray } from '../../../records/modern/phrases.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything } from '../../../rest/params.ts'
import { cardsOf, contentOf, prepare, templateById, templatePhrases } from '../../documentgenerator/index.ts'
import { recordKindById } from '../entities/registry.ts'
import { mayUse } from './access.ts'
import { crmDocuments } from './family.ts'
import { idOf } from './kinds.ts'
import { sourceOf } from './write.ts'

/** What the places of a template stand for, of no record or of one (crm-document-generator-template-get-fields.md). */
export const templateFieldsMethod: Method = method({
  name: 'crm.documentgenerator.template.getfields',
  scopes: crmDocuments.scopes,
  kind: 'read',
  source: fileOf(import.meta.filename),
  access: 'who may change the settings of the CRM, and may read the record',
  params: {
    id: present('integer', 'idMissing'),
    // The page has one row for whatever is missing.
    entityTypeId: present('integer', 'idMissing'),
    entityId: anything('integer'),
    values: objectOrNothing('valuesNotArray'),
  },
  phrases: { ...templatePhrases.getfields, valuesNotArray: parameterNotArray('values') },
  async run(call, { id, entityTypeId, entityId, values }) {
    await crmDocuments.requireEditor(call)
    const template = (await templateById(call, crmDocuments.moduleId, idOf(id))) ?? call.fail('notFound')
    if (template.is_deleted === 'Y') call.fail('templateGone')
    const kind = (await recordKindById(call, idOf(entityTypeId))) ?? call.fail('documentProviderMissing')
    const recordId = idOf(entityId)
    if (recordId && !(await mayUse(call, kind, recordId, 'read'))) call.fail('accessDenied')
    const source = await sourceOf(call, kind, recordId, values)
    const content = (await contentOf(call, template.file_id)) ?? call.fail('fileBroken')
    // A number is given to a document alone.
    const facts = { number: '', title: template.name!, created: call.now }
    const overrides = { values, fields: {} }
    const making = { template: content, region: template.region ?? '', source, facts, overrides }
    const prepared = (await prepare(call, making)) ?? call.fail('fileBroken')
    return { templateFields: cardsOf(call, prepared, source) }
  },
})
