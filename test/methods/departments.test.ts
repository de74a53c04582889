import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import type { Answer, Portal } from '../../src/index.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addRole, addUser } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'

const CLERK = { userId: 2 }
const bugs: unknown[] = []

let portal: Portal
const open: Portal[] = []

/** Company (1) over Sales (2) over West (3); user 2 is a clerk of West. */
beforeEach(async () => {
  portal = await openPortal({ onBug: (error, method) => bugs.push([method, error]) })
  open.push(portal)
  await add({ NAME: 'Sales', PARENT: 1 })
  await add({ NAME: 'West', PARENT: 2 })
  await addUser(portal, { departments: [3] })
})

after(async () => {
  for (const one of open) await one.close()
  assert.deepEqual(bugs, [])
})

type Params = Record<string, unknown>

const call = (verb: string, params: Params = {}, as?: { userId: number }) =>
  portal.call(`department.${verb}`, params, as)

const add = async (params: Params): Promise<number> => resultOf(await call('add', params))

const update = async (params: Params) => answers(await call('update', params), true)

/** `1 Company, 2 Sales < 1`: every department with its parent. */
const tree = async (): Promise<string> =>
  resultOf(await call('get'))
    .map((d: Record<string, string>) => `${d.ID} ${d.NAME}${d.PARENT ? ` < ${d.PARENT}` : ''}`)
    .join(', ')

const core = (answer: Answer, text: string) => fails(answer, 'ERROR_CORE', text)

const ONE_ROOT = 'There can only be one top-level department in the company structure'
const CIRCLE = 'A department cannot be moved into itself or into its sub-department'
const NAMELESS = 'Department name not provided.<br>'

test('department.fields', async () => {
  answers(await call('fields', {}, CLERK), {
    ID: 'ID',
    NAME: 'Department Name',
    SORT: 'Sort Order',
    PARENT: 'Parent Department',
    UF_HEAD: 'Manager',
  })
})

describe('department.add', () => {
  test('gives the id of a department with all that was sent', async () => {
    const id = await add({ NAME: ' East ', SORT: '450', UF_HEAD: 1, PARENT: '2' })
    assert.equal(id, 4)
    answers(await call('get', { ID: id }), [{ ID: '4', NAME: 'East', SORT: 450, PARENT: '2', UF_HEAD: '1' }])
    const plain = await add({ NAME: 'North', PARENT: 1, SORT: '', UF_HEAD: 0 })
    answers(await call('get', { ID: plain }), [{ ID: '5', NAME: 'North', SORT: 500, PARENT: '1' }])
  })

  for (const [params, text] of [
    [{}, NAMELESS],
    [{ NAME: '  ', PARENT: 1 }, NAMELESS],
    [{ NAME: ['x'], PARENT: 1 }, NAMELESS],
    [{ NAME: null, PARENT: 1 }, NAMELESS],
    [{ NAME: 'X' }, ONE_ROOT],
    [{ NAME: 'X', PARENT: 0 }, ONE_ROOT],
    [{ NAME: 'X', PARENT: 99 }, ONE_ROOT],
    [{ NAME: 'X', PARENT: 'abc' }, ONE_ROOT],
    [{ NAME: 'X', PARENT: { a: 1 } }, ONE_ROOT],
    [{ NAME: 'X', PARENT: 1, UF_HEAD: 99 }, 'Invalid value for the "Manager" field'],
    [{ NAME: 'X', PARENT: 1, UF_HEAD: 'abc' }, 'Invalid value for the "Manager" field'],
    [{ NAME: 'X', PARENT: 1, UF_HEAD: -1 }, 'Invalid value for the "Manager" field'],
    [{ NAME: 'X', PARENT: 1, SORT: 'abc' }, 'Invalid value for the "Sort Order" field'],
    [{ NAME: 'X', PARENT: 1, SORT: 1e300 }, 'Invalid value for the "Sort Order" field'],
  ] as [Params, string][])
    test(`refuses ${JSON.stringify(params)}`, async () => {
      core(await call('add', params), text)
      assert.equal(await tree(), '1 Company, 2 Sales < 1, 3 West < 2')
    })
})

describe('department.update', () => {
  test('changes what is sent and nothing else', async () => {
    await update({ ID: 3, SORT: 10, UF_HEAD: 2 })
    await update({ ID: '3', NAME: 'Far West' })
    await update({ ID: 3 })
    answers(await call('get', { ID: 3 }), [{ ID: '3', NAME: 'Far West', SORT: 10, PARENT: '2', UF_HEAD: '2' }])
    await update({ ID: 3, PARENT: 1, UF_HEAD: '' })
    answers(await call('get', { ID: 3 }), [{ ID: '3', NAME: 'Far West', SORT: 10, PARENT: '1' }])
    await update({ ID: 1, NAME: 'Group', PARENT: 0 })
    assert.equal(await tree(), '1 Group, 2 Sales < 1, 3 Far West < 1')
  })

  for (const [params, text] of [
    [{}, 'Department not found'],
    [{ ID: 99, NAME: 'X' }, 'Department not found'],
    [{ ID: 'abc', NAME: 'X' }, 'Department not found'],
    [{ ID: [3], NAME: 'X' }, 'Department not found'],
    [{ ID: 3, NAME: '' }, NAMELESS],
    [{ ID: 3, NAME: 'X', UF_HEAD: 99 }, 'Invalid value for the "Manager" field'],
    [{ ID: 3, NAME: 'X', PARENT: 99 }, ONE_ROOT],
    [{ ID: 3, NAME: 'X', PARENT: 0 }, ONE_ROOT],
    [{ ID: 3, NAME: 'X', PARENT: 3 }, CIRCLE],
    [{ ID: 2, NAME: 'X', PARENT: 3 }, CIRCLE],
    [{ ID: 1, NAME: 'X', PARENT: 3 }, CIRCLE],
  ] as [Params, string][])
    test(`refuses ${JSON.stringify(params)}`, async () => {
      core(await call('update', params), text)
      assert.equal(await tree(), '1 Company, 2 Sales < 1, 3 West < 2')
    })
})

describe('department.delete', () => {
  test('moves members and sub-departments to the department above', async () => {
    await add({ NAME: 'Desk', PARENT: 3 })
    await addUser(portal, { departments: [2, 3] })
    answers(await call('delete', { ID: 3 }), true)
    assert.equal(await tree(), '1 Company, 2 Sales < 1, 4 Desk < 2')
    const [clerk, both] = resultOf(await portal.call('user.get', { ID: [2, 3], select: ['UF_DEPARTMENT'] }))
    assert.deepEqual([clerk.UF_DEPARTMENT, both.UF_DEPARTMENT], [[2], [2]])
  })

  test('refuses the top one, and one that is not there', async () => {
    core(await call('delete', { ID: 1 }), 'The top-level department cannot be deleted')
    for (const ID of [undefined, 99, 'abc', 0, {}]) core(await call('delete', { ID }), 'Department not found')
    answers(await call('delete', { ID: 3 }), true)
    core(await call('delete', { ID: 3 }), 'Department not found')
  })
})

test('everybody reads the structure, administrators change it', async () => {
  for (const [verb, params] of [
    ['add', { NAME: 'X', PARENT: 1 }],
    ['add', {}],
    ['update', { ID: 2, NAME: 'X' }],
    ['update', { ID: 99 }],
    ['delete', { ID: 2 }],
    ['delete', {}],
  ] as [string, Params][])
    core(await call(verb, params, CLERK), 'Access denied')
  assert.equal(resultOf(await call('get', {}, CLERK)).length, 3)
})

test('rights that reach over the structure follow it at once', async () => {
  await addUser(portal, { departments: [2] })
  await addRole(portal, {
    name: 'Head',
    permissions: { LEAD: { read: 'subdepartments', add: 'all' } },
    relations: ['DR2'],
  })
  const head = { userId: 3 }
  const lead = resultOf(await portal.call('crm.lead.add', { fields: { TITLE: 'L', ASSIGNED_BY_ID: 2 } }))
  const seen = async () => (await portal.call('crm.lead.get', { id: lead }, head)).status
  assert.equal(await seen(), 200)
  await update({ ID: 3, PARENT: 1 })
  assert.equal(await seen(), 400)
  await update({ ID: 3, PARENT: 2 })
  assert.equal(await seen(), 200)
})

test('a command of a batch that fails leaves the structure as it was', async () => {
  const cmd = { a: 'department.update?ID=3&NAME=Moved&PARENT=3', b: 'department.update?ID=3&SORT=7' }
  const { result, result_error } = resultOf(await portal.call('batch', { cmd }))
  assert.deepEqual(result, { b: true })
  assert.equal(result_error.a.error_description, CIRCLE)
  answers(await call('get', { ID: 3 }), [{ ID: '3', NAME: 'West', SORT: 7, PARENT: '2' }])
})
