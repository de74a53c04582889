import { text as plain } from '../../field-types/plain.ts'
import { lengths, sizes, text, title, within } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** A text. */
export const string: UserfieldType = {
  id: 'string',
  title: { en: 'String', ru: 'Строка' },
  configTitle: { en: 'String', ru: 'Строка' },
  value: { ...plain, stored: lengths.stored },
  identifies: true,
  initial: { SIZE: 20, ROWS: 1, REGEXP: '', ...lengths.initial, DEFAULT_VALUE: '' },
  settable: { DEFAULT_VALUE: text(title.value), ROWS: within(title.rows, 1, 50) },
  further: { ...sizes, ...lengths.further, REGEXP: text({ en: 'Regular Expression', ru: 'Регулярное выражение' }) },
}
