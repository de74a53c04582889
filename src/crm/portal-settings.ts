import { ensure } from '../lib/maps.ts'
import { setting } from '../portal/settings.ts'
import type { Call } from '../rest/call.ts'
import type { PortalSettings } from './record-type.ts'

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
    return {
      baseCurrency: (await setting(call.db, 'base_currency')) ?? 'USD',
      first: directory => directories.get(directory)?.keys().next().value ?? null,
      semantics: (directory, stage) => directories.get(directory)?.get(stage) ?? null,
    }
  })

/** Ids of the deal categories that exist besides the default one, 0. */
export const dealCategories = (call: Call): Promise<ReadonlySet<number>> =>
  call.memo('deal categories', async () => {
    const rows = await call.db.selectFrom('category').select('id').where('entity_type_id', '=', 2).execute()
    return new Set(rows.map(row => Number(row.id)))
  })
