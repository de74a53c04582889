import { scalarText } from '../../../rest/params.ts'
import { code } from '../../field-types/plain.ts'
import { flag } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/**
 * The id of a bound CRM record, with the type's letters when the field is open to several types: `L_1`, `CO_5`, `SI_3`; those
 * of a smart process are `T` and its number in hexadecimal, `T80_6` (api-reference/crm/data-types.md).
 */
export const crm: UserfieldType = {
  id: 'crm',
  title: { en: 'Binding to CRM Entities', ru: 'Привязка к элементам CRM' },
  configTitle: { en: 'Linked to CRM entities', ru: 'Привязка к элементам CRM' },
  value: {
    ...code,
    read(value) {
      const [, prefix, id] = /^(?:([A-Z]{1,2}|T[0-9a-fA-F]{1,8})_)?([1-9]\d{0,14})$/.exec(scalarText(value) ?? '') ?? []
      if (id === undefined) return undefined
      return prefix === undefined
        ? id
        : `${prefix[0]}${/\d/.test(prefix) ? prefix.slice(1).toLowerCase() : prefix.slice(1)}_${id}`
    },
  },
  filteredExactly: true,
  initial: { LEAD: 'N', CONTACT: 'N', COMPANY: 'N', DEAL: 'N' },
  settable: {
    LEAD: flag({ en: 'Lead', ru: 'Лид' }),
    CONTACT: flag({ en: 'Contact', ru: 'Контакт' }),
    COMPANY: flag({ en: 'Company', ru: 'Компания' }),
    DEAL: flag({ en: 'Deal', ru: 'Сделка' }),
  },
  further: {
    QUOTE: flag({ en: 'Quote', ru: 'Предложение' }),
    ORDER: flag({ en: 'Order', ru: 'Заказ' }),
    SMART_INVOICE: flag({ en: 'Invoice', ru: 'Счет' }),
  },
  named: { like: /^DYNAMIC_[1-9]\d{0,9}$/, setting: flag({ en: 'Smart process item', ru: 'Элемент смарт-процесса' }) },
  settle(settings) {
    if (!Object.values(settings).includes('Y')) settings.LEAD = 'Y'
  },
}
