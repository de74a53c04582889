import { dayIn } from '../../../lib/moment.ts'
import { field, readOnly, upTo } from '../../../records/define-field.ts'
import type { Field, Fields } from '../../../records/field.ts'
import type { FieldType } from '../../../records/field-types/field-type.ts'
import { integer } from '../../../records/field-types/plain.ts'
import type { Context } from '../../../rest/call.ts'

/** A field of a directory; its codes are short enough for any index. */
export const directory = (statusType: string, en: string, ru: string, maxLength = 50): Field =>
  field('crm_status', en, ru, { statusType, maxLength })

const importable = { readOnly: true, importable: 'anywhere' } as const

const importedItem = { readOnly: true, importable: 'asItem' } as const

/** A field under another title. */
export const retitled = (one: Field, en: string, ru: string): Field => ({ ...one, title: { en, ru } })

/** Fields of a group of which some have other titles: the samples of `fields` differ by type. */
export const titled = (group: Fields, titles: Record<string, readonly [en: string, ru: string]>): Fields => ({
  ...group,
  ...Object.fromEntries(Object.entries(titles).map(([name, [en, ru]]) => [name, retitled(group[name]!, en, ru)])),
})

export const utm: Fields = {
  UTM_SOURCE: field('string', 'Advertising System', 'Рекламная система', upTo(600)),
  UTM_MEDIUM: field('string', 'Traffic Type', 'Тип трафика', upTo(600)),
  UTM_CAMPAIGN: field('string', 'Campaign Identifier', 'Обозначение рекламной кампании', upTo(600)),
  UTM_CONTENT: field('string', 'Campaign Content', 'Содержание кампании', upTo(600)),
  UTM_TERM: field('string', 'Campaign Search Term', 'Условие поиска кампании', upTo(600)),
}

export const origin: Fields = {
  ORIGINATOR_ID: field('string', 'External Source', 'Внешний источник', upTo(255)),
  ORIGIN_ID: field('string', 'Identifier in External Source', 'Идентификатор элемента во внешнем источнике', upTo(255)),
}

export const versionedOrigin: Fields = {
  ...origin,
  ORIGIN_VERSION: field('string', 'Original Version', 'Версия оригинала', upTo(255)),
}

export const assigned: Fields = {
  ASSIGNED_BY_ID: field('user', 'Responsible Person', 'Ответственный'),
  CREATED_BY_ID: field('user', 'Created By', 'Кем создан', { ...importable, modern: 'CREATED_BY' }),
  MODIFY_BY_ID: field('user', 'Modified By', 'Кем изменен', { ...importable, modern: 'UPDATED_BY' }),
}

export const dates: Fields = {
  DATE_CREATE: field('datetime', 'Creation Date', 'Дата создания', { ...importable, modern: 'CREATED_TIME' }),
  DATE_MODIFY: field('datetime', 'Modification Date', 'Дата изменения', { ...importable, modern: 'UPDATED_TIME' }),
}

export const moved: Fields = {
  MOVED_BY_ID: field('user', 'Moved by', 'Кем передвинут', { ...importedItem, modern: 'MOVED_BY' }),
  MOVED_TIME: field('datetime', 'Moved at', 'Когда передвинут', importedItem),
}

export const lastActivity: Fields = {
  LAST_ACTIVITY_TIME: field('datetime', 'Last Activity', 'Последняя активность', readOnly),
  LAST_ACTIVITY_BY: field('user', 'Last Activity By', 'Кем осуществлена последняя активность в таймлайне', readOnly),
}

export const source: Fields = {
  SOURCE_ID: directory('SOURCE', 'Source', 'Источник'),
  SOURCE_DESCRIPTION: field('string', 'Additional Source Information', 'Дополнительно об источнике', { long: true }),
}

export const opened: Field = field('char', 'Available to All', 'Доступен для всех')
export const comments: Field = field('string', 'Comment', 'Комментарий', { long: true })
export const currency: Field = field('crm_currency', 'Currency', 'Валюта')
export const amount: Field = field('double', 'Amount', 'Сумма')

export const reach: Fields = {
  HAS_PHONE: field('char', 'Phone Set', 'Задан телефон', readOnly),
  HAS_EMAIL: field('char', 'E-mail Set', 'Задан e-mail', readOnly),
  HAS_IMOL: field('char', 'Open Line Set', 'Задана открытая линия', readOnly),
}

export const multifields: Fields = Object.fromEntries(
  (
    [
      ['PHONE', 'Phone', 'Телефон'],
      ['EMAIL', 'E-mail', 'E-mail'],
      ['WEB', 'Website', 'Сайт'],
      ['IM', 'Messenger', 'Мессенджер'],
      ['LINK', 'Open channel user', 'Пользователь открытой линии'],
    ] as const
  ).map(([name, en, ru]) => [name, field('crm_multifield', en, ru, { multiple: true, virtual: true, modern: null })]),
)

/** The number that the portal gives an address: of records that are merged each has its own, and the main one keeps it. */
export const addressNumber: FieldType = { ...integer }

/** Addresses kept in the record itself, as portals had them before requisites; those of several name it in each part. */
export function address(prefix: string, title: { en: string; ru: string }, inParts = false): Fields {
  const part = (en: string, ru: string): [string, string] =>
    inParts ? [`${title.en} ${en}`, `${title.ru} ${ru.slice(0, 1).toLowerCase()}${ru.slice(1)}`] : [en, ru]
  const parts: Fields = {
    [prefix]: field('string', title.en, title.ru, upTo(1024)),
    [`${prefix}_2`]: field('string', `${title.en} (Line 2)`, `${title.ru} (стр. 2)`, upTo(1024)),
    [`${prefix}_CITY`]: field('string', ...part('City', 'Город'), upTo(128)),
    [`${prefix}_POSTAL_CODE`]: field('string', ...part('Postal Code', 'Почтовый индекс'), upTo(16)),
    [`${prefix}_REGION`]: field('string', ...part('Region', 'Район'), upTo(128)),
    [`${prefix}_PROVINCE`]: field('string', ...part('Province', 'Область'), upTo(128)),
    [`${prefix}_COUNTRY`]: field('string', ...part('Country', 'Страна'), upTo(128)),
    [`${prefix}_COUNTRY_CODE`]: field('string', ...part('Country Code', 'Код страны'), upTo(100)),
    [`${prefix}_LOC_ADDR_ID`]: field('integer', ...part('Location Address ID', 'Идентификатор адреса местоположения'), {
      as: addressNumber,
    }),
  }
  return Object.fromEntries(Object.entries(parts).map(([name, one]) => [name, { ...one, modern: null }]))
}

/** What `fields` tells of a field that names the parent of a record. */
export const childOf = (parentEntityTypeId: number) => ({ parentEntityTypeId })

export const lead: Field = field('crm_lead', 'Lead', 'Лид', {
  readOnly: true,
  itemWritable: true,
  systemSettings: childOf(1),
})
export const company: Field = field('crm_company', 'Company', 'Компания')
// Quirk: leads and deals tell of the company as a parent, contacts and quotes do not (samples of crm.*.fields).
export const parentCompany: Field = { ...company, systemSettings: childOf(4) }
export const contact: Field = field('crm_contact', 'Contact', 'Контакт', { deprecated: true })
export const contacts: Field = field('crm_contact', 'Contacts', 'Контакты', { multiple: true, virtual: true })

/** Fields that crm.item.* know of every type. */
export const itemGroup: Fields = {
  WEBFORM_ID: field('integer', 'Created by CRM form', 'Создано CRM-формой', { modernEmpty: '0' }),
}
export const observers: Fields = {
  OBSERVERS: field('user', 'Observers', 'Наблюдатели', { multiple: true, virtual: true }),
}
/** Clients are all of one category (object-fields.md). */
export const clientCategory: Fields = {
  // A bare number is the place of a column to sort by, so it is cast.
  CATEGORY_ID: field('crm_category', 'Category', 'Категория', {
    readOnly: true,
    virtual: true,
    constant: 'cast(0 as integer)',
  }),
}

const WEEK = 7 * 86_400_000

/** The day a week from now, as stored. */
export const inAWeek = ({ now, zone }: Pick<Context, 'now' | 'zone'>): string =>
  new Date(Date.parse(dayIn(now, zone)) + WEEK).toISOString().slice(0, 10)
