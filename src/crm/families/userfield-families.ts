import type { Term } from '../../portal/filter.ts'
import { OWN_FIELDS } from '../../portal/user-own-fields.ts'
import type { Call } from '../../rest/call.ts'
import { object, optionalObject, type Param, scalarText } from '../../rest/params.ts'
import { requireConfigurer, requireReader } from '../access.ts'
import { type OwnUserfieldPhrases, userUserfieldPhrases } from '../phrases/userfields.ts'
import type { ClassicType, UserfieldOwner } from '../record-type.ts'
import { users } from '../users.ts'

export type Verb = 'add' | 'get' | 'list' | 'update' | 'delete'

type Fields = Record<string, unknown>

/** The methods of one owner's user fields: all that differs between them is here. */
export interface UserfieldFamily {
  owner: UserfieldOwner
  /** `crm.lead`: its methods are `crm.lead.userfield.add` and so on. */
  method: string
  scopes: readonly string[]
  /** The file that describes the owner, for people. */
  source: string
  verbs: readonly Verb[]
  /** What names of fields begin with. */
  prefix: string
  mostFields: number
  requireReader(call: Call<'accessDenied'>): void | Promise<void>
  requireWriter(call: Call<'accessDenied'>): void | Promise<void>
  /** The same in words. */
  readers: string
  writers: string
  /** Which keys of a filter count. */
  filtersBy(term: Term): boolean
  /** How `order` of the list and `fields` of a change are read. */
  order: Param<Fields, 'orderNotArray'>
  changes: Param<Fields, 'fieldsNotArray'>
  /** What a change puts into labels that are not sent; null where it leaves them. */
  restLabel(fields: Fields): string | null
  phrases: OwnUserfieldPhrases
}

/** SQLite and PostgreSQL have tables of some 1,600 columns at most. */
export const MOST_FIELDS = 1000

/** Only exact values are found (crm-contact-userfield-list.md). */
const exactValues = (term: Term): boolean => term.plain

const anyOperator = (): boolean => true

/** Fields of records (api-reference/crm/leads/userfield/ and its four siblings). */
export const userfieldsOfRecords = (type: ClassicType): UserfieldFamily => ({
  owner: type,
  method: type.method,
  scopes: ['crm'],
  source: `src/crm/entity-types/${type.table}.ts`,
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

function requireAdministrator(call: Call<'accessDenied'>): void {
  if (!call.caller.isAdmin) call.fail('accessDenied')
}

const byFields = optionalObject('orderNotArray')

/** Fields of users (api-reference/user/userfields/); no page has a `get`. */
export const userfieldsOfUsers: UserfieldFamily = {
  owner: users,
  method: 'user',
  scopes: ['user.userfield'],
  source: 'src/crm/users.ts',
  verbs: ['add', 'list', 'update', 'delete'],
  prefix: OWN_FIELDS,
  // userfields/index.md
  mostFields: 1016,
  requireReader: requireAdministrator,
  requireWriter: requireAdministrator,
  readers: 'an administrator',
  writers: 'an administrator',
  filtersBy: anyOperator,
  // A text names the field to sort by (user-userfield-list.md: string or array).
  order: {
    ...byFields,
    read: (value, call) => (typeof value === 'string' ? { [value]: 'ASC' } : byFields.read(value, call)),
  },
  changes: optionalObject('fieldsNotArray'),
  restLabel: fields => scalarText(fields.LABEL)?.toWellFormed() || null,
  phrases: userUserfieldPhrases,
}
