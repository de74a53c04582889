import { knownTypes } from '../../rest/session.ts'
import type { Field } from '../records/fields.ts'

/** A record by its type and id. */
export interface Reference {
  entityTypeId: number
  id: number
}

const byType: Readonly<Record<string, number>> = {
  crm_lead: 1,
  crm_deal: 2,
  crm_contact: 3,
  crm_company: 4,
  crm_quote: 7,
}

/** User fields of records write them with the letters of the type: `CO_5`. */
const lettersOf = (entityTypeId: number): string => knownTypes().find(({ id }) => id === entityTypeId)?.letters ?? ''
const typeLettered = (letters: string): number => knownTypes().find(type => type.letters === letters)?.id ?? 0

/** The numbers of the types whose records a field can name, as far as the caller may read them. */
export function typesOf({ type, settings = {} }: Field): number[] {
  const readable = knownTypes()
  if (type === 'crm_entity') return settings.parentEntityTypeId ? [Number(settings.parentEntityTypeId)] : []
  if (type !== 'crm') return readable.filter(({ id }) => id === byType[type]).map(({ id }) => id)
  return readable.filter(({ name }) => settings[name] === 'Y').map(({ id }) => id)
}

/** How many types a field is open to, whoever looks: where it is one, ids stand without letters. */
const isMixed = ({ settings = {} }: Field): boolean => Object.values(settings).filter(value => value === 'Y').length > 1

/** The record that a value names. */
export function referenceOf(field: Field, value: string): Reference | null {
  const [, letters, id] = /^(?:([A-Za-z0-9]+)_)?(\d+)$/.exec(value) ?? []
  if (!id || Number(id) === 0) return null
  const entityTypeId = letters ? typeLettered(letters) : (typesOf(field)[0] ?? 0)
  return entityTypeId ? { entityTypeId, id: Number(id) } : null
}

/** What is sent for a record. */
export const wireReference = (field: Field, entityTypeId: number, id: number): string =>
  field.type === 'crm' && isMixed(field) ? `${lettersOf(entityTypeId)}_${id}` : String(id)
