import { createRequire } from 'node:module'
import type { CountryCode } from 'libphonenumber-js/min'

/** A country by its two letters: the one that phone numbers without `+` are of. */
export type Country = CountryCode

/** The country of a portal of a language. */
export const countryOf = (language: string | undefined): Country => (language === 'ru' ? 'RU' : 'US')

/** No address and no number is longer, and an index takes no text of any length. */
const LONGEST = 255

/**
 * What two values of a communication are compared by: a phone number in E.164 without its extension, an e-mail address
 * without case; null for what is never compared. A phone that no numbering plan can read is its digits.
 */
export function normalForm(type: string, value: string, country: Country): string | null {
  const form = type === 'EMAIL' ? value.trim().toLowerCase() : type === 'PHONE' ? phone(value, country) : ''
  return form && form.length <= LONGEST ? form.toWellFormed() : null
}

const phone = (value: string, country: Country): string =>
  numbers().parsePhoneNumberFromString(value, country)?.number ?? value.replace(/\D/g, '')

type Numbers = typeof import('libphonenumber-js/min')
let loaded: Numbers | undefined

/** Loaded with the first phone number, since it takes longer than starting a portal; and at once, since a transaction cannot wait. */
function numbers(): Numbers {
  loaded ??= createRequire(import.meta.url)('libphonenumber-js/min') as Numbers
  return loaded
}
