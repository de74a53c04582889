import { sql } from 'kysely'
import { chunks } from '../lib/chunks.ts'
import { Page } from '../rest/answer.ts'
import { PAGE_SIZE, pageOffset } from '../rest/list-query.ts'
import { type Method, method } from '../rest/method.ts'
import { anything, start, wholeNumber } from '../rest/params.ts'
import type { Db } from '../store/store.ts'
import {
  type Comparison,
  type Condition,
  condition,
  every,
  type Filterable,
  never,
  readFilter,
  readOrder,
  terms,
} from './filter.ts'

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
  order?: { field: DepartmentField; descending: boolean } | undefined
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
  if (query.order) select = select.orderBy(orderings[query.order.field], direction)
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

/** What department.get sorts and filters by. */
const filterables = {
  ID: { kind: 'integer', expression: sql.ref('department.id') },
  NAME: { kind: 'text', expression: sql.ref('department.name') },
  SORT: { kind: 'integer', expression: sql.ref('department.sort') },
  PARENT: { kind: 'integer', expression: sql.ref('department.parent_id') },
  UF_HEAD: { kind: 'integer', expression: sql.ref('department.head_id') },
} satisfies Record<string, Filterable>

type DepartmentField = keyof typeof filterables

const orderings = {
  ID: sql.ref('department.id'),
  NAME: sql.ref('department.name'),
  SORT: sql.ref('department.sort'),
  // Nulls come first in one store and last in the other.
  PARENT: sql`coalesce(department.parent_id, 0)`,
  UF_HEAD: sql`coalesce(department.head_id, 0)`,
} satisfies Record<DepartmentField, unknown>

const isField = (name: string): name is DepartmentField => Object.hasOwn(filterables, name)

const departmentConditions = (filter: Record<string, unknown>, by: Comparison): Condition[] =>
  terms(filter).flatMap(term => (isField(term.field) ? [condition(filterables[term.field], term, by)] : []))

function orderOf(sort: unknown, order: unknown) {
  const { name, descending } = readOrder(sort, order)
  return isField(name) ? { field: name, descending } : undefined
}

function show({ id, name, sort, parentId, headId }: Department) {
  return {
    ID: String(id),
    NAME: name,
    SORT: sort,
    ...(parentId === null ? {} : { PARENT: String(parentId) }),
    ...(headId === null ? {} : { UF_HEAD: String(headId) }),
  }
}

/** Methods about departments (api-reference/departments/). */
export const departmentMethods: Method[] = [
  method({
    name: 'department.get',
    scopes: ['department'],
    kind: 'read',
    source: 'src/portal/departments.ts',
    params: {
      // The field to sort by, and a filter by SORT as well: names of parameters have no case.
      sort: anything('string'),
      order: anything('string'),
      ID: anything('integer'),
      NAME: anything('string'),
      PARENT: anything('integer'),
      UF_HEAD: anything('integer'),
      FILTER: anything('object'),
      START: start,
    },
    phrases: {},
    async run(call, { sort, order, FILTER, START, ...beside }) {
      const given = Object.entries(beside).filter(([, value]) => value !== undefined)
      const bySort = wholeNumber(sort) === undefined ? {} : { SORT: sort }
      const filter = readFilter(FILTER)
      const where = filter
        ? departmentConditions({ ...Object.fromEntries(given), ...bySort, ...filter }, call)
        : [never]
      const offset = pageOffset(START)
      const page = await listDepartments(call.db, { where, order: orderOf(sort, order), offset, limit: PAGE_SIZE })
      const total = START < 0 ? 0 : await countDepartments(call.db, where)
      const next = START >= 0 && offset + page.length < total ? offset + PAGE_SIZE : undefined
      return new Page(page.map(show), total, next)
    },
  }),
]

async function countDepartments(db: Db, where: readonly Condition[]): Promise<number> {
  const counted = await db
    .selectFrom('department')
    .select(sql<number>`count(*)`.as('n'))
    .where(every(where))
    .executeTakeFirst()
  return Number(counted?.n ?? 0)
}
