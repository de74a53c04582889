import { shallowRef } from 'vue'
import { Failure } from './failure.ts'
import { openSession, session } from './session.ts'

/** An answer of a method; `total` and `next` of a list. */
export interface Answer<T> {
  result: T
  total?: number
  next?: number
}

/** A method with its parameters. */
export type Command = readonly [method: string, params?: Record<string, unknown>]

/** A call that changed something, as the call bar shows it. */
export interface Made {
  /** The method of the API, or the verb and the path of the control API. */
  method: string
  params: Record<string, unknown>
  ms: number
  isRefused: boolean
}

/** The last call of this page that changed something. */
export const lastWrite = shallowRef<Made | null>(null)

/** The name of this page, by which it knows its own changes among those of others. */
export const pageTag = `page-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36)}`

const writes =
  /(\.|^)(add|update|set|delete|remove|move|bind|unbind|import|mergeBatch|save|restore|pin|unpin|updateDeadline)$/i

/** Calls a method of the REST API with the rights of who is logged in; rejects with a Failure. */
export async function call<T>(method: string, params: Record<string, unknown> = {}): Promise<Answer<T>> {
  const started = performance.now()
  const { status, body, logId } = await send(`/_web/rest/${method}`, 'POST', params)
  const isRefused = 'error' in body
  if (writes.test(method)) lastWrite.value = { method, params, ms: Math.round(performance.now() - started), isRefused }
  if (isRefused) throw new Failure(String(body.error), String(body.error_description ?? ''), status, logId)
  return body as unknown as Answer<T>
}

/** Calls an operation of the control API: `GET`, `/log`. */
export async function control<T>(verb: string, path: string, params?: Record<string, unknown>): Promise<T> {
  const started = performance.now()
  const { status, body } = await send(`/_web/control${path}`, verb, params)
  if (verb !== 'GET')
    lastWrite.value = {
      method: `${verb} /_portico${path}`,
      params: params ?? {},
      ms: Math.round(performance.now() - started),
      isRefused: 'error' in body,
    }
  if ('error' in body) throw new Failure(String(body.error), String(body.error_description ?? ''), status)
  return body.result as T
}

async function send(url: string, verb: string, params?: Record<string, unknown>) {
  const ask = () =>
    fetch(url, {
      method: verb,
      headers: {
        'x-portico-csrf': session().csrf,
        'x-portico-tag': pageTag,
        ...(params && { 'content-type': 'application/json' }),
      },
      ...(params && { body: JSON.stringify(params) }),
    })
  let response = await ask()
  // The page is older than the session: the session is asked for anew, once.
  if (response.status === 401 || (response.status === 403 && (await isStale(response)))) {
    await openSession()
    response = await ask()
  }
  const body = (await response.json()) as Record<string, unknown>
  return { status: response.status, body, logId: response.headers.get('x-portico-log') }
}

const isStale = async (response: Response): Promise<boolean> =>
  ((await response.clone().json()) as { error?: string }).error === 'STALE_PAGE'
