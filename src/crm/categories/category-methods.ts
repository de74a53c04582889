import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import { wholeNumber } from '../../rest/params.ts'
import { accessTo, reachesCategory, requireConfigurer } from '../access.ts'
import { otherTypeNames } from '../constants/type-names.ts'
import { deal, entityTypes } from '../entity-types/index.ts'
import { present, presentObject } from '../modern-params.ts'
import { categoryPhrases } from '../phrases/categories.ts'
import { readCategoryChanges, readNewCategory } from './input.ts'
import { allCategories, type Category, categoryById, DEFAULT_CATEGORY } from './queries.ts'
import { addCategory, deleteCategory, updateCategory } from './write.ts'

const common = { scopes: ['crm'], source: 'src/crm/categories/category-methods.ts' }
const reader = { ...common, kind: 'read' } as const
const configurer = {
  ...common,
  kind: 'write',
  changesSettings: true,
  access: 'who may change the settings of the CRM',
} as const

const entityTypeId = present('integer', 'entityTypeIdMissing')
const id = present('integer', 'idMissing')
const fields = presentObject('fieldsMissing', 'fieldsNotArray')

/** Methods about the categories of a type of records (api-reference/crm/universal/category/). */
export const categoryMethods: Method[] = [
  method({
    ...reader,
    name: 'crm.category.fields',
    params: { entityTypeId },
    phrases: categoryPhrases.fields,
    run(call, { entityTypeId }) {
      requireDeals(call, entityTypeId)
      return { fields: described }
    },
  }),
  method({
    ...configurer,
    name: 'crm.category.add',
    params: { entityTypeId, fields },
    phrases: categoryPhrases.add,
    async run(call, { entityTypeId, fields }) {
      requireDeals(call, entityTypeId)
      await requireConfigurer(call)
      const added = await addCategory(call, readNewCategory(call, fields))
      return showOne(await categoryById(call, added))
    },
  }),
  method({
    ...reader,
    name: 'crm.category.get',
    access: 'who may read a deal of the category',
    params: { entityTypeId, id },
    phrases: categoryPhrases.get,
    async run(call, { entityTypeId, id }) {
      requireDeals(call, entityTypeId)
      const category = await requireCategory(call, id)
      if (!reachesCategory(await accessTo(call, deal, 'read'), category.id)) call.fail('accessDenied')
      return showOne(category)
    },
  }),
  method({
    ...reader,
    name: 'crm.category.list',
    access: 'any user; categories whose deals they may not read are left out',
    params: { entityTypeId },
    phrases: categoryPhrases.list,
    async run(call, { entityTypeId }) {
      requireDeals(call, entityTypeId)
      const access = await accessTo(call, deal, 'read')
      const categories = (await allCategories(call)).filter(({ id }) => reachesCategory(access, id))
      // Quirk: a list without pages (a recorded answer of a portal with 52 categories).
      return new Page({ categories: categories.map(show) }, categories.length)
    },
  }),
  method({
    ...configurer,
    name: 'crm.category.update',
    params: { entityTypeId, id, fields },
    phrases: categoryPhrases.update,
    async run(call, { entityTypeId, id, fields }) {
      requireDeals(call, entityTypeId)
      const category = await requireCategory(call, id)
      await requireConfigurer(call)
      await updateCategory(call, category.id, readCategoryChanges(call, fields))
      return showOne(await categoryById(call, category.id))
    },
  }),
  method({
    ...configurer,
    name: 'crm.category.delete',
    params: { entityTypeId, id },
    phrases: categoryPhrases.delete,
    async run(call, { entityTypeId, id }) {
      requireDeals(call, entityTypeId)
      const category = await requireCategory(call, id)
      await requireConfigurer(call)
      if (category.id === DEFAULT_CATEGORY) call.fail('isDefault')
      await deleteCategory(call, category)
      return null
    },
  }),
]

/** Deals alone have categories so far; other types are known or not. */
function requireDeals(call: Call<'typeUnknown' | 'typeWithoutCategories'>, given: unknown): void {
  const wanted = wholeNumber(given) ?? 0
  if (wanted === deal.entityTypeId) return
  const entityTypeName =
    entityTypes.find(type => type.entityTypeId === wanted)?.entityTypeName ?? otherTypeNames[wanted]
  if (entityTypeName) call.fail('typeWithoutCategories', { entityTypeName })
  call.fail('typeUnknown')
}

async function requireCategory(call: Call<'notFound'>, given: unknown): Promise<Category> {
  const id = wholeNumber(given)
  const category = id === undefined ? undefined : await categoryById(call, id)
  return category ?? call.fail('notFound')
}

const showOne = (category: Category | undefined) => ({ category: category && show(category) })

const show = ({ id, name, sort, originId, originatorId }: Category) => ({
  id,
  name,
  sort,
  entityTypeId: deal.entityTypeId,
  isDefault: id === DEFAULT_CATEGORY ? 'Y' : 'N',
  // Quirk: the default category has no origin (sample of crm.category.list, and a recorded answer).
  ...(id === DEFAULT_CATEGORY ? {} : { originId, originatorId }),
})

const description = (type: string, upperName: string, is: { required?: true; readOnly?: true } = {}) => ({
  type,
  isRequired: is.required === true,
  isReadOnly: is.readOnly === true,
  isImmutable: false,
  isMultiple: false,
  isDynamic: false,
  // Quirk: titles are names.
  title: upperName,
  upperName,
})

const described = {
  id: description('integer', 'ID', { readOnly: true }),
  name: description('string', 'NAME'),
  sort: description('integer', 'SORT'),
  entityTypeId: description('integer', 'ENTITY_TYPE_ID', { required: true, readOnly: true }),
  isDefault: description('boolean', 'IS_DEFAULT', { readOnly: true }),
  originId: description('string', 'ORIGIN_ID'),
  originatorId: description('string', 'ORIGINATOR_ID'),
}
