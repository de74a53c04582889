import { oauthPhrases } from '../../portal/applications/oauth-phrases.ts'
import { addFault, listFaults, removeFaults } from '../../portal/settings/faults.ts'
import type { FaultAction, FaultRule } from '../../rest/faults/fault.ts'
import { systemPhrases, type Words } from '../../rest/phrases.ts'
import { noun, operation } from '../operation.ts'
import { duration, flag, id, number, oneOf, text, url } from '../params.ts'
import { missing, wrong } from '../refusal.ts'

/** The words of every system error by its code; of two with one code the first. */
const byCode = new Map<string, Words>(
  [...Object.values<Words>(systemPhrases), ...Object.values<Words>(oauthPhrases)]
    .filter(({ text }) => typeof text === 'string' && !text.includes('{'))
    .reverse()
    .map(words => [String(words.code).toLowerCase(), words]),
)

const actions = {
  answer: text('the code of an error: QUERY_LIMIT_EXCEEDED, expired_token, …; one of your own with text and status'),
  text: text('the text of the error'),
  status: number('its HTTP status', { least: 400, most: 599, whole: true }),
  delay: duration('lets the call wait before it is done: 300ms, 1.5s'),
  cost: duration('adds running time, as limits count it, without waiting'),
  drop: oneOf(['before', 'after'], 'cuts the connection, before or after the work is done'),
  html: flag('answers a 403 page of HTML, as a firewall does', { fallback: false }),
  redirect: url('answers a 302 to this address, as a portal does that has moved'),
}

interface Given {
  answer?: string | undefined
  text?: string | undefined
  status?: number | undefined
  delay?: number | undefined
  cost?: number | undefined
  drop?: 'before' | 'after' | undefined
  html: boolean
  redirect?: string | undefined
}

/** The one thing that a rule does. */
function actionOf({ answer, text, status, delay, cost, drop, html, redirect }: Given): FaultAction {
  const all: FaultAction[] = []
  if (answer !== undefined) all.push(answering(answer, text, status))
  else if (text !== undefined || status !== undefined) throw wrong('text and status belong to answer: give a code.')
  if (delay !== undefined) all.push({ kind: 'delay', ms: within(delay, 'delay', 10) })
  if (cost !== undefined) all.push({ kind: 'cost', seconds: within(cost, 'cost', 60) / 1000 })
  if (drop) all.push({ kind: 'drop', when: drop })
  if (html) all.push({ kind: 'html' })
  if (redirect) all.push({ kind: 'redirect', to: redirect })
  if (all.length === 1) return all[0]!
  throw wrong(
    `A rule does one thing: ${Object.keys(actions)
      .filter(name => name !== 'text' && name !== 'status')
      .join(', ')}. ${all.length ? 'Add one rule for each.' : 'Give one of them.'}`,
  )
}

function answering(code: string, text: string | undefined, status: number | undefined): FaultAction {
  const systemError = byCode.get(code.toLowerCase())
  if (!systemError && (text === undefined || status === undefined))
    throw wrong(
      `${code} is no system error, so text and status are needed. There are: ${[...byCode.values()].map(w => w.code).join(', ')}.`,
    )
  return {
    kind: 'answer',
    code: String(systemError?.code ?? code),
    text: text ?? String(systemError?.text),
    status: status ?? systemError?.status ?? 400,
  }
}

function within(ms: number, name: string, minutes: number): number {
  if (ms < 0 || ms > minutes * 60_000) throw wrong(`${name} is a span from 0s to ${minutes}m.`)
  return ms
}

/** A rule in a few words. */
function inWords({ method, caller, action, percent, remaining }: FaultRule): string {
  const of = percent < 100 ? `${percent} % of ` : ''
  const count = remaining === 1 ? 'the next call' : `the next ${remaining} calls`
  const which = remaining === null ? `${of}calls` : `${count}${of ? ` of ${percent} %` : ''}`
  const what =
    action.kind === 'answer'
      ? `answer ${action.status} ${action.code}`
      : action.kind === 'delay'
        ? `wait ${action.ms} ms`
        : action.kind === 'cost'
          ? `cost ${action.seconds} s`
          : action.kind === 'drop'
            ? `lose the connection ${action.when} the work`
            : action.kind === 'html'
              ? 'answer a 403 page'
              : `answer a 302 to ${action.to}`
  return `${which} to ${method} from ${caller === '*' ? 'anybody' : caller} ${what}`
}

const show = (rule: FaultRule) => ({ ...rule, words: inWords(rule) })

const METHOD = /^(\*|[a-z0-9_.]+\*?)$/i
const CALLER = /^(\*|(webhook|app|user|portal):[1-9]\d{0,14})$/

/** What the portal does wrong on demand. */
export const faults = noun('fault', 'fault rules: errors, delays and lost answers on demand', [
  operation({
    verb: 'add',
    at: 'POST /faults',
    kind: 'settings',
    meaning: 'Adds a rule by which calls fail: all calls that match it, or some of them.',
    params: {
      method: text('a method, crm.lead.* for all that begin so, * for every one, or oauth.token', { fallback: '*' }),
      caller: text('webhook:5, app:3, user:7, or * for everybody', { fallback: '*' }),
      times: number('the number of calls that it applies to; all if left out', {
        least: 1,
        most: 1_000_000,
        whole: true,
      }),
      percent: number('the share of matching calls that it applies to', { least: 0, most: 100, fallback: 100 }),
      ...actions,
    },
    words: ['method'],
    async run({ db, now }, { method, caller, times, percent, ...given }) {
      if (!METHOD.test(method)) throw wrong(`${method} is no method: crm.lead.add, crm.lead.* or *.`)
      if (!CALLER.test(caller)) throw wrong(`${caller} is no caller: webhook:5, app:3, user:7 or *.`)
      const rule = { method, caller, action: actionOf(given), percent, remaining: times ?? null }
      return show({ id: await addFault(db, rule, now), ...rule })
    },
    says: ({ id, words }) => `Fault ${id}: ${words}.`,
  }),
  operation({
    verb: 'list',
    at: 'GET /faults',
    kind: 'read',
    meaning: 'Lists the rules in the order in which they are applied.',
    params: {},
    run: async ({ db }) => (await listFaults(db)).map(show),
    columns: { ID: rule => rule.id, RULE: rule => rule.words },
  }),
  operation({
    verb: 'lift',
    at: 'DELETE /faults/{id}',
    kind: 'settings',
    meaning: 'Removes a rule.',
    params: { id: id('the rule', { required: true }) },
    words: ['id'],
    async run({ db }, { id }) {
      if (!(await removeFaults(db, id))) throw missing(`There is no fault ${id}. See portico fault list.`)
      return { id }
    },
    says: ({ id }) => `Fault ${id} is lifted.`,
  }),
  operation({
    verb: 'clear',
    at: 'DELETE /faults',
    kind: 'settings',
    meaning: 'Removes all rules.',
    params: {},
    run: async ({ db }) => ({ lifted: await removeFaults(db) }),
    says: ({ lifted }) => (lifted ? `${lifted} faults are lifted.` : 'There was no fault.'),
  }),
])
