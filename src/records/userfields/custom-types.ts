import type { Call } from '../../rest/call.ts'
import { CUSTOM_TYPE } from './types/index.ts'

/** The full code of a type that an application registered (api-reference/widgets/user-field/userfieldtype-add.md). */
export const fullCode = (applicationId: number, code: string): string => `${CUSTOM_TYPE}${applicationId}_${code}`

/**
 * Types of fields that a caller may create fields of, by their full code, with their titles: an application its own,
 * others all of them (api-reference/widgets/user-field/index.md). Those of an application count once it is installed.
 */
export async function customTypes(call: Pick<Call, 'db' | 'caller'>): Promise<Map<string, string>> {
  const { application } = call.caller
  const rows = await call.db
    .selectFrom('userfield_type')
    .innerJoin('application', 'application.id', 'userfield_type.application_id')
    .select(['userfield_type.application_id', 'userfield_type.code', 'userfield_type.title'])
    .where('application.installed', '=', 'Y')
    .orderBy('userfield_type.id')
    .execute()
  return new Map(
    rows
      .map(({ application_id, code, title }) => ({ owner: Number(application_id), code: code!, title }))
      .filter(({ owner }) => !application || owner === application.id)
      .map(({ owner, code, title }) => [fullCode(owner, code), String(title)]),
  )
}
