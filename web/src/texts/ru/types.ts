import type { Messages } from '../en/index.ts'

export const types: Messages['types'] = {
  LEAD: 'Лиды',
  DEAL: 'Сделки',
  CONTACT: 'Контакты',
  COMPANY: 'Компании',
  QUOTE: 'Предложения',
  SMART_INVOICE: 'Счета',
}
