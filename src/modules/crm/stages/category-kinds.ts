import type { Language, Text } from '../../../lib/text.ts'
import type { Call } from '../../../rest/call.ts'
import type { Db } from '../../../store/store.ts'
import { company } from '../entities/company.ts'
import { contact } from '../entities/contact.ts'
import { deal, dealDirectory } from '../entities/deal.ts'
import { INVOICE } from '../entities/invoice.ts'
import { entityTypeById } from '../entities/registry.ts'
import { stagesName } from '../entities/smart-process.ts'
import type { EntityType } from '../model/entity-type.ts'
import { insertFirstCategoryStages, insertFirstItemStages, LONGEST_CATEGORY_STAGE } from './first-directories.ts'
import { insertInvoiceStages } from './first-invoice-category.ts'

/** The stages that a type's categories have, each its own. */
export interface StagesKind {
  /** The directory of a category's stages. */
  directory(categoryId: number): string
  /** What the codes of a category's stages begin with, before a colon. */
  prefix(categoryId: number): string
  /** The longest code, its prefix included. */
  longestCode: number
  /** A code may have any characters (crm-status-add.md, restrictions for STATUS_ID). */
  anyCharacters?: true
  insertFirst(db: Db, categoryId: number, language: Language): Promise<void>
}

/** How a type keeps its categories: all in which types differ. */
export interface CategoryKind {
  type: Pick<EntityType, 'entityTypeId' | 'entityTypeName' | 'table'>
  /** Where the default one has no row, its id is 0, and these are what it is called and where it stands until it is told otherwise. */
  settled?: { name: Text; sort: number; nameSetting: string; sortSetting: string }
  /** Null: its categories have no stages. */
  stages: StagesKind | null
  /**
   * What is told of a category beside what all have: where it comes from, or what the system made it for. Categories of items
   * that people made are told of without (samples of crm.category.add and crm.category.update).
   */
  shows: 'origin' | 'system' | 'systemOnly'
  /** Nothing but the default one may be there: none is added, and those that were there before are not told of. */
  single: boolean
  /** New ones are open to every role (`isSetOpenPermissions` of a smart process). */
  opensNew?: boolean
  /** What deleting one is refused with, and adding a default one. */
  refusals: { isDefault: 'isDefault' | 'itemDefault'; inUse: 'hasDeals' | 'hasItems'; newDefault?: 'clientDefault' }
}

export const deals: CategoryKind = {
  type: deal,
  settled: {
    name: { en: 'General', ru: 'Общая' },
    sort: 100,
    nameSetting: 'default_deal_category_name',
    sortSetting: 'default_deal_category_sort',
  },
  stages: {
    directory: dealDirectory,
    prefix: categoryId => `C${categoryId}`,
    longestCode: LONGEST_CATEGORY_STAGE,
    insertFirst: insertFirstCategoryStages,
  },
  shows: 'origin',
  single: false,
  refusals: { isDefault: 'isDefault', inUse: 'hasDeals' },
}

/** Clients are all of one category (object-fields.md), so that it is the only one. */
const clients = (type: EntityType): CategoryKind => ({
  type,
  settled: {
    name: { en: 'General', ru: 'Общая' },
    sort: 100,
    nameSetting: `default_${type.table}_category_name`,
    sortSetting: `default_${type.table}_category_sort`,
  },
  stages: null,
  shows: 'system',
  single: true,
  refusals: { isDefault: 'itemDefault', inUse: 'hasItems', newDefault: 'clientDefault' },
})

/** The stages of items: codes with the number of the type and the category's id. */
const itemStages = (entityTypeId: number, name: string, insertFirst: StagesKind['insertFirst']): StagesKind => ({
  directory: categoryId => `${name}${categoryId}`,
  prefix: categoryId => `DT${entityTypeId}_${categoryId}`,
  longestCode: 50,
  anyCharacters: true,
  insertFirst,
})

const items = (type: EntityType, stages: StagesKind, single: boolean): CategoryKind => ({
  type,
  stages,
  shows: 'systemOnly',
  single,
  opensNew: type.opensCategories === true,
  refusals: { isDefault: 'itemDefault', inUse: 'hasItems' },
})

export const SMART_INVOICE_STAGES = 'SMART_INVOICE_STAGE_'

export function smartProcessStages(entityTypeId: number): StagesKind {
  const name = stagesName(entityTypeId)
  const stages: StagesKind = itemStages(entityTypeId, name, (db, categoryId, language) =>
    insertFirstItemStages(db, categoryId, language, {
      entityId: stages.directory(categoryId),
      prefix: stages.prefix(categoryId),
    }),
  )
  return stages
}

/** Kinds of types that every portal has. */
const ofEveryPortal: Readonly<Record<number, (type: EntityType) => CategoryKind>> = {
  [deal.entityTypeId]: () => deals,
  [contact.entityTypeId]: clients,
  [company.entityTypeId]: clients,
  [INVOICE]: type => items(type, itemStages(INVOICE, SMART_INVOICE_STAGES, insertInvoiceStages), false),
}

/** How the categories of a type are kept; undefined for a type that has none. */
export function kindOf(type: EntityType): CategoryKind | undefined {
  const make = ofEveryPortal[type.entityTypeId]
  if (make) return make(type)
  if (!type.categories) return undefined
  return items(type, smartProcessStages(type.entityTypeId), type.oneCategory === true)
}

/** The same by the number of the type. */
export async function kindById(call: Call, entityTypeId: number): Promise<CategoryKind | undefined> {
  const type = await entityTypeById(call, entityTypeId)
  return type && kindOf(type)
}
