import { knownTypes } from '../../rest/session.ts'
import { classic } from './classic.ts'
import type { EntityType } from './entity-type.ts'
import { item } from './item.ts'

export type { DescribedField, EntityType, ListQuery, RecordRow } from './entity-type.ts'

const common = { id: 'ID', responsible: 'ASSIGNED_BY_ID', created: 'DATE_CREATE', modified: 'DATE_MODIFY' }
const client = { contact: 'CONTACT_ID', company: 'COMPANY_ID' }
const money = { sum: 'OPPORTUNITY', currency: 'CURRENCY_ID', manual: 'IS_MANUAL_OPPORTUNITY' }

const deal = classic({
  id: 2,
  code: 'DEAL',
  path: 'deal',
  names: {
    ...common,
    ...client,
    ...money,
    title: ['TITLE'],
    stage: 'STAGE_ID',
    category: 'CATEGORY_ID',
    due: 'CLOSEDATE',
  },
  stages: category => (category ? `DEAL_STAGE_${category}` : 'DEAL_STAGE'),
  hasCategories: true,
  contacts: 'crm.deal.contact',
  columns: ['TITLE', 'STAGE_ID', 'OPPORTUNITY', 'COMPANY_ID', 'CONTACT_ID', 'ASSIGNED_BY_ID', 'CLOSEDATE'],
})

const lead = classic({
  id: 1,
  code: 'LEAD',
  path: 'lead',
  names: { ...common, ...client, ...money, title: ['TITLE'], stage: 'STATUS_ID' },
  stages: () => 'STATUS',
  converts: true,
  hasCategories: false,
  contacts: 'crm.lead.contact',
  columns: ['TITLE', 'STATUS_ID', 'NAME', 'LAST_NAME', 'PHONE', 'OPPORTUNITY', 'ASSIGNED_BY_ID', 'DATE_CREATE'],
})

const contact = classic({
  id: 3,
  code: 'CONTACT',
  path: 'contact',
  names: { ...common, company: 'COMPANY_ID', title: ['NAME', 'LAST_NAME'] },
  hasCategories: false,
  hasRequisites: true,
  columns: ['NAME', 'PHONE', 'EMAIL', 'COMPANY_ID', 'POST', 'ASSIGNED_BY_ID', 'DATE_CREATE'],
})

const company = classic({
  id: 4,
  code: 'COMPANY',
  path: 'company',
  names: { ...common, title: ['TITLE'] },
  hasCategories: false,
  hasRequisites: true,
  contacts: 'crm.company.contact',
  columns: ['TITLE', 'PHONE', 'EMAIL', 'INDUSTRY', 'ASSIGNED_BY_ID', 'DATE_CREATE'],
})

const QUOTE = 7
const INVOICE = 31

const classicTypes: readonly EntityType[] = [lead, deal, contact, company]

/** Stages of quotes have a directory of their own, those of all others one for each category. */
const itemType = (id: number): EntityType => {
  const code = knownTypes().find(type => type.id === id)?.name ?? `DYNAMIC_${id}`
  if (id === QUOTE) return { ...item(id, code, () => 'QUOTE_STATUS'), hasCategories: false }
  const prefix = id === INVOICE ? 'SMART_INVOICE_STAGE_' : `DYNAMIC_${id}_STAGE_`
  return item(id, code, category => `${prefix}${category}`)
}

const items = new Map<number, EntityType>()

/** The type of a number. */
export function entityTypeById(id: number): EntityType {
  const known = classicTypes.find(type => type.id === id) ?? items.get(id)
  if (known) return known
  const made = itemType(id)
  items.set(id, made)
  return made
}

/** The type at a path: a word of its own, or its number. */
export const entityTypeAt = (path: string): EntityType =>
  classicTypes.find(({ base }) => base === `/crm/${path}`) ?? entityTypeById(Number(path))

/** What people call a record: its title, or its name. */
export const titleOf = ({ names }: EntityType, record: Record<string, unknown>): string =>
  names.title
    .map(name => record[name])
    .filter(Boolean)
    .join(' ') || `#${record.id}`
