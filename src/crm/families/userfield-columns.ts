import { setSetting, setting } from '../../portal/settings.ts'
import type { Call } from '../../rest/call.ts'
import { addColumn, dropColumn, dropIndex } from '../../store/schema.ts'
import { fieldType } from '../field-types/index.ts'
import type { UserfieldOwner } from '../record-type.ts'
import { userfieldColumn, userfieldTable } from '../userfields.ts'

/** A column whose field is gone; calls that began before that may still name it. */
interface Waiting {
  table: string
  column: string
  /** The epoch second from which nobody does. */
  until: number
}

const WAITING = 'userfield_columns_to_drop'
const SECONDS_TO_WAIT = 60
/** Of more than these the oldest wait no longer: a table takes some 1,600 columns. */
const MOST_WAITING = 200

/** By the id, which is never used again: names of fields are too long for names of indexes. */
const indexName = (fieldId: number): string => `userfield_${fieldId}`

/** Gives a new field its column: of its type's own form, or a text with a JSON array of several values. */
export async function giveColumn(
  call: Call,
  owner: UserfieldOwner,
  field: { id: number; name: string; userType: string; multiple: boolean },
): Promise<void> {
  await dropWaiting(call)
  const { id, name, userType, multiple } = field
  const stored = fieldType({ type: userType, title: name, settings: {} }).column
  const longTexts = stored === 'text' && userType !== 'date' && userType !== 'datetime'
  await addColumn(
    { db: call.db, flavor: call.flavor },
    userfieldTable(owner),
    userfieldColumn(name, id),
    multiple ? 'text' : stored,
    multiple ? undefined : { name: indexName(id), longTexts },
  )
}

/** Empties the column of a field that goes; the column itself is dropped when a later change of fields finds it waiting. */
export async function emptyColumn(
  call: Call,
  owner: UserfieldOwner,
  field: { id: number; name: string },
): Promise<void> {
  await dropWaiting(call)
  const table = userfieldTable(owner)
  const column = userfieldColumn(field.name, field.id)
  await dropIndex({ db: call.db, flavor: call.flavor }, indexName(field.id))
  await call.db
    .updateTable(table)
    .set({ [column]: null })
    .where(column, 'is not', null)
    .execute()
  const until = now(call) + SECONDS_TO_WAIT
  await setSetting(call.db, WAITING, JSON.stringify([...(await waiting(call)), { table, column, until }]))
}

async function dropWaiting(call: Call): Promise<void> {
  const all = await waiting(call)
  const kept = all.filter(({ until }) => until > now(call)).slice(-MOST_WAITING)
  if (kept.length === all.length) return
  for (const one of all)
    if (!kept.includes(one)) await dropColumn({ db: call.db, flavor: call.flavor }, one.table, one.column)
  await setSetting(call.db, WAITING, JSON.stringify(kept))
}

const waiting = async (call: Call): Promise<Waiting[]> => JSON.parse((await setting(call.db, WAITING)) ?? '[]')

const now = (call: Call): number => Math.floor(call.clock.now().getTime() / 1000)
