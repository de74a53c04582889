import { cut } from '../../../lib/text.ts'
import { column } from '../../../records/field.ts'
import type { Row } from '../../../store/store.ts'
import { address, utm } from '../entities/field-groups.ts'
import { company, contact, deal } from '../entities/index.ts'
import type { EntityType } from '../model/entity-type.ts'

/** What a lead can become. */
export type Target = 'contact' | 'company' | 'deal'

/** The types of what a lead becomes. */
export const targets: Readonly<Record<Target, EntityType>> = { contact, company, deal }

const ofAll = ['COMMENTS', 'OPENED', 'ASSIGNED_BY_ID', ...Object.keys(utm)]
const source = ['SOURCE_ID', 'SOURCE_DESCRIPTION']
const where = Object.keys(address('ADDRESS', { en: '', ru: '' })).filter(name => !name.endsWith('_LOC_ADDR_ID'))

/** Fields that mean the same in a lead and in what it becomes; where one came from abroad (ORIGIN_ID) is the lead's own. */
const shared: Readonly<Record<Target, readonly string[]>> = {
  contact: [...ofAll, ...source, ...where, 'HONORIFIC', 'NAME', 'SECOND_NAME', 'LAST_NAME', 'BIRTHDATE', 'POST'],
  company: [...ofAll, ...where],
  deal: [...ofAll, ...source, 'TITLE', 'CURRENCY_ID', 'OPPORTUNITY', 'IS_MANUAL_OPPORTUNITY'],
}

const LONGEST_NAME = 50

/** What a new record is called where the lead says nothing better than its own title. */
const named: Readonly<Record<Target, (lead: Row) => Row>> = {
  contact: ({ name, last_name, title }) => (name || last_name ? {} : { name: cut(title ?? '', LONGEST_NAME) }),
  company: ({ company_title, title }) => ({ title: company_title || title }),
  deal: () => ({}),
}

/** The columns that a new record has from a lead; what the lead leaves empty takes the values of any new record. */
export function columnsOfLead(target: Target, lead: Row): Row {
  const values: Row = {}
  for (const name of shared[target]) {
    const value = lead[column(name)]
    if (value !== null && value !== undefined && value !== '') values[column(name)] = value
  }
  return { ...values, ...named[target](lead), lead_id: Number(lead.id) }
}
