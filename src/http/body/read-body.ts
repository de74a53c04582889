import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { type BracketLimits, TooComplex } from '../../lib/formats/brackets.ts'
import { type Failure, systemFailure } from '../../rest/phrases.ts'
import type { Identity, Rest } from '../../rest/rest.ts'
import { credentialsBefore, SMALL_BODY } from '../read-request.ts'
import { sessionOf } from '../web/session-cookie.ts'
import { type BodyMeter, bodyMeter } from './body-meter.ts'
import { type ReadBody, readLargeMultipart } from './large-multipart.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** In the place of the large body of somebody who is not known: it was not read. */
export class Unread {
  readonly identity: Identity

  constructor(identity: Identity) {
    this.identity = identity
  }
}

type Body = Buffer | Unread | ReadBody

type Done = (error: Error | null, body?: Body) => void

interface Reading {
  rest: Rest
  /** Largest body, in bytes; of one with files, as much as is kept in memory. */
  maxBody: number
  /** Largest body with files of somebody who is known. */
  maxUpload: number
  limits: BracketLimits
}

/**
 * Reads bodies, for one server. Before a large one is read it is asked who calls, as far as path, query and header tell:
 * what strangers send is passed over. Where only the body can tell, large bodies are read one at a time. Depth and keys are
 * counted as the bytes come, so that what is too much is refused before it is there, and before it is parsed.
 */
export function bodyReader({ rest, maxBody, maxUpload, limits }: Reading) {
  const inTurn = oneAtATime()
  const small = Math.min(SMALL_BODY, maxBody)

  async function readLarge(request: FastifyRequest, payload: IncomingMessage, first: Buffer[]): Promise<Body> {
    const credentials = credentialsBefore(request.raw.url ?? '/', request.headers.authorization)
    const identity = credentials && (await rest.host.identify(credentials))
    if (identity?.failure) return new Unread(identity)
    const isKnown = identity !== null || (isOfPage(request) && (await sessionOf(rest, request)) !== null)
    const contentType = request.headers['content-type'] ?? ''
    if (isKnown && isMultipart(request))
      return readLargeMultipart(payload, first, {
        ...{ files: rest.files, contentType, limits, mostInAll: Math.max(maxBody, maxUpload), mostOfFields: maxBody },
      })
    requireSize(request, maxBody)
    const meter = bodyMeter(contentType, limits)
    const work = (signal?: AbortSignal) => gather(payload, first, { most: maxBody, meter, signal })
    return isKnown ? work() : inTurn(work)
  }

  return (request: FastifyRequest, payload: IncomingMessage, done: Done): void => {
    const large = (first: Buffer[]) => {
      readLarge(request, payload, first)
        .then(body => done(null, body), done)
        // The rest of it is read and dropped.
        .finally(() => payload.resume())
    }
    const most = isMultipart(request) ? Math.max(maxBody, maxUpload) : maxBody
    const declared = Number(request.headers['content-length'])
    if (declared > most) {
      payload.resume()
      done(systemFailure('tooLarge', { limit: most }))
    } else if (declared > small) large([])
    else {
      const chunks: Buffer[] = []
      let size = 0
      const stop = listen(payload, {
        data(chunk) {
          chunks.push(chunk)
          size += chunk.length
          if (size <= small) return
          stop()
          payload.pause()
          large(chunks)
        },
        end() {
          stop()
          done(null, Buffer.concat(chunks, size))
        },
        error() {
          stop()
          done(unfinished())
        },
      })
    }
  }
}

const isMultipart = ({ headers }: FastifyRequest): boolean =>
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '')

/** Whether a page of the portal sends it: its cookie says who calls. */
const isOfPage = ({ raw }: FastifyRequest): boolean => /^\/*_web\/rest\//.test(raw.url ?? '')

function requireSize({ headers }: FastifyRequest, most: number): void {
  if (Number(headers['content-length']) > most) throw systemFailure('tooLarge', { limit: most })
}

const unfinished = (): Failure => systemFailure('unreadable', { reason: 'The request cannot be read.' })

interface Listeners {
  data(chunk: Buffer): void
  end(): void
  error(): void
}

/** Listens to a body; gives what ends that. */
function listen(payload: IncomingMessage, { data, end, error }: Listeners): () => void {
  payload.on('data', data).on('end', end).on('error', error)
  return () => payload.off('data', data).off('end', end).off('error', error)
}

interface Bounds {
  most: number
  meter: BodyMeter | null
  /** Aborted when others have waited long enough. */
  signal?: AbortSignal | undefined
}

/** The whole body, `first` being what has come of it; fails as soon as it is too much. */
function gather(payload: IncomingMessage, first: Buffer[], { most, meter, signal }: Bounds): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    let stop = () => {}
    const end = (error: unknown) => {
      stop()
      signal?.removeEventListener('abort', late)
      if (error === null) resolve(Buffer.concat(chunks, size))
      else reject(error instanceof TooComplex ? systemFailure('unreadable', { reason: error.message }) : error)
    }
    const late = () => end(systemFailure('tooSlow'))
    const data = (chunk: Buffer) => {
      size += chunk.length
      if (size > most) return end(systemFailure('tooLarge', { limit: most }))
      chunks.push(chunk)
      try {
        meter?.(chunk)
      } catch (error) {
        end(error)
      }
    }
    // Who has gone while waiting for the turn says so no more.
    if (payload.destroyed && !payload.readableEnded) return end(unfinished())
    stop = listen(payload, { data, end: () => end(null), error: () => end(unfinished()) })
    signal?.addEventListener('abort', late)
    for (const chunk of first) data(chunk)
    payload.resume()
  })
}
