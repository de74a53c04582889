import { type RawBuilder, sql } from 'kysely'
import { stored } from '../../lib/moment.ts'
import { inLanguage, type Language, type Text } from '../../lib/text.ts'
import { forgetEntity } from '../../portal/roles.ts'
import { setSetting, setting } from '../../portal/settings.ts'
import type { Context } from '../../rest/call.ts'
import type { Db, Row } from '../../store/store.ts'
import { deal, dealDirectory } from '../entity-types/deal.ts'
import { insertFirstCategoryStages } from '../statuses/first-directories.ts'

/** A deal category; what the default one is called and where it stands are settings of the portal. */
export interface Category {
  id: number
  name: string
  sort: number
  originId: string
  originatorId: string
  /** The moment, as stored; empty for the default one. */
  created: string
}

/** What a caller may set. */
export type CategoryValues = Partial<Pick<Category, 'name' | 'sort' | 'originId' | 'originatorId'>>

/** The id of the category that is always there. */
export const DEFAULT_CATEGORY = 0

/** Where a category stands that was not told. */
const DEFAULT_SORT = 500

/** The default category until it is told otherwise. */
const first: { name: Text; sort: number } = { name: { en: 'General', ru: 'Общая' }, sort: 100 }

const NAME_SETTING = 'default_deal_category_name'
const SORT_SETTING = 'default_deal_category_sort'

export async function defaultCategory({ db, language }: Pick<Context, 'db' | 'language'>): Promise<Category> {
  const name = (await setting(db, NAME_SETTING)) || inLanguage(first.name, language)
  const sort = Number((await setting(db, SORT_SETTING)) ?? first.sort)
  return { id: DEFAULT_CATEGORY, name, sort, originId: '', originatorId: '', created: '' }
}

/** The categories besides the default one, in order. */
export async function addedCategories(db: Db, where: RawBuilder<boolean> = sql`1 = 1`): Promise<Category[]> {
  const rows = await db
    .selectFrom('category')
    .selectAll()
    .where('entity_type_id', '=', deal.entityTypeId)
    .where(where)
    .orderBy('sort')
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: Number(row.id),
    name: row.name ?? '',
    sort: Number(row.sort ?? DEFAULT_SORT),
    originId: row.origin_id ?? '',
    originatorId: row.originator_id ?? '',
    created: row.created ?? '',
  }))
}

/** Every deal category, in order. */
export const allCategories = async (context: Pick<Context, 'db' | 'language'>): Promise<Category[]> =>
  [await defaultCategory(context), ...(await addedCategories(context.db))].sort(
    (a, b) => a.sort - b.sort || a.id - b.id,
  )

export async function categoryById(
  context: Pick<Context, 'db' | 'language'>,
  id: number,
): Promise<Category | undefined> {
  if (id === DEFAULT_CATEGORY) return defaultCategory(context)
  return (await addedCategories(context.db, sql`id = ${id}`))[0]
}

interface NewCategory extends CategoryValues {
  name: string
  /** Of the names of its stages. */
  language: Language
  /** The moment, as stored; the machine's clock says it where it is left out. */
  now?: string
}

/** Adds a deal category with the stages of a new one and gives its id; who adds it to a running portal says `settingsChanged`. */
export async function addDealCategory(db: Db, category: NewCategory): Promise<number> {
  const { name, sort, originId, originatorId, language, now } = category
  const added = await db
    .insertInto('category')
    .values({
      entity_type_id: deal.entityTypeId,
      name,
      sort: sort ?? DEFAULT_SORT,
      origin_id: originId ?? '',
      originator_id: originatorId ?? '',
      created: now ?? stored(new Date()),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const id = Number(added.id)
  await insertFirstCategoryStages(db, id, language)
  return id
}

/** Changes a category; the default one has a name and a place and no origin. An empty name gives it its first one back. */
export async function updateDealCategory(db: Db, id: number, values: CategoryValues): Promise<void> {
  const { name, sort, originId, originatorId } = values
  if (id === DEFAULT_CATEGORY) {
    if (name !== undefined) await setSetting(db, NAME_SETTING, name)
    if (sort !== undefined) await setSetting(db, SORT_SETTING, String(sort))
    return
  }
  const changes: Row = {}
  if (name !== undefined) changes.name = name
  if (sort !== undefined) changes.sort = sort
  if (originId !== undefined) changes.origin_id = originId
  if (originatorId !== undefined) changes.originator_id = originatorId
  if (Object.keys(changes).length) await db.updateTable('category').set(changes).where('id', '=', id).execute()
}

export async function hasDeals(db: Db, categoryId: number): Promise<boolean> {
  const found = await db
    .selectFrom(deal.table)
    .select('id')
    .where('category_id', '=', categoryId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Deletes a category with its stages and the rights that roles have on it. */
export async function deleteDealCategory(db: Db, id: number): Promise<void> {
  await db.deleteFrom('status').where('entity_id', '=', dealDirectory(id)).execute()
  await forgetEntity(db, `${deal.entityTypeName}_C${id}`)
  await db.deleteFrom('category').where('id', '=', id).execute()
}
