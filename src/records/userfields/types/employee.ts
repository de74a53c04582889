import { reference as value } from '../../field-types/plain.ts'
import type { UserfieldType } from './userfield-type.ts'

/** The id of a user. */
export const employee: UserfieldType = {
  id: 'employee',
  title: { en: 'Binding to User', ru: 'Привязка к сотруднику' },
  configTitle: { en: 'Linked to employee', ru: 'Привязка к сотруднику' },
  value,
  filteredExactly: true,
  initial: {},
  settable: {},
}
