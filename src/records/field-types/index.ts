import type { Field } from '../field.ts'
import { userfieldValue } from '../userfields/types/index.ts'
import type { FieldType } from './field-type.ts'
import { picture } from './file.ts'
import { char, code, currency, date, datetime, integer, money, reference, string } from './plain.ts'

/** Types of system fields by the name that `fields` tells. */
const systemTypes: Readonly<Record<string, FieldType>> = {
  integer,
  string,
  double: money,
  char,
  date,
  datetime,
  user: reference,
  file: picture,
  location: string,
  crm_status: code,
  crm_currency: currency,
  crm_category: integer,
  crm_lead: reference,
  crm_deal: reference,
  crm_contact: reference,
  crm_company: reference,
  crm_quote: reference,
  crm_entity: reference,
}

/** The type of a field: of a user field when it has settings, else of a system field. */
export function fieldType(field: Field): FieldType {
  if (field.as) return field.as
  const found = field.settings ? userfieldValue(field.type) : systemTypes[field.type]
  if (!found) throw new Error(`No field type is called ${field.type}.`)
  return found
}
