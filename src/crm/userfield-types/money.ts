import { scalarText } from '../../rest/params.ts'
import { code } from '../field-types/plain.ts'
import { text, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** An amount with its currency, `100.5|EUR`. */
const value = {
  ...code,
  searchable: true as const,
  read(value: unknown) {
    const text = scalarText(value)
    return text !== undefined && /^-?\d{1,15}(\.\d{1,10})?(\|[A-Z]{3})?$/.test(text) ? text : undefined
  },
}

/** An amount with its currency. */
export const money: UserfieldType = {
  id: 'money',
  title: { en: 'Money', ru: 'Деньги' },
  configTitle: { en: 'Money', ru: 'Деньги' },
  value,
  identifies: true,
  initial: { DEFAULT_VALUE: '' },
  settable: {},
  // An empty text is none.
  further: { DEFAULT_VALUE: { ...text(title.value), read: sent => (sent === '' ? '' : value.read(sent)) } },
}
