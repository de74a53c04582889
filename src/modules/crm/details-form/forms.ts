import type { Call } from '../../../rest/call.ts'
import { wholeNumber } from '../../../rest/params.ts'
import { type Db, query } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'
import { portalSettings } from '../model/portal-settings.ts'
import type { Section } from './sections.ts'

/** A form of records: that of a type, or of one of the kinds its records come in. */
export interface Form {
  entityTypeId: number
  /** The kind of a lead, the category of a deal or an item; 0 where a type has one form. */
  variant: number
}

/** Whose form it is: a user's own, or everybody's, who have the number 0 in the store. */
export const EVERYBODY = 0

/** What tells the forms of one type apart, by its key in `extras`. */
interface Variants {
  /** Quirk: the pages of crm.lead.details.configuration.get and .reset call it otherwise than all others. */
  keys: readonly string[]
  /** Where nothing is said. */
  standard(call: Call, type: EntityType): number | Promise<number>
  isOne(value: number): boolean
}

const ofLeads: Variants = {
  keys: ['leadCustomerType', 'lead.customer.type'],
  standard: () => 1,
  isOne: value => value === 1 || value === 2,
}

const ofCategories = (key: string): Variants => ({
  keys: [key],
  standard: async (call, type) => (await portalSettings(call)).defaultCategory(type.entityTypeId),
  isOne: value => value >= 0,
})

const variants: Readonly<Record<number, Variants>> = { 1: ofLeads, 2: ofCategories('dealCategoryId') }
const single: Variants = { keys: [], standard: () => 0, isOne: () => true }

/** Types beside leads and deals have a form for each category, where they have categories. */
const variantsOf = (type: EntityType): Variants =>
  variants[type.entityTypeId] ?? (type.categories ? ofCategories('categoryId') : single)

/** The form of a type that `extras` mean. */
export async function formOf(
  call: Call<'extrasInvalid'>,
  type: EntityType,
  extras: Record<string, unknown>,
): Promise<Form> {
  const { keys, standard, isOne } = variantsOf(type)
  const name = keys.find(key => extras[key] !== undefined && extras[key] !== null && extras[key] !== '')
  const wanted = name === undefined ? await standard(call, type) : wholeNumber(extras[name])
  const variant = wanted !== undefined && isOne(wanted) ? wanted : call.fail('extrasInvalid', { name })
  return { entityTypeId: type.entityTypeId, variant }
}

/** The sections of a form; undefined where nobody has set any. */
export async function sectionsOf(
  db: Db,
  { entityTypeId, variant }: Form,
  owner: number,
): Promise<Section[] | undefined> {
  const [row] = await query<{ sections: string }>(
    db,
    'select sections from details_configuration where entity_type_id = ? and variant = ? and user_id = ?',
    [entityTypeId, variant, owner],
  )
  return row && JSON.parse(row.sections)
}

export async function setSections(db: Db, form: Form, owner: number, sections: Section[]): Promise<void> {
  const row = { sections: JSON.stringify(sections) }
  await db
    .insertInto('details_configuration')
    .values({ entity_type_id: form.entityTypeId, variant: form.variant, user_id: owner, ...row })
    .onConflict(conflict => conflict.columns(['entity_type_id', 'variant', 'user_id']).doUpdateSet(row))
    .execute()
}

export async function resetSections(db: Db, { entityTypeId, variant }: Form, owner: number): Promise<void> {
  await query(db, 'delete from details_configuration where entity_type_id = ? and variant = ? and user_id = ?', [
    ...[entityTypeId, variant, owner],
  ])
}

/** Takes the forms of their own away from all users. */
export async function resetPersonal(db: Db, { entityTypeId, variant }: Form): Promise<void> {
  await query(
    db,
    `delete from details_configuration where entity_type_id = ? and variant = ? and user_id <> ${EVERYBODY}`,
    [entityTypeId, variant],
  )
}
