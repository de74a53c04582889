import { isMap } from '../../../lib/text.ts'
import type { Call } from '../../../rest/call.ts'
import { listOf, scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import type { ChangesOf } from '../../../store/table-types.ts'
import { type SwitchName, switchColumn, switchNames } from '../entities/smart-process.ts'
import { linkable, linkedUserFields } from './show.ts'

const LONGEST = 255

type Sent = Record<string, unknown>

/** What callers do not switch: these are the system's own (data-types.md#type). */
const systemSwitches: readonly SwitchName[] = ['isPaymentsEnabled', 'isCountersEnabled']

const byDefault = (name: SwitchName): 'Y' | 'N' => (name === 'isSetOpenPermissions' ? 'Y' : 'N')

/** Every switch of a new smart process as it is when nobody says. */
export const firstSwitches = (): ChangesOf<'item_type'> =>
  Object.fromEntries(switchNames.map(name => [switchColumn(name), byDefault(name)]))

/** The columns that a caller sets, of a new smart process or of one that there is; what is absent stays. */
export async function readColumns(
  call: Call<'titleMissing' | 'textTooLong' | 'workplaceMissing'>,
  sent: Sent,
  before: ChangesOf<'item_type'> | null,
): Promise<ChangesOf<'item_type'>> {
  const columns: ChangesOf<'item_type'> = {}
  if (!before || (sent.title !== undefined && sent.title !== null)) columns.title = readTitle(call, sent.title)
  const code = scalarText(sent.code)
  if (code !== undefined) columns.code = short(call, 'CODE', code)
  for (const name of switchNames) {
    const value = systemSwitches.includes(name) || sent[name] === '' ? undefined : truth(sent[name])
    if (value !== undefined) columns[switchColumn(name)] = value ? 'Y' : 'N'
  }
  const linked = readLinked({ ...before, ...columns }, sent)
  if (linked) columns.linked_user_fields = linked
  const workplace = await readWorkplace(call, sent)
  if (workplace !== undefined) columns.automated_solution_id = workplace
  return columns
}

/** A title that is not blank and not too long. */
export function readTitle(call: Call<'titleMissing' | 'textTooLong'>, value: unknown): string {
  const title = scalarText(value)?.trim() || call.fail('titleMissing')
  return short(call, 'TITLE', title)
}

function short(call: Call<'textTooLong'>, field: string, text: string): string {
  if ([...text].length > LONGEST) call.fail('textTooLong', { field })
  return text.toWellFormed()
}

/**
 * What of the user fields is switched on from now on: those that are not named stay, and without `isUseInUserfieldEnabled`
 * all do (crm-type-add.md, linkedUserFields).
 */
function readLinked(row: ChangesOf<'item_type'>, { linkedUserFields: sent }: Sent): string | undefined {
  if (!isMap(sent) || row.is_use_in_userfield_enabled !== 'Y') return undefined
  const linked = linkedUserFields(row)
  for (const name of linkable) if (Object.hasOwn(sent, name)) linked[name] = isTrue(sent[name])
  return JSON.stringify(linked)
}

/** Quirk: `Y` is no true here (crm-type-add.md: pass "true" or "false"). */
const isTrue = (value: unknown): boolean => value !== 'Y' && value !== 'y' && truth(value) === true

/** The id of a workplace, null where the smart process is to be in the CRM; undefined where nobody says. */
async function readWorkplace(
  call: Call<'workplaceMissing'>,
  { isExternal, customSectionId }: Sent,
): Promise<number | null | undefined> {
  const external = isExternal === undefined || isExternal === '' ? undefined : truth(isExternal)
  if (external === false) return null
  const isNone = customSectionId === null || customSectionId === '' || wholeNumber(customSectionId) === 0
  if (!external && customSectionId === undefined) return undefined
  if (!external && isNone) return null
  const id = wholeNumber(customSectionId) ?? 0
  const solution =
    id > 0 && (await call.db.selectFrom('automated_solution').select('id').where('id', '=', id).executeTakeFirst())
  return solution ? id : call.fail('workplaceMissing')
}

/** One relation as it was sent. */
export interface SentRelation {
  entityTypeId: number
  isChildrenListEnabled: boolean
}

/** The relations of one side, each type once; what is no relation is passed over. */
export function readRelations(sent: unknown): SentRelation[] {
  const seen = new Map<number, SentRelation>()
  for (const one of listOf(sent) ?? []) {
    const entityTypeId = isMap(one) ? wholeNumber(one.entityTypeId) : undefined
    if (entityTypeId === undefined || seen.has(entityTypeId)) continue
    seen.set(entityTypeId, { entityTypeId, isChildrenListEnabled: isTrue((one as Sent).isChildrenListEnabled) })
  }
  return [...seen.values()]
}
