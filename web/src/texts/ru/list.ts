import type { Messages } from '../en/index.ts'

export const list: Messages['list'] = {
  total: '{n} запись | {n} записи | {n} записей',
  chosen: 'Выбрано: {n}',
  nothing: 'Ничего не найдено',
  nothingText: 'Уберите условие или создайте первую запись.',
  columns: 'Столбцы',
  chooseAll: 'Выбрать все строки, которые были видны',
  search: 'Поиск',
  width: 'Ширина: {name}',
  up: 'Выше: {name}',
  down: 'Ниже: {name}',
  findField: 'Найти поле',
  reset: 'По умолчанию',
  share: 'Для всех',
  more: 'Другие действия',
  name: 'Имя',
}
