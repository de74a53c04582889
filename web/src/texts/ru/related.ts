import type { Messages } from '../en/index.ts'

export const related: Messages['related'] = {
  related: 'Связи',
  none: 'Связанных записей пока нет.',
  parent: 'К чему относится',
  child: 'Что к записи относится',
  more: 'и ещё {n}',
  add: 'Добавить…',
  addTitle: 'Новая запись, которая относится к этой',
  find: 'Найти: {type}…',
  bind: 'Привязать существующую…',
  bindTitle: 'Запись, которая будет относиться к этой',
}
