import { sourceOf } from '../../../../lib/source.ts'
import { fieldConditions } from '../../../../records/filter.ts'
import { description } from '../../../../records/show.ts'
import { Page } from '../../../../rest/answer.ts'
import type { Call } from '../../../../rest/call.ts'
import { rowsIn } from '../../../../rest/changes/changed-rows.ts'
import { filterKey } from '../../../../rest/list-query.ts'
import { type Method, method } from '../../../../rest/method.ts'
import {
  listOf,
  names,
  optionalObject,
  type Param,
  positiveId,
  scalarText,
  start,
  wholeNumber,
} from '../../../../rest/params.ts'
import type { Row } from '../../../../store/store.ts'
import { entityTypes } from '../../entities/index.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import type { ClassicType } from '../../model/entity-type.ts'
import { requireRecord } from '../../records/require.ts'
import { classicRowFields, rowFields } from './fields.ts'
import { listRows, requireReadableOwner } from './list.ts'
import { classicRowPhrases } from './phrases.ts'
import { productsOf } from './product-defaults.ts'
import { type Owner, rowsOf } from './rows.ts'
import { classicRow } from './show.ts'
import { setRows } from './write.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }

/** Rows that are left out are none, as an empty list is: rows that are not named go. */
const rows: Param<unknown[], 'rowsNotArray'> = {
  type: 'object[]',
  required: false,
  read: (value, call) => (value === undefined || value === null ? [] : (listOf(value) ?? call.fail('rowsNotArray'))),
}

async function shown(call: Call, found: readonly Row[]): Promise<Row[]> {
  const products = await productsOf(call.db, found)
  return found.map(row => classicRow(row, products.get(Number(row.product_id))))
}

/** crm.{lead,deal,quote}.productrows.{get,set}, of one of them. */
const methodsOf = (type: ClassicType): Method[] => [
  method({
    ...common,
    name: `${type.method}.productrows.get`,
    kind: 'read',
    access: `who may read the ${type.entityTypeName.toLowerCase()}`,
    params: { id: positiveId('idInvalid') },
    phrases: classicRowPhrases.get,
    async run(call, { id }) {
      await requireRecord(call, type, id, 'read')
      return shown(call, await rowsOf(call.db, { type, id }))
    },
  }),
  method({
    ...common,
    name: `${type.method}.productrows.set`,
    kind: 'write',
    access: `who may change the ${type.entityTypeName.toLowerCase()}`,
    rows: ({ id }) => rowsIn(type.table, id),
    params: { id: positiveId('idInvalid'), rows },
    phrases: classicRowPhrases.set,
    async run(call, { id, rows }) {
      await setRows(call, { type, id }, classicRowFields, rows)
      return true
    },
  }),
]

/** The classic methods about product rows (api-reference/crm/deals/crm-deal-productrows-set.md; outdated/productrow-old/). */
export const classicRowMethods: Method[] = [
  ...entityTypes.filter(type => type.productRows === 'on').flatMap(methodsOf),
  method({
    ...common,
    name: 'crm.productrow.fields',
    kind: 'read',
    params: {},
    phrases: {},
    run: call =>
      Object.fromEntries(
        Object.entries(rowFields)
          .filter(([, field]) => !field.undescribed)
          .map(([name, field]) => [name, description(call, name, field)]),
      ),
  }),
  method({
    ...common,
    name: 'crm.productrow.list',
    kind: 'read',
    access: 'who may read the record whose rows they are',
    params: {
      order: optionalObject('orderNotArray'),
      filter: optionalObject('filterNotArray'),
      select: names,
      start,
    },
    phrases: classicRowPhrases.list,
    async run(call, { order, filter, select, start }) {
      const owner = await ownerIn(call, filter)
      await requireReadableOwner(call, owner)
      const conditions = fieldConditions(call, rowFields, filter).map(({ condition }) => condition)
      const { rows, total, next } = await listRows(call, owner, conditions, order, start)
      return new Page(
        (await shown(call, rows)).map(row => selected(row, select)),
        total,
        next,
      )
    },
  }),
]

/** The record that a filter names by its type's letter and its id; both have to be there (crm-productrow-list.md). */
async function ownerIn(
  call: Call<'ownerTypeInvalid' | 'ownerInvalid'>,
  filter: Record<string, unknown>,
): Promise<Owner> {
  const value = (name: string): unknown =>
    Object.entries(filter).find(([key]) => filterKey(key).field === name && filterKey(key).operator === '=')?.[1]
  const letter = scalarText(value('OWNER_TYPE'))
  const type = (await entityTypesOf(call)).find(one => one.productRows === 'on' && one.entityTypeAbbr === letter)
  if (!type) return call.fail('ownerTypeInvalid')
  const id = wholeNumber(value('OWNER_ID'))
  return id !== undefined && id > 0 ? { type, id } : call.fail('ownerInvalid')
}

/** The fields of `select`, the id always among them; all of them where nothing is named. */
function selected(row: Row, select: readonly string[]): Row {
  if (!select.length || select.includes('*')) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => name === 'ID' || select.includes(name)))
}
