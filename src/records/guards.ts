import type { Call } from '../rest/call.ts'
import { query } from '../store/store.ts'
import type { Draft, Guard } from './draft.ts'
import { column, type Fields } from './field.ts'
import { invalid } from './input.ts'

/** A value that is no value of a field of this type. */
export const refuse = (call: Call<'fieldInvalid'>, fields: Fields, name: string): never =>
  invalid(call, name, fields[name]!)

/** A rule: what a row names in this field is there. */
export const isThere =
  (table: string, name: string): Guard =>
  async ({ call, type, before, after }) => {
    const id = after[column(name)] ?? null
    if (id === null || id === before?.[column(name)]) return
    const [row] = await query(call.db, `select id from "${table}" where id = ? ${call.flavor.forShare}`, [id])
    if (!row) refuse(call, type.fields, name)
  }

/** A rule: every row has a name. */
export function hasName({ call, after }: Draft): void {
  if (!String(after.name ?? '').trim()) call.fail('fieldRequired', { field: 'NAME' })
}
