import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listening } from '../support/listening.ts'
import { noPages, openChromium, pagesOf } from '../support/pages.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const PAGES = [
  '/',
  '/crm/deal/list/?f.STAGE_ID=NEW&f.DATE_CREATE.in=thisYear',
  '/crm/contact/import/',
  '/crm/deal/kanban/',
  '/crm/lead/kanban/',
  '/crm/type/31/kanban/',
  '/crm/deal/list/',
  '/crm/contact/list/',
  '/crm/deal/details/3/',
  '/crm/deal/details/3/?tab=products',
  '/crm/contact/details/1/?tab=requisites',
  '/crm/company/details/1/?tab=related',
  '/crm/contact/details/1/',
  '/crm/company/details/0/',
  '/crm/recyclebin/',
  '/company/',
  '/company/personal/user/1/',
  '/crm/activity/',
  '/crm/configs/status/',
  '/crm/configs/fields/',
  '/crm/configs/perms/',
  '/crm/configs/types/',
  '/crm/catalog/',
  '/crm/configs/currency/',
  '/crm/configs/mycompany/?show=presets',
  '/crm/configs/automation/',
  '/crm/configs/templates/',
  '/crm/configs/mail/',
  '/crm/nothing/of/the/kind/',
]

const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What the colours and the width change, of all that axe looks at. */
const LOOKS = { type: 'rule', values: ['color-contrast', 'target-size', 'scrollable-region-focusable'] }

const LAYOUTS = [
  { width: 1440, height: 900, colorScheme: 'light', rules: ALL, in: 'en' },
  { width: 1440, height: 900, colorScheme: 'dark', rules: LOOKS, in: 'ru' },
  { width: 390, height: 844, colorScheme: 'dark', rules: ALL, in: 'en' },
  { width: 390, height: 844, colorScheme: 'light', rules: LOOKS, in: 'ru' },
] as const

/** In the suite every page is looked at in both languages, both themes and both widths; in all their combinations by itself. */
const EACH = process.env.SCREENS === 'all'

/** Text that is cut off, and says nowhere what it is in full. */
const CLIPPED = `[...document.querySelectorAll('main *, nav *, header *')].filter(element => {
  if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) return false
  if (element.scrollWidth <= element.clientWidth + 1 || element.closest('.p-hidden')) return false
  return getComputedStyle(element).overflowX !== 'visible' && !element.closest('[title]')
}).map(element => element.outerHTML.slice(0, 160))`

/** What axe finds by these rules. */
const violations = (runOnly: object) => `axe.run(document, {
  preload: false,
  runOnly: ${JSON.stringify(runOnly)},
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, failureSummary }) =>
  [id, html.slice(0, 200), failureSummary.split('\\n')[1]].join(' | '))))`

describe('every screen', { skip: noPages }, async () => {
  const chromium = await openChromium({ after })
  for (const language of ['en', 'ru'] as const) {
    const { portal, http } = await listening({ after }, { seed: 'demo', language })
    const { sit } = pagesOf(chromium, portal, http)
    for (const path of PAGES)
      test(`${path} in ${language}`, async () => {
        const { page, go, problems } = await sit()
        await go(path)
        await page.evaluate(`${axe}; 0`)
        const found: string[] = []
        for (const { width, height, colorScheme, rules } of LAYOUTS.filter(one => EACH || one.in === language)) {
          await page.setViewportSize({ width, height })
          await page.emulateMedia({ colorScheme })
          await page.waitForSelector(colorScheme === 'dark' ? 'html.dark' : 'html:not(.dark)', { state: 'attached' })
          await settled(page)
          const tell = (one: string) => found.push(`${width} ${colorScheme}: ${one}`)
          for (const one of (await page.evaluate(violations(rules))) as string[]) tell(one)
          for (const one of (await page.evaluate(CLIPPED)) as string[]) tell(`clipped: ${one}`)
          const wide = (await page.evaluate('document.scrollingElement.scrollWidth')) as number
          if (wide > width) tell(`scrolls sideways to ${wide}`)
        }
        await page.context().close()
        assert.deepEqual([...found, ...problems], [])
      })
  }
})

/** Until nothing is animated any more, and what a change of the size asked for has been drawn. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(`new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() =>
    Promise.all(document.getAnimations().filter(one => one.effect?.getTiming().iterations !== Infinity).map(one => one.finished))).then(() =>
    new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)))))`)
