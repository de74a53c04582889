import { createRequire } from 'node:module'
import type { CountryCode, MetadataJson } from 'libphonenumber-js/core'

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

const phone = (value: string, country: Country): string => parser()(value, country)?.number ?? value.replace(/\D/g, '')

type Parser = (value: string, country: Country) => { number: string } | undefined
let loaded: Parser | undefined

/** Loaded with the first phone number, since it takes longer than starting a portal; and at once, since a transaction cannot wait. */
function parser(): Parser {
  if (!loaded) {
    const load = createRequire(import.meta.url)
    const { parsePhoneNumberFromString } = load('libphonenumber-js/core') as typeof import('libphonenumber-js/core')
    const plans: MetadataJson = load('libphonenumber-js/min/metadata')
    // Told so, it need not find out what its arguments are, which takes a third of the time.
    loaded = (value, country) => parsePhoneNumberFromString(value, { defaultCountry: country }, plans)
  }
  return loaded
}
