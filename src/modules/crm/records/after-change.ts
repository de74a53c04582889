import { column } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import type { RecordChange } from '../../../rest/changes/record-change.ts'
import { type Row, send } from '../../../store/store.ts'
import type { BindingType } from '../entities/bindings.ts'
import type { EntityType } from '../model/entity-type.ts'
import { itemEvent } from '../model/events.ts'
import { settleLink } from '../requisites/default-links.ts'
import { settleAddress } from '../requisites/own-address.ts'
import type { Parents } from './parents.ts'
import { type Place, tellSources, tellTimeline } from './timeline.ts'

/** A record that was added, changed or got its list of bound records changed: all that follows is a function of it. */
export interface Change {
  kind: 'add' | 'update' | 'bind' | 'unbind'
  type: EntityType
  id: number
  before: Row | null
  after: Row
  /** Columns whose value is another one now. */
  changed: readonly string[]
  /** Members that came into a list and that left it. */
  members?: { entityTypeId: number; came: readonly number[]; left: readonly number[] }
  /** Of a new record: what it is a child of. */
  parents?: Parents | undefined
  /** False: the change is not told in the history. */
  recorded?: boolean
}

type Follower = (call: Call, change: Change) => Promise<void>

/** What follows a change, in this order; a deletion takes all of it along (delete.ts). */
const afterChange: readonly Follower[] = [history, stageHistory, timeline, requisites, address]

export async function changed(call: Call, change: Change): Promise<void> {
  const how = change.kind === 'add' ? 'add' : 'update'
  call.recordChange(change.type.entityTypeName, change.id, how, eventOf(change, how), enteredStage(change))
  for (const follow of afterChange) await follow(call, change)
}

/** The stage that a record comes to by a change, a new one to its first. */
function enteredStage({ kind, type, after, changed }: Change): string | undefined {
  const stage = type.stages && column(type.stages.field)
  if (!stage || (kind !== 'add' && !(kind === 'update' && changed.includes(stage)))) return undefined
  return after[stage] ?? undefined
}

/** The event of a change, where it is not simply that of its type. */
function eventOf({ kind, type, id, after, changed }: Change, how: 'add' | 'update'): RecordChange['eventOverride'] {
  if (kind !== 'update' || !type.tellsMoves || !changed.includes('category_id')) return itemEvent(type, how, id)
  const FIELDS = { ID: String(id), CATEGORY_ID: String(after.category_id), STAGE_ID: after[column(type.stages!.field)] }
  return { event: type.tellsMoves, data: { FIELDS } }
}

/** What follows a change of a record's list of members: when some go and none come it was unbound, else bound. */
export async function membersChanged(
  call: Call,
  { owner, member, memberKey }: BindingType,
  id: number,
  before: number[],
  after: number[],
  recorded = true,
): Promise<void> {
  const came = [...new Set(after).difference(new Set(before))]
  const left = [...new Set(before).difference(new Set(after))]
  await changed(call, {
    kind: came.length || before.length <= after.length ? 'bind' : 'unbind',
    recorded,
    type: owner,
    id,
    before: { [memberKey]: before },
    after: { [memberKey]: after },
    changed: [memberKey],
    members: { entityTypeId: member.entityTypeId, came, left },
  })
}

/** A function that inserts a row of a table by the values of its columns. */
function insert(table: string, columns: readonly string[]) {
  const text = `insert into ${table} (${columns.join(',')}) values (${columns.map(() => '?').join(',')})`
  return (call: Call, values: readonly unknown[]) => send(call.db, text, values)
}

const insertHistory = insert('history', ['entity_type_id', 'record_id', 'kind', 'changes', 'user_id', 'created'])

/** What was changed, by whom and when: `{column: [before, after]}`. */
async function history(call: Call, { kind, type, id, before, after, changed, recorded }: Change): Promise<void> {
  if (recorded === false || (kind === 'update' && !changed.length)) return
  const changes =
    kind === 'add'
      ? null
      : JSON.stringify(Object.fromEntries(changed.map(c => [c, [before?.[c] ?? null, after[c] ?? null]])))
  await insertHistory(call, [type.entityTypeId, id, kind, changes, call.caller.userId, call.now])
}

/**
 * A stage entered when the record came to be is 1, an intermediate one 2, a final one 3; whatever stage a record comes to
 * in another category is 5 (crm-stage-history-list.md).
 */
function stageHistoryType({ kind, changed }: Change, semantics: string): number {
  if (kind === 'add') return 1
  if (changed.includes('category_id')) return 5
  return semantics === 'P' ? 2 : 3
}

const insertStageHistory = insert('stage_history', [
  ...['entity_type_id', 'record_id', 'type_id', 'category_id', 'stage_id', 'stage_semantic_id', 'created'],
])

async function stageHistory(call: Call, change: Change): Promise<void> {
  const { kind, type, id, after, changed } = change
  const { stages } = type
  if (!stages?.semantic || (kind !== 'add' && !changed.includes(column(stages.field)))) return
  const semantics = after[column(stages.semantic)] ?? 'P'
  await insertStageHistory(call, [
    ...[type.entityTypeId, id, stageHistoryType(change, semantics), after.category_id ?? null],
    ...[after[column(stages.field)], semantics, call.now],
  ])
}

/** What the timeline shows: that the record came to be and of what, that it moved, that it was bound. */
async function timeline(call: Call, change: Change): Promise<void> {
  const { kind, type, id, before, after, changed, parents } = change
  const stage = type.stages && column(type.stages.field)
  const moved = kind === 'update' && stage && changed.includes(stage)
  if (kind === 'update' && !moved) return
  const settings = moved ? { from: before?.[stage], to: after[stage] } : (change.members ?? null)
  const place = { entityTypeId: type.entityTypeId, recordId: id }
  await tellTimeline(call, place, { type: moved ? 'move' : kind, settings })
  if (kind === 'add') await tellSources(call, type, id, after, parents)
}

/** The requisites that a record uses follow its client. */
async function requisites(call: Call, { kind, type, id, before, after }: Change): Promise<void> {
  if ((kind === 'add' || kind === 'update') && type.usesRequisites) await settleLink(call, type, id, before, after)
}

/** The address that a record shows among its fields is one of its addresses. */
async function address(call: Call, { kind, type, id, before, after }: Change): Promise<void> {
  if (kind === 'add' || kind === 'update') await settleAddress(call, type, id, before, after)
}

/** Tells the history and the timeline of a record that it has come back from the recycle bin. */
export async function tellRestored(call: Call, place: Place): Promise<void> {
  await insertHistory(call, [place.entityTypeId, place.recordId, 'restore', null, call.caller.userId, call.now])
  await tellTimeline(call, place, { type: 'restore' })
}
