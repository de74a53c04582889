import type { Messages } from '../en/index.ts'

export const filter: Messages['filter'] = {
  filter: 'Фильтр',
  mine: 'Мои',
  week: 'Новые на этой неделе',
  late: 'Просроченные',
  clear: 'Убрать всё',
  add: 'Добавить условие…',
  remove: 'Убрать',
  how: 'сравнение',
  is: 'равно',
  contains: 'содержит',
  from: 'от',
  to: 'до',
}
