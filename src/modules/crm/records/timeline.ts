import { ensure } from '../../../lib/maps.ts'
import { column } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import { insertRow, query, type Row } from '../../../store/store.ts'
import { entityTypes } from '../entities/index.ts'
import { entityTypeById } from '../entities/registry.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import type { Parents } from './parents.ts'

/** A record whose timeline an entry is in. */
export interface Place {
  entityTypeId: number
  recordId: number
}

/** What happened to a record, as its timeline tells it. */
export interface NewEntry {
  /** `add`, `move`, `bind`, `unbind`, `convert`, `merge`, `comment`, `log`, `activity`, `document`. */
  type: string
  /** What there is to say of it: stages, records, the title of a log message. */
  settings?: Readonly<Record<string, unknown>> | null
  /** The text of a comment or a log message. */
  comment?: string
  /** The caller unless said. */
  authorId?: number
}

/** Writes an entry into the timeline of a record and gives its id. */
export const tellTimeline = (
  call: Call,
  { entityTypeId, recordId }: Place,
  { type, settings = null, comment, authorId = call.caller.userId }: NewEntry,
): Promise<number> =>
  insertRow(
    call.db,
    `insert into timeline (entity_type_id, record_id, type, settings, comment, author_id, created)
     values (?, ?, ?, ?, ?, ?, ?)`,
    [...[entityTypeId, recordId, type, settings && JSON.stringify(settings), comment ?? null], ...[authorId, call.now]],
  )

/** What people do in the timeline of a record is its last activity; the record itself is not changed by it. */
export async function notePersonsActivity(call: Call, { table }: Pick<EntityType, 'table'>, id: number): Promise<void> {
  await query(call.db, `update "${table}" set last_activity_time = ?, last_activity_by = ? where id = ?`, [
    ...[call.now, call.caller.userId, id],
  ])
}

/** Tells those records that a new one was made of: what has stages and is named by its fields or is its parent. */
export async function tellSources(
  call: Call,
  type: EntityType,
  id: number,
  after: Row,
  parents: Parents = new Map(),
): Promise<void> {
  const named = sourceColumns(type).map(([entityTypeId, name]) => [entityTypeId, after[name]] as const)
  for (const [entityTypeId, recordId] of [...named, ...parents]) {
    if (!recordId) continue
    const source = await entityTypeById(call, entityTypeId)
    if (!source?.stages) continue
    const [row] = await query(call.db, `select id from "${source.table}" where id = ?`, [recordId])
    const settings = { entityTypeId: type.entityTypeId, recordId: id }
    if (row) await tellTimeline(call, { entityTypeId, recordId: Number(recordId) }, { type: 'convert', settings })
  }
}

const known = new WeakMap<EntityType, readonly (readonly [entityTypeId: number, column: string])[]>()

/** The columns of a type that name a record with stages. */
const sourceColumns = (type: EntityType) =>
  ensure(known, type, () =>
    Object.entries(systemFields(type)).flatMap(([name, field]) => {
      const source = entityTypes.find(({ referenceType, stages }) => stages && referenceType === field.type)
      return source && !field.virtual ? [[source.entityTypeId, column(name)] as const] : []
    }),
  )
