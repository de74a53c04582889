import { deleteFiles, type NewFile, storeFile } from '../portal/files.ts'
import type { Call } from '../rest/call.ts'
import type { Row } from '../store/store.ts'
import { column } from './field.ts'
import { isNewFile } from './field-types/field-type.ts'
import { userfieldsOf } from './userfields/definitions.ts'
import type { UserfieldOwner } from './userfields/owner.ts'

/** A file that a caller names by its id: it stays in the field it is in, or goes. */
export interface KnownFile {
  file: number
  stays: boolean
  /** A single field that has another file is emptied; unless said, it keeps that. */
  only?: true
}

export const isKnownFile = (value: unknown): value is KnownFile =>
  typeof value === 'object' && value !== null && 'stays' in value

/** Stores the new files among a row's values and puts their ids in their place, in the row itself. */
export async function storeFiles(
  call: Call,
  { entityTypeId }: Pick<UserfieldOwner, 'entityTypeId'>,
  recordId: number,
  row: Row,
): Promise<Row> {
  for (const [column, value] of Object.entries(row))
    if (isNewFile(value)) row[column] = (await storeFile(call, { entityTypeId, recordId }, value)).id
  return row
}

/**
 * Puts ids in the place of what a caller wants of file fields of a record's user fields. A field with several files is set
 * as a whole, but a list of removals alone leaves the others (api-reference/files/how-to-update-files.md). Only files that
 * the field has, in what is stored, can be kept; those that it loses are deleted.
 */
export async function settleFiles(
  call: Call,
  owner: UserfieldOwner,
  recordId: number,
  stored: Row | null,
  values: Row,
): Promise<void> {
  const fields = [...(await userfieldsOf(call, owner)).values()].filter(
    ({ name, field }) => field.type === 'file' && Object.hasOwn(values, column(name)),
  )
  for (const { name: fieldName, field } of fields) {
    const name = column(fieldName)
    const before = idsIn(stored?.[name], field.multiple === true)
    const wanted: (NewFile | KnownFile)[] = values[name] === null ? [] : field.multiple ? values[name] : [values[name]]
    const named = wanted.filter(isKnownFile)
    const gone = named.filter(({ stays }) => !stays).map(({ file }) => file)
    const onlyGoing = wanted.length > 0 && gone.length === wanted.length
    const [first] = named
    // One file that is not the field's own says nothing of the field.
    const keepsOwn = onlyGoing || (!field.multiple && first && !first.only)
    const kept = keepsOwn ? before : named.map(({ file }) => file)
    const after = [...new Set(kept)].filter(id => before.includes(id) && !gone.includes(id))
    for (const item of wanted)
      if (isNewFile(item)) after.push((await storeFile(call, { entityTypeId: owner.entityTypeId, recordId }, item)).id)
    values[name] = field.multiple && after.length ? JSON.stringify(after) : (after[0] ?? null)
    await deleteFiles(
      call.db,
      before.filter(id => !after.includes(id)),
    )
  }
}

/** The ids of files in a column of user fields. */
export function idsIn(value: unknown, multiple: boolean): number[] {
  if (value === null || value === undefined) return []
  return multiple ? (JSON.parse(String(value)) as number[]) : [Number(value)]
}
