import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { XMLValidator } from 'fast-xml-parser'
import { html } from '../../src/http/web/html.ts'
import { codePage, consentPage } from '../../src/http/web/pages/consent.ts'
import { continuePage } from '../../src/http/web/pages/continue.ts'
import { errorPage } from '../../src/http/web/pages/error.ts'
import { loginPage } from '../../src/http/web/pages/login.ts'
import { texts } from '../../src/http/web/pages/texts.ts'
import type { Language } from '../../src/lib/text.ts'
import type { Session } from '../../src/portal/login/sessions.ts'
import type { User } from '../../src/portal/users.ts'
import { type Browser, browser, logIn, newLink, someUser, withPassword } from '../support/browser.ts'
import { listening } from '../support/listening.ts'

// Pages of states that nobody comes to in a hurry, such as a session that somebody acts in, are made by their own functions
// with the worst texts there are; all others are opened in a browser.
const NASTY = `<b>"O'Brien" & {name}</b>`

const person = (id: number, NAME: string): User => ({
  id,
  active: true,
  isAdmin: false,
  departments: [],
  profile: { NAME, EMAIL: 'a@b.cd' },
})

const session: Session = {
  tokenHash: '',
  user: person(2, NASTY),
  actor: person(1, 'Boss'),
  csrf: '"<csrf>"',
  created: 0,
  expires: 0,
}

/** Whether a page is made as one: every tag closed, every id once and there where it is named, every field with a label. */
function isWellMade(page: string, language: Language): void {
  assert.ok(page.startsWith(`<!DOCTYPE html>\n<html lang="${language}">`))
  assert.equal(XMLValidator.validate(page.replace('<!DOCTYPE html>\n', '')), true)
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(match => match[1]!)
  assert.equal(new Set(ids).size, ids.length)
  for (const [, names] of page.matchAll(/ (?:for|aria-labelledby|aria-describedby)="([^"]*)"/g))
    for (const name of names!.split(' ')) assert.ok(ids.includes(name), `${name} is named and not there`)
  for (const [field, id] of page.matchAll(
    /<(?:input|textarea)(?![^>]*type="hidden")(?![^>]*tabindex="-1")[^>]*? id="([^"]*)"[^>]*>/g,
  ))
    assert.ok(page.includes(`<label for="${id}"`) || page.includes(`for="${id}"`), field)
  assert.equal(page.match(/<h1/g)?.length, 1)
  assert.equal(page.match(/<main/g)?.length, 1)
  assert.doesNotMatch(page, /<script|<style[^>]+>| style="| on[a-z]+="|undefined|\[object/)
}

describe('pages are well made in both languages', () => {
  for (const language of ['en', 'ru'] as const)
    test(language, async t => {
      const { portal, http } = await listening(t, { language })
      await withPassword(portal)
      await someUser(portal, NASTY, false, 'nasty@example.com')
      const one = browser(http)
      const see = async (path: string, by: Browser = one) => {
        const { text } = await by.get(path)
        isWellMade(text, language)
        return text
      }
      await see('/login')
      await see('/login?back=/profile/password')
      await see('/login/link/none')
      await see(await newLink(portal, 1))
      isWellMade((await logIn(one, '"<nobody>"', 'wrong')).text, language)
      isWellMade((await one.post('/login', {})).text, language)
      await logIn(one)
      assert.match(await see('/profile'), language === 'ru' ? /Здравствуйте, Администратор/ : /Hello, Administrator/)
      await see('/profile/password?back=/a"><b>')
      isWellMade(
        (await one.submit('/profile/password', '/profile/password', { chosen: 'a', again: 'a' })).text,
        language,
      )
      const list = await see('/profile/act-as?q="<')
      assert.match(list, /value="&quot;&lt;"/)
      await one.submit('/profile/act-as', '/profile/act-as', { user: '2' })
      assert.match(await see('/profile'), /&lt;b&gt;&quot;O&#39;Brien&quot; &amp; \{name\}&lt;\/b&gt;/)
      await see('/profile/password')

      const consent = {
        language,
        session: { ...session, actor: null },
        application: NASTY,
        scopes: ['crm', 'unknown.scope', '<x>'],
        action: '/oauth/authorize/',
        fields: { state: `'"><script>` },
        redirectUri: 'https://app.example.com/?a=1&b=2',
        here: '/oauth/authorize/?a=1&b=2',
      }
      const asked = consentPage(consent)
      isWellMade(asked, language)
      assert.match(asked, /name="state" value="&#39;&quot;&gt;&lt;script&gt;"/)
      assert.match(asked, /app\.example\.com/)
      isWellMade(consentPage({ ...consent, session, scopes: [], redirectUri: null }), language)
      isWellMade(codePage({ language, session, application: NASTY, code: '</textarea>', seconds: 30 }), language)
      isWellMade(continuePage({ language, path: '/oauth/authorize/?a=1&b="' }), language)
      const { bugTitle: title, bug: reason } = texts.error
      isWellMade(errorPage({ language, title, reason, advice: '{what}', facts: { what: NASTY } }), language)
      for (const wait of [1, 90, 91, 900])
        isWellMade(loginPage({ language, token: 't', back: '/', problem: { wait } }), language)
    })

  test('texts have no empty and no missing language', () => {
    for (const group of Object.values(texts))
      for (const [name, text] of Object.entries(group)) {
        assert.ok(text.en && text.ru, name)
        const places = (one: string) => [...one.matchAll(/\{\w+\}/g)].map(String).toSorted()
        assert.deepEqual(places(text.ru), places(text.en), name)
      }
  })
})

test('html escapes whatever is put into it', () => {
  const inner = html`<i>${'<&>"\''}</i>`
  assert.equal(
    `${html`<p title="${'"'}">${inner}${[1, null, false, undefined, '\0<']}</p>`}`,
    '<p title="&quot;"><i>&lt;&amp;&gt;&quot;&#39;</i>1&lt;</p>',
  )
})

describe('every page', () => {
  test('runs nothing, is kept nowhere and is shown in no frame', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    for (const path of ['/login', '/login/link/none']) {
      const response = await fetch(http + path)
      const page = await response.text()
      const style = /<style>(.*?)<\/style>/s.exec(page)![1]!
      const hash = createHash('sha256').update(style).digest('base64')
      const header = (name: string) => response.headers.get(name)
      assert.equal(
        header('content-security-policy'),
        `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      )
      assert.equal(header('content-type'), 'text/html; charset=utf-8')
      assert.equal(header('cache-control'), 'no-store')
      assert.equal(header('x-content-type-options'), 'nosniff')
      assert.equal(header('x-frame-options'), 'DENY')
      assert.equal(header('referrer-policy'), 'same-origin')
    }
  })

  test('is at its path, with or without a slash at the end', async t => {
    const { http } = await listening(t)
    assert.equal((await fetch(`${http}/login/`)).status, 200)
    assert.equal((await fetch(`${http}/nothing`)).status, 404)
    assert.equal((await fetch(`${http}/constructor`)).status, 404)
    const head = await fetch(`${http}/login`, { method: 'HEAD' })
    assert.deepEqual([head.status, await head.text()], [200, ''])
  })
})
