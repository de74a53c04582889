import type { Text } from '../lib/text.ts'

/**
 * How a field of a user is stored and shown: `type` is a text that only the portal sets, `file` the address of a file, `online` follows
 * from the last activity, `departments` has a table of its own.
 */
export type UserFieldKind =
  | 'id'
  | 'active'
  | 'text'
  | 'email'
  | 'gender'
  | 'date'
  | 'moment'
  | 'online'
  | 'file'
  | 'departments'
  | 'type'

/** The versions of the user scope, each shows what the one before it shows and more (user-scope.md). */
export const userScopes = ['user_brief', 'user_basic', 'user'] as const
export type UserScope = (typeof userScopes)[number]

/** A field of a user as the API names it; its column is that name in lower case. */
export interface UserField {
  name: string
  kind: UserFieldKind
  /** The least scope that shows it. */
  scope: UserScope
  label: Text
}

const field =
  (kind: UserFieldKind) =>
  (scope: UserScope, name: string, en: string, ru: string): UserField => ({ name, kind, scope, label: { en, ru } })

const text = field('text')
const date = field('date')
const moment = field('moment')
const file = field('file')

/** Every field of a user, in the order of answers (api-reference/user/user-fields.md, user-scope.md). */
export const userFields: readonly UserField[] = [
  field('id')('user_brief', 'ID', 'ID', 'ID'),
  text('user_brief', 'XML_ID', 'External ID', 'Внешний идентификатор'),
  field('active')('user_brief', 'ACTIVE', 'Active', 'Активен'),
  text('user_brief', 'NAME', 'First name', 'Имя'),
  text('user_brief', 'LAST_NAME', 'Last name', 'Фамилия'),
  text('user_brief', 'SECOND_NAME', 'Second name', 'Отчество'),
  text('user_brief', 'TITLE', 'Title', 'Обращение'),
  field('email')('user_basic', 'EMAIL', 'E-mail', 'E-mail'),
  moment('user', 'LAST_LOGIN', 'Last sign-in', 'Последний вход'),
  moment('user_brief', 'DATE_REGISTER', 'Registered on', 'Зарегистрирован'),
  text('user_brief', 'TIME_ZONE', 'Time zone', 'Часовой пояс'),
  field('online')('user_brief', 'IS_ONLINE', 'Online', 'В сети'),
  moment('user_brief', 'TIMESTAMP_X', 'Changed on', 'Изменён'),
  moment('user_brief', 'LAST_ACTIVITY_DATE', 'Last seen', 'Последняя активность'),
  field('gender')('user_brief', 'PERSONAL_GENDER', 'Gender', 'Пол'),
  text('user_brief', 'PERSONAL_PROFESSION', 'Profession', 'Профессия'),
  text('user', 'PERSONAL_WWW', 'Personal website', 'Личный сайт'),
  date('user_brief', 'PERSONAL_BIRTHDAY', 'Date of birth', 'Дата рождения'),
  file('user_brief', 'PERSONAL_PHOTO', 'Photo', 'Фотография'),
  text('user', 'PERSONAL_ICQ', 'ICQ', 'ICQ'),
  text('user_basic', 'PERSONAL_PHONE', 'Personal phone', 'Личный телефон'),
  text('user_basic', 'PERSONAL_FAX', 'Personal fax', 'Личный факс'),
  text('user_basic', 'PERSONAL_MOBILE', 'Mobile phone', 'Мобильный телефон'),
  text('user_basic', 'PERSONAL_PAGER', 'Personal pager', 'Личный пейджер'),
  text('user_basic', 'PERSONAL_STREET', 'Home street', 'Домашний адрес: улица'),
  text('user_brief', 'PERSONAL_CITY', 'Home city', 'Домашний адрес: город'),
  text('user_brief', 'PERSONAL_STATE', 'Home region', 'Домашний адрес: регион'),
  text('user_basic', 'PERSONAL_ZIP', 'Home postal code', 'Домашний адрес: индекс'),
  text('user_brief', 'PERSONAL_COUNTRY', 'Home country', 'Домашний адрес: страна'),
  text('user_basic', 'PERSONAL_MAILBOX', 'Home P.O. box', 'Домашний адрес: а/я'),
  text('user_basic', 'PERSONAL_NOTES', 'Personal notes', 'Личные заметки'),
  text('user_basic', 'WORK_PHONE', 'Work phone', 'Рабочий телефон'),
  text('user_basic', 'WORK_COMPANY', 'Company', 'Компания'),
  text('user_brief', 'WORK_POSITION', 'Position', 'Должность'),
  text('user_basic', 'WORK_DEPARTMENT', 'Department name', 'Название отдела'),
  text('user_basic', 'WORK_WWW', 'Company website', 'Сайт компании'),
  text('user_basic', 'WORK_FAX', 'Work fax', 'Рабочий факс'),
  text('user_basic', 'WORK_PAGER', 'Work pager', 'Рабочий пейджер'),
  text('user_basic', 'WORK_STREET', 'Work street', 'Адрес работы: улица'),
  text('user_basic', 'WORK_MAILBOX', 'Work P.O. box', 'Адрес работы: а/я'),
  text('user_brief', 'WORK_CITY', 'Work city', 'Адрес работы: город'),
  text('user_brief', 'WORK_STATE', 'Work region', 'Адрес работы: регион'),
  text('user_basic', 'WORK_ZIP', 'Work postal code', 'Адрес работы: индекс'),
  text('user_brief', 'WORK_COUNTRY', 'Work country', 'Адрес работы: страна'),
  text('user_basic', 'WORK_PROFILE', 'Line of business', 'Направление деятельности'),
  file('user_basic', 'WORK_LOGO', 'Company logo', 'Логотип компании'),
  text('user_basic', 'WORK_NOTES', 'Work notes', 'Рабочие заметки'),
  text('user_basic', 'UF_SKYPE_LINK', 'Skype link', 'Ссылка на Skype'),
  text('user_basic', 'UF_ZOOM', 'Zoom', 'Zoom'),
  date('user_brief', 'UF_EMPLOYMENT_DATE', 'Employed since', 'Работает с'),
  text('user_brief', 'UF_TIMEMAN', 'Working time', 'Рабочее время'),
  field('departments')('user_brief', 'UF_DEPARTMENT', 'Departments', 'Отделы'),
  text('user_brief', 'UF_INTERESTS', 'Interests', 'Интересы'),
  text('user_brief', 'UF_SKILLS', 'Skills', 'Навыки'),
  text('user_basic', 'UF_WEB_SITES', 'Websites', 'Сайты'),
  text('user_basic', 'UF_XING', 'Xing', 'Xing'),
  text('user_basic', 'UF_LINKEDIN', 'LinkedIn', 'LinkedIn'),
  text('user_basic', 'UF_FACEBOOK', 'Facebook', 'Facebook'),
  text('user_basic', 'UF_TWITTER', 'Twitter', 'Twitter'),
  text('user_basic', 'UF_SKYPE', 'Skype', 'Skype'),
  text('user_basic', 'UF_DISTRICT', 'District', 'Район'),
  text('user_brief', 'UF_PHONE_INNER', 'Extension', 'Внутренний номер'),
  field('type')('user', 'USER_TYPE', 'User type', 'Тип пользователя'),
]

const written: readonly UserFieldKind[] = ['text', 'email', 'gender', 'date']

/** What a caller of user.add and user.update may set, departments and activity apart. */
export const profileFields: readonly UserField[] = userFields.filter(({ kind }) => written.includes(kind))

/** Fields that hold a file: a caller sends it, and is shown the address that it can be fetched from. */
export const fileFields: readonly UserField[] = userFields.filter(({ kind }) => kind === 'file')

/** The widest user scope among a caller's scopes; null stands for every scope. */
export const userScopeOf = (scopes: ReadonlySet<string> | null): UserScope =>
  scopes === null ? 'user' : (userScopes.findLast(scope => scopes.has(scope)) ?? 'user_brief')

export const isVisible = (field: UserField, scope: UserScope): boolean =>
  userScopes.indexOf(field.scope) <= userScopes.indexOf(scope)
