import { sql } from 'kysely'
import { sourceOf } from '../../../lib/source.ts'
import { column } from '../../../records/field.ts'
import { pageCondition } from '../../../records/filter.ts'
import { looked, type PageCondition, pageJoins } from '../../../records/rare-conditions.ts'
import type { Call } from '../../../rest/call.ts'
import { method } from '../../../rest/method.ts'
import { type Param, text, wholeNumber } from '../../../rest/params.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { pageQueryPhrases } from './phrases.ts'

/** So many of each type are told; of one type alone so many as a list can be filtered by. */
const MOST = 7
const MOST_OF_ONE = 1000
const LONGEST = 100

const optionalId: Param<number | undefined> = { type: 'integer', required: false, read: wholeNumber }

interface Found {
  entityTypeId: number
  id: number
  title: string
}

/** Records whose title, name, phone, e-mail or id a text means, of every type that the caller may read, or of one of them. */
export const search = method({
  name: 'portico.search',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: { text: text('textMissing'), entityTypeId: optionalId },
  phrases: { ...pageQueryPhrases, textMissing: { code: 'INVALID_ARG_VALUE', text: 'text is what to search for' } },
  async run(call, { text, entityTypeId }): Promise<Found[]> {
    const wanted = text.trim().slice(0, LONGEST)
    if (!wanted) return []
    const found: Found[] = []
    const types = await entityTypesOf(call)
    for (const type of entityTypeId === undefined ? types : types.filter(one => one.entityTypeId === entityTypeId))
      found.push(...(await searchType(call, type, wanted, entityTypeId === undefined ? MOST : MOST_OF_ONE)))
    return found
  },
})

/** The fields that name a record, of which a type has some. */
const NAMES = ['TITLE', 'NAME', 'LAST_NAME', 'COMPANY_TITLE'] as const

async function searchType(call: Call, type: EntityType, wanted: string, most: number): Promise<Found[]> {
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) return []
  const fields = systemFields(type)
  const names = NAMES.filter(name => Object.hasOwn(fields, name))
  // Every word has to be found: a name and a last name stand in two fields.
  const words = wanted
    .split(/\s+/)
    .map(word => pageJoins.some(names.map(name => pageCondition(call, name, fields[name]!, 'contains', word))))
  const meant: PageCondition[] = [pageJoins.every(words)]
  if (/^[1-9]\d{0,14}$/.test(wanted)) meant.push({ condition: sql<boolean>`r.id = ${Number(wanted)}` })
  const way = type.multifields ? communication(wanted) : null
  if (way)
    meant.push({
      condition: sql<boolean>`r.id in (select record_id from multifield where entity_type_id = ${type.entityTypeId}
        and type_id = ${way.type} and normal >= ${way.from} and normal < ${`${way.from}\uffff`})`,
    })
  const mine = accessCondition(access)
  const conditions = await looked(call, type, [pageJoins.some(meant), ...(mine ? [{ condition: mine }] : [])])
  const shown = names.map(name => sql`coalesce(r.${sql.raw(column(name))}, '')`)
  const { rows } = await sql<{ id: number; title: string }>`
    select r.id, ${sql.join(shown.slice(0, Math.min(3, shown.length)), sql` || ' ' || `)} as title
    from ${sql.table(type.table)} r where ${sql.join(conditions, sql` and `)} order by r.id desc limit ${sql.lit(most)}`.execute(
    call.db,
  )
  return rows.map(row => ({ entityTypeId: type.entityTypeId, id: Number(row.id), title: row.title.trim() }))
}

/** The beginning of a phone number or of an e-mail address, as they are compared. */
function communication(text: string): { type: string; from: string } | null {
  if (/^[^\s@]+@/.test(text)) return { type: 'EMAIL', from: text.toLowerCase() }
  const digits = text.replace(/[\s()-]/g, '')
  return /^\+\d{4,}$/.test(digits) ? { type: 'PHONE', from: digits } : null
}
