import type { Phrase, Phrases } from '../../rest/phrases.ts'

/** The ways in which a userfield method can fail. */
export type UserfieldCondition =
  | 'idInvalid'
  | 'fieldsNotArray'
  | 'filterNotArray'
  | 'orderNotArray'
  | 'accessDenied'
  | 'notFound'
  | 'nameMissing'
  | 'typeMissing'
  | 'nameTooLong'
  | 'nameInvalid'
  | 'typeUnknown'
  | 'several'
  | 'nameTaken'
  | 'tooMany'
  | 'elementTaken'

const accessDenied = { code: '', text: 'Access denied.', status: 403 }
const byId = {
  idInvalid: 'ID is not defined or invalid.',
  accessDenied,
  notFound: { code: 'ERROR_NOT_FOUND', text: "The entity with ID '{id}' is not found" },
}
const fieldsNotArray = "Parameter 'fields' must be array."

const core = (en: string, ru: string) => ({ code: 'ERROR_CORE', text: { en, ru } })

/** The words of the five methods; those of a type stand before these. Of `tooMany` the words are ours. */
export const userfieldPhrases = {
  add: {
    fieldsNotArray,
    accessDenied,
    nameMissing: "The 'FIELD_NAME' field is not found.",
    typeMissing: "The 'USER_TYPE_ID' field is not found.",
    nameTooLong: core(
      'Field name is too long (more than 50 characters).',
      'Название поля слишком длинное (больше 50 символов).',
    ),
    nameInvalid: core(
      'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.',
      'Название поля содержит недопустимые символы. Разрешены A-Z, 0-9 и _.',
    ),
    typeUnknown: core('Invalid custom type specified.', 'Указан неверный пользовательский тип.'),
    several: { code: 'ERROR_CORE', text: '{texts}' },
    // The words of user.userfield.add: the pages of crm.*.userfield.add have none.
    nameTaken: core(
      'Field {field} for {entity} object already exists',
      'Поле {field} для объекта {entity} уже существует',
    ),
    tooMany: core('No more than {limit} fields can be added.', 'Можно добавить не больше {limit} полей.'),
    elementTaken: core(
      'List item with XML_ID={xmlId} already exists.',
      'Элемент списка с XML_ID={xmlId} уже существует.',
    ),
  },
  get: byId,
  list: {
    accessDenied,
    filterNotArray: "Parameter 'filter' must be array.",
    orderNotArray: "Parameter 'order' must be array.",
  },
  update: {
    ...byId,
    fieldsNotArray,
    elementTaken: core(
      "List item with value XML_ID='{xmlId}' already exists",
      "Элемент списка со значением XML_ID='{xmlId}' уже существует",
    ),
  },
  delete: byId,
} satisfies Record<string, Partial<Phrases<UserfieldCondition>>>

type Verb = keyof typeof userfieldPhrases

/** What the pages of one type's user fields say differently from those of the others. */
export type OwnUserfieldPhrases = Partial<Record<'everywhere' | Verb, Partial<Record<UserfieldCondition, Phrase>>>>

/** The pages of contacts and deals name what is wrong in other words. */
export const contactUserfieldPhrases: OwnUserfieldPhrases = {
  everywhere: { accessDenied: 'Access denied.' },
  add: {
    typeUnknown: core('Incorrect custom type specified', 'Указан неверный пользовательский тип'),
    elementTaken: core(
      'A list item with XML_ID={xmlId} already exists',
      'Элемент списка с XML_ID={xmlId} уже существует',
    ),
  },
  update: {
    elementTaken: core(
      'A list item with XML_ID={xmlId} already exists',
      'Элемент списка с XML_ID={xmlId} уже существует',
    ),
  },
}

export const dealUserfieldPhrases: OwnUserfieldPhrases = {
  add: {
    typeUnknown: core('Incorrect custom type specified.', 'Указан неверный пользовательский тип.'),
    elementTaken: core(
      'List item with value XML_ID={xmlId} already exists.',
      'Элемент списка со значением XML_ID={xmlId} уже существует.',
    ),
  },
  update: {
    elementTaken: core(
      "List item with XML_ID='{xmlId}' already exists",
      "Элемент списка с XML_ID='{xmlId}' уже существует",
    ),
  },
}

/** Of users: a field that is not there and one that the caller may not see are told alike (user-userfield-update.md). */
export const userUserfieldPhrases: OwnUserfieldPhrases = {
  everywhere: {
    accessDenied: 'Access denied.',
    notFound: 'Access denied.',
    idInvalid: 'ID is not defined or invalid',
  },
  add: { tooMany: { code: 'ERROR_CORE', text: 'Fail to create new user field' } },
}
