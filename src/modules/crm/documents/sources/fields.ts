import { isMap } from '../../../../lib/text.ts'
import { column, type Field, type Fields } from '../../../../records/field.ts'
import { idsIn } from '../../../../records/files.ts'
import { type UserField, userfieldsOf, userfieldTable } from '../../../../records/userfields/definitions.ts'
import type { UserfieldOwner } from '../../../../records/userfields/owner.ts'
import { query, type Row } from '../../../../store/store.ts'
import type { Leaf, Provider } from '../../../documentgenerator/index.ts'
import type { SourceContext } from './context.ts'

/** Fields that say nothing to people who read a document. */
const untold: ReadonlySet<string> = new Set(['file', 'crm_category'])

/** The stored fields of a row as what a document can show of it. */
export function ownFields(context: SourceContext, fields: Fields, row: Row): Provider {
  const told = Object.entries(fields).filter(
    ([, field]) => !field.virtual && !field.parentOf && !field.constant && !untold.has(field.type),
  )
  return Object.fromEntries(told.map(([name, field]) => [name, leafOf(context, field, row[column(name)], row)]))
}

/** A value of a field, by the type of the field. */
function leafOf({ call, row: rowOf }: SourceContext, field: Field, value: unknown, row: Row): Leaf {
  const { title } = field
  if (value === null || value === undefined) value = null
  switch (field.type) {
    case 'date':
    case 'datetime':
      return { title, kind: 'DATE', value }
    case 'double':
      return { title, kind: 'MONEY', value: value === null ? null : money(value, row) }
    case 'user':
    case 'employee':
      return { title, kind: 'NAME', value: async () => nameOf(await rowOf('portal_user', value)) }
    case 'crm_status':
      return { title, value: () => nameOfElement(call.db, field, value) }
    default:
      return { title, value }
  }
}

/** An amount of a record, in its currency. */
export const money = (amount: unknown, row: Row) => ({
  amount: Number(amount ?? 0),
  currency: String(row.currency_id ?? row.currency ?? ''),
})

/** The parts of the name of a person or a user. */
export const nameOf = (row: Row): Record<string, unknown> => ({
  NAME: row.name,
  SECOND_NAME: row.second_name,
  LAST_NAME: row.last_name,
})

async function nameOfElement(db: SourceContext['call']['db'], { statusType, settings }: Field, code: unknown) {
  if (code === null) return null
  const directory = String(settings?.ENTITY_TYPE ?? statusType ?? '')
  // Stages of a category have directories of their own.
  const [element] = await query<{ name: string }>(
    db,
    'select name from status where status_id = ? order by case when entity_id = ? then 0 else 1 end, id limit 1',
    [code, directory],
  )
  return element?.name ?? code
}

/** The user fields of a row: `UF_CRM_1234`, in a template `{UfCrm1234}`. */
export async function userFields(context: SourceContext, owner: UserfieldOwner, id: unknown): Promise<Provider> {
  const fields = await userfieldsOf(context.call, owner)
  if (!fields.size) return {}
  const [row = {}] = await query(context.call.db, `select * from "${userfieldTable(owner)}" where id = ?`, [id ?? 0])
  return Object.fromEntries(
    [...fields].map(([name, own]) => [name, userLeaf(context, own, row[own.field.column ?? ''] ?? null)]),
  )
}

function userLeaf(context: SourceContext, own: UserField, stored: unknown): Leaf {
  const { field, labels } = own
  const title = labels.form
  if (field.type === 'file') {
    const [first] = idsIn(stored, field.multiple === true)
    return { title, kind: kindOfPicture(own.name), value: null, picture: () => context.picture(first) }
  }
  if (!field.multiple || stored === null) return { ...userValue(context, own, stored), title }
  const each = (JSON.parse(String(stored)) as unknown[]).map(value => userValue(context, own, value))
  const settled = (leaf: Leaf) => (typeof leaf.value === 'function' ? leaf.value() : leaf.value)
  return { ...(each[0] ?? { value: null }), title, value: () => Promise.all(each.map(settled)) }
}

/** Stamps and signatures are shown where the document is to have them (crm-document-generator-document-add.md). */
const kindOfPicture = (name: string): 'STAMP' | 'IMAGE' => (/_(STAMP|SIGN|SIGNATURE)$/.test(name) ? 'STAMP' : 'IMAGE')

function userValue(context: SourceContext, { field, items }: UserField, value: unknown): Leaf {
  const { title } = field
  if (value === null) return { title, value }
  switch (field.type) {
    case 'enumeration':
      return { title, value: items.find(({ id }) => id === Number(value))?.value ?? null }
    case 'boolean': {
      const yes = Number(value) === 1
      return { title, value: context.call.language === 'ru' ? (yes ? 'да' : 'нет') : yes ? 'yes' : 'no' }
    }
    case 'money': {
      const [amount, currency = field.baseCurrency ?? ''] = String(value).split('|')
      return { title, kind: 'MONEY', value: { amount: Number(amount), currency } }
    }
    case 'double':
    case 'integer':
      return { title, kind: 'QUANTITY', value: Number(value) }
    case 'address':
      return { title, value: String(value).split('|')[0] }
    default:
      return leafOf(context, field, isMap(value) ? null : value, {})
  }
}
