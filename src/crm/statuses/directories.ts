import { inLanguage, type Text } from '../../lib/text.ts'
import type { Call } from '../../rest/call.ts'
import { dealDirectory } from '../entity-types/deal.ts'
import { dealCategories } from '../portal-settings.ts'
import { LONGEST_CATEGORY_STAGE } from './first-directories.ts'

/** The stages of a type of record, or of one of its categories. */
interface StagesOf {
  entityTypeId: number
  /** Null where the type has no categories. */
  categoryId: number | null
  /** What codes of the directory begin with, `C1`. */
  prefix?: string
  /** The longest code, its prefix included. */
  longestCode: number
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
  plain('HONORIFIC', 'Salutations', 'Обращения'),
  plain('CALL_LIST', 'Call statuses', 'Статусы звонков'),
]

const byEntityId = new Map(fixed.map(directory => [directory.entityId, directory]))

const ofCategory = (categoryId: number, name: string): Directory =>
  stagesOf(dealDirectory(categoryId), `Deal stages: ${name}`, `Стадии сделки: ${name}`, {
    entityTypeId: 2,
    categoryId,
    prefix: `C${categoryId}`,
    longestCode: LONGEST_CATEGORY_STAGE,
  })

/** The category that a directory belongs to; undefined for any other directory, the default category's among them. */
function categoryOf(entityId: string): number | undefined {
  const [, digits] = /^DEAL_STAGE_([1-9]\d{0,14})$/.exec(entityId) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** Whether the elements are stages of leads, deals or quotes. */
export const holdsStages = (entityId: string): boolean =>
  byEntityId.get(entityId)?.stages !== undefined || categoryOf(entityId) !== undefined

/** The deal category whose stages a directory holds; undefined where they are no deal's. */
export const dealCategoryOf = (entityId: string): number | undefined =>
  entityId === 'DEAL_STAGE' ? 0 : categoryOf(entityId)

/** A directory by its `ENTITY_ID`; undefined for one that the portal does not have. */
export async function directoryOf(call: Call, entityId: string): Promise<Directory | undefined> {
  const categoryId = categoryOf(entityId)
  if (categoryId === undefined) return byEntityId.get(entityId)
  return (await dealCategories(call)).has(categoryId) ? ofCategory(categoryId, '') : undefined
}

/** Every directory of the portal, those of deal categories before that of the default one. */
async function allDirectories(call: Call): Promise<Directory[]> {
  const categories = await call.db
    .selectFrom('category')
    .select(['id', 'name'])
    .where('entity_type_id', '=', 2)
    .orderBy('sort')
    .orderBy('id')
    .execute()
  const ofCategories = categories.map(({ id, name }) => ofCategory(Number(id), name ?? ''))
  return fixed.flatMap(directory => (directory.entityId === 'DEAL_STAGE' ? [...ofCategories, directory] : [directory]))
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
