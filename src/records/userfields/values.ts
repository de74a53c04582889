import { inLanguage } from '../../lib/text.ts'
import type { Call } from '../../rest/call.ts'
import { query, type Row } from '../../store/store.ts'
import { column } from '../field.ts'
import { settleUserfieldFiles } from '../files.ts'
import { type UserField, userfieldsOf, userfieldTable } from './definitions.ts'
import type { UserfieldOwner } from './owner.ts'
import { removeElements, writeElements } from './value-index.ts'

/** What a record, or a user, has in the user fields that are named, under the same names. */
export async function storedUserfields(call: Call, owner: UserfieldOwner, id: number, named: Row): Promise<Row> {
  const userfields = [...(await userfieldsOf(call, owner)).values()].filter(({ name }) =>
    Object.hasOwn(named, column(name)),
  )
  if (!userfields.length) return {}
  const columns = userfields.map(({ name, field }) => `"${field.column}" as "${column(name)}"`).join(', ')
  const [row] = await query(call.db, `select ${columns} from "${userfieldTable(owner)}" where id = ?`, [id])
  return row ?? Object.fromEntries(userfields.map(({ name }) => [column(name), null]))
}

/** Writes user fields over those that the record had; a new record had none. */
export async function writeUserfields(
  call: Call<'fieldRequired'>,
  owner: UserfieldOwner,
  id: number,
  before: Row | null,
  values: Row,
): Promise<void> {
  const userfields = await userfieldsOf(call, owner)
  await settleUserfieldFiles(call, owner, id, before, values)
  const row: Row = {}
  const lists: Parameters<typeof writeElements>[2][number][] = []
  for (const userfield of userfields.values()) {
    const { name, field } = userfield
    const isGiven = Object.hasOwn(values, column(name))
    const value = values[column(name)] ?? null
    // A new record is looked at as a whole, another one for what the caller says of it.
    if (isGiven || !before) requireValue(call, userfield, value)
    if (!isGiven) continue
    row[field.column!] = value
    if (field.multiple) lists.push({ field, stored: value, hadAny: (before?.[column(name)] ?? null) !== null })
  }
  if (!Object.keys(row).length) return
  await call.db
    .insertInto(userfieldTable(owner))
    .values({ id, ...row })
    .onConflict(conflict => conflict.column('id').doUpdateSet(row))
    .execute()
  if (lists.length) await writeElements(call.db, id, lists)
}

/** Writes user fields of a record that is there; gives what it had in them. */
export async function changeUserfields(
  call: Call<'fieldRequired'>,
  owner: UserfieldOwner,
  id: number,
  values: Row,
): Promise<Row> {
  const before = await storedUserfields(call, owner, id, values)
  await writeUserfields(call, owner, id, before, values)
  return before
}

/** Fails for a record that has nothing in a mandatory user field, as those have that are older than the field. */
export async function requireMandatory(call: Call<'fieldRequired'>, owner: UserfieldOwner, id: number): Promise<void> {
  const mandatory = [...(await userfieldsOf(call, owner)).values()].filter(field => field.mandatory)
  if (!mandatory.length) return
  const stored = await storedUserfields(
    call,
    owner,
    id,
    Object.fromEntries(mandatory.map(({ name }) => [column(name), null])),
  )
  for (const field of mandatory) requireValue(call, field, stored[column(field.name)])
}

function requireValue(call: Call<'fieldRequired'>, { name, mandatory, field }: UserField, value: unknown): void {
  if (mandatory && (value === null || value === undefined || value === ''))
    call.fail('fieldRequired', { field: name, title: inLanguage(field.title, call.language) })
}

/** Takes what a record, or a user, has in user fields along when it goes; its files are the record's own. */
export async function deleteUserfields(call: Call, owner: UserfieldOwner, id: number): Promise<void> {
  for (const { field } of (await userfieldsOf(call, owner)).values())
    if (field.multiple) await removeElements(call.db, field.userfieldId!, id)
  await query(call.db, `delete from "${userfieldTable(owner)}" where id = ?`, [id])
}
