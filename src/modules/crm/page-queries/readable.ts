import { sql } from 'kysely'
import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { method } from '../../../rest/method.ts'
import { anything, scalarText, text, wholeNumber } from '../../../rest/params.ts'
import { mayRead, readableOwnersOf } from '../activities/owners.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import { NOTE_ON } from '../timeline/owned.ts'
import { entryById, mayUse, placesOf } from '../timeline/places.ts'
import { pageQueryPhrases } from './phrases.ts'

/** Whether the caller may read what has changed, and in the timelines of which records it is told. */
interface Known {
  isReadable: boolean
  records: { entityTypeId: number; id: number }[]
}

const unknown: Known = { isReadable: false, records: [] }

/** What a caller may know of a change, as changes name it: `DEAL` 5, `ACTIVITY` 7, `TIMELINE_COMMENT` 9. */
export const recordReadable = method({
  name: 'portico.record.readable',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: { type: text('typeUnknown'), id: anything('integer', true) },
  phrases: pageQueryPhrases,
  async run(call, { type: name, id }): Promise<Known> {
    if (name === 'ACTIVITY') return activityKnown(call, wholeNumber(id) ?? 0)
    if (name === 'TIMELINE_NOTE') {
      const [kind, item] = (scalarText(id) ?? '').split(':').map(Number)
      return kind === NOTE_ON.activity ? activityKnown(call, item ?? 0) : entryKnown(call, item ?? 0)
    }
    if (name.startsWith('TIMELINE_')) return entryKnown(call, wholeNumber(id) ?? 0)
    return { isReadable: await isRecordReadable(call, name, wholeNumber(id) ?? 0), records: [] }
  },
})

async function isRecordReadable(call: Call, name: string, id: number): Promise<boolean> {
  const type = (await entityTypesOf(call)).find(({ entityTypeName }) => entityTypeName === name)
  if (!type) return false
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) return false
  const mine = accessCondition(access) ?? sql<boolean>`1 = 1`
  const { rows } = await sql`select 1 from ${sql.table(type.table)} r where r.id = ${id} and ${mine}`.execute(call.db)
  return rows.length > 0
}

async function activityKnown(call: Call, id: number): Promise<Known> {
  if (!(await mayRead(call, id))) return unknown
  return { isReadable: true, records: (await readableOwnersOf(call, [id])).get(id) ?? [] }
}

async function entryKnown(call: Call, id: number): Promise<Known> {
  const entry = await entryById(call, id, 'read')
  if (!entry) return unknown
  const records: Known['records'] = []
  for (const place of await placesOf(call, entry))
    if (await mayUse(call, place, 'read')) records.push({ entityTypeId: place.entityTypeId, id: place.recordId })
  return { isReadable: records.length > 0, records }
}
