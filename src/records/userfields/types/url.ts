import { text as plain } from '../../field-types/plain.ts'
import { flag, lengths, sizes, text, title, within } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** A link. */
export const url: UserfieldType = {
  id: 'url',
  title: { en: 'Link', ru: 'Ссылка' },
  configTitle: { en: 'Link', ru: 'Ссылка' },
  value: { ...plain, stored: lengths.stored },
  identifies: true,
  initial: { POPUP: 'Y', SIZE: 20, ...lengths.initial, DEFAULT_VALUE: '', ROWS: 1 },
  settable: {},
  further: {
    POPUP: flag(title.how),
    ...sizes,
    ...lengths.further,
    DEFAULT_VALUE: text(title.value),
    ROWS: within(title.rows, 1, 50),
  },
}
