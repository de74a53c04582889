import type { Call } from '../../../rest/call.ts'
import type { EntityType, RecordKind } from '../model/entity-type.ts'
import { portalSettings } from '../model/portal-settings.ts'
import { entityTypes } from './index.ts'
import { INVOICE, invoice } from './invoice.ts'
import { oldInvoiceKind } from './old-invoice.ts'
import { smartProcess } from './smart-process.ts'

/** Every type of records that the portal has: the classic ones, invoices and smart processes. */
export const entityTypesOf = (call: Call): Promise<readonly EntityType[]> =>
  call.memo('entity types', async () => {
    const { defaultCategory } = await portalSettings(call)
    const rows = await call.db.selectFrom('item_type').selectAll().orderBy('id').execute()
    return [
      ...entityTypes,
      invoice(defaultCategory(INVOICE)),
      ...rows.map(row => smartProcess(row, defaultCategory(Number(row.entity_type_id)))),
    ]
  })

/** The type with a number, undefined where the portal has none. */
export async function entityTypeById(call: Call, entityTypeId: number): Promise<EntityType | undefined> {
  // The classic ones are the same in every portal.
  const classic = entityTypes.find(type => type.entityTypeId === entityTypeId)
  return classic ?? (await entityTypesOf(call)).find(type => type.entityTypeId === entityTypeId)
}

/** Every type whose records may have activities and documents: those above, and old invoices. */
export const recordKindsOf = async (call: Call): Promise<RecordKind[]> => [
  ...(await entityTypesOf(call)),
  oldInvoiceKind,
]

/** The one of them with a number, undefined where there is none. */
export async function recordKindById(call: Call, entityTypeId: number): Promise<RecordKind | undefined> {
  return entityTypeId === oldInvoiceKind.entityTypeId ? oldInvoiceKind : entityTypeById(call, entityTypeId)
}
