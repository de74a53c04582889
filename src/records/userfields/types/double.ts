import { wholeNumber } from '../../../rest/params.ts'
import { double as plain, roundTo } from '../../field-types/plain.ts'
import { bounds, number, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** A number, rounded to the field's PRECISION (crm.*.userfield.add, SETTINGS). */
export const double: UserfieldType = {
  id: 'double',
  title: { en: 'Number', ru: 'Число' },
  configTitle: { en: 'Number', ru: 'Число' },
  value: {
    ...plain,
    stored(value, field) {
      const digits = field.settings?.PRECISION
      return bounds.stored(typeof digits === 'number' ? roundTo(digits, Number(value)) : value, field)
    },
  },
  identifies: true,
  initial: { PRECISION: 2, ...bounds.initial },
  settable: {
    DEFAULT_VALUE: number(title.value, 'double'),
    PRECISION: {
      type: 'int',
      title: { en: 'Precision', ru: 'Точность' },
      read(value) {
        const digits = wholeNumber(value)
        return digits !== undefined && digits >= 0 && digits <= 12 ? digits : undefined
      },
    },
  },
  further: bounds.further('double'),
}
