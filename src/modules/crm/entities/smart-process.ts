import type { RowOf } from '../../../store/table-types.ts'
import type { EntityType } from '../model/entity-type.ts'
import { itemType } from './item-type.ts'

/** What crm.type.* switch on and off, by their names there. */
export const switchNames = [
  'isCategoriesEnabled',
  'isStagesEnabled',
  'isBeginCloseDatesEnabled',
  'isClientEnabled',
  'isUseInUserfieldEnabled',
  'isLinkWithProductsEnabled',
  'isMycompanyEnabled',
  'isDocumentsEnabled',
  'isSourceEnabled',
  'isObserversEnabled',
  'isRecyclebinEnabled',
  'isAutomationEnabled',
  'isBizProcEnabled',
  'isSetOpenPermissions',
  'isPaymentsEnabled',
  'isCountersEnabled',
] as const

export type SwitchName = (typeof switchNames)[number]

type SwitchColumn = Extract<keyof RowOf<'item_type'>, `is_${string}`>

/** `is_stages_enabled` of `isStagesEnabled`. */
export const switchColumn = (name: SwitchName): SwitchColumn =>
  name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`) as SwitchColumn

/** The table of a smart process's items: by its own id, which is never used again. */
export const itemTable = (typeId: number): `item_${number}` => `item_${typeId}`

/** What its categories' directories of stages are called, without the id of the category. */
export const stagesName = (entityTypeId: number): string => `DYNAMIC_${entityTypeId}_STAGE_`

/** A smart process as a type of records, from its row and the id of its default category (crm.type.*). */
export function smartProcess(row: RowOf<'item_type'>, defaultCategory: number): EntityType {
  const is = (name: SwitchName): boolean => row[switchColumn(name)] === 'Y'
  const entityTypeId = Number(row.entity_type_id)
  const type = itemType({
    entityTypeId,
    entityTypeName: `DYNAMIC_${entityTypeId}`,
    entityTypeAbbr: `T${entityTypeId.toString(16)}`,
    userFieldEntityId: `CRM_${row.id}`,
    title: String(row.title),
    table: itemTable(Number(row.id)),
    stages: stagesName(entityTypeId),
    defaultCategory,
    switches: {
      stages: is('isStagesEnabled'),
      categories: is('isCategoriesEnabled'),
      client: is('isClientEnabled'),
      products: is('isLinkWithProductsEnabled'),
      beginCloseDates: is('isBeginCloseDatesEnabled'),
      source: is('isSourceEnabled'),
      mycompany: is('isMycompanyEnabled'),
      observers: is('isObserversEnabled'),
    },
  })
  return {
    ...type,
    ...(is('isAutomationEnabled') && is('isStagesEnabled') ? { automation: true } : {}),
    ...(is('isCategoriesEnabled') ? {} : { oneCategory: true }),
    ...(is('isRecyclebinEnabled') ? {} : { skipsRecycleBin: true }),
    ...(is('isSetOpenPermissions') ? { opensCategories: true } : {}),
  }
}
