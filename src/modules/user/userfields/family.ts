import { sourceOf } from '../../../lib/source.ts'
import {
  anyOperator,
  byFields,
  requireAdministrator,
  type UserfieldFamily,
} from '../../../records/userfields/families.ts'
import { userUserfieldPhrases } from '../../../records/userfields/phrases.ts'
import { optionalObject, scalarText } from '../../../rest/params.ts'
import { OWN_FIELDS } from '../own-fields.ts'
import { users } from './owner.ts'

/** Fields of users (api-reference/user/userfields/); no page has a `get`. */
export const userfieldsOfUsers: UserfieldFamily = {
  owner: users,
  method: 'user',
  scopes: ['user.userfield'],
  source: sourceOf(import.meta.filename),
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
