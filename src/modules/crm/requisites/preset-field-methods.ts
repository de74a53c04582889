import { sourceOf } from '../../../lib/source.ts'
import { inLanguage } from '../../../lib/text.ts'
import { field, id } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import { readColumns } from '../../../records/input.ts'
import { describeFields } from '../../../records/show.ts'
import { userfieldsOf } from '../../../records/userfields/definitions.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { object, type Param, phpArray, positiveId, scalarText, wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { requisiteOwner } from '../entities/requisite.ts'
import { countries, presetFieldsOf } from './countries.ts'
import { requireEach } from './owners.ts'
import { presetFieldPhrases } from './phrases.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read', access: 'who may read contacts and companies' } as const
const writing = { ...common, kind: 'write', access: 'who may do so with contacts and companies' } as const

const name = (verb: string) => `crm.requisite.preset.field.${verb}`

const presetId: Param<number, 'presetIdInvalid'> = {
  type: 'object',
  required: true,
  read(value, call) {
    const preset = phpArray(value) ?? {}
    const id = wholeNumber(preset.ID ?? preset.id) ?? 0
    return id > 0 ? id : call.fail('presetIdInvalid')
  },
}
const fieldId = positiveId('idInvalid')
const fields = object('fieldsNotArray')

/** What a preset says of one of its fields (crm-requisite-preset-field-fields.md). */
const described: Fields = {
  ...id,
  FIELD_NAME: field('string', 'Name', 'Название', { required: true }),
  FIELD_TITLE: field('string', 'Name in the template', 'Название в шаблоне'),
  SORT: field('integer', 'Sorting', 'Сортировка'),
  IN_SHORT_LIST: field('char', 'In the short list', 'В кратком списке'),
}

/** The countries that have presets, and the fields of each preset (api-reference/crm/requisites/presets/fields/). */
export const presetFieldMethods: Method[] = [
  method({
    ...common,
    name: 'crm.requisite.preset.countries',
    kind: 'read',
    params: {},
    phrases: {},
    run: call =>
      countries.map(({ id, code, title }) => ({ ID: id, CODE: code, TITLE: inLanguage(title, call.language) })),
  }),
  method({
    ...common,
    name: name('fields'),
    kind: 'read',
    params: {},
    phrases: {},
    run: call => describeFields(call, described),
  }),
  method({
    ...writing,
    name: name('add'),
    params: { preset: presetId, fields },
    phrases: presetFieldPhrases.add,
    async run(call, { preset, fields }) {
      await requireEach(call, clients, 'add')
      const owner = await requirePreset(call, preset, true)
      const values = readColumns(call, described, fields, { importing: false, adding: true })
      const fieldName = await requireAddable(call, owner, values.field_name)
      const id = Number(owner.last_field_id ?? 0) + 1
      await query(call.db, 'update requisite_preset set last_field_id = ? where id = ?', [id, preset])
      await call.db
        .insertInto('requisite_preset_field')
        .values({
          preset_id: preset,
          field_id: id,
          field_name: fieldName,
          field_title: values.field_title ?? '',
          in_short_list: values.in_short_list ?? 'N',
          sort: values.sort ?? 500,
        })
        .execute()
      call.recordChange('REQUISITE_PRESET', preset, 'update')
      return id
    },
  }),
  method({
    ...reading,
    name: name('get'),
    params: { id: fieldId, preset: presetId },
    phrases: presetFieldPhrases.get,
    async run(call, { id, preset }) {
      await requireEach(call, clients, 'read')
      await requirePreset(call, preset)
      return shown(await requireField(call, preset, id))
    },
  }),
  method({
    ...reading,
    name: name('list'),
    params: { preset: presetId },
    phrases: presetFieldPhrases.list,
    async run(call, { preset }) {
      await requireEach(call, clients, 'read')
      await requirePreset(call, preset)
      const rows = await storedFields(call, preset)
      // A list without pages: a preset has no more fields than a requisite.
      return new Page(rows.map(shown), rows.length)
    },
  }),
  method({
    ...writing,
    name: name('update'),
    params: { id: fieldId, preset: presetId, fields },
    phrases: presetFieldPhrases.update,
    async run(call, { id, preset, fields }) {
      await requireEach(call, clients, 'update')
      const owner = await requirePreset(call, preset, true)
      const row = await requireField(call, preset, id)
      const read = readColumns(call, described, fields, { importing: false, adding: false })
      if (read.field_name !== row.field_name) read.field_name = await requireAddable(call, owner, read.field_name)
      const values = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null))
      await call.db.updateTable('requisite_preset_field').set(values).where('id', '=', row.id).execute()
      call.recordChange('REQUISITE_PRESET', preset, 'update')
      return true
    },
  }),
  method({
    ...writing,
    name: name('delete'),
    params: { id: fieldId, preset: presetId },
    phrases: presetFieldPhrases.delete,
    async run(call, { id, preset }) {
      await requireEach(call, clients, 'delete')
      await requirePreset(call, preset, true)
      const row = await requireField(call, preset, id)
      await query(call.db, 'delete from requisite_preset_field where id = ?', [row.id])
      call.recordChange('REQUISITE_PRESET', preset, 'update')
      return true
    },
  }),
  method({
    ...common,
    name: name('availabletoadd'),
    kind: 'read',
    params: { preset: presetId },
    phrases: presetFieldPhrases.availabletoadd,
    run: async (call, { preset }) => addableTo(call, await requirePreset(call, preset)),
  }),
]

async function requirePreset(call: Call<'presetNotFound'>, id: number, locked = false): Promise<Row> {
  const lock = locked ? call.flavor.forUpdate : ''
  const [row] = await query(call.db, `select * from requisite_preset where id = ? ${lock}`, [id])
  return row ?? call.fail('presetNotFound', { id })
}

/** The fields of a preset in their order; user fields that there are no more are left out. */
async function storedFields(call: Call, presetId: number): Promise<Row[]> {
  const rows = await query(
    call.db,
    'select * from requisite_preset_field where preset_id = ? order by sort, field_id',
    [presetId],
  )
  const userfields = await userfieldsOf(call, requisiteOwner)
  return rows.filter(({ field_name: name }) => !name.startsWith('UF_') || userfields.has(name))
}

async function requireField(call: Call<'notFound'>, presetId: number, id: number): Promise<Row> {
  const row = (await storedFields(call, presetId)).find(({ field_id }) => Number(field_id) === id)
  return row ?? call.fail('notFound', { id })
}

/** Fields of the preset's country, and user fields, that it does not have yet. */
async function addableTo(call: Call, preset: Row): Promise<string[]> {
  const taken = new Set((await storedFields(call, Number(preset.id))).map(row => row.field_name))
  const userfields = await userfieldsOf(call, requisiteOwner)
  return [...presetFieldsOf(Number(preset.country_id)), ...userfields.keys()].filter(name => !taken.has(name))
}

/** The name of a field that the preset can get. */
async function requireAddable(call: Call<'fieldRequired' | 'notAddable'>, preset: Row, name: unknown): Promise<string> {
  const wanted = scalarText(name)?.trim()
  if (!wanted) return call.fail('fieldRequired', { field: 'FIELD_NAME' })
  if (!(await addableTo(call, preset)).includes(wanted)) call.fail('notAddable', { field: wanted })
  return wanted
}

const shown = (row: Row) => ({
  ID: Number(row.field_id),
  FIELD_NAME: row.field_name,
  FIELD_TITLE: row.field_title ?? '',
  IN_SHORT_LIST: row.in_short_list,
  SORT: Number(row.sort),
})
