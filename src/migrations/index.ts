import type { Migration } from '../store/migrate.ts'
import { first } from './0001-first.ts'
import { callers } from './0002-callers.ts'
import { userFields } from './0003-user-fields.ts'
import { items } from './0004-items.ts'
import { productRows } from './0005-product-rows.ts'
import { catalogue } from './0006-catalogue.ts'
import { requisites } from './0007-requisites.ts'
import { forms } from './0008-forms.ts'
import { userFieldTypes } from './0009-user-field-types.ts'
import { categories } from './0010-categories.ts'
import { oldInvoices } from './0011-old-invoices.ts'
import { events } from './0012-events.ts'
import { recurringInvoices } from './0013-recurring-invoices.ts'
import { systemUsers } from './0014-system-users.ts'
import { knownDevices } from './0015-known-devices.ts'
import { ownAddresses } from './0016-own-addresses.ts'
import { texts } from './0017-texts.ts'
import { deliveryQueues } from './0018-delivery-queues.ts'
import { activities } from './0019-activities.ts'
import { mail } from './0020-mail.ts'
import { timeline } from './0021-timeline.ts'
import { fileContents } from './0022-file-contents.ts'
import { documents } from './0023-documents.ts'
import { sales } from './0024-sales.ts'
import { callLists } from './0025-call-lists.ts'
import { automation } from './0026-automation.ts'
import { sortedIndexes } from './0027-sorted-indexes.ts'
import { preferences } from './0028-preferences.ts'
import { recycleBin } from './0029-recycle-bin.ts'
import { notices } from './0030-notices.ts'
import { callListActivities } from './0031-call-list-activities.ts'
import { closingDays } from './0032-closing-days.ts'
import { tasks } from './0033-tasks.ts'

/** Every migration in order; what has once been released is never changed. */
export const migrations: readonly Migration[] = [
  ['0001-first', first],
  ['0002-callers', callers],
  ['0003-user-fields', userFields],
  ['0004-items', items],
  ['0005-product-rows', productRows],
  ['0006-catalogue', catalogue],
  ['0007-requisites', requisites],
  ['0008-forms', forms],
  ['0009-user-field-types', userFieldTypes],
  ['0010-categories', categories],
  ['0011-old-invoices', oldInvoices],
  ['0012-events', events],
  ['0013-recurring-invoices', recurringInvoices],
  ['0014-system-users', systemUsers],
  ['0015-known-devices', knownDevices],
  ['0016-own-addresses', ownAddresses],
  ['0017-texts', texts],
  ['0018-delivery-queues', deliveryQueues],
  ['0019-activities', activities],
  ['0020-mail', mail],
  ['0021-timeline', timeline],
  ['0022-file-contents', fileContents],
  ['0023-documents', documents],
  ['0024-sales', sales],
  ['0025-call-lists', callLists],
  ['0026-automation', automation],
  ['0027-sorted-indexes', sortedIndexes],
  ['0028-preferences', preferences],
  ['0029-recycle-bin', recycleBin],
  ['0030-notices', notices],
  ['0031-call-list-activities', callListActivities],
  ['0032-closing-days', closingDays],
  ['0033-tasks', tasks],
]
