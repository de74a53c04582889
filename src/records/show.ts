import { chunks } from '../lib/chunks.ts'
import { inLanguage } from '../lib/text.ts'
import type { Call } from '../rest/call.ts'
import type { Flavor, Sql } from '../store/flavor.ts'
import { column, type Field, type Fields } from './field.ts'
import { fieldType } from './field-types/index.ts'
import { type UserField, userfieldTable } from './userfields/definitions.ts'
import type { UserfieldOwner } from './userfields/owner.ts'

/** Columns of a record are `r.…`, those of its user fields `u.…`; its parents stand in a table of their own. */
export function columnOf(name: string, { column: own, parentOf, constant }: Field): Sql {
  if (constant) return constant
  if (!parentOf) return own ? `u."${own}"` : `r."${column(name)}"`
  const { child, parent } = parentOf
  return `(select p.parent_id from item_parent p where p.entity_type_id = ${child} and p.record_id = r.id and p.parent_entity_type_id = ${parent})`
}

/** Fields of one JSON object: SQLite makes objects of 500 at most. */
const FIELDS_OF_OBJECT = 400

/** The classic form of records as SQL: a JSON object of named fields, made without passing through JavaScript. */
export function classicObject(flavor: Flavor, fields: Fields): Sql {
  const entries = Object.entries(fields).map(([name, field]) => [name, shown(flavor, name, field)] as const)
  const always = entries.filter(([name]) => !isLeftOut(fields[name]!))
  if (always.length === entries.length) return jsonObject(flavor, entries)
  const filled = entries
    .filter(([name]) => isLeftOut(fields[name]!))
    .map(([name, value]) => `coalesce(',"${name}":'||cast(${value} as text),'')`)
  const inner = `(select ','||substr(j, 2, length(j) - 2) from (select ${jsonObject(flavor, always)} as j) part)`
  return `('{'||substr(${[...(always.length ? [inner] : []), ...filled].join('||')}, 2)||'}')`
}

/** Quirk: an empty user field of one file is left out (how-to-add-lead-with-files.md). */
const isLeftOut = ({ type, multiple, settings }: Field): boolean =>
  type === 'file' && !multiple && settings !== undefined

/** A JSON object, as text, of any number of entries. */
export function jsonObject(flavor: Flavor, entries: readonly (readonly [string, Sql])[]): Sql {
  const parts = chunks(entries, FIELDS_OF_OBJECT).map(part => flavor.object(part))
  if (parts.length === 1) return parts[0]!
  const inner = parts.map(part => `(select substr(j, 2, length(j) - 2) from (select ${part} as j) part)`)
  return `('{'||${inner.join("||','||")}||'}')`
}

function shown(flavor: Flavor, name: string, field: Field): Sql {
  const source = columnOf(name, field)
  const type = fieldType(field)
  if (!field.multiple) return type.show(source, flavor, field)
  const elements =
    type.column === 'text' && field.type !== 'date' && field.type !== 'datetime'
      ? flavor.json(source)
      : flavor.mapElements(source, value => asElement(flavor, field, value))
  // Quirk: an empty multiple user field is false (sample of crm.lead.list), one of files a list (how-to-add-lead-with-files.md).
  const none = flavor.json(field.type === 'file' ? "'[]'" : "'false'")
  return `case when ${source} is null then ${none} else ${elements} end`
}

/** Numbers among the elements stay numbers; dates and files are shown as they are alone. */
function asElement(flavor: Flavor, field: Field, value: Sql): Sql {
  const type = fieldType(field)
  if (type.column === 'number') return `cast(${value} as ${flavor.types.number})`
  if (field.type === 'file') return flavor.json(type.show(`cast(${value} as ${flavor.types.integer})`, flavor, field))
  if (type.column === 'integer') return `cast(${value} as ${flavor.types.integer})`
  return type.show(value, flavor, field)
}

/** The fields that `*` and `UF_*` mean. */
export const starFields = (fields: Fields): Fields => pick(fields, (_, field) => !field.virtual && !field.settings)
export const userFields = (fields: Fields): Fields => pick(fields, (_, field) => field.settings !== undefined)

const pick = (fields: Fields, test: (name: string, field: Field) => boolean): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name, field]) => test(name, field)))

/** The `from` of a query over records; user fields are joined only where something asks for them. */
export const fromRecords = (owner: Pick<UserfieldOwner, 'table'>, withUserfields: boolean): Sql =>
  withUserfields
    ? `from "${owner.table}" r left join "${userfieldTable(owner)}" u on u.id = r.id`
    : `from "${owner.table}" r`

/** `fields`: what records have, as the API tells it; `own` are the user fields among them. */
export function describeFields(
  call: Pick<Call, 'language'>,
  fields: Fields,
  own?: ReadonlyMap<string, UserField>,
): Record<string, unknown> {
  const described: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields))
    if (!field.undescribed) described[name] = description(call, name, field, own?.get(name))
  return described
}

export function description(
  call: Pick<Call, 'language'>,
  name: string,
  field: Field,
  own?: UserField,
): Record<string, unknown> {
  return {
    type: field.type,
    isRequired: field.required === true,
    isReadOnly: field.readOnly === true,
    isImmutable: field.immutable === true,
    isMultiple: field.multiple === true,
    isDynamic: own !== undefined,
    ...(field.deprecated ? { isDeprecated: true } : {}),
    ...(field.statusType ? { statusType: field.statusType } : {}),
    ...(own ? ownDescription(name, own) : { title: inLanguage(field.title, call.language) }),
    ...(field.systemSettings ? { settings: field.systemSettings } : {}),
  }
}

/** What is told of a user field alone: its elements, its directory, its labels and settings. */
const ownDescription = (name: string, { field, labels, items }: UserField): Record<string, unknown> => ({
  ...(field.type === 'enumeration' ? { items: items.map(({ id, value }) => ({ ID: String(id), VALUE: value })) } : {}),
  ...(field.type === 'crm_status' ? { statusType: field.settings?.ENTITY_TYPE } : {}),
  title: name,
  listLabel: labels.list,
  formLabel: labels.form,
  filterLabel: labels.filter,
  settings: field.settings,
})
