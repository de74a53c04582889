import { sql } from 'kysely'
import { modernName } from '../../../records/modern/field-names.ts'
import { type QueryCondition, type RowFields, rowFilter, rowOrder, rowPage } from '../../../records/modern/row-query.ts'
import type { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { type Condition, every, type Filterable } from '../../../rest/filter.ts'
import { filterKey } from '../../../rest/list-query.ts'
import { oneOrMore, scalarText } from '../../../rest/params.ts'
import { showTemplates, type Template } from './store.ts'

const field = (kind: Filterable['kind'], column: string): Filterable => ({ kind, expression: sql.ref(column) })

/** What a list of templates is filtered and sorted by. */
const columns: RowFields = {
  id: field('integer', 'id'),
  name: field('text', 'name'),
  region: field('text', 'region'),
  code: field('text', 'code'),
  active: field('flag', 'active'),
  moduleId: field('text', 'module_id'),
  numeratorId: field('integer', 'numerator_id'),
  withStamps: field('flag', 'with_stamps'),
  isDeleted: field('flag', 'is_deleted'),
  sort: field('integer', 'sort'),
  createTime: field('moment', 'create_time'),
  updateTime: field('moment', 'update_time'),
}

/** Where a file can be fetched is always told. */
const always = ['download', 'downloadMachine']

export interface TemplateQuery {
  select: string[]
  filter: Record<string, unknown>
  order: Record<string, unknown>
  start: number
}

/** A page of templates of a group of methods, by id (crm-document-generator-template-list.md). */
export async function listTemplates(
  call: Call<QueryCondition>,
  moduleId: string,
  { select, filter, order, start }: TemplateQuery,
): Promise<Page> {
  const { for: providers, rest } = split(filter)
  const names = Object.keys(rest).map(key => modernName(filterKey(key.trim()).field))
  const where = every([
    sql<boolean>`module_id = ${moduleId} and is_hidden = 'N'`,
    ...(names.includes('isDeleted') ? [] : [sql<boolean>`is_deleted = 'N'`]),
    ...providers,
    rowFilter(call, columns, rest),
  ])
  const by = rowOrder(call, columns, order)
  return rowPage(call, { table: 'document_template', where, order: by, start }, async rows => {
    const shown = await showTemplates(call, rows as Template[])
    return { templates: Object.fromEntries(shown.map(one => [one.id, selected(one, select)])) }
  })
}

/** The fields that are asked for; `*` are those of the template itself. */
function selected(shown: Record<string, unknown>, select: readonly string[]): Record<string, unknown> {
  const wanted = new Set(select.length ? select : ['*'])
  const isWanted = (name: string) =>
    always.includes(name) || wanted.has(name) || (wanted.has('*') && Object.hasOwn(columns, name))
  const told = Object.entries(shown).filter(([name]) => isWanted(name))
  // Quirk: a list here, a map in the other methods.
  return Object.fromEntries(
    told.map(([name, value]) => [name, name === 'users' ? Object.keys(value as object) : value]),
  )
}

/** What a filter says of the types of objects, which stand in a table of their own, and the rest of it. */
function split(filter: Record<string, unknown>): { for: Condition[]; rest: Record<string, unknown> } {
  const rest = { ...filter }
  const conditions: Condition[] = []
  for (const [key, value] of Object.entries(filter)) {
    const { operator, field } = filterKey(key.trim())
    if (modernName(field) !== 'entityTypeId') continue
    delete rest[key]
    const values = oneOrMore(value).flatMap(one => scalarText(one)?.toLowerCase() ?? [])
    const having = values.length
      ? sql<boolean>`id in (select template_id from document_template_provider where provider in (${sql.join(values)}))`
      : sql<boolean>`1 = 0`
    conditions.push(operator === '!=' || operator === 'not in' ? sql<boolean>`not ${having}` : having)
  }
  return { for: conditions, rest }
}
