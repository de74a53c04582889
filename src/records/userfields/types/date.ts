import { readDate } from '../../../lib/moment.ts'
import { date as value } from '../../field-types/plain.ts'
import { momentDefault, noMoment } from './datetime.ts'
import type { UserfieldType } from './userfield-type.ts'

/** A day. */
export const date: UserfieldType = {
  id: 'date',
  title: { en: 'Date', ru: 'Дата' },
  configTitle: { en: 'Date', ru: 'Дата' },
  value,
  identifies: true,
  initial: { DEFAULT_VALUE: noMoment },
  settable: { DEFAULT_VALUE: momentDefault('date', readDate) },
}
