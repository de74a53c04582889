import { dayIn } from '../../../lib/moment.ts'
import { column } from '../../../records/field.ts'
import type { Context } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import type { EntityGuard } from '../model/entity-type.ts'
import { categoriesOf, portalSettings } from '../model/portal-settings.ts'

/** A stage that the directory does not know changes nothing; a new stage brings its group and who moved it when. */
export const stageMoves: EntityGuard = async ({ call, type, before, after, givenColumns }) => {
  const { stages } = type
  if (!stages) return
  const settings = await portalSettings(call)
  const stageColumn = column(stages.field)
  const directory = stages.directory(after)
  let semantics = settings.semantics(directory, after[stageColumn] ?? '')
  if (semantics === null) {
    // In another category there is another directory, whose first stage it is that means the same
    // (tutorials/crm/how-to-edit-crm-objects/how-to-generate-edit-form-for-deal.md).
    const last = before ? stages.directory(before) : directory
    const meant = settings.semantics(last, after[stageColumn] ?? '') ?? 'P'
    const stays = before && last === directory
    after[stageColumn] = stays ? before[stageColumn] : (settings.first(directory, meant) ?? settings.first(directory))
    semantics = settings.semantics(directory, after[stageColumn] ?? '') ?? 'P'
  }
  if (before && before[stageColumn] === after[stageColumn]) return
  if (stages.semantic) after[column(stages.semantic)] = semantics
  if (!('MOVED_BY_ID' in type.fields)) return
  // An import says itself who moved it and when.
  if (!givenColumns.has('moved_by_id')) after.moved_by_id = call.caller.userId
  if (!givenColumns.has('moved_time')) after.moved_time = call.now
}

/** A record belongs to a category that exists: one that does not changes nothing, and a new record is in the default one. */
export const knownCategory: EntityGuard = async ({ call, type, before, after }) => {
  if (before && before.category_id === after.category_id) return
  const category = Number(after.category_id ?? 0)
  const settings = await portalSettings(call)
  const byDefault = settings.defaultCategory(type.entityTypeId)
  const others = type.oneCategory ? null : await categoriesOf(call, type.entityTypeId)
  if (category !== byDefault && !others?.has(category)) after.category_id = before ? before.category_id : byDefault
}

/** The stage that a record was in before the one that it is in. */
export const previousStage: EntityGuard = ({ before, after }) => {
  if (before && before.stage_id !== after.stage_id) after.previous_stage_id = before.stage_id
}

/** A new item that says nothing of the company that sells has the first one (crm-item-add.md). */
export async function ownCompany({ db }: Context, values: Row): Promise<Row> {
  if (Object.hasOwn(values, 'mycompany_id')) return {}
  const [row] = await query(db, `select min(id) as id from company where is_my_company = 'Y'`)
  return { mycompany_id: row?.id ?? null }
}

/** A new deal whose stage is one of a category is in that category where none is said. Known from live portals alone. */
export const categoryOfStage: EntityGuard = async ({ call, type, after, givenColumns }) => {
  const [, id] = /^C([1-9]\d{0,14}):/.exec(after.stage_id ?? '') ?? []
  if (id === undefined || givenColumns.has('category_id')) return
  const directory = type.stages!.directory({ category_id: Number(id) })
  if ((await portalSettings(call)).semantics(directory, after.stage_id) !== null) after.category_id = Number(id)
}

const isFinal = (semantics: unknown): boolean => semantics === 'S' || semantics === 'F'

/** A lead keeps its name when it is emptied (tutorials/crm/how-to-edit-crm-objects/how-to-generate-edit-form-for-lead.md). */
export const titleStays: EntityGuard = ({ before, after }) => {
  if (!String(after.title ?? '').trim()) after.title = before?.title ?? null
}

/** A lead is closed at the moment it reaches a final stage, and open again when it leaves it. */
export const closingDate: EntityGuard = ({ after }) => {
  if (!isFinal(after.status_semantic_id)) after.date_closed = null
  else after.date_closed ??= after.moved_time
}

/** A deal closes on the day on which it reaches a final stage, unless another is said. Known from live portals alone. */
export const closingDay: EntityGuard = ({ call, before, after, givenColumns }) => {
  const isReached = isFinal(after.stage_semantic_id) && !isFinal(before?.stage_semantic_id)
  if (isReached && !givenColumns.has('closedate')) after.closedate = dayIn(call.now, call.zone)
}

/**
 * A record is closed in a final stage whatever the caller says; in the others the caller's word counts until it moves on
 * (CLOSED is written in api-reference/crm/deals/crm-deal-add.md and crm-deal-update.md).
 */
export const closedFlag: EntityGuard = async ({ call, type, before, after, givenColumns }) => {
  const stages = type.stages!
  const stage = column(stages.field)
  const semantics = (await portalSettings(call)).semantics(stages.directory(after), after[stage] ?? '')
  if (isFinal(semantics)) after.closed = 'Y'
  else if (!givenColumns.has('closed') && before?.[stage] !== after[stage]) after.closed = 'N'
  after.closed ??= 'N'
}

/** A deal is new while it stands in the first stage of its category. */
export const newFlag: EntityGuard = async ({ call, type, after }) => {
  const first = (await portalSettings(call)).first(type.stages!.directory(after))
  after.is_new = after.stage_id === first ? 'Y' : 'N'
}

/**
 * A lead of a known client is a repeat one. Saving the lead is what decides it: binding a contact does not
 * (api-reference/crm/leads/management-communication/index.md). A lead that is converted gets the client that it became.
 */
export const returnCustomer: EntityGuard = ({ before, after }) => {
  if (before && after.status_semantic_id === 'S') return
  after.is_return_customer = after.contact_id || after.company_id ? 'Y' : 'N'
}

/** Whether a contact has a name or a last name. */
export const isNamed = ({ name, last_name }: Row): boolean => `${name ?? ''}${last_name ?? ''}`.trim() !== ''

/** A contact has a name or a last name (api-reference/crm/contacts/index.md). */
export const nameGiven: EntityGuard = ({ call, after }) => {
  if (!isNamed(after)) call.fail('nameRequired')
}
