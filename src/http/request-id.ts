import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What may stand in a header and in a line of a log; uuids do, and what proxies make up. */
const FORM = /^[\w.:=+/-]{1,128}$/

/** The id of a request: the client's own where it names one, as SDKs do in the header or the query, or a new one. */
export function requestIdOf({ headers, url = '' }: Pick<IncomingMessage, 'headers' | 'url'>): string {
  const named = headers['x-request-id'] ?? /[?&]bx24_request_id=([^&#]+)/.exec(url)?.[1]
  return typeof named === 'string' && FORM.test(named) ? named : randomUUID()
}
