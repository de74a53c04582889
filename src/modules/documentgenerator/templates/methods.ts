import { sourceOf } from '../../../lib/source.ts'
import { objectOrNothing, present, presentObject } from '../../../records/modern/params.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { names, start, wholeNumber } from '../../../rest/params.ts'
import { type DocumentFamily, missingFields } from '../family.ts'
import { readUsers } from './access-codes.ts'
import { listTemplates } from './list.ts'
import { templatePhrases } from './phrases.ts'
import { showTemplates, TEMPLATE, type Template, templateById, writeProviders } from './store.ts'
import { fileIn, readTemplate, saveFile } from './write.ts'

const id = present('integer', 'idMissing')
const fields = presentObject('fieldsMissing', 'fieldsNotArray')

const FIRST_SORT = 500

/** The methods about templates but `getfields`, which asks what the template is used for. */
export function templateMethods(family: DocumentFamily): Method[] {
  const { scopes, editors: access, moduleId, providers } = family
  const name = (verb: string) => `${family.prefix}.template.${verb}`
  const common = { scopes, access, source: sourceOf(import.meta.filename) }
  const show = async (call: Call, row: Template) => ({ template: (await showTemplates(call, [row]))[0] })

  /** A template for who may change it. */
  async function requireTemplate(call: Call<'templatesDenied' | 'notFound'>, given: unknown): Promise<Template> {
    await family.requireEditor(call)
    return (await templateById(call, moduleId, wholeNumber(given) ?? 0)) ?? call.fail('notFound')
  }

  /** The same of one that was not deleted. */
  async function requireLiving(call: Call<'templatesDenied' | 'notFound'>, given: unknown): Promise<Template> {
    const row = await requireTemplate(call, given)
    return row.is_deleted === 'Y' ? call.fail('notFound') : row
  }

  return [
    method({
      ...common,
      name: name('add'),
      kind: 'write',
      params: { fields },
      phrases: templatePhrases.add,
      async run(call, { fields }) {
        await family.requireEditor(call)
        const required = ['name', 'numeratorId', 'region', ...(providers ? [providers.field] : [])]
        const missing = missingFields(fields, required)
        if (missing) call.fail('fieldsEmpty', { fields: missing })
        const file = fileIn(fields.file) ?? call.fail('fileMissing')
        const read = await readTemplate(call, fields)
        const unread = missingFields({ name: read.name, region: read.region }, ['name', 'region'])
        if (unread) call.fail('fieldsEmpty', { fields: unread })
        const usedFor = providers ? await providers.read(call, fields[providers.field]) : []
        const { id } = await call.db
          .insertInto('document_template')
          .values({
            ...{ active: 'Y', with_stamps: 'N', sort: FIRST_SORT, users: JSON.stringify(readUsers(call, undefined)) },
            ...read,
            ...{ module_id: moduleId, code: null, is_deleted: 'N', is_hidden: 'N' },
            ...{ created_by: call.caller.userId, create_time: call.now, update_time: call.now },
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        const file_id = await saveFile(call, Number(id), null, file)
        await call.db.updateTable('document_template').set({ file_id }).where('id', '=', id).execute()
        await writeProviders(call, Number(id), usedFor)
        call.recordChange(TEMPLATE, Number(id), 'add')
        return show(call, (await templateById(call, moduleId, Number(id)))!)
      },
    }),
    method({
      ...common,
      name: name('get'),
      kind: 'read',
      params: { id },
      phrases: templatePhrases.reading,
      async run(call, { id }) {
        const row = await requireTemplate(call, id)
        call.recordChange(TEMPLATE, Number(row.id), 'read')
        return show(call, row)
      },
    }),
    method({
      ...common,
      name: name('list'),
      kind: 'read',
      params: {
        select: names,
        filter: objectOrNothing('filterNotArray'),
        order: objectOrNothing('orderNotArray'),
        start,
      },
      phrases: templatePhrases.list,
      async run(call, query) {
        await family.requireEditor(call)
        return listTemplates(call, moduleId, query)
      },
    }),
    method({
      ...common,
      name: name('update'),
      kind: 'write',
      params: { id, fields },
      phrases: templatePhrases.update,
      async run(call, { id, fields }) {
        const row = await requireLiving(call, id)
        const read = await readTemplate(call, fields)
        const usedFor = providers && fields[providers.field]
        if (providers && usedFor !== undefined)
          await writeProviders(call, Number(row.id), await providers.read(call, usedFor))
        if (fields.file !== undefined) {
          const file = fileIn(fields.file) ?? call.fail('fileNotSaved')
          read.file_id = await saveFile(call, Number(row.id), row.file_id, file)
        }
        const changed = { ...read, updated_by: call.caller.userId, update_time: call.now }
        await call.db.updateTable('document_template').set(changed).where('id', '=', row.id).execute()
        call.recordChange(TEMPLATE, Number(row.id), 'update')
        return show(call, { ...row, ...changed } as Template)
      },
    }),
    method({
      ...common,
      name: name('delete'),
      kind: 'write',
      params: { id },
      phrases: templatePhrases.reading,
      async run(call, { id }) {
        const row = await requireLiving(call, id)
        // Its documents still name it, and can be made anew.
        const changed = { is_deleted: 'Y', updated_by: call.caller.userId, update_time: call.now }
        await call.db.updateTable('document_template').set(changed).where('id', '=', row.id).execute()
        call.recordChange(TEMPLATE, Number(row.id), 'delete')
        return null
      },
    }),
  ]
}
