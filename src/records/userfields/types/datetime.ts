import { readMoment, wireMoment, type Zone } from '../../../lib/moment.ts'
import { isMap } from '../../../lib/text.ts'
import { datetime as value } from '../../field-types/plain.ts'
import { flag, title } from './setting.ts'
import type { Setting, UserfieldType } from './userfield-type.ts'

/** No default. */
export const noMoment = { TYPE: 'NONE', VALUE: '' }

/** `{TYPE, VALUE}`: no default, the moment of adding, or a fixed one. */
export const momentDefault = (type: string, read: (text: string, zone: Zone) => string | undefined): Setting => ({
  type,
  title: title.value,
  read(value, zone) {
    if (!isMap(value)) return undefined
    if (value.TYPE === 'NOW') return { TYPE: 'NOW', VALUE: '' }
    if (value.TYPE !== 'FIXED' || typeof value.VALUE !== 'string') return undefined
    const fixed = read(value.VALUE, zone)
    return fixed && { TYPE: 'FIXED', VALUE: fixed }
  },
})

/** A moment. */
export const datetime: UserfieldType = {
  id: 'datetime',
  title: { en: 'Date/Time', ru: 'Дата/Время' },
  configTitle: { en: 'Date with time', ru: 'Дата со временем' },
  value,
  identifies: true,
  initial: { DEFAULT_VALUE: noMoment, USE_SECOND: 'Y', USE_TIMEZONE: 'N' },
  settable: {
    DEFAULT_VALUE: momentDefault('datetime', (text, zone) => {
      const read = readMoment(text, zone)
      return read && wireMoment(read, zone)
    }),
  },
  further: { USE_SECOND: flag(title.how), USE_TIMEZONE: flag(title.how) },
}
