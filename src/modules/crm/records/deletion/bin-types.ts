import type { Text } from '../../../../lib/text.ts'
import { column } from '../../../../records/field.ts'
import type { BinKind } from '../../../../records/recycle-bin/kept-tables.ts'
import type { Call } from '../../../../rest/call.ts'
import {
  oldInvoiceKind,
  oldInvoiceOwner,
  oldInvoiceOwnerType,
  oldInvoiceReferences,
} from '../../entities/old-invoice.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import { type EntityType, type RecordKind, systemFields } from '../../model/entity-type.ts'
import { binKindOf, keptUserfields } from './kept.ts'

/** A type of records that the recycle bin keeps. */
export interface BinType {
  kind: RecordKind
  title: Text
  /** What has stages, lists of members and a timeline. */
  entity?: EntityType
  bin(): Promise<BinKind>
  /** Its columns with ids of other records. */
  references: readonly { column: string; entityTypeId: number }[]
}

/** Every type of records that can be in the bin. */
export async function binTypes(call: Call): Promise<readonly BinType[]> {
  const types = await entityTypesOf(call)
  return [...types.map(type => binTypeOf(call, types, type)), oldInvoices(call)]
}

const binTypeOf = (call: Call, types: readonly EntityType[], type: EntityType): BinType => ({
  kind: type,
  title: type.title,
  entity: type,
  bin: () => binKindOf(call, type),
  references: Object.entries(systemFields(type)).flatMap(([name, field]) => {
    const other = field.virtual ? undefined : types.find(one => one.referenceType && one.referenceType === field.type)
    return other ? [{ column: column(name), entityTypeId: other.entityTypeId }] : []
  }),
})

const oldInvoices = (call: Call): BinType => ({
  kind: oldInvoiceKind,
  title: { en: 'Invoice of the old kind', ru: 'Счёт старого вида' },
  bin: () => oldInvoiceBin(call),
  references: oldInvoiceReferences,
})

/** How the recycle bin keeps invoices of the old kind. */
export const oldInvoiceBin = async (call: Call): Promise<BinKind> => ({
  type: oldInvoiceOwnerType,
  title: `coalesce(r.order_topic, '')`,
  rights: { assigned: 'r.assigned_by_id', opened: 'r.opened', category: 'null' },
  more: await keptUserfields(call, oldInvoiceOwner),
})
