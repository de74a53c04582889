import { inLanguage } from '../../../../lib/text.ts'
import type { Call } from '../../../../rest/call.ts'
import { query, type Row } from '../../../../store/store.ts'
import { unnameable } from '../../entities/naming.ts'
import { entityTypeById } from '../../entities/registry.ts'
import { nameOfUnknown } from '../../model/type-names.ts'
import { isSame, type Owner, ownerOf, ownersOf } from '../owners.ts'
import { bind, settleOwner, unbind } from './bindings.ts'
import { type Communication, recordsOf, writeCommunications } from './communications.ts'

type Naming = Call<'memberDenied' | 'ownerMissing'>

/** Fails for people who are not there and for those that the caller may not read: whoever reads the activity reads their names. */
export async function requirePeople(
  call: Naming,
  communications: readonly Communication[],
  owner: Owner,
): Promise<void> {
  for (const one of recordsOf(owner, communications).slice(1)) {
    const { entityTypeId, id } = one
    const type = await entityTypeById(call, entityTypeId)
    if (!type) return call.fail('ownerMissing', { type: nameOfUnknown(entityTypeId), id })
    if ((await unnameable(call, type, [id])) !== undefined)
      call.fail('memberDenied', { title: inLanguage(type.title, call.language), id })
    const [row] = await query(call.db, `select id from "${type.table}" where id = ? ${call.flavor.forUpdate}`, [id])
    if (!row) call.fail('ownerMissing', { type: type.entityTypeName, id })
  }
}

/** Gives an activity other communications: it belongs to their people, and not to those of before any more. */
export async function changePeople(
  call: Naming,
  activity: Row,
  communications: readonly Communication[],
): Promise<void> {
  const owner = ownerOf(activity)
  const rows = await query(
    call.db,
    'select distinct entity_type_id, entity_id from activity_communication where activity_id = ? and entity_id is not null',
    [activity.id],
  )
  const before = rows.map(row => ({ entityTypeId: Number(row.entity_type_id), id: Number(row.entity_id) }))
  const after = recordsOf(owner, communications)
  const isIn = (one: Owner, list: readonly Owner[]): boolean => list.some(other => isSame(one, other))
  const come = communications.filter(({ entity }) => entity && !isIn(entity, before))
  await requirePeople(call, come, owner)
  for (const gone of before) if (!isIn(gone, after)) await unbind(call, activity.id, gone)
  const bound = await ownersOf(call, activity.id)
  for (const one of after) if (!isIn(one, bound)) await bind(call, activity.id, one)
  await writeCommunications(call, activity.id, communications, owner)
  await settleOwner(call, activity.id)
}
