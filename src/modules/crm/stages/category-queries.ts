import { type RawBuilder, sql } from 'kysely'
import { stored } from '../../../lib/moment.ts'
import { inLanguage, type Language } from '../../../lib/text.ts'
import { forgetEntity } from '../../../portal/roles.ts'
import { setSetting, setting } from '../../../portal/settings/settings.ts'
import type { Call, Context } from '../../../rest/call.ts'
import type { Db } from '../../../store/store.ts'
import { type ChangesOf, untyped } from '../../../store/table-types.ts'
import { type CategoryKind, deals } from './category-kinds.ts'

/** A category of a type of records. */
export interface Category {
  id: number
  name: string
  sort: number
  isDefault: boolean
  originId: string
  originatorId: string
  /** What the system made it for; empty for those that people made. */
  code: string
  /** The moment, as stored; empty for one that is settings of the portal. */
  created: string
}

/** What a caller may set. */
export type CategoryValues = Partial<Pick<Category, 'name' | 'sort' | 'isDefault' | 'originId' | 'originatorId'>>

/** The id of a default category without a row. */
export const DEFAULT_CATEGORY = 0

/** Where a category stands that was not told. */
const DEFAULT_SORT = 500

type Read = Pick<Context, 'db' | 'language'>

/** The default category of a type that keeps it in settings; undefined for the others. */
async function settledCategory({ db, language }: Read, { settled }: CategoryKind): Promise<Category | undefined> {
  if (!settled) return undefined
  const name = (await setting(db, settled.nameSetting)) || inLanguage(settled.name, language)
  const sort = Number((await setting(db, settled.sortSetting)) ?? settled.sort)
  return { id: DEFAULT_CATEGORY, name, sort, isDefault: true, originId: '', originatorId: '', code: '', created: '' }
}

/** The categories of a type that have rows, in order; where there may be but the default one, that alone. */
export async function storedCategories(
  db: Db,
  { type, single }: Pick<CategoryKind, 'type' | 'single'>,
  where: RawBuilder<boolean> = sql`1 = 1`,
): Promise<Category[]> {
  const rows = await db
    .selectFrom('category')
    .selectAll()
    .where('entity_type_id', '=', type.entityTypeId)
    .where(where)
    .where(single ? sql<boolean>`is_default = 'Y'` : sql<boolean>`1 = 1`)
    .orderBy('sort')
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: Number(row.id),
    name: row.name ?? '',
    sort: Number(row.sort ?? DEFAULT_SORT),
    isDefault: row.is_default === 'Y',
    originId: row.origin_id ?? '',
    originatorId: row.originator_id ?? '',
    code: row.code ?? '',
    created: row.created ?? '',
  }))
}

/** Every category of a type, in order. */
export async function allCategories(context: Read, kind: CategoryKind): Promise<Category[]> {
  const settled = await settledCategory(context, kind)
  const rows = await storedCategories(context.db, kind)
  return settled ? [settled, ...rows].sort((a, b) => a.sort - b.sort || a.id - b.id) : rows
}

export async function categoryById(context: Read, kind: CategoryKind, id: number): Promise<Category | undefined> {
  if (kind.settled && id === DEFAULT_CATEGORY) return settledCategory(context, kind)
  return (await storedCategories(context.db, kind, sql`id = ${id}`))[0]
}

/** The default category of deals, which is always there. */
export const defaultDealCategory = async (context: Read): Promise<Category> => (await settledCategory(context, deals))!

/** Whether a type has a category, seen or not; the default one of deals has no row. */
export async function hasCategory(db: Db, entityTypeId: number, id: number): Promise<boolean> {
  if (id === DEFAULT_CATEGORY) return entityTypeId === deals.type.entityTypeId
  const found = await db
    .selectFrom('category')
    .select('id')
    .where('entity_type_id', '=', entityTypeId)
    .where('id', '=', id)
    .executeTakeFirst()
  return found !== undefined
}

/** The type of records that each category is of, by the category's id; the default one of deals has no row. */
export const categoryOwners = (call: Pick<Call, 'db' | 'memo'>): Promise<ReadonlyMap<number, number>> =>
  call.memo('owners of categories', async () => {
    const rows = await call.db.selectFrom('category').select(['id', 'entity_type_id']).execute()
    return new Map(rows.map(({ id, entity_type_id }) => [Number(id), Number(entity_type_id)]))
  })

interface NewCategory extends CategoryValues {
  name: string
  /** Of the names of its stages. */
  language: Language
  /** The moment, as stored; the machine's clock says it where it is left out. */
  now?: string
}

/** Adds a category with the stages of a new one and gives its id; who adds it to a running portal says `settingsChanged`. */
export async function addCategory(
  db: Db,
  kind: Pick<CategoryKind, 'stages' | 'settled'> & { type: { entityTypeId: number } },
  category: NewCategory,
): Promise<number> {
  const { name, sort, isDefault, originId, originatorId, language, now } = category
  const { entityTypeId } = kind.type
  const becomesDefault = isDefault === true && !kind.settled
  if (becomesDefault) await takeDefault(db, entityTypeId)
  const added = await db
    .insertInto('category')
    .values({
      entity_type_id: entityTypeId,
      name,
      sort: sort ?? DEFAULT_SORT,
      is_default: becomesDefault ? 'Y' : 'N',
      origin_id: originId ?? '',
      originator_id: originatorId ?? '',
      code: '',
      created: now ?? stored(new Date()),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const id = Number(added.id)
  await kind.stages?.insertFirst(db, id, language)
  return id
}

export const addDealCategory = (db: Db, category: NewCategory): Promise<number> => addCategory(db, deals, category)

/** The default category of a type is it no more: another one is going to be. */
const takeDefault = (db: Db, entityTypeId: number) =>
  db
    .updateTable('category')
    .set({ is_default: 'N' })
    .where('entity_type_id', '=', entityTypeId)
    .where('is_default', '=', 'Y')
    .execute()

/**
 * Changes a category. One that is settings has a name and a place and nothing else; an empty name gives it its first one
 * back. Of the others any may become the default one, and the default one stays so until another one does.
 */
export async function updateCategory(db: Db, kind: CategoryKind, id: number, values: CategoryValues): Promise<void> {
  const { name, sort, isDefault, originId, originatorId } = values
  const { settled, type } = kind
  if (settled && id === DEFAULT_CATEGORY) {
    if (name !== undefined) await setSetting(db, settled.nameSetting, name)
    if (sort !== undefined) await setSetting(db, settled.sortSetting, String(sort))
    return
  }
  const changes: ChangesOf<'category'> = {}
  if (name !== undefined) changes.name = name
  if (sort !== undefined) changes.sort = sort
  if (originId !== undefined) changes.origin_id = originId
  if (originatorId !== undefined) changes.originator_id = originatorId
  if (isDefault === true && !settled) {
    await takeDefault(db, type.entityTypeId)
    changes.is_default = 'Y'
  }
  if (Object.keys(changes).length) await db.updateTable('category').set(changes).where('id', '=', id).execute()
}

/** Whether any record is in a category. */
export async function hasRecords(db: Db, { type }: CategoryKind, categoryId: number): Promise<boolean> {
  const found = await untyped(db)
    .selectFrom(type.table)
    .select('id')
    .where('category_id', '=', categoryId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Deletes a category with its stages, its form and the rights that roles have on it. */
export async function deleteCategory(
  db: Db,
  { type, stages }: Pick<CategoryKind, 'type' | 'stages'>,
  id: number,
): Promise<void> {
  if (stages) await db.deleteFrom('status').where('entity_id', '=', stages.directory(id)).execute()
  await db
    .deleteFrom('details_configuration')
    .where('entity_type_id', '=', type.entityTypeId)
    .where('variant', '=', id)
    .execute()
  await forgetEntity(db, `${type.entityTypeName}_C${id}`)
  await db.deleteFrom('category').where('id', '=', id).execute()
}
