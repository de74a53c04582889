import { sql } from 'kysely'
import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { objectOrNothing, present } from '../../../records/modern/params.ts'
import { type RowFields, rowFilter, rowOrder, rowPage } from '../../../records/modern/row-query.ts'
import type { Call } from '../../../rest/call.ts'
import { type Condition, every, type Filterable, never } from '../../../rest/filter.ts'
import { type Method, method } from '../../../rest/method.ts'
import { names, start, wholeNumber } from '../../../rest/params.ts'
import type { RowOf } from '../../../store/table-types.ts'
import { oldInvoiceKind } from '../entities/old-invoice.ts'
import { entityTypeById } from '../entities/registry.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { nameOfUnknown } from '../model/type-names.ts'
import { stageHistoryPhrases } from './history-phrases.ts'

/** The way of records through their stages (api-reference/crm/crm-stage-history-list.md). */
export const stageHistoryMethods: Method[] = [
  method({
    name: 'crm.stagehistory.list',
    scopes: ['crm'],
    source: sourceOf(import.meta.filename),
    kind: 'read',
    access: 'any user; the history of records that they may not read is left out',
    params: {
      entityTypeId: present('integer', 'entityTypeIdMissing'),
      order: objectOrNothing('orderNotArray'),
      filter: objectOrNothing('filterNotArray'),
      select: names,
      start,
    },
    phrases: stageHistoryPhrases.list,
    async run(call, { entityTypeId, order, filter, select, start }) {
      const type = await requireMoving(call, entityTypeId)
      const columns = columnsOf(type)
      const where = every([
        rowFilter(call, columns, filter),
        sql<boolean>`entity_type_id = ${type.entityTypeId}`,
        ...(await readable(call, type)),
      ])
      const query = { table: 'stage_history' as const, where, order: rowOrder(call, columns, order), start }
      return rowPage(call, query, async rows => ({ items: rows.map(row => selected(show(call, type, row), select)) }))
    },
  }),
]

/** A type whose records move through stages that are kept. */
interface Moving extends RecordKind {
  /** Its stages are called statuses, and it has no categories. */
  ofStatuses: boolean
}

/** Old invoices keep no history, yet they may be asked for: theirs is empty (the page's list of types). */
const oldInvoices: Moving = { ...oldInvoiceKind, ofStatuses: true }

/** Leads, deals, invoices of both kinds and smart processes. */
async function requireMoving(call: Call<'typeUnknown'>, entityTypeId: unknown): Promise<Moving> {
  const wanted = wholeNumber(entityTypeId) ?? 0
  if (wanted === oldInvoices.entityTypeId) return oldInvoices
  const type = await entityTypeById(call, wanted)
  if (type?.stages?.semantic) return { ...type, ofStatuses: type.stages.field === 'STATUS_ID' }
  return call.fail('typeUnknown', { entityTypeName: type?.entityTypeName ?? nameOfUnknown(wanted) })
}

/** The history of records that the caller may read. */
async function readable(call: Call, type: Moving): Promise<Condition[]> {
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) return [never]
  const condition = accessCondition(access)
  return condition
    ? [sql<boolean>`record_id in (select r.id from ${sql.table(type.table)} as r where ${condition})`]
    : []
}

const field = (kind: Filterable['kind'], column: string): Filterable => ({ kind, expression: sql.ref(column) })

const everywhere: RowFields = {
  ID: field('integer', 'id'),
  TYPE_ID: field('integer', 'type_id'),
  OWNER_ID: field('integer', 'record_id'),
  CREATED_TIME: field('moment', 'created'),
}

const ofStatuses: RowFields = {
  ...everywhere,
  STATUS_SEMANTIC_ID: field('code', 'stage_semantic_id'),
  STATUS_ID: field('code', 'stage_id'),
}

const ofStages: RowFields = {
  ...everywhere,
  CATEGORY_ID: field('integer', 'category_id'),
  STAGE_SEMANTIC_ID: field('code', 'stage_semantic_id'),
  STAGE_ID: field('code', 'stage_id'),
}

const columnsOf = (type: Moving): RowFields => (type.ofStatuses ? ofStatuses : ofStages)

const show = (call: Call, type: Moving, row: RowOf<'stage_history'>): Record<string, unknown> => ({
  ID: Number(row.id),
  TYPE_ID: Number(row.type_id),
  OWNER_ID: Number(row.record_id),
  CREATED_TIME: wireMoment(row.created!, call.zone),
  ...(type.ofStatuses
    ? { STATUS_SEMANTIC_ID: row.stage_semantic_id, STATUS_ID: row.stage_id }
    : {
        CATEGORY_ID: Number(row.category_id ?? 0),
        STAGE_SEMANTIC_ID: row.stage_semantic_id,
        STAGE_ID: row.stage_id,
      }),
})

/** The fields that `select` names; all of them where it names none. */
function selected(shown: Record<string, unknown>, select: readonly string[]): Record<string, unknown> {
  const chosen = Object.entries(shown).filter(([name]) => select.includes(name))
  return select.includes('*') || !chosen.length ? shown : Object.fromEntries(chosen)
}
