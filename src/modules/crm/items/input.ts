import { isMap } from '../../../lib/text.ts'
import { column, type Field } from '../../../records/field.ts'
import { isKnownFile } from '../../../records/files.ts'
import { invalid, readValue, readValues } from '../../../records/input.ts'
import { defaultOf } from '../../../records/userfields/definitions.ts'
import type { Call } from '../../../rest/call.ts'
import { listOf, scalarText, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import type { EntityType, WriteCondition } from '../model/entity-type.ts'
import { portalSettings } from '../model/portal-settings.ts'
import { SORT_STEP } from '../records/bindings.ts'
import { type Input, inOrder, readMembers } from '../records/input.ts'
import { isMultifield, type MultifieldChange, readMultifield } from '../records/multifields.ts'
import { categoryOwners } from '../stages/category-queries.ts'
import { type ItemField, itemFieldsOf } from './fields.ts'

export type ItemWriteCondition = WriteCondition | 'notIterable'

interface Reading {
  adding: boolean
  /** Moments and users that the portal fills in otherwise may be given (crm.item.import). */
  importing: boolean
  /** User fields are given by their own names. */
  originalNames: boolean
}

/** Reads `fields` of crm.item.*: the input of the one write path. Names that the type does not have are passed over. */
export async function readItem(
  call: Call<ItemWriteCondition>,
  type: EntityType,
  sent: Record<string, unknown>,
  { adding, importing, originalNames }: Reading,
): Promise<Input> {
  const fields = await itemFieldsOf(call, type, originalNames)
  const input: Input = { values: {}, userfields: {}, multifields: [], members: [] }
  const parents = new Map<number, number | null>()
  for (const [name, value] of Object.entries(sent)) {
    const item = fields.byName.get(name)
    if (item?.field.type === 'crm_category') await requireOwnCategory(call, type, item, value)
    if (item) readOne(call, input, parents, item, value, importing)
    else if (name === 'fm' && type.multifields) input.multifields.push(...readFm(call, type, value, adding))
    else if (importing && type.multifields && isMultifield(name))
      input.multifields.push(...readMultifield(call, name, type.fields[name]!, value, adding))
  }
  if (importing) requireOrder(call, type, input.values)
  input.members = inOrder(input.members)
  if (adding) addDefaults(call, fields.all, input.userfields)
  const defaults = adding && (await type.itemDefaults?.(call, await portalSettings(call), input.values))
  if (adding && !importing) Object.assign(input.values, type.unnamedItem?.(input.values, call))
  return { ...input, parents, ...(defaults ? { defaults } : {}) }
}

function readOne(
  call: Call<ItemWriteCondition>,
  input: Input,
  parents: Map<number, number | null>,
  item: ItemField,
  value: unknown,
  importing: boolean,
): void {
  const { storage, name, field, userfield, binding, primaryOf } = item
  if (!isWritable(call, item, importing)) return
  if (field.multiple) requireIterable(call, value)
  const list = binding ?? primaryOf
  if (field.parentOf) parents.set(field.parentOf.parent, readId(call, item, value))
  else if (storage === 'observers')
    input.observers = (listOf(value) ?? []).map(one => readId(call, item, one)).filter(id => id !== null)
  else if (list) input.members.push(inPlaces(readMembers(call, list, name, field, value)))
  else if (userfield && isLeft(field, value)) return
  else if (userfield)
    input.userfields[column(name)] = onlyFile(readValues(call, name, field, withoutFileData(field, value)))
  else input.values[column(name)] = readValue(call, name, field, asFile(field, value))
}

/**
 * Records of a list stand as they are listed, with those that were bound before
 * (tutorials/crm/how-to-edit-crm-objects/how-to-make-contact-edit-card.md).
 */
const inPlaces = (members: Input['members'][number]): Input['members'][number] =>
  members.how === 'list'
    ? { ...members, items: members.items.map((item, i) => ({ sort: (i + 1) * SORT_STEP, ...item })) }
    : members

/**
 * Quirk: an empty list leaves a list of enumeration elements as it is; null clears it
 * (tutorials/crm/how-to-edit-crm-objects/how-to-generate-edit-form-for-deal.md).
 */
const isLeft = (field: Field, value: unknown): boolean =>
  field.type === 'enumeration' && field.multiple === true && listOf(value)?.length === 0

/** Another file than the one of a single field empties it (crm-item-update.md, How to Update a File Type Custom Field). */
const onlyFile = (value: unknown): unknown => (isKnownFile(value) ? { ...value, only: true } : value)

/** Quirk: `fileData` makes files in the classic methods alone; here it is none (how-to-make-contact-edit-card.md). */
function withoutFileData({ type }: Field, value: unknown): unknown {
  if (type !== 'file') return value
  return Array.isArray(value) ? value.filter(item => !isFileData(item)) : isFileData(value) ? null : value
}

const isFileData = (value: unknown): boolean => isMap(value) && ('fileData' in value || 'FILE_DATA' in value)

/** A photo and a logo are shown as the id of their file, which is how they come back. */
const asFile = ({ type }: Field, value: unknown): unknown =>
  type === 'file' && wholeNumber(value) !== undefined ? { id: value } : value

/**
 * Nothing happens before its record comes to be, after it was changed last, or in the future
 * (api-reference/crm/universal/import/index.md, restrictions for dates).
 */
function requireOrder(call: Call<'fieldInvalid'>, { fields }: EntityType, values: Row): void {
  const isAfter = (one: unknown, other: unknown): boolean => String(one) > String(other)
  const { date_create: created = call.now, date_modify: modified = call.now, moved_time: moved } = filled(values)
  const wrong = isAfter(created, call.now)
    ? 'DATE_CREATE'
    : isAfter(modified, call.now) || isAfter(created, modified)
      ? 'DATE_MODIFY'
      : moved !== undefined && (isAfter(created, moved) || isAfter(moved, modified))
        ? 'MOVED_TIME'
        : undefined
  if (wrong) invalid(call, wrong, fields[wrong]!)
}

/** Values that are some: null is what the caller left to the portal. */
const filled = (values: Row): Row => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))

function isWritable(call: Call<'fieldInvalid'>, item: ItemField, importing: boolean): boolean {
  if (!item.field.readOnly || item.field.itemWritable) return true
  if (!importing || !item.field.importable) return false
  // What happened when is told by the portal, unless an administrator imports it (api-reference/crm/universal/import/index.md).
  return call.caller.isAdmin || invalid(call, item.name, item.field)
}

/**
 * A category of another type is refused (how-to-add-contractor.md); one that nobody has says nothing, since samples name
 * those of another portal.
 */
async function requireOwnCategory(
  call: Call<'fieldInvalid'>,
  { entityTypeId }: EntityType,
  { name, field }: ItemField,
  value: unknown,
): Promise<void> {
  const owner = (await categoryOwners(call)).get(wholeNumber(value) ?? 0)
  if (owner !== undefined && owner !== entityTypeId) invalid(call, name, field)
}

/** Several values come as a list, or as a map as forms send it; null empties the field. */
function requireIterable(call: Call<'notIterable'>, value: unknown): void {
  if (value !== null && listOf(value) === undefined) call.fail('notIterable', { type: phpType(value) })
}

function phpType(value: unknown): string {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return typeof value
}

/** The id of a record or a user; null for none. */
function readId(call: Call<'fieldInvalid'>, { name, field }: ItemField, value: unknown): number | null {
  if (value === null || value === '' || value === false) return null
  const id = wholeNumber(value)
  if (id === undefined || id < 0) return invalid(call, name, field)
  return id === 0 ? null : id
}

/** What user fields of a new record have where nothing is said of them. */
function addDefaults(call: Call<ItemWriteCondition>, fields: readonly ItemField[], userfields: Row): void {
  for (const { name, field, userfield } of fields) {
    if (!userfield || Object.hasOwn(userfields, column(name))) continue
    const value = defaultOf(call, userfield)
    if (value !== undefined) userfields[column(name)] = readValues(call, name, field, value)
  }
}

/** What stands before the keys of new elements of `fm`. */
const NEW = /^n\d+$/i

/**
 * `fm`: a list adds its elements; in a map a number changes the value that has it, or deletes it when the new one is empty,
 * any other key adds. An element without a type is passed over (crm-item-update.md).
 */
function readFm(
  call: Call<ItemWriteCondition>,
  { fields }: EntityType,
  value: unknown,
  adding: boolean,
): MultifieldChange[] {
  requireIterable(call, value)
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((item, i) => [`n${i}`, item])
    : isMap(value)
      ? Object.entries(value)
      : []
  return entries.flatMap(([key, item]) => {
    if (!isMap(item)) return []
    const typeId = scalarText(item.typeId)?.trim().toUpperCase() ?? ''
    if (!isMultifield(typeId)) return []
    const id = NEW.test(key) ? undefined : wholeNumber(key)
    const element = { VALUE: item.value, VALUE_TYPE: item.valueType, ...(id === undefined ? {} : { ID: id }) }
    return readMultifield(call, typeId, fields[typeId]!, [element], adding).map(change =>
      change.kind === 'change' ? { ...change, addsUnknown: true } : change,
    )
  })
}
