import { chunks } from '../../../../lib/chunks.ts'
import type { Call } from '../../../../rest/call.ts'
import type { OwnedTable } from '../../../../rest/changes/ownership.ts'
import { type Db, query, type Row } from '../../../../store/store.ts'
import { company, contact } from '../../entities/index.ts'
import { type Access, accessTo, permits } from '../../model/access.ts'
import type { RecordKind } from '../../model/entity-type.ts'

/** Records that can be called, by the name of their type. */
export const calledTypes: Readonly<Record<string, RecordKind>> = { CONTACT: contact, COMPANY: company }

export const calledTypeById = (entityTypeId: number): RecordKind =>
  Object.values(calledTypes).find(type => type.entityTypeId === entityTypeId)!

/** As the request log calls call lists. */
export const CALL_LIST = 'CALL_LIST'

/** The statuses of calls, in their order: elements of the directory CALL_LIST. */
export const callStatuses = (db: Db): Promise<Row[]> =>
  query(db, `select id, name, sort, status_id from status where entity_id = 'CALL_LIST' order by sort, id`)

export async function callListById(db: Db, id: number): Promise<Row | undefined> {
  const [list] = await query(db, 'select * from call_list where id = ?', [id])
  return list
}

/** The participants of a list that the caller may read, in their order, and whether there are others. */
export async function participantsOf(call: Call, list: Row): Promise<{ mine: Row[]; hasOthers: boolean }> {
  const type = calledTypeById(Number(list.entity_type_id))
  const access = await accessTo(call, type, 'read')
  const rows = await query(
    call.db,
    `select i.id as item_id, i.status, r.id, r.assigned_by_id, r.opened from call_list_item i
     join "${type.table}" r on r.id = i.record_id where i.call_list_id = ? order by i.id`,
    [list.id],
  )
  const mine = rows.filter(row => permits(access, row))
  return { mine, hasOthers: mine.length < rows.length }
}

/** Who is to be called: of the records that are named, those that the caller may read. All of them have to be there. */
export async function readableRecords(
  call: Call<'entitiesInvalid' | 'accessDenied'>,
  type: RecordKind,
  ids: readonly number[],
  access: Access,
): Promise<number[]> {
  const found = new Map<number, Row>()
  for (const some of chunks(ids)) {
    const rows = await query(
      call.db,
      `select id, assigned_by_id, opened from "${type.table}" where id in (${some.map(() => '?').join(', ')})`,
      some,
    )
    for (const row of rows) found.set(Number(row.id), row)
  }
  if (!ids.length || ids.some(id => !found.has(id))) call.fail('entitiesInvalid')
  const readable = ids.filter(id => permits(access, found.get(id)!))
  return readable.length ? readable : call.fail('accessDenied')
}

/** New participants have not been called: they have the first status there is. */
export async function addParticipants(call: Call, listId: number, type: RecordKind, ids: readonly number[]) {
  const [first] = await callStatuses(call.db)
  for (const id of ids)
    await query(
      call.db,
      'insert into call_list_item (call_list_id, entity_type_id, record_id, status) values (?, ?, ?, ?)',
      [listId, type.entityTypeId, id, first?.status_id ?? ''],
    )
}

/** What came of a call to a participant, a code of `callStatuses`; false where the list has no such participant. */
export async function markCalled(db: Db, listId: number, recordId: number, status: string): Promise<boolean> {
  const marked = await query(
    db,
    'update call_list_item set status = ? where call_list_id = ? and record_id = ? returning id',
    [status, listId, recordId],
  )
  return marked.length > 0
}

/** The call lists that a record is in. */
export const ownedCalls: OwnedTable = {
  table: 'call_list_item',
  owner: { type: 'entity_type_id', id: 'record_id' },
  of: type => Object.values(calledTypes).some(({ entityTypeId }) => entityTypeId === type.entityTypeId),
  deleted: 'go',
  merged: 'move',
  unique: 'call_list_id',
}
