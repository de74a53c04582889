import { sourceOf } from '../../../lib/source.ts'
import { parameterMissing } from '../../../records/modern/phrases.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { query } from '../../../store/store.ts'
import { recordRow } from '../entities/named-rows.ts'
import { activityRows, isSame, type Owner, ownerOf, ownersOf, readableOwnersOf, requireOwner } from './owners.ts'
import { neededNumber } from './params.ts'
import { bind, MOST_BINDINGS, settleOwner, unbind } from './parts/bindings.ts'
import { accessDenied, ownerMissing } from './phrases.ts'
import { requireActivity } from './require.ts'
import { tellOwners } from './touched.ts'

const common = {
  scopes: ['crm'],
  source: sourceOf(import.meta.filename),
  kind: 'write',
  access: 'who may change the owner of the activity and the record',
} as const

const activityId = neededNumber('activityIdMissing')
const entityTypeId = neededNumber('entityTypeIdMissing')
const entityId = neededNumber('entityIdMissing')

const elementNotFound = { code: 'NOT_FOUND', text: 'Element not found' }
const alreadyBound = { code: 'ACTIVITY_IS_ALREADY_BOUND', text: 'Activity is already bound to this entity' }
const bindingNotFound = { code: 'BINDING_NOT_FOUND', text: 'Activity is not bound to this entity' }
const phrases = {
  activityIdMissing: parameterMissing('activityId'),
  entityTypeIdMissing: parameterMissing('entityTypeId'),
  entityIdMissing: parameterMissing('entityId'),
  notFound: elementNotFound,
  ownerMissing,
  accessDenied,
}

/** Methods about the records that an activity belongs to (api-reference/crm/timeline/activities/binding/). */
export const activityBindingMethods: Method[] = [
  method({
    ...common,
    name: 'crm.activity.binding.add',
    rows: async ({ activityid, entitytypeid, entityid }, call) => [
      ...(await activityRows(call, activityid)),
      ...(await recordRow(call, entitytypeid, entityid)),
    ],
    params: { activityId, entityTypeId, entityId },
    phrases: {
      ...phrases,
      notFound: { code: 'NOT_FOUND', text: 'Entity not found' },
      alreadyBound,
      tooManyBindings: { code: 'ERROR_CORE', text: `An activity can be bound to ${MOST_BINDINGS} entities at most.` },
    },
    async run(call, { activityId, entityTypeId, entityId }) {
      const activity = await requireActivity(call, activityId, 'update')
      const record = { entityTypeId, id: entityId }
      await requireOwner(call, record)
      const bound = await ownersOf(call, activityId)
      if (bound.some(one => isSame(one, record))) call.fail('alreadyBound')
      if (bound.length >= MOST_BINDINGS) call.fail('tooManyBindings')
      await bind(call, activityId, record)
      await tellOwners(call, [record], 'activity', activity)
      return changed(call, activityId)
    },
  }),
  method({
    ...common,
    name: 'crm.activity.binding.delete',
    rows: ({ activityid }, call) => activityRows(call, activityid),
    params: { activityId, entityTypeId, entityId },
    phrases: {
      ...phrases,
      bindingNotFound,
      lastBinding: {
        code: 'LAST_BINDING_CANNOT_BE_DELETED',
        text: 'The last binding of the activity cannot be deleted',
      },
    },
    async run(call, { activityId, entityTypeId, entityId }) {
      const activity = await requireActivity(call, activityId, 'update')
      const record = { entityTypeId, id: entityId }
      await requireOwner(call, record)
      const bound = await ownersOf(call, activityId)
      if (!bound.some(one => isSame(one, record))) call.fail('bindingNotFound')
      if (bound.length === 1) call.fail('lastBinding')
      await unbind(call, activityId, record)
      await settleOwner(call, activityId)
      await tellOwners(call, [record], 'activityGone', activity)
      return changed(call, activityId)
    },
  }),
  method({
    ...common,
    name: 'crm.activity.binding.move',
    rows: async ({ activityid, targetentitytypeid, targetentityid }, call) => [
      ...(await activityRows(call, activityid)),
      ...(await recordRow(call, targetentitytypeid, targetentityid)),
    ],
    params: {
      activityId,
      sourceEntityTypeId: neededNumber('sourceEntityTypeIdMissing'),
      sourceEntityId: neededNumber('sourceEntityIdMissing'),
      targetEntityTypeId: neededNumber('targetEntityTypeIdMissing'),
      targetEntityId: neededNumber('targetEntityIdMissing'),
    },
    phrases: {
      ...{ activityIdMissing: phrases.activityIdMissing, notFound: elementNotFound, ownerMissing, accessDenied },
      ...{ alreadyBound, bindingNotFound },
      sourceEntityTypeIdMissing: parameterMissing('sourceEntityTypeId'),
      sourceEntityIdMissing: parameterMissing('sourceEntityId'),
      targetEntityTypeIdMissing: parameterMissing('targetEntityTypeId'),
      targetEntityIdMissing: parameterMissing('targetEntityId'),
      otherType: {
        code: 'SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL_ERROR',
        text: 'Source and target entity types are not equal',
      },
      sameRecord: {
        code: 'SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR',
        text: 'Source and target entities are the same',
      },
    },
    async run(call, args) {
      const source: Owner = { entityTypeId: args.sourceEntityTypeId, id: args.sourceEntityId }
      const target: Owner = { entityTypeId: args.targetEntityTypeId, id: args.targetEntityId }
      if (source.entityTypeId !== target.entityTypeId) call.fail('otherType')
      if (source.id === target.id) call.fail('sameRecord')
      const activity = await requireActivity(call, args.activityId, 'update')
      // Both are held, in one order whichever way an activity moves.
      for (const one of [source, target].sort((a, b) => a.id - b.id)) await requireOwner(call, one)
      const bound = await ownersOf(call, activity.id)
      if (!bound.some(one => isSame(one, source))) call.fail('bindingNotFound')
      if (bound.some(one => isSame(one, target))) call.fail('alreadyBound')
      await unbind(call, activity.id, source)
      await bind(call, activity.id, target)
      await settleOwner(call, activity.id, isSame(source, ownerOf(activity)) ? target : undefined)
      await tellOwners(call, [source], 'activityGone', activity)
      await tellOwners(call, [target], 'activity', activity)
      return changed(call, activity.id)
    },
  }),
  method({
    ...common,
    name: 'crm.activity.binding.list',
    kind: 'read',
    access: 'who may read one of the records; the others are left out',
    params: { activityId },
    phrases: { activityIdMissing: phrases.activityIdMissing, notFound: elementNotFound, accessDenied },
    async run(call, { activityId }) {
      await requireActivity(call, activityId, 'read')
      const owners = (await readableOwnersOf(call, [activityId])).get(activityId)!
      return owners.map(({ entityTypeId, id }) => ({ entityTypeId, entityId: id }))
    },
  }),
]

/** Notes that an activity belongs to other records, and gives what the methods answer. */
async function changed(call: Call, activityId: number): Promise<true> {
  await query(call.db, 'update activity set last_updated = ?, editor_id = ? where id = ?', [
    ...[call.now, call.caller.userId, activityId],
  ])
  call.recordChange('ACTIVITY', activityId, 'update')
  return true
}
