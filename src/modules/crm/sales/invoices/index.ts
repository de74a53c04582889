import { tableMethods } from '../../../../records/methods/table-methods.ts'
import { userfieldMethods } from '../../../../records/userfields/methods.ts'
import type { Method } from '../../../../rest/method.ts'
import { company } from '../../entities/index.ts'
import { oldInvoiceKind, oldInvoiceOwner } from '../../entities/old-invoice.ts'
import { requireReader } from '../../model/access.ts'
import { userfieldsOfRecords } from '../../reference-data/userfields/families.ts'
import { recurringMethods } from '../recurring/methods.ts'
import { externalLinkMethod } from './link.ts'
import { oldInvoice } from './methods.ts'
import { recurringInvoice } from './recurring.ts'
import { oldInvoiceStatusMethods } from './statuses.ts'

/**
 * Families that the documentation calls outdated and that nothing else stands on: crm.invoice.*.
 */
export const invoiceMethods: Method[] = [
  ...tableMethods(oldInvoice),
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
