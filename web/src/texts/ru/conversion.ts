import type { Messages } from '../en/index.ts'

export const conversion: Messages['conversion'] = {
  title: 'Конвертировать лид',
  menu: 'Конвертировать…',
  convert: 'Конвертировать',
  says: 'Поля, товары, дела, комментарии и файлы перейдут в новые записи. Лид останется и будет сконвертирован.',
  known: 'У лида уже есть клиент: сделка будет для него.',
  nothing: 'Ваша роль не позволяет создать то, во что превращается лид.',
  contact: 'Контакт',
  company: 'Компания',
  deal: 'Сделка',
  firstName: 'Имя',
  lastName: 'Фамилия',
  name: 'Название',
  find_contact: 'или взять существующий контакт…',
  find_company: 'или взять существующую компанию…',
  same: '{name}: тот же телефон или e-mail',
  take: 'Взять',
  newInstead: 'Лучше новый',
}
