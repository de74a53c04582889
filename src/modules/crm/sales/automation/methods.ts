import { sourceOf } from '../../../../lib/source.ts'
import { requireApplication } from '../../../../portal/applications/application-context.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { anything, scalarText, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { recordRow } from '../../entities/named-rows.ts'
import { entityTypeById, entityTypesOf } from '../../entities/registry.ts'
import { accessTo, isDenied } from '../../model/access.ts'
import { otherTypeNames } from '../../model/type-names.ts'
import { requireRecord } from '../../records/require.ts'
import { fire } from './follow.ts'
import { triggerPhrases } from './phrases.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const ofApplications = { ...common, access: 'an administrator, through an application' }

/** Read when it is known who calls: that comes first. */
const CODE = anything('string', true)

/** What moves records from outside (api-reference/crm/automation/). */
export const triggerMethods: Method[] = [
  method({
    ...common,
    name: 'crm.automation.trigger',
    kind: 'write',
    access: 'who may change the record',
    params: { target: anything('string', true), code: anything('string') },
    phrases: triggerPhrases.trigger,
    async run(call, { target: sent, code }) {
      await requireCrm(call)
      const name = (scalarText(sent) ?? '').trim().toUpperCase()
      if (name === '') call.fail('targetMissing')
      const [, typeName, id] = /^([A-Z][A-Z0-9_]*)_(\d{1,15})$/.exec(name) ?? call.fail('targetInvalid')
      const type = (await entityTypesOf(call)).find(one => one.entityTypeName === typeName)
      if (!type?.automation) return call.fail('targetNotFound')
      const record = await requireRecord(call, type, Number(id), 'update')
      const wanted = scalarText(code)?.trim() || null
      await fire(call, { type, id: Number(id) }, record, rule => rule.applicationId === null && rule.code === wanted)
      return true
    },
  }),
  method({
    ...ofApplications,
    name: 'crm.automation.trigger.add',
    kind: 'write',
    params: { CODE, NAME: anything('string', true) },
    phrases: triggerPhrases.add,
    async run(call, { CODE, NAME }) {
      const applicationId = await requireCaller(call)
      const code = readCode(call, CODE)
      const name = (scalarText(NAME) ?? '').trim() || call.fail('nameEmpty')
      await query(
        call.db,
        `insert into automation_trigger (application_id, code, name) values (?, ?, ?)
         on conflict (application_id, code) do update set name = excluded.name`,
        [applicationId, code, name],
      )
      return true
    },
  }),
  method({
    ...ofApplications,
    name: 'crm.automation.trigger.list',
    kind: 'read',
    params: {},
    phrases: triggerPhrases.list,
    async run(call) {
      const applicationId = await requireCaller(call)
      const rows = await query(
        call.db,
        'select name, code from automation_trigger where application_id = ? order by id',
        [applicationId],
      )
      return rows.map(({ name, code }) => ({ NAME: name, CODE: code }))
    },
  }),
  method({
    ...ofApplications,
    name: 'crm.automation.trigger.delete',
    kind: 'write',
    params: { CODE },
    phrases: triggerPhrases.delete,
    async run(call, { CODE }) {
      const applicationId = await requireCaller(call)
      const code = readCode(call, CODE)
      const gone = await query(
        call.db,
        'delete from automation_trigger where application_id = ? and code = ? returning id',
        [applicationId, code],
      )
      return gone.length > 0 || call.fail('triggerNotFound')
    },
  }),
  method({
    ...ofApplications,
    name: 'crm.automation.trigger.execute',
    rows: ({ owner_type_id, owner_id }, call) => recordRow(call, owner_type_id, owner_id),
    kind: 'write',
    params: { CODE, OWNER_TYPE_ID: anything('integer', true), OWNER_ID: anything('integer', true) },
    phrases: triggerPhrases.execute,
    async run(call, { CODE, OWNER_TYPE_ID, OWNER_ID }) {
      const applicationId = await requireCaller(call)
      const code = readCode(call, CODE)
      const [known] = await query(call.db, 'select id from automation_trigger where application_id = ? and code = ?', [
        applicationId,
        code,
      ])
      if (!known) call.fail('triggerUnknown', { code })
      const entityTypeId = wholeNumber(OWNER_TYPE_ID) ?? 0
      const type = await entityTypeById(call, entityTypeId)
      if (!type && !Object.hasOwn(otherTypeNames, entityTypeId)) call.fail('automatedTypeInvalid')
      const id = wholeNumber(OWNER_ID) ?? 0
      if (id <= 0) call.fail('ownerInvalid')
      // A record that is not there, or whose type has no rules, is told of in vain (triggers/index.md).
      const record = type?.automation && (await heldRecord(call, type.table, id))
      if (type && record)
        await fire(call, { type, id }, record, rule => rule.applicationId === applicationId && rule.code === code)
      return true
    },
  }),
]

/** Fails for who may change no record of the CRM. */
async function requireCrm(call: Call<'crmDenied'>): Promise<void> {
  for (const type of await entityTypesOf(call)) if (!isDenied(await accessTo(call, type, 'update'))) return
  call.fail('crmDenied')
}

/** The id of the application through which an administrator calls, in the order in which the pages refuse. */
async function requireCaller(call: Call<'crmDenied' | 'adminRequired' | 'applicationRequired'>): Promise<number> {
  await requireCrm(call)
  if (!call.caller.isAdmin) call.fail('adminRequired')
  return requireApplication(call)
}

function readCode(call: Call<'codeEmpty' | 'triggerCodeInvalid'>, sent: unknown): string {
  const code = (scalarText(sent) ?? '').trim() || call.fail('codeEmpty')
  return /^[a-z0-9._-]{1,255}$/.test(code) ? code : call.fail('triggerCodeInvalid')
}

async function heldRecord(call: Call, table: string, id: number): Promise<Row | undefined> {
  const [record] = await query(call.db, `select * from "${table}" where id = ? ${call.flavor.forUpdate}`, [id])
  return record
}
