import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { method } from '../../../rest/method.ts'
import { positiveId, start } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import { entityTypeById } from '../entities/registry.ts'
import { requireRecord } from '../records/require.ts'
import { pageQueryPhrases } from './phrases.ts'

const PAGE = 50

/** A change of a record: who changed which columns from what to what; null where the record came to be. */
interface HistoryEntry {
  id: number
  kind: string
  at: string
  userId: number
  changes: Record<string, [before: unknown, after: unknown]> | null
}

/** The changes of a record, the newest first, 50 at a time. */
export const recordHistory = method({
  name: 'portico.record.history',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: { entityTypeId: positiveId('typeUnknown'), id: positiveId('idInvalid'), start },
  phrases: pageQueryPhrases,
  async run(call, { entityTypeId, id, start }): Promise<HistoryEntry[]> {
    const type = await entityTypeById(call, entityTypeId)
    if (!type) return call.fail('typeUnknown')
    await requireRecord(call, type, id, 'read')
    const rows = await query(
      call.db,
      `select id, kind, changes, user_id, created from history where entity_type_id = ? and record_id = ? order by id desc limit ${PAGE} offset ?`,
      [entityTypeId, id, Math.max(0, start)],
    )
    return rows.map(row => ({
      id: Number(row.id),
      kind: row.kind,
      at: wireMoment(row.created, call.zone),
      userId: Number(row.user_id),
      changes: row.changes === null ? null : JSON.parse(row.changes),
    }))
  },
})
