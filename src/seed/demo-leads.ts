import { FRESH, LAST } from './demo-calendar.ts'
import type { Company } from './demo-clients.ts'
import { type Person, table } from './demo-data.ts'
import { type Entry, holder, NEVER, result, type Script, salesperson } from './demo-script.ts'

const JUNK = 26
const REPEAT = 20
const LEADS = 120
/** Leads that came within the last hour. */
const JUST_NOW = 4

interface NewLead {
  title: string | undefined
  source: string | undefined
  slot: number
  owner: Person
  until?: number
  fields: object
}

/** Writes down the leads: those that became clients, junk, those of clients that came again, and the open ones. */
export function leads(script: Script, companies: readonly Company[]): void {
  const { data, dice } = script
  const requests = table(data.leads)
  let count = 0

  function add({ title, source = '', slot, owner, until = NEVER, fields }: NewLead): Entry {
    const lead: Entry = { type: 'lead', key: `lead ${++count}`, slot, owner, until }
    const isOnline = source.startsWith('WEB') || source === 'STORE'
    const all: Record<string, unknown> = { TITLE: title, SOURCE_ID: source, ...fields }
    if (isOnline) all.ASSIGNED_BY_ID = result(`user ${owner}`)
    if (isOnline && dice.chance(0.6)) {
      all.UTM_SOURCE = dice.pick(['search', 'newsletter', 'maps'])
      all.UTM_CAMPAIGN = dice.pick(data.campaigns)
    }
    script.add(lead, all, isOnline ? 'website' : owner)
    return lead
  }
  /** What the client may be worth, where anybody has a guess. */
  const guess = (): object => (dice.chance(0.4) ? { OPPORTUNITY: dice.int(5, 60) * data.leadAmount } : {})
  function begin(lead: Entry, slot: number): void {
    script.update(lead, slot, { STATUS_ID: 'IN_PROCESS' })
    const talk = data.calls[1]!
    if (dice.chance(0.5))
      script.activities.push({ slot, kind: 'call', talk, by: holder(lead.owner, slot), about: [lead] })
  }
  const move = (lead: Entry, slot: number, stage: string, fields: object = {}): void =>
    script.update(lead, slot, { STATUS_ID: stage, ...fields })

  for (const company of companies.filter(c => c.cameAsLead)) {
    const contact = company.contacts[0]!
    const [title, source] = dice.pick(requests)
    const slot = company.slot - dice.int(7, 14)
    const until = company.slot + 2
    const fields = { ...contact.human, COMPANY_TITLE: company.title, ...guess() }
    const lead = add({ title, source, slot, owner: holder(company.owner, slot), until, fields })
    begin(lead, slot + dice.int(1, 2))
    if (dice.chance(0.6)) move(lead, slot + 4, 'PROCESSED')
    move(lead, until, 'CONVERTED', { COMPANY_ID: result(company.key), CONTACT_ID: result(contact.key) })
  }
  const junk = table(data.junkLeads)
  for (let i = 0; i < JUNK; i++) {
    const [title, source, why] = junk[i % junk.length]!
    const slot = dice.int(4, LAST - 10)
    const until = slot + dice.int(1, 9)
    const lead = add({ title, source, slot, owner: salesperson(dice, slot), until, fields: script.human() })
    move(lead, until, 'JUNK', { STATUS_DESCRIPTION: why })
  }
  const again = table(data.repeatLeads)
  for (let i = 0; i < REPEAT; i++) {
    const [title, source] = again[i % again.length]!
    const slot = dice.int(60, LAST - 6)
    const company = dice.pick(companies.filter(c => c.slot + 2 < slot))
    const until = i % 2 ? NEVER : slot + 5
    const fields = { COMPANY_ID: result(company.key), CONTACT_ID: result(company.contacts[0]!.key) }
    const lead = add({ title, source, slot, owner: holder(company.owner, slot), until, fields })
    if (dice.chance(0.7)) begin(lead, slot + dice.int(1, 3))
    if (until < NEVER) move(lead, until, 'CONVERTED')
  }
  while (count < LEADS) {
    const isNew = count >= LEADS - JUST_NOW
    const [title, source] = dice.pick(isNew ? requests.filter(request => request[1] === 'WEB') : requests)
    // Leads do not wait for months: most of the open ones are of the last weeks.
    const slot = isNew ? FRESH : LAST - Math.min(dice.int(0, 100), dice.int(0, 100))
    const owner = holder(salesperson(dice, slot), slot)
    const lead = add({ title, source, slot, owner, fields: { ...script.human(), ...guess() } })
    if (count % 3 === 0 || slot + 9 > LAST) continue
    begin(lead, slot + dice.int(1, 3))
    if (count % 3 === 2) move(lead, slot + dice.int(4, 9), 'PROCESSED')
  }
}
