import { chunks } from '../../../lib/chunks.ts'
import { wireMoment } from '../../../lib/moment.ts'
import { isMap } from '../../../lib/text.ts'
import { deleteFiles, fileAddress, type NewFile, storeFile } from '../../../portal/files.ts'
import { isNewFile } from '../../../records/field-types/field-type.ts'
import { file } from '../../../records/field-types/file.ts'
import { date, datetime } from '../../../records/field-types/plain.ts'
import { elementOf } from '../../../records/userfields/value-index.ts'
import type { Call } from '../../../rest/call.ts'
import { truth, wholeNumber } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import { PRODUCT_FILES } from './product.ts'
import type { Property } from './properties.ts'

type Fails = Call<'fieldInvalid' | 'fieldRequired'>

/** One value that a caller sends: null takes away the one that it names. */
interface Sent {
  valueId: number | null
  value: string | number | NewFile | null
  /** The value that is there stays as it is. */
  stays?: true
}

/** More are not looked through for one product. */
const MOST_VALUES = 1000

const isFile = ({ type }: Property): boolean => type.value === file

/** Writes the values of properties that a caller sends; a new product has those of the others that are there from the start. */
export async function writeValues(
  call: Fails,
  properties: ReadonlyMap<string, Property>,
  productId: number,
  fields: Record<string, unknown>,
  isNew: boolean,
): Promise<void> {
  for (const property of properties.values()) {
    const isGiven = Object.hasOwn(fields, property.name)
    if (!isGiven && !isNew) continue
    const sent = readSent(call, property, isGiven ? fields[property.name] : property.initial)
    const left = await writeProperty(call, property, productId, sent, isNew)
    if (property.required && !left) call.fail('fieldRequired', { field: property.name })
  }
}

/** Writes the values of one property and gives how many there are now. */
async function writeProperty(
  call: Fails,
  property: Property,
  productId: number,
  sent: Sent[],
  isNew: boolean,
): Promise<number> {
  const before = isNew
    ? []
    : await query<{ id: number; value: string }>(
        call.db,
        'select id, value from product_property_value where product_id = ? and property_id = ? order by id',
        [productId, property.id],
      )
  const idsBefore = new Set(before.map(({ id }) => Number(id)))
  const filled = sent.filter(({ value }) => value !== null)
  // One value takes the place of the other; files go when they are taken away and not when they are not mentioned.
  const keepsOthers = isFile(property) && sent.length > 0 && (property.multiple || !filled.length)
  const gone = before.filter(({ id }) => {
    const mine = sent.find(({ valueId }) => valueId === Number(id))
    return mine ? mine.value === null && !mine.stays : !keepsOthers
  })
  await removeValues(call, property, gone)
  const remaining = before.length - gone.length
  let added = 0
  for (const { valueId, value } of property.multiple ? filled : filled.slice(0, 1)) {
    const row = await asRow(call, property, productId, value!)
    if (valueId !== null && idsBefore.has(valueId)) {
      if (isFile(property)) await deleteFiles(call.db, before.filter(one => Number(one.id) === valueId).map(fileOf))
      await call.db.updateTable('product_property_value').set(row).where('id', '=', valueId).execute()
    } else {
      await call.db
        .insertInto('product_property_value')
        .values({ product_id: productId, property_id: property.id, ...row })
        .execute()
      added++
    }
  }
  return remaining + added
}

const fileOf = ({ value }: { value: string }): number => Number(value)

async function removeValues(call: Call, property: Property, rows: readonly { id: number; value: string }[]) {
  if (isFile(property)) await deleteFiles(call.db, rows.map(fileOf))
  for (const some of chunks(rows.map(({ id }) => id)))
    await call.db.deleteFrom('product_property_value').where('id', 'in', some).execute()
}

/** A value in its columns. */
async function asRow(call: Call, property: Property, recordId: number, value: string | number | NewFile) {
  const stored = isNewFile(value) ? (await storeFile(call, { entityTypeId: PRODUCT_FILES, recordId }, value)).id : value
  const found = property.type.userType === 'HTML' ? String(JSON.parse(String(stored)).TEXT) : stored
  return {
    value: String(stored),
    text:
      property.indexedAs === 'text'
        ? String(elementOf(property.type.filter ?? property.type.value, String(found)))
        : null,
    number: property.indexedAs === 'number' ? Number(stored) : null,
  }
}

/** What a caller sends of one property: a value, `{valueId, value}`, or several of them. */
function readSent(call: Fails, property: Property, value: unknown): Sent[] {
  const items = itemsOf(property, value)
  if (items.length > MOST_VALUES) invalid(call, property)
  return items
    .map(item => readItem(call, property, item))
    .filter(({ valueId, value, stays }) => value !== null || valueId !== null || stays)
}

const itemKeys = ['valueId', 'VALUE_ID', 'value', 'VALUE', 'fileData', 'FILE_DATA', 'remove', 'TEXT', 'showUrl']

function itemsOf({ type }: Property, value: unknown): unknown[] {
  if (value === null || value === undefined || value === '' || value === false) return []
  if (isMap(value)) return itemKeys.some(key => key in value) ? [value] : Object.values(value)
  if (!Array.isArray(value)) return [value]
  // A file alone is a list too: its name and its content.
  const isOneFile = type.value === file && value.length === 2 && value.every(part => typeof part === 'string')
  return isOneFile ? [value] : value
}

function readItem(call: Fails, property: Property, item: unknown): Sent {
  const map = isMap(item) ? item : {}
  const named = wholeNumber(map.valueId ?? map.VALUE_ID)
  const valueId = named !== undefined && named > 0 ? named : null
  const value = 'value' in map ? map.value : 'VALUE' in map ? map.VALUE : item
  if (value === null || value === undefined || value === '' || value === false) return { valueId, value: null }
  if (isFile(property) && isMap(value)) {
    if (truth(value.remove)) return { valueId, value: null }
    // A file as it is shown says that it stays.
    if ('id' in value && !('fileData' in value)) return { valueId, value: null, stays: true }
  }
  const read = property.type.value.read(value, { zone: call.zone, field: property.field })
  if (read === undefined || read instanceof Uint8Array) return invalid(call, property)
  return { valueId, value: read }
}

const invalid = (call: Fails, { name, title }: Property): never => call.fail('fieldInvalid', { field: name, title })

/** Values of products as answers show them, by product and property: `{valueId, value}`, or a list of them. */
export async function shownValues(
  call: Call,
  properties: ReadonlyMap<string, Property>,
  products: readonly { id: number }[],
): Promise<Map<number, Record<string, unknown>>> {
  const byId = new Map([...properties.values()].map(one => [one.id, one]))
  const shown = new Map<number, Record<string, unknown>>()
  for (const { id } of products)
    shown.set(Number(id), Object.fromEntries([...properties.keys()].map(name => [name, null])))
  if (!byId.size) return shown
  const rows = await query(
    call.db,
    `select * from product_property_value where product_id in (${products.map(() => '?').join(',')}) order by id`,
    products.map(({ id }) => id),
  )
  const files = await filesOf(
    call,
    rows.filter(row => isShownFile(byId.get(Number(row.property_id)))).map(row => Number(row.value)),
  )
  for (const row of rows) {
    const property = byId.get(Number(row.property_id))
    if (!property) continue
    const value = { valueId: String(row.id), value: shownValue(call, property, row.value, files) }
    const product = shown.get(Number(row.product_id))!
    if (property.multiple) product[property.name] = [...((product[property.name] as unknown[] | null) ?? []), value]
    else product[property.name] ??= value
  }
  return shown
}

const isShownFile = (property: Property | undefined): boolean => property !== undefined && isFile(property)

function shownValue(call: Call, { type }: Property, value: string, files: ReadonlyMap<number, unknown>): unknown {
  if (type.value === file) return files.get(Number(value)) ?? null
  if (type.value === date || type.value === datetime) return wireMoment(value, call.zone)
  return type.userType === 'HTML' ? JSON.parse(value) : value
}

async function filesOf(call: Call, ids: readonly number[]): Promise<Map<number, unknown>> {
  const files = new Map<number, unknown>()
  for (const some of chunks(ids)) {
    const rows = await call.db.selectFrom('file').select(['id', 'token']).where('id', 'in', some).execute()
    for (const { id, token } of rows) {
      const address = fileAddress({ id: Number(id), token: token! })
      files.set(Number(id), { id: Number(id), showUrl: address, downloadUrl: `${address}?download=1` })
    }
  }
  return files
}

/** Takes all values of some products away; their files are deleted with the products. */
export async function deleteValues(call: Pick<Call, 'db'>, products: readonly number[]): Promise<void> {
  for (const some of chunks(products))
    await call.db.deleteFrom('product_property_value').where('product_id', 'in', some).execute()
}

/** Takes all values of a property away, files with them. */
export async function deleteValuesOf(call: Pick<Call, 'db'>, propertyId: number, areFiles: boolean): Promise<void> {
  if (areFiles) {
    const rows = await query<{ value: string }>(
      call.db,
      'select value from product_property_value where property_id = ?',
      [propertyId],
    )
    await deleteFiles(call.db, rows.map(fileOf))
  }
  await query(call.db, 'delete from product_property_value where property_id = ?', [propertyId])
}
