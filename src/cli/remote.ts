import { placeOf } from '../control/describe.ts'
import { type Operation, pathParams } from '../control/operation.ts'
import { Refusal } from '../control/refusal.ts'
import { stringifyBrackets } from '../lib/formats/brackets.ts'
import { isMap } from '../lib/text.ts'

/** A portal that is reached over its control API. */
export interface Target {
  url: string
  token: string
}

/** Nothing answers there, or nothing that is a portal. */
export class NotReached extends Error {}

/** Runs an operation on a portal that runs somewhere; its refusals are thrown as they came. */
export async function performRemotely(
  target: Target,
  operation: Operation,
  given: Record<string, unknown>,
): Promise<unknown> {
  const response = await ask(target, operation, given)
  if (response.ok && response.headers.get('content-type')?.startsWith('text/event-stream'))
    return eventsOf(response, target.url)
  const text = await response.text()
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    answer = undefined
  }
  if (isMap(answer) && response.ok && 'result' in answer) return answer.result
  if (isMap(answer) && typeof answer.error === 'string' && typeof answer.error_description === 'string')
    throw new Refusal(response.status, answer.error, answer.error_description)
  throw new NotReached(
    `What answers at ${target.url} is not the control API of a Portico (status ${response.status}). Check the address.`,
  )
}

async function ask({ url, token }: Target, operation: Operation, given: Record<string, unknown>): Promise<Response> {
  const inPath = pathParams(operation)
  const { method, path } = placeOf(operation)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name])))
  const beside = Object.fromEntries(Object.entries(given).filter(([name]) => !inPath.includes(name)))
  const address = addressOf(url, filled)
  const isQuery = method === 'GET'
  if (isQuery) address.search = stringifyBrackets(beside)
  try {
    return await fetch(address, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(isQuery ? {} : { 'content-type': 'application/json' }) },
      ...(isQuery ? {} : { body: JSON.stringify(beside) }),
      redirect: 'error',
    })
  } catch (error) {
    throw new NotReached(`The portal at ${url} does not answer: ${reason(error)}. Check that it runs and the address.`)
  }
}

/** The address of a portal, with or without the path of its control API behind it. */
function addressOf(url: string, path: string): URL {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new NotReached(`--url ${url}: an address is like http://127.0.0.1:8024.`)
  const base = new URL(url)
  return new URL(base.pathname.replace(/\/*(_portico\/*)?$/, '') + path, base)
}

/** What fetch hides behind `fetch failed`. */
function reason(error: unknown): string {
  const cause = (error as Error).cause as { code?: string; message?: string } | undefined
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(cause?.code ?? ''))
    return `its certificate is not trusted (${cause?.code}); NODE_EXTRA_CA_CERTS names the authority to trust`
  return cause?.message || cause?.code || (error as Error).message
}

/** The data of server-sent events. */
async function* eventsOf(response: Response, url: string): AsyncGenerator<unknown> {
  let text = ''
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop()!
      for (const event of events) if (event.startsWith('data: ')) yield JSON.parse(event.slice(6))
    }
  } catch (error) {
    throw new NotReached(`The portal at ${url} is gone: ${reason(error)}.`)
  }
}
