import type { Messages } from '../en/index.ts'

export const palette: Messages['palette'] = {
  open: 'Открыть',
  pages: 'Перейти',
  actions: 'Действия',
  create: 'Новая запись: {type}',
  theme: 'Сменить светлую и тёмную тему',
  codes: 'Показать или скрыть коды полей',
  account: 'Моя учётная запись и пароль',
  nothing: 'Ничего не найдено. Попробуйте имя, телефон или код вида D_12.',
}
