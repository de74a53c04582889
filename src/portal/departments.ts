import { type RawBuilder, sql } from 'kysely'
import { chunks } from '../lib/chunks.ts'
import { type Condition, every } from '../rest/filter.ts'
import type { Db } from '../store/store.ts'

/** A department of the company; the one at the top has no parent. */
export interface Department {
  id: number
  name: string
  sort: number
  parentId: number | null
  headId: number | null
}

const DEFAULT_SORT = 500

/** Adds a department and gives its id; whoever adds one to a running portal says `settingsChanged`. */
export async function addDepartment(
  db: Db,
  department: { name: string; sort?: number; parentId?: number | null; headId?: number | null },
): Promise<number> {
  const added = await db
    .insertInto('department')
    .values({
      name: department.name,
      sort: department.sort ?? DEFAULT_SORT,
      parent_id: department.parentId ?? null,
      head_id: department.headId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return Number(added.id)
}

interface DepartmentQuery {
  where?: readonly Condition[]
  order?: { by: RawBuilder<unknown>; descending: boolean } | undefined
  offset?: number
  limit?: number
}

/** Departments in order, by id unless said otherwise. */
export async function listDepartments(db: Db, query: DepartmentQuery = {}): Promise<Department[]> {
  const direction = query.order?.descending ? 'desc' : 'asc'
  let select = db
    .selectFrom('department')
    .selectAll()
    .where(every(query.where ?? []))
  if (query.order) select = select.orderBy(query.order.by, direction)
  select = select.orderBy('id', direction)
  if (query.limit !== undefined) select = select.limit(query.limit).offset(query.offset ?? 0)
  const rows = await select.execute()
  const idOrNull = (value: unknown) => (value === null ? null : Number(value))
  return rows.map(row => ({
    id: Number(row.id),
    name: row.name ?? '',
    sort: Number(row.sort ?? DEFAULT_SORT),
    parentId: idOrNull(row.parent_id),
    headId: idOrNull(row.head_id),
  }))
}

/** Those of the ids that are departments', in ascending order. */
export async function existingDepartments(db: Db, ids: readonly number[]): Promise<number[]> {
  const found: number[] = []
  for (const part of chunks([...new Set(ids)])) {
    const rows = await db.selectFrom('department').select('id').where('id', 'in', part).execute()
    found.push(...rows.map(row => Number(row.id)))
  }
  return found.sort((a, b) => a - b)
}

export async function countDepartments(db: Db, where: readonly Condition[]): Promise<number> {
  const counted = await db
    .selectFrom('department')
    .select(sql<number>`count(*)`.as('n'))
    .where(every(where))
    .executeTakeFirst()
  return Number(counted?.n ?? 0)
}

/** What is to become of a department; what is left out stays. */
export type DepartmentChange = Partial<Omit<Department, 'id'>>

export async function updateDepartment(db: Db, id: number, change: DepartmentChange): Promise<void> {
  const { name, sort, parentId, headId } = change
  const columns = {
    ...(name === undefined ? {} : { name }),
    ...(sort === undefined ? {} : { sort }),
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    ...(headId === undefined ? {} : { head_id: headId }),
  }
  if (Object.keys(columns).length) await db.updateTable('department').set(columns).where('id', '=', id).execute()
}

/**
 * Takes a department out of the structure: its members and its sub-departments move to the one above, so that nobody is
 * left outside, and no role is given to it any more.
 */
export async function deleteDepartment(db: Db, { id, parentId }: Department): Promise<void> {
  await db.updateTable('department').set({ parent_id: parentId }).where('parent_id', '=', id).execute()
  await db
    .deleteFrom('user_department')
    .where('department_id', '=', id)
    .where('user_id', 'in', members(db, parentId))
    .execute()
  await db.updateTable('user_department').set({ department_id: parentId }).where('department_id', '=', id).execute()
  await db
    .deleteFrom('role_relation')
    .where('access_code', 'in', [`D${id}`, `DR${id}`])
    .execute()
  await db.deleteFrom('department').where('id', '=', id).execute()
}

const members = (db: Db, id: number | null) =>
  db.selectFrom('user_department').select('user_id').where('department_id', '=', id)

/** Whether a department is another one or below it. */
export function isWithin(departments: readonly Department[], id: number, other: number): boolean {
  const parents = new Map(departments.map(department => [department.id, department.parentId]))
  const seen = new Set<number>()
  for (let at: number | null | undefined = id; at && !seen.has(at); at = parents.get(at)) {
    if (at === other) return true
    seen.add(at)
  }
  return false
}
