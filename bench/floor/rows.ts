// What the methods of the floor read and write, the same on both stores.

import type { Params } from './params.ts'

/** Answers with the JSON of `result` (and of what stands beside it) as soon as it is durable. */
export type Method = (params: Params, answer: (json: string) => void) => void

export const CONTACT = 3
export const DEAL = 2
export const LEAD = 1
export const ME = 1

export const now = (): string => new Date().toISOString().slice(0, 19)

export const words = (text: string): string[] => text.trim().split(/\s+/)

/** Parts `PHONE\x01{…}`, with \x02 between them, as members of an object: `"PHONE":[{…}]`. */
export function byType(parts: string): string {
  const types: Record<string, string> = {}
  for (const one of parts.split('\x02')) {
    const mark = one.indexOf('\x01')
    const type = one.slice(0, mark)
    types[type] = types[type] ? `${types[type]},${one.slice(mark + 1)}` : one.slice(mark + 1)
  }
  let json = ''
  for (const type in types) json += `${json && ','}"${type}":[${types[type]}]`
  return json
}

/** What goes with a contact, besides its places in lists of deals and companies. */
export const cascade: readonly string[] = [
  'delete from lead_contact where contact_id = ?',
  'delete from quote_contact where contact_id = ?',
  ...['multifield', 'history', 'timeline', 'file', 'activity_binding'].map(
    table => `delete from ${table} where entity_type_id = ${CONTACT} and record_id = ?`,
  ),
  'delete from contact_userfield where id = ?',
]

const audit =
  'has_phone has_email has_imol created_by_id modify_by_id date_create date_modify last_activity_time last_activity_by'

export const contactGiven = words(
  `honorific name second_name last_name birthdate post photo type_id source_id source_description
  address address_2 address_city address_postal_code address_region address_province address_country address_country_code address_loc_addr_id
  export assigned_by_id opened comments company_id lead_id face_id originator_id origin_id origin_version
  utm_source utm_medium utm_campaign utm_content utm_term`,
)
export const contactSet = words(audit)
export const contactDefaults: Record<string, string | number> = {
  honorific: 'HNR_EN_1',
  type_id: 'CLIENT',
  source_id: 'CALL',
  opened: 'Y',
  export: 'Y',
  assigned_by_id: ME,
}

export const leadGiven = words(
  `title honorific name second_name last_name birthdate post company_title source_id source_description status_id status_description status_semantic_id
  address address_2 address_city address_postal_code address_region address_province address_country address_country_code address_loc_addr_id
  currency_id opportunity is_manual_opportunity assigned_by_id opened comments company_id contact_id is_return_customer date_closed
  originator_id origin_id utm_source utm_medium utm_campaign utm_content utm_term`,
)
export const leadSet = words(`${audit} moved_by_id moved_time`)
export const leadDefaults: Record<string, string | number> = {
  status_id: 'NEW',
  status_semantic_id: 'P',
  currency_id: 'USD',
  opportunity: 0,
  is_manual_opportunity: 'N',
  opened: 'Y',
  is_return_customer: 'N',
  assigned_by_id: ME,
}
