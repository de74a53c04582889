import { sourceOf } from '../../../lib/source.ts'
import { audit, created, modified } from '../../../records/audited.ts'
import { field, id } from '../../../records/define-field.ts'
import type { RecordCondition } from '../../../records/draft.ts'
import type { Fields } from '../../../records/field.ts'
import { hasName } from '../../../records/guards.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import type { Call } from '../../../rest/call.ts'
import { wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { isCountry } from './countries.ts'
import { REQUISITE, requireEach } from './owners.ts'
import { presetPhrases } from './phrases.ts'

type PresetCondition = 'entityTypeInvalid' | 'countryInvalid' | 'presetInUse'

const fixed = { required: true, immutable: true } as const

const fields: Fields = {
  ...id,
  ENTITY_TYPE_ID: field('integer', 'Type of object', 'Тип объекта', fixed),
  COUNTRY_ID: field('integer', 'Country', 'Страна', fixed),
  NAME: field('string', 'Name', 'Название', { required: true }),
  ...audit,
  ACTIVE: field('char', 'Active', 'Активен'),
  SORT: field('integer', 'Sorting', 'Сортировка'),
  XML_ID: field('string', 'External code', 'Внешний код'),
}

function requireKeys(call: Call<PresetCondition | RecordCondition>, fields: Row): void {
  if (wholeNumber(fields.ENTITY_TYPE_ID) !== REQUISITE) call.fail('entityTypeInvalid')
  if (!isCountry(wholeNumber(fields.COUNTRY_ID))) call.fail('countryInvalid')
}

async function unused(call: Call<PresetCondition | RecordCondition>, row: Row): Promise<void> {
  const [used] = await query(call.db, 'select id from requisite where preset_id = ? limit 1', [row.id])
  if (used) call.fail('presetInUse')
}

/** api-reference/crm/requisites/presets/; its fields are preset-field-methods.ts. */
export const preset: TableType<PresetCondition> = {
  method: 'crm.requisite.preset',
  name: 'REQUISITE_PRESET',
  source: sourceOf(import.meta.filename),
  table: 'requisite_preset',
  fields,
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: { words: 'who may read contacts and companies', require: call => requireEach(call, clients, 'read') },
  writers: {
    words: 'who may do so with contacts and companies',
    require: (call, verb) => requireEach(call, clients, verb),
  },
  requireKeys,
  defaults: call => ({ ...created(call), active: 'Y', sort: 500 }),
  guards: { add: [hasName], update: [hasName, modified] },
  deletable: [unused],
  follow: {
    delete: async (call, row) => {
      await query(call.db, 'delete from requisite_preset_field where preset_id = ?', [row.id])
    },
  },
  showsNamedOnly: true,
  phrases: presetPhrases,
}
