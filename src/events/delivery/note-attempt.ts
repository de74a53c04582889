import { entryWith } from '../../rest/request-log/log.ts'
import type { Rest } from '../../rest/rest.ts'
import type { Delivered } from './post.ts'

interface Attempt {
  /** `app:3`, `outgoing:1` */
  to: string
  url: string
  event: string
  body: Record<string, unknown>
  /** Seconds since 1970. */
  at: number
  delivered: Delivered
  /** What `portico event resend` takes; null: it is sent this once. */
  delivery: number | null
  /** From 1. */
  attempt: number
}

/** Tells the request log of an attempt to deliver an event: where it went, what came back. */
export function noteAttempt(rest: Rest, { to, url, event, body, at, delivered, delivery, attempt }: Attempt): void {
  const { status, problem, answer } = delivered
  rest.log.add(
    entryWith({
      ...{ id: rest.log.next(), kind: 'event', at, caller: to, method: event, params: body, status },
      duration: rest.clock.exact() / 1000 - at,
      detail: { url, problem, answer, delivery, attempt },
    }),
  )
}
