import { inLanguage, type Language, type Text } from '../../lib/text.ts'

/** What a method tells of a field of something that is not a record: only what is true of it is told. */
export interface Told {
  type: string
  title: Text
  isReadOnly?: true
  isImmutable?: true
  isMultiple?: true
}

const told = (type: string, en: string, ru: string, more: Partial<Told> = {}): Told => ({
  type,
  title: { en, ru },
  ...more,
})

/** What a user field is described by (crm.userfield.fields). */
export const userfieldFields: Readonly<Record<string, Told>> = {
  ID: told('int', 'ID', 'ID', { isReadOnly: true }),
  ENTITY_ID: told('string', 'Object', 'Объект', { isImmutable: true }),
  FIELD_NAME: told('string', 'Code', 'Код', { isImmutable: true }),
  USER_TYPE_ID: told('string', 'Data Type', 'Тип данных', { isImmutable: true }),
  XML_ID: told('string', 'External ID (XML ID)', 'Внешний код (XML ID)'),
  SORT: told('int', 'Sorting', 'Сортировка'),
  MULTIPLE: told('char', 'Multiple', 'Множественное'),
  MANDATORY: told('char', 'Mandatory', 'Обязательное'),
  SHOW_FILTER: told('char', 'Show in list filter', 'Показывать в фильтре списка'),
  SHOW_IN_LIST: told('char', 'Show in list', 'Показывать в списке'),
  EDIT_IN_LIST: told('char', 'Allow user editing', 'Разрешать редактирование пользователем'),
  IS_SEARCHABLE: told('char', 'Field values are searchable', 'Значения поля участвуют в поиске'),
  EDIT_FORM_LABEL: told('string', 'Label in edit form', 'Подпись в форме редактирования'),
  LIST_COLUMN_LABEL: told('string', 'Header in list', 'Заголовок в списке'),
  LIST_FILTER_LABEL: told('string', 'Filter label in list', 'Подпись фильтра в списке'),
  ERROR_MESSAGE: told('string', 'Error message', 'Сообщение об ошибке'),
  HELP_MESSAGE: told('string', 'Help', 'Помощь'),
  LIST: told('uf_enum_element', 'List elements', 'Элементы списка', { isMultiple: true }),
  SETTINGS: told('object', 'Additional settings (dependent on type)', 'Дополнительные настройки (зависят от типа)'),
}

/** What an element of a list is described by (crm.userfield.enumeration.fields). */
export const enumerationFields: Readonly<Record<string, Told>> = {
  ID: told('int', 'ID', 'ID', { isReadOnly: true }),
  SORT: told('int', 'Sorting', 'Сортировка'),
  VALUE: told('string', 'Value', 'Значение'),
  DEF: told('string', 'Default Value', 'Значение по умолчанию'),
  DEL: told('string', 'Element Deletion Flag', 'Признак удаления элемента'),
}

/** What a value of a multifield is described by (crm.multifield.fields). */
export const multifieldFields: Readonly<Record<string, Told>> = {
  ID: told('int', 'ID', 'ID', { isReadOnly: true }),
  TYPE_ID: told('string', 'Field Type', 'Тип поля', { isReadOnly: true }),
  VALUE: told('string', 'Value', 'Значение'),
  VALUE_TYPE: told('string', 'Value Type', 'Тип значения'),
}

/** Languages that labels are kept in (sample of crm.lead.userfield.get). */
export const labelLanguages: readonly string[] = [
  ...['ar', 'br', 'de', 'en', 'fr', 'hi', 'id', 'in', 'it', 'ja', 'kz', 'la', 'ms', 'pl', 'ru', 'sc', 'tc', 'th', 'tr'],
  ...['ua', 'vn'],
]

/** The labels of a user field. */
export const labelNames = [
  'EDIT_FORM_LABEL',
  'LIST_COLUMN_LABEL',
  'LIST_FILTER_LABEL',
  'ERROR_MESSAGE',
  'HELP_MESSAGE',
] as const

/** Such descriptions as answers have them, in one language. */
export const titled = (fields: Readonly<Record<string, Told>>, language: Language) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { type, title, ...more }]) => [
      name,
      { type, title: inLanguage(title, language), ...more },
    ]),
  )
