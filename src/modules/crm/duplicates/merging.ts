import { contradict } from '../../../records/ownership.ts'
import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import type { EntityType, WriteCondition } from '../model/entity-type.ts'
import { deleteRecord } from '../records/deletion/delete.ts'
import type { Input } from '../records/input.ts'
import { requireRecord } from '../records/require.ts'
import { tellTimeline } from '../records/timeline.ts'
import { updateRecord } from '../records/write.ts'
import {
  mergedMembers,
  mergedMultifields,
  mergedObservers,
  mergedParents,
  mergedRows,
  moveRows,
  takePlaces,
} from './merged-belongings.ts'
import { CONFLICT, mergedColumns, mergedUserfields, type Rows } from './merged-values.ts'
import { moveBelongings } from './moved-belongings.ts'

/** Records of one type that are merged, the main one's id first. */
export type Ids = readonly [number, ...number[]]

/** A call that merges: with what writing a record can fail. */
export type MergeCall = Call<WriteCondition>

/** The rows of records that the caller may merge, held to the end of the transaction. */
export async function requireRecords(call: MergeCall, type: EntityType, ids: Ids): Promise<Rows> {
  const [main, ...others] = ids
  await requireRecord(call, type, main, 'read')
  const first = await requireRecord(call, type, main, 'update')
  const rest = []
  for (const id of others) {
    await requireRecord(call, type, id, 'read')
    rest.push(await requireRecord(call, type, id, 'delete'))
  }
  return [first, ...rest]
}

/** What the main record gets, and whose product rows. */
export interface Plan {
  input: Omit<Input, 'members'>
  rowsOf: number | undefined
}

/** What comes of merging; CONFLICT where records say different things and people have not decided that the main one's stands. */
export async function planOf(
  call: Call,
  type: EntityType,
  ids: Ids,
  rows: Rows,
  isDecided: boolean,
): Promise<Plan | typeof CONFLICT> {
  if (!isDecided && (await contradict(call, type, ids))) return CONFLICT
  const values = await mergedColumns(call, type, rows, isDecided)
  const userfields = await mergedUserfields(call, type, rows, isDecided)
  const parents = await mergedParents(call, type, ids, isDecided)
  const rowsOf = await mergedRows(call, type, ids, isDecided)
  if (values === CONFLICT || userfields === CONFLICT || parents === CONFLICT || rowsOf === CONFLICT) return CONFLICT
  const multifields = await mergedMultifields(call, type, ids)
  const observers = await mergedObservers(call, type, ids)
  return { input: { values, userfields, parents, multifields, observers }, rowsOf }
}

/** What people called a record that goes. */
const nameOf = ({ title, name, last_name }: Row): string => title ?? [name, last_name].filter(Boolean).join(' ')

/** Merges records into the first of them; gives the ids of those that go. */
export async function merge(
  call: MergeCall,
  type: EntityType,
  ids: Ids,
  rows: Rows,
  plan: Plan,
): Promise<readonly number[]> {
  const [main, ...others] = ids
  if (plan.rowsOf !== undefined) await moveRows(call, type, plan.rowsOf, main)
  for (const id of others) await takePlaces(call, type, main, id)
  // What has been chosen for one of the others stands before what the portal gives the main record for its new values.
  for (const id of others) await moveBelongings(call, type, main, id)
  const input = async () => ({ ...plan.input, members: await mergedMembers(call, type, ids) })
  await updateRecord(call, type, main, input, { recorded: true })
  for (const id of others) await deleteRecord(call, type, id)
  const records = others.map((id, i) => ({ id, name: nameOf(rows[i + 1]!) }))
  await tellTimeline(
    call,
    { entityTypeId: type.entityTypeId, recordId: main },
    { type: 'merge', settings: { records } },
  )
  return others
}
