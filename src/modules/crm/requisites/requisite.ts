import { sourceOf } from '../../../lib/source.ts'
import type { Verb } from '../../../portal/roles.ts'
import { created, modified } from '../../../records/audited.ts'
import type { RecordCondition } from '../../../records/draft.ts'
import { hasName } from '../../../records/guards.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import type { ListQuery } from '../../../records/page.ts'
import type { Call } from '../../../rest/call.ts'
import { terms } from '../../../rest/filter.ts'
import { wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { requisiteOwner } from '../entities/requisite.ts'
import { IDENTIFICATION_DIRECTORY, requisiteFields } from './fields.ts'
import { deleteOfRequisite } from './owned.ts'
import { mayUseOwner, ownedByReadable, requireAny, requireEach, storedRecord } from './owners.ts'
import { requisitePhrases } from './phrases.ts'

type RequisiteCondition = 'entityTypeInvalid' | 'entityInvalid' | 'presetInvalid' | 'entityMissing'

async function requireOwner(call: Call<'accessDenied'>, requisite: Row, verb: Verb): Promise<void> {
  const owner = { typeId: requisite.entity_type_id, id: requisite.entity_id }
  if (!(await mayUseOwner(call, clients, owner, verb))) call.fail('accessDenied')
}

/**
 * A new requisite has an owner that is there and names a preset; only then it matters who adds it. Whether there is such a
 * preset is not looked at (tutorials/crm/how-to-add-crm-objects/how-to-add-deal-with-choice-of-requisite.md).
 */
async function requireKeys(call: Call<RequisiteCondition | RecordCondition>, fields: Row): Promise<void> {
  const typeId = wholeNumber(fields.ENTITY_TYPE_ID)
  const type = clients.find(({ entityTypeId }) => entityTypeId === typeId) ?? call.fail('entityTypeInvalid')
  const id = wholeNumber(fields.ENTITY_ID) ?? 0
  if (id <= 0) call.fail('entityInvalid')
  if ((wholeNumber(fields.PRESET_ID) ?? 0) <= 0) call.fail('presetInvalid')
  if (!(await storedRecord(call, type, id, true))) call.fail('entityMissing')
  await requireOwner(call, { entity_type_id: typeId, entity_id: id }, 'add')
}

/**
 * A list of requisites is for who may read the types of owners that its filter names, all where it names none; other types
 * have no requisites that anybody could read (tutorials/crm/how-to-get-lists/how-to-get-address.md).
 */
async function requireNamedOwners(call: Call<'accessDenied'>, asked: ListQuery): Promise<ListQuery> {
  const named = terms(asked.filter)
    .filter(({ field, operator }) => field === 'ENTITY_TYPE_ID' && (operator === '=' || operator === 'in'))
    .flatMap(({ values }) => values.map(wholeNumber).filter(typeId => typeId !== undefined))
  for (const typeId of named)
    if (!clients.some(({ entityTypeId }) => entityTypeId === typeId)) call.fail('accessDenied')
  const types = clients.filter(({ entityTypeId }) => !named.length || named.includes(entityTypeId))
  await requireEach(call, types, 'read')
  return asked
}

/** api-reference/crm/requisites/universal/ */
export const requisite: TableType<RequisiteCondition> = {
  method: 'crm.requisite',
  name: 'REQUISITE',
  source: sourceOf(import.meta.filename),
  ...requisiteOwner,
  fields: requisiteFields,
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: { words: 'who may read the contact or company', require: call => requireAny(call, clients, 'read') },
  writers: {
    words: 'who may do so with the contact or company',
    require: (call, verb) => requireAny(call, clients, verb),
  },
  rowAccess: {
    columns: ['entity_type_id', 'entity_id'],
    async require(call, verb, row) {
      // Of a new one it is asked before its fields are read.
      if (verb !== 'add') await requireOwner(call, row, verb === 'get' ? 'read' : verb)
    },
  },
  restriction: call => ownedByReadable(call, clients, { type: 'entity_type_id', id: 'entity_id' }),
  prepareList: requireNamedOwners,
  requireKeys,
  defaults: call => ({ ...created(call), active: 'Y', address_only: 'N', sort: 500, rq_vat_payer: 'N' }),
  guards: { add: [hasName], update: [hasName, modified] },
  follow: { delete: (call, row) => deleteOfRequisite(call, row.id) },
  // Quirk: the directories of a field that has one in some countries are a list.
  describe: (_call, described) => ({
    ...described,
    RQ_IDENT_TYPE: { ...(described.RQ_IDENT_TYPE as object), statusType: [IDENTIFICATION_DIRECTORY] },
  }),
  showsNamedOnly: true,
  phrases: requisitePhrases,
}
