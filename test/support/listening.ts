import assert from 'node:assert/strict'
import { connect } from 'node:net'
import type { Answer, Listening, ListenOptions, Portal, PortalOptions } from '../../src/index.ts'
import { addWebhook, newCode } from '../../src/portal/webhooks.ts'
import { openPortal } from './portal.ts'

/** A portal that can be reached. */
export interface Served {
  portal: Portal
  listening: Listening
  /** `http://127.0.0.1:54321` */
  http: string
  /** User 1's webhook: `http://127.0.0.1:54321/rest/1/CODE/`. */
  hook: string
  /** Posts JSON to a method by user 1's webhook. */
  call(method: string, params?: unknown): Promise<Answer>
  /** The address of a new webhook of a user. */
  webhook(userId: number, scopes?: string[] | null): Promise<string>
}

/** The context of a test, or `{ after }` of a file. */
interface Cleaner {
  after(work: () => Promise<void>): void
}

/** Opens a portal that listens; at the end it is closed, and nothing that happened in it may have been a bug. */
export async function listening(
  cleaner: Cleaner,
  options: PortalOptions = {},
  listenOptions: Partial<ListenOptions> = {},
): Promise<Served> {
  const bugs: unknown[] = []
  const portal = await openPortal({ onBug: (error, method) => bugs.push([method, error]), ...options })
  cleaner.after(async () => {
    await portal.close()
    assert.deepEqual(bugs, [])
  })
  const server = await portal.listen({ httpsPort: 'off', ...listenOptions })
  const hook = `${server.http}/rest/1/${portal.webhook.code}/`
  return {
    portal,
    listening: server,
    http: server.http,
    hook,
    call: (method, params = {}) => post(`${hook}${method}`, params),
    async webhook(userId, scopes = null) {
      const code = newCode()
      await portal.store.write(db =>
        addWebhook(db, { userId, code, title: 'test', scopes, now: '2026-01-01T00:00:00' }),
      )
      return `${server.http}/rest/${userId}/${code}/`
    },
  }
}

export const get = (url: string): Promise<Answer> => ask(url, {})

export const post = (url: string, params: unknown): Promise<Answer> =>
  send(url, 'application/json', JSON.stringify(params))

export const send = (url: string, contentType: string, body: string | Uint8Array | FormData): Promise<Answer> =>
  ask(url, { method: 'POST', headers: { 'content-type': contentType }, body })

/** The envelope of an answer with its status. */
export async function ask(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  return answerFrom(response.status, await response.text())
}

/** Sends bytes as they are over a connection of their own; gives status and envelope. */
export async function exchange(base: string, bytes: string | Buffer): Promise<Answer> {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname, () => socket.write(bytes))
  let text = ''
  for await (const chunk of socket.setEncoding('utf8')) {
    text += chunk
    const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s)
    if (Number(/^content-length: (\d+)/im.exec(head)?.[1]) === Buffer.byteLength(body)) break
  }
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s)
  return answerFrom(Number(head.split(' ')[1]), body)
}

function answerFrom(status: number, text: string): Answer {
  let envelope: unknown
  try {
    envelope = JSON.parse(text)
  } catch {
    assert.fail(`${status} without an envelope: ${text.slice(0, 500)}`)
  }
  return { status, ...(envelope as object) }
}
