import { isMap } from '../../../../lib/text.ts'
import { field } from '../../../../records/define-field.ts'
import type { RecordCondition } from '../../../../records/draft.ts'
import type { Fields } from '../../../../records/field.ts'
import { refuse } from '../../../../records/guards.ts'
import type { Call } from '../../../../rest/call.ts'
import { phpArray, scalarText } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { oldInvoiceFields } from '../../entities/old-invoice.ts'

const text = (en: string, ru: string) => field('string', en, ru)

/** How a client is reached; the pages list the first two, their samples send the others too. */
const reach: Fields = {
  EMAIL: text('E-mail', 'E-mail'),
  PHONE: text('Phone', 'Телефон'),
  ZIP: text('Postal code', 'Индекс'),
  CITY: text('City', 'Город'),
  LOCATION: text('Location', 'Местоположение'),
  ADDRESS: text('Address', 'Адрес'),
}

const ofPeople: Fields = { FIO: text('Full name', 'Ф. И. О.'), ...reach }

const ofCompanies: Fields = {
  COMPANY: text('Company name', 'Название компании'),
  COMPANY_ADR: text('Company address', 'Адрес компании'),
  INN: text('Tax ID', 'ИНН'),
  KPP: text('Tax registration code', 'КПП'),
  CONTACT_PERSON: text('Contact person', 'Контактное лицо'),
  FAX: text('Fax', 'Факс'),
  ...reach,
}

/** What an invoice tells of its client in words (crm-invoice-fields.md): texts, by the kind of client. */
export const propertyFields: Fields = { ...ofCompanies, ...ofPeople }

/** The name of the type of clients that are companies. */
const COMPANIES = 'CRM_COMPANY'

/** The properties as they will be, as JSON: what the caller sets over what there was; undefined where nothing is said. */
export function readProperties(call: Call<RecordCondition>, before: Row | null, sent: unknown): string | undefined {
  if (sent === undefined || sent === null) return undefined
  const values = phpArray(sent) ?? refuse(call, oldInvoiceFields, 'INVOICE_PROPERTIES')
  const properties = storedProperties(before?.properties ?? null)
  for (const name of Object.keys(propertyFields)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) continue
    const text = value === null ? '' : scalarText(value)
    properties[name] = (text ?? refuse(call, propertyFields, name)).toWellFormed()
  }
  return JSON.stringify(properties)
}

/** What is shown of an invoice: a text for each property of its kind of client. */
export async function shownProperties({ db }: Pick<Call, 'db'>, invoice: Row): Promise<Row> {
  const stored = storedProperties(invoice.properties)
  const [type] = await query(db, 'select name from person_type where id = ?', [invoice.person_type_id])
  const fields = type?.name === COMPANIES ? ofCompanies : ofPeople
  return Object.fromEntries(Object.keys(fields).map(name => [name, stored[name] ?? '']))
}

function storedProperties(json: string | null): Record<string, string> {
  const value: unknown = json === null ? {} : JSON.parse(json)
  return isMap(value) ? (value as Record<string, string>) : {}
}
