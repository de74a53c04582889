import { sql } from 'kysely'
import { sourceOf } from '../../../../lib/source.ts'
import type { Draft, RecordCondition } from '../../../../records/draft.ts'
import { isThere } from '../../../../records/guards.ts'
import type { ReadVerb } from '../../../../records/methods/record-type.ts'
import type { TableType } from '../../../../records/methods/table-type.ts'
import { deleteOwned } from '../../../../records/ownership.ts'
import { keepDeleted } from '../../../../records/recycle-bin/keep.ts'
import { describeFields } from '../../../../records/show.ts'
import type { Call } from '../../../../rest/call.ts'
import type { PartTable } from '../../../../rest/changes/ownership.ts'
import { condition, type Filterable, terms } from '../../../../rest/filter.ts'
import { query, type Row } from '../../../../store/store.ts'
import {
  OLD_INVOICE,
  oldInvoiceFields,
  oldInvoiceKind,
  oldInvoiceOwner,
  oldInvoiceOwnerType,
  oldInvoiceRows,
  responsibleColumns,
} from '../../entities/old-invoice.ts'
import { accessCondition, accessTo } from '../../model/access.ts'
import type { RowCondition } from '../../products/rows/input.ts'
import { classicRowPhrases } from '../../products/rows/phrases.ts'
import { oldInvoiceBin } from '../../records/deletion/bin-types.ts'
import { memberDenied } from '../../records/phrases.ts'
import { totalsOf } from '../../records/row-totals.ts'
import { settleLink } from '../../requisites/default-links.ts'
import { clientsMayBeNamed, isComplete, isKept, newInvoice, requireSome, requireThis, statusMoves } from './guards.ts'
import { propertyFields, readProperties, shownProperties } from './properties.ts'
import { invoiceRowFields, shownRows, writeRows } from './rows.ts'

/** The ways in which writing an invoice can fail beside those of every plain record. */
export type OldInvoiceCondition = Exclude<RowCondition, RecordCondition> | 'memberDenied'

const rules = [
  isComplete,
  isThere('person_type', 'PERSON_TYPE_ID'),
  isThere('pay_system', 'PAY_SYSTEM_ID'),
  clientsMayBeNamed,
  isKept,
  statusMoves,
]

/** Told beside the change (invoice/events/). */
const STATUS_SET = 'ONCRMINVOICESETSTATUS'

/** What stands beside the fields of an invoice: its properties and rows, the amount of these, and its columns of other names. */
async function writeRest({ call, before, after }: Draft<OldInvoiceCondition>, id: number, fields: Row) {
  const properties = readProperties(call, before, fields.INVOICE_PROPERTIES)
  await writeRows(call, after, id, fields.PRODUCT_ROWS)
  const totals = await totalsOf(call.db, oldInvoiceRows, id)
  await query(
    call.db,
    `update invoice set price = ?, tax_value = ?, properties = ?, account_number = ?, assigned_by_id = responsible_id,
       company_id = uf_company_id, contact_id = uf_contact_id, mycompany_id = uf_mycompany_id, opened = 'N'
     where id = ?`,
    [
      ...[totals?.opportunity ?? 0, totals?.tax_value ?? 0, properties ?? before?.properties ?? null],
      // An invoice that is given no number has that of its id (samples of crm.invoice.add).
      ...[after.account_number || String(id), id],
    ],
  )
  await settleLink(call, oldInvoiceKind, id, before, {
    company_id: after.uf_company_id,
    contact_id: after.uf_contact_id,
    mycompany_id: after.uf_mycompany_id,
  })
  if (before && before.status_id !== after.status_id)
    call.recordChange(OLD_INVOICE, id, 'update', { event: STATUS_SET })
}

/** What belongs to an invoice goes with it, and into the recycle bin. */
async function deleteRest(call: Call, { id }: Row): Promise<void> {
  await keepDeleted(call, oldInvoiceOwnerType.entityTypeId, Number(id), () => oldInvoiceBin(call))
  await query(call.db, 'delete from invoice_link where id = ?', [id])
  await deleteOwned(call, oldInvoiceOwnerType, Number(id))
}

/** The public address of an invoice. */
export const invoiceLink: PartTable = { table: 'invoice_link', column: 'id', of: 'invoice' }

/** What is kept elsewhere; a list tells no properties and no rows (crm-invoice-list.md). */
async function shownRest(call: Call, found: readonly { id: number }[], verb: ReadVerb) {
  const columns = Object.entries(responsibleColumns).map(([name, expression]) => `${expression} as "${name}"`)
  const rows = await query(
    call.db,
    `select r.id, r.person_type_id, r.properties, ${columns.join(', ')} from invoice r
     where r.id in (${found.map(() => '?').join(',')})`,
    found.map(({ id }) => id),
  )
  const shown = new Map<number, Row>()
  for (const row of rows) {
    const { id, person_type_id: _, properties: __, ...responsible } = row
    if (verb === 'get') {
      responsible.INVOICE_PROPERTIES = await shownProperties(call, row)
      responsible.PRODUCT_ROWS = await shownRows(call.db, Number(id))
    }
    shown.set(Number(id), responsible)
  }
  return shown
}

const ofResponsible: Readonly<Record<string, Filterable>> = Object.fromEntries(
  Object.entries(responsibleColumns).map(([name, expression]) => [
    name,
    { kind: 'text', expression: sql.raw(expression) },
  ]),
)

/** api-reference/crm/outdated/invoice/: invoices as there were before those of crm.item.*. */
export const oldInvoice: TableType<OldInvoiceCondition> = {
  method: 'crm.invoice',
  name: OLD_INVOICE,
  source: sourceOf(import.meta.filename),
  ...oldInvoiceOwner,
  fields: oldInvoiceFields,
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: { words: 'who may read the invoice; the others are left out', require: requireSome },
  writers: { words: 'who may do so with the invoice', require: requireSome },
  rowAccess: { columns: ['assigned_by_id', 'opened'], require: requireThis },
  restriction: async call => accessCondition(await accessTo(call, oldInvoiceKind, 'read')),
  defaults: newInvoice,
  guards: { add: rules, update: rules },
  follow: { add: writeRest, update: writeRest, delete: deleteRest },
  parts: { mask: '*', of: shownRest },
  conditions: (call, _fields, filter) =>
    terms(filter).flatMap(term => {
      const field = Object.hasOwn(ofResponsible, term.field) ? ofResponsible[term.field] : undefined
      return field ? [condition(field, term, call)] : []
    }),
  describe: (call, fields) => {
    for (const [name, definition] of [
      ['INVOICE_PROPERTIES', propertyFields],
      ['PRODUCT_ROWS', invoiceRowFields],
    ] as const)
      fields[name] = { ...(fields[name] as object), definition: describeFields(call, definition) }
    return fields
  },
  // The sample calls what it answers the id.
  answers: { update: ({ id }) => Number(id) },
  phrases: {
    everywhere: {
      memberDenied,
      discountRateMissing: classicRowPhrases.set.discountRateMissing,
      discountSumMissing: classicRowPhrases.set.discountSumMissing,
      fullDiscountSumMissing: classicRowPhrases.set.fullDiscountSumMissing,
    },
  },
}
