import { sourceOf } from '../../../../lib/source.ts'
import { MOST_FIELDS, type UserfieldFamily } from '../../../../records/userfields/families.ts'
import type { Term } from '../../../../rest/filter.ts'
import { object, optionalObject } from '../../../../rest/params.ts'
import { requireConfigurer, requireReader } from '../../model/access.ts'
import type { ClassicType } from '../../model/entity-type.ts'

/** Only exact values are found (crm-contact-userfield-list.md). */
const exactValues = (term: Term): boolean => term.plain

/** Fields of records (api-reference/crm/leads/userfield/ and its four siblings). */
export const userfieldsOfRecords = (type: ClassicType): UserfieldFamily => ({
  owner: type,
  method: type.method,
  scopes: ['crm'],
  source: sourceOf(import.meta.filename, `../../entities/${type.table}.ts`),
  verbs: ['add', 'get', 'list', 'update', 'delete'],
  prefix: 'UF_CRM_',
  mostFields: MOST_FIELDS,
  requireReader: call => requireReader(call, [type]),
  requireWriter: requireConfigurer,
  readers: `who may read a ${type.entityTypeName.toLowerCase()}`,
  writers: 'who may change the settings of the CRM',
  filtersBy: exactValues,
  order: optionalObject('orderNotArray'),
  changes: object('fieldsNotArray'),
  restLabel: () => null,
  phrases: type.userfieldPhrases ?? {},
})
