import { filtersUserfields } from '../../../records/filter.ts'
import { classicShape, type ListQuery, readPage, sortingBy } from '../../../records/page.ts'
import { Page, RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { fieldsOf } from './fields.ts'
import { classicFilter } from './filter.ts'
import { isMultifield } from './multifields.ts'
import { withMultifields } from './show-multifields.ts'

/** A page of records in their classic form. */
export async function listRecords(call: Call<'accessDenied'>, type: EntityType, listQuery: ListQuery): Promise<Page> {
  const { select, filter, order, start } = listQuery
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) call.fail('accessDenied')
  const fields = await fieldsOf(call, type)
  const conditions = classicFilter(call, type, fields, filter)
  const mine = accessCondition(access)
  if (mine) conditions.push({ condition: mine })
  const { rows, total, next } = await readPage(call, {
    owner: type,
    shape: classicShape(call, fields, select),
    conditions,
    filtersUserfields: filtersUserfields(fields, filter),
    sorting: sortingBy(fields, order),
    start,
  })
  const wanted = new Set(select.filter(isMultifield))
  const json = wanted.size ? await withMultifields(call, type, rows, wanted) : rows.map(row => row.json)
  return new Page(new RawJson(`[${json.join(',')}]`), total, next)
}
