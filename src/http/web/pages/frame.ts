import type { Language } from '../../../lib/text.ts'
import type { Session } from '../../../portal/login/sessions.ts'
import { displayName } from '../../../portal/users.ts'
import { FORM_FIELD } from '../forms.ts'
import { type Content, type Html, html, raw } from '../html.ts'
import { style } from './style.ts'
import { texts } from './texts.ts'
import { richWords, words } from './words.ts'

/** A roof on columns: what a portico is. */
const mark = (
  size: number,
): Html => html`<svg class="mark" width="${size}" height="${size}" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
<path d="M16 3 29 10.2V13H3v-2.8z"/><path d="M6 15h3.6v10H6zM14.2 15h3.6v10h-3.6zM22.4 15H26v10h-3.6z"/><path d="M3 26.6h26V29H3z"/></svg>`

const icon = raw(
  `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3557d6"/><g fill="#fff" transform="translate(4.8 4.8) scale(.7)"><path d="M16 3 29 10.2V13H3v-2.8z"/><path d="M6 15h3.6v10H6zM14.2 15h3.6v10h-3.6zM22.4 15H26v10h-3.6z"/><path d="M3 26.6h26V29H3z"/></g></svg>',
  )}" />`,
)

interface Document {
  language: Language
  title: string
  body: Content
  head?: Content
}

const document = ({ language, title, body, head }: Document): string =>
  html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="robots" content="noindex" />
<title>${title} · Portico</title>
${icon}${head}
<style>${raw(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text

/** The field by which a form shows that it comes from this page. */
export const tokenField = (token: string): Html => html`<input type="hidden" name="${FORM_FIELD}" value="${token}" />`

/** What is wrong or done, said at once to who cannot see it. */
export const notice = (text: string | null | undefined, kind: 'wrong' | 'done' = 'wrong'): Content =>
  text && html`<p class="notice ${kind}" id="notice" role="${kind === 'wrong' ? 'alert' : 'status'}">${text}</p>`

interface FrontPage {
  language: Language
  title: string
  content: Content
  /** Whose session it is; those who act as somebody are told. */
  session?: Session | null
  head?: Content
}

/** A page with one question on a card: login, consent, errors. */
export function frontPage({ language, title, content, session = null, head }: FrontPage): string {
  const say = words(language)
  return document({
    language,
    title,
    head,
    body: html`${banner(language, session)}<main class="front">
<div class="hero">
<p class="brand">${mark(44)}<span>Portico</span></p>
<p class="tagline">${say(texts.login.tagline)}</p>
<p class="about">${say(texts.login.about)}</p>
</div>
<section class="card" aria-labelledby="title">
<h1 id="title">${title}</h1>
${content}
</section>
</main>`,
  })
}

interface InnerPage {
  language: Language
  title: string
  session: Session
  content: Content
}

/** A page of somebody who is logged in. */
export function innerPage({ language, title, session, content }: InnerPage): string {
  const say = words(language)
  return document({
    language,
    title,
    body: html`${banner(language, session)}<header class="bar">
<a class="brand" href="/" aria-label="${say(texts.frame.home)}">${mark(28)}<span>Portico</span></a>
<div class="who" role="group" aria-label="${say(texts.frame.account)}">
<span class="name">${displayName(session.user)}</span>
<form method="post" action="/logout">${tokenField(session.csrf)}<button class="quiet" type="submit">${say(texts.landing.logOut)}</button></form>
</div>
</header>
<main class="inner">
${content}
</main>`,
  })
}

/** A page of paper: what somebody reads, or prints, who does not log in. */
export const sheetPage = ({ language, title, content }: Pick<FrontPage, 'language' | 'title' | 'content'>): string =>
  document({
    language,
    title,
    body: html`<main class="sheet">
${content}
</main>`,
  })

function banner(language: Language, session: Session | null): Content {
  if (!session?.actor) return null
  const facts = {
    actor: displayName(session.actor),
    name: html`<strong>${displayName(session.user)}</strong>`,
  }
  return html`<div class="acting" role="status">
<span>${richWords(language)(texts.acting.banner, facts)}</span>
<form method="post" action="/profile/act-as/end">${tokenField(session.csrf)}<button type="submit">${words(language)(texts.acting.end)}</button></form>
</div>
`
}
