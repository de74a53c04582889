import { column, type Field } from '../../../records/field.ts'
import { invalid, isWritable, type Reading, readUserfields, readValue } from '../../../records/input.ts'
import { userfieldsOf } from '../../../records/userfields/definitions.ts'
import type { Call } from '../../../rest/call.ts'
import { oneOrMore, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { type BindingType, bindingsOf } from '../entities/bindings.ts'
import { parentFields } from '../entities/relations.ts'
import type { EntityType, WriteCondition } from '../model/entity-type.ts'
import type { ToBind } from './bindings.ts'
import { isMultifield, type MultifieldChange, readMultifield } from './multifields.ts'

/** What a caller wants of a record, in the store's form: the input of the one write path, whatever door it came through. */
export interface Input {
  /** Columns of the record's own table. */
  values: Row
  /** Columns of the user field table. */
  userfields: Row
  multifields: MultifieldChange[]
  members: { binding: BindingType; how: 'primary' | 'list'; items: ToBind[] }[]
  /** Undefined where nothing is said of them. */
  observers?: readonly number[]
  /** What a new record has where nothing is said, in the place of its type's defaults. */
  defaults?: Row
  /** By the number of their type; null takes one away. */
  parents?: ReadonlyMap<number, number | null>
}

/** Reads `fields` of a classic method; names that the type does not have, or that are read-only, are passed over. */
export async function readFields(
  call: Call<WriteCondition>,
  type: EntityType,
  fields: Record<string, unknown>,
  { importing, adding }: Reading,
): Promise<Input> {
  const userfields = await userfieldsOf(call, type)
  const parentLinks = await parentFields(call, type)
  const parents = new Map<number, number | null>()
  const input: Input = { values: {}, userfields: {}, multifields: [], members: [], parents }
  const bindings = bindingsOf(type)
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (userfields.has(name)) continue
    const among = [type.fields, parentLinks].find(fields => Object.hasOwn(fields, name))
    const field = among?.[name]
    if (!field || !isWritable(field, { importing, adding })) continue
    const binding = bindings.find(b => b.listField === name || b.primaryField === name)
    if (isMultifield(name)) input.multifields.push(...readMultifield(call, name, field, value, adding))
    else if (field.parentOf) parents.set(field.parentOf.parent, Number(readValue(call, name, field, value)) || null)
    else if (binding) input.members.push(readMembers(call, binding, name, field, value))
    else if (!field.virtual) input.values[column(name)] = readValue(call, name, field, value)
  }
  input.userfields = await readUserfields(call, type, fields, adding)
  input.members = inOrder(input.members)
  return input
}

/** A list says more than its primary: it is written first, and beside it an empty primary says nothing. */
export function inOrder(members: Input['members']): Input['members'] {
  const lists = members.filter(({ how }) => how === 'list')
  const hasList = (binding: BindingType) => lists.some(list => list.binding === binding)
  const primaries = members.filter(
    ({ how, binding, items }) => how === 'primary' && (items.length || !hasList(binding)),
  )
  return [...lists, ...primaries]
}

/** The records that a caller lists, or the one that is to be their primary. */
export function readMembers(
  call: Call<WriteCondition>,
  binding: BindingType,
  name: string,
  field: Field,
  value: unknown,
): Input['members'][number] {
  const isList = binding.listField === name
  const items = oneOrMore(value)
  const ids: ToBind[] = []
  for (const item of items) {
    if (item === null || item === '' || item === undefined || item === false) continue
    const id = wholeNumber(item)
    if (id === undefined || id < 0) invalid(call, name, field)
    else if (id > 0) ids.push({ id })
  }
  return { binding, how: isList ? 'list' : 'primary', items: isList ? ids : ids.slice(0, 1) }
}
