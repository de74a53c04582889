import { createI18n, useI18n } from 'vue-i18n'
import { type Formats, formats } from '../lib/formats.ts'
import { session } from '../rest/session.ts'
import type { Messages } from './en/index.ts'

/** Which form of a word a number takes: `card | cards` in English, `карточка | карточки | карточек` in Russian. */
const pluralRules = {
  ru: (count: number): number => ({ one: 0, few: 1 })[new Intl.PluralRules('ru').select(count) as 'one' | 'few'] ?? 2,
}

/** Texts of one language; Russian has every text that English has, or it does not compile. */
export async function openI18n(language: 'en' | 'ru') {
  // The other language stays away.
  const messages = language === 'ru' ? (await import('./ru/index.ts')).ru : (await import('./en/index.ts')).en
  return createI18n<[Messages], 'en' | 'ru', false>({
    legacy: false,
    locale: language,
    pluralRules,
    messages: { [language]: messages } as Record<'en' | 'ru', Messages>,
  })
}

/** The texts: `t('board.moved', { stage })`, and for numbers `t('board.atWork', n)`. */
export const useTexts = () => useI18n<{ message: Messages }>({ useScope: 'global' })

let known: Formats | undefined

/** How this page writes numbers and moments. */
export function useFormats(): Formats {
  known ??= formats(session().language, session().zone, session().clock)
  return known
}
