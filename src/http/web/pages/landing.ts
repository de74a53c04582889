import type { Language } from '../../../lib/text.ts'
import type { Session } from '../../../portal/login/sessions.ts'
import { displayName } from '../../../portal/users.ts'
import type { Webhook } from '../../../portal/webhooks.ts'
import { html } from '../html.ts'
import { innerPage, notice } from './frame.ts'
import { texts } from './texts.ts'
import { words } from './words.ts'

interface LandingPage {
  language: Language
  session: Session
  /** As the browser came: `https://localhost:8443`. */
  base: string
  hasPassword: boolean
  webhooks: readonly Webhook[]
  isPasswordSaved: boolean
}

/** What somebody sees first who is logged in. */
export function landingPage({ language, session, base, hasPassword, webhooks, isPasswordSaved }: LandingPage): string {
  const say = words(language)
  const { landing } = texts
  const { user, actor } = session
  return innerPage({
    language,
    session,
    title: say(landing.title),
    content: html`${notice(isPasswordSaved ? say(texts.password.saved) : null, 'done')}
<h1>${say(landing.hello, { name: displayName(user) })}</h1>
<p class="soft">${say(landing.text)}</p>
<p><a class="button" href="/crm/">${say(landing.crm)}</a></p>
<div class="panels">
<section class="panel" aria-labelledby="api"><h2 id="api">${say(landing.apiTitle)}</h2>
<code class="call">curl '${base}/rest/${user.id}/CODE/crm.lead.add' -d 'fields[TITLE]=${language === 'ru' ? 'Первый лид' : 'First lead'}'</code>
<p class="soft small">${say(landing.apiText)}</p>
<h2 id="webhooks">${say(landing.webhooks)}</h2>
${
  webhooks.length > 0 &&
  html`<ul class="rows" aria-labelledby="webhooks">${webhooks.map(
    hook =>
      html`<li><div>${hook.title}</div><code class="soft">${hook.scopes?.join(', ') ?? say(landing.everything)}</code></li>`,
  )}</ul>`
}
<p class="soft small">${say(webhooks.length ? landing.moreWebhooks : landing.noWebhooks)}</p>
<code class="call">portico webhook add --user ${user.id}</code></section>
<section class="panel" aria-labelledby="account"><h2 id="account">${say(landing.accountTitle)}</h2>
<p>${user.profile.EMAIL}<br /><span class="badge">${user.isAdmin ? say(landing.administrator) : say(landing.employee, { id: user.id })}</span></p>
${
  !actor &&
  html`<ul class="links"><li><a href="/profile/password">${say(hasPassword ? landing.changePassword : landing.choosePassword)}</a></li>
${user.isAdmin && html`<li><a href="/profile/act-as">${say(landing.actAs)}</a></li>`}</ul>`
}</section>
</div>`,
  })
}
