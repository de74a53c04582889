import type { Language, Text } from '../../../lib/text.ts'
import type { Session } from '../../../portal/login/sessions.ts'
import { html } from '../html.ts'
import { frontPage } from './frame.ts'
import { texts } from './texts.ts'
import { words } from './words.ts'

interface ErrorPage {
  language: Language
  session?: Session | null
  title: Text
  /** What happened. */
  reason: Text
  /** What can be done about it. */
  advice: Text
  /** For `{places}` of the texts. */
  facts?: Record<string, unknown>
}

/** Says why something was not done and what to do. Nobody is redirected from here. */
export function errorPage({ language, session = null, title, reason, advice, facts = {} }: ErrorPage): string {
  const say = words(language)
  return frontPage({
    language,
    session,
    title: say(title, facts),
    content: html`<p role="alert">${say(reason, facts)}</p>
<p class="soft">${say(advice, facts)}</p>
<a class="button second wide" href="/">${say(texts.error.home)}</a>`,
  })
}
