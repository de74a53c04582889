import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser as Chromium, chromium, type Page } from 'playwright-core'
import type { Portal } from '../../src/index.ts'
import { browser, newLink } from './browser.ts'

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const DIST = path.resolve(import.meta.dirname, '../../web/dist')

/** Why there are no files of the pages; false: there are. */
export const noBuild: string | false =
  !existsSync(path.join(DIST, 'index.html')) && 'the web portal is not built: npm run build:web'

/** Why the pages cannot be shown here; false: they can. */
export const noPages: string | false =
  noBuild || (!existsSync(EXECUTABLE) && `no browser at ${EXECUTABLE}: install chromium, or name one in CHROMIUM`)

/** What a page is opened with. */
interface Look {
  userId?: number
  width?: number
  height?: number
  isDark?: boolean
}

/** Somebody's browser with one page, and what went wrong in it. */
export interface Seat {
  page: Page
  /** Leads to a path of the portal, and waits until the page says that it is ready. */
  go(path: string): Promise<void>
  /** What nobody may find in the console or among the requests, in the order it came. */
  problems: string[]
}

/** The pages of a portal in one browser: each `sit` is a person who is logged in. */
export interface Pages {
  sit(look?: Look): Promise<Seat>
}

interface Cleaner {
  after(work: () => Promise<void>): void
}

/** A browser for the pages of portals, closed at the end. */
export async function openChromium(cleaner: Cleaner): Promise<Chromium> {
  const opened = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-gpu'] })
  cleaner.after(() => opened.close())
  return opened
}

/** Shows the pages of a portal that listens at `http`. */
export function pagesOf(chromium: Chromium, portal: Portal, http: string): Pages {
  return {
    async sit({ userId = 1, width = 1440, height = 900, isDark = false } = {}) {
      const context = await chromium.newContext({
        viewport: { width, height },
        colorScheme: isDark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        locale: 'en-GB',
      })
      await context.addCookies(await cookiesOf(portal, http, userId))
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      return { page, problems: problemsOf(page, http), go: path => go(page, http + path) }
    },
  }
}

/** Logs somebody in by a link, as a browser without a screen does. */
async function cookiesOf(portal: Portal, http: string, userId: number) {
  const one = browser(http)
  const link = await newLink(portal, userId)
  await one.submit(link, link)
  return [...one.cookies].map(([name, value]) => ({ name, value, url: http }))
}

async function go(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await isReady(page)
}

/** Waits until the page has what it shows. */
export const isReady = (page: Page): Promise<unknown> => page.waitForSelector('[data-ready]', { state: 'attached' })

function problemsOf(page: Page, http: string): string[] {
  const problems: string[] = []
  page.on('console', message => {
    // A refusal is told of by its response, with the address.
    if (!/^Failed to load resource/.test(message.text())) problems.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => problems.push(`pageerror: ${error.message}`))
  page.on('request', request => {
    const url = request.url()
    if (!url.startsWith(`${http}/`) && !/^(data|blob):/.test(url)) problems.push(`another host: ${url}`)
  })
  page.on('response', response => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url().slice(http.length)}`)
  })
  return problems
}

/** Looks again and again until it sees what is expected; fails with what it saw last. */
export async function becomes<T>(look: () => Promise<T>, expected: T, seconds = 30): Promise<void> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const seen = await look()
    try {
      assert.deepEqual(seen, expected)
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await sleep(25)
  }
}
