import { column } from '../../../records/field.ts'
import { filesLike } from '../../../records/files.ts'
import { type UserField, userfieldsOf } from '../../../records/userfields/definitions.ts'
import { storedUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import { lead } from '../entities/index.ts'
import type { EntityType } from '../model/entity-type.ts'

/** What a new record has from the user fields of a lead: those that it has under the same name, with values that they can hold. */
export async function userfieldsOfLead(call: Call, leadId: number, target: EntityType): Promise<Row> {
  const theirs = await userfieldsOf(call, target)
  const both = [...(await userfieldsOf(call, lead)).values()].flatMap(mine => {
    const other = theirs.get(mine.name)
    return other && isCompatible(mine, other) ? [{ mine, other }] : []
  })
  const named = Object.fromEntries(both.map(({ mine }) => [column(mine.name), null]))
  const stored = await storedUserfields(call, lead, leadId, named)
  const values: Row = {}
  for (const { mine, other } of both) {
    const value = stored[column(mine.name)]
    if (value === null || value === undefined || value === '') continue
    const list: unknown[] = mine.field.multiple ? JSON.parse(String(value)) : [value]
    const taken = await valuesFor(call, mine, other, list)
    if (!taken.length) continue
    if (!other.field.multiple) values[column(mine.name)] = taken[0]
    else values[column(mine.name)] = other.field.type === 'file' ? taken : JSON.stringify(taken)
  }
  return values
}

/** A whole number is a number too; everything else has to be of the same type. */
const isCompatible = ({ field: mine }: UserField, { field: other }: UserField): boolean =>
  mine.type === other.type || (mine.type === 'integer' && other.type === 'double')

/** Elements of a list have ids of their own in each field: they are the same where they are called the same. */
async function valuesFor(call: Call, mine: UserField, other: UserField, values: unknown[]): Promise<unknown[]> {
  if (mine.field.type === 'file') return filesLike(call, values)
  if (mine.field.type !== 'enumeration') return values
  return values.flatMap(value => {
    const name = mine.items.find(({ id }) => id === Number(value))?.value
    const same = other.items.find(item => item.value === name)
    return same ? [same.id] : []
  })
}
