import { type RawBuilder, sql } from 'kysely'
import type { Field, Fields } from '../../../records/field.ts'
import { fieldCondition } from '../../../records/filter.ts'
import { readUserfields } from '../../../records/input.ts'
import { sortedColumn } from '../../../records/page.ts'
import { classicObject, fromRecords } from '../../../records/show.ts'
import { userfieldsOf, userfieldTable } from '../../../records/userfields/definitions.ts'
import { storedUserfields, writeUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { type Condition, every } from '../../../rest/filter.ts'
import { filterKey } from '../../../rest/list-query.ts'
import { query } from '../../../store/store.ts'
import type { OwnFieldCondition } from '../own-fields.ts'
import { users } from './owner.ts'

async function fieldOf(call: Call, name: string): Promise<Field | undefined> {
  return (await userfieldsOf(call, users)).get(name)?.field
}

/** What people call the user fields of users, by name. */
export async function labels(call: Call): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await userfieldsOf(call, users))].map(([name, { labels }]) => [name, labels.form]))
}

/** The conditions of a filter over `portal_user`; names of no field are passed over. */
export async function conditions(call: Call, filter: Record<string, unknown>): Promise<Condition[]> {
  const tests: Condition[] = []
  for (const key of Object.keys(filter)) {
    const { operator, field: given } = filterKey(key.trim())
    const name = given.toUpperCase()
    const field = await fieldOf(call, name)
    if (field) tests.push(fieldCondition(call, name, field, operator, filter[key]))
  }
  if (!tests.length) return []
  return [sql`portal_user.id in (select r.id ${sql.raw(fromRecords(users, true))} where ${every(tests)})`]
}

/** What users are sorted by; undefined for the name of no field. */
export async function sortKey(call: Call, name: string): Promise<RawBuilder<unknown> | undefined> {
  const field = await fieldOf(call, name)
  if (!field) return undefined
  return sql`(select ${sql.raw(sortedColumn(name, field))} from ${sql.table(userfieldTable(users))} u where u.id = portal_user.id)`
}

/** Values of these fields of some users as answers show them, by user. */
export async function values(
  call: Call,
  userIds: readonly number[],
  names: readonly string[],
): Promise<ReadonlyMap<number, Record<string, unknown>>> {
  const shown: Fields = {}
  for (const name of names) {
    const field = await fieldOf(call, name)
    if (field) shown[name] = field
  }
  if (!userIds.length || !Object.keys(shown).length) return new Map()
  const rows = await query<{ id: number; json: string }>(
    call.db,
    `select r.id, ${classicObject(call.flavor, shown)} as json ${fromRecords(users, true)} where r.id in (${userIds.map(() => '?').join(',')})`,
    userIds,
  )
  return new Map(rows.map(({ id, json }) => [Number(id), JSON.parse(json)]))
}

/** Writes what a caller says of them; a new user gets the defaults of the others. */
export async function write(
  call: Call<OwnFieldCondition>,
  userId: number,
  fields: Record<string, unknown>,
  isNew: boolean,
): Promise<void> {
  const values = await readUserfields(call, users, fields, isNew)
  const before = isNew ? null : await storedUserfields(call, users, userId, values)
  await writeUserfields(call, users, userId, before, values)
}
