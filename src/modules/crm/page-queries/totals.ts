import { sql } from 'kysely'
import { sourceOf } from '../../../lib/source.ts'
import { column } from '../../../records/field.ts'
import { fieldConditions, filtersUserfields } from '../../../records/filter.ts'
import type { QueryCondition } from '../../../records/modern/row-query.ts'
import { looked, type PageCondition } from '../../../records/rare-conditions.ts'
import { fromRecords } from '../../../records/show.ts'
import type { Call } from '../../../rest/call.ts'
import { method } from '../../../rest/method.ts'
import { optionalObject, positiveId } from '../../../rest/params.ts'
import { entityTypes } from '../entities/index.ts'
import { entityTypeById } from '../entities/registry.ts'
import { itemFieldsOf } from '../items/fields.ts'
import { itemFilter } from '../items/filter.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { fieldsOf } from '../records/fields.ts'
import { virtualConditions } from '../records/filter.ts'
import { pageQueryPhrases } from './phrases.ts'

/** How many records are in a stage, and their amount in one currency. */
interface Total {
  stage: string | null
  currency: string | null
  count: number
  sum: number
}

/** Counts and sums of the records that a filter leaves, by stage and currency, as a board shows them: one statement. */
export const recordTotals = method({
  name: 'portico.record.totals',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: { entityTypeId: positiveId('typeUnknown'), filter: optionalObject('filterInvalid') },
  phrases: pageQueryPhrases,
  async run(call, { entityTypeId, filter }): Promise<Total[]> {
    const type = await entityTypeById(call, entityTypeId)
    if (!type) return call.fail('typeUnknown')
    const access = await accessTo(call, type, 'read')
    if (isDenied(access)) call.fail('accessDenied')
    const { conditions, userfields } = await conditionsOf(call, type, filter)
    const mine = accessCondition(access)
    const all = await looked(call, type, mine ? [...conditions, { condition: mine }] : conditions)
    const where = all.length ? sql`where ${sql.join(all, sql` and `)}` : sql``
    const stage = type.stages ? sql.ref(`r.${column(type.stages.field)}`) : sql`null`
    const fields = systemFields(type)
    const [sum, currency] =
      'OPPORTUNITY' in fields ? [sql`sum(r.opportunity)`, sql`r.currency_id`] : [sql`0`, sql`null`]
    const { rows } = await sql<Record<keyof Total, unknown>>`
      select ${stage} as stage, ${currency} as currency, count(*) as count, ${sum} as sum
      ${sql.raw(fromRecords(type, userfields))} ${where} group by 1, 2 order by 1, 2`.execute(call.db)
    return rows.map(row => ({
      stage: row.stage as string | null,
      currency: row.currency as string | null,
      count: Number(row.count),
      sum: Number(row.sum ?? 0),
    }))
  },
})

/** A filter as the lists of the type read it: by the names of the classic methods, or by those of crm.item.list. */
async function conditionsOf(
  call: Call<QueryCondition>,
  type: EntityType,
  filter: Record<string, unknown>,
): Promise<{ conditions: PageCondition[]; userfields: boolean }> {
  const classic = entityTypes.find(one => one.entityTypeId === type.entityTypeId)
  if (!classic) return itemFilter(call, type, await itemFieldsOf(call, type, false), filter)
  const fields = await fieldsOf(call, classic)
  const virtual = virtualConditions(call, classic, fields, filter).map(condition => ({ condition }))
  return {
    conditions: [...fieldConditions(call, fields, filter), ...virtual],
    userfields: filtersUserfields(fields, filter),
  }
}
