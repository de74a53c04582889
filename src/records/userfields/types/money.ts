import { scalarText } from '../../../rest/params.ts'
import type { Reading } from '../../field-types/field-type.ts'
import { code } from '../../field-types/plain.ts'
import { text, title } from './setting.ts'
import type { UserfieldType } from './userfield-type.ts'

/** An amount and its currency; spaces between thousands and a decimal comma are understood, as people type them. */
const MONEY = /^([+-]?)(\d{0,15})(?:[.,](\d{0,10}))?(\|[A-Z]{3})?$/

/** A currency without an amount is none (tutorials/crm/how-to-edit-crm-objects/how-to-make-contact-edit-card.md). */
const NO_AMOUNT = /^\|?[A-Z]{3}$/

/** Kept as `100.5|EUR`, with the decimals that were sent; an amount alone is in the base currency of the portal. */
const value = {
  ...code,
  searchable: true as const,
  read(value: unknown, reading?: Reading) {
    const sent = (scalarText(value) ?? '').replace(/\s/g, '')
    if (NO_AMOUNT.test(sent)) return null
    const base = reading?.field.baseCurrency
    const [, sign, whole = '', decimals = '', currency = base ? `|${base}` : ''] = MONEY.exec(sent) ?? []
    if (!whole && !decimals) return undefined
    return `${sign === '-' ? '-' : ''}${whole || '0'}${decimals && '.'}${decimals}${currency}`
  },
}

/** An amount with its currency. */
export const money: UserfieldType = {
  id: 'money',
  title: { en: 'Money', ru: 'Деньги' },
  configTitle: { en: 'Money', ru: 'Деньги' },
  value,
  identifies: true,
  initial: { DEFAULT_VALUE: '' },
  settable: {},
  // An empty text is none.
  further: { DEFAULT_VALUE: { ...text(title.value), read: sent => (sent === '' ? '' : value.read(sent)) } },
}
