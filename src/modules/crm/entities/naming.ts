import { sql } from 'kysely'
import { chunks } from '../../../lib/chunks.ts'
import { ensure } from '../../../lib/maps.ts'
import { inLanguage } from '../../../lib/text.ts'
import { column } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import { some } from '../../../rest/filter.ts'
import type { Row } from '../../../store/store.ts'
import { accessCondition, accessTo } from '../model/access.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { bindingsOf } from './bindings.ts'
import { company, contact } from './index.ts'

/** Ids in one statement. */
const MOST_IDS = 500

/**
 * The first of some contacts or companies that the caller may not name, since whoever sees what names them can see of them
 * (an invoice tells its client's name and requisites). Who may not read all of them may name those that they may read. One
 * that is not there is like one that may not be read.
 */
export async function unnameable(call: Call, named: EntityType, ids: readonly number[]): Promise<number | undefined> {
  if (!ids.length) return undefined
  const readable = accessCondition(await accessTo(call, named, 'read'))
  if (!readable) return undefined
  const condition = named.namedByAll ? some([readable, sql<boolean>`${sql.raw(named.namedByAll)}`]) : readable
  const allowed = new Set<number>()
  for (const part of chunks(ids, MOST_IDS)) {
    const { rows } = await sql<{ id: number }>`select r.id from ${sql.table(named.table)} r
      where r.id in (${sql.join(part)}) and ${condition}`.execute(call.db)
    for (const { id } of rows) allowed.add(Number(id))
  }
  return ids.find(id => !allowed.has(id))
}

/** Fails for contacts or companies that the caller may not name. */
export async function requireNameable(
  call: Call<'memberDenied'>,
  named: EntityType,
  ids: readonly number[],
): Promise<void> {
  const id = await unnameable(call, named, ids)
  if (id !== undefined) call.fail('memberDenied', { title: inLanguage(named.title, call.language), id })
}

/** A column that names a contact or a company. */
export interface Naming {
  column: string
  named: EntityType
}

const namings = new WeakMap<EntityType, readonly Naming[]>()

/** The columns of a type that name contacts or companies; the lists of members are asked for where they are written. */
export const namingsOf = (type: EntityType): readonly Naming[] =>
  ensure(namings, type, () => {
    const primaries = bindingsOf(type).map(({ primaryField }) => primaryField)
    return [contact, company].flatMap(named =>
      Object.entries(systemFields(type))
        .filter(([name, field]) => field.type === named.referenceType && !field.virtual && !primaries.includes(name))
        .map(([name]) => ({ column: column(name), named })),
    )
  })

/** Fails for a contact or a company that the caller names anew in one of the columns and may not name. */
export async function requireNamed(
  call: Call<'memberDenied'>,
  namings: readonly Naming[],
  before: Row | null,
  values: Row,
): Promise<void> {
  for (const { column, named } of namings) {
    const id = values[column]
    if (id && id !== before?.[column]) await requireNameable(call, named, [Number(id)])
  }
}
