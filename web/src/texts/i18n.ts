import { createI18n, useI18n } from 'vue-i18n'
import { type Formats, formats } from '../lib/formats.ts'
import { session } from '../rest/session.ts'
import type { Loaded, Messages } from './en/index.ts'

/** Which form of a word a number takes: `card | cards` in English, `карточка | карточки | карточек` in Russian. */
const pluralRules = {
  ru: (count: number): number => ({ one: 0, few: 1 })[new Intl.PluralRules('ru').select(count) as 'one' | 'few'] ?? 2,
}

/** The texts of each language but those of `later`, which are loaded where they are read. */
const languages = {
  en: async (): Promise<Loaded> => (await import('./en/index.ts')).en,
  ru: async (): Promise<Loaded> => (await import('./ru/index.ts')).ru,
}

/** Texts that come with the pages that show them. */
const later = {
  settings: {
    en: async () => (await import('./en/settings.ts')).settings,
    ru: async () => (await import('./ru/settings.ts')).settings,
  },
}

/** Loads the texts of a part; what shows them waits for that. */
export async function loadTexts(part: keyof typeof later): Promise<void> {
  const { language } = session()
  i18n?.mergeLocaleMessage(language, { [part]: await later[part][language]() })
}

/** The opened one. */
let i18n: { mergeLocaleMessage(language: 'en' | 'ru', texts: object): void } | undefined

/** Texts of one language; Russian has every text that English has, or it does not compile. */
export async function openI18n(language: 'en' | 'ru') {
  const messages = await languages[language]()
  const opened = createI18n<[Messages], 'en' | 'ru', false>({
    legacy: false,
    locale: language,
    pluralRules,
    messages: { [language]: messages } as unknown as Record<'en' | 'ru', Messages>,
  })
  i18n = opened.global
  return opened
}

/** The texts: `t('board.moved', { stage })`, and for numbers `t('board.atWork', n)`. */
export const useTexts = () => useI18n<{ message: Messages }>({ useScope: 'global' })

let known: Formats | undefined

/** How this page writes numbers and moments. */
export function useFormats(): Formats {
  known ??= formats(session().language, session().zone, session().clock)
  return known
}
