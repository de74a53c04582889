import { sourceOf } from '../../../lib/source.ts'
import { field } from '../../../records/define-field.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import type { Call } from '../../../rest/call.ts'
import { oldInvoiceKind } from '../entities/old-invoice.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { requireReader } from '../model/access.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { REQUISITE_LINK } from './links.ts'
import { ownedByReadable } from './owners.ts'
import { linkPhrases } from './phrases.ts'

/** Types whose records say which requisites are used in them: deals, quotes, invoices of both kinds and smart processes. */
export const linkedTypes = async (call: Call): Promise<RecordKind[]> => [
  ...(await entityTypesOf(call)).filter(type => type.usesRequisites),
  oldInvoiceKind,
]

const key = { required: true, immutable: true } as const
const chosen = { required: true } as const

/**
 * api-reference/crm/requisites/links/: which requisites of the client and of the seller a record uses; the record names the
 * link (requisites/link-methods.ts).
 */
export const requisiteLink: TableType = {
  method: 'crm.requisite.link',
  name: REQUISITE_LINK,
  source: sourceOf(import.meta.filename),
  table: 'requisite_link',
  fields: {
    ENTITY_TYPE_ID: field('integer', 'Type of object', 'Тип объекта', key),
    ENTITY_ID: field('integer', 'Object', 'Объект', key),
    REQUISITE_ID: field('integer', 'Requisite of the client', 'Реквизит клиента', chosen),
    BANK_DETAIL_ID: field('integer', 'Bank detail of the client', 'Банковские реквизиты клиента', chosen),
    MC_REQUISITE_ID: field('integer', 'Requisite of the own company', 'Реквизит своей компании', chosen),
    MC_BANK_DETAIL_ID: field(
      'integer',
      'Bank detail of the own company',
      'Банковские реквизиты своей компании',
      chosen,
    ),
  },
  verbs: ['fields', 'list'],
  readers: { words: 'who may read the object', require: async call => requireReader(call, await linkedTypes(call)) },
  restriction: async call =>
    ownedByReadable(call, await linkedTypes(call), { type: 'entity_type_id', id: 'entity_id' }),
  phrases: { everywhere: {}, list: linkPhrases.list },
}
