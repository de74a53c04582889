import type { Call } from '../../rest/call.ts'
import { query } from '../../store/store.ts'
import type { ChangesOf, RowOf } from '../../store/table-types.ts'
import { forgetColumnsOf, giveColumn, sparesOf, takeColumn } from './columns.ts'
import { userfieldColumn, userfieldTable } from './definitions.ts'
import { leaveRecords, readList, writeList } from './elements.ts'
import { userfieldEvent } from './events.ts'
import type { UserfieldOwner } from './owner.ts'
import { sweepColumns } from './sweep.ts'

/** A field as it is to be: its name and type, the columns of its row, and the elements of its list as a caller sends them. */
interface NewField {
  name: string
  userType: string
  columns: ChangesOf<'userfield'>
  list: unknown
}

/** SQLite and PostgreSQL have tables of some 1,600 columns at most, those that wait for a field among them. */
const MOST_COLUMNS = 1500

/** Adds a field with its column, whatever door it came through, and gives its id. */
export async function addUserfield(
  call: Call<'nameTaken' | 'tooMany' | 'elementTaken'>,
  { owner, mostFields }: { owner: UserfieldOwner; mostFields: number },
  { name, userType, columns, list }: NewField,
): Promise<number> {
  const entity = owner.userFieldEntityId
  const multiple = columns.multiple === 'Y'
  const counted = await call.db
    .selectFrom('userfield')
    .select(eb => eb.fn.countAll().as('known'))
    .where('entity_id', '=', entity)
    .executeTakeFirstOrThrow()
  const count = Number(counted.known)
  if (count >= mostFields || count + (await sparesOf(call, owner)) >= MOST_COLUMNS)
    call.fail('tooMany', { limit: mostFields })
  const added = await call.db
    .insertInto('userfield')
    .values({ entity_id: entity, field_name: name, user_type_id: userType, ...columns })
    .onConflict(conflict => conflict.columns(['entity_id', 'field_name']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return call.fail('nameTaken', { field: name, entity })
  const id = Number(added.id)
  if (userType === 'enumeration') await writeList(call, id, await readList(call, null, multiple, list))
  await giveColumn(call, owner, { id, name, userType, multiple })
  call.recordChange('USERFIELD', id, 'add', userfieldEvent('add', owner, id, name))
  if (userType === 'enumeration') call.recordChange('USERFIELD', id, 'update', userfieldEvent('list', owner, id, name))
  return id
}

/** Changes columns of a field's row, and the elements of its list; those that go leave the records. */
export async function changeUserfield(
  call: Call<'elementTaken'>,
  owner: UserfieldOwner,
  row: RowOf<'userfield'>,
  columns: ChangesOf<'userfield'>,
  list: unknown,
): Promise<void> {
  const id = Number(row.id)
  if (Object.keys(columns).length) await call.db.updateTable('userfield').set(columns).where('id', '=', id).execute()
  if (row.user_type_id === 'enumeration') {
    const multiple = row.multiple === 'Y'
    const change = await readList(call, id, multiple, list)
    await writeList(call, id, change)
    const column = userfieldColumn(String(row.field_name), id)
    await leaveRecords(call, userfieldTable(owner), column, { id, multiple }, change.removed)
  }
  const name = String(row.field_name)
  call.recordChange('USERFIELD', id, 'update', userfieldEvent('update', owner, id, name))
  if (row.user_type_id === 'enumeration' && list !== undefined)
    call.recordChange('USERFIELD', id, 'update', userfieldEvent('list', owner, id, name))
}

/** Removes a field; of many records its values are emptied behind the call. */
export async function removeUserfield(call: Call, owner: UserfieldOwner, row: RowOf<'userfield'>): Promise<void> {
  const id = Number(row.id)
  const multiple = row.multiple === 'Y'
  const stored = { id, name: String(row.field_name), userType: String(row.user_type_id), multiple }
  const isEmpty = await takeColumn(call, owner, stored)
  await call.db.deleteFrom('userfield_enum').where('userfield_id', '=', id).execute()
  await call.db.deleteFrom('userfield').where('id', '=', id).execute()
  call.recordChange('USERFIELD', id, 'delete', userfieldEvent('delete', owner, id, stored.name))
  if (!isEmpty) void sweepColumns(call.rest)
}

/** Removes every field of an owner that goes itself; their values go with its tables. */
export async function forgetUserfields(call: Call, owner: UserfieldOwner): Promise<void> {
  const ids = 'select id from userfield where entity_id = ?'
  const entity = owner.userFieldEntityId
  await query(call.db, `delete from userfield_enum where userfield_id in (${ids})`, [entity])
  await query(call.db, `delete from userfield_element where userfield_id in (${ids})`, [entity])
  const gone = await query(call.db, 'delete from userfield where entity_id = ? returning id, field_name', [entity])
  for (const { id, field_name } of gone)
    call.recordChange('USERFIELD', Number(id), 'delete', userfieldEvent('delete', owner, Number(id), field_name))
  await forgetColumnsOf(call.db, owner)
}
