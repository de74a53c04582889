import { type RawBuilder, sql } from 'kysely'
import { sourceOf } from '../../../lib/source.ts'
import { column } from '../../../records/field.ts'
import { fieldConditions, filtersUserfields } from '../../../records/filter.ts'
import type { QueryCondition } from '../../../records/modern/row-query.ts'
import { looked, type PageCondition } from '../../../records/rare-conditions.ts'
import { fromRecords } from '../../../records/show.ts'
import type { Call } from '../../../rest/call.ts'
import { method } from '../../../rest/method.ts'
import { names, optionalObject, positiveId } from '../../../rest/params.ts'
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
    const stage = type.stages ? sql.ref(`r.${column(type.stages.field)}`) : sql`null`
    const groups = await sumsOf(call, type, filter, [stage])
    return groups.map(({ keys, currency, count, sum }) => ({ stage: keys[0] ?? null, currency, count, sum }))
  },
})

/** Records with the same values: how many, their amount in one currency, and what of it is to be expected by their probabilities. */
interface Group {
  keys: (string | null)[]
  currency: string | null
  count: number
  sum: number
  expected: number
}

/** Counts and sums of the records that a filter leaves, by the values of fields; of days their months: what charts are made of. */
export const recordGroups = method({
  name: 'portico.record.groups',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: {
    entityTypeId: positiveId('typeUnknown'),
    filter: optionalObject('filterInvalid'),
    by: names,
  },
  phrases: {
    ...pageQueryPhrases,
    byInvalid: { code: 'INVALID_ARG_VALUE', text: 'by is a list of fields of the type; a day may end in .month' },
  },
  async run(call, { entityTypeId, filter, by }): Promise<Group[]> {
    const type = await entityTypeById(call, entityTypeId)
    if (!type) return call.fail('typeUnknown')
    const fields = systemFields(type)
    const keys = by.map(name => {
      const [code = '', unit] = name.split('.')
      const field = Object.hasOwn(fields, code) ? fields[code]! : undefined
      const isDay = field?.type === 'date'
      if (!field || field.virtual || field.multiple || (unit !== undefined && !(unit === 'month' && isDay)))
        return call.fail('byInvalid')
      const value = sql.ref(`r.${column(code)}`)
      return unit ? sql`substr(${value}, 1, 7)` : value
    })
    if (!keys.length) call.fail('byInvalid')
    return sumsOf(call, type, filter, keys)
  },
})

/** Counts and sums by keys and currency, of what the caller may read: one statement. */
async function sumsOf(
  call: Call<QueryCondition | 'accessDenied'>,
  type: EntityType,
  filter: Record<string, unknown>,
  keys: readonly RawBuilder<unknown>[],
): Promise<Group[]> {
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) call.fail('accessDenied')
  const { conditions, userfields } = await conditionsOf(call, type, filter)
  const mine = accessCondition(access)
  const all = await looked(call, type, mine ? [...conditions, { condition: mine }] : conditions)
  const where = all.length ? sql`where ${sql.join(all, sql` and `)}` : sql``
  const fields = systemFields(type)
  const has = 'OPPORTUNITY' in fields
  const [sum, currency] = has ? [sql`sum(r.opportunity)`, sql`r.currency_id`] : [sql`0`, sql`null`]
  const expected = has && 'PROBABILITY' in fields ? sql`sum(r.opportunity * coalesce(r.probability, 100) / 100.0)` : sum
  const shown = keys.map((key, at) => sql`${key} as ${sql.ref(`k${at}`)}`)
  const places = sql.raw([...keys, currency].map((_, at) => at + 1).join(', '))
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join(shown)}, ${currency} as currency, count(*) as count, ${sum} as sum, ${expected} as expected
    ${sql.raw(fromRecords(type, userfields))} ${where} group by ${places} order by ${places}`.execute(call.db)
  return rows.map(row => ({
    keys: keys.map((_, at) => (row[`k${at}`] === null ? null : String(row[`k${at}`]))),
    currency: row.currency as string | null,
    count: Number(row.count),
    sum: Number(row.sum ?? 0),
    expected: Number(row.expected ?? 0),
  }))
}

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
