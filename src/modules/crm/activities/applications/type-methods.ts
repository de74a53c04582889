import { sourceOf } from '../../../../lib/source.ts'
import { cut } from '../../../../lib/text.ts'
import { deleteFiles, storeFile } from '../../../../portal/files/stored-files.ts'
import { readFile } from '../../../../portal/files/uploads.ts'
import { plainText } from '../../../../records/field-types/plain.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { anything, phpArray } from '../../../../rest/params.ts'
import { query } from '../../../../store/store.ts'

const common = {
  scopes: ['crm'],
  source: sourceOf(import.meta.filename),
  access: 'an administrator, through an application',
} as const

const phrases = {
  applicationRequired: { code: 'ACCESS_DENIED', text: 'Access denied! Application context required' },
  adminRequired: { code: 'ACCESS_DENIED', text: 'Admin permissions required' },
}
const invalid = (text: string) => ({ code: 'INVALID_ARG_VALUE', text })
const activityTypeMissing = invalid('The field TYPE_ID is not defined or empty')

/** Types of activities that applications have registered (api-reference/crm/timeline/activities/types/). */
export const activityTypeMethods: Method[] = [
  method({
    ...common,
    name: 'crm.activity.type.add',
    kind: 'write',
    params: { fields: anything('object', true) },
    phrases: {
      ...phrases,
      activityTypeMissing,
      activityTypeTaken: invalid("The activity type '{type}' is there already"),
    },
    async run(call, { fields }) {
      const applicationId = requireAdministrator(call)
      const { TYPE_ID, NAME, ICON_FILE, IS_CONFIGURABLE_TYPE } = phpArray(fields) ?? {}
      const code = codeOf(TYPE_ID) || call.fail('activityTypeMissing')
      const added = await query<{ id: number }>(
        call.db,
        `insert into activity_type (application_id, code, name, is_configurable) values (?, ?, ?, ?)
         on conflict do nothing returning id`,
        [applicationId, code, cut(plainText(NAME) ?? '', 255), IS_CONFIGURABLE_TYPE === 'Y' ? 'Y' : 'N'],
      )
      if (!added.length) call.fail('activityTypeTaken', { type: code })
      await storeIcon(call, Number(added[0]!.id), ICON_FILE)
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.activity.type.list',
    kind: 'read',
    params: {},
    phrases,
    async run(call) {
      const types = await query(call.db, 'select * from activity_type where application_id = ? order by id', [
        requireAdministrator(call),
      ])
      return types.map(({ code, name, is_configurable, icon_id }) => ({
        ...{ TYPE_ID: code, NAME: name, IS_CONFIGURABLE_TYPE: is_configurable, ICON_ID: String(icon_id ?? 0) },
      }))
    },
  }),
  method({
    ...common,
    name: 'crm.activity.type.delete',
    kind: 'write',
    params: { TYPE_ID: anything('string', true) },
    phrases: { ...phrases, activityTypeMissing, activityTypeUnknown: invalid("There is no activity type '{type}'") },
    async run(call, { TYPE_ID }) {
      const applicationId = requireAdministrator(call)
      const code = codeOf(TYPE_ID) || call.fail('activityTypeMissing')
      const [gone] = await query<{ icon_id: number | null }>(
        call.db,
        'delete from activity_type where application_id = ? and code = ? returning icon_id',
        [applicationId, code],
      )
      if (!gone) return call.fail('activityTypeUnknown', { type: code })
      if (gone.icon_id) await deleteFiles(call.db, [Number(gone.icon_id)])
      return true
    },
  }),
]

const codeOf = (value: unknown): string => cut(plainText(value)?.trim() ?? '', 100)

function requireAdministrator(call: Call<keyof typeof phrases>): number {
  const { id } = call.caller.application ?? call.fail('applicationRequired')
  return call.caller.isAdmin ? id : call.fail('adminRequired')
}

/** A number that no type of records has. */
const ICONS = -6

/** Keeps the icon of a type; what is no file is passed over, as in other fields of files. */
async function storeIcon(call: Call, typeId: number, value: unknown): Promise<void> {
  const file = readFile(phpArray(value)?.fileData ?? value)
  if (!file?.content.length) return
  const { id } = await storeFile(call, { entityTypeId: ICONS, recordId: typeId }, file)
  await query(call.db, 'update activity_type set icon_id = ? where id = ?', [id, typeId])
}
