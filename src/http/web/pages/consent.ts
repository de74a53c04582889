import type { Language } from '../../../lib/text.ts'
import type { Session } from '../../../portal/login/sessions.ts'
import { displayName } from '../../../portal/users.ts'
import { html } from '../html.ts'
import { loginRedirect } from '../return-path.ts'
import { frontPage, tokenField } from './frame.ts'
import { scopeName } from './scope-names.ts'
import { texts } from './texts.ts'
import { duration, richWords, words } from './words.ts'

interface ConsentPage {
  language: Language
  session: Session
  /** The application's title. */
  application: string
  scopes: readonly string[]
  /** Path of the portal that the form is posted to; `answer` of it is `allow` or `deny`. */
  action: string
  /** The path of this page: with it people can come back to it as somebody else. */
  here?: string
  /** What the form brings back besides: `client_id`, `state`… */
  fields: Readonly<Record<string, string>>
  /** Where the answer is sent to; null: the code is shown on a page. */
  redirectUri: string | null
}

/**
 * Asks whether an application may work in a user's name. Send it by `sendPage(reply, 200, page, [redirectUri])`, and read
 * what comes back by `ownForm(request, session)`.
 */
export function consentPage({ language, session, ...page }: ConsentPage): string {
  const say = words(language)
  const rich = richWords(language)
  const { consent } = texts
  const name = displayName(session.user)
  const facts = { application: html`<strong>${page.application}</strong>`, name: html`<strong>${name}</strong>` }
  const scopes = page.scopes.map(
    scope => html`<li><span>${scopeName(scope, language)}</span><code>${scope}</code></li>`,
  )
  return frontPage({
    language,
    session,
    title: say(consent.title),
    content: html`<p>${rich(consent.text, facts)}</p>
<h2 id="scopes">${say(consent.scopes)}</h2>
<ul class="scopes" aria-labelledby="scopes"${scopes.length > 6 && html` tabindex="0"`}>${scopes.length ? scopes : html`<li>${say(consent.noScopes)}</li>`}</ul>
<p class="soft small">${say(consent.limits)} ${page.redirectUri !== null && say(consent.leadsTo, { host: hostOf(page.redirectUri) })}</p>
<form method="post" action="${page.action}">
${tokenField(session.csrf)}${Object.entries(page.fields).map(
  ([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`,
)}
<div class="pair"><button type="submit" name="answer" value="allow">${say(consent.allow)}</button>
<button class="second" type="submit" name="answer" value="deny">${say(consent.deny)}</button></div>
</form>
${page.here !== undefined && !session.actor && html`<div class="foot"><a href="${loginRedirect(page.here, true)}">${say(consent.other, { name })}</a></div>`}`,
  })
}

/** What people recognise a site by. */
const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host || address : address)

interface CodePage {
  language: Language
  session: Session | null
  application: string
  code: string
  /** For so long the code is good. */
  seconds: number
}

/** Shows an authorization code to be copied, where an application has no address to send it to. */
export function codePage({ language, session, application, code, seconds }: CodePage): string {
  const say = words(language)
  const facts = { application: html`<strong>${application}</strong>` }
  return frontPage({
    language,
    session,
    title: say(texts.code.title),
    content: html`<p>${richWords(language)(texts.code.text, facts)}</p>
<div class="field"><label class="unseen" for="code">${say(texts.code.label)}</label>
<textarea class="code" id="code" rows="2" readonly="" autofocus="" autocomplete="off" spellcheck="false" aria-describedby="expires">${code}</textarea>
<p class="hint" id="expires">${say(texts.code.expires, { time: duration(seconds, language) })}</p></div>`,
  })
}
