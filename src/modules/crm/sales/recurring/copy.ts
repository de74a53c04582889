import { column } from '../../../../records/field.ts'
import { filesLike } from '../../../../records/files.ts'
import { userfieldsOf } from '../../../../records/userfields/definitions.ts'
import type { UserfieldOwner } from '../../../../records/userfields/owner.ts'
import { storedUserfields } from '../../../../records/userfields/values.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Row } from '../../../../store/store.ts'
import { bindingsOf } from '../../entities/bindings.ts'
import { type EntityType, systemFields, type WriteCondition } from '../../model/entity-type.ts'
import { copyRows } from '../../products/rows/rows.ts'
import { boundTo } from '../../records/bindings.ts'
import type { Input } from '../../records/input.ts'
import { observersOf } from '../../records/observers.ts'
import { parentsOf } from '../../records/parents.ts'
import { addRecord } from '../../records/write.ts'
import { copyLink } from '../../requisites/links.ts'

/**
 * Adds a record that is like another: its fields, members, observers, parents, user fields with their files, product rows
 * and requisites. `other` are columns that differ; those that are undefined take the values of a new record.
 */
export async function addCopy(call: Call<WriteCondition>, type: EntityType, record: Row, other: Row): Promise<number> {
  const id = await addRecord(call, type, () => inputLike(call, type, record, other))
  await copyRows(call.db, { type, id: Number(record.id) }, { type, id })
  await copyLink(call, type, Number(record.id), id)
  return id
}

async function inputLike(call: Call, type: EntityType, record: Row, other: Row): Promise<Input> {
  const bindings = bindingsOf(type)
  const values: Row = {}
  for (const [name, field] of Object.entries(systemFields(type))) {
    const isListed = bindings.some(binding => binding.primaryField === name)
    if (!field.readOnly && !field.virtual && !isListed) values[column(name)] = record[column(name)]
  }
  Object.assign(values, other)
  for (const name of Object.keys(values)) if (values[name] === undefined) delete values[name]
  const id = Number(record.id)
  const members: Input['members'] = []
  for (const binding of bindings) members.push({ binding, how: 'list', items: await boundTo(call.db, binding, id) })
  const userfields = await userfieldsLike(call, type, id)
  const observers = await observersOf(call, type, id)
  return { values, userfields, multifields: [], members, observers, parents: await parentsOf(call, type, id) }
}

/** The values of the user fields of a record for another one: with files of its own. */
export async function userfieldsLike(call: Call, owner: UserfieldOwner, id: number): Promise<Row> {
  const userfields = [...(await userfieldsOf(call, owner)).values()]
  const all = Object.fromEntries(userfields.map(({ name }) => [column(name), null]))
  const values = { ...(await storedUserfields(call, owner, id, all)) }
  for (const { name, field } of userfields) {
    const stored = values[column(name)]
    if (field.type !== 'file' || stored === null || stored === undefined) continue
    const files = await filesLike(call, field.multiple ? JSON.parse(String(stored)) : [stored])
    values[column(name)] = field.multiple ? files : (files[0] ?? null)
  }
  return values
}
