import type { Method } from '../../rest/method.ts'
import { requireReader } from '../access.ts'
import { company } from '../entity-types/index.ts'
import { plainMethods } from '../families/plain-records.ts'
import { userfieldsOfRecords } from '../families/userfield-families.ts'
import { userfieldMethods } from '../families/userfields.ts'
import { oldInvoiceKind, oldInvoiceOwner } from '../record-types/old-invoice.ts'
import { recurringMethods } from '../recurring/methods.ts'
import { externalLinkMethod } from './old-invoice-link.ts'
import { recurringInvoice } from './old-invoice-recurring.ts'
import { oldInvoiceStatusMethods } from './old-invoice-statuses.ts'
import { oldInvoice } from './old-invoices.ts'

/**
 * Families that the documentation calls outdated and that nothing else stands on: crm.invoice.*.
 */
export const outdatedMethods: Method[] = [
  ...plainMethods(oldInvoice),
  ...recurringMethods(recurringInvoice),
  ...oldInvoiceStatusMethods,
  externalLinkMethod,
  ...userfieldMethods({
    ...userfieldsOfRecords(company),
    owner: oldInvoiceOwner,
    method: oldInvoice.method,
    source: oldInvoice.source,
    requireReader: call => requireReader(call, [oldInvoiceKind]),
    readers: 'who may read an invoice',
    phrases: {},
  }),
]
