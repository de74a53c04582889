import { wireMoment } from '../../../../lib/moment.ts'
import { sourceOf } from '../../../../lib/source.ts'
import { cut } from '../../../../lib/text.ts'
import { parameterMissing } from '../../../../records/modern/phrases.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { anything, phpArray, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { recordRow } from '../../entities/named-rows.ts'
import { inPortalLanguage, layoutPhrases, readLayout } from '../../model/layouts/check.ts'
import { entryLayout } from '../../model/layouts/shape.ts'
import { CONFIGURABLE, PROVIDED } from '../fields.ts'
import { activityRows, requireOwner } from '../owners.ts'
import { accessDenied, notFound } from '../phrases.ts'
import { requireActivity } from '../require.ts'
import { addActivity, changeActivity } from '../write.ts'
import { readConfigurable } from './configurable.ts'
import { callingApplication, wrongContext } from './context.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }

/** Read when it is known who calls: that comes first. */
const number = anything('integer', true)
const object = anything('object', true)

const known = { wrongContext, accessDenied, notFound }
const writing = {
  ...known,
  ...layoutPhrases,
  layoutMissing: { code: 'ERROR_EMPTY_LAYOUT', text: 'The layout is empty' },
  fieldsMissing: parameterMissing('fields'),
  valueWrong: { code: 'WRONG_FIELD_VALUE', text: 'The value of the field "{field}" is wrong' },
  incomingDeadline: {
    code: 'INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE',
    text: 'An incoming activity cannot have a deadline',
  },
}

/** Activities whose look their application says (api-reference/crm/timeline/activities/configurable/). */
export const configurableMethods: Method[] = [
  method({
    ...common,
    name: 'crm.activity.configurable.add',
    rows: ({ ownertypeid, ownerid }, call) => recordRow(call, ownertypeid, ownerid),
    kind: 'write',
    access: 'who may change the record, through an application',
    params: { ownerTypeId: number, ownerId: number, fields: object, layout: object },
    phrases: {
      ...writing,
      ownerMissing: notFound,
      ownerTypeIdMissing: parameterMissing('ownerTypeId'),
      ownerIdMissing: parameterMissing('ownerId'),
    },
    async run(call, { ownerTypeId, ownerId, fields, layout }) {
      const application = callingApplication(call)
      if (isMissing(ownerTypeId)) call.fail('ownerTypeIdMissing')
      if (isMissing(ownerId)) call.fail('ownerIdMissing')
      const said = phpArray(fields) ?? call.fail('fieldsMissing')
      if (isEmpty(layout)) call.fail('layoutMissing')
      const owner = { entityTypeId: wholeNumber(ownerTypeId) ?? 0, id: wholeNumber(ownerId) ?? 0 }
      await requireOwner(call, owner)
      const { columns, badge = '' } = await readConfigurable(call, application.id, said, null)
      const shown = readLayout(call, entryLayout, layout)
      const { id } = await addActivity(call, {
        columns: {
          ...{ type_id: PROVIDED, provider_id: CONFIGURABLE, responsible_id: call.caller.userId },
          ...columns,
          subject: titleOf(call, shown),
        },
        owner,
      })
      await query(
        call.db,
        'insert into configurable_activity (activity_id, application_id, badge_code, layout) values (?, ?, ?, ?)',
        [id, application.id, badge, asText(shown)],
      )
      return { activity: { id } }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.configurable.update',
    rows: ({ id }, call) => activityRows(call, id),
    kind: 'write',
    access: 'who may change the owner, through the application that made it',
    params: { id: number, fields: anything('object'), layout: anything('object') },
    phrases: {
      ...writing,
      idMissing: parameterMissing('id'),
      otherApplication: {
        code: 'ERROR_WRONG_APPLICATION',
        text: 'The activity can only be changed by the application that made it',
      },
    },
    async run(call, { id, fields, layout }) {
      const application = callingApplication(call)
      if (isMissing(id)) call.fail('idMissing')
      const said = isMissing(fields) ? {} : (phpArray(fields) ?? call.fail('fieldsMissing'))
      if (!isMissing(layout) && isEmpty(layout)) call.fail('layoutMissing')
      const before = await requireConfigurable(call, id, 'update')
      const own = await configurableOf(call, before.id)
      if (own.application_id !== application.id) call.fail('otherApplication')
      const { columns, badge } = await readConfigurable(call, application.id, said, before)
      const shown = isMissing(layout) ? undefined : readLayout(call, entryLayout, layout)
      await changeActivity(call, before, { ...columns, ...(shown ? { subject: titleOf(call, shown) } : {}) })
      await query(call.db, 'update configurable_activity set badge_code = ?, layout = ? where activity_id = ?', [
        ...[badge ?? own.badge_code, shown ? asText(shown) : own.layout, before.id],
      ])
      return { activity: { id: before.id } }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.configurable.get',
    kind: 'read',
    access: 'who may read one of its records, through an application',
    params: { id: number },
    phrases: { ...known, idMissing: parameterMissing('id') },
    async run(call, { id }) {
      callingApplication(call)
      if (isMissing(id)) call.fail('idMissing')
      const activity = await requireConfigurable(call, id, 'read')
      const { badge_code, layout } = await configurableOf(call, activity.id)
      call.recordChange('ACTIVITY', activity.id, 'read')
      return { activity: shown(call, activity, badge_code, JSON.parse(layout)) }
    },
  }),
]

const isMissing = (value: unknown): boolean => value === undefined || value === null
const isEmpty = (value: unknown): boolean => Object.keys(phpArray(value) ?? {}).length === 0

/** What the portal itself calls the activity. */
const titleOf = ({ language }: Call, { header }: Row): string => cut(inPortalLanguage(header.title, language), 512)

const asText = (layout: unknown): string => JSON.stringify(layout).toWellFormed()

async function requireConfigurable(
  call: Call<'accessDenied' | 'notFound'>,
  id: unknown,
  verb: 'read' | 'update',
): Promise<Row> {
  const activity = await requireActivity(call, wholeNumber(id) ?? 0, verb)
  return activity.provider_id === CONFIGURABLE ? activity : call.fail('notFound')
}

async function configurableOf(call: Call, activityId: number): Promise<Row> {
  const [row] = await query(call.db, 'select * from configurable_activity where activity_id = ?', [activityId])
  return { ...row, application_id: Number(row!.application_id) }
}

/** The answer of `get` (its sample): numbers are numbers, and flags are flags. */
const shown = (call: Call, activity: Row, badgeCode: string, layout: unknown) => ({
  id: Number(activity.id),
  ownerTypeId: Number(activity.owner_type_id),
  ownerId: Number(activity.owner_id),
  fields: {
    typeId: activity.provider_type_id,
    completed: activity.completed === 'Y',
    deadline: activity.deadline === null ? null : wireMoment(activity.deadline, call.zone),
    pingOffsets: JSON.parse(activity.ping_offsets ?? '[]'),
    isIncomingChannel: activity.is_incoming_channel === 'Y',
    responsibleId: Number(activity.responsible_id),
    badgeCode,
    originatorId: activity.originator_id,
    originId: activity.origin_id,
  },
  layout,
})
