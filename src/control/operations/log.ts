import { clearLog, explainEntry, followEntries, listEntries, type ShownEntry } from '../log-entries.ts'
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

type Row = ShownEntry

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
    run: ({ rest }, { limit, before, ...wanted }) => listEntries(rest, wanted, limit, before),
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
    run: ({ rest, signal }, wanted) => followEntries(rest, wanted, signal),
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
    async run({ rest }, { id }) {
      const entry = await explainEntry(rest, id)
      if (!entry) throw missing(`The request log has no entry ${id}, or has it no more. See portico log list.`)
      return entry
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
    async run({ rest }) {
      await clearLog(rest)
      return { cleared: true }
    },
    says: () => 'The request log is empty.',
  }),
])
