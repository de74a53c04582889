import { field, id } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import { reference, shortText, string } from '../../../records/field-types/plain.ts'
import type { UserfieldOwner } from '../../../records/userfields/owner.ts'
import type { Reference } from '../../../rest/changes/ownership.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { directory } from './field-groups.ts'

/** The directory of the statuses of old invoices. */
export const INVOICE_STATUS = 'INVOICE_STATUS'

/** Old invoices as the owners of user fields (api-reference/crm/data-types.md: number 5, letter I). */
export const oldInvoiceOwner: UserfieldOwner = {
  entityTypeId: 5,
  userFieldEntityId: 'CRM_INVOICE',
  userfieldEvents: 'ONCRMINVOICEUSERFIELD',
  table: 'invoice',
}

/** What the request log and the events call them. */
export const OLD_INVOICE = 'INVOICE'

/** The letter by which product rows know them. */
export const oldInvoiceRows = { entityTypeAbbr: 'I' } as const

/** Old invoices as what belongs to records knows its owners. */
export const oldInvoiceOwnerType = {
  entityTypeId: oldInvoiceOwner.entityTypeId,
  entityTypeName: OLD_INVOICE,
  ...oldInvoiceRows,
  table: oldInvoiceOwner.table,
  productRows: 'on',
} as const

/** Old invoices as those know them who ask for rights: who may do something with invoices may do so with those of both kinds. */
export const oldInvoiceKind: RecordKind = {
  entityTypeId: oldInvoiceOwner.entityTypeId,
  entityTypeName: 'SMART_INVOICE',
  table: oldInvoiceOwner.table,
  loggedAs: OLD_INVOICE,
}

/** Columns with ids of records of other types, by the number of the type; clients stand in two of them. */
export const oldInvoiceReferences: readonly Reference[] = [
  { table: oldInvoiceOwner.table, column: 'uf_deal_id', entityTypeId: 2 },
  { table: oldInvoiceOwner.table, column: 'uf_contact_id', entityTypeId: 3 },
  { table: oldInvoiceOwner.table, column: 'contact_id', entityTypeId: 3 },
  { table: oldInvoiceOwner.table, column: 'uf_company_id', entityTypeId: 4 },
  { table: oldInvoiceOwner.table, column: 'company_id', entityTypeId: 4 },
  { table: oldInvoiceOwner.table, column: 'uf_mycompany_id', entityTypeId: 4 },
  { table: oldInvoiceOwner.table, column: 'mycompany_id', entityTypeId: 4 },
  { table: oldInvoiceOwner.table, column: 'uf_quote_id', entityTypeId: 7 },
]

const readOnly = { readOnly: true } as const
const required = { required: true } as const
const short = { as: shortText, maxLength: 255 } as const
const text = { as: string } as const
const record = { as: reference } as const

/** What is told of the responsible person, by the column of the user: it is kept there alone. */
const ofResponsible: Readonly<Record<string, string>> = {
  RESPONSIBLE_EMAIL: 'email',
  RESPONSIBLE_LAST_NAME: 'last_name',
  // People log in with their e-mail address.
  RESPONSIBLE_LOGIN: 'email',
  RESPONSIBLE_NAME: 'name',
  RESPONSIBLE_PERSONAL_PHOTO: 'personal_photo',
  RESPONSIBLE_SECOND_NAME: 'second_name',
  RESPONSIBLE_WORK_POSITION: 'work_position',
}

/** The same as expressions over an invoice that is called `r`. */
export const responsibleColumns: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ofResponsible).map(([name, column]) => [
    name,
    `(select pu."${column}" from portal_user pu where pu.id = r.responsible_id)`,
  ]),
)

const responsible = (name: string, en: string, ru: string, type = 'string'): Fields => ({
  [name]: field(type, en, ru, { readOnly: true, virtual: true, sortedBy: responsibleColumns[name]! }),
})

/** api-reference/crm/outdated/invoice/crm-invoice-fields.md; two fields are told by crm-invoice-list.md alone. */
export const oldInvoiceFields: Fields = {
  ...id,
  ACCOUNT_NUMBER: field('string', 'Number', 'Номер', { ...required, ...short }),
  COMMENTS: field('text', "Manager's comment", 'Комментарий менеджера', text),
  CREATED_BY: field('integer', 'Created by', 'Кем создан', { ...readOnly, ...record }),
  CURRENCY: field('crm_currency', 'Currency', 'Валюта', readOnly),
  DATE_BILL: field('date', 'Billed on', 'Дата выставления'),
  DATE_INSERT: field('datetime', 'Created on', 'Дата создания'),
  DATE_MARKED: field('datetime', 'Declined on', 'Дата отклонения'),
  DATE_PAY_BEFORE: field('date', 'Due on', 'Срок оплаты'),
  DATE_PAYED: field('datetime', 'Paid on', 'Дата перевода в оплаченные', readOnly),
  DATE_STATUS: field('datetime', 'Status changed on', 'Дата изменения статуса', readOnly),
  DATE_UPDATE: field('datetime', 'Modified on', 'Дата изменения', readOnly),
  EMP_PAYED_ID: field('integer', 'Marked as paid by', 'Кем переведён в оплаченные', { ...readOnly, ...record }),
  EMP_STATUS_ID: field('integer', 'Status changed by', 'Кем изменён статус', { ...readOnly, ...record }),
  // Quirk: a code that is told to be a number.
  LID: field('integer', 'Site', 'Сайт', { ...readOnly, as: shortText }),
  XML_ID: field('string', 'External code', 'Внешний код', short),
  ORDER_TOPIC: field('string', 'Subject', 'Тема', { ...required, ...short }),
  PAY_SYSTEM_ID: field('integer', 'Payment method', 'Способ оплаты', { ...required, ...record }),
  PAY_VOUCHER_DATE: field('date', 'Payment date', 'Дата оплаты'),
  PAY_VOUCHER_NUM: field('string', 'Payment document', 'Номер документа оплаты', short),
  PAYED: field('char', 'Paid', 'Оплачен', readOnly),
  PERSON_TYPE_ID: field('integer', 'Client type', 'Тип плательщика', { ...required, ...record }),
  PRICE: field('double', 'Amount', 'Сумма', readOnly),
  REASON_MARKED: field('string', 'Comment on the status', 'Комментарий статуса'),
  ...responsible('RESPONSIBLE_EMAIL', 'Responsible person: e-mail', 'Ответственный: e-mail'),
  RESPONSIBLE_ID: field('integer', 'Responsible person', 'Ответственный', record),
  ...responsible('RESPONSIBLE_LAST_NAME', 'Responsible person: last name', 'Ответственный: фамилия'),
  ...responsible('RESPONSIBLE_LOGIN', 'Responsible person: login', 'Ответственный: логин'),
  ...responsible('RESPONSIBLE_NAME', 'Responsible person: name', 'Ответственный: имя'),
  ...responsible('RESPONSIBLE_PERSONAL_PHOTO', 'Responsible person: photo', 'Ответственный: фото', 'integer'),
  ...responsible('RESPONSIBLE_SECOND_NAME', 'Responsible person: second name', 'Ответственный: отчество'),
  ...responsible('RESPONSIBLE_WORK_POSITION', 'Responsible person: position', 'Ответственный: должность'),
  STATUS_ID: directory(INVOICE_STATUS, 'Status', 'Статус'),
  TAX_VALUE: field('double', 'Tax', 'Налог', readOnly),
  UF_COMPANY_ID: field('integer', 'Company', 'Компания', record),
  UF_CONTACT_ID: field('integer', 'Contact', 'Контакт', record),
  UF_MYCOMPANY_ID: field('integer', 'Your company', 'Ваша компания', record),
  UF_DEAL_ID: field('integer', 'Deal', 'Сделка', record),
  UF_QUOTE_ID: field('integer', 'Quote', 'Предложение', { ...record, undescribed: true }),
  IS_RECURRING: field('char', 'Template', 'Шаблон', { undescribed: true }),
  USER_DESCRIPTION: field('string', 'Comment for the client', 'Комментарий для клиента'),
  PR_LOCATION: field('integer', 'Location', 'Местоположение'),
  INVOICE_PROPERTIES: field('array', 'Properties', 'Свойства', { virtual: true }),
  PRODUCT_ROWS: field('array', 'Product items', 'Товарные позиции', { virtual: true, multiple: true }),
}
