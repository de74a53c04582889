import type { Messages } from '../en/index.ts'

export const card: Messages['card'] = {
  general: 'Общее',
  takeAway: 'Убрать',
  oneMore: 'Ещё одно значение',
  kind: 'Назначение',
  typeOf: 'Тип',
  addFile: 'Добавить файл',
  replaceFile: 'Заменить файл',
  nobody: 'Ничего не найдено',
  createNamed: 'Создать «{name}»',
}

export const kinds: Messages['kinds'] = {
  WORK: 'рабочий',
  MOBILE: 'мобильный',
  HOME: 'домашний',
  FAX: 'факс',
  PAGER: 'пейджер',
  MAILING: 'для рассылок',
  OTHER: 'другой',
  FACEBOOK: 'Facebook',
  VK: 'ВКонтакте',
  TELEGRAM: 'Telegram',
  WHATSAPP: 'WhatsApp',
  VIBER: 'Viber',
  SKYPE: 'Skype',
}
