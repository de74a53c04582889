import type { Text } from '../../../../lib/text.ts'

/** An element of an enumeration, as crm.enum.* tell it. */
export interface EnumerationElement {
  id: number
  name: Text
  code?: string
  shortCode?: string
}

const element = (id: number, en: string, ru: string, code?: string, shortCode?: string): EnumerationElement => ({
  id,
  name: { en, ru },
  ...(code ? { code } : {}),
  ...(shortCode ? { shortCode } : {}),
})

/** Quirk: the enumerations of activities begin with one that has no name. */
const nameless: EnumerationElement = { id: 0, name: '' }

/** Types of objects that every portal knows, in the order of crm.enum.ownertype; smart processes follow them. */
export const ownerTypes: readonly EnumerationElement[] = [
  element(1, 'Lead', 'Лид', 'LEAD', 'L'),
  element(2, 'Deal', 'Сделка', 'DEAL', 'D'),
  element(3, 'Contact', 'Контакт', 'CONTACT', 'C'),
  element(4, 'Company', 'Компания', 'COMPANY', 'CO'),
  element(5, 'Invoice (old version)', 'Счёт (старая версия)', 'INVOICE', 'I'),
  element(31, 'Invoice', 'Счёт', 'SMART_INVOICE', 'SI'),
  element(7, 'Quote', 'Предложение', 'QUOTE', 'Q'),
  element(8, 'Billing Details', 'Реквизиты', 'REQUISITE', 'RQ'),
  element(36, 'Document', 'Документ', 'SMART_DOCUMENT', 'DO'),
  element(39, 'Company Document', 'Документ компании', 'SMART_B2E_DOC', 'SBD'),
]

/** How the CRM works: with leads, or without them (crm.enum.settings.mode). */
export const CLASSIC_MODE = 1

/** Enumerations by the names of their methods after `crm.enum.` (api-reference/crm/auxiliary/enum/). */
export const enumerations: Readonly<Record<string, readonly EnumerationElement[]>> = {
  addresstype: [
    element(11, 'Shipping address', 'Адрес доставки'),
    element(1, 'Physical address', 'Фактический адрес'),
    element(6, 'Legal address', 'Юридический адрес'),
    element(4, 'Registered address', 'Адрес регистрации'),
    element(8, 'Mailing address', 'Адрес для корреспонденции'),
    element(9, 'Beneficiary address', 'Адрес бенефициара'),
  ],
  'settings.mode': [element(CLASSIC_MODE, 'Classic CRM', 'Классическая CRM'), element(2, 'Simple CRM', 'Простая CRM')],
  activitydirection: [nameless, element(1, 'Incoming', 'Входящее'), element(2, 'Outgoing', 'Исходящее')],
  activitynotifytype: [nameless, element(1, 'min.', 'мин.'), element(2, 'h.', 'ч.'), element(3, 'd.', 'дн.')],
  activitypriority: [
    nameless,
    element(1, 'low', 'низкая'),
    element(2, 'medium', 'средняя'),
    element(3, 'high', 'высокая'),
  ],
  activitystatus: [
    nameless,
    element(1, 'Pending', 'Ожидается'),
    element(2, 'Completed', 'Завершено'),
    element(3, 'Automatically Completed', 'Завершено автоматически'),
  ],
  activitytype: [
    nameless,
    element(1, 'Meeting', 'Встреча'),
    element(2, 'Call', 'Звонок'),
    element(3, 'Task', 'Задача'),
    element(4, 'E-mail', 'Письмо'),
    element(5, 'Action', 'Действие'),
    element(6, 'User Action', 'Пользовательское действие'),
  ],
  contenttype: [
    nameless,
    element(1, 'Plain text', 'Plain text'),
    element(2, 'bbCode', 'bbCode'),
    element(3, 'HTML', 'HTML'),
  ],
}

/** What an element of an enumeration is described by (crm.enum.fields): its type and its title. */
export const enumerationElementFields: Readonly<Record<string, { type: string; title: Text }>> = {
  ID: { type: 'int', title: 'ID' },
  NAME: { type: 'string', title: { en: 'Name', ru: 'Название' } },
  SYMBOL_CODE: { type: 'string', title: { en: 'Symbol code', ru: 'Символьный код' } },
  SYMBOL_CODE_SHORT: { type: 'string', title: { en: 'Short symbol code', ru: 'Краткий символьный код' } },
}

/** Types that an order can be bound to (crm.enum.getorderownertypes), by number. */
export const orderOwnerTypes: readonly number[] = [2]
