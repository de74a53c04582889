import type { Language } from '../../../lib/text.ts'
import type { User } from '../../../portal/users.ts'
import { displayName } from '../../../portal/users.ts'
import { html } from '../html.ts'
import { frontPage, notice, tokenField } from './frame.ts'
import { texts } from './texts.ts'
import { duration, words } from './words.ts'

export interface LoginPage {
  language: Language
  token: string
  /** Where to go on to. */
  back: string
  email?: string
  /** What went wrong the last time: wrong words, seconds to wait, or too much to do. */
  problem?: { wrong: true } | { wait: number } | { busy: true }
}

/** The page that asks who is there. */
export function loginPage({ language, token, back, email = '', problem }: LoginPage): string {
  const say = words(language)
  const told =
    problem &&
    ('wait' in problem
      ? say(texts.login.wait, { time: duration(problem.wait, language) })
      : say('busy' in problem ? texts.login.busy : texts.login.wrong))
  const invalid = problem && 'wrong' in problem && html` aria-invalid="true" aria-describedby="notice"`
  return frontPage({
    language,
    title: say(texts.login.title),
    content: html`${back !== '/' && !told && html`<p class="soft">${say(texts.login.goOn)}</p>`}
${notice(told)}
<form method="post" action="/login">
${tokenField(token)}<input type="hidden" name="back" value="${back}" />
<div class="field"><label for="email">${say(texts.login.email)}</label>
<input id="email" name="email" type="email" value="${email}" autocomplete="username" maxlength="255" autocapitalize="none" spellcheck="false" required=""${!email && html` autofocus=""`}${invalid} /></div>
<div class="field"><label for="password">${say(texts.login.password)}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required=""${email && html` autofocus=""`}${invalid} /></div>
<button class="wide" type="submit">${say(texts.login.submit)}</button>
</form>
<div class="foot">${say(texts.login.help)}<code class="call">portico user login ID</code></div>`,
  })
}

/** The page of a link that logs in: opened by a person or by a program that looks ahead, it does nothing yet. */
export function linkPage(page: { language: Language; token: string; user: User; path: string }): string {
  const { language, token, user, path } = page
  const say = words(language)
  return frontPage({
    language,
    title: say(texts.link.title, { name: displayName(user) }),
    content: html`<p class="soft">${say(texts.link.text, { email: user.profile.EMAIL ?? '' })}</p>
<form method="post" action="${path}">${tokenField(token)}
<button class="wide" type="submit" autofocus="">${say(texts.link.submit)}</button></form>`,
  })
}
