import { LAST } from './demo-calendar.ts'
import type { Company, Contact } from './demo-clients.ts'
import { type Product, productsOf, table } from './demo-data.ts'
import type { Random } from './demo-random.ts'
import { type Activity, type Entry, holder, NEVER, type ProductRow, result, type Script } from './demo-script.ts'

/** With the templates of those that are repeated there are 140. */
const REPEATED = 2
const DEALS = 140 - REPEATED

/** Stages on the way; the last of them is the success. */
const WAY = ['NEW', 'PREPARATION', 'PREPAYMENT_INVOICE', 'EXECUTING', 'FINAL_INVOICE', 'WON']
const SUCCESS = WAY.length - 1

/** Who wants something at a moment: a company with its contacts, or a private person. */
interface Client {
  slot: number
  company: Company | null
  contacts: Contact[]
}

/** Writes down the deals of both categories, their way through the stages, and what was said about them. */
export function deals(script: Script, companies: readonly Company[], contacts: readonly Contact[]): void {
  const { data, dice } = script
  const kinds = { sale: table(data.sales), service: table(data.services) }
  const products = productsOf(data)
  const known = new Set<Company>()
  for (const [i, client] of buyers(dice, companies, contacts).entries()) {
    const { slot, company } = client
    const isService = i % 7 === 3 || i % 7 === 5
    const [what = '', type, wanted = ''] = dice.pick(isService ? kinds.service : kinds.sale)
    const moves = way(dice, slot)
    const end = moves.find(move => isFinal(move.stage))
    const owner = holder(company?.owner ?? client.contacts[0]!.owner, slot)
    const deal: Entry = { type: 'deal', key: `deal ${i + 1}`, slot, owner, until: end?.slot ?? NEVER }
    const rows = productRows(dice, deal.key, wanted, products)
    script.productRows.push(...rows)
    const fields: Record<string, unknown> = {
      ...dealFields(script, client),
      TITLE: `${what} — ${company?.title ?? fullName(client.contacts[0]!)}`,
      TYPE_ID: type,
      OPPORTUNITY: rows.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0),
    }
    if (isService) fields.CATEGORY_ID = result('category')
    if (company && known.has(company)) fields.IS_RETURN_CUSTOMER = 'Y'
    if (company) known.add(company)
    script.add(deal, fields)
    if (isService && !end && script.repeated.length < REPEATED) script.repeated.push(deal)
    for (const move of moves) {
      const stage = isService ? `C${result('category')}:${move.stage}` : move.stage
      const closing = move === end ? { CLOSEDATE: script.calendar.date(move.slot) } : {}
      script.update(deal, move.slot, { STAGE_ID: stage, ...closing })
    }
    talks(
      script,
      deal,
      client,
      moves.map(move => move.slot),
    )
  }
}

/** In order of time: every company that came as a lead wants something at once, the others when they please. */
function buyers(dice: Random, companies: readonly Company[], contacts: readonly Contact[]): Client[] {
  const all: Client[] = companies
    .filter(company => company.cameAsLead)
    .map(company => ({ slot: company.slot + 2, company, contacts: company.contacts.slice(0, 1) }))
  const persons = contacts.filter(contact => !contact.company)
  while (all.length < DEALS) {
    const slot = dice.int(6, LAST - 1)
    const person = all.length % 20 === 19 ? persons.find(contact => contact.slot < slot) : undefined
    const company = person ? null : dice.pick(companies.filter(c => c.slot + 1 < slot))
    all.push({ slot, company, contacts: person ? [person] : company!.contacts.filter(c => c.slot < slot) })
  }
  return all.sort((a, b) => a.slot - b.slot)
}

const fullName = ({ human }: Contact): string => `${human.NAME} ${human.LAST_NAME}`

function dealFields({ data, dice, calendar }: Script, { slot, company, contacts }: Client): Record<string, unknown> {
  const fields: Record<string, unknown> = {
    SOURCE_ID: dice.pick(['CALL', 'EMAIL', 'WEB', 'PARTNER', 'RECOMMENDATION']),
    PROBABILITY: dice.int(2, 9) * 10,
    BEGINDATE: calendar.date(slot),
    CLOSEDATE: calendar.date(slot, dice.int(20, 60)),
  }
  if (company) fields.COMPANY_ID = result(company.key)
  if (contacts.length > 1) fields.CONTACT_IDS = contacts.map(contact => result(contact.key))
  else fields.CONTACT_ID = result(contacts[0]!.key)
  if (dice.chance(0.2)) fields.COMMENTS = dice.pick(data.dealComments)
  if (dice.chance(0.15)) fields.OPENED = 'N'
  if (dice.chance(0.6)) fields.UF_CRM_PAYMENT = result(`payment ${dice.int(1, data.userfields.payment.values.length)}`)
  if (dice.chance(0.4)) fields.UF_CRM_INSTALLATION = calendar.date(slot, dice.int(10, 40))
  if (dice.chance(0.3)) fields.UF_CRM_ACCESS = dice.pick(data.userfields.access.values)
  return fields
}

/** What is wanted, `2:1-3, 8:4-10`: numbers of products, and how many of each. */
function productRows(dice: Random, deal: string, wanted: string, products: readonly Product[]): ProductRow[] {
  return wanted.split(',').map(text => {
    const [number, least, most] = text.split(/[:-]/).map(Number)
    return { deal, product: products[number! - 1]!, quantity: dice.int(least!, most!) }
  })
}

const isFinal = (stage: string): boolean => !WAY.includes(stage) || stage === WAY[SUCCESS]

/** The moves of a deal from its first stage on: half are won in time, a quarter is lost, the others stop on the way. */
function way(dice: Random, start: number): { slot: number; stage: string }[] {
  const luck = dice.int(1, 100)
  const goal = luck <= 50 ? SUCCESS : dice.int(luck <= 75 ? 1 : 0, SUCCESS - 1)
  const stages: string[] = []
  for (let at = 0; at < goal; ) {
    at = Math.min(at + dice.int(1, 3), goal)
    stages.push(WAY[at]!)
  }
  if (luck > 50 && luck <= 75) stages.push(dice.chance(0.7) ? 'LOSE' : 'APOLOGY')
  let slot = start
  const moves = stages.map(stage => {
    slot += dice.int(4, 24)
    return { slot, stage }
  })
  return moves.filter(move => move.slot <= LAST)
}

/** Calls and meetings: at about every second move, and one to come for many open deals. */
function talks({ data, dice, activities }: Script, deal: Entry, client: Client, moves: number[]): void {
  const about = [deal, ...client.contacts.slice(0, 1), ...(client.company ? [client.company] : [])]
  for (const slot of moves) {
    if (!dice.chance(0.45)) continue
    const kind = dice.chance(0.3) ? 'meeting' : 'call'
    const talk = dice.pick(kind === 'call' ? data.calls : data.meetings)
    activities.push({ slot, kind, talk, by: holder(deal.owner, slot), about })
  }
  if (deal.until < NEVER || dice.chance(0.5)) return
  const slot = Math.max(deal.slot, LAST - 12)
  const kind = dice.chance(0.3) ? 'meeting' : 'call'
  const planned: Activity['planned'] = [dice.int(deal.slot === slot ? 1 : 0, 6), dice.int(10, 17)]
  activities.push({ slot, kind, talk: data.plans[kind], by: holder(deal.owner, slot), about, planned })
}
