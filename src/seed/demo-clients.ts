import { LAST } from './demo-calendar.ts'
import { type Person, table } from './demo-data.ts'
import { type Human, slug } from './demo-humans.ts'
import { type Entry, holder, NEVER, result, type Script, salesperson } from './demo-script.ts'

export interface Company extends Entry {
  title: string
  contacts: Contact[]
  /** It came as a lead, and what it first asked for became a deal. */
  cameAsLead: boolean
}

export interface Contact extends Entry {
  human: Human
  company: Company | null
}

/** Companies that are there from the first days. */
const FIRST_CLIENTS = 32
const CONTACTS = 150

/** Writes down the companies, and the contacts: one of each company, a second one of every third, and some private persons. */
export function clients(script: Script): { companies: Company[]; contacts: Contact[] } {
  const { dice } = script
  const companies = table(script.data.companies).map(([title = '', industry = ''], i) => {
    const slot = i < FIRST_CLIENTS ? dice.int(0, 9) : laterSlot(i) + dice.int(-4, 4)
    return addCompany(script, { number: i + 1, slot, title, industry })
  })
  const contacts: Contact[] = []
  const add = (slot: number, owner: Person, company: Company | null): void => {
    const number = contacts.length + 1
    const isShared = company && number % 9 === 6
    // Whoever adds the contact must be able to see both companies.
    const other = isShared
      ? companies.find(
          c => c !== company && c.slot < slot && c.contacts.length === 1 && holder(c.owner, slot) === owner,
        )
      : undefined
    const contact = addContact(script, { number, slot, owner, companies: [company, other].filter(c => !!c) })
    contacts.push(contact)
    company?.contacts.push(contact)
  }
  for (const company of companies) {
    const slot = company.slot + 1
    add(slot, holder(company.owner, slot), company)
  }
  for (const company of companies.filter((_, i) => i % 3 === 0)) {
    const slot = Math.min(company.slot + dice.int(2, 60), LAST)
    add(slot, holder(company.owner, slot), company)
  }
  while (contacts.length < CONTACTS) {
    const slot = dice.int(10, LAST)
    add(slot, salesperson(dice, slot), null)
  }
  return { companies, contacts }
}

/** The other companies come evenly, the last of them some days ago. */
const laterSlot = (i: number): number => Math.round(20 + ((i - FIRST_CLIENTS) / (100 - FIRST_CLIENTS)) * (LAST - 50))

interface NewCompany {
  number: number
  slot: number
  title: string
  industry: string
}

function addCompany(script: Script, { number, slot, title, industry }: NewCompany): Company {
  const { data, dice } = script
  const company: Company = {
    type: 'company',
    key: `company ${number}`,
    slot,
    owner: salesperson(dice, slot),
    until: NEVER,
    title,
    contacts: [],
    cameAsLead: number > FIRST_CLIENTS + 2 && number % 2 === 1,
  }
  const size = dice.int(1, 4)
  const site = slug(title.replace(/^(ООО|АО|ИП|МБУ|МБОУ|ГБУ) /, ''))
  script.add(company, {
    TITLE: title,
    COMPANY_TYPE: number % 17 === 4 ? 'SUPPLIER' : number % 19 === 7 ? 'PARTNER' : 'CUSTOMER',
    INDUSTRY: industry,
    EMPLOYEES: `EMPLOYEES_${size}`,
    REVENUE: dice.int(2, 90) * 10 ** (size + 4),
    ADDRESS: data.streetLine(dice.pick(data.streets), dice.int(1, 120)),
    ADDRESS_CITY: dice.pick(data.cities),
    ADDRESS_COUNTRY: data.country,
    PHONE: [{ VALUE: script.phone(), VALUE_TYPE: 'WORK' }],
    EMAIL: [{ VALUE: `${site}@example.org`, VALUE_TYPE: 'WORK' }],
    WEB: number % 4 ? [{ VALUE: `https://${site}.example.com`, VALUE_TYPE: 'WORK' }] : [],
    UF_CRM_OFFICES: dice.int(1, size * 2),
  })
  return company
}

interface NewContact {
  number: number
  slot: number
  owner: Person
  companies: Company[]
}

function addContact(script: Script, { number, slot, owner, companies }: NewContact): Contact {
  const { data, dice } = script
  const human = script.human()
  const [company = null, other] = companies
  const contact: Contact = { type: 'contact', key: `contact ${number}`, slot, owner, until: NEVER, human, company }
  const fields: Record<string, unknown> = {
    ...human,
    POST: company ? dice.pick(data.posts) : '',
    TYPE_ID: company ? 'CLIENT' : dice.pick(['CLIENT', 'PARTNER', 'OTHER']),
    SOURCE_ID: dice.pick(['CALL', 'EMAIL', 'WEB', 'RECOMMENDATION', 'TRADE_SHOW']),
  }
  if (other) fields.COMPANY_IDS = companies.map(c => result(c.key))
  else if (company) fields.COMPANY_ID = result(company.key)
  if (dice.chance(0.15)) fields.COMMENTS = dice.pick(data.contactComments)
  if (dice.chance(0.1)) fields.BIRTHDATE = `19${dice.int(62, 98)}-0${dice.int(1, 9)}-${dice.int(10, 28)}`
  if (dice.chance(0.1)) fields.OPENED = 'N'
  script.add(contact, fields)
  return contact
}
