import { type Calendar, FRESH, SLOTS_A_DAY } from './demo-calendar.ts'
import type { DemoData, Person, Product, Talk } from './demo-data.ts'
import { type Human, humans } from './demo-humans.ts'
import { type Random, random } from './demo-random.ts'

/** A record of the demo portal; `$result[key]` stands for its id in later calls, as in seeds. */
export interface Entry {
  type: 'company' | 'contact' | 'lead' | 'deal'
  key: string
  slot: number
  owner: Person
  /** The slot in which nothing is left to do with it; a client is never done with. */
  until: number
}

/** A call: the portal's people make them, and the administrator, in whose name the website does. */
export interface Step {
  slot: number
  by: Person | 'website'
  method: string
  params: Record<string, unknown>
  /** The name of the record that the call adds. */
  key?: string
}

/** A call or a meeting with a client. */
export interface Activity {
  slot: number
  kind: 'call' | 'meeting'
  talk: Talk
  by: Person
  about: Entry[]
  /** Not held yet: planned for an hour of the n-th working day from today on. */
  planned?: [workingDay: number, hour: number]
}

export interface ProductRow {
  deal: string
  product: Product
  quantity: number
}

/** What is to happen in the demo portal, written down before anything does. */
export interface Script {
  data: DemoData
  calendar: Calendar
  dice: Random
  steps: Step[]
  activities: Activity[]
  productRows: ProductRow[]
  /** Deals that are repeated every month from now on. */
  repeated: Entry[]
  phone(): string
  human(): Human
  add(entry: Entry, fields: Record<string, unknown>, by?: Step['by']): void
  update(entry: Entry, slot: number, fields: Record<string, unknown>): void
}

/** The slot in which the clients of the manager who leaves go to another one. */
export const HANDOVER = 45 * SLOTS_A_DAY
const HEIR: Person = 'sales'
export const NEVER = FRESH + 1

export const result = (key: string): string => `$result[${key}]`

/** Who has somebody's clients at a moment: those of the manager who leaves pass through the hands of their head. */
export const holder = (owner: Person, slot: number): Person =>
  owner !== 'dismissed' || slot < HANDOVER ? owner : slot === HANDOVER ? 'head' : HEIR

/** Whom a new client comes to. */
export function salesperson(dice: Random, slot: number): Person {
  const n = dice.int(1, 100)
  if (n > 84) return slot < HANDOVER - 5 * SLOTS_A_DAY ? 'dismissed' : HEIR
  return n > 80 ? 'director' : n > 66 ? 'head' : n > 33 ? 'keyAccounts' : 'sales'
}

export function newScript(data: DemoData, calendar: Calendar): Script {
  const dice = random(20_260)
  const steps: Step[] = []
  let phones = 0
  const phone = (): string => data.phone(phones++)
  function change({ type, key }: Entry, slot: number, by: Person, fields: Record<string, unknown>): void {
    steps.push({ slot, by, method: `crm.${type}.update`, params: { id: result(key), fields } })
  }
  return {
    data,
    calendar,
    dice,
    steps,
    activities: [],
    productRows: [],
    repeated: [],
    phone,
    human: humans(data, dice, phone),
    add(entry, fields, by = entry.owner) {
      const { type, key, slot, owner, until } = entry
      steps.push({ slot, by, method: `crm.${type}.add`, params: { fields }, key })
      if (owner === 'dismissed' && until > HANDOVER)
        change(entry, HANDOVER, 'head', { ASSIGNED_BY_ID: result(`user ${HEIR}`) })
    },
    update: (entry, slot, fields) => change(entry, slot, holder(entry.owner, slot), fields),
  }
}
