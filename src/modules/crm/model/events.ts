import type { EventKind } from '../../../rest/changes/events.ts'
import type { RecordChange } from '../../../rest/changes/record-change.ts'
import { type Db, query, type Row } from '../../../store/store.ts'
import type { EntityType } from './entity-type.ts'

type How = Exclude<RecordChange['how'], 'read'>

const suffixes: Readonly<Record<How, string>> = { add: 'ADD', update: 'UPDATE', delete: 'DELETE' }
const scope = 'crm'

/** Types of rows whose every change has an event, by what the request log calls them (api-reference/crm/). */
const own: Readonly<Record<string, string>> = {
  LEAD: 'ONCRMLEAD',
  DEAL: 'ONCRMDEAL',
  CONTACT: 'ONCRMCONTACT',
  COMPANY: 'ONCRMCOMPANY',
  QUOTE: 'ONCRMQUOTE',
  INVOICE: 'ONCRMINVOICE',
  CURRENCY: 'ONCRMCURRENCY',
  PRODUCT: 'ONCRMPRODUCT',
  PRODUCT_SECTION: 'ONCRMPRODUCTSECTION',
  PRODUCT_PROPERTY: 'ONCRMPRODUCTPROPERTY',
  MEASURE: 'ONCRMMEASURE',
  REQUISITE: 'ONCRMREQUISITE',
  BANK_DETAIL: 'ONCRMBANKDETAIL',
  TYPE: 'ONCRMTYPE',
}

/** Items of every type share their events; those of a smart process can be had alone, too (universal/events/). */
const DYNAMIC = 'ONCRMDYNAMICITEM'
const itemEventName = (how: How, entityTypeId: number): string => `${DYNAMIC}${suffixes[how]}_${entityTypeId}`

/** The event of an item, which names its type; undefined for records of types that have events of their own. */
export const itemEvent = ({ method, entityTypeId }: EntityType, how: How, id: number): RecordChange['eventOverride'] =>
  method === null
    ? {
        event: DYNAMIC + suffixes[how],
        also: itemEventName(how, entityTypeId),
        data: { FIELDS: { ID: String(id), ENTITY_TYPE_ID: String(entityTypeId) } },
      }
    : undefined

/** Events of user fields by the entity that has them; those of smart processes and invoices share theirs. */
const ofUserfields: Readonly<Record<string, string>> = {
  CRM_LEAD: 'ONCRMLEADUSERFIELD',
  CRM_DEAL: 'ONCRMDEALUSERFIELD',
  CRM_CONTACT: 'ONCRMCONTACTUSERFIELD',
  CRM_COMPANY: 'ONCRMCOMPANYUSERFIELD',
  CRM_QUOTE: 'ONCRMQUOTEUSERFIELD',
  CRM_INVOICE: 'ONCRMINVOICEUSERFIELD',
  CRM_REQUISITE: 'ONCRMREQUISITEUSERFIELD',
}
const OF_TYPES = 'ONCRMTYPEUSERFIELD'

/** The event of a user field; `list` is a change of what can be chosen in it. */
export const userfieldEvent = (how: How | 'list', entityId: string, id: number, name: string) => ({
  event: (ofUserfields[entityId] ?? OF_TYPES) + (how === 'list' ? 'SETENUMVALUES' : suffixes[how]),
  data: { FIELDS: { ID: String(id), ENTITY_ID: entityId, FIELD_NAME: name } },
})

/** The event of an address by its row; one that is changed is registered anew (requisites/events/). */
export const addressEvent = (how: How, row: Row) => ({
  event: how === 'delete' ? 'ONCRMADDRESSUNREGISTER' : 'ONCRMADDRESSREGISTER',
  data: {
    FIELDS: Object.fromEntries(
      ['type_id', 'entity_type_id', 'entity_id', 'anchor_id', 'anchor_type_id'].map(name => [
        name.toUpperCase(),
        Number(row[name]),
      ]),
    ),
  },
})

/** What comes again and again, as the names of its events and their fields call it. */
const recurring = ['DEAL', 'INVOICE'] as const

/** The event of what makes records again and again (deals/recurring-deals/events/); `name` is that of their type. */
export const recurringEvent = (
  name: string,
  what: 'ADD' | 'UPDATE' | 'DELETE' | 'EXPOSE',
  id: number,
  template?: number,
  record?: number,
) => ({
  event: `ONCRM${name}RECURRING${what}`,
  data: {
    FIELDS: {
      ID: String(id),
      ...(template === undefined ? {} : { [`RECURRING_${name}_ID`]: String(template) }),
      ...(record === undefined ? {} : { [`${name}_ID`]: String(record) }),
    },
  },
})

const named = (prefix: string, verbs: readonly string[]): EventKind[] =>
  verbs.map(verb => ({ name: prefix + verb, scope }))

/** Every event that the CRM can cause. */
export const crmEvents: readonly EventKind[] = [
  ...Object.entries(own).flatMap(([type, prefix]) =>
    (Object.keys(suffixes) as How[]).map(how => ({ name: prefix + suffixes[how], scope, of: { type, how } })),
  ),
  { name: 'ONCRMDEALMOVETOCATEGORY', scope, applicationOnly: true },
  ...named('ONCRMINVOICE', ['SETSTATUS']),
  ...named(DYNAMIC, Object.values(suffixes)),
  ...[...Object.values(ofUserfields), OF_TYPES].flatMap(prefix =>
    named(prefix, [...Object.values(suffixes), 'SETENUMVALUES']),
  ),
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
