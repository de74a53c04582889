import { tablePhrases } from '../../../records/methods/table-phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import type { ReadCondition, WriteCondition } from '../model/entity-type.ts'

const { idInvalid, accessDenied, notFound, fieldsNotArray, filterNotArray, orderNotArray } = tablePhrases
const paramsNotArray = "Parameter 'params' must be array."

/** A member that the caller may not see, whichever method binds it. */
export const memberDenied = {
  en: '[{title} #{id}] You do not have permission to view this item',
  ru: '[{title} #{id}] У Вас нет прав на просмотр этого элемента',
}

/** What a record cannot be written with; the texts of what is required are ours, see docs/differences.md. */
const writing = {
  idInvalid,
  accessDenied,
  notFound,
  fieldInvalid: tablePhrases.fieldInvalid,
  fieldRequired: tablePhrases.fieldRequired,
  emailInvalid: {
    code: 'ERROR_CORE',
    text: { en: 'The E-mail field contains an invalid address', ru: 'Поле E-mail содержит некорректный адрес' },
  },
  memberDenied,
} satisfies Phrases<Exclude<WriteCondition, 'nameRequired'>>

/** The words of fields, add, get, list, update and delete of a record; a type's own words stand before these. */
export const recordPhrases = {
  fields: { accessDenied },
  add: { ...writing, fieldsNotArray, paramsNotArray },
  get: { idInvalid, accessDenied, notFound },
  list: { accessDenied, filterNotArray, orderNotArray },
  update: { ...writing, fieldsNotArray, paramsNotArray },
  delete: { idInvalid, accessDenied, notFound },
} satisfies Record<string, Phrases<WriteCondition | ReadCondition> | Partial<Phrases<WriteCondition | ReadCondition>>>
