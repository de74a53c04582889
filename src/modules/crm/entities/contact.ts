import { field, id, upTo } from '../../../records/define-field.ts'
import { contactUserfieldPhrases } from '../../../records/userfields/phrases.ts'
import type { ClassicType } from '../model/entity-type.ts'
import {
  address,
  assigned,
  clientCategory,
  comments,
  company,
  dates,
  directory,
  itemGroup,
  lastActivity,
  lead,
  multifields,
  observers,
  opened,
  reach,
  source,
  titled,
  utm,
  versionedOrigin,
} from './field-groups.ts'
import { isNamed, nameGiven } from './guards.ts'

/** Only contacts say which of the addresses it is. */
const emailInvalid = {
  code: 'ERROR_CORE',
  text: { en: 'The field {kind} contains an invalid address', ru: 'Поле {kind} содержит некорректный адрес' },
}

const nameRequired = {
  code: 'ERROR_CORE',
  text: { en: 'The first name or the last name is required.', ru: 'Не указано имя или фамилия.' },
}

/** api-reference/crm/contacts/ */
export const contact: ClassicType = {
  entityTypeId: 3,
  entityTypeName: 'CONTACT',
  entityTypeAbbr: 'C',
  userFieldEntityId: 'CRM_CONTACT',
  userfieldEvents: 'ONCRMCONTACTUSERFIELD',
  title: { en: 'Contact', ru: 'Контакт' },
  method: 'crm.contact',
  referenceType: 'crm_contact',
  table: 'contact',
  multifields: true,
  fields: {
    ...id,
    HONORIFIC: directory('HONORIFIC', 'Salutation', 'Обращение', 128),
    NAME: field('string', 'First Name', 'Имя', { required: true, ...upTo(50) }),
    SECOND_NAME: field('string', 'Middle Name', 'Отчество', upTo(50)),
    LAST_NAME: field('string', 'Last Name', 'Фамилия', { required: true, ...upTo(50) }),
    PHOTO: field('file', 'Photo', 'Фотография'),
    BIRTHDATE: field('date', 'Birthdate', 'Дата рождения'),
    TYPE_ID: directory('CONTACT_TYPE', 'Contact Type', 'Тип контакта'),
    ...source,
    POST: field('string', 'Position', 'Должность', upTo(255)),
    ...address('ADDRESS', { en: 'Address', ru: 'Адрес' }),
    COMMENTS: comments,
    OPENED: opened,
    EXPORT: field('char', 'Participates in Contact Export', 'Участвует в экспорте контактов'),
    ...reach,
    ...assigned,
    ...dates,
    COMPANY_ID: { ...company, deprecated: true, modernEmpty: '0' },
    COMPANY_IDS: field('crm_company', 'Companies', 'Компании', { multiple: true, virtual: true }),
    LEAD_ID: lead,
    FACE_ID: field('integer', 'Face', 'Лицо', { readOnly: true, modern: null }),
    ...versionedOrigin,
    ...titled(utm, { UTM_TERM: ['Campaign Search Condition', 'Условие поиска кампании'] }),
    ...lastActivity,
    ...multifields,
  },
  itemFields: { ...itemGroup, ...observers, ...clientCategory },
  disabled: ['shortName', 'address', 'searchContent', 'login'],
  defaults: (_context, settings) => ({
    honorific: settings.first('HONORIFIC'),
    type_id: settings.first('CONTACT_TYPE'),
    source_id: settings.first('SOURCE'),
    opened: 'Y',
    export: 'Y',
  }),
  itemDefaults: () => ({ honorific: null }),
  // tutorials/crm/how-to-edit-crm-objects/how-to-make-contact-edit-card.md; which name it does not say.
  unnamedItem: (values, { language }) =>
    isNamed(values) ? undefined : { name: language === 'ru' ? 'Без имени' : 'Unnamed' },
  guards: { add: [nameGiven], update: [nameGiven] },
  phrases: {
    add: { nameRequired, emailInvalid },
    update: { notFound: 'Contact is not found', nameRequired, emailInvalid },
    delete: { notFound: { code: 'ERROR_CORE', text: 'Element not found' } },
  },
  userfieldPhrases: contactUserfieldPhrases,
}
