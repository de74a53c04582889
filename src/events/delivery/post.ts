import http from 'node:http'
import https from 'node:https'
import { EgressDenied, type EgressPolicy, lookupWithin, requireEgressAllowed } from './egress-policy.ts'

/** What came of a delivery. */
export interface Delivered {
  /** The status of the answer; 0: there was none. */
  status: number
  /** Why it did not arrive; null when it did. */
  problem: string | null
  /** How the answer begins. */
  answer: string
}

/** Posts to handlers. */
export interface Poster {
  /** Posts a form and waits for the answer; what goes wrong is told, never thrown. */
  post(url: string, body: string): Promise<Delivered>
  close(): void
}

const TIMEOUT_MS = 10_000
const LONGEST_ANSWER = 1000

/** A connection that was kept was closed at the other side. */
class StaleConnection extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause })
  }
}

const isReset = (error: NodeJS.ErrnoException): boolean => error.code === 'ECONNRESET' || error.code === 'EPIPE'

/** It took too long. */
class NoAnswer extends Error {
  constructor() {
    super(`It did not answer within ${TIMEOUT_MS / 1000} seconds.`)
  }
}

/** A poster that keeps connections open and sends only where `egressPolicy` says. */
export function poster(egressPolicy: () => EgressPolicy): Poster {
  const options = { keepAlive: true, lookup: lookupWithin(egressPolicy) }
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) }
  const underWay = new Set<http.ClientRequest>()
  let closed = false

  const send = (url: URL, body: string): Promise<Delivered> =>
    new Promise((resolve, reject) => {
      requireEgressAllowed(url.hostname, egressPolicy())
      const { request } = url.protocol === 'https:' ? https : http
      const sent = request(
        url,
        {
          method: 'POST',
          agent: agents[url.protocol as keyof typeof agents],
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Portico',
          },
        },
        response => {
          let answer = ''
          response.setEncoding('utf8')
          response.on('data', (text: string) => {
            if (answer.length < LONGEST_ANSWER) answer = (answer + text).slice(0, LONGEST_ANSWER)
          })
          response.on('error', reject)
          response.on('end', () => {
            const status = response.statusCode ?? 0
            resolve({ status, problem: status >= 200 && status < 300 ? null : `It answered ${status}.`, answer })
          })
        },
      )
      const timer = setTimeout(() => {
        reject(new NoAnswer())
        sent.destroy()
      }, TIMEOUT_MS)
      underWay.add(sent)
      sent.on('error', error => reject(sent.reusedSocket && isReset(error) ? new StaleConnection(error) : error))
      sent.on('close', () => {
        clearTimeout(timer)
        underWay.delete(sent)
        reject(new Error('The connection was closed.'))
      })
      sent.end(body)
    })

  /** A connection that was kept may have been closed at the other side just now: nothing was read from it there. */
  const again = (url: URL, body: string): Promise<Delivered> =>
    send(url, body).catch(error => {
      if (closed || !(error instanceof StaleConnection)) throw error
      return send(url, body)
    })

  return {
    async post(url, body) {
      try {
        if (closed) throw new Error('The portal is closing.')
        return await again(new URL(url), body)
      } catch (error) {
        return { status: 0, problem: reason(error as NodeJS.ErrnoException), answer: '' }
      }
    },
    close() {
      closed = true
      for (const request of underWay) request.destroy()
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

function reason(error: NodeJS.ErrnoException): string {
  if (error instanceof EgressDenied || error instanceof NoAnswer) return error.message
  if (error.code === 'ECONNREFUSED') return 'Nobody listens there (ECONNREFUSED).'
  if (error.code === 'ERR_INVALID_URL') return 'It is no address.'
  return [error.code, error.message].filter(Boolean).join(': ')
}
