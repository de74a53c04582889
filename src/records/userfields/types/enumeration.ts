import { wholeNumber } from '../../../rest/params.ts'
import { integer } from '../../field-types/plain.ts'
import { flag, lists, text, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** The id of an element of the field's own list. */
export const enumeration: UserfieldType = {
  id: 'enumeration',
  title: { en: 'List', ru: 'Список' },
  configTitle: { en: 'List', ru: 'Список' },
  value: {
    ...integer,
    read(value, { field }) {
      const id = wholeNumber(value)
      return id !== undefined && field.elements?.includes(id) ? id : undefined
    },
  },
  initial: { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' },
  settable: lists,
  further: { CAPTION_NO_VALUE: text(title.label), SHOW_NO_VALUE: flag(title.how) },
}
