import type { Text } from '../../../lib/text.ts'

const notFound = (what: string): Text => `The ${what} with ID '{id}' is not found`
const invalid = (name: string): Text => `${name} is not defined or invalid.`

/** Quirk: lists answer another code than the other methods (samples of crm.requisite.list and its siblings). */
const list = { accessDenied: { code: 0, text: 'Access denied.' } }

/** The words of crm.requisite.{add,get,list,update,delete}. */
export const requisitePhrases = {
  everywhere: {
    notFound: notFound('Requisite'),
    entityTypeInvalid: invalid('ENTITY_TYPE_ID'),
    entityInvalid: invalid('ENTITY_ID'),
    presetInvalid: invalid('PRESET_ID'),
    entityMissing: 'Entity not found.',
  },
  list,
}

/** The words of crm.requisite.bankdetail.*. */
export const bankDetailPhrases = {
  everywhere: { notFound: notFound('RequisiteBankDetail'), entityInvalid: invalid('ENTITY_ID') },
}

/** The words of crm.requisite.preset.*; of the country they are ours. */
export const presetPhrases = {
  everywhere: {
    notFound: notFound('Preset'),
    entityTypeInvalid: 'ENTITY_TYPE_ID is not defined or invalid',
    countryInvalid: 'COUNTRY_ID is not defined or invalid',
    presetInUse: {
      en: 'You cannot delete the template because requisites have already been created for it',
      ru: 'Вы не можете удалить шаблон, так как по нему уже созданы реквизиты',
    },
  },
  list,
}

const accessDenied = 'Access denied.'
const fieldsNotArray = "Parameter 'fields' must be array."
const fieldInvalid = { en: 'Invalid value for the "{title}" field', ru: 'Неверное значение поля «{title}»' }
const presetField = {
  presetIdInvalid: invalid('ID'),
  presetNotFound: notFound('Preset'),
  accessDenied,
}
const onePresetField = { ...presetField, idInvalid: invalid('ID'), notFound: notFound('PresetField') }
const writtenPresetField = {
  fieldsNotArray,
  fieldInvalid,
  fieldRequired: {
    code: 'ERROR_CORE',
    text: { en: "The field '{field}' is required.", ru: 'Поле «{field}» обязательно для заполнения.' },
  },
  notAddable: "The field '{field}' can not be added.",
}

/** The words of crm.requisite.preset.field.*. */
export const presetFieldPhrases = {
  add: { ...presetField, ...writtenPresetField },
  get: onePresetField,
  list: presetField,
  update: { ...onePresetField, ...writtenPresetField },
  delete: onePresetField,
  availabletoadd: { presetIdInvalid: 'Template not found.', presetNotFound: 'Template not found.' },
}

const addressKey = {
  fieldsNotArray,
  typeInvalid: invalid('TYPE_ID'),
  entityTypeInvalid: invalid('ENTITY_TYPE_ID'),
  entityInvalid: invalid('ENTITY_ID'),
  accessDenied,
}

/** The words of crm.address.*. */
export const addressPhrases = {
  add: { ...addressKey, fieldInvalid, exists: 'TypeAddress exists.' },
  update: { ...addressKey, fieldInvalid, notFound: 'TypeAddress not found.' },
  delete: { ...addressKey, notFound: 'TypeAddress not found.' },
  list: { ...list },
}

const linkKey = {
  entityTypeInvalid: invalid('entityTypeId'),
  entityInvalid: invalid('entityId'),
  accessDenied,
}

/** The words of crm.requisite.link.*. */
export const linkPhrases = {
  get: { ...linkKey, notFound: 'Not found' },
  unregister: linkKey,
  register: {
    fieldsNotArray,
    entityTypeInvalid: invalid('ENTITY_TYPE_ID'),
    entityInvalid: invalid('ENTITY_ID'),
    requisiteInvalid: invalid('REQUISITE_ID'),
    bankDetailInvalid: invalid('BANK_DETAIL_ID'),
    sellerRequisiteInvalid: invalid('MC_REQUISITE_ID'),
    sellerBankDetailInvalid: invalid('MC_BANK_DETAIL_ID'),
    entityMissing: 'Entity is not found',
    accessDenied,
    requisiteMissing: notFound('Requisite'),
    requisiteForeign: "The Requisite with ID '{id}' is not assigned to {client} with ID '{clientId}'",
    bankDetailMissing: notFound('BankDetail'),
    bankDetailForeign: "The BankDetail with ID '{id}' is not assigned to Requisite with ID '{requisiteId}'",
    sellerRequisiteMissing: notFound('Requisite of your company'),
    sellerRequisiteForeign: "The Requisite with ID '{id}' is not assigned to your company with ID '{clientId}'",
    sellerBankDetailMissing: notFound('BankDetail of your company'),
    sellerBankDetailForeign:
      "The BankDetail of your company with ID '{id}' is not assigned to Requisite of your company with ID '{requisiteId}'",
  },
  list,
}
