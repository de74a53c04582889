import type { Call } from '../../rest/call.ts'
import type { Words } from '../../rest/phrases.ts'

/** What a webhook is told where an application is needed (api-reference/widgets/placement-bind.md). */
export const applicationRequired = {
  code: 'WRONG_AUTH_TYPE',
  text: 'Current authorization type is denied for this method Application context required',
  status: 403,
} satisfies Words

export const missingArgument = (name: string) =>
  ({ code: 'ERROR_ARGUMENT', text: `Argument '${name}' is null or empty` }) satisfies Words

/** The id of the application that calls. */
export const requireApplication = (call: Call<'applicationRequired'>): number =>
  (call.caller.application ?? call.fail('applicationRequired')).id

/** The words of who calls where only an administrator may, through an application. */
export const administratorPhrases = {
  applicationRequired,
  accessDenied: { code: 'ACCESS_DENIED', text: 'Access denied!', status: 403 },
} satisfies Record<string, Words>

/** The id of the application through which an administrator calls. */
export function requireAdministrator(call: Call<keyof typeof administratorPhrases>): number {
  const id = requireApplication(call)
  return call.caller.isAdmin ? id : call.fail('accessDenied')
}

/** Holds an application's row to the end of the transaction: of two changes of what it registers one waits. */
export async function holdApplication({ db, flavor }: Pick<Call, 'db' | 'flavor'>, id: number): Promise<void> {
  const rows = db.selectFrom('application').select('id').where('id', '=', id)
  await (flavor.forUpdate ? rows.forUpdate() : rows).execute()
}
