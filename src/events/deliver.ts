import { stringifyBrackets } from '../lib/brackets.ts'
import { entryWith } from '../rest/log.ts'
import type { Rest } from '../rest/rest.ts'

/** An event on its way to one address: form-encoded, every scalar a text (api-reference/events/index.md). */
interface Delivery {
  event: string
  url: string
  /** The application that it goes to: `app:3`. */
  to: string
  body: Record<string, unknown>
}

/** What came of a delivery: the HTTP status, or why there is none. */
export interface Delivered {
  status: number
  problem: string | null
}

const TIMEOUT_MS = 10_000

/** Posts an event and notes it in the request log; a handler that fails is told of, never thrown. */
export async function deliver(rest: Rest, { event, url, to, body }: Delivery): Promise<Delivered> {
  const at = rest.clock.exact() / 1000
  const delivered = await post(url, stringifyBrackets(body))
  rest.log.add(
    entryWith({
      id: rest.log.next(),
      kind: 'event',
      at,
      caller: to,
      method: event,
      params: body,
      status: delivered.status,
      duration: rest.clock.exact() / 1000 - at,
      detail: { url, problem: delivered.problem },
    }),
  )
  return delivered
}

async function post(url: string, body: string): Promise<Delivered> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    return { status: response.status, problem: response.ok ? null : `It answered ${response.status}.` }
  } catch (error) {
    return { status: 0, problem: reason(error as Error & { cause?: { code?: string; message?: string } }) }
  }
}

function reason({ name, message, cause }: Error & { cause?: { code?: string; message?: string } }): string {
  if (name === 'TimeoutError') return `It did not answer within ${TIMEOUT_MS / 1000} seconds.`
  const { code, message: why } = cause ?? {}
  if (code === 'ECONNREFUSED') return 'Nobody listens there (ECONNREFUSED).'
  return [code, why ?? message].filter(Boolean).join(': ')
}
