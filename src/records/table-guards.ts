import { inLanguage } from '../lib/text.ts'
import type { Call } from '../rest/call.ts'
import { query } from '../store/store.ts'
import { column, type Fields } from './field.ts'
import type { TableCondition, TableDraft } from './table-type.ts'

/** A value that is no value of a field of this type. */
export const refuse = (call: Call<TableCondition>, fields: Fields, name: string): never =>
  call.fail('fieldInvalid', { field: name, title: inLanguage(fields[name]!.title, call.language) })

/** A rule: what a row names in this field is there. */
export const isThere =
  (table: string, name: string, fields: () => Fields) =>
  async ({ call, before, after }: TableDraft<never>): Promise<void> => {
    const id = after[column(name)] ?? null
    if (id === null || id === before?.[column(name)]) return
    const [row] = await query(call.db, `select id from "${table}" where id = ? ${call.flavor.forShare}`, [id])
    if (!row) refuse(call, fields(), name)
  }

/** A rule: every row has a name. */
export function hasName({ call, after }: TableDraft<never>): void {
  if (!String(after.name ?? '').trim()) call.fail('fieldRequired', { field: 'NAME' })
}
