import { sourceOf } from '../../../../lib/source.ts'
import type { Verb } from '../../../../portal/roles.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { anything, phpArray, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { layoutPhrases, readLayout } from '../../model/layouts/check.ts'
import { blocksLayout } from '../../model/layouts/shape.ts'
import { CALENDAR, CONFIGURABLE } from '../fields.ts'
import { activityRows, isSame, ownersOf, requireOwner } from '../owners.ts'
import { accessDenied, notFound, ownerMissing } from '../phrases.ts'
import { callingApplication, wrongContext } from './context.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }

/** Read when it is known who calls: that comes first. */
const number = anything('integer', true)
const named = { entityTypeId: number, entityId: number, activityId: number }
const phrases = { wrongContext, ownerMissing, notFound, accessDenied }
/** Quirk: the two pages spell it differently. */
const phrasesOf = (application: 'rest application' | 'REST application') => ({
  ...phrases,
  wrongContext: {
    code: 'ERROR_WRONG_CONTEXT',
    text: `The method can only be called in the context of a ${application}`,
  },
})

/** What applications show in activities (api-reference/crm/timeline/activities/layout-blocks/). */
export const activityBlockMethods: Method[] = [
  method({
    ...common,
    name: 'crm.activity.layout.blocks.set',
    rows: ({ activityid }, call) => activityRows(call, activityid),
    kind: 'write',
    access: 'who may change the record, through an application',
    params: { ...named, layout: anything('object', true) },
    phrases: {
      ...phrases,
      ...layoutPhrases,
      typeUnsuitable: {
        code: 'UNSUITABLE_ACTIVITY_TYPE_ERROR',
        text: 'The type of this activity is not suitable for content blocks',
      },
    },
    async run(call, { layout, ...names }) {
      const { id: applicationId } = callingApplication(call)
      const activity = await requireBound(call, names, 'update')
      if (activity.provider_id === CONFIGURABLE || activity.type_id === CALENDAR) call.fail('typeUnsuitable')
      const blocks = readLayout(call, blocksLayout, phpArray(layout) ?? {})
      await remove(call, activity.id, applicationId)
      await query(
        call.db,
        'insert into activity_layout_blocks (activity_id, application_id, layout) values (?, ?, ?)',
        [activity.id, applicationId, JSON.stringify(blocks).toWellFormed()],
      )
      return { success: true }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.layout.blocks.get',
    kind: 'read',
    access: 'who may read the record, through the application that set them',
    params: named,
    phrases: phrasesOf('rest application'),
    async run(call, names) {
      const { id: applicationId } = callingApplication(call)
      const { id } = await requireBound(call, names, 'read')
      const [own] = await query(
        call.db,
        'select layout from activity_layout_blocks where activity_id = ? and application_id = ?',
        [id, applicationId],
      )
      return { layout: own ? JSON.parse(own.layout) : null }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.layout.blocks.delete',
    rows: ({ activityid }, call) => activityRows(call, activityid),
    kind: 'write',
    access: 'who may change the record, through the application that set them',
    params: named,
    phrases: phrasesOf('REST application'),
    async run(call, names) {
      const { id: applicationId } = callingApplication(call)
      const { id } = await requireBound(call, names, 'update')
      await remove(call, id, applicationId)
      return { success: true }
    },
  }),
]

const remove = (call: Call, activityId: number, applicationId: number) =>
  query(call.db, 'delete from activity_layout_blocks where activity_id = ? and application_id = ?', [
    activityId,
    applicationId,
  ])

/** An activity of a record, for who may use the record so. */
async function requireBound(
  call: Call<'ownerMissing' | 'accessDenied' | 'notFound'>,
  { entityTypeId, entityId, activityId }: Record<'entityTypeId' | 'entityId' | 'activityId', unknown>,
  verb: Verb,
): Promise<Row> {
  const owner = { entityTypeId: wholeNumber(entityTypeId) ?? 0, id: wholeNumber(entityId) ?? 0 }
  await requireOwner(call, owner, verb)
  const lock = verb === 'read' ? '' : call.flavor.forUpdate
  const [activity] = await query(call.db, `select * from activity where id = ? ${lock}`, [wholeNumber(activityId) ?? 0])
  if (!activity || !(await ownersOf(call, activity.id)).some(one => isSame(one, owner))) return call.fail('notFound')
  return activity
}
