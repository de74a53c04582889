import { field, id, readOnly, upTo } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import type { FieldType } from '../../../records/field-types/field-type.ts'
import { double, integer, json } from '../../../records/field-types/plain.ts'
import { wholeNumber } from '../../../rest/params.ts'

/** Types of activities (api-reference/crm/timeline/activities/index.md). */
export const MEETING = 1
export const CALL = 2
export const EMAIL = 4
/** Of old calendars; nobody makes one any more. */
export const CALENDAR = 5
export const PROVIDED = 6

/** Providers that have rules of their own. */
export const REST_APP = 'REST_APP'
export const CONFIGURABLE = 'CONFIGURABLE_REST_APP'
export const TODO = 'CRM_TODO'

/** Directions, and what the text of a description is (crm.enum.activitydirection, crm.enum.contenttype). */
export const INCOMING = 1
export const OUTGOING = 2
export const PLAIN_TEXT = 1
export const HTML = 3

/** Statuses (crm.enum.activitystatus). */
export const PENDING = 1
export const DONE = 2
export const DONE_BY_ITSELF = 3

/** A number that is shown as 0 where there is none. */
const counted: FieldType = { ...integer, show: (column, flavor) => flavor.asText(`coalesce(${column},0)`) }

/** A number of an enumeration, 0 where there is none. */
const chosen = (last: number): FieldType => ({
  ...counted,
  read(value) {
    const number = wholeNumber(value)
    return number !== undefined && number >= 0 && number <= last ? number : undefined
  },
})

/** A map that is kept as it is; an empty list where there is none, as PHP has it. */
const settings: FieldType = { ...json, show: (column, flavor) => flavor.json(`coalesce(${column},'[]')`) }

const virtual = { virtual: true } as const

/** api-reference/crm/timeline/activities/activity-base/crm-activity-fields.md */
export const activityFields: Fields = {
  ...id,
  OWNER_ID: field('integer', 'Owner ID', 'ID владельца', { immutable: true }),
  OWNER_TYPE_ID: field('crm_enum_ownertype', 'Owner Type', 'Тип владельца', { immutable: true, as: integer }),
  TYPE_ID: field('crm_enum_activitytype', 'Type', 'Тип', { required: true, immutable: true, as: chosen(PROVIDED) }),
  PROVIDER_ID: field('string', 'Provider ID', 'ID провайдера', upTo(100)),
  PROVIDER_TYPE_ID: field('string', 'Provider Type', 'Тип провайдера', upTo(100)),
  PROVIDER_GROUP_ID: field('string', 'Connector Type', 'Тип коннектора', upTo(100)),
  ASSOCIATED_ENTITY_ID: field('integer', 'Associated Entity ID', 'ID связанной с делом сущности', {
    ...readOnly,
    as: counted,
  }),
  SUBJECT: field('string', 'Subject', 'Тема', { required: true, ...upTo(512) }),
  START_TIME: field('datetime', 'Start', 'Начало'),
  END_TIME: field('datetime', 'Deadline', 'Срок'),
  DEADLINE: field('datetime', 'Execution Deadline', 'Срок исполнения'),
  COMPLETED: field('char', 'Completed', 'Выполнено'),
  STATUS: field('crm_enum_activitystatus', 'Status', 'Статус', { as: chosen(DONE_BY_ITSELF) }),
  RESPONSIBLE_ID: field('user', 'Responsible', 'Ответственный', { required: true }),
  PRIORITY: field('crm_enum_activitypriority', 'Priority', 'Важность', { as: chosen(3) }),
  NOTIFY_TYPE: field('crm_enum_activitynotifytype', 'Notification Type', 'Тип уведомлений', { as: chosen(3) }),
  NOTIFY_VALUE: field('integer', 'Notification Parameter', 'Параметр уведомления', { as: counted }),
  DESCRIPTION: field('string', 'Description', 'Описание'),
  DESCRIPTION_TYPE: field('crm_enum_contenttype', 'Description Type', 'Тип описания', { as: chosen(3) }),
  DIRECTION: field('crm_enum_activitydirection', 'Direction', 'Направление', { as: chosen(2) }),
  LOCATION: field('string', 'Location', 'Место', upTo(256)),
  CREATED: field('datetime', 'Creation Date', 'Дата создания', readOnly),
  AUTHOR_ID: field('user', 'Created By', 'Создал', readOnly),
  LAST_UPDATED: field('datetime', 'Last Updated Date', 'Дата изменения', readOnly),
  EDITOR_ID: field('user', 'Edited By', 'Изменил', readOnly),
  SETTINGS: field('object', 'Settings', 'Настройки', { as: settings }),
  ORIGIN_ID: field('string', 'External Code', 'Внешний код', upTo(255)),
  ORIGINATOR_ID: field('string', 'External Source', 'Внешний источник', upTo(255)),
  // The page tells of it, the sample does not.
  ORIGIN_VERSION: field('string', 'Original Version', 'Версия оригинала', { ...upTo(255), undescribed: true }),
  RESULT_STATUS: field('integer', 'RESULT_STATUS', 'RESULT_STATUS', { as: counted }),
  RESULT_STREAM: field('integer', 'RESULT_STREAM', 'RESULT_STREAM', { as: counted }),
  RESULT_SOURCE_ID: field('string', 'RESULT_SOURCE_ID', 'RESULT_SOURCE_ID', upTo(255)),
  PROVIDER_PARAMS: field('object', 'Provider Parameters', 'Параметры провайдера', { as: settings }),
  PROVIDER_DATA: field('string', 'Provider Data', 'Данные провайдера'),
  RESULT_MARK: field('integer', 'RESULT_MARK', 'RESULT_MARK', { as: counted }),
  RESULT_VALUE: field('double', 'RESULT_VALUE', 'RESULT_VALUE', { as: double }),
  RESULT_SUM: field('double', 'RESULT_SUM', 'RESULT_SUM', { as: double }),
  RESULT_CURRENCY_ID: field('string', 'RESULT_CURRENCY_ID', 'RESULT_CURRENCY_ID', upTo(3)),
  AUTOCOMPLETE_RULE: field('integer', 'Autocomplete', 'Автозаполнение', { as: counted }),
  BINDINGS: field('crm_activity_binding', 'Bindings', 'Привязки', { ...readOnly, ...virtual, multiple: true }),
  COMMUNICATIONS: field('crm_activity_communication', 'Communication Channel', 'Канал коммуникации', {
    ...virtual,
    required: true,
    multiple: true,
  }),
  FILES: field('diskfile', 'Files', 'Файлы', { ...virtual, multiple: true }),
  WEBDAV_ELEMENTS: field('diskfile', 'Added Files', 'Добавленные файлы', {
    ...virtual,
    multiple: true,
    deprecated: true,
  }),
  IS_INCOMING_CHANNEL: field('char', 'IS_INCOMING_CHANNEL', 'IS_INCOMING_CHANNEL', readOnly),
}

/** api-reference/crm/timeline/activities/activity-base/crm-activity-communication-fields.md */
export const communicationFields: Fields = {
  ...id,
  ACTIVITY_ID: field('integer', 'Case', 'Дело', readOnly),
  ENTITY_ID: field('integer', 'Entity element ID', 'ID элемента сущности'),
  ENTITY_TYPE_ID: field('integer', 'Entity type', 'Тип сущности'),
  TYPE: field('string', 'Type', 'Тип'),
  VALUE: field('string', 'Value', 'Значение'),
}
