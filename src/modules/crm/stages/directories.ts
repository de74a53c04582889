import { inLanguage, type Text } from '../../../lib/text.ts'
import type { Call } from '../../../rest/call.ts'
import { deal } from '../entities/deal.ts'
import { INVOICE } from '../entities/invoice.ts'
import { entityTypesOf } from '../entities/registry.ts'
import type { EntityType } from '../model/entity-type.ts'
import { type CategoryKind, kindById, kindOf } from './category-kinds.ts'
import { allCategories, type Category, DEFAULT_CATEGORY } from './category-queries.ts'

/** The stages of a type of record, or of one of its categories. */
interface StagesOf {
  entityTypeId: number
  /** Null where the type has no categories. */
  categoryId: number | null
  /** What codes of the directory begin with, `C1`. */
  prefix?: string
  /** The longest code, its prefix included. */
  longestCode: number
  /** Codes may have any characters. */
  anyCharacters?: true
  /** What crm.status.entity.types tells of stages of items, in place of the codes they begin and end with. */
  ofItems?: { isEnabled: boolean; category: Pick<Category, 'name' | 'sort' | 'isDefault'> | null }
}

/** A list that fields take their values from; elements refer to it by `ENTITY_ID`. */
export interface Directory {
  entityId: string
  title: Text
  stages?: StagesOf
}

/** The longest code of an element that is no stage. */
export const LONGEST_CODE = 50

const plain = (entityId: string, en: string, ru: string): Directory => ({ entityId, title: { en, ru } })

const stagesOf = (entityId: string, en: string, ru: string, stages: StagesOf): Directory => ({
  ...plain(entityId, en, ru),
  stages,
})

/** The directories of every portal, in the order of crm.status.entity.types. */
const fixed: readonly Directory[] = [
  stagesOf('STATUS', 'Lead stages', 'Стадии лида', { entityTypeId: 1, categoryId: null, longestCode: 21 }),
  plain('SOURCE', 'Sources', 'Источники'),
  plain('CONTACT_TYPE', 'Contact types', 'Типы контактов'),
  plain('COMPANY_TYPE', 'Company types', 'Типы компаний'),
  plain('EMPLOYEES', 'Employees', 'Количество сотрудников'),
  plain('INDUSTRY', 'Industries', 'Сферы деятельности'),
  plain('DEAL_TYPE', 'Deal types', 'Типы сделок'),
  stagesOf('DEAL_STAGE', 'Deal stages', 'Стадии сделки', { entityTypeId: 2, categoryId: 0, longestCode: 22 }),
  stagesOf('QUOTE_STATUS', 'Quote stages', 'Стадии предложения', {
    entityTypeId: 7,
    categoryId: null,
    longestCode: 22,
  }),
  stagesOf('INVOICE_STATUS', 'Invoice statuses (old version)', 'Статусы счёта (старая версия)', {
    entityTypeId: 5,
    categoryId: null,
    longestCode: 22,
  }),
  plain('HONORIFIC', 'Salutations', 'Обращения'),
  plain('CALL_LIST', 'Call statuses', 'Статусы звонков'),
]

const byEntityId = new Map(fixed.map(directory => [directory.entityId, directory]))

/** What directories of one category's stages are called, by the kind of type. */
const named: Readonly<Record<number, (name: string) => Text>> = {
  [deal.entityTypeId]: name => ({ en: `Deal stages: ${name}`, ru: `Стадии сделки: ${name}` }),
  // One name for all: the sample tells nothing of the category.
  [INVOICE]: () => ({ en: 'Invoice stages', ru: 'Стадии счёта' }),
}

/** The directory of a category's stages; undefined where the type's categories have none. */
function ofCategory(kind: CategoryKind, type: EntityType, category: Category): Directory | undefined {
  const { stages } = kind
  if (!stages) return undefined
  const { entityTypeId } = type
  const title = inLanguage(type.title, 'en')
  const nameOf = named[entityTypeId]
  const isNamed = !nameOf && !kind.single
  return {
    entityId: stages.directory(category.id),
    title: nameOf ? nameOf(category.name) : isNamed ? `${title} (${category.name})` : title,
    stages: {
      entityTypeId,
      categoryId: category.id,
      prefix: stages.prefix(category.id),
      longestCode: stages.longestCode,
      ...(stages.anyCharacters ? { anyCharacters: true } : {}),
      ...(kind.settled === undefined
        ? { ofItems: { isEnabled: !type.stages?.hidden, category: isNamed ? category : null } }
        : {}),
    },
  }
}

/** A category by its number and that of its type. */
interface CategoryRef {
  entityTypeId: number
  categoryId: number
}

/** The category whose stages a directory holds, by its name; undefined for any other directory. */
export function categoryOf(entityId: string): CategoryRef | undefined {
  if (entityId === 'DEAL_STAGE') return { entityTypeId: deal.entityTypeId, categoryId: DEFAULT_CATEGORY }
  const found = /^(?:(DEAL|SMART_INVOICE)|DYNAMIC_([1-9]\d{0,9}))_STAGE_([1-9]\d{0,14})$/.exec(entityId)
  if (!found) return undefined
  const [, name, number, categoryId] = found
  const entityTypeId = name === 'DEAL' ? deal.entityTypeId : name ? INVOICE : Number(number)
  return { entityTypeId, categoryId: Number(categoryId) }
}

/** Whether the elements are stages. */
export const holdsStages = (entityId: string): boolean =>
  byEntityId.get(entityId)?.stages !== undefined || categoryOf(entityId) !== undefined

/** Whether answers tell of a stage in words too; of items' they do not (samples of crm.status.get and of the tutorial). */
export function tellsInWords(entityId: string): boolean {
  const category = categoryOf(entityId)
  return category ? category.entityTypeId === deal.entityTypeId : holdsStages(entityId)
}

/** A directory by its `ENTITY_ID`; undefined for one that the portal does not have. */
export async function directoryOf(call: Call, entityId: string): Promise<Directory | undefined> {
  const fixed = byEntityId.get(entityId)
  if (fixed) return fixed
  const category = categoryOf(entityId)
  const kind = category && (await kindById(call, category.entityTypeId))
  if (!kind) return undefined
  return (await directoriesOf(call, kind.type.entityTypeId)).find(directory => directory.entityId === entityId)
}

/** The directories of the stages of a type's categories, in the order of the categories. */
const directoriesOf = (call: Call, entityTypeId: number): Promise<Directory[]> =>
  call.memo(`directories of ${entityTypeId}`, async () => {
    const type = (await entityTypesOf(call)).find(one => one.entityTypeId === entityTypeId)
    const kind = type && kindOf(type)
    if (!kind) return []
    const categories = await allCategories(call, kind)
    return categories.flatMap(category => ofCategory(kind, type, category) ?? [])
  })

/** Every directory of the portal: those of invoices and deal categories before that of the default one, smart processes last. */
async function allDirectories(call: Call): Promise<Directory[]> {
  const deals = (await directoriesOf(call, deal.entityTypeId)).filter(({ entityId }) => !byEntityId.has(entityId))
  const invoices = await directoriesOf(call, INVOICE)
  const types = (await entityTypesOf(call)).map(({ entityTypeId }) => entityTypeId)
  const others = types.filter(id => id !== deal.entityTypeId && id !== INVOICE)
  const ofItems = (await Promise.all(others.map(id => directoriesOf(call, id)))).flat()
  const all = fixed.flatMap(one => (one.entityId === 'DEAL_STAGE' ? [...invoices, ...deals, one] : [one]))
  return [...all, ...ofItems]
}

/** What crm.status.entity.types tells of a directory. */
export interface DescribedDirectory {
  ID: string
  NAME: string
  [key: string]: unknown
}

/** The directories as crm.status.entity.types tells of them. */
export async function describeDirectories(call: Call): Promise<DescribedDirectory[]> {
  const rows = await call.db
    .selectFrom('status')
    .select(['entity_id', 'status_id', 'semantics'])
    .orderBy('sort')
    .orderBy('id')
    .execute()
  const firstOf = (entityId: string, semantics: 'S' | 'F' | null): string =>
    rows.find(row => row.entity_id === entityId && row.semantics === semantics)?.status_id ?? ''
  return (await allDirectories(call)).map(({ entityId, title, stages }) => {
    const NAME = inLanguage(title, call.language)
    if (!stages) return { ID: entityId, NAME }
    if (stages.ofItems) return { ID: entityId, NAME, ...describeItemStages(stages, stages.ofItems) }
    const { entityTypeId, categoryId, prefix } = stages
    return {
      ID: entityId,
      NAME,
      ...(prefix ? { PARENT_ID: 'DEAL_STAGE' } : {}),
      SEMANTIC_INFO: {
        START_FIELD: firstOf(entityId, null),
        FINAL_SUCCESS_FIELD: firstOf(entityId, 'S'),
        FINAL_UNSUCCESS_FIELD: firstOf(entityId, 'F'),
        // Quirk: 0 whatever the sort of the successful stage is.
        FINAL_SORT: 0,
      },
      ...(prefix ? { PREFIX: prefix } : {}),
      ...(categoryId === null ? {} : { FIELD_ATTRIBUTE_SCOPE: prefix ? `category_${categoryId}` : '' }),
      ENTITY_TYPE_ID: entityTypeId,
      // Quirk: the id of a category is a text, that of the default one a number.
      ...(categoryId === null ? {} : { CATEGORY_ID: prefix ? String(categoryId) : categoryId }),
    }
  })
}

const describeItemStages = (
  { entityTypeId, categoryId, prefix }: StagesOf,
  { isEnabled, category }: NonNullable<StagesOf['ofItems']>,
) => ({
  SEMANTIC_INFO: [],
  PREFIX: prefix,
  FIELD_ATTRIBUTE_SCOPE: `category_${categoryId}`,
  ENTITY_TYPE_ID: entityTypeId,
  IS_ENABLED: isEnabled,
  CATEGORY_ID: categoryId,
  ...(category
    ? { CATEGORY_NAME: category.name, CATEGORY_SORT: category.sort, IS_DEFAULT_CATEGORY: category.isDefault }
    : {}),
})
