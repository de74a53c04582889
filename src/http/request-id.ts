import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What may stand in a header and in a line of a log; uuids do, and what proxies make up. */
const FORM = /^[\w.:=+/-]{1,128}$/

const PARAMETER = 'bx24_request_id='
const IN_QUERY = /[?&]bx24_request_id=([^&#]+)/

/**
 * Gives requests their ids: the client's own where it names one, as SDKs do in the header or the query, or a new one.
 * Nobody may rely on not being able to guess them: a number after a part of this server's own is enough, and a random one
 * takes ten times as long.
 */
export function requestIds(): (request: Pick<IncomingMessage, 'headers' | 'url'>) => string {
  const own = randomUUID().slice(0, 23)
  let made = 0
  return ({ headers, url = '' }) => {
    const named = headers['x-request-id'] ?? (url.includes(PARAMETER) ? IN_QUERY.exec(url)?.[1] : undefined)
    return typeof named === 'string' && FORM.test(named) ? named : `${own}-${(++made).toString(36)}`
  }
}
