import { type RawBuilder, sql } from 'kysely'
import { readMoment } from '../../../../lib/moment.ts'
import { type Content, readContent } from '../../../../records/recycle-bin/content.ts'
import type { Call } from '../../../../rest/call.ts'
import { oneOrMore, scalarText, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { accessCondition, accessTo, isDenied, permits } from '../../model/access.ts'
import { binTypes } from './bin-types.ts'

const PAGE = 50

/** A page of what is in the bin, the last deleted first, of what the caller may restore: who may read and delete it. */
export async function binPage(
  call: Call,
  filter: Record<string, unknown>,
  start: number,
): Promise<{ rows: Row[]; total: number; next: number | undefined }> {
  const mine = await restorable(call)
  const where = sql.join([mine, ...conditions(call, filter)], sql` and `)
  const { rows } = await sql<Row>`
    select entity_type_id, record_id, title, deleted_by_id, deleted from recycle_bin r where ${where}
    order by deleted desc, record_id desc limit ${sql.lit(PAGE)} offset ${start}`.execute(call.db)
  const counted = await sql<{ total: number }>`select count(*) as total from recycle_bin r where ${where}`.execute(
    call.db,
  )
  const total = Number(counted.rows[0]!.total)
  return { rows, total, next: start + PAGE < total ? start + PAGE : undefined }
}

/** The records that the caller may restore, as a condition over `r`. */
async function restorable(call: Call): Promise<RawBuilder<unknown>> {
  const some: RawBuilder<unknown>[] = []
  for (const { kind } of await binTypes(call)) {
    const [read, remove] = [await accessTo(call, kind, 'read'), await accessTo(call, kind, 'delete')]
    if (isDenied(read) || isDenied(remove)) continue
    const rights = [accessCondition(read), accessCondition(remove)].filter(one => one !== null)
    some.push(sql`(${sql.join([sql`r.entity_type_id = ${kind.entityTypeId}`, ...rights], sql` and `)})`)
  }
  return some.length ? sql`(${sql.join(some, sql` or `)})` : sql`1 = 0`
}

/** `entityTypeId`, `deletedBy`, `from` and `to` as moments, and a part of the title or the id as `text`. */
function conditions(call: Call, filter: Record<string, unknown>): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = []
  const numbers = (value: unknown) =>
    oneOrMore(value)
      .map(wholeNumber)
      .filter(one => one !== undefined)
  for (const [name, column] of [
    ['entityTypeId', 'entity_type_id'],
    ['deletedBy', 'deleted_by_id'],
  ] as const) {
    if (filter[name] === undefined || filter[name] === '') continue
    const ids = numbers(filter[name])
    all.push(ids.length ? sql`r.${sql.ref(column)} in (${sql.join(ids)})` : sql`1 = 0`)
  }
  for (const [name, sign] of [
    ['from', '>='],
    ['to', '<='],
  ] as const) {
    const moment = readMoment(scalarText(filter[name]) ?? '', call.zone)
    if (moment !== undefined) all.push(sql`r.deleted ${sql.raw(sign)} ${moment}`)
  }
  const text = scalarText(filter.text)?.trim()
  if (text) {
    const id = wholeNumber(text)
    const titled = call.flavor.like(sql.ref('r.title'), `%${text.replace(/[%_]/g, '')}%`)
    all.push(id === undefined ? titled : sql`(${titled} or r.record_id = ${id})`)
  }
  return all
}

/** What the bin has of a record that the caller may restore, or delete for good. */
export async function requireEntry(
  call: Call<'notFound' | 'accessDenied'>,
  entityTypeId: number,
  id: number,
): Promise<{ content: Content }> {
  const [row] = await query(call.db, 'select * from recycle_bin where entity_type_id = ? and record_id = ?', [
    ...[entityTypeId, id],
  ])
  if (!row) return call.fail('notFound', { id })
  const type = (await binTypes(call)).find(({ kind }) => kind.entityTypeId === entityTypeId)
  for (const verb of ['read', 'delete'] as const)
    if (type ? !permits(await accessTo(call, type.kind, verb), row) : !call.caller.isAdmin) call.fail('accessDenied')
  return { content: readContent(row.content) }
}
