import type { Messages } from '../en/index.ts'

export const timeline: Messages['timeline'] = {
  fields: 'Поля',
  timeline: 'Таймлайн',
  history: 'История',
}
