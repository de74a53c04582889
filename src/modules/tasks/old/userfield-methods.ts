import { sourceOf } from '../../../lib/source.ts'
import { inLanguage } from '../../../lib/text.ts'
import { titled, userfieldFields } from '../../../records/userfields/constants.ts'
import {
  anyOperator,
  byFields,
  MOST_FIELDS,
  requireAdministrator,
  type UserfieldFamily,
} from '../../../records/userfields/families.ts'
import { userfieldMethods } from '../../../records/userfields/methods.ts'
import { userfieldTypes } from '../../../records/userfields/types/index.ts'
import { Page } from '../../../rest/answer.ts'
import { type Method, method } from '../../../rest/method.ts'
import { object } from '../../../rest/params.ts'
import { taskOwner } from '../task/owner.ts'
import { core } from './old-method.ts'

/** Fields of tasks (api-reference/tasks/user-field/). */
const userfieldsOfTasks: UserfieldFamily = {
  owner: taskOwner,
  method: 'task.item',
  scopes: ['task'],
  called: { list: 'getlist' },
  positional: true,
  source: sourceOf(import.meta.filename),
  verbs: ['add', 'get', 'list', 'update', 'delete'],
  prefix: 'UF_',
  mostFields: MOST_FIELDS,
  requireReader: () => {},
  requireWriter: requireAdministrator,
  readers: 'any user',
  writers: 'an administrator',
  filtersBy: anyOperator,
  order: byFields,
  changes: object('fieldsNotArray'),
  restLabel: () => null,
  phrases: {
    everywhere: { accessDenied: core('Access denied'), idInvalid: core('ID is not defined or invalid.') },
    add: {
      nameMissing: core("The 'FIELD_NAME' field is not found"),
      typeMissing: core("The 'USER_TYPE_ID' field is not found."),
      typeUnknown: core('Invalid user type specified.'),
      nameTaken: core('The field {field} for the object {entity} already exists.'),
    },
    update: {
      fieldsNotArray: core(
        'TASKS_ERROR_EXCEPTION_#0; Invalid arguments for Bitrix\\Tasks\\Integration\\Rest\\Task\\UserField::update; 0/TE',
      ),
    },
  },
}

const common = { scopes: ['task'], kind: 'read', source: sourceOf(import.meta.filename), positional: true } as const

/** task.item.userfield.{add,get,getlist,update,delete,getfields,gettypes} */
export const taskUserfieldMethods: Method[] = [
  ...userfieldMethods(userfieldsOfTasks),
  method({
    ...common,
    name: 'task.item.userfield.getfields',
    params: {},
    phrases: {},
    run({ language }) {
      const fields = titled(userfieldFields, language)
      return new Page(fields, Object.keys(fields).length)
    },
  }),
  method({
    ...common,
    name: 'task.item.userfield.gettypes',
    params: {},
    phrases: {},
    run: ({ language }) =>
      new Page(
        userfieldTypes.map(({ id: ID, title }) => ({ ID, title: inLanguage(title, language) })),
        userfieldTypes.length,
      ),
  }),
]
