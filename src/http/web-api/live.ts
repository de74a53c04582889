import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Session } from '../../portal/login/sessions.ts'
import { dispatch } from '../../rest/dispatch.ts'
import type { LogEntry } from '../../rest/request-log/log.ts'
import type { Rest } from '../../rest/rest.ts'
import { serverSentEvents } from '../control/server-sent-events.ts'
import type { PagesPortal } from './routes.ts'

/** A change of a record, as pages are told of it while they are open. */
interface Change {
  type: string
  id: number | string
  how: 'add' | 'update' | 'delete'
  /** Who: `webhook:5`, `portal:1`. */
  by: string | null
  userId: number | null
  /** The page that made the change itself knows it by its tag. */
  tag: string | null
  /** Seconds since 1970 on the portal's clock. */
  at: number
  /** In the timelines of which records it is told, of those that the user may read. */
  records?: { entityTypeId: number; id: number }[]
}

/** More than anybody reads; whoever is so far behind loads anew. */
const MOST_WAITING = 10_000

const TOPIC = 'changes of records'

/** Has the other processes of a database know of changes that are committed in this one, while a page there is open. */
export const shareChanges = ({ neighbours, log }: Rest): void =>
  neighbours.source(TOPIC, (_wanted: null, tell) => {
    let gathered: Change[] = []
    return log.follow(entry => {
      const made = changesOf(entry)
      if (!made.length) return
      if (!gathered.length)
        setImmediate(() => {
          tell(gathered)
          gathered = []
        })
      gathered.push(...made)
    })
  })

/** Sends the changes of records that the user may read, as they are committed in any process. */
export async function liveChanges(
  { rest, closing }: PagesPortal,
  { user }: Session,
  reply: FastifyReply,
): Promise<void> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const signal = closing ? AbortSignal.any([gone.signal, closing]) : gone.signal
  const follower = await following(rest, signal)
  reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('x-accel-buffering', 'no')
    .send(Readable.from(serverSentEvents(changes(rest, user, follower, signal), signal)))
}

/** What has changed and was not sent yet. */
interface Follower {
  waiting: Change[]
  /** Resolves when something waits, or the signal comes. */
  more(): Promise<void>
  end(): void
}

async function following({ log, neighbours }: Rest, signal: AbortSignal): Promise<Follower> {
  const waiting: Change[] = []
  let wake = () => {}
  const add = (made: readonly Change[]) => {
    if (made.length && waiting.length < MOST_WAITING) waiting.push(...made)
    wake()
  }
  const unfollow = await neighbours.follow(TOPIC, null, add)
  const end = log.follow(entry => add(changesOf(entry)))
  const stop = () => wake()
  signal.addEventListener('abort', stop)
  return {
    waiting,
    more: () =>
      new Promise<void>(resolve => {
        wake = resolve
        if (waiting.length || signal.aborted) resolve()
      }),
    end() {
      signal.removeEventListener('abort', stop)
      end()
      unfollow()
    },
  }
}

async function* changes(
  rest: Rest,
  user: Session['user'],
  { waiting, more, end }: Follower,
  signal: AbortSignal,
): AsyncGenerator<Change> {
  try {
    while (!signal.aborted) {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const known = await knownOf(rest, user, one)
        if (known) yield known
      }
      await more()
    }
  } finally {
    end()
  }
}

function changesOf({ touched, caller, userId, origin, at, failure }: LogEntry): Change[] {
  if (failure) return []
  return touched.flatMap(({ type, id, how }) =>
    how === 'read' ? [] : [{ type, id, how, by: caller, userId, tag: origin?.tag ?? null, at }],
  )
}

/** What is told in timelines beside the changes of their records. */
const isInTimelines = (type: string): boolean => type === 'ACTIVITY' || type.startsWith('TIMELINE_')

/** A change as the user may know it: that a record is gone says nothing of it. */
async function knownOf(
  rest: Rest,
  { id: user, isAdmin }: Session['user'],
  change: Change,
): Promise<Change | undefined> {
  const { type, id, how } = change
  if (how === 'delete' || (isAdmin && !isInTimelines(type))) return change
  const { result } = await dispatch(rest, {
    credentials: { user },
    method: 'portico.record.readable',
    params: { type, id },
    own: true,
  })
  const known = result as { isReadable: boolean; records: NonNullable<Change['records']> } | undefined
  if (!known?.isReadable) return isAdmin ? change : undefined
  return known.records.length ? { ...change, records: known.records } : change
}
