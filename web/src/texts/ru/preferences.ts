import type { Messages } from '../en/index.ts'

export const preferences: Messages['preferences'] = {
  title: 'Настройки интерфейса',
  language: 'Язык',
  clock: 'Формат времени',
  me: 'Я: {name}',
}
