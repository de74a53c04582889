import { iblockSection } from './iblock-section.ts'
import type { UserfieldType } from './userfield-type.ts'

/** The id of an element of an information block; its settings are those of sections. */
export const iblockElement: UserfieldType = {
  ...iblockSection,
  id: 'iblock_element',
  title: { en: 'Binding to Information Block Elements', ru: 'Привязка к элементам инфоблоков' },
  configTitle: { en: 'Linked to information block elements', ru: 'Привязка к элементам инф. блоков' },
}
