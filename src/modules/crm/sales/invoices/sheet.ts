import { ratio } from '../../../../lib/decimal.ts'
import type { Text } from '../../../../lib/text.ts'
import { column, type Fields } from '../../../../records/field.ts'
import { roundTo } from '../../../../records/field-types/plain.ts'
import { type Db, query, type Row } from '../../../../store/store.ts'
import { oldInvoiceOwner, oldInvoiceRows } from '../../entities/old-invoice.ts'
import { requisiteOwner } from '../../entities/requisite.ts'
import { rowsOf } from '../../products/rows/rows.ts'
import { addressTexts } from '../../requisites/address.ts'
import { bankDetail } from '../../requisites/bank-detail.ts'
import { requisiteFields } from '../../requisites/fields.ts'
import { linkOf } from '../../requisites/links.ts'
import { propertyFields, shownProperties } from './properties.ts'

/** A line about somebody: `Tax ID`, `7708…`. */
interface SheetLine {
  title: Text
  value: string
}

/** Who sells or who pays. */
export interface SheetParty {
  names: readonly string[]
  lines: readonly SheetLine[]
}

interface SheetRow {
  name: string
  quantity: number
  measure: string
  /** With its tax. */
  price: number
  /** Percent; null where there is no tax. */
  tax: number | null
  sum: number
}

/** What the client of an invoice is shown of it; days as they are stored. */
export interface InvoiceSheet {
  number: string
  topic: string
  billed: string | null
  due: string | null
  /** Paid, and when. */
  paid: { at: string | null } | null
  seller: SheetParty
  payer: SheetParty
  paymentMethod: string | null
  rows: readonly SheetRow[]
  currency: string
  /** The tax that is in the total, by its rate. */
  taxes: readonly { rate: number; sum: number }[]
  total: number
  /** What the client is told beside it. */
  note: string | null
}

/** The invoice that a token opens; undefined where it opens none. */
export async function sheetOf(db: Db, token: string): Promise<InvoiceSheet | undefined> {
  const [invoice] = await query(db, 'select i.* from invoice_link l join invoice i on i.id = l.id where l.token = ?', [
    token,
  ])
  if (!invoice) return undefined
  const id = Number(invoice.id)
  const link = await linkOf(db, oldInvoiceOwner, id)
  const [system] = await query(db, 'select name from pay_system where id = ?', [invoice.pay_system_id])
  const rows = (await rowsOf(db, { type: oldInvoiceRows, id })).map(shownRow)
  return {
    number: String(invoice.account_number ?? id),
    topic: invoice.order_topic ?? '',
    billed: invoice.date_bill ?? null,
    due: invoice.date_pay_before ?? null,
    paid: invoice.payed === 'Y' ? { at: invoice.date_payed ?? null } : null,
    seller: party(
      await namesOf(db, invoice.uf_mycompany_id, null),
      await requisiteLines(db, link?.mc_requisite_id),
      await bankLines(db, link?.mc_bank_detail_id),
    ),
    payer: party(
      await namesOf(db, invoice.uf_company_id, invoice.uf_contact_id),
      [...(await propertyLines(db, invoice)), ...(await requisiteLines(db, link?.requisite_id))],
      await bankLines(db, link?.bank_detail_id),
    ),
    paymentMethod: system?.name ?? null,
    rows,
    currency: String(invoice.currency ?? ''),
    taxes: taxesOf(rows),
    total: Number(invoice.price ?? 0),
    note: invoice.user_description || null,
  }
}

function shownRow(row: Row): SheetRow {
  const [price, quantity] = [Number(row.price ?? 0), Number(row.quantity ?? 0)]
  return {
    name: row.product_name ?? '',
    quantity,
    measure: row.measure_name ?? '',
    price,
    tax: row.tax_rate === null ? null : Number(row.tax_rate),
    sum: ratio([price, quantity], [1], 2),
  }
}

/** As the amount of a record counts it (records/row-totals.ts), rate by rate. */
function taxesOf(rows: readonly SheetRow[]): { rate: number; sum: number }[] {
  const sums = new Map<number, number>()
  for (const { price, quantity, tax } of rows) {
    if (tax === null) continue
    const sum = tax ? ratio([price, quantity, tax], [roundTo(8, 100 + tax)], 2) : 0
    sums.set(tax, roundTo(2, (sums.get(tax) ?? 0) + sum))
  }
  return [...sums].map(([rate, sum]) => ({ rate, sum })).sort((a, b) => a.rate - b.rate)
}

async function namesOf(db: Db, companyId: unknown, contactId: unknown): Promise<string[]> {
  const [company] = await query(db, 'select title from company where id = ?', [companyId ?? 0])
  const [contact] = await query(db, 'select name, last_name from contact where id = ?', [contactId ?? 0])
  const person = [contact?.name, contact?.last_name].filter(Boolean).join(' ')
  return [company?.title, person].filter((name): name is string => Boolean(name))
}

/** A location is an id, which says nothing to the client. */
const { LOCATION: _, ...tellingProperties } = propertyFields

async function propertyLines(db: Db, invoice: Row): Promise<SheetLine[]> {
  return linesOf(tellingProperties, await shownProperties({ db }, invoice))
}

/** What of a requisite is there to be read by others: papers of people are not. */
const published = [
  ...['RQ_COMPANY_FULL_NAME', 'RQ_COMPANY_NAME', 'RQ_NAME', 'RQ_INN', 'RQ_KPP', 'RQ_OGRN', 'RQ_OGRNIP', 'RQ_OKPO'],
  ...['RQ_VAT_ID', 'RQ_EDRPOU', 'RQ_BIN', 'RQ_IIN', 'RQ_REGON', 'RQ_KRS', 'RQ_SIRET', 'RQ_SIREN', 'RQ_CNPJ'],
  ...['RQ_PHONE', 'RQ_EMAIL'],
] as const

const publishedFields: Fields = Object.fromEntries(published.map(name => [name, requisiteFields[name]!]))

const bankFields: Fields = Object.fromEntries(
  Object.entries(bankDetail.fields).filter(([name]) => name.startsWith('RQ_')),
)

/** The main address of a requisite. */
const MAIN_ADDRESS = 1

/** A requisite that the link of an invoice names, with its address; 0 is none. */
async function requisiteLines(db: Db, requisiteId: unknown): Promise<SheetLine[]> {
  const [requisite] = await query(db, 'select * from requisite where id = ?', [requisiteId ?? 0])
  const [address] = await query(
    db,
    'select * from address where entity_type_id = ? and entity_id = ? order by case when type_id = ? then 0 else 1 end, type_id',
    [requisiteOwner.entityTypeId, requisiteId ?? 0, MAIN_ADDRESS],
  )
  return [...linesOf(publishedFields, byName(publishedFields, requisite)), ...addressLine(address)]
}

/** The bank account that it names. */
async function bankLines(db: Db, bankDetailId: unknown): Promise<SheetLine[]> {
  const [bank] = await query(db, 'select * from bank_detail where id = ?', [bankDetailId ?? 0])
  return linesOf(bankFields, byName(bankFields, bank))
}

function addressLine(address: Row | undefined): SheetLine[] {
  if (!address) return []
  const words = Object.keys(addressTexts).filter(name => name !== 'COUNTRY_CODE')
  const value = words.flatMap(name => address[column(name)] || []).join(', ')
  return value ? [{ title: { en: 'Address', ru: 'Адрес' }, value }] : []
}

const byName = (fields: Fields, row: Row | undefined): Row =>
  Object.fromEntries(Object.keys(fields).map(name => [name, row?.[column(name)]]))

const linesOf = (fields: Fields, values: Row): SheetLine[] =>
  Object.entries(fields).flatMap(([name, { title }]) => {
    const value = String(values[name] ?? '').trim()
    return value ? [{ title, value }] : []
  })

/**
 * What is said twice is said once: a requisite often says what the properties say, and both whose they are. Of a bank
 * account everything is said, since two of its codes may be alike.
 */
function party(names: readonly string[], lines: readonly SheetLine[], bank: readonly SheetLine[]): SheetParty {
  const seen = new Set(names)
  return { names, lines: [...lines.filter(({ value }) => !seen.has(value) && seen.add(value)), ...bank] }
}
