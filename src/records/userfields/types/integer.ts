import { integer as plain } from '../../field-types/plain.ts'
import { bounds, number, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** A whole number. */
export const integer: UserfieldType = {
  id: 'integer',
  title: { en: 'Integer', ru: 'Целое число' },
  configTitle: { en: 'Integer', ru: 'Целое число' },
  value: { ...plain, stored: bounds.stored },
  identifies: true,
  initial: bounds.initial,
  settable: { DEFAULT_VALUE: number(title.value, 'int') },
  further: bounds.further('int'),
}
