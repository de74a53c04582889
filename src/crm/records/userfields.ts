import type { Call } from '../../rest/call.ts'
import { query, type Row } from '../../store/store.ts'
import { column, type UserfieldOwner } from '../record-type.ts'
import { userfieldsOf, userfieldTable } from '../userfields.ts'
import { settleFiles } from './files.ts'
import { removeElements, writeElements } from './userfield-elements.ts'

/** What a record, or a user, has in the user fields that are named, under the same names. */
export async function storedUserfields(call: Call, owner: UserfieldOwner, id: number, named: Row): Promise<Row> {
  const own = [...(await userfieldsOf(call, owner)).values()].filter(({ name }) => Object.hasOwn(named, column(name)))
  if (!own.length) return {}
  const columns = own.map(({ name, field }) => `"${field.column}" as "${column(name)}"`).join(', ')
  const [row] = await query(call.db, `select ${columns} from "${userfieldTable(owner)}" where id = ?`, [id])
  return row ?? Object.fromEntries(own.map(({ name }) => [column(name), null]))
}

/** Writes user fields over those that the record had; a new record had none. */
export async function writeUserfields(
  call: Call<'fieldRequired'>,
  owner: UserfieldOwner,
  id: number,
  before: Row | null,
  values: Row,
): Promise<void> {
  const own = await userfieldsOf(call, owner)
  await settleFiles(call, owner, id, before, values)
  const row: Row = {}
  const lists: Parameters<typeof writeElements>[2][number][] = []
  for (const { name, mandatory, field } of own.values()) {
    const isGiven = Object.hasOwn(values, column(name))
    const value = values[column(name)] ?? null
    // A new record is looked at as a whole, another one for what the caller says of it.
    if (mandatory && (isGiven || !before) && (value === null || value === ''))
      call.fail('fieldRequired', { field: name })
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

/** Takes what a record, or a user, has in user fields along when it goes; its files are the record's own. */
export async function deleteUserfields(call: Call, owner: UserfieldOwner, id: number): Promise<void> {
  for (const { field } of (await userfieldsOf(call, owner)).values())
    if (field.multiple) await removeElements(call.db, field.userfieldId!, id)
  await query(call.db, `delete from "${userfieldTable(owner)}" where id = ?`, [id])
}
