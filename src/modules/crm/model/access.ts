import { type RawBuilder, sql } from 'kysely'
import { type Level, type Rights, rightsOf, type Verb } from '../../../portal/roles.ts'
import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import type { RecordKind } from './entity-type.ts'

/** The records that a level reaches: all, or those of some users, with or without the ones open to everyone. */
interface RecordSet {
  all: boolean
  users: readonly number[]
  open: boolean
}

/**
 * What a caller may do with the records of a type by one verb: a rule that is a where-condition for lists and a test for
 * a single record. Deal categories may have rules of their own.
 */
export interface Access {
  rest: RecordSet
  categories: ReadonlyMap<number, RecordSet>
}

const nothing: RecordSet = { all: false, users: [], open: false }
const everything: Access = { rest: { all: true, users: [], open: false }, categories: new Map() }

const rights = (call: Call): Promise<Rights> =>
  call.caller.isAdmin
    ? rightsOf(call.db, call.caller)
    : call.memo(`rights of ${call.caller.userId}`, () => rightsOf(call.db, call.caller))

export async function accessTo(call: Call, type: RecordKind, verb: Verb): Promise<Access> {
  if (call.caller.isAdmin) return everything
  const mine = await rights(call)
  const categories = new Map<number, RecordSet>()
  if (type.categories)
    for (const entity of mine.entities) {
      const id = entity.startsWith(`${type.entityTypeName}_C`)
        ? Number(entity.slice(type.entityTypeName.length + 2))
        : Number.NaN
      if (Number.isInteger(id)) categories.set(id, recordSetOf(mine, mine.level(entity, verb)))
    }
  return { rest: recordSetOf(mine, mine.level(type.entityTypeName, verb)), categories }
}

/** Fails for who may read no record of these types: what is told of all types is for readers of any of them. */
export async function requireReader(call: Call<'accessDenied'>, types: readonly RecordKind[]): Promise<void> {
  for (const type of types) if (!isDenied(await accessTo(call, type, 'read'))) return
  call.fail('accessDenied')
}

/** Fails for who may not look at the settings of the CRM; who may change them may look too. */
export async function requireSettingsReader(call: Call<'accessDenied'>): Promise<void> {
  const { level } = await rights(call)
  if (level('CONFIG', 'read') !== 'all' && level('CONFIG', 'update') !== 'all') call.fail('accessDenied')
}

/** Fails for who may not change the settings of the CRM: its user fields, directories and categories. */
export async function requireConfigurer(call: Call<'accessDenied'>): Promise<void> {
  if (!(await mayConfigure(call))) call.fail('accessDenied')
}

/** The same as groups of callers. */
export const settingsReaders = { words: 'who may see the settings of the CRM', require: requireSettingsReader }
export const configurers = { words: 'who may change the settings of the CRM', require: requireConfigurer }

export const mayConfigure = async (call: Call): Promise<boolean> =>
  (await rights(call)).level('CONFIG', 'update') === 'all'

function recordSetOf(mine: Rights, level: Level): RecordSet {
  switch (level) {
    case 'none':
      return nothing
    case 'own':
      return { all: false, users: [mine.userId], open: false }
    case 'department':
      return { all: false, users: [mine.userId, ...mine.colleagues], open: false }
    case 'subdepartments':
      return { all: false, users: [mine.userId, ...mine.subordinates], open: false }
    case 'open':
      return { all: false, users: [mine.userId, ...mine.subordinates], open: true }
    case 'all':
      return everything.rest
  }
}

const isEmptySet = (recordSet: RecordSet): boolean => !recordSet.all && !recordSet.users.length && !recordSet.open

/** Whether there can be no record at all that the access reaches. */
export const isDenied = (access: Access): boolean =>
  isEmptySet(access.rest) && [...access.categories.values()].every(isEmptySet)

/** Whether there can be a record of one category that the access reaches. */
export const reachesCategory = (access: Access, categoryId: number): boolean =>
  !isEmptySet(access.categories.get(categoryId) ?? access.rest)

/** Whether the access reaches every record. */
export const isUnlimited = (access: Access): boolean =>
  access.rest.all && [...access.categories.values()].every(recordSet => recordSet.all)

/** Whether the access reaches one record. */
export function permits(access: Access, row: Row): boolean {
  const recordSet = access.categories.get(Number(row.category_id ?? 0)) ?? access.rest
  return recordSet.all || (recordSet.open && row.opened === 'Y') || recordSet.users.includes(Number(row.assigned_by_id))
}

/** The same as a condition over the record's table, called `r`; null where there is nothing to restrict. */
export function accessCondition(access: Access): RawBuilder<boolean> | null {
  if (isUnlimited(access)) return null
  const rest = setCondition(access.rest)
  if (!access.categories.size) return rest
  const ids = [...access.categories.keys()]
  const parts = ids.map(id => sql`(r.category_id = ${id} and ${setCondition(access.categories.get(id)!)})`)
  parts.push(sql`(r.category_id not in (${sql.join(ids)}) and ${rest})`)
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

function setCondition(recordSet: RecordSet): RawBuilder<boolean> {
  if (recordSet.all) return sql<boolean>`1 = 1`
  const parts: RawBuilder<unknown>[] = []
  if (recordSet.users.length) parts.push(sql`r.assigned_by_id in (${sql.join(recordSet.users)})`)
  if (recordSet.open) parts.push(sql`r.opened = 'Y'`)
  return parts.length ? sql<boolean>`(${sql.join(parts, sql` or `)})` : sql<boolean>`1 = 0`
}
