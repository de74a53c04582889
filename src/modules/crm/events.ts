import { userfieldEventSuffixes } from '../../records/userfields/events.ts'
import type { EventKind } from '../../rest/changes/events.ts'
import { type Db, query } from '../../store/store.ts'
import { entityTypes } from './entities/index.ts'
import { ITEM_USERFIELD_EVENTS } from './entities/item-type.ts'
import { oldInvoiceOwner } from './entities/old-invoice.ts'
import { requisiteOwner } from './entities/requisite.ts'
import { DYNAMIC, type How, itemEventName, recurring, suffixes, TIMELINE_ITEM_ACTION } from './model/events.ts'

const scope = 'crm'

/** Types of rows whose every change has an event, by what the request log calls them (api-reference/crm/). */
const prefixes: Readonly<Record<string, string>> = {
  LEAD: 'ONCRMLEAD',
  DEAL: 'ONCRMDEAL',
  CONTACT: 'ONCRMCONTACT',
  COMPANY: 'ONCRMCOMPANY',
  QUOTE: 'ONCRMQUOTE',
  INVOICE: 'ONCRMINVOICE',
  ACTIVITY: 'ONCRMACTIVITY',
  CURRENCY: 'ONCRMCURRENCY',
  PRODUCT: 'ONCRMPRODUCT',
  PRODUCT_SECTION: 'ONCRMPRODUCTSECTION',
  PRODUCT_PROPERTY: 'ONCRMPRODUCTPROPERTY',
  MEASURE: 'ONCRMMEASURE',
  REQUISITE: 'ONCRMREQUISITE',
  BANK_DETAIL: 'ONCRMBANKDETAIL',
  TYPE: 'ONCRMTYPE',
  TIMELINE_COMMENT: 'ONCRMTIMELINECOMMENT',
  DOCUMENT: 'ONCRMDOCUMENTGENERATORDOCUMENT',
}

/** Names of the events of user fields, by what has them; those of smart processes and invoices share theirs. */
const ofUserfields: readonly string[] = [
  ...[...entityTypes, oldInvoiceOwner, requisiteOwner].flatMap(({ userfieldEvents = [] }) => userfieldEvents),
  ITEM_USERFIELD_EVENTS,
]

const named = (prefix: string, verbs: readonly string[]): EventKind[] =>
  verbs.map(verb => ({ name: prefix + verb, scope }))

/** Every event that the CRM can cause. */
export const crmEvents: readonly EventKind[] = [
  ...Object.entries(prefixes).flatMap(([type, prefix]) =>
    (Object.keys(suffixes) as How[]).map(how => ({ name: prefix + suffixes[how], scope, of: { type, how } })),
  ),
  { name: 'ONCRMDEALMOVETOCATEGORY', scope, applicationOnly: true },
  { name: TIMELINE_ITEM_ACTION, scope, applicationOnly: true },
  ...named('ONCRMINVOICE', ['SETSTATUS']),
  ...named(DYNAMIC, Object.values(suffixes)),
  ...ofUserfields.flatMap(prefix => named(prefix, userfieldEventSuffixes)),
  ...recurring.flatMap(name => named(`ONCRM${name}RECURRING`, [...Object.values(suffixes), 'EXPOSE'])),
  ...named('ONCRMADDRESS', ['REGISTER', 'UNREGISTER']),
]

/** Events of the items of one smart process: `ONCRMDYNAMICITEMADD_147`. */
export async function smartProcessEvents(db: Db): Promise<EventKind[]> {
  const rows = await query(db, 'select entity_type_id from item_type order by entity_type_id')
  return rows.flatMap(({ entity_type_id }) =>
    (Object.keys(suffixes) as How[]).map(how => ({ name: itemEventName(how, Number(entity_type_id)), scope })),
  )
}
