import { sourceOf } from '../../../lib/source.ts'
import { inLanguage } from '../../../lib/text.ts'
import { refuse } from '../../../records/guards.ts'
import { readColumns } from '../../../records/input.ts'
import { tableMethods } from '../../../records/methods/table-methods.ts'
import { describeFields } from '../../../records/show.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { object, optionalObject, phpArray, positiveId, scalarText, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { recordRow } from '../entities/named-rows.ts'
import { enumerations } from '../reference-data/constants/enumerations.ts'
import { requireAny } from '../requisites/owners.ts'
import { activity, requireContext } from './activity.ts'
import { sendEmail } from './email/outgoing.ts'
import {
  activityFields,
  CALL,
  CONFIGURABLE,
  communicationFields,
  EMAIL,
  MEETING,
  PROVIDED,
  REST_APP,
} from './fields.ts'
import { activityRows, type Owner, ownerTypes, requireOwner } from './owners.ts'
import { type Communication, readCommunications } from './parts/communications.ts'
import { readFiles, type WantedFiles } from './parts/files.ts'
import { changePeople, requirePeople } from './parts/people.ts'
import { activityPhrases } from './phrases.ts'
import { requireActivity } from './require.ts'
import { addActivity, changeActivity } from './write.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }

/** Methods about activities of all types (api-reference/crm/timeline/activities/activity-base/). */
export const activityMethods: Method[] = [
  ...tableMethods(activity),
  method({
    ...common,
    name: 'crm.activity.communication.fields',
    kind: 'read',
    params: {},
    phrases: {},
    run: call => describeFields(call, communicationFields),
  }),
  method({
    ...common,
    name: 'crm.activity.add',
    rows: ({ fields }, call) => {
      const { OWNER_TYPE_ID, OWNER_ID } = phpArray(fields) ?? {}
      return recordRow(call, OWNER_TYPE_ID, OWNER_ID)
    },
    kind: 'write',
    access: 'who may change the owner',
    // Without any fields the first of them is missed.
    params: { fields: { ...optionalObject('fieldsNotArray'), required: true } },
    phrases: activityPhrases.add,
    async run(call, { fields }) {
      await requireAny(call, await ownerTypes(call), 'update')
      requireSubject(call, fields)
      const typeId = requireType(call, fields.TYPE_ID)
      requireProvider(call, typeId, fields.PROVIDER_ID)
      const communications = requireCommunications(call, typeId, fields.COMMUNICATIONS)
      const owner =
        ownerIn(fields) ?? communications.find(({ entity }) => entity)?.entity ?? call.fail('bindingMissing')
      const record = await requireOwner(call, owner)
      await requirePeople(call, communications, owner)
      const responsible = positive(fields.RESPONSIBLE_ID) ?? positive(record.assigned_by_id)
      const said = { ...fields, RESPONSIBLE_ID: responsible ?? call.fail('responsibleInvalid') }
      const columns = readColumns(call, activityFields, said, { importing: false, adding: true })
      const files = filesIn(call, fields)
      const added = await addActivity(call, { columns, owner, communications, files })
      await sendEmail(call, added, communications, files)
      return added.id
    },
  }),
  method({
    ...common,
    name: 'crm.activity.update',
    rows: ({ id }, call) => activityRows(call, id),
    kind: 'write',
    access: 'who may change its owner',
    params: { id: positiveId('idInvalid'), fields: object('fieldsNotArray') },
    phrases: activityPhrases.update,
    async run(call, { id, fields }) {
      const before = await requireActivity(call, id, 'update')
      requireContext(call, before)
      if (before.provider_id === CONFIGURABLE) call.fail('configurable')
      if ('SUBJECT' in fields) requireSubject(call, fields)
      if ('PROVIDER_ID' in fields) requireProvider(call, before.type_id, fields.PROVIDER_ID)
      if ('RESPONSIBLE_ID' in fields && !positive(fields.RESPONSIBLE_ID)) call.fail('responsibleInvalid')
      const columns = readColumns(call, activityFields, fields, { importing: false, adding: false })
      if ('COMMUNICATIONS' in fields) {
        const communications = requireCommunications(call, before.type_id, fields.COMMUNICATIONS)
        await changePeople(call, before, communications)
      }
      await changeActivity(call, before, columns, filesIn(call, fields))
      return true
    },
  }),
]

const positive = (value: unknown): number | undefined => {
  const number = wholeNumber(value)
  return number !== undefined && number > 0 ? number : undefined
}

/** Files as sent, none of them without a content; the deprecated name stands for the other one. */
function filesIn(call: Call<'fieldInvalid'>, fields: Row): WantedFiles | undefined {
  const files = readFiles(fields.FILES ?? fields.WEBDAV_ELEMENTS)
  if (files?.added.some(({ content }) => !content.length)) refuse(call, activityFields, 'FILES')
  return files
}

function ownerIn({ OWNER_TYPE_ID, OWNER_ID }: Row): Owner | undefined {
  const [entityTypeId, id] = [positive(OWNER_TYPE_ID), positive(OWNER_ID)]
  return entityTypeId && id ? { entityTypeId, id } : undefined
}

function requireSubject(call: Call<'subjectMissing'>, { SUBJECT }: Row): void {
  if (!scalarText(SUBJECT)?.trim()) call.fail('subjectMissing')
}

/** Meetings, calls, e-mails and activities of providers can be added (how-to-add-activity-to-contact.md). */
function requireType(call: Call<'activityTypeInvalid' | 'activityTypeUnsupported'>, value: unknown): number {
  const typeId = positive(value) ?? 0
  if (typeId < 1 || typeId > PROVIDED) call.fail('activityTypeInvalid')
  if (![MEETING, CALL, EMAIL, PROVIDED].includes(typeId)) {
    const { name } = enumerations.activitytype!.find(({ id }) => id === typeId)!
    call.fail('activityTypeUnsupported', { type: inLanguage(name, call.language) })
  }
  return typeId
}

/** An activity of type 6 has a provider; those of applications are for applications. */
function requireProvider(
  call: Call<'providerMissing' | 'configurable' | 'applicationRequired'>,
  typeId: number,
  value: unknown,
): void {
  const provider = scalarText(value)?.trim()
  if (typeId === PROVIDED && !provider) call.fail('providerMissing')
  if (provider === CONFIGURABLE) call.fail('configurable')
  if (provider === REST_APP && !call.caller.application) call.fail('applicationRequired')
}

/** Meetings and calls are with one person, e-mails with some, activities of providers may be with nobody. */
function requireCommunications(
  call: Call<'communicationsInvalid' | 'oneCommunication'>,
  typeId: number,
  value: unknown,
): Communication[] {
  const communications = readCommunications(value, typeId)
  if (!communications.length && typeId !== PROVIDED) call.fail('communicationsInvalid')
  if (communications.length > 1 && (typeId === MEETING || typeId === CALL)) call.fail('oneCommunication')
  return communications
}
