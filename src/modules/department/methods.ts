import { sql } from 'kysely'
import { sourceOf } from '../../lib/source.ts'
import { inLanguage, type Text } from '../../lib/text.ts'
import {
  addDepartment,
  countDepartments,
  type Department,
  type DepartmentChange,
  deleteDepartment,
  isWithin,
  listDepartments,
  updateDepartment,
} from '../../portal/departments.ts'
import { settingsChanged } from '../../portal/settings/settings.ts'
import { findUser } from '../../portal/users.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import {
  type Comparison,
  type Condition,
  condition,
  type Filterable,
  never,
  readFilter,
  readOrder,
  sortedBy,
  terms,
} from '../../rest/filter.ts'
import { PAGE_SIZE, pageOffset } from '../../rest/list-query.ts'
import { type Method, method } from '../../rest/method.ts'
import { anything, type Param, scalarText, start, wholeNumber } from '../../rest/params.ts'
import type { Words } from '../../rest/phrases.ts'

/** A field of a department: how it is filtered and sorted by, and what people call it (department-fields.md). */
interface DepartmentField extends Filterable {
  label: Text
}

const fields: Readonly<Record<string, DepartmentField>> = {
  ID: { kind: 'integer', expression: sql.ref('department.id'), label: 'ID' },
  NAME: {
    kind: 'text',
    expression: sql.ref('department.name'),
    label: { en: 'Department Name', ru: 'Название подразделения' },
  },
  SORT: {
    kind: 'integer',
    expression: sql.ref('department.sort'),
    label: { en: 'Sort Order', ru: 'Порядок сортировки' },
  },
  PARENT: {
    kind: 'integer',
    expression: sql.ref('department.parent_id'),
    label: { en: 'Parent Department', ru: 'Вышестоящее подразделение' },
  },
  UF_HEAD: {
    kind: 'integer',
    expression: sql.ref('department.head_id'),
    label: { en: 'Manager', ru: 'Руководитель' },
  },
}

const fieldOf = (name: string): DepartmentField | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined)

const departmentConditions = (filter: Record<string, unknown>, by: Comparison): Condition[] =>
  terms(filter).flatMap(term => {
    const field = fieldOf(term.field)
    return field ? [condition(field, term, by)] : []
  })

function orderOf(sort: unknown, order: unknown) {
  const { name, descending } = readOrder(sort, order)
  const field = fieldOf(name)
  if (!field) return undefined
  // Nulls come first in one store and last in the other.
  return { by: field.kind === 'integer' ? sql`coalesce(${field.expression}, 0)` : sortedBy(field), descending }
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

const core = (text: Text): Words => ({ code: 'ERROR_CORE', text })

/** The words of the pages; what a head, a sort order and a move that cannot be are told with is ours. */
const phrases = {
  accessDenied: core('Access denied'),
  notFound: core('Department not found'),
  // Quirk: the line break is part of the text (department-add.md).
  nameMissing: core({ en: 'Department name not provided.<br>', ru: 'Не введено название раздела.<br>' }),
  secondRoot: core({
    en: 'There can only be one top-level department in the company structure',
    ru: 'В структуре компании должен быть только один раздел верхнего уровня',
  }),
  circle: core({
    en: 'A department cannot be moved into itself or into its sub-department',
    ru: 'Подразделение нельзя переместить в него само или в его подчинённое подразделение',
  }),
  rootStays: core({
    en: 'The top-level department cannot be deleted',
    ru: 'Подразделение верхнего уровня нельзя удалить',
  }),
  valueInvalid: core({ en: 'Invalid value for the "{title}" field', ru: 'Неверное значение поля «{title}»' }),
}

const { accessDenied, notFound, rootStays, ...writingPhrases } = phrases

const common = { scopes: ['department'], source: sourceOf(import.meta.filename) }
const writing = { ...common, kind: 'write', changesSettings: true, access: 'an administrator' } as const

const valueParams: Record<'NAME' | 'SORT' | 'PARENT' | 'UF_HEAD', Param<unknown>> = {
  NAME: anything('string'),
  SORT: anything('integer'),
  PARENT: anything('integer'),
  UF_HEAD: anything('integer'),
}

type Given = Record<keyof typeof valueParams, unknown>

/** Methods about departments (api-reference/departments/). */
export const departmentMethods: Method[] = [
  method({
    ...common,
    name: 'department.fields',
    kind: 'read',
    params: {},
    phrases: {},
    run: ({ language }) =>
      Object.fromEntries(Object.entries(fields).map(([name, { label }]) => [name, inLanguage(label, language)])),
  }),
  method({
    ...common,
    name: 'department.get',
    kind: 'read',
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
      const filters = Object.entries(beside).filter(([, value]) => value !== undefined)
      const bySort = wholeNumber(sort) === undefined ? {} : { SORT: sort }
      const filter = readFilter(FILTER)
      const where = filter
        ? departmentConditions({ ...Object.fromEntries(filters), ...bySort, ...filter }, call)
        : [never]
      const offset = pageOffset(START)
      const page = await listDepartments(call.db, { where, order: orderOf(sort, order), offset, limit: PAGE_SIZE })
      const total = START < 0 ? 0 : await countDepartments(call.db, where)
      const next = START >= 0 && offset + page.length < total ? offset + PAGE_SIZE : undefined
      return new Page(page.map(show), total, next)
    },
  }),
  method({
    ...writing,
    name: 'department.add',
    params: valueParams,
    phrases: { accessDenied, ...writingPhrases },
    async run(call, args) {
      requireAdministrator(call)
      const { name, sort, parentId, headId } = await readValues(call, { ...args, NAME: args.NAME ?? '' })
      const departments = await listDepartments(call.db)
      if (!departments.some(({ id }) => id === parentId)) call.fail('secondRoot')
      await settingsChanged(call.db, call)
      const id = await addDepartment(call.db, {
        name: name ?? '',
        ...(sort === undefined ? {} : { sort }),
        parentId: parentId ?? null,
        headId: headId ?? null,
      })
      call.recordChange('DEPARTMENT', id, 'add')
      return id
    },
  }),
  method({
    ...writing,
    name: 'department.update',
    params: { ID: anything('integer', true), ...valueParams },
    phrases: { accessDenied, notFound, ...writingPhrases },
    async run(call, { ID, ...args }) {
      requireAdministrator(call)
      const departments = await listDepartments(call.db)
      const department = requireDepartment(call, departments, ID)
      const change = await readValues(call, args)
      requirePlace(call, departments, department, change)
      await settingsChanged(call.db, call)
      await updateDepartment(call.db, department.id, change)
      call.recordChange('DEPARTMENT', department.id, 'update')
      return true
    },
  }),
  method({
    ...writing,
    name: 'department.delete',
    params: { ID: anything('integer', true) },
    phrases: { accessDenied, notFound, rootStays },
    async run(call, { ID }) {
      requireAdministrator(call)
      const department = requireDepartment(call, await listDepartments(call.db), ID)
      if (department.parentId === null) call.fail('rootStays')
      await settingsChanged(call.db, call)
      await deleteDepartment(call.db, department)
      call.recordChange('DEPARTMENT', department.id, 'delete')
      return true
    },
  }),
]

/** Who may not change the structure is told so before anything is looked up. */
function requireAdministrator(call: Call<'accessDenied'>): void {
  if (!call.caller.isAdmin) call.fail('accessDenied')
}

const requireDepartment = (call: Call<'notFound'>, departments: readonly Department[], id: unknown): Department =>
  departments.find(department => department.id === wholeNumber(id)) ?? call.fail('notFound')

/** The place that a department is to have: below one that is there and not below itself; only the top one has no parent. */
function requirePlace(
  call: Call<'secondRoot' | 'circle'>,
  departments: readonly Department[],
  { id, parentId: before }: Department,
  { parentId }: DepartmentChange,
): void {
  if (parentId === undefined || parentId === before) return
  if (!departments.some(other => other.id === parentId)) call.fail('secondRoot')
  if (parentId !== null && isWithin(departments, parentId, id)) call.fail('circle')
}

const nothing = (value: unknown): boolean =>
  value === null || value === '' || value === false || wholeNumber(value) === 0

/** What a caller says of a department; what is left out is not among it. A parent that cannot be read is none. */
async function readValues(call: Call<'nameMissing' | 'valueInvalid'>, given: Given): Promise<DepartmentChange> {
  const { NAME, SORT, PARENT, UF_HEAD } = given
  const change: DepartmentChange = {}
  const invalid = (name: keyof Given): never =>
    call.fail('valueInvalid', { title: inLanguage(fields[name]!.label, call.language) })
  if (NAME !== undefined) change.name = scalarText(NAME)?.trim() || call.fail('nameMissing')
  if (SORT !== undefined && SORT !== null && SORT !== '') change.sort = wholeNumber(SORT) ?? invalid('SORT')
  if (PARENT !== undefined) change.parentId = nothing(PARENT) ? null : (wholeNumber(PARENT) ?? -1)
  if (UF_HEAD !== undefined) {
    const id = nothing(UF_HEAD) ? null : (wholeNumber(UF_HEAD) ?? invalid('UF_HEAD'))
    if (id !== null && !(await findUser(call.db, id))) invalid('UF_HEAD')
    change.headId = id
  }
  return change
}
