import { sql } from 'kysely'
import { wireMoment } from '../../../lib/moment.ts'
import { fold } from '../../../lib/search/fold.ts'
import { sourceOf } from '../../../lib/source.ts'
import { field } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import { description } from '../../../records/show.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { condition, every, type Filterable, terms } from '../../../rest/filter.ts'
import { slicePage } from '../../../rest/list-query.ts'
import { type Method, method } from '../../../rest/method.ts'
import {
  names,
  object,
  optionalObject,
  optionalText,
  type Param,
  positiveId,
  start,
  wholeNumber,
} from '../../../rest/params.ts'
import { deal, dealDirectory } from '../entities/deal.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { accessTo, reachesCategory, requireConfigurer, requireReader } from '../model/access.ts'
import { readCategoryChanges, readNewCategory, shortEnough, textOf } from './category-input.ts'
import { deals } from './category-kinds.ts'
import { dealCategoryPhrases } from './category-phrases.ts'
import {
  type Category,
  categoryById,
  DEFAULT_CATEGORY,
  defaultDealCategory,
  storedCategories,
} from './category-queries.ts'
import { addOne, deleteOne, updateOne } from './category-write.ts'
import { directoryOf } from './directories.ts'
import { directoryItems } from './status-read.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reader = { ...common, kind: 'read' } as const
const configurer = {
  ...common,
  kind: 'write',
  changesSettings: true,
  access: 'who may change the settings of the CRM',
} as const

const fields: Fields = {
  ID: field('integer', 'ID', 'ID', { readOnly: true }),
  CREATED_DATE: field('datetime', 'Created on', 'Дата создания', { readOnly: true }),
  NAME: field('string', 'Name', 'Название', { required: true }),
  IS_LOCKED: field('char', 'Locked', 'Заблокирована', { readOnly: true }),
  SORT: field('integer', 'Sorting', 'Сортировка'),
}

/** Nothing and empty quotes are the default category (crm-deal-category-stage-list.md). */
const idOrDefault: Param<number, 'idInvalid'> = {
  type: 'integer',
  required: false,
  read(value, call) {
    const id = value === undefined || value === null || value === '' ? DEFAULT_CATEGORY : wholeNumber(value)
    return id !== undefined && id >= 0 ? id : call.fail('idInvalid')
  },
}

/** The classic methods about deal categories; all but the default one (api-reference/crm/outdated/category-old/). */
export const dealCategoryMethods: Method[] = [
  method({
    ...reader,
    name: 'crm.dealcategory.fields',
    params: {},
    phrases: {},
    run: call => Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, description(call, name, one)])),
  }),
  method({
    ...configurer,
    name: 'crm.dealcategory.add',
    params: { fields: object('fieldsNotArray') },
    phrases: dealCategoryPhrases.add,
    async run(call, { fields: { NAME, SORT } }) {
      await requireConfigurer(call)
      return addOne(call, deals, readNewCategory(call, { name: NAME, sort: SORT }))
    },
  }),
  method({
    ...reader,
    name: 'crm.dealcategory.get',
    access: 'who may read a deal of the category',
    params: { id: positiveId('idInvalid') },
    phrases: dealCategoryPhrases.get,
    async run(call, { id }) {
      const category = (await categoryById(call, deals, id)) ?? call.fail('notFound')
      if (!reachesCategory(await accessTo(call, deal, 'read'), id)) call.fail('accessDenied')
      return show(call, category)
    },
  }),
  method({
    ...reader,
    name: 'crm.dealcategory.list',
    access: 'any user; categories whose deals they may not read are left out',
    params: {
      order: optionalObject('orderNotArray'),
      filter: optionalObject('filterNotArray'),
      select: names,
      start,
    },
    phrases: dealCategoryPhrases.list,
    run: list,
  }),
  method({
    ...configurer,
    name: 'crm.dealcategory.update',
    params: { id: positiveId('idInvalid'), fields: object('fieldsNotArray') },
    phrases: dealCategoryPhrases.update,
    async run(call, { id, fields: { NAME, SORT } }) {
      await requireConfigurer(call)
      if (!(await categoryById(call, deals, id))) call.fail('notFound')
      await updateOne(call, deals, id, readCategoryChanges(call, { name: NAME, sort: SORT }))
      return true
    },
  }),
  method({
    ...configurer,
    name: 'crm.dealcategory.delete',
    params: { id: positiveId('idInvalid') },
    phrases: dealCategoryPhrases.delete,
    async run(call, { id }) {
      await requireConfigurer(call)
      await deleteOne(call, deals, (await categoryById(call, deals, id)) ?? call.fail('notFound'), 'hasDeals')
      return true
    },
  }),
  method({
    ...reader,
    name: 'crm.dealcategory.default.get',
    params: {},
    phrases: {},
    async run(call) {
      const { id, name } = await defaultDealCategory(call)
      return { ID: id, NAME: name }
    },
  }),
  method({
    ...configurer,
    name: 'crm.dealcategory.default.set',
    params: { name: optionalText },
    phrases: dealCategoryPhrases['default.set'],
    async run(call, { name }) {
      await requireConfigurer(call)
      // The sample sends an empty name: the category gets back the one it came with.
      await updateOne(call, deals, DEFAULT_CATEGORY, { name: shortEnough(call, textOf(name)).trim() })
      return true
    },
  }),
  method({
    ...reader,
    name: 'crm.dealcategory.status',
    params: { id: idOrDefault },
    phrases: dealCategoryPhrases.status,
    run: (_call, { id }) => dealDirectory(id),
  }),
  method({
    ...reader,
    name: 'crm.dealcategory.stage.list',
    access: 'who may read a record of any type',
    params: { id: idOrDefault },
    phrases: dealCategoryPhrases['stage.list'],
    async run(call, { id }) {
      await requireReader(call, await entityTypesOf(call))
      const directory = await directoryOf(call, dealDirectory(id))
      return directory ? directoryItems(call, directory) : []
    },
  }),
]

const show = (call: Call, { id, name, sort, created }: Category): Record<string, string> => ({
  ID: String(id),
  CREATED_DATE: created && wireMoment(created, call.zone),
  NAME: name,
  // Categories are deleted here, not locked.
  IS_LOCKED: 'N',
  SORT: String(sort),
})

/** IS_LOCKED is passed over: N asks for all but the locked ones, Y for all (sample of crm.dealcategory.list). */
const filterables: Readonly<Record<string, Filterable>> = {
  ID: { kind: 'integer', expression: sql.ref('id') },
  CREATED_DATE: { kind: 'moment', expression: sql.ref('created') },
  NAME: { kind: 'text', expression: sql.ref('name') },
  SORT: { kind: 'integer', expression: sql.ref('sort') },
}

const sortables: Readonly<Record<string, (category: Category) => string | number>> = {
  ID: ({ id }) => id,
  CREATED_DATE: ({ created }) => created,
  NAME: ({ name }) => fold(name),
  SORT: ({ sort }) => sort,
}

interface ListQuery {
  order: Record<string, unknown>
  filter: Record<string, unknown>
  select: string[]
  start: number
}

async function list(call: Call, { order, filter, select, start }: ListQuery): Promise<Page> {
  const conditions = terms(filter).flatMap(term =>
    Object.hasOwn(filterables, term.field) ? [condition(filterables[term.field]!, term, call)] : [],
  )
  const access = await accessTo(call, deal, 'read')
  const categories = (await storedCategories(call.db, deals, every(conditions)))
    .filter(({ id }) => reachesCategory(access, id))
    .sort(inOrder(order))
  const { rows, total, next } = slicePage(categories, start)
  return new Page(
    rows.map(category => selected(show(call, category), select)),
    total,
    next,
  )
}

/** The fields of `select`, the id always among them; all of them where nothing is named. */
function selected(row: Record<string, string>, select: readonly string[]): Record<string, string> {
  if (!select.length || select.includes('*')) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => name === 'ID' || select.includes(name)))
}

/** Categories come by SORT and ID already, which stays where nothing else is asked for. */
function inOrder(order: Record<string, unknown>): (a: Category, b: Category) => number {
  const parts = Object.entries(order).flatMap(([key, direction]) => {
    const name = key.trim().toUpperCase()
    const sign = typeof direction === 'string' && direction.trim().toLowerCase() === 'desc' ? -1 : 1
    return Object.hasOwn(sortables, name) ? [{ of: sortables[name]!, sign }] : []
  })
  return (a, b) => {
    for (const { of, sign } of parts) {
      if (of(a) < of(b)) return -sign
      if (of(a) > of(b)) return sign
    }
    return 0
  }
}
