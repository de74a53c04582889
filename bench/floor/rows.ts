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

/** What a new call has, in the order of `activityValues`. */
export const activityColumns = words(
  `type_id provider_id provider_type_id subject description description_type location direction completed status priority
  settings provider_params responsible_id author_id editor_id start_time end_time deadline created last_updated
  owner_type_id owner_id is_incoming_channel`,
)
export const activityValues = (fields: Params, at: string): (string | number)[] => {
  const [start, end] = [fields.START_TIME.slice(0, 19), fields.END_TIME.slice(0, 19)]
  return [
    ...[fields.TYPE_ID, 'VOXIMPLANT_CALL', 'CALL', fields.SUBJECT, fields.DESCRIPTION, 1, '', 2, 'N', 1, 2, '[]', '[]'],
    ...[fields.RESPONSIBLE_ID, ME, ME, start, end, start, at, at, fields.OWNER_TYPE_ID, fields.OWNER_ID, 'N'],
  ]
}

/** How crm.activity.list shows each column: a number as a text, one that is 0 where there is none, a text, a moment, JSON. */
export const activityShown: readonly (readonly ['number' | 'counted' | 'text' | 'moment' | 'json', string])[] = [
  ['number', 'id owner_id owner_type_id type_id'],
  ['text', 'provider_id provider_type_id provider_group_id'],
  ['counted', 'associated_entity_id'],
  ['text', 'subject'],
  ['moment', 'start_time end_time deadline'],
  ['text', 'completed'],
  ['number', 'status responsible_id priority'],
  ['counted', 'notify_type notify_value'],
  ['text', 'description'],
  ['number', 'description_type direction'],
  ['text', 'location'],
  ['moment', 'created'],
  ['number', 'author_id'],
  ['moment', 'last_updated'],
  ['number', 'editor_id'],
  ['json', 'settings'],
  ['text', 'origin_id originator_id origin_version'],
  ['counted', 'result_status result_stream'],
  ['text', 'result_source_id'],
  ['json', 'provider_params'],
  ['text', 'provider_data'],
  ['counted', 'result_mark'],
  ['number', 'result_value result_sum'],
  ['text', 'result_currency_id'],
  ['counted', 'autocomplete_rule'],
  ['text', 'is_incoming_channel'],
].flatMap(([kind, names]) => words(names!).map(name => [kind as 'text', name] as const))

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
