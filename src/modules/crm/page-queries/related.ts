import { type RawBuilder, sql } from 'kysely'
import { sourceOf } from '../../../lib/source.ts'
import { column } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import { method } from '../../../rest/method.ts'
import { positiveId } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { type BindingType, bindingsOf } from '../entities/bindings.ts'
import { entityTypeById, entityTypesOf } from '../entities/registry.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { requireRecord } from '../records/require.ts'
import { pageQueryPhrases } from './phrases.ts'

/** So many of each type are told. */
const MOST = 20

/** The fields of a related record that a card shows, where its type has them. */
const SHOWN = ['TITLE', 'NAME', 'LAST_NAME', 'OPPORTUNITY', 'CURRENCY_ID'] as const

/** Records of one type that another record names (its parents) or that name it (its children). */
export interface Related {
  entityTypeId: number
  how: 'parent' | 'child'
  total: number
  records: { id: number; title: string; stage: string | null; amount: number | null; currency: string | null }[]
}

/** What is related to a record, of every type that the caller may read: by bindings, by fields that name records, by parents. */
export const recordRelated = method({
  name: 'portico.record.related',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: { entityTypeId: positiveId('typeUnknown'), id: positiveId('idInvalid') },
  phrases: pageQueryPhrases,
  async run(call, { entityTypeId, id }): Promise<Related[]> {
    const type = await entityTypeById(call, entityTypeId)
    if (!type) return call.fail('typeUnknown')
    const row = await requireRecord(call, type, id, 'read')
    const found: Related[] = []
    for (const other of await entityTypesOf(call)) {
      const parents = parentIds(type, other, row)
      if (parents.length) found.push(await told(call, other, 'parent', parents))
      const children = childIds(type, other, id)
      if (children.length) found.push(await told(call, other, 'child', children))
    }
    return found.filter(({ total }) => total > 0)
  },
})

/** What gives ids of related records. */
type Ids = RawBuilder<unknown>

const listed = ({ table, side }: BindingType, how: 'members' | 'owners', id: number): Ids => {
  const [wanted, given] =
    how === 'members' ? [side.memberColumn, side.ownerColumn] : [side.ownerColumn, side.memberColumn]
  return sql`select ${sql.ref(wanted)} from ${sql.table(table)} where ${sql.ref(given)} = ${id}`
}

/** Whom a record names: in its fields, in its lists, as its parents. */
function parentIds(type: EntityType, other: EntityType, row: Row): Ids[] {
  const id = Number(row.id)
  const named = namingColumns(type, other).flatMap(name => (row[name] ? [Number(row[name])] : []))
  return [
    ...named.map(one => sql`select cast(${one} as bigint)`),
    ...bindingsOf(type)
      .filter(({ member, primaryField }) => member === other && primaryField !== null)
      .map(binding => listed(binding, 'members', id)),
    sql`select parent_id from item_parent where entity_type_id = ${type.entityTypeId} and record_id = ${id}
      and parent_entity_type_id = ${other.entityTypeId}`,
  ]
}

/** Who names a record: in their fields, in their lists, as their parent. A company names none of its contacts: they name it. */
function childIds(type: EntityType, other: EntityType, id: number): Ids[] {
  const own = new Set(bindingsOf(type).map(({ table }) => table))
  const named = bindingsOf(type).filter(({ member, primaryField }) => member === other && primaryField === null)
  return [
    ...namingColumns(other, type).map(
      name => sql`select id from ${sql.table(other.table)} where ${sql.ref(name)} = ${id}`,
    ),
    ...bindingsOf(other)
      .filter(({ member, table }) => member === type && !own.has(table))
      .map(binding => listed(binding, 'owners', id)),
    ...named.map(binding => listed(binding, 'members', id)),
    sql`select record_id from item_parent where entity_type_id = ${other.entityTypeId}
      and parent_entity_type_id = ${type.entityTypeId} and parent_id = ${id}`,
  ]
}

/** The columns of a type that name records of another one, but for those that mirror a list. */
function namingColumns(type: EntityType, named: EntityType): string[] {
  if (!named.referenceType) return []
  const mirrored = bindingsOf(type).map(({ primaryField }) => primaryField)
  return Object.entries(systemFields(type))
    .filter(([name, field]) => field.type === named.referenceType && !field.virtual && !mirrored.includes(name))
    .map(([name]) => column(name))
}

async function told(call: Call, type: EntityType, how: Related['how'], ids: readonly Ids[]): Promise<Related> {
  const nothing: Related = { entityTypeId: type.entityTypeId, how, total: 0, records: [] }
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) return nothing
  const mine = accessCondition(access) ?? sql<boolean>`1 = 1`
  const fields = systemFields(type)
  const columns = SHOWN.filter(name => name in fields).map(column)
  const stage = type.stages && !type.stages.hidden ? sql.ref(`r.${column(type.stages.field)}`) : sql`null`
  const { rows } = await sql<Row>`
    select r.id, ${stage} as stage, count(*) over () as total, ${sql.join(columns.map(name => sql.ref(`r.${name}`)))}
    from ${sql.table(type.table)} r where r.id in (${sql.join(ids, sql` union `)}) and ${mine}
    order by r.id desc limit ${sql.lit(MOST)}`.execute(call.db)
  return {
    ...nothing,
    total: Number(rows[0]?.total ?? 0),
    records: rows.map(({ id, stage, title, name, last_name, opportunity, currency_id }) => ({
      id: Number(id),
      title: title ?? [name, last_name].filter(Boolean).join(' '),
      stage,
      amount: opportunity === undefined || opportunity === null ? null : Number(opportunity),
      currency: currency_id ?? null,
    })),
  }
}
