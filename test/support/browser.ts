import type { Portal } from '../../src/index.ts'
import { addUser } from './people.ts'

/** A page as a browser got it. */
interface Seen {
  status: number
  headers: Headers
  text: string
  /** Where a redirect leads to; null: nowhere. */
  location: string | null
}

/** A browser: it keeps cookies, and shows each step instead of following redirects. */
export interface Browser {
  cookies: Map<string, string>
  /** The names of the cookies that the portal knows a session and a browser by. */
  sessionCookie: string
  deviceCookie: string
  get(path: string, headers?: Record<string, string>): Promise<Seen>
  /** Sends a form, with nothing but what is given. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Seen>
  /** Opens a page and sends its first form that goes to `action`, with its hidden fields. */
  submit(path: string, action: string, fields?: Record<string, string>): Promise<Seen>
}

/** A browser that has been nowhere yet. */
export function browser(base: string): Browser {
  const cookies = new Map<string, string>()
  const ask = async (path: string, init: RequestInit): Promise<Seen> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) }
    const response = await fetch(base + path, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    const { status } = response
    return {
      status,
      headers: response.headers,
      text: withoutStyle(await response.text()),
      location: response.headers.get('location'),
    }
  }
  const post: Browser['post'] = (path, fields, headers = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  const port = base && new URL(base).port
  return {
    cookies,
    sessionCookie: `portico_session_${port}`,
    deviceCookie: `portico_device_${port}`,
    get: (path, headers = {}) => ask(path, { headers }),
    post,
    async submit(path, action, fields = {}) {
      const { text } = await ask(path, {})
      return post(action, { ...hiddenFields(text, action), ...fields })
    },
  }
}

/** Nobody reads the style, least of all in the message of a test that failed. */
const withoutStyle = (page: string): string => page.replace(/<style>.*?<\/style>\n/s, '')

/** The hidden fields of a page's first form that goes to `action`. */
export function hiddenFields(page: string, action: string): Record<string, string> {
  const form = page
    .split('<form ')
    .find(part => part.startsWith('method="post"') && part.includes(`action="${action}"`))
  if (!form) throw new Error(`The page has no form to ${action}:\n${page.slice(page.indexOf('<body>'))}`)
  const inputs = form.split('</form>')[0]!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  return Object.fromEntries(
    [...inputs].map(([, name, value]) => [name!, value!.replaceAll('&quot;', '"').replaceAll('&amp;', '&')]),
  )
}

export const PASSWORD = 'seven green owls'

/** Gives user 1 a password. */
export const withPassword = (portal: Portal, userId = 1): Promise<void> =>
  portal.control('user', 'password', { id: userId, password: PASSWORD })

/** Logs in by the page. */
export const logIn = (browser: Browser, email = 'admin@portico.local', password = PASSWORD): Promise<Seen> =>
  browser.submit('/login', '/login', { email, password })

/** The path of a new login link. */
export const newLink = async (portal: Portal, userId: number): Promise<string> =>
  (await portal.control('user', 'login', { id: userId })).path

/** Adds a user by name. */
export const someUser = (
  portal: Portal,
  name: string,
  admin = false,
  email = `${name.toLowerCase()}@example.com`,
): Promise<number> => addUser(portal, { name, email, admin, departments: [1] })

/** What was written into the audit of what users did, in order; what an operator did is not among it. */
export const audited = async ({ store }: Portal): Promise<[userId: number, action: string, detail: unknown][]> =>
  (await store.read.selectFrom('audit').selectAll().where('user_id', 'is not', null).orderBy('id').execute()).map(
    row => [Number(row.user_id), row.action!, JSON.parse(row.detail!)],
  )
