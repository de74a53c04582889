import { field, id, upTo } from '../../../records/define-field.ts'
import type { ClassicType } from '../model/entity-type.ts'
import {
  address,
  assigned,
  clientCategory,
  comments,
  contacts,
  currency,
  dates,
  directory,
  itemGroup,
  lastActivity,
  lead,
  multifields,
  observers,
  opened,
  reach,
  retitled,
  titled,
  utm,
  versionedOrigin,
} from './field-groups.ts'

/** api-reference/crm/companies/ */
export const company: ClassicType = {
  entityTypeId: 4,
  entityTypeName: 'COMPANY',
  entityTypeAbbr: 'CO',
  userFieldEntityId: 'CRM_COMPANY',
  title: { en: 'Company', ru: 'Компания' },
  method: 'crm.company',
  table: 'company',
  multifields: true,
  describedToReaders: true,
  // Everybody sells for them: the first one is named where nobody says (guards.ts).
  namedByAll: "r.is_my_company = 'Y'",
  fields: {
    ...id,
    TITLE: field('string', 'Company Name', 'Название компании', { required: true, ...upTo(255) }),
    COMPANY_TYPE: { ...directory('COMPANY_TYPE', 'Company Type', 'Тип компании'), modern: 'TYPE_ID' },
    LOGO: field('file', 'Logo', 'Логотип'),
    ...titled(address('ADDRESS', { en: 'Physical Address', ru: 'Фактический адрес' }), {
      ADDRESS_2: ['Address (line 2)', 'Адрес (стр. 2)'],
    }),
    ADDRESS_LEGAL: field('string', 'Legal Address', 'Юридический адрес'),
    ...titled(address('REG_ADDRESS', { en: 'Legal Address', ru: 'Юридический адрес' }, true), {
      REG_ADDRESS_2: ['Legal Address (line 2)', 'Юридический адрес (стр. 2)'],
      REG_ADDRESS_LOC_ADDR_ID: ['Legal Address Location ID', 'Юридический адрес идентификатор адреса местоположения'],
    }),
    BANKING_DETAILS: field('string', 'Banking Details', 'Банковские реквизиты'),
    INDUSTRY: directory('INDUSTRY', 'Industry', 'Сфера деятельности'),
    EMPLOYEES: directory('EMPLOYEES', 'Number of Employees', 'Кол-во сотрудников'),
    CURRENCY_ID: currency,
    REVENUE: field('double', 'Annual Revenue', 'Годовой оборот'),
    OPENED: retitled(opened, 'Available to Everyone', 'Доступна для всех'),
    COMMENTS: comments,
    ...reach,
    IS_MY_COMPANY: field('char', 'My Company', 'Моя компания'),
    ...titled(assigned, {
      CREATED_BY_ID: ['Created By', 'Кем создана'],
      MODIFY_BY_ID: ['Modified By', 'Кем изменена'],
    }),
    ...dates,
    CONTACT_ID: { ...retitled(contacts, 'Contact', 'Контакт'), modern: 'CONTACT_IDS' },
    LEAD_ID: lead,
    ...versionedOrigin,
    ...utm,
    ...titled(lastActivity, {
      LAST_ACTIVITY_TIME: ['Last Activity Time', 'Последняя активность'],
      LAST_ACTIVITY_BY: ['Last Activity Author', 'Автор последней активности в таймлайне'],
    }),
    LAST_COMMUNICATION_TIME: field('string', 'Last Communication Date', 'Дата последней коммуникации', {
      readOnly: true,
      modern: null,
    }),
    ...multifields,
  },
  itemFields: { ...itemGroup, ...observers, ...clientCategory },
  disabled: ['address', 'searchContent', 'ufLogo', 'ufStamp', 'ufDirectorSign', 'ufAccountantSign'],
  defaults: (_context, settings) => ({
    company_type: settings.first('COMPANY_TYPE'),
    industry: settings.first('INDUSTRY'),
    employees: settings.first('EMPLOYEES'),
    currency_id: settings.baseCurrency,
    revenue: 0,
    opened: 'Y',
    is_my_company: 'N',
  }),
  // The title is marked as required by `fields`, yet no page lists a failure without it: a number takes its place.
  numbered: (companyId, { language }) => ({
    title: language === 'ru' ? `Компания #${companyId}` : `Company #${companyId}`,
  }),
  guards: { add: [], update: [] },
  phrases: {
    update: { notFound: 'Company is not found' },
    delete: { notFound: 'Company is not found' },
  },
}
