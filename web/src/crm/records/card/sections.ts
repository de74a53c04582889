import type { FormSection } from '../../arrange/form.ts'
import type { EntityType } from '../../entity-types/index.ts'
import type { Field } from '../fields.ts'
import { editorOf } from './editors.ts'

/** A part of a card: a title and fields. */
export interface Section {
  name: string
  /** Empty: one of those that a card has where nobody has arranged it, which its name tells. */
  title: string
  fields: Field[]
  /** It has the list of contacts. */
  hasContacts: boolean
  /** Fields that are shown while they are empty, too. */
  always: ReadonlySet<string>
}

const CLIENT = /^(COMPANY_ID|CONTACT_ID|companyId|contactId|COMPANY_TITLE|POST|PHONE|EMAIL|WEB|IM|ADDRESS.*)$/
/** What the head shows already, and what nobody reads. */
export const HIDDEN =
  /^(ID|id|XML_ID|xmlId|ORIGIN.*|originId|originatorId|UTM_.*|utm.*|HAS_.*|STAGE_SEMANTIC_ID|STATUS_SEMANTIC_ID|IS_.*|is[A-Z].*|LOCATION_ID|CONTACT_IDS|contactIds|FACE_ID|WEBFORM_ID|webformId|MOVED_.*|movedBy|movedTime|previousStageId|LAST_ACTIVITY.*|LAST_COMM.*|last[A-Z].*|CLOSED|closed|TYPE|REG_ADDRESS.*|OPENED|opened|ENTITY_TYPE_ID|entityTypeId|.*_LOC_ADDR_ID|COMPANY_IDS|companyIds|LINK|fm)$/

/** The list of contacts, and the amount with its currency, as forms call them. */
export const CLIENT_ELEMENT = 'CLIENT'
const AMOUNT_ELEMENT = 'OPPORTUNITY_WITH_CURRENCY'

/** The fields that a card can show. */
export const shownFields = ({ names, contacts }: EntityType, fields: ReadonlyMap<string, Field>): Field[] =>
  [...fields.values()].filter(
    field =>
      editorOf(field) &&
      !HIDDEN.test(field.code) &&
      ![names.stage, names.category, names.currency].includes(field.code) &&
      // The list of contacts shows them already.
      !(contacts && field.code === 'CONTACT_ID'),
  )

/** The name of a field in a form. */
export const elementOf = ({ names }: EntityType, { code, upperName }: Field): string =>
  code === names.sum ? AMOUNT_ELEMENT : (upperName ?? code)

/** The sections of a card where nobody has arranged it: what it is about, its client, and all the rest. */
export function sectionsOf(type: EntityType, fields: ReadonlyMap<string, Field>): Section[] {
  const { names, contacts } = type
  const first = new Set([...names.title, names.sum, names.due, names.responsible].filter(Boolean))
  const shown = shownFields(type, fields)
  const about = shown.filter(({ code }) => first.has(code))
  const client = shown.filter(({ code }) => !first.has(code) && CLIENT.test(code))
  const more = shown.filter(({ code }) => !first.has(code) && !CLIENT.test(code))
  const section = (name: string, fields: Field[], hasContacts = false): Section => ({
    ...{ name, title: '', fields, hasContacts },
    always: new Set(name === 'about' ? fields.map(({ code }) => code) : []),
  })
  return [section('about', about), section('client', client, contacts !== undefined), section('more', more)].filter(
    ({ fields, hasContacts }) => fields.length || hasContacts,
  )
}

/** The sections as people have arranged them; what a form names and the type does not have is left out. */
export function arrangedSections(
  type: EntityType,
  fields: ReadonlyMap<string, Field>,
  form: readonly FormSection[],
): Section[] {
  const byElement = new Map(shownFields(type, fields).map(field => [elementOf(type, field), field]))
  return form.map(({ name, title, elements }) => {
    const known = elements.flatMap(({ name, optionFlags }) => {
      const field = byElement.get(name)
      return field ? [{ field, isAlways: optionFlags === '1' }] : []
    })
    return {
      ...{ name, title, fields: known.map(({ field }) => field) },
      hasContacts: type.contacts !== undefined && elements.some(({ name }) => name === CLIENT_ELEMENT),
      always: new Set(known.filter(({ isAlways }) => isAlways).map(({ field }) => field.code)),
    }
  })
}
