import { applyGuards, type Draft } from '../../../records/draft.ts'
import { addTableRow } from '../../../records/methods/table-write.ts'
import { changedColumns, updateColumns } from '../../../records/rows.ts'
import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import { activity } from './activity.ts'
import { type Owner, ownersOf } from './owners.ts'
import { bind } from './parts/bindings.ts'
import { type Communication, recordsOf, writeCommunications } from './parts/communications.ts'
import { type WantedFiles, writeFiles } from './parts/files.ts'
import { settleReminders } from './reminders.ts'
import { tellOwners } from './touched.ts'

/** A new activity: its columns, its owner, and what it has in other tables. */
export interface NewActivity {
  columns: Row
  owner: Owner
  /** Records that it belongs to as well. */
  others?: readonly Owner[]
  communications?: readonly Communication[]
  files?: WantedFiles | undefined
}

/** Nothing that a call may be refused for is looked at here: that comes before. */
type Ruled = Draft<'applicationRequired'>

/** Adds an activity for who may, and gives it with its id: the one way in which activities come to be. */
export async function addActivity(
  call: Call,
  { columns, owner, others = [], communications = [], files }: NewActivity,
): Promise<Row> {
  const values = { ...columns, owner_type_id: owner.entityTypeId, owner_id: owner.id }
  const row = await addTableRow(call as Ruled['call'], activity, { values, userfields: async () => ({}), fields: {} })
  const owners = [...recordsOf(owner, communications), ...others]
  for (const one of owners) await bind(call, row.id, one)
  if (communications.length) await writeCommunications(call, row.id, communications, owner)
  if (files) await writeFiles(call, row.id, files)
  await settleReminders(call, null, row)
  await tellOwners(call, owners, 'activity', row)
  return row
}

/** Changes an activity for who may, and gives it as it is now: the one way in which activities change. */
export async function changeActivity(call: Call, before: Row, given: Row, files?: WantedFiles): Promise<Row> {
  const after: Row = { ...before, ...given }
  const givenColumns = new Set(Object.keys(given))
  const draft = { call: call as Ruled['call'], type: activity, before, after, givenColumns }
  await applyGuards(activity.guards?.update, draft)
  await updateColumns(call, activity.table, before.id, after, changedColumns(before, after))
  if (files) await writeFiles(call, before.id, files)
  await settleReminders(call, before, after)
  const isDone = after.completed === 'Y' && before.completed !== 'Y'
  await tellOwners(call, await ownersOf(call, before.id), isDone ? 'activityDone' : 'activityChanged', after)
  call.recordChange(activity.name, before.id, 'update')
  return after
}
