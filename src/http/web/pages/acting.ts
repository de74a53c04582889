import type { Language } from '../../../lib/text.ts'
import type { Session } from '../../../portal/login/sessions.ts'
import { displayName, type User } from '../../../portal/users.ts'
import { html } from '../html.ts'
import { innerPage, tokenField } from './frame.ts'
import { texts } from './texts.ts'
import { words } from './words.ts'

interface ActingPage {
  language: Language
  session: Session
  users: readonly User[]
  search: string
  /** How many are shown at most, where there are more. */
  most: number | null
}

/** Asks an administrator whom to act as. */
export function actingPage({ language, session, users, search, most }: ActingPage): string {
  const say = words(language)
  const { acting } = texts
  return innerPage({
    language,
    session,
    title: say(acting.title),
    content: html`<h1>${say(acting.title)}</h1>
<p class="soft">${say(acting.text)}</p>
<section class="panel" aria-label="${say(acting.title)}">
<form class="search" method="get" action="/profile/act-as" role="search">
<div class="field"><label for="q">${say(acting.search)}</label><input id="q" name="q" type="search" value="${search}" autocomplete="off" /></div>
<button class="second" type="submit">${say(acting.find)}</button></form>
${
  users.length
    ? html`<ul class="rows">${users.map(
        user => html`<li><div>${displayName(user)}<br /><span class="soft small">${user.profile.EMAIL}</span></div>
<form method="post" action="/profile/act-as">${tokenField(session.csrf)}<input type="hidden" name="user" value="${user.id}" />
<button class="quiet" type="submit" aria-label="${say(acting.submit, { name: displayName(user) })}">${say(acting.short)}</button></form></li>`,
      )}</ul>`
    : html`<p>${say(acting.nobody)}</p>`
}
${most !== null && html`<p class="soft small">${say(acting.more, { most })}</p>`}
</section>`,
  })
}
