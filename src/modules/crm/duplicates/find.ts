import { type RawBuilder, sql } from 'kysely'
import { normalForm } from '../../../lib/normal-form.ts'
import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { listOf, type Param, repeated, scalarText, text } from '../../../rest/params.ts'
import { company, contact, lead } from '../entities/index.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { countryOfPortal } from '../records/multifields.ts'
import { findPhrases } from './phrases.ts'

/** Types that have communications, in the order in which they are looked through. */
const searched: readonly EntityType[] = [lead, contact, company]

const communications = ['PHONE', 'EMAIL']

/** As many values as are looked for, and as many records of one type as end the search (crm-duplicate-find-by-comm.md). */
const MOST = 20

const values: Param<unknown[], 'valuesMissing'> = {
  type: 'string[]',
  required: true,
  read(value, call) {
    const list = listOf(value)
    return list?.length ? list : call.fail('valuesMissing')
  },
}

/** The types to look through: the one that is named, else all. */
const types: Param<readonly EntityType[], 'entityTypeUnsupported'> = {
  type: 'string',
  required: false,
  read(value, call) {
    if (value === undefined || value === null || value === '') return searched
    const name = scalarText(value)?.trim().toUpperCase() ?? ''
    const type = searched.find(({ entityTypeName }) => entityTypeName === name)
    return type ? [type] : call.fail('entityTypeUnsupported', { type: repeated(value) })
  },
}

/** Records with the same phone numbers or e-mail addresses (api-reference/crm/duplicates/). */
export const findMethods: Method[] = [
  method({
    name: 'crm.duplicate.findbycomm',
    scopes: ['crm'],
    kind: 'read',
    source: sourceOf(import.meta.filename),
    access: 'who may read a lead, contact or company; records they may not read are left out',
    params: { type: text('communicationMissing'), values, entity_type: types },
    phrases: findPhrases,
    async run(call, { type, values, entity_type }) {
      const communication = type.trim().toUpperCase()
      if (!communications.includes(communication)) call.fail('communicationUnsupported', { type: repeated(type) })
      const readable: EntityType[] = []
      for (const one of entity_type) if (!isDenied(await accessTo(call, one, 'read'))) readable.push(one)
      if (!readable.length) call.fail('accessDenied')
      const country = await countryOfPortal(call)
      const wanted = values
        .slice(0, MOST)
        .map(value => normalForm(communication, scalarText(value) ?? '', country))
        .filter(normal => normal !== null)
      const found: Record<string, number[]> = {}
      for (const one of readable) {
        const ids = await recordsWith(call, one, communication, [...new Set(wanted)])
        if (ids.length) found[one.entityTypeName] = ids
        if (ids.length === MOST) break
      }
      return found
    },
  }),
]

/** Ids of the records of a type that have one of these communications, in ascending order. */
async function recordsWith(call: Call, type: EntityType, communication: string, normals: string[]): Promise<number[]> {
  if (!normals.length) return []
  const mine = accessCondition(await accessTo(call, type, 'read'))
  const { rows } = await sameCommunications(type, communication, normals, mine).execute(call.db)
  return rows.map(({ id }) => Number(id))
}

/** Each value is looked for by itself: of a list of them SQLite reads all communications of the type instead. */
export function sameCommunications(
  type: EntityType,
  communication: string,
  normals: readonly string[],
  mine: RawBuilder<boolean> | null,
): RawBuilder<{ id: number }> {
  const records = mine ? sql`join ${sql.table(type.table)} r on r.id = m.record_id` : sql``
  const parts = normals.map(
    normal => sql`select distinct m.record_id as id from multifield m ${records}
      where m.normal = ${normal} and m.type_id = ${communication} and m.entity_type_id = ${type.entityTypeId}
      ${mine ? sql`and ${mine}` : sql``}`,
  )
  return sql<{ id: number }>`${sql.join(parts, sql` union `)} order by id limit ${sql.lit(MOST)}`
}
