import { text as value } from '../../field-types/plain.ts'
import { flag, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** An address on a map, as a text. */
export const address: UserfieldType = {
  id: 'address',
  title: { en: 'Google Maps Address', ru: 'Адрес Google карты' },
  configTitle: { en: 'Address', ru: 'Адрес' },
  value,
  identifies: true,
  initial: { SHOW_MAP: 'Y' },
  settable: {},
  further: { SHOW_MAP: flag(title.how) },
}
