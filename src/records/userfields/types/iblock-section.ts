import { reference as value } from '../../field-types/plain.ts'
import { atLeast, flag, lists, text, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** The id of a section of an information block. */
export const iblockSection: UserfieldType = {
  id: 'iblock_section',
  title: { en: 'Binding to Information Block Sections', ru: 'Привязка к разделам инфоблоков' },
  configTitle: { en: 'Linked to information block sections', ru: 'Привязка к разделам инф. блоков' },
  value,
  initial: { DISPLAY: 'LIST', LIST_HEIGHT: 1, IBLOCK_TYPE_ID: '', IBLOCK_ID: 0, DEFAULT_VALUE: '', ACTIVE_FILTER: 'N' },
  settable: {
    IBLOCK_TYPE_ID: text({ en: 'Information Block Type', ru: 'Тип инфоблока' }),
    IBLOCK_ID: { ...atLeast({ en: 'Information Block', ru: 'Инфоблок' }, 0), type: 'string' },
    DEFAULT_VALUE: text(title.value),
    ...lists,
    ACTIVE_FILTER: flag({ en: 'Show Active Elements Only', ru: 'Показывать только активные элементы' }),
  },
}
