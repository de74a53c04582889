import { addToContent, type Content, readContent } from '../../../../records/recycle-bin/content.ts'
import { takeOut } from '../../../../records/recycle-bin/entries.ts'
import { EMPTIED } from '../../../../records/recycle-bin/keep.ts'
import { keptGroups } from '../../../../records/recycle-bin/kept-tables.ts'
import { type Came, fillAgain, isThere, putRowsBack, type TableOf } from '../../../../records/recycle-bin/put-back.ts'
import { updateColumns } from '../../../../records/rows.ts'
import type { Call } from '../../../../rest/call.ts'
import { query, type Row } from '../../../../store/store.ts'
import { itemEvent } from '../../model/events.ts'
import { tellRestored } from '../after-change.ts'
import { type BinType, binTypes } from './bin-types.ts'
import { mendStage } from './mend-stage.ts'
import { mentionsOf } from './mentions.ts'
import { settlePrimaries } from './primaries.ts'

/** What came of a record that was put back. */
export interface Restored {
  entityTypeId: number
  id: number
  /** Columns that could not stay as they were: a stage that is gone, a record that is. */
  changed: string[]
}

/** How putting a record back can fail beside the rights of the caller. */
export type RestoreCondition = 'notFound' | 'typeGone' | 'idTaken'

/** Puts a deleted record back with all that went with it, under its id. */
export async function restoreRecord(call: Call<RestoreCondition>, entityTypeId: number, id: number): Promise<Restored> {
  const entry = await heldEntry(call, entityTypeId, id)
  if (!entry) return call.fail('notFound', { id })
  const types = await binTypes(call)
  const type = types.find(({ kind }) => kind.entityTypeId === entityTypeId)
  if (!type) return call.fail('typeGone')
  const { table } = type.kind
  const content = readContent(entry.content)
  const [row] = content.rows.get(table) ?? []
  if (!row || (await isThere(call, table, id))) return call.fail('idTaken', { id })

  const changed = type.entity ? await mendStage(call, type.entity, row) : []
  await takeOut(call.db, entityTypeId, id)
  const kind = await type.bin()
  const tableOf: TableOf = number => types.find(one => one.kind.entityTypeId === number)?.kind.table
  const came = await putRowsBack(call, { ...kind.type, id }, keptGroups(call, kind).flat(), content, tableOf)
  await refer(call, types, content)
  changed.push(...(await dropReferences(call, type, id, tableOf)))
  if (type.entity) await settleLists(call, type, came)
  const { entity, kind: named } = type
  call.recordChange(named.loggedAs ?? named.entityTypeName, id, 'add', entity && itemEvent(entity, 'add', id))
  if (entity) await tellRestored(call, { entityTypeId, recordId: id })
  return { entityTypeId, id, changed }
}

const heldEntry = async (call: Call, entityTypeId: number, id: number): Promise<Row | undefined> =>
  (
    await query(
      call.db,
      `select * from recycle_bin where entity_type_id = ? and record_id = ? ${call.flavor.forUpdate}`,
      [entityTypeId, id],
    )
  )[0]

/** Others refer to it again; those that are in the bin will when they come back. */
async function refer(call: Call, types: readonly BinType[], content: Content): Promise<void> {
  const typeOf = (table: string) => types.find(({ kind }) => kind.table === table)?.kind.entityTypeId
  await fillAgain(call, content, typeOf)
}

/** What it refers to and is not there is forgotten, or comes back with that one where the bin has it. */
async function dropReferences(
  call: Call,
  { kind, references }: BinType,
  id: number,
  tableOf: TableOf,
): Promise<string[]> {
  const [row] = await query(call.db, `select * from "${kind.table}" where id = ?`, [id])
  const gone: Row = {}
  for (const { column, entityTypeId } of references) {
    const other = row![column]
    if (other === null || Number(other) === 0 || (await isThere(call, tableOf(entityTypeId), other))) continue
    gone[column] = null
    await addToContent(call.db, { entityTypeId, id: Number(other) }, [EMPTIED + kind.table, { id, [column]: other }])
  }
  if (Object.keys(gone).length) await updateColumns(call, kind.table, id, gone)
  return Object.keys(gone)
}

async function settleLists(call: Call, { entity }: BinType, came: Came): Promise<void> {
  for (const binding of (await mentionsOf(call, entity!)).lists)
    await settlePrimaries(call, binding, came.get(binding.table) ?? [])
}
