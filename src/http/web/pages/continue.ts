import type { Language } from '../../../lib/text.ts'
import { html } from '../html.ts'
import { frontPage } from './frame.ts'
import { texts } from './texts.ts'
import { words } from './words.ts'

/** A page that goes on to a path of the portal by itself. */
export function continuePage({ language, path }: { language: Language; path: string }): string {
  const say = words(language)
  return frontPage({
    language,
    title: say(texts.going.title),
    head: html`<meta http-equiv="refresh" content="0;url=${path}" />`,
    content: html`<p class="soft">${say(texts.going.text)}</p>
<a class="button wide" href="${path}">${say(texts.going.link)}</a>`,
  })
}
