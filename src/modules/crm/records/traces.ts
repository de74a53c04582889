import { sourceOf } from '../../../lib/source.ts'
import { isMap } from '../../../lib/text.ts'
import type { Call } from '../../../rest/call.ts'
import type { OwnedTable } from '../../../rest/changes/ownership.ts'
import { type Method, method } from '../../../rest/method.ts'
import { listOf, type Param, positiveId, scalarText, wholeNumber } from '../../../rest/params.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import { insertRow, query } from '../../../store/store.ts'
import { company, contact, deal, lead, quote } from '../entities/index.ts'
import { accessTo, permits } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'

/** Types whose records a trace may lead to, in the order of the failure that names them. */
const types: readonly EntityType[] = [company, contact, deal, lead, quote]

const failure = (text: string) => ({ code: 'ERROR_CORE', text })

// The backquotes are the texts' own: the sample of a missing TRACE has them.
const phrases = {
  add: {
    traceMissing: failure('Parameter `TRACE` required.'),
    traceUnreadable: failure('Can not parse JSON in parameter `TRACE`.'),
    entityTypeWrong: failure(
      `Wrong TYPE in parameter \`ENTITIES\`. Allowed types: ${types.map(({ entityTypeName }) => entityTypeName).join(',')}`,
    ),
    entityIdWrong: failure('Wrong ID in parameter `ENTITIES`.'),
    entityDenied: failure('You have no access to entity `{type}` with ID `{id}`.'),
  },
  delete: { idMissing: failure('Parameter `id` required.') },
} satisfies Record<string, Phrases>

/** A record that a trace leads to. */
interface Entity {
  type: EntityType
  id: number
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''

/** A trace as the tracker of a site gives it, a JSON text of a map; undefined for anything else. */
function readTrace(value: unknown): string | undefined {
  const text = scalarText(value) ?? ''
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' && data !== null ? text.toWellFormed() : undefined
  } catch {
    return undefined
  }
}

const trace: Param<string, 'traceMissing' | 'traceUnreadable'> = {
  type: 'string',
  required: true,
  read: (value, call) =>
    isMissing(value) ? call.fail('traceMissing') : (readTrace(value) ?? call.fail('traceUnreadable')),
}

const entities: Param<Entity[], 'entityTypeWrong' | 'entityIdWrong'> = {
  type: 'object[]',
  required: false,
  read(value, call) {
    if (isMissing(value)) return []
    return (listOf(value) ?? call.fail('entityTypeWrong')).map(item => {
      const { TYPE, ID } = isMap(item) ? item : {}
      const name = scalarText(TYPE)?.trim().toUpperCase()
      const type = types.find(({ entityTypeName }) => entityTypeName === name) ?? call.fail('entityTypeWrong')
      const id = wholeNumber(ID)
      return { type, id: id !== undefined && id > 0 ? id : call.fail('entityIdWrong') }
    })
  },
}

const common = { scopes: ['crm'], kind: 'write', source: sourceOf(import.meta.filename) } as const

/** Where clients came from, and the records that they became (api-reference/crm/tracking/). */
export const traceMethods: Method[] = [
  method({
    ...common,
    name: 'crm.tracking.trace.add',
    access: 'any user; who may change a record may have a trace lead to it',
    params: { TRACE: trace, ENTITIES: entities },
    phrases: phrases.add,
    async run(call, { TRACE, ENTITIES }) {
      for (const { type, id } of ENTITIES)
        if (!(await mayChange(call, type, id))) call.fail('entityDenied', { type: type.entityTypeName, id })
      return addTrace(call, TRACE, ENTITIES)
    },
  }),
  method({
    ...common,
    name: 'crm.tracking.trace.delete',
    access: 'any user; it stays with the records that they may not change',
    params: { id: positiveId('idMissing') },
    phrases: phrases.delete,
    async run(call, { id }) {
      let stays = false
      for (const { type, id: recordId } of await entitiesOf(call, id))
        if (await mayChange(call, type, recordId))
          await query(call.db, 'delete from trace_entity where trace_id = ? and entity_type_id = ? and record_id = ?', [
            ...[id, type.entityTypeId, recordId],
          ])
        else stays = true
      if (!stays) await query(call.db, 'delete from trace where id = ?', [id])
      return null
    },
  }),
]

/** Adds a trace that leads to these records, and gives its id. */
async function addTrace(call: Call, data: string, entities: readonly Entity[]): Promise<number> {
  const traceId = await insertRow(call.db, 'insert into trace (data, user_id, created) values (?, ?, ?)', [
    ...[data, call.caller.userId, call.now],
  ])
  const named = new Map(entities.map(entity => [`${entity.type.entityTypeId} ${entity.id}`, entity]))
  for (const { type, id } of named.values())
    await query(call.db, 'insert into trace_entity (trace_id, entity_type_id, record_id) values (?, ?, ?)', [
      ...[traceId, type.entityTypeId, id],
    ])
  return traceId
}

/** Adds the trace that a new record came with: `TRACE` among the fields of crm.deal.add and its siblings. */
export async function traceRecord(
  call: Call<'fieldInvalid'>,
  type: EntityType,
  id: number,
  trace: unknown,
): Promise<void> {
  if (isMissing(trace)) return
  const data = readTrace(trace) ?? call.fail('fieldInvalid', { field: 'TRACE', title: 'TRACE' })
  await addTrace(call, data, [{ type, id }])
}

async function entitiesOf(call: Call, traceId: number): Promise<Entity[]> {
  const rows = await query<{ entity_type_id: number; record_id: number }>(
    call.db,
    'select entity_type_id, record_id from trace_entity where trace_id = ? order by id',
    [traceId],
  )
  return rows.flatMap(row => {
    const type = types.find(({ entityTypeId }) => entityTypeId === Number(row.entity_type_id))
    return type ? [{ type, id: Number(row.record_id) }] : []
  })
}

/** Whether there is such a record and the caller may change it: others are not told whether there is. */
async function mayChange(call: Call, type: EntityType, id: number): Promise<boolean> {
  const [row] = await query(call.db, `select * from "${type.table}" where id = ? ${call.flavor.forUpdate}`, [id])
  return row !== undefined && permits(await accessTo(call, type, 'update'), row)
}

/** The traces that lead to a record. */
export const ownedTraces: OwnedTable = {
  table: 'trace_entity',
  owner: { type: 'entity_type_id', id: 'record_id' },
  deleted: 'go',
  merged: 'move',
  unique: 'trace_id',
}
