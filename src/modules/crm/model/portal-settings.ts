import { ensure } from '../../../lib/maps.ts'
import { setting } from '../../../portal/settings/settings.ts'
import type { Call } from '../../../rest/call.ts'
import type { PortalSettings } from './entity-type.ts'

/** What new records take from the portal: directories and the base currency, read once for each version of them. */
export const portalSettings = (call: Call): Promise<PortalSettings> =>
  call.memo('crm settings', async () => {
    const rows = await call.db
      .selectFrom('status')
      .select(['entity_id', 'status_id', 'semantics'])
      .orderBy('entity_id')
      .orderBy('sort')
      .orderBy('id')
      .execute()
    const directories = new Map<string, Map<string, 'P' | 'S' | 'F'>>()
    for (const { entity_id, status_id, semantics } of rows) {
      ensure(directories, entity_id, () => new Map()).set(status_id, semantics ?? 'P')
    }
    const defaults = await call.db
      .selectFrom('category')
      .select(['id', 'entity_type_id'])
      .where('is_default', '=', 'Y')
      .execute()
    const defaultCategories = new Map(defaults.map(row => [Number(row.entity_type_id), Number(row.id)]))
    return {
      // Deals have theirs without a row: it is 0.
      defaultCategory: entityTypeId => defaultCategories.get(entityTypeId) ?? 0,
      baseCurrency: (await setting(call.db, 'base_currency')) ?? 'USD',
      first(directory, semantics) {
        for (const [stage, its] of directories.get(directory) ?? [])
          if (semantics === undefined || semantics === its) return stage
        return null
      },
      stages: directory => [...(directories.get(directory)?.keys() ?? [])],
      semantics: (directory, stage) => directories.get(directory)?.get(stage) ?? null,
    }
  })

/** Ids of the categories of a type that have rows: of deals all but the default one, 0. */
export const categoriesOf = (call: Call, entityTypeId: number): Promise<ReadonlySet<number>> =>
  call.memo(`categories of ${entityTypeId}`, async () => {
    const rows = await call.db.selectFrom('category').select('id').where('entity_type_id', '=', entityTypeId).execute()
    return new Set(rows.map(row => Number(row.id)))
  })
