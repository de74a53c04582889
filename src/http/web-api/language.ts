import type { Language } from '../../lib/text.ts'
import type { Rest } from '../../rest/rest.ts'

/** How somebody wants the portal's pages to be, as far as they have said so. */
export interface Ui {
  /** The preference `language`: `{code}`. */
  language?: Language
  /** Times of day by twelve hours or by twenty-four: the preference `ui`. */
  clock?: '12' | '24'
}

/** What somebody has set of the pages. */
export async function uiOf(rest: Rest, userId: number): Promise<Ui> {
  const rows = await rest.store.read
    .selectFrom('preference')
    .select(['name', 'value'])
    .where('user_id', '=', userId)
    .where('name', 'in', ['language', 'ui'])
    .execute()
  const kept = Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value!)]))
  const code: unknown = kept.language?.code
  const clock: unknown = kept.ui?.clock
  return {
    ...((code === 'en' || code === 'ru') && { language: code }),
    ...((clock === '12' || clock === '24') && { clock }),
  }
}

const variants = new WeakMap<Rest, Map<Language, Rest>>()

/** The portal as it speaks to readers of a language: titles of fields, texts of failures. What it remembers is kept for each language by itself. */
export function speaking(rest: Rest, language: Language | undefined): Rest {
  if (!language || language === rest.language) return rest
  let mine = variants.get(rest)
  if (!mine) {
    mine = new Map()
    variants.set(rest, mine)
  }
  let variant = mine.get(language)
  if (!variant) {
    // Whatever changes in the portal's own is read through it.
    variant = Object.create(rest, { language: { value: language }, memory: { value: new Map() } }) as Rest
    mine.set(language, variant)
  }
  return variant
}
