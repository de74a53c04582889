import type { QueryCondition } from '../../../records/modern/row-query.ts'
import { type ListQuery, listPage } from '../../../records/page.ts'
import type { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { itemFieldsOf } from './fields.ts'
import { itemFilter, itemSorting } from './filter.ts'
import { withParts } from './parts.ts'
import { itemShape, wantedOf } from './shape.ts'

/** A page of items, `{items: […]}` (api-reference/crm/universal/crm-item-list.md). */
export async function listItems(
  call: Call<QueryCondition | 'accessDenied'>,
  type: EntityType,
  { select, filter, order, start }: ListQuery,
  originalNames: boolean,
): Promise<Page> {
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) call.fail('accessDenied')
  const fields = await itemFieldsOf(call, type, originalNames)
  const wanted = wantedOf(type, fields, select)
  const { conditions, userfields } = itemFilter(call, type, fields, filter)
  return listPage(call, {
    owner: type,
    shape: itemShape(call, type, fields, wanted),
    conditions,
    restriction: accessCondition(access),
    filtersUserfields: userfields,
    sorting: itemSorting(call, fields, order),
    start,
    complete: rows => withParts(call, type, fields, rows, wanted),
    under: 'items',
  })
}
