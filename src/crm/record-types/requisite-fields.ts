import { field, id } from '../entity-types/field-groups.ts'
import type { Fields } from '../record-type.ts'
import { audit, texts } from './audited.ts'

const fixed = { required: true, immutable: true } as const

/** Whose a requisite is and what it is called. */
const head: Fields = {
  ...id,
  ENTITY_TYPE_ID: field('integer', 'Type of the owner', 'Тип владельца', fixed),
  ENTITY_ID: field('integer', 'Owner', 'Владелец', fixed),
  PRESET_ID: field('integer', 'Template', 'Шаблон', fixed),
  ...audit,
  ...texts([
    ['NAME', 'Name', 'Название'],
    ['CODE', 'Code', 'Символьный код'],
    ['XML_ID', 'External code', 'Внешний код'],
    ['ORIGINATOR_ID', 'External source', 'Внешний источник'],
  ]),
  ACTIVE: field('char', 'Active', 'Активен'),
  ADDRESS_ONLY: field('char', 'Holds an address only', 'Только для адреса'),
  SORT: field('integer', 'Sorting', 'Сортировка'),
}

const people = texts([
  ['RQ_NAME', 'Full name', 'Ф. И. О.'],
  ['RQ_FIRST_NAME', 'First name', 'Имя'],
  ['RQ_LAST_NAME', 'Last name', 'Фамилия'],
  ['RQ_SECOND_NAME', 'Second name', 'Отчество'],
])

const organization = texts([
  ['RQ_COMPANY_ID', 'Number of the organization', 'Идентификатор организации'],
  ['RQ_COMPANY_NAME', 'Short name of the organization', 'Сокращённое название организации'],
  ['RQ_COMPANY_FULL_NAME', 'Full name of the organization', 'Полное название организации'],
  ['RQ_COMPANY_REG_DATE', 'Date of registration', 'Дата регистрации'],
  ['RQ_DIRECTOR', 'Director', 'Директор'],
  ['RQ_ACCOUNTANT', 'Chief accountant', 'Главный бухгалтер'],
  ['RQ_CEO_NAME', 'Name of the head', 'Ф. И. О. руководителя'],
  ['RQ_CEO_WORK_POS', 'Position of the head', 'Должность руководителя'],
  ['RQ_CONTACT', 'Contact person', 'Контактное лицо'],
  ['RQ_EMAIL', 'E-mail', 'E-mail'],
  ['RQ_PHONE', 'Phone', 'Телефон'],
  ['RQ_FAX', 'Fax', 'Факс'],
])

/** The kinds of identification are a directory of Colombia's. */
export const IDENTIFICATION_DIRECTORY = 'RQ_IDENT_TYPE_CO'

const identity: Fields = {
  RQ_IDENT_TYPE: field('crm_status', 'Kind of identification', 'Способ идентификации', {
    statusType: IDENTIFICATION_DIRECTORY,
  }),
  ...texts([
    ['RQ_IDENT_DOC', 'Kind of document', 'Вид документа'],
    ['RQ_IDENT_DOC_SER', 'Document: series', 'Документ: серия'],
    ['RQ_IDENT_DOC_NUM', 'Document: number', 'Документ: номер'],
    ['RQ_IDENT_DOC_PERS_NUM', 'Document: personal number', 'Документ: личный номер'],
    ['RQ_IDENT_DOC_DATE', 'Document: date of issue', 'Документ: дата выдачи'],
    ['RQ_IDENT_DOC_ISSUED_BY', 'Document: issued by', 'Документ: кем выдан'],
    ['RQ_IDENT_DOC_DEP_CODE', 'Document: code of the office', 'Документ: код подразделения'],
  ]),
}

const registration: Fields = {
  ...texts([
    ['RQ_INN', 'Taxpayer number', 'ИНН'],
    ['RQ_KPP', 'Tax registration reason code (KPP)', 'КПП'],
    ['RQ_USRLE', 'Commercial register number', 'Номер в торговом реестре'],
    ['RQ_IFNS', 'Tax office', 'ИФНС'],
    ['RQ_OGRN', 'State registration number (OGRN)', 'ОГРН'],
    ['RQ_OGRNIP', 'Entrepreneur registration number (OGRNIP)', 'ОГРНИП'],
    ['RQ_OKPO', 'OKPO code', 'ОКПО'],
    ['RQ_OKTMO', 'OKTMO code', 'ОКТМО'],
    ['RQ_OKVED', 'Code of activity (OKVED)', 'ОКВЭД'],
    ['RQ_EDRPOU', 'EDRPOU code', 'ЕГРПОУ'],
    ['RQ_DRFO', 'DRFO number', 'ДРФО'],
    ['RQ_KBE', 'KBE code', 'КБЕ'],
    ['RQ_IIN', 'Individual identification number', 'ИИН'],
    ['RQ_BIN', 'Business identification number', 'БИН'],
    ['RQ_ST_CERT_SER', 'Registration certificate: series', 'Свидетельство о регистрации: серия'],
    ['RQ_ST_CERT_NUM', 'Registration certificate: number', 'Свидетельство о регистрации: номер'],
    ['RQ_ST_CERT_DATE', 'Registration certificate: date', 'Свидетельство о регистрации: дата'],
  ]),
  RQ_VAT_PAYER: field('char', 'Pays VAT', 'Плательщик НДС'),
  ...texts([
    ['RQ_VAT_ID', 'VAT number', 'Номер плательщика НДС'],
    ['RQ_VAT_CERT_SER', 'VAT certificate: series', 'Свидетельство по НДС: серия'],
    ['RQ_VAT_CERT_NUM', 'VAT certificate: number', 'Свидетельство по НДС: номер'],
    ['RQ_VAT_CERT_DATE', 'VAT certificate: date', 'Свидетельство по НДС: дата'],
    ['RQ_RESIDENCE_COUNTRY', 'Country of residence', 'Страна резидентства'],
    ['RQ_BASE_DOC', 'Acts on the basis of', 'Действует на основании'],
    ['RQ_REGON', 'REGON', 'REGON'],
    ['RQ_KRS', 'KRS', 'KRS'],
    ['RQ_PESEL', 'PESEL', 'PESEL'],
    ['RQ_LEGAL_FORM', 'Legal form', 'Правовая форма'],
    ['RQ_SIRET', 'SIRET', 'SIRET'],
    ['RQ_SIREN', 'SIREN', 'SIREN'],
    ['RQ_CAPITAL', 'Share capital', 'Уставный капитал'],
    ['RQ_RCS', 'RCS', 'RCS'],
    ['RQ_CNPJ', 'CNPJ', 'CNPJ'],
    ['RQ_STATE_REG', 'State registration (IE)', 'Регистрация штата (IE)'],
    ['RQ_MNPL_REG', 'Municipal registration (IM)', 'Муниципальная регистрация (IM)'],
    ['RQ_CPF', 'CPF', 'CPF'],
  ]),
}

/** Every field of a requisite; which of them people see its preset says (crm-requisite-fields.md). */
export const requisiteFields: Fields = { ...head, ...people, ...organization, ...identity, ...registration }
