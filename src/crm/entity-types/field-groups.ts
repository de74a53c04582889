import { dayIn } from '../../lib/moment.ts'
import type { Context } from '../../rest/call.ts'
import { shortText } from '../field-types/plain.ts'
import type { Field, Fields } from '../record-type.ts'

type Extra = Omit<Field, 'type' | 'title'>

/** A field in one line: API type, title in English and Russian, what else is true of it. */
export const field = (type: string, en: string, ru: string, extra: Extra = {}): Field => ({
  type,
  title: { en, ru },
  ...extra,
})

/** A field of a directory; its codes are short enough for any index. */
export const directory = (statusType: string, en: string, ru: string): Field =>
  field('crm_status', en, ru, { statusType, maxLength: 255 })

/** What the portal alone writes. */
export const readOnly = { readOnly: true } as const

/** A line that is cut where the original's column ends. */
export const short = { as: shortText, maxLength: 255 } as const

const importable = { readOnly: true, importable: true } as const

export const id: Fields = { ID: field('integer', 'ID', 'ID', readOnly) }

export const utm: Fields = {
  UTM_SOURCE: field('string', 'Advertising system', 'Рекламная система'),
  UTM_MEDIUM: field('string', 'Traffic type', 'Тип трафика'),
  UTM_CAMPAIGN: field('string', 'Campaign', 'Обозначение рекламной кампании'),
  UTM_CONTENT: field('string', 'Campaign content', 'Содержание кампании'),
  UTM_TERM: field('string', 'Campaign search term', 'Условие поиска кампании'),
}

export const origin: Fields = {
  ORIGINATOR_ID: field('string', 'External source', 'Внешний источник'),
  ORIGIN_ID: field('string', 'ID in the external source', 'Идентификатор элемента во внешнем источнике'),
}

export const versionedOrigin: Fields = {
  ...origin,
  ORIGIN_VERSION: field('string', 'Original version', 'Версия оригинала'),
}

export const assigned: Fields = {
  ASSIGNED_BY_ID: field('user', 'Responsible person', 'Ответственный'),
  CREATED_BY_ID: field('user', 'Created by', 'Кем создан', { ...importable, modern: 'CREATED_BY' }),
  MODIFY_BY_ID: field('user', 'Modified by', 'Кем изменён', { ...importable, modern: 'UPDATED_BY' }),
}

export const dates: Fields = {
  DATE_CREATE: field('datetime', 'Created on', 'Дата создания', { ...importable, modern: 'CREATED_TIME' }),
  DATE_MODIFY: field('datetime', 'Modified on', 'Дата изменения', { ...importable, modern: 'UPDATED_TIME' }),
}

export const moved: Fields = {
  MOVED_BY_ID: field('user', 'Moved by', 'Кем перемещён', { ...readOnly, modern: 'MOVED_BY' }),
  MOVED_TIME: field('datetime', 'Moved on', 'Дата перемещения', readOnly),
}

export const lastActivity: Fields = {
  LAST_ACTIVITY_TIME: field('datetime', 'Last activity on', 'Последняя активность', readOnly),
  LAST_ACTIVITY_BY: field('user', 'Last activity by', 'Автор последней активности', readOnly),
}

export const source: Fields = {
  SOURCE_ID: directory('SOURCE', 'Source', 'Источник'),
  SOURCE_DESCRIPTION: field('string', 'About the source', 'Дополнительно об источнике', { long: true }),
}

export const opened: Field = field('char', 'Available to everyone', 'Доступен для всех')
export const comments: Field = field('string', 'Comment', 'Комментарий', { long: true })
export const currency: Field = field('crm_currency', 'Currency', 'Валюта')
export const amount: Field = field('double', 'Amount', 'Сумма')

export const reach: Fields = {
  HAS_PHONE: field('char', 'Has a phone', 'Задан телефон', readOnly),
  HAS_EMAIL: field('char', 'Has an e-mail', 'Задан e-mail', readOnly),
  HAS_IMOL: field('char', 'Has an open channel', 'Задана открытая линия', readOnly),
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

/** Addresses kept in the record itself, as portals had them before requisites. */
export function address(prefix: string, title: { en: string; ru: string }): Fields {
  const part = (en: string, ru: string): [string, string] => [`${title.en}: ${en}`, `${title.ru}: ${ru}`]
  const parts: Fields = {
    [prefix]: field('string', title.en, title.ru),
    [`${prefix}_2`]: field('string', ...part('line 2', 'строка 2')),
    [`${prefix}_CITY`]: field('string', ...part('city', 'город')),
    [`${prefix}_POSTAL_CODE`]: field('string', ...part('postal code', 'почтовый индекс')),
    [`${prefix}_REGION`]: field('string', ...part('region', 'район')),
    [`${prefix}_PROVINCE`]: field('string', ...part('province', 'область')),
    [`${prefix}_COUNTRY`]: field('string', ...part('country', 'страна')),
    [`${prefix}_COUNTRY_CODE`]: field('string', ...part('country code', 'код страны')),
    [`${prefix}_LOC_ADDR_ID`]: field('integer', ...part('location', 'местоположение')),
  }
  return Object.fromEntries(Object.entries(parts).map(([name, one]) => [name, { ...one, modern: null }]))
}

export const lead: Field = field('crm_lead', 'Lead', 'Лид', {
  readOnly: true,
  itemWritable: true,
  parentEntityTypeId: 1,
})
export const company: Field = field('crm_company', 'Company', 'Компания')
// Quirk: leads and deals tell of the company as a parent, contacts and quotes do not (samples of crm.*.fields).
export const parentCompany: Field = { ...company, parentEntityTypeId: 4 }
export const contact: Field = field('crm_contact', 'Contact', 'Контакт', { deprecated: true })
export const contacts: Field = field('crm_contact', 'Contacts', 'Контакты', { multiple: true, virtual: true })

/** Fields that crm.item.* know of every type. */
export const itemGroup: Fields = {
  WEBFORM_ID: field('integer', 'Created by CRM form', 'Создан CRM-формой', { modernEmpty: '0' }),
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
