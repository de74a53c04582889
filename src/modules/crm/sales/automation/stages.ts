import type { Db } from '../../../../store/store.ts'
import { entityTypes } from '../../entities/index.ts'
import { INVOICE } from '../../entities/invoice.ts'
import { categoryOf } from '../../stages/directories.ts'

/** Directories of stages that are of no category, with the numbers of their types. */
const withoutCategory: Readonly<Record<string, number>> = { STATUS: 1, QUOTE_STATUS: 7 }

/** The number of a type whose stages can have rules, by its name: `DEAL`, `DYNAMIC_128`; undefined for any other name. */
export function automatedTypeId(name: string): number | undefined {
  if (name === 'SMART_INVOICE') return INVOICE
  const [, dynamic] = /^DYNAMIC_([1-9]\d{0,9})$/.exec(name) ?? []
  if (dynamic) return Number(dynamic)
  return entityTypes.find(type => type.entityTypeName === name && type.automation)?.entityTypeId
}

/** The name of a type by its number. */
export const automatedTypeName = (entityTypeId: number): string =>
  entityTypeId === INVOICE
    ? 'SMART_INVOICE'
    : (entityTypes.find(type => type.entityTypeId === entityTypeId)?.entityTypeName ?? `DYNAMIC_${entityTypeId}`)

/** The directory of a type that a stage is in: that of one of its categories; undefined where none of them has the stage. */
export async function directoryWithStage(db: Db, entityTypeId: number, stageId: string): Promise<string | undefined> {
  const rows = await db.selectFrom('status').select('entity_id').where('status_id', '=', stageId).execute()
  return rows
    .map(row => row.entity_id!)
    .find(entityId => (categoryOf(entityId)?.entityTypeId ?? withoutCategory[entityId]) === entityTypeId)
}
