import { sourceOf } from '../../../lib/source.ts'
import { method } from '../../../rest/method.ts'
import { positiveId } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import { entityTypeById } from '../entities/registry.ts'
import { requireRecord } from '../records/require.ts'
import { pageQueryPhrases } from './phrases.ts'

/** What goes along when a record is deleted, by what people call it. */
export interface Belongings {
  activities: number
  comments: number
  files: number
  products: number
  requisites: number
  documents: number
}

/** How much goes along when a record is deleted: what belongs to other records as well stays with them. */
export const recordBelongings = method({
  name: 'portico.record.belongings',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: { entityTypeId: positiveId('typeUnknown'), id: positiveId('idInvalid') },
  phrases: pageQueryPhrases,
  async run(call, { entityTypeId, id }): Promise<Belongings> {
    const type = await entityTypeById(call, entityTypeId)
    if (!type) return call.fail('typeUnknown')
    await requireRecord(call, type, id, 'read')
    const mine = [entityTypeId, id]
    const count = async (from: string, params: readonly (string | number)[]): Promise<number> => {
      const [row] = await query(call.db, `select count(*) as count from ${from}`, params)
      return Number(row!.count)
    }
    const other = '(o.entity_type_id <> ? or o.record_id <> ?)'
    return {
      activities: await count(
        `activity_binding b where b.entity_type_id = ? and b.record_id = ?
         and not exists (select 1 from activity_binding o where o.activity_id = b.activity_id and ${other})`,
        [...mine, ...mine],
      ),
      comments: await count(
        `timeline t where t.type = 'comment' and t.entity_type_id = ? and t.record_id = ?
         and not exists (select 1 from timeline_binding o where o.timeline_id = t.id and ${other})`,
        [...mine, ...mine],
      ),
      files: await count('file where entity_type_id = ? and record_id = ?', mine),
      products: await count('product_row where owner_type = ? and owner_id = ?', [type.entityTypeAbbr, id]),
      requisites: await count('requisite where entity_type_id = ? and entity_id = ?', mine),
      documents: await count('document where entity_type_id = ? and entity_id = ?', mine),
    }
  },
})
