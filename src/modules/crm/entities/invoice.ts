import { field, upTo } from '../../../records/define-field.ts'
import type { EntityType } from '../model/entity-type.ts'
import { comments } from './field-groups.ts'
import { type ItemType, itemType } from './item-type.ts'

export const INVOICE = 31

/** Invoices (api-reference/crm/universal/invoice.md): items whose switches are all on and that nobody can change or delete. */
const told: Omit<ItemType, 'defaultCategory'> = {
  entityTypeId: INVOICE,
  entityTypeName: 'SMART_INVOICE',
  entityTypeAbbr: 'SI',
  userFieldEntityId: 'CRM_SMART_INVOICE',
  title: { en: 'Invoice', ru: 'Счёт' },
  table: 'smart_invoice',
  switches: {
    stages: true,
    categories: false,
    client: true,
    products: true,
    beginCloseDates: true,
    source: true,
    mycompany: true,
    observers: true,
  },
  stages: 'SMART_INVOICE_STAGE_',
  fields: {
    COMMENTS: comments,
    ACCOUNT_NUMBER: field('string', 'Number', 'Номер', upTo(100)),
    LOCATION_ID: field('location', 'Location', 'Местоположение', upTo(100)),
  },
  // A deal and a quote.
  fixedParents: [2, 7],
  numbered: (id, language) => ({
    title: language === 'ru' ? `Счёт #${id}` : `Invoice #${id}`,
    account_number: String(id),
  }),
}

/** Invoices of a portal whose default category of them has an id. */
export const invoice = (defaultCategory: number): EntityType => ({
  ...itemType({ ...told, defaultCategory }),
  automation: true,
})
