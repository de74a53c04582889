import { sourceOf } from '../../../lib/source.ts'
import { inLanguage } from '../../../lib/text.ts'
import { settingsChanged } from '../../../portal/settings/settings.ts'
import type { Field } from '../../../records/field.ts'
import { userfieldType } from '../../../records/userfields/types/index.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { type Param, repeated, text, wholeNumber } from '../../../rest/params.ts'
import { insertRow, query } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { company, contact, lead } from '../entities/index.ts'
import { requireConfigurer } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { fieldsOf } from '../records/fields.ts'
import { countries, presetFieldsOf } from '../requisites/countries.ts'
import { requisiteFields } from '../requisites/fields.ts'
import { volatileTypePhrases } from './phrases.ts'

const types: readonly EntityType[] = [lead, contact, company]

/** Fields of all types together (crm-duplicate-volatile-type-register.md). */
const MOST = 7

/** Types of system fields by whose values somebody can be known; flags, people and files say too little of anybody. */
const telling: readonly string[] = ['string', 'integer', 'double', 'date', 'datetime']

const canTell = ({ type, settings, readOnly, virtual, undescribed }: Field): boolean =>
  (settings ? userfieldType(type)?.identifies : telling.includes(type)) === true &&
  !readOnly &&
  !virtual &&
  !undescribed

/** A field that duplicates can be found by. */
interface Candidate {
  entityTypeId: number
  fieldCode: string
  fieldTitle: string
}

async function candidates(call: Call, of: readonly EntityType[]): Promise<Candidate[]> {
  const all: Candidate[] = []
  for (const type of of) {
    const ofType = Object.entries(await fieldsOf(call, type)).flatMap(([fieldCode, field]) =>
      canTell(field) ? [{ fieldCode, fieldTitle: inLanguage(field.title, call.language) }] : [],
    )
    const ofRequisites = clients.includes(type) ? await requisiteCandidates(call) : []
    all.push(...[...ofType, ...ofRequisites].map(one => ({ entityTypeId: type.entityTypeId, ...one })))
  }
  return all
}

/** Fields of the requisites that clients have, `RQ.US.NAME`: of every country that the portal has presets of. */
async function requisiteCandidates(call: Call): Promise<Omit<Candidate, 'entityTypeId'>[]> {
  const rows = await query<{ country_id: number }>(call.db, 'select distinct country_id from requisite_preset')
  const used = new Set(rows.map(row => Number(row.country_id)))
  return countries
    .filter(({ id }) => used.has(id))
    .flatMap(({ id, code, title }) =>
      presetFieldsOf(id).flatMap(name => {
        const field = requisiteFields[name]
        if (!field || !canTell(field)) return []
        const fieldTitle = `${inLanguage(field.title, call.language)} (${inLanguage(title, call.language)})`
        return [{ fieldCode: name.replace('RQ_', `RQ.${code}.`), fieldTitle }]
      }),
    )
}

/** A field that duplicates are looked for by. */
interface VolatileType {
  id: number
  entityTypeId: number
  fieldCode: string
}

/** What is registered; fields that are gone since take no place. */
async function registered(call: Call): Promise<VolatileType[]> {
  const rows = await query<{ id: number; entity_type_id: number; field_code: string }>(
    call.db,
    'select id, entity_type_id, field_code from volatile_type order by id',
  )
  const candidateKeys = new Set((await candidates(call, types)).map(keyOf))
  return rows
    .map(({ id, entity_type_id, field_code }) => ({
      id: Number(id),
      entityTypeId: Number(entity_type_id),
      fieldCode: field_code,
    }))
    .filter(one => candidateKeys.has(keyOf(one)))
}

const keyOf = ({ entityTypeId, fieldCode }: Omit<VolatileType, 'id'>): string => `${entityTypeId} ${fieldCode}`

const isMissing = (value: unknown): boolean => value === undefined || value === null

const integer = <M extends string, I extends string>(missing: M, invalid: I): Param<number, M | I> => ({
  type: 'integer',
  required: true,
  read: (value, call) =>
    isMissing(value)
      ? call.fail(missing)
      : (wholeNumber(value) ?? call.fail(invalid, { value: `{${repeated(value)}}` })),
})

const entityTypeId = integer('entityTypeIdMissing', 'entityTypeIdInvalid')

/** Left out it means every type. */
const optionalType: Param<number | undefined, 'entityTypeIdInvalid'> = {
  type: 'integer',
  required: false,
  read: (value, call) =>
    isMissing(value) || value === ''
      ? undefined
      : integer('entityTypeIdInvalid', 'entityTypeIdInvalid').read(value, call),
}

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const access = 'who may change the settings of the CRM'

/** Fields beside the usual ones that people have duplicates looked for by (api-reference/crm/duplicates/volatile-type/). */
export const volatileTypeMethods: Method[] = [
  method({
    ...common,
    name: 'crm.duplicate.volatileType.fields',
    kind: 'read',
    access,
    params: { entityTypeId: optionalType },
    phrases: volatileTypePhrases.fields,
    async run(call, { entityTypeId }) {
      await requireConfigurer(call)
      return candidates(
        call,
        types.filter(type => entityTypeId === undefined || type.entityTypeId === entityTypeId),
      )
    },
  }),
  method({
    ...common,
    name: 'crm.duplicate.volatileType.list',
    kind: 'read',
    access,
    params: {},
    phrases: volatileTypePhrases.list,
    async run(call) {
      await requireConfigurer(call)
      return registered(call)
    },
  }),
  method({
    ...common,
    name: 'crm.duplicate.volatileType.register',
    kind: 'write',
    changesSettings: true,
    access,
    params: { entityTypeId, fieldCode: text('fieldCodeMissing') },
    phrases: volatileTypePhrases.register,
    async run(call, { entityTypeId, fieldCode }) {
      // Of several calls at once one counts the places and the others wait.
      await settingsChanged(call.db, call)
      await requireConfigurer(call)
      const wanted = { entityTypeId, fieldCode }
      const all = await candidates(call, types)
      if (!all.some(one => keyOf(one) === keyOf(wanted))) call.fail('fieldUnknown')
      const present = await registered(call)
      const existing = present.find(one => keyOf(one) === keyOf(wanted))
      if (existing) return { id: existing.id }
      if (present.length >= MOST) call.fail('tooMany')
      const id = await insertRow(call.db, 'insert into volatile_type (entity_type_id, field_code) values (?, ?)', [
        ...[entityTypeId, fieldCode],
      ])
      return { id }
    },
  }),
  method({
    ...common,
    name: 'crm.duplicate.volatileType.unregister',
    kind: 'write',
    access,
    params: { id: integer('idMissing', 'idInvalid') },
    phrases: volatileTypePhrases.unregister,
    async run(call, { id }) {
      await requireConfigurer(call)
      const gone = await query(call.db, 'delete from volatile_type where id = ? returning id', [id])
      if (!gone.length) call.fail('notFound')
      return true
    },
  }),
]
