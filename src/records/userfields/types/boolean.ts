import { listOf, scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import { plainText } from '../../field-types/plain.ts'
import { oneOf, text, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** Yes or no: stored as 1 or 0 and shown so; filters of it compare with 1 and 0 too. */
export const boolean: UserfieldType = {
  id: 'boolean',
  title: { en: 'Yes/No', ru: 'Да/Нет' },
  configTitle: { en: 'Yes/No', ru: 'Да/Нет' },
  value: {
    column: 'integer',
    read(value) {
      const yes = truth(value)
      return yes === undefined ? undefined : yes ? 1 : 0
    },
    show: (column, flavor) => flavor.asText(column),
    // Written and shown as a flag, and filtered by 1 and 0 (crm-item-list.md, parameter filter).
    readItemFilter(value) {
      const number = wholeNumber(value)
      return number === 0 || number === 1 ? number : undefined
    },
    showItem: column => `case when ${column} = 1 then 'Y' else 'N' end`,
    empty: [0],
  },
  single: true,
  initial: { DEFAULT_VALUE: 0, DISPLAY: 'CHECKBOX', LABEL: ['', ''], LABEL_CHECKBOX: '' },
  settable: {
    DEFAULT_VALUE: {
      type: 'int',
      title: title.value,
      read: value => ((truth(value) ?? Number(scalarText(value)) >= 1) ? 1 : 0),
    },
    DISPLAY: oneOf(title.display, ['CHECKBOX', 'RADIO', 'DROPDOWN']),
  },
  further: {
    // Shown as a list: the texts of no and of yes.
    LABEL: {
      type: 'string',
      title: title.label,
      read(value) {
        const labels = listOf(value)
        if (!labels) return plainText(value) === undefined ? undefined : ['', plainText(value)]
        return labels.length === 2 ? labels.map(label => plainText(label) ?? '') : undefined
      },
    },
    LABEL_CHECKBOX: text(title.label),
  },
}
