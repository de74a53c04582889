import type { Language } from '../../lib/text.ts'
import type { Rest } from '../../rest/rest.ts'

/** How somebody wants the portal's pages to be, as far as they have said so (the preference `ui`). */
export interface Ui {
  language?: Language
  /** Times of day by twelve hours or by twenty-four. */
  clock?: '12' | '24'
}

/** What somebody has set of the pages. */
export async function uiOf(rest: Rest, userId: number): Promise<Ui> {
  const row = await rest.store.read
    .selectFrom('preference')
    .select('value')
    .where('user_id', '=', userId)
    .where('name', '=', 'ui')
    .executeTakeFirst()
  const { language, clock } = (row?.value ? JSON.parse(row.value) : {}) as Ui
  return {
    ...((language === 'en' || language === 'ru') && { language }),
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
