import { ensure } from '../../../lib/maps.ts'
import type { Phrase } from '../../../rest/phrases.ts'
import type { EntityType } from '../model/entity-type.ts'
import { company, contact, deal, lead, quote } from './index.ts'

/** The ways in which a binding method can fail. */
export type BindingCondition =
  | 'ownerIdInvalid'
  | 'fieldsNotObject'
  | 'memberInvalid'
  | 'itemsNotArray'
  | 'typeDenied'
  | 'accessDenied'
  | 'memberDenied'
  | 'notFound'

type BindingVerb = 'add' | 'delete' | 'items.get' | 'items.set' | 'items.delete'

/** One side's view of a binding's table: its records, in an order of their own and with a primary of their own. */
export interface Side {
  /** Column with the id of the record whose list this is, and of the one that is listed. */
  ownerColumn: string
  memberColumn: string
  sort: string
  isPrimary: string
  /** Where the primary's id is mirrored: a table and its column. */
  mirror: { table: string; column: string } | null
}

/** A list of records that belong to another: five of them, six methods each (contract: `crm.*.contact.*`, `crm.contact.company.*`). */
export interface BindingType {
  method: string
  owner: EntityType
  member: EntityType
  /** The key of a member in items and fields. */
  memberKey: string
  table: string
  side: Side
  /** The same table seen from the member, where members have a list too. */
  opposite: Side | null
  /** Fields of the owner that write the binding: the primary alone, and all members. */
  primaryField: string | null
  listField: string
  /** Where `items.set` says no SORT: by position, or kept for a member that was there and else after the last. */
  setSort: 'position' | 'kept'
  /** A record that the caller may not name cannot be unbound either. */
  unbindingReads?: true
  /** Whether items.delete is only for those who may read the owner, beside changing it. */
  clearingReads?: true
  /** Quirk: `items.get` and `items.delete` take an owner that does not exist for one without members. */
  missingIsEmpty?: true
  phrases?: Partial<Record<'everywhere' | BindingVerb, Partial<Record<BindingCondition, Phrase>>>>
}

const contactsOf = (owner: EntityType): Pick<BindingType, 'member' | 'memberKey' | 'table' | 'side' | 'opposite'> => ({
  member: contact,
  memberKey: 'CONTACT_ID',
  table: `${owner.table}_contact`,
  side: {
    ownerColumn: `${owner.table}_id`,
    memberColumn: 'contact_id',
    sort: 'sort',
    isPrimary: 'is_primary',
    mirror: { table: owner.table, column: 'contact_id' },
  },
  opposite: null,
})

const companiesOfContact: Side = {
  ownerColumn: 'contact_id',
  memberColumn: 'company_id',
  sort: 'company_sort',
  isPrimary: 'company_is_primary',
  mirror: { table: 'contact', column: 'company_id' },
}
const contactsOfCompany: Side = {
  ownerColumn: 'company_id',
  memberColumn: 'contact_id',
  sort: 'contact_sort',
  isPrimary: 'contact_is_primary',
  mirror: null,
}

const forbidden: Phrase = { code: 'ACCESS_DENIED', text: 'Access denied!', status: 403 }

export const bindingTypes: readonly BindingType[] = [
  {
    method: 'crm.lead.contact',
    owner: lead,
    ...contactsOf(lead),
    primaryField: 'CONTACT_ID',
    listField: 'CONTACT_IDS',
    setSort: 'position',
    phrases: { everywhere: { notFound: { code: 'NOT_FOUND', text: 'Not found.' } } },
  },
  {
    method: 'crm.deal.contact',
    owner: deal,
    ...contactsOf(deal),
    primaryField: 'CONTACT_ID',
    listField: 'CONTACT_IDS',
    setSort: 'position',
    clearingReads: true,
    phrases: {
      // Who may change no deal at all is told so in other words than who may not change this one.
      everywhere: { typeDenied: 'Access denied.' },
      'items.delete': { notFound: 'Not found' },
    },
  },
  {
    method: 'crm.quote.contact',
    owner: quote,
    ...contactsOf(quote),
    primaryField: 'CONTACT_ID',
    listField: 'CONTACT_IDS',
    setSort: 'position',
    unbindingReads: true,
    clearingReads: true,
    missingIsEmpty: true,
    phrases: { everywhere: { typeDenied: forbidden, accessDenied: forbidden } },
  },
  {
    method: 'crm.company.contact',
    owner: company,
    member: contact,
    memberKey: 'CONTACT_ID',
    table: 'contact_company',
    side: contactsOfCompany,
    opposite: companiesOfContact,
    primaryField: null,
    listField: 'CONTACT_ID',
    setSort: 'kept',
    missingIsEmpty: true,
  },
  {
    method: 'crm.contact.company',
    owner: contact,
    member: company,
    memberKey: 'COMPANY_ID',
    table: 'contact_company',
    side: companiesOfContact,
    opposite: contactsOfCompany,
    primaryField: 'COMPANY_ID',
    listField: 'COMPANY_IDS',
    setSort: 'kept',
    unbindingReads: true,
    missingIsEmpty: true,
    phrases: { delete: { fieldsNotObject: "The parameter 'fields' must be array." } },
  },
]

const contactsOfItems = new WeakMap<EntityType, BindingType>()

/** The lists that the records of a type have: those above, and the contacts of items, which have no methods of their own. */
export function bindingsOf(owner: EntityType): readonly BindingType[] {
  if (!owner.itemContacts) return bindingTypes.filter(binding => binding.owner === owner)
  return [
    ensure(contactsOfItems, owner, () => ({
      method: 'crm.item',
      owner,
      ...contactsOf(owner),
      primaryField: 'CONTACT_ID',
      listField: 'CONTACT_IDS',
      setSort: 'position',
    })),
  ]
}
