import type { EntityType } from '../../entity-types/index.ts'
import type { Field } from '../fields.ts'

/** A part of a card: a title and fields. */
export interface Section {
  name: 'about' | 'client' | 'more'
  fields: Field[]
}

/** Types of values that a card shows and edits as text, number, date or choice. */
const EDITED = new Set([
  ...[
    'string',
    'integer',
    'double',
    'date',
    'datetime',
    'char',
    'boolean',
    'crm_status',
    'user',
    'employee',
    'enumeration',
  ],
  ...['money', 'url', 'text', 'address', 'crm_multifield', 'crm_company', 'crm_contact', 'crm_currency', 'location'],
])

const CLIENT = /^(COMPANY_ID|CONTACT_ID|companyId|contactId|COMPANY_TITLE|POST|PHONE|EMAIL|WEB|IM|ADDRESS.*)$/
/** What the head shows already, and what nobody reads. */
export const HIDDEN =
  /^(ID|id|XML_ID|xmlId|ORIGIN.*|originId|originatorId|UTM_.*|utm.*|HAS_.*|STAGE_SEMANTIC_ID|STATUS_SEMANTIC_ID|IS_.*|is[A-Z].*|LOCATION_ID|CONTACT_IDS|contactIds|FACE_ID|WEBFORM_ID|webformId|MOVED_.*|movedBy|movedTime|previousStageId|LAST_ACTIVITY.*|LAST_COMM.*|last[A-Z].*|CLOSED|closed|TYPE|REG_ADDRESS.*|OPENED|opened|ENTITY_TYPE_ID|entityTypeId|.*_LOC_ADDR_ID|QUOTE_ID|LEAD_ID)$/

/** The sections of a card: what it is about, its client, and all the rest. */
export function sectionsOf({ names, contacts }: EntityType, fields: ReadonlyMap<string, Field>): Section[] {
  const first = new Set([...names.title, names.sum, names.due, names.responsible].filter(Boolean))
  const shown = [...fields.values()].filter(
    ({ code, type }) =>
      EDITED.has(type) && !HIDDEN.test(code) && ![names.stage, names.category, names.currency].includes(code),
  )
  const about = shown.filter(({ code }) => first.has(code))
  // The list of contacts shows the primary one already.
  const listed = contacts && names.contact
  const client = shown.filter(({ code }) => !first.has(code) && CLIENT.test(code) && code !== listed)
  const more = shown.filter(({ code }) => !first.has(code) && !CLIENT.test(code))
  return [
    { name: 'about' as const, fields: about },
    { name: 'client' as const, fields: client },
    { name: 'more' as const, fields: more },
  ].filter(section => section.fields.length)
}
