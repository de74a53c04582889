import { readMoment } from '../../../../lib/moment.ts'
import { cut } from '../../../../lib/text.ts'
import { plainText } from '../../../../records/field-types/plain.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Param, repeated, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { mayRead } from '../owners.ts'
import { readPings } from '../params.ts'

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''

/** A deadline that has to be there. */
export const deadline: Param<string, 'deadlineMissing' | 'deadlineWrong'> = {
  type: 'datetime',
  required: true,
  read(value, call) {
    if (isMissing(value)) return call.fail('deadlineMissing')
    return (typeof value === 'string' ? readMoment(value, call.zone) : undefined) ?? call.fail('deadlineWrong')
  },
}

/** A text that has to be there, be it empty. */
export const neededText = <C extends string>(missing: C): Param<string, C> => ({
  type: 'string',
  required: true,
  read: (value, call) => (value === undefined || value === null ? call.fail(missing) : (plainText(value) ?? '')),
})

/** A color of the timeline, 1 to 7; null for the usual one. */
export function readColor(call: Call<'colorWrong'>, value: unknown): string | null {
  const color = plainText(value) ?? call.fail('colorWrong')
  if (color === '') return null
  return /^[1-7]$/.test(color) ? color : call.fail('colorWrong')
}

type Details = Call<'colorWrong' | 'pingsNotArray' | 'responsibleInvalid' | 'parentMissing' | 'parentDone'>

/** The columns of what is said of a to-do; what is left out stays as it is. */
export async function readDetails(call: Details, said: Record<string, unknown>, id?: number): Promise<Row> {
  const columns: Row = {}
  if (!isUnsaid(said.title)) columns.subject = cut(plainText(said.title) ?? '', 512)
  if (!isUnsaid(said.description)) columns.description = plainText(said.description) ?? ''
  if (!isUnsaid(said.responsibleId)) columns.responsible_id = readUser(call, said.responsibleId)
  if (!isUnsaid(said.pingOffsets))
    columns.ping_offsets =
      readPings(said.pingOffsets) ?? call.fail('pingsNotArray', { value: `{${repeated(said.pingOffsets)}}` })
  if (!isUnsaid(said.colorId)) columns.color_id = readColor(call, said.colorId)
  if (!isMissing(said.parentActivityId)) columns.parent_activity_id = await readParent(call, said.parentActivityId, id)
  return columns
}

const isUnsaid = (value: unknown): boolean => value === undefined || value === null

function readUser(call: Call<'responsibleInvalid'>, value: unknown): number {
  const id = wholeNumber(value) ?? 0
  return id > 0 ? id : call.fail('responsibleInvalid')
}

/** The activity that a to-do follows; it is not done yet. 0 is none. */
async function readParent(
  call: Call<'parentMissing' | 'parentDone'>,
  value: unknown,
  ownId?: number,
): Promise<number | null> {
  const id = wholeNumber(value) ?? -1
  if (id === 0) return null
  const [parent] = await query(call.db, `select completed from activity where id = ? ${call.flavor.forShare}`, [id])
  if (!parent || id === ownId || !(await mayRead(call, id))) return call.fail('parentMissing')
  return parent.completed === 'Y' ? call.fail('parentDone') : id
}
