import { code, plainText } from '../../field-types/plain.ts'
import { text } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** The code of an element of a directory. */
export const crmStatus: UserfieldType = {
  id: 'crm_status',
  title: { en: 'Binding to CRM Directories', ru: 'Привязка к справочникам CRM' },
  configTitle: { en: 'Linked to CRM directories', ru: 'Привязка к справочникам CRM' },
  value: { ...code, read: plainText },
  filteredExactly: true,
  initial: { ENTITY_TYPE: '' },
  settable: { ENTITY_TYPE: text({ en: 'Directory', ru: 'Справочник' }) },
}
