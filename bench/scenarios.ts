import { keeperOf, type Plan, SPARE_BINDINGS, scattered } from './plan.ts'

/** One call as it goes over the wire. */
export interface Call {
  method: string
  type: 'application/json' | 'application/x-www-form-urlencoded'
  body: string
}

/** What is measured: one method, called again and again with the n-th of many parameters. */
export interface Scenario {
  name: string
  meaning: string
  /** The ratio to the floor that Portico is to keep. */
  promised: number
  /** More calls than any server makes in a second: so many are made ready. */
  rate: number
  /** How many calls there are that can be made once; where it is left out, calls may be repeated. */
  calls?: (plan: Plan) => number
  call: (plan: Plan, n: number) => Call
}

const json = (method: string, params: unknown): Call => ({
  method,
  type: 'application/json',
  body: JSON.stringify(params),
})

const form = (method: string, body: string): Call => ({ method, type: 'application/x-www-form-urlencoded', body })

const BATCH = 50
/** What has no end of its own still gets other parameters in each call. */
const ENDLESS = 10_000_000

/** In this order: what changes the number of contacts comes last. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'get',
    meaning: 'crm.contact.get',
    promised: 0.5,
    rate: 10_000,
    call: ({ contacts }, n) => form('crm.contact.get', `id=${scattered(contacts, n)}`),
  },
  {
    name: 'list',
    meaning: 'crm.contact.list, 50 of 1 % of all, counted',
    promised: 0.6,
    rate: 100,
    call: ({ users }, n) => json('crm.contact.list', { filter: { ASSIGNED_BY_ID: scattered(users, n) }, start: 0 }),
  },
  {
    name: 'batch-get',
    meaning: 'batch of 50 crm.contact.get',
    promised: 0.5,
    rate: 1000,
    call: ({ contacts }, n) => batch(n, i => `crm.contact.get?id=${scattered(contacts, i)}`),
  },
  {
    name: 'update',
    meaning: 'crm.contact.update, 3 fields',
    promised: 0.4,
    rate: 30_000,
    calls: () => ENDLESS,
    call: ({ contacts }, n) =>
      json('crm.contact.update', {
        id: scattered(contacts, n),
        fields: {
          POST: `Buyer ${n}`,
          ADDRESS_CITY: `City ${n}`,
          COMMENTS: `Called on day ${n}, asked for a new offer.`,
        },
      }),
  },
  {
    name: 'bind',
    meaning: 'crm.deal.contact.add',
    promised: 0.5,
    rate: 40_000,
    calls: plan => plan.deals * Math.min(plan.keepers - SPARE_BINDINGS - 2, 100),
    call: (plan, n) => {
      const deal = scattered(plan.deals, n)
      const contact = keeperOf(plan, deal, SPARE_BINDINGS + Math.floor(n / plan.deals))
      return form('crm.deal.contact.add', `id=${deal}&fields%5BCONTACT_ID%5D=${contact}`)
    },
  },
  {
    name: 'unbind',
    meaning: 'crm.deal.contact.delete',
    promised: 0.5,
    rate: 50_000,
    calls: plan => plan.deals * SPARE_BINDINGS,
    call: (plan, n) => {
      const deal = scattered(plan.deals, n)
      const contact = keeperOf(plan, deal, Math.floor(n / plan.deals))
      return form('crm.deal.contact.delete', `id=${deal}&fields%5BCONTACT_ID%5D=${contact}`)
    },
  },
  {
    name: 'add',
    meaning: 'crm.contact.add, 17 fields and 3 multifields',
    promised: 0.4,
    rate: 30_000,
    calls: () => ENDLESS,
    call: (_plan, n) => json('crm.contact.add', { fields: contact(n) }),
  },
  {
    name: 'batch-add',
    meaning: 'batch of 50 crm.lead.add',
    promised: 0.4,
    rate: 1500,
    calls: () => ENDLESS,
    call: (_plan, n) => batch(n, leadAdd),
  },
  {
    name: 'activity-list',
    meaning: 'crm.activity.list of a company, 20 calls, counted',
    promised: 0.4,
    rate: 8000,
    call: ({ companies }, n) =>
      json('crm.activity.list', { filter: { OWNER_TYPE_ID: 4, OWNER_ID: scattered(companies, n) }, start: 0 }),
  },
  {
    name: 'activity-add',
    meaning: 'crm.activity.add, a call of a deal',
    promised: 0.25,
    rate: 30_000,
    calls: () => ENDLESS,
    call: (plan, n) => json('crm.activity.add', { fields: phoneCall(plan, n) }),
  },
  {
    name: 'comment-add',
    meaning: 'crm.timeline.comment.add',
    promised: 0.4,
    rate: 30_000,
    calls: () => ENDLESS,
    call: ({ deals }, n) =>
      json('crm.timeline.comment.add', {
        fields: { ENTITY_ID: scattered(deals, n), ENTITY_TYPE: 'deal', COMMENT: `Called on day ${n}.` },
      }),
  },
  {
    name: 'delete',
    meaning: 'crm.contact.delete, bound to a deal and a company',
    promised: 0.4,
    rate: 30_000,
    calls: ({ victims }) => victims,
    call: ({ victims }, n) => form('crm.contact.delete', `id=${scattered(victims, n)}`),
  },
]

function batch(n: number, command: (i: number) => string): Call {
  const cmd: Record<string, string> = {}
  for (let i = 0; i < BATCH; i++) cmd[`c${i}`] = command(n * BATCH + i)
  return json('batch', { halt: 0, cmd })
}

const contact = (n: number) => ({
  NAME: 'Johanna',
  SECOND_NAME: 'Maria',
  LAST_NAME: `Newcomer ${n}`,
  BIRTHDATE: '1985-03-12',
  POST: 'Head of purchasing',
  TYPE_ID: 'CLIENT',
  SOURCE_ID: 'WEB',
  SOURCE_DESCRIPTION: 'contact form of the shop',
  ADDRESS: `Hauptstrasse ${n % 100}`,
  ADDRESS_CITY: 'Hamburg',
  ADDRESS_POSTAL_CODE: '20095',
  ADDRESS_COUNTRY: 'Germany',
  COMMENTS: 'Wants to be called back before noon, about the offer that was sent last week.',
  OPENED: 'Y',
  ASSIGNED_BY_ID: 1 + (n % 100),
  UTM_SOURCE: 'newsletter',
  UTM_CAMPAIGN: 'autumn',
  PHONE: [
    { VALUE: `+49 40 ${50_000_000 + n}`, VALUE_TYPE: 'WORK' },
    { VALUE: `+49 170 ${7_000_000 + n}`, VALUE_TYPE: 'MOBILE' },
  ],
  EMAIL: [{ VALUE: `newcomer${n}@example.com`, VALUE_TYPE: 'WORK' }],
})

const phoneCall = ({ deals, users }: Plan, n: number) => ({
  OWNER_TYPE_ID: 2,
  OWNER_ID: scattered(deals, n),
  TYPE_ID: 2,
  SUBJECT: `Call ${n}`,
  DESCRIPTION: 'About the offer that was sent last week.',
  START_TIME: '2030-01-01T10:00:00+00:00',
  END_TIME: '2030-01-01T10:30:00+00:00',
  RESPONSIBLE_ID: 1 + (n % users),
  COMMUNICATIONS: [{ VALUE: '+49 40 5000', TYPE: 'PHONE' }],
})

const leadAdd = (n: number): string =>
  `crm.lead.add?fields[TITLE]=Request+${n}&fields[NAME]=Johanna&fields[LAST_NAME]=Newcomer&fields[SOURCE_ID]=WEB&fields[ASSIGNED_BY_ID]=${1 + (n % 100)}&fields[COMMENTS]=Please+send+an+offer&fields[PHONE][0][VALUE]=%2B49+40+${10_000_000 + n}&fields[PHONE][0][VALUE_TYPE]=WORK`

/** Which of a scenario's calls a run takes. */
export interface Slice {
  from: number
  count: number
}

/** Deals out the calls of a scenario so that none is made twice on the same data. */
export function slices(scenario: Scenario, plan: Plan) {
  const total = scenario.calls?.(plan) ?? ENDLESS
  let next = 0
  return {
    /** Enough calls for some seconds, but no more than a share of all of them. */
    take(seconds: number, share: number): Slice {
      const wanted = Math.min(Math.ceil(seconds * scenario.rate), Math.floor(total * share), total - next)
      const slice = { from: next, count: Math.max(1, wanted) }
      next += slice.count
      return slice
    },
  }
}
