import { audit, texts } from '../../../records/audited.ts'
import { field, id } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'

const fixed = { required: true, immutable: true } as const

/** Whose a requisite is and what it is called. */
const head: Fields = {
  ...id,
  ENTITY_TYPE_ID: field('integer', 'Type of the owner', 'Тип владельца', fixed),
  ENTITY_ID: field('integer', 'Owner', 'Владелец', fixed),
  PRESET_ID: field('integer', 'Template', 'Шаблон', fixed),
  ...audit,
  ...texts([
    ['NAME', 'Name', 'Название', 255],
    ['CODE', 'Code', 'Символьный код', 45],
    ['XML_ID', 'External code', 'Внешний код', 45],
    ['ORIGINATOR_ID', 'External source', 'Внешний источник', 255],
  ]),
  ACTIVE: field('char', 'Active', 'Активен'),
  ADDRESS_ONLY: field('char', 'Holds an address only', 'Только для адреса'),
  SORT: field('integer', 'Sorting', 'Сортировка'),
}

const people = texts([
  ['RQ_NAME', 'Full name', 'Ф. И. О.', 150],
  ['RQ_FIRST_NAME', 'First name', 'Имя', 50],
  ['RQ_LAST_NAME', 'Last name', 'Фамилия', 50],
  ['RQ_SECOND_NAME', 'Second name', 'Отчество', 50],
])

const organization = texts([
  ['RQ_COMPANY_ID', 'Number of the organization', 'Идентификатор организации', 255],
  ['RQ_COMPANY_NAME', 'Short name of the organization', 'Сокращённое название организации', 255],
  ['RQ_COMPANY_FULL_NAME', 'Full name of the organization', 'Полное название организации', 300],
  ['RQ_COMPANY_REG_DATE', 'Date of registration', 'Дата регистрации', 30],
  ['RQ_DIRECTOR', 'Director', 'Директор', 150],
  ['RQ_ACCOUNTANT', 'Chief accountant', 'Главный бухгалтер', 150],
  ['RQ_CEO_NAME', 'Name of the head', 'Ф. И. О. руководителя', 150],
  ['RQ_CEO_WORK_POS', 'Position of the head', 'Должность руководителя', 150],
  ['RQ_CONTACT', 'Contact person', 'Контактное лицо', 150],
  ['RQ_EMAIL', 'E-mail', 'E-mail', 255],
  ['RQ_PHONE', 'Phone', 'Телефон', 30],
  ['RQ_FAX', 'Fax', 'Факс', 30],
])

/** The kinds of identification are a directory of Colombia's. */
export const IDENTIFICATION_DIRECTORY = 'RQ_IDENT_TYPE_CO'

const identity: Fields = {
  RQ_IDENT_TYPE: field('crm_status', 'Kind of identification', 'Способ идентификации', {
    statusType: IDENTIFICATION_DIRECTORY,
  }),
  ...texts([
    ['RQ_IDENT_DOC', 'Kind of document', 'Вид документа', 255],
    ['RQ_IDENT_DOC_SER', 'Document: series', 'Документ: серия', 25],
    ['RQ_IDENT_DOC_NUM', 'Document: number', 'Документ: номер', 25],
    ['RQ_IDENT_DOC_PERS_NUM', 'Document: personal number', 'Документ: личный номер', 25],
    ['RQ_IDENT_DOC_DATE', 'Document: date of issue', 'Документ: дата выдачи', 30],
    ['RQ_IDENT_DOC_ISSUED_BY', 'Document: issued by', 'Документ: кем выдан', 255],
    ['RQ_IDENT_DOC_DEP_CODE', 'Document: code of the office', 'Документ: код подразделения', 25],
  ]),
}

const registration: Fields = {
  ...texts([
    ['RQ_INN', 'Taxpayer number', 'ИНН', 15],
    ['RQ_KPP', 'Tax registration reason code (KPP)', 'КПП', 9],
    ['RQ_USRLE', 'Commercial register number', 'Номер в торговом реестре', 20],
    ['RQ_IFNS', 'Tax office', 'ИФНС', 255],
    ['RQ_OGRN', 'State registration number (OGRN)', 'ОГРН', 13],
    ['RQ_OGRNIP', 'Entrepreneur registration number (OGRNIP)', 'ОГРНИП', 15],
    ['RQ_OKPO', 'OKPO code', 'ОКПО', 12],
    ['RQ_OKTMO', 'OKTMO code', 'ОКТМО', 11],
    ['RQ_OKVED', 'Code of activity (OKVED)', 'ОКВЭД', 255],
    ['RQ_EDRPOU', 'EDRPOU code', 'ЕГРПОУ', 10],
    ['RQ_DRFO', 'DRFO number', 'ДРФО', 10],
    ['RQ_KBE', 'KBE code', 'КБЕ', 2],
    ['RQ_IIN', 'Individual identification number', 'ИИН', 12],
    ['RQ_BIN', 'Business identification number', 'БИН', 12],
    ['RQ_ST_CERT_SER', 'Registration certificate: series', 'Свидетельство о регистрации: серия', 10],
    ['RQ_ST_CERT_NUM', 'Registration certificate: number', 'Свидетельство о регистрации: номер', 15],
    ['RQ_ST_CERT_DATE', 'Registration certificate: date', 'Свидетельство о регистрации: дата', 30],
  ]),
  RQ_VAT_PAYER: field('char', 'Pays VAT', 'Плательщик НДС'),
  ...texts([
    ['RQ_VAT_ID', 'VAT number', 'Номер плательщика НДС', 20],
    ['RQ_VAT_CERT_SER', 'VAT certificate: series', 'Свидетельство по НДС: серия', 10],
    ['RQ_VAT_CERT_NUM', 'VAT certificate: number', 'Свидетельство по НДС: номер', 15],
    ['RQ_VAT_CERT_DATE', 'VAT certificate: date', 'Свидетельство по НДС: дата', 30],
    ['RQ_RESIDENCE_COUNTRY', 'Country of residence', 'Страна резидентства', 128],
    ['RQ_BASE_DOC', 'Acts on the basis of', 'Действует на основании', 255],
    ['RQ_REGON', 'REGON', 'REGON', 9],
    ['RQ_KRS', 'KRS', 'KRS', 10],
    ['RQ_PESEL', 'PESEL', 'PESEL', 11],
    ['RQ_LEGAL_FORM', 'Legal form', 'Правовая форма', 80],
    ['RQ_SIRET', 'SIRET', 'SIRET', 20],
    ['RQ_SIREN', 'SIREN', 'SIREN', 15],
    ['RQ_CAPITAL', 'Share capital', 'Уставный капитал', 30],
    ['RQ_RCS', 'RCS', 'RCS', 50],
    ['RQ_CNPJ', 'CNPJ', 'CNPJ', 20],
    ['RQ_STATE_REG', 'State registration (IE)', 'Регистрация штата (IE)', 25],
    ['RQ_MNPL_REG', 'Municipal registration (IM)', 'Муниципальная регистрация (IM)', 20],
    ['RQ_CPF', 'CPF', 'CPF', 20],
  ]),
}

/** Every field of a requisite; which of them people see its preset says (crm-requisite-fields.md). */
export const requisiteFields: Fields = { ...head, ...people, ...organization, ...identity, ...registration }
