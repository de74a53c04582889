import type { EntityType } from '../../entity-types/index.ts'
import type { Field } from '../fields.ts'
import { editorOf } from './editors.ts'

/** A part of a card: a title and fields. */
export interface Section {
  name: 'about' | 'client' | 'more'
  fields: Field[]
}

const CLIENT = /^(COMPANY_ID|CONTACT_ID|companyId|contactId|COMPANY_TITLE|POST|PHONE|EMAIL|WEB|IM|ADDRESS.*)$/
/** What the head shows already, and what nobody reads. */
export const HIDDEN =
  /^(ID|id|XML_ID|xmlId|ORIGIN.*|originId|originatorId|UTM_.*|utm.*|HAS_.*|STAGE_SEMANTIC_ID|STATUS_SEMANTIC_ID|IS_.*|is[A-Z].*|LOCATION_ID|CONTACT_IDS|contactIds|FACE_ID|WEBFORM_ID|webformId|MOVED_.*|movedBy|movedTime|previousStageId|LAST_ACTIVITY.*|LAST_COMM.*|last[A-Z].*|CLOSED|closed|TYPE|REG_ADDRESS.*|OPENED|opened|ENTITY_TYPE_ID|entityTypeId|.*_LOC_ADDR_ID|COMPANY_IDS|companyIds|LINK|fm)$/

/** The sections of a card: what it is about, its client, and all the rest. */
export function sectionsOf({ names, contacts }: EntityType, fields: ReadonlyMap<string, Field>): Section[] {
  const first = new Set([...names.title, names.sum, names.due, names.responsible].filter(Boolean))
  const shown = [...fields.values()].filter(
    field =>
      editorOf(field) &&
      !HIDDEN.test(field.code) &&
      ![names.stage, names.category, names.currency].includes(field.code),
  )
  const about = shown.filter(({ code }) => first.has(code))
  // The list of contacts shows them already.
  const isListed = (code: string) => contacts !== undefined && code === 'CONTACT_ID'
  const client = shown.filter(({ code }) => !first.has(code) && CLIENT.test(code) && !isListed(code))
  const more = shown.filter(({ code }) => !first.has(code) && !CLIENT.test(code))
  return [
    { name: 'about' as const, fields: about },
    { name: 'client' as const, fields: client },
    { name: 'more' as const, fields: more },
  ].filter(section => section.fields.length)
}
