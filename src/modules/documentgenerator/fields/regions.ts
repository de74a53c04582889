import type { Language } from '../../../lib/text.ts'

/** How a country writes dates, names and money. */
export interface Region {
  code: string
  title: string
  languageId: string
  /** For names of months, numbers and money. */
  locale: string
  /** As PHP writes dates. */
  formatDate: string
  formatName: string
}

const WESTERN = '#NAME# #LAST_NAME#'
const EASTERN = '#LAST_NAME# #NAME# #SECOND_NAME#'

const region = (
  code: string,
  title: string,
  languageId: string,
  locale: string,
  formatDate = 'd.m.Y',
  formatName = WESTERN,
): Region => ({ code, title, languageId, locale, formatDate, formatName })

/** The regions that every portal has (document-generator-region-list.md, and the countries of requisites). */
export const regions: ReadonlyMap<string, Region> = new Map(
  [
    region('ru', 'Russia', 'ru', 'ru-RU', 'd.m.Y', EASTERN),
    region('by', 'Belarus', 'ru', 'ru-BY', 'd.m.Y', EASTERN),
    region('kz', 'Kazakhstan', 'ru', 'ru-KZ', 'd.m.Y', EASTERN),
    region('ua', 'Ukraine', 'ua', 'uk-UA', 'd.m.Y', EASTERN),
    region('us', 'United States', 'en', 'en-US', 'm/d/Y'),
    region('uk', 'United Kingdom', 'en', 'en-GB', 'd/m/Y'),
    region('de', 'Germany', 'de', 'de-DE'),
    region('fr', 'France', 'fr', 'fr-FR', 'd/m/Y'),
    region('pl', 'Poland', 'pl', 'pl-PL'),
    region('br', 'Brazil', 'br', 'pt-BR', 'd/m/Y'),
    region('sp', 'Spain', 'la', 'es-ES', 'd/m/Y'),
    region('mx', 'Mexico', 'la', 'es-MX', 'd/m/Y'),
    region('co', 'Colombia', 'la', 'es-CO', 'd/m/Y'),
  ].map(one => [one.code, one]),
)

/** A region by its code, in letters of any size; of a code that no portal knows, what is usual in the portal's language. */
export function regionOf(code: string, language: Language): Region {
  const known = regions.get(code.trim().toLowerCase())
  return known ?? { ...regions.get(language === 'ru' ? 'ru' : 'uk')!, code, title: code }
}
