import { fold } from '../../../lib/search/fold.ts'
import { sourceOf } from '../../../lib/source.ts'
import { modernName } from '../../../records/modern/field-names.ts'
import { objectOrNothing, present, presentObject } from '../../../records/modern/params.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { oneOrMore, scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import { entityTypeById } from '../entities/registry.ts'
import { accessTo, reachesCategory, requireConfigurer } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { nameOfUnknown, otherTypeNames } from '../model/type-names.ts'
import { readCategoryChanges, readNewCategory } from './category-input.ts'
import { type CategoryKind, kindOf } from './category-kinds.ts'
import { categoryPhrases } from './category-phrases.ts'
import { allCategories, type Category, categoryById } from './category-queries.ts'
import { addOne, deleteOne, updateOne } from './category-write.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
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
    async run(call, { entityTypeId }) {
      return { fields: described(await requireKind(call, entityTypeId)) }
    },
  }),
  method({
    ...configurer,
    name: 'crm.category.add',
    params: { entityTypeId, fields },
    phrases: categoryPhrases.add,
    async run(call, { entityTypeId, fields }) {
      const kind = await requireKind(call, entityTypeId)
      const newDefault = truth(fields.isDefault) === true ? kind.refusals.newDefault : undefined
      // With the categories of a type switched off nobody adds any (how-to-add-category-to-spa.md, step 2).
      if (kind.single && !newDefault) call.fail('typeWithoutCategories', { entityTypeName: kind.type.entityTypeName })
      await requireConfigurer(call)
      if (newDefault) call.fail(newDefault)
      if (kind.shows !== 'origin' && truth(fields.isSystem) === true) call.fail('systemAdded')
      const added = await addOne(call, kind, readNewCategory(call, fields))
      return showOne(kind, await categoryById(call, kind, added))
    },
  }),
  method({
    ...reader,
    name: 'crm.category.get',
    access: 'who may read a record of the category',
    params: { entityTypeId, id },
    phrases: categoryPhrases.get,
    async run(call, { entityTypeId, id }) {
      const kind = await requireKind(call, entityTypeId)
      const category = await requireCategory(call, kind, id)
      if (!reachesCategory(await accessTo(call, kind.type, 'read'), category.id)) call.fail('accessDenied')
      return showOne(kind, category)
    },
  }),
  method({
    ...reader,
    name: 'crm.category.list',
    access: 'any user; categories whose records they may not read are left out',
    params: { entityTypeId, filter: objectOrNothing('filterNotArray') },
    phrases: categoryPhrases.list,
    async run(call, { entityTypeId, filter }) {
      const kind = await requireKind(call, entityTypeId)
      const access = await accessTo(call, kind.type, 'read')
      const all = (await allCategories(call, kind)).filter(category => passes(filter, category))
      const categories = all.filter(({ id }) => reachesCategory(access, id))
      // Quirk: a list without pages (a recorded answer of a portal with 52 categories).
      return new Page({ categories: categories.map(category => show(kind, category)) }, categories.length)
    },
  }),
  method({
    ...configurer,
    name: 'crm.category.update',
    params: { entityTypeId, id, fields },
    phrases: categoryPhrases.update,
    async run(call, { entityTypeId, id, fields }) {
      const kind = await requireKind(call, entityTypeId)
      const category = await requireCategory(call, kind, id)
      await requireConfigurer(call)
      await updateOne(call, kind, category.id, readCategoryChanges(call, fields))
      return showOne(kind, await categoryById(call, kind, category.id))
    },
  }),
  method({
    ...configurer,
    name: 'crm.category.delete',
    params: { entityTypeId, id },
    phrases: categoryPhrases.delete,
    async run(call, { entityTypeId, id }) {
      const kind = await requireKind(call, entityTypeId)
      const category = await requireCategory(call, kind, id)
      await requireConfigurer(call)
      if (category.code) call.fail('systemDeleted')
      if (category.isDefault) call.fail(kind.refusals.isDefault)
      await deleteOne(call, kind, category, kind.refusals.inUse)
      return null
    },
  }),
]

/** The type of the call with the way in which it keeps its categories. */
async function requireKind(
  call: Call<'typeUnknown' | 'typeWithoutCategories'>,
  value: unknown,
): Promise<CategoryKind & { type: EntityType }> {
  const wanted = wholeNumber(value) ?? 0
  const type = await entityTypeById(call, wanted)
  const kind = type && kindOf(type)
  if (kind) return { ...kind, type }
  if (!type && !otherTypeNames[wanted]) call.fail('typeUnknown')
  return call.fail('typeWithoutCategories', { entityTypeName: type?.entityTypeName ?? nameOfUnknown(wanted) })
}

async function requireCategory(call: Call<'notFound'>, kind: CategoryKind, value: unknown): Promise<Category> {
  const id = wholeNumber(value)
  const category = id === undefined ? undefined : await categoryById(call, kind, id)
  return category ?? call.fail('notFound')
}

/**
 * A filter of equal values: the page knows none, a tutorial finds a category by its `code` so
 * (tutorials/crm/how-to-add-crm-objects/how-to-add-contractor.md). Other names are passed over.
 */
function passes(filter: Record<string, unknown>, { id, name, sort, isDefault, code }: Category): boolean {
  const values: Record<string, string> = {
    id: String(id),
    name,
    sort: String(sort),
    isDefault: isDefault ? 'Y' : 'N',
    isSystem: code ? 'Y' : 'N',
    code,
  }
  return Object.entries(filter).every(([key, wanted]) => {
    const name = modernName(key)
    return (
      !Object.hasOwn(values, name) ||
      oneOrMore(wanted).some(value => fold(scalarText(value) ?? '') === fold(values[name]!))
    )
  })
}

const showOne = (kind: CategoryKind, category: Category | undefined) => ({
  category: category && show(kind, category),
})

const show = (kind: CategoryKind, { id, name, sort, isDefault, originId, originatorId, code }: Category) => ({
  id,
  name,
  sort,
  entityTypeId: kind.type.entityTypeId,
  isDefault: isDefault ? 'Y' : 'N',
  // Quirk: the default category has no origin (sample of crm.category.list, and a recorded answer).
  ...(kind.shows === 'origin' && !isDefault ? { originId, originatorId } : {}),
  ...(kind.shows === 'system' || (kind.shows === 'systemOnly' && code) ? { isSystem: code ? 'Y' : 'N', code } : {}),
})

const description = (type: string, upperName: string, is: { required?: true; readOnly?: boolean } = {}) => ({
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

const described = ({ shows, settled }: CategoryKind) => ({
  id: description('integer', 'ID', { readOnly: true }),
  name: description('string', 'NAME'),
  sort: description('integer', 'SORT'),
  entityTypeId: description('integer', 'ENTITY_TYPE_ID', { required: true, readOnly: true }),
  // Where the default category has no row no other one becomes it.
  isDefault: description('boolean', 'IS_DEFAULT', { readOnly: settled !== undefined }),
  ...(shows === 'origin'
    ? { originId: description('string', 'ORIGIN_ID'), originatorId: description('string', 'ORIGINATOR_ID') }
    : {
        isSystem: description('boolean', 'IS_SYSTEM', { readOnly: true }),
        code: description('string', 'CODE', { readOnly: true }),
      }),
})
