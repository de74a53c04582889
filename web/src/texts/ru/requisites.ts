import type { Messages } from '../en/index.ts'

export const requisites: Messages['requisites'] = {
  requisites: 'Реквизиты',
  noneYet: 'Реквизитов пока нет. Они нужны для счетов и документов.',
  none: 'Реквизитов нет',
  add: 'Добавить реквизиты',
  by: 'По шаблону',
  addAddress: 'Адрес',
  addBank: 'Банковские реквизиты',
  bank: 'Банк',
  removeAsk: 'Удалить «{what}»?',
}
