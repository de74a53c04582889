import { deleteFiles } from '../../portal/files/stored-files.ts'
import { setSetting, setting } from '../../portal/settings/settings.ts'
import type { Call } from '../../rest/call.ts'
import { addColumn, renameColumn } from '../../store/schema.ts'
import { type Db, query } from '../../store/store.ts'
import { fieldType } from '../field-types/index.ts'
import { idsIn } from '../files.ts'
import { userfieldColumn, userfieldTable } from './definitions.ts'
import type { UserfieldOwner } from './owner.ts'

/** What of a field says how its column is made. */
export interface Stored {
  id: number
  name: string
  userType: string
  multiple: boolean
}

/**
 * A column whose field is gone. It is emptied in slices and then waits for the next field that is kept alike: making an
 * index over a table in use takes time, and dropping a column makes SQLite write the whole table again.
 */
export interface Spare {
  table: string
  column: string
  /** Columns of one form are alike in their type and their index. */
  form: string
  /** The epoch second from which no running call names the column any more. */
  until: number
  /** The field whose values are still in it; null: none are. */
  full: { id: number; multiple: boolean; files: boolean } | null
}

const SPARES = 'userfield_spare_columns'
const SECONDS_TO_WAIT = 60
/** Rows that are emptied in one transaction: some milliseconds. */
const SLICE = 2000

/** By the id, which is never used again: names of fields are too long for names of indexes. */
const indexName = (fieldId: number): string => `userfield_${fieldId}`

interface Form {
  type: 'integer' | 'number' | 'text'
  indexed: boolean
  longTexts: boolean
}

/** The form of a field's column: of its type's own, or a text with a JSON array of several values. */
function formOf({ name, userType, multiple }: Stored): Form {
  if (multiple) return { type: 'text', indexed: false, longTexts: false }
  const type = fieldType({ type: userType, title: name, settings: {} }).column
  return { type, indexed: true, longTexts: type === 'text' && userType !== 'date' && userType !== 'datetime' }
}

const nameOf = ({ type, indexed, longTexts }: Form): string =>
  `${type}${indexed ? ' indexed' : ''}${longTexts ? ' whole' : ''}`

/** Gives a new field its column: a spare one, else one that is made. */
export async function giveColumn(call: Call, owner: UserfieldOwner, field: Stored): Promise<void> {
  const schema = { db: call.db, flavor: call.flavor }
  const table = userfieldTable(owner)
  const column = userfieldColumn(field.name, field.id)
  const form = formOf(field)
  const spares = await spareColumns(call.db)
  const spare = spares.find(
    one => one.table === table && one.form === nameOf(form) && !one.full && one.until <= now(call),
  )
  if (spare) {
    await renameColumn(schema, table, spare.column, column)
    await keep(
      call.db,
      spares.filter(one => one !== spare),
    )
    return
  }
  const index = form.indexed ? { name: indexName(field.id), longTexts: form.longTexts } : undefined
  await addColumn(schema, table, column, form.type, index)
}

/** Columns of a type's table that belong to no field. */
export const sparesOf = async (call: Call, owner: UserfieldOwner): Promise<number> =>
  (await spareColumns(call.db)).filter(({ table }) => table === userfieldTable(owner)).length

/** Takes the column of a field that goes, and empties the first slice of it: of most portals that is all. Whether it was. */
export async function takeColumn(call: Call, owner: UserfieldOwner, field: Stored): Promise<boolean> {
  const spare: Spare = {
    table: userfieldTable(owner),
    column: userfieldColumn(field.name, field.id),
    form: nameOf(formOf(field)),
    until: now(call) + SECONDS_TO_WAIT,
    full: { id: field.id, multiple: field.multiple, files: field.userType === 'file' },
  }
  if ((await emptySlice(call.db, spare, 0)) === null) spare.full = null
  await keep(call.db, [...(await spareColumns(call.db)), spare])
  return spare.full === null
}

/** Empties the rows that follow an id; gives the last id of the slice, null when there are no more. */
export async function emptySlice(db: Db, { table, column, full }: Spare, after: number): Promise<number | null> {
  if (!full) return null
  const [end] = await query<{ id: number }>(
    db,
    `select id from "${table}" where id > ? order by id limit 1 offset ${SLICE - 1}`,
    [after],
  )
  const last = end ? Number(end.id) : Number.MAX_SAFE_INTEGER
  // Said so that no index of the column is used: the slice is found by its ids.
  const rows = `id > ? and id <= ? and ("${column}" is not null) is true`
  if (full.files) {
    const stored = await query(db, `select "${column}" as value from "${table}" where ${rows}`, [after, last])
    await deleteFiles(
      db,
      stored.flatMap(({ value }) => idsIn(value, full.multiple)),
    )
  }
  await query(db, `update "${table}" set "${column}" = null where ${rows}`, [after, last])
  if (full.multiple)
    await query(db, 'delete from userfield_element where userfield_id = ? and record_id > ? and record_id <= ?', [
      full.id,
      after,
      last,
    ])
  return end ? last : null
}

export const spareColumns = async (db: Db): Promise<Spare[]> => JSON.parse((await setting(db, SPARES)) ?? '[]')

/** Forgets the columns of an owner whose table goes. */
export async function forgetColumnsOf(db: Db, owner: Pick<UserfieldOwner, 'table'>): Promise<void> {
  const spares = await spareColumns(db)
  const left = spares.filter(({ table }) => table !== userfieldTable(owner))
  if (left.length < spares.length) await keep(db, left)
}

const keep = (db: Db, spares: readonly Spare[]): Promise<void> => setSetting(db, SPARES, JSON.stringify(spares))

/** Says that a column is empty where it is; part of a transaction that holds the version of the settings. */
export async function markEmpty(db: Db, { table, column }: Spare): Promise<void> {
  const spares = await spareColumns(db)
  const spare = spares.find(one => one.column === column)
  if (!spare) return
  // A snapshot that was restored meanwhile may have brought rows back.
  const left = await query(db, `select 1 from "${table}" where "${column}" is not null limit 1`)
  if (!left.length) spare.full = null
  await keep(db, spares)
}

const now = (call: Call): number => Math.floor(call.clock.now().getTime() / 1000)
