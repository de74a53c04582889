import { wireMoment } from '../../lib/moment.ts'
import { isMap, type Language } from '../../lib/text.ts'
import { setting } from '../../portal/settings/settings.ts'
import type { Call } from '../../rest/call.ts'
import type { RowOf, UserfieldTableName } from '../../store/table-types.ts'
import { column, type Field, type Fields } from '../field.ts'
import type { UserfieldOwner } from './owner.ts'

/** An element of an enumeration. */
export interface Element {
  id: number
  value: string
  isDefault: boolean
}

/** A user field of a type, as its row describes it and as a field of the type's records. */
export interface UserField {
  id: number
  name: string
  mandatory: boolean
  field: Field
  /** What people call it in a list, in a form and in a filter. */
  labels: { list: string; form: string; filter: string }
  /** The elements of an enumeration in their order. */
  items: readonly Element[]
}

/** The user fields of a type, or of users, by name, read once for each version of them. */
export const userfieldsOf = (call: Call, owner: UserfieldOwner): Promise<ReadonlyMap<string, UserField>> =>
  call.memo(`userfields of ${owner.userFieldEntityId}`, async () => {
    const rows = await call.db
      .selectFrom('userfield')
      .selectAll()
      .where('entity_id', '=', owner.userFieldEntityId)
      .orderBy('sort')
      .orderBy('id')
      .execute()
    const fields = new Map<string, UserField>()
    if (!rows.length) return fields
    const ids = rows.map(row => row.id)
    const elements = await call.db
      .selectFrom('userfield_enum')
      .select(['id', 'userfield_id', 'value', 'def'])
      .where('userfield_id', 'in', ids)
      .orderBy('sort')
      .orderBy('id')
      .execute()
    const items = new Map<number, Element[]>()
    for (const { id, userfield_id, value, def } of elements) {
      const element = { id: Number(id), value: String(value), isDefault: def === 'Y' }
      const ofField = items.get(Number(userfield_id))
      if (ofField) ofField.push(element)
      else items.set(Number(userfield_id), [element])
    }
    const baseCurrency = (await setting(call.db, 'base_currency')) ?? 'USD'
    for (const row of rows)
      fields.set(row.field_name!, userfieldOf(row, items.get(Number(row.id)) ?? [], call.language, baseCurrency))
    return fields
  })

function userfieldOf(
  row: RowOf<'userfield'>,
  items: readonly Element[],
  language: Language,
  baseCurrency: string,
): UserField {
  const texts = parseMap(row.labels)
  const form = labelOf(texts.EDIT_FORM_LABEL, language) || row.field_name!
  const field: Field = {
    type: row.user_type_id!,
    title: form,
    column: userfieldColumn(row.field_name!, row.id),
    userfieldId: Number(row.id),
    settings: parseMap(row.settings),
    elements: items.map(({ id }) => id),
    baseCurrency,
  }
  if (row.multiple === 'Y') field.multiple = true
  if (row.mandatory === 'Y') field.required = true
  const labels = {
    list: labelOf(texts.LIST_COLUMN_LABEL, language) || form,
    form,
    filter: labelOf(texts.LIST_FILTER_LABEL, language) || form,
  }
  return { id: Number(row.id), name: row.field_name!, mandatory: row.mandatory === 'Y', field, labels, items }
}

/** A label in a language, else in English, else in any. */
function labelOf(label: unknown, language: Language): string {
  if (!isMap(label)) return ''
  return String(label[language] || label.en || Object.values(label).find(Boolean) || '')
}

export function parseMap(text: string | null): Record<string, unknown> {
  if (!text) return {}
  const value: unknown = JSON.parse(text)
  return isMap(value) ? value : {}
}

/** The fields of an owner of user fields, those beside them and its own together. */
export async function fieldsWith(call: Call, owner: UserfieldOwner, fields: Fields): Promise<Fields> {
  const userfields = await userfieldsOf(call, owner)
  if (!userfields.size) return fields
  return call.memo(`fields of ${owner.userFieldEntityId}`, async () => ({
    ...fields,
    ...Object.fromEntries([...userfields].map(([name, { field }]) => [name, field])),
  }))
}

/** The table of a type's user field values: a column for each field, a row for each record that has any. */
export const userfieldTable = (owner: Pick<UserfieldOwner, 'table'>): UserfieldTableName => `${owner.table}_userfield`

/**
 * The column of a user field's values. A name may be given again to a field of another type, a column is not: PostgreSQL
 * remembers of a prepared statement what type the column had.
 */
export const userfieldColumn = (name: string, id: number): string => `${column(name)}_${id}`

/** What a new record gets in a field that the caller left out, as a caller would write it; undefined where that is nothing. */
export function defaultOf(call: Pick<Call, 'now' | 'zone'>, { field, items }: UserField): unknown {
  if (field.type === 'enumeration') {
    const ids = items.filter(item => item.isDefault).map(({ id }) => id)
    return field.multiple ? ids : ids[0]
  }
  const value = field.settings?.DEFAULT_VALUE
  if (!isMap(value)) return value === null || value === '' ? undefined : value
  if (value.TYPE === 'NOW') return wireMoment(call.now, call.zone)
  return value.TYPE === 'FIXED' ? value.VALUE : undefined
}
