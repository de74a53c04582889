import { dayIn } from '../../../../lib/moment.ts'
import type { Verb } from '../../../../portal/roles.ts'
import type { Guard, RecordCondition } from '../../../../records/draft.ts'
import type { RecordVerb } from '../../../../records/methods/record-type.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Row } from '../../../../store/store.ts'
import { clients } from '../../entities/clients.ts'
import { requireNamed } from '../../entities/naming.ts'
import { INVOICE_STATUS, oldInvoiceKind, oldInvoiceReferences } from '../../entities/old-invoice.ts'
import { accessTo, isDenied, permits } from '../../model/access.ts'
import { portalSettings } from '../../model/portal-settings.ts'

const verbs: Partial<Record<RecordVerb, Verb>> = { add: 'add', update: 'update', delete: 'delete' }

const accessFor = (call: Call, verb: RecordVerb) => accessTo(call, oldInvoiceKind, verbs[verb] ?? 'read')

/** Fails for who may do so with no invoice at all. */
export async function requireSome(call: Call<RecordCondition>, verb: RecordVerb): Promise<void> {
  if (isDenied(await accessFor(call, verb))) call.fail('accessDenied')
}

/** Fails for who may not do so with this invoice: as it was, and of a new one as it is to be. */
export async function requireThis(call: Call<RecordCondition>, verb: RecordVerb, invoice: Row): Promise<void> {
  if (!permits(await accessFor(call, verb), { assigned_by_id: invoice.responsible_id, ...invoice }))
    call.fail('accessDenied')
}

/** What a new invoice has for what the caller leaves out. */
export async function newInvoice(call: Call): Promise<Row> {
  const settings = await portalSettings(call)
  return {
    created_by: call.caller.userId,
    currency: settings.baseCurrency,
    date_bill: dayIn(call.now, call.zone),
    date_insert: call.now,
    is_recurring: 'N',
    // The one site of a portal.
    lid: 's1',
    payed: 'N',
    price: 0,
    responsible_id: call.caller.userId,
    status_id: settings.first(INVOICE_STATUS),
    tax_value: 0,
  }
}

/** A rule: an invoice has a subject, a type of clients and a way to be paid. */
export const isComplete: Guard = ({ call, after }) => {
  if (!String(after.order_topic ?? '').trim()) call.fail('fieldRequired', { field: 'ORDER_TOPIC' })
  if (!after.person_type_id) call.fail('fieldRequired', { field: 'PERSON_TYPE_ID' })
  if (!after.pay_system_id) call.fail('fieldRequired', { field: 'PAY_SYSTEM_ID' })
}

const namings = oldInvoiceReferences.flatMap(({ entityTypeId, column }) =>
  clients.filter(client => client.entityTypeId === entityTypeId).map(named => ({ column, named })),
)

/** A rule: who names a client may read it, as its page tells of it (old-invoice-sheet.ts). */
export const clientsMayBeNamed: Guard<'memberDenied'> = ({ call, before, after, givenColumns }) =>
  requireNamed(call, namings, before, Object.fromEntries([...givenColumns].map(name => [name, after[name]])))

/** A rule: somebody is responsible, and a change has its date. */
export const isKept: Guard = ({ call, after }) => {
  after.responsible_id ??= call.caller.userId
  after.date_update = call.now
}

/**
 * A rule: a status that the directory does not know changes nothing; a new one brings who set it when, and the successful
 * one that the invoice is paid.
 */
export const statusMoves: Guard = async ({ call, before, after }) => {
  const settings = await portalSettings(call)
  const semantics = (status: string | null) => settings.semantics(INVOICE_STATUS, status ?? '')
  if (semantics(after.status_id) === null) after.status_id = before ? before.status_id : settings.first(INVOICE_STATUS)
  if (before && before.status_id === after.status_id) return
  after.date_status = call.now
  after.emp_status_id = call.caller.userId
  const payed = semantics(after.status_id) === 'S' ? 'Y' : 'N'
  if (payed === 'Y' && before?.payed !== 'Y') {
    after.date_payed = call.now
    after.emp_payed_id = call.caller.userId
  }
  after.payed = payed
}
