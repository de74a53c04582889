import type { LogEntry, RequestLog } from '../../rest/request-log/log.ts'
import { type EntryFilter, explained, isWanted, shownEntry } from '../explain.ts'
import { noun, operation } from '../operation.ts'
import { flag, id, matching, number, oneOf, text } from '../params.ts'
import { missing } from '../refusal.ts'

const filter = {
  method: text('a method, or crm.lead.* for all that begin so'),
  caller: text('webhook:5, app:3, user:7'),
  status: matching(
    /^(\d{3}|\dxx|ok|failed|0)$/i,
    'a status: 404, 4xx, ok, failed or 0 for none',
    'its result: 404, 4xx, ok, failed',
  ),
  tag: text('the value of the header X-Portico-Tag'),
  requestId: text('the value of the header X-Request-Id', { option: 'request-id' }),
  kind: oneOf(['call', 'command', 'oauth', 'event', 'rule'], 'what it was'),
  text: text('a text that occurs in the parameters'),
  batch: id('commands of the batch in this entry'),
  own: flag("what the portal's own pages call, which is left out otherwise"),
}

type Row = ReturnType<typeof shownEntry>

const columns = {
  ID: (row: Row) => row.id,
  AT: (row: Row) => row.at,
  CALLER: (row: Row) => row.caller ?? '',
  METHOD: (row: Row) => row.method,
  STATUS: (row: Row) => row.status || 'none',
  ERROR: ({ error }: Row) => (error ? `${error.code} ${error.text}`.trim() : ''),
  MS: (row: Row) => (row.duration * 1000).toFixed(1),
  TAG: (row: Row) => row.tag ?? '',
}

/** What came in and went out. */
export const log = noun('log', 'the request log: incoming calls, sent events, rules that ran', [
  operation({
    verb: 'list',
    at: 'GET /log',
    kind: 'read',
    live: true,
    meaning: 'Lists the last requests, the newest first. Secrets are masked.',
    params: {
      ...filter,
      limit: number('how many', { least: 1, most: 1000, whole: true, fallback: 50 }),
      before: id('entries older than this one'),
    },
    run({ rest, zone }, { limit, before, ...wanted }) {
      const found: Row[] = []
      for (const entry of rest.log.entries(wanted.own)) {
        if (found.length === limit) break
        if ((before === undefined || entry.id < before) && isWanted(entry, wanted))
          found.push(shownEntry(entry, zone, rest.language, rest.registry))
      }
      return found
    },
    columns,
  }),
  operation({
    verb: 'follow',
    at: 'GET /log/live',
    kind: 'read',
    live: true,
    stream: true,
    meaning: 'Shows every request from now on.',
    params: filter,
    run: ({ rest, zone, signal }, wanted) =>
      following(rest.log, wanted, signal, entry => shownEntry(entry, zone, rest.language, rest.registry)),
    columns,
  }),
  operation({
    verb: 'explain',
    at: 'GET /log/{id}',
    kind: 'read',
    live: true,
    meaning: 'Explains the result of a request and its reason, and gives the command that repeats the request.',
    params: { id: id('the entry', { required: true }) },
    words: ['id'],
    run({ rest, zone }, { id }) {
      const entry = rest.log.find(id)
      if (!entry) throw missing(`The request log has no entry ${id}, or has it no more. See portico log list.`)
      const { words, curl } = explained(entry, rest.registry, rest.address ?? '', rest.language)
      return { ...shownEntry(entry, zone, rest.language, rest.registry), explanation: words, curl }
    },
    says: ({ explanation, curl }) => (curl ? `${explanation}\n\n${curl}` : explanation),
  }),
  operation({
    verb: 'clear',
    at: 'DELETE /log',
    kind: 'outside',
    live: true,
    meaning: 'Empties the request log.',
    params: {},
    run({ rest }) {
      rest.log.clear()
      return { cleared: true }
    },
    says: () => 'The request log is empty.',
  }),
])

/** More than anybody reads; whoever is so far behind misses some. */
const MOST_WAITING = 10_000

/** Entries as they come, until nobody listens. */
async function* following<T>(
  requests: RequestLog,
  wanted: EntryFilter,
  signal: AbortSignal,
  show: (entry: LogEntry) => T,
): AsyncGenerator<T> {
  // Ids alone: whoever does not read keeps no requests in memory that the log has forgotten.
  const waiting: number[] = []
  let wake = () => {}
  const end = requests.follow(entry => {
    if (waiting.length < MOST_WAITING && isWanted(entry, wanted)) waiting.push(entry.id)
    wake()
  })
  const stop = () => wake()
  signal.addEventListener('abort', stop)
  try {
    while (!signal.aborted) {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const entry = requests.find(id)
        if (entry) yield show(entry)
      }
      await new Promise<void>(resolve => {
        wake = resolve
        if (waiting.length || signal.aborted) resolve()
      })
    }
  } finally {
    signal.removeEventListener('abort', stop)
    end()
  }
}
