import type { Messages } from '../en/index.ts'

export const common: Messages['common'] = {
  create: 'Создать',
  save: 'Сохранить',
  cancel: 'Отмена',
  add: 'Добавить',
  undo: 'Вернуть',
  tryAgain: 'Повторить',
  none: 'пусто',
  more: 'Ещё 50',
  actions: 'Действия: {title}',
  open: 'Открыть',
  noRights: 'У вас нет права видеть эти записи',
  noRightsText: 'Администратор может дать вам роль, которая их читает.',
  failed: 'Не получилось',
  remove: 'Удалить',
  today: 'Сегодня',
  yes: 'Да',
  no: 'Нет',
  find: 'Найти…',
}
