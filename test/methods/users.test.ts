import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { allMethods } from '../../src/all-methods.ts'
import { openPortal, type Portal } from '../../src/index.ts'
import { addUser, type NewUser } from '../../src/portal/users.ts'
import { resultOf } from '../support/answers.ts'
import { post } from '../support/listening.ts'
import { addUser as addEmployee } from '../support/people.ts'

const now = '2024-07-22T00:00:00'

let portal: Portal
let http: string | null
const bugs: unknown[] = []

/**
 * Users 1 (administrator) to 5, departments 1 (Company) to 3. The users are written straight into the database: people
 * outside the company, and users who registered at a certain moment, come by no method and no operation.
 */
before(async () => {
  portal = await openPortal({ timezone: 'Europe/Moscow', onBug: error => bugs.push(error) })
  http = (await portal.listen({ httpsPort: 'off' })).http
  const people: Omit<NewUser, 'now'>[] = [
    {
      departments: [3],
      profile: {
        NAME: 'Анна',
        LAST_NAME: 'Иванова_50%',
        EMAIL: 'anna@example.com',
        PERSONAL_CITY: 'New York',
        PERSONAL_BIRTHDAY: '1990-01-01',
        UF_PHONE_INNER: '12',
        WORK_POSITION: 'Менеджер по продажам',
        LAST_ACTIVITY_DATE: portal.clock.now().toISOString().slice(0, 19),
      },
    },
    { active: false, departments: [2, 3], profile: { NAME: 'John', LAST_NAME: 'Smith', PERSONAL_CITY: 'Los Angeles' } },
    { userType: 'extranet', profile: { NAME: 'Ext', EMAIL: 'ext@example.com' } },
    { userType: 'email', profile: { NAME: 'Mail', EMAIL: 'mail@example.com' } },
  ]
  await portal.call('department.add', { NAME: 'Отдел продаж', PARENT: 1, SORT: 100 })
  await portal.call('department.add', { NAME: 'West', PARENT: 2, UF_HEAD: 1 })
  await portal.store.write(async db => {
    for (const person of people) await addUser(db, { now, ...person })
  })
})

after(async () => {
  await portal.close()
  assert.deepEqual(bugs, [])
})

const result = async (method: string, params: Record<string, unknown> = {}, userId = 1) => {
  const answer = await portal.call(method, params, { userId })
  assert.equal(answer.status, 200, JSON.stringify(answer))
  return answer.result
}

const fails = async (method: string, params: Record<string, unknown>, code: string, text: string, userId = 1) => {
  const { status, error, error_description } = await portal.call(method, params, { userId })
  assert.deepEqual({ status, error, error_description }, { status: 400, error: code, error_description: text })
}

const ids = async (method: string, params: Record<string, unknown> = {}, userId = 1): Promise<number[]> =>
  (await result(method, params, userId)).map((row: { ID: string }) => Number(row.ID))

/** Calls as the administrator through a webhook with these scopes. */
const scoped = async (scopes: string[], method: string, params: Record<string, unknown> = {}) => {
  const { code } = await portal.control('webhook', 'add', { scopes })
  return resultOf(await post(`${http}/rest/1/${code}/${method}`, params))
}

describe('a user as shown', () => {
  test('has its documented types', async () => {
    const user = await result('user.current', {}, 2)
    assert.equal(user.ID, '2')
    assert.equal(user.ACTIVE, true)
    assert.equal(user.IS_ONLINE, 'Y')
    assert.equal(user.DATE_REGISTER, '2024-07-22T03:00:00+03:00')
    assert.equal(user.PERSONAL_BIRTHDAY, '1990-01-01T03:00:00+03:00')
    assert.match(user.LAST_ACTIVITY_DATE, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    assert.equal(user.LAST_LOGIN, '')
    assert.deepEqual(user.UF_DEPARTMENT, [3])
    assert.equal(user.USER_TYPE, 'employee')
  })

  test('has two empty objects in lists', async () => {
    const [user] = await result('user.get', { ID: 2 })
    assert.deepEqual([user.TIMESTAMP_X, user.LAST_ACTIVITY_DATE], [[], []])
  })

  test('is offline a quarter of an hour after the last activity', async () => {
    portal.clock.move(16 * 60_000)
    const { IS_ONLINE } = await result('user.current', {}, 2)
    portal.clock.move(-16 * 60_000)
    assert.equal(IS_ONLINE, 'N')
  })

  test('shows what the scope opens', async () => {
    const [brief, basic, full] = [
      await scoped(['user_brief'], 'user.current'),
      await scoped(['user_basic', 'user_brief'], 'user.current'),
      await scoped(['user'], 'user.current'),
    ]
    assert.ok(!('EMAIL' in brief) && 'UF_DEPARTMENT' in brief)
    assert.ok('EMAIL' in basic && !('LAST_LOGIN' in basic))
    assert.ok('LAST_LOGIN' in full && 'USER_TYPE' in full)
    assert.deepEqual(Object.keys(await scoped(['user_brief'], 'user.fields')), Object.keys(brief))
  })

  test('profile is short', async () => {
    assert.deepEqual(await result('profile', {}, 2), {
      ID: '2',
      ADMIN: false,
      NAME: 'Анна',
      LAST_NAME: 'Иванова_50%',
      PERSONAL_GENDER: '',
      TIME_ZONE: '',
    })
  })
})

describe('user.get', () => {
  const cases: [filter: Record<string, unknown>, users: number[]][] = [
    [{ NAME: 'ан%' }, [2]],
    [{ '=LAST_NAME': 'Иванова_50%' }, [2]],
    [{ '%LAST_NAME': '_50%' }, [2]],
    [{ '!%LAST_NAME': 'mit' }, [1, 2, 4]],
    [{ '@PERSONAL_CITY': ['New York', 'Los Angeles'] }, [2, 3]],
    [{ '!PERSONAL_CITY': 'New York' }, [1, 3, 4]],
    [{ '!UF_PHONE_INNER': null }, [2]],
    [{ UF_PHONE_INNER: '' }, [1, 3, 4]],
    [{ EMAIL: 'ANNA@example.com' }, [2]],
    [{ ACTIVE: true }, [1, 2, 4]],
    [{ ACTIVE: 'N' }, [3]],
    [{ UF_DEPARTMENT: [1, 2] }, [1, 3]],
    [{ '!UF_DEPARTMENT': 3 }, [1, 4]],
    [{ UF_DEPARTMENT: '' }, [4]],
    [{ IS_ONLINE: 'Y' }, [2]],
    [{ USER_TYPE: 'email' }, [5]],
    [{ '!USER_TYPE': 'extranet' }, [1, 2, 3, 5]],
    [{ NAME_SEARCH: 'ИВАНОВА анна' }, [2]],
    [{ '>ID': 1, '<=ID': '3' }, [2, 3]],
    [{ '!@ID': [1, 2] }, [3, 4]],
    [{ PERSONAL_BIRTHDAY: '01.01.1990' }, [2]],
    [{ NOPE: 1 }, [1, 2, 3, 4]],
    // What cannot be read matches nothing, whatever the operator.
    [{ ID: 'abc' }, []],
    [{ '!ID': 'abc' }, []],
    [{ '>ID': '$result[a][49][ID]' }, []],
    [{ ID: 9e18 }, []],
    [{ ID: [[1]] }, []],
    [{ '!PERSONAL_BIRTHDAY': 'never' }, []],
    [{ '!UF_DEPARTMENT': 'abc' }, []],
  ]
  for (const [filter, users] of cases)
    test(`finds ${users.length ? users : 'nobody'} by ${JSON.stringify(filter)}`, async () => {
      assert.deepEqual(await ids('user.get', { FILTER: filter }), users)
    })

  test('takes fields beside FILTER, SORT and ORDER', async () => {
    assert.deepEqual(await ids('user.get', { UF_DEPARTMENT: 3, SORT: 'ID', ORDER: 'desc', start: 10 }), [3, 2])
    assert.deepEqual(await ids('user.get', { order: { NAME: 'DESC' }, filter: { '>ID': 1 } }), [2, 3, 4])
  })

  test('shows users of every type to an administrator in ADMIN_MODE', async () => {
    assert.deepEqual(await ids('user.get', { ADMIN_MODE: 'true' }), [1, 2, 3, 4, 5])
    assert.deepEqual(await ids('user.get', { ADMIN_MODE: true }, 2), [1, 2, 3, 4])
  })

  test('does not filter by what the scope hides', async () => {
    assert.deepEqual(await scoped(['user_brief'], 'user.get', { EMAIL: 'anna@example.com' }), [])
    const typed = await scoped(['user_brief'], 'user.get', { USER_TYPE: 'extranet', select: ['ID'] })
    assert.deepEqual(typed, [{ ID: '4' }])
  })

  test('selects', async () => {
    assert.deepEqual(await result('user.get', { ID: 2, select: ['NAME', 'ID', 'NOPE'] }), [{ ID: '2', NAME: 'Анна' }])
    const [row] = await result('user.get', { ID: 2, select: ['UF_*'] })
    assert.ok(Object.keys(row).every(name => name.startsWith('UF_')))
  })

  test('pages by fifty', async () => {
    const crowded = await openPortal()
    for (let i = 0; i < 110; i++) await addEmployee(crowded, { name: `P${i}` })
    const page = async (start: number) => {
      const { result, total, next } = await crowded.call('user.get', { NAME: 'P%', start })
      return [result.length, total, next]
    }
    assert.deepEqual(await page(0), [50, 110, 50])
    assert.deepEqual(await page(100), [10, 110, undefined])
    assert.deepEqual(await page(-1), [50, 0, undefined])
    assert.deepEqual(await page(9e15), [0, 110, undefined])
    await crowded.close()
  })

  test('refuses a filter that no store could take', async () => {
    const { status, error } = await portal.call('user.get', {
      FILTER: { '@ID': Array.from({ length: 20_001 }, (_, i) => i) },
    })
    assert.deepEqual([status, error], [400, 'INVALID_REQUEST'])
  })
})

describe('user.search', () => {
  const cases: [params: Record<string, unknown>, users: number[]][] = [
    [{ FIND: 'ПРОДАЖ' }, [2, 3]],
    [{ FILTER: { FIND: 'анна west' } }, [2]],
    [{ NAME: 'ohn' }, [3]],
    [{ NAME: 'john', FIND: 'анна' }, [2]],
    [{ UF_DEPARTMENT_NAME: 'west', ACTIVE: true }, [2]],
    [{ FILTER: { '!NAME': 'John' } }, [1, 2, 4]],
    [{ FIND: { a: {} } }, []],
  ]
  for (const [params, users] of cases)
    test(`finds ${users.length ? users : 'nobody'} by ${JSON.stringify(params)}`, async () => {
      assert.deepEqual(await ids('user.search', params), users)
    })
})

describe('access', () => {
  test('user.admin and user.access', async () => {
    assert.equal(await result('user.admin'), true)
    assert.equal(await result('user.admin', {}, 2), false)
    assert.equal(await result('user.access', { ACCESS: ['U99'] }), true)
    for (const code of ['G2', 'AU', 'U2', 'D3', 'DR3', 'DR1'])
      assert.equal(await result('user.access', { ACCESS: ['X', code] }, 2), true, code)
    for (const code of ['U1', 'D1', 'D2', 'G1', ''])
      assert.equal(await result('user.access', { ACCESS: [code] }, 2), false, code)
    assert.equal(await result('user.access', {}, 2), false)
  })

  test('access.name names codes that are there', async () => {
    assert.deepEqual(await result('access.name', { ACCESS: ['G2', 'U2', 'DR3', 'U99', 'SG4', '__proto__', null] }), {
      G2: { provider: '', name: 'All visitors', provider_id: 'other' },
      U2: { provider: 'Users', name: 'Анна Иванова_50%', provider_id: 'user' },
      DR3: { provider: 'Departments', name: 'West (with sub-departments)', provider_id: 'intranet' },
    })
    assert.equal(await result('access.name'), false)
    assert.equal(await result('access.name', { ACCESS: [] }), false)
  })
})

describe('department.get', () => {
  const cases: [params: Record<string, unknown>, departments: number[]][] = [
    [{}, [1, 2, 3]],
    [{ sort: 'SORT', order: 'DESC', PARENT: 1 }, [2]],
    [{ SORT: 100 }, [2]],
    [{ PARENT: 0 }, [1]],
    [{ NAME: 'West' }, [3]],
    [{ NAME: 'W%' }, []],
    [{ SORT: 'ID', ORDER: 'DESC', filter: { '<ID': 3 }, start: -1 }, [2, 1]],
    [{ ID: 'abc' }, []],
  ]
  for (const [params, departments] of cases)
    test(`finds ${departments.length ? departments : 'nothing'} by ${JSON.stringify(params)}`, async () => {
      assert.deepEqual(await ids('department.get', params), departments)
    })

  test('leaves out what a department does not have', async () => {
    const [root, , west] = await result('department.get')
    assert.ok(!('PARENT' in root) && !('UF_HEAD' in root))
    assert.deepEqual(west, { ID: '3', NAME: 'West', SORT: 500, PARENT: '2', UF_HEAD: '1' })
  })
})

describe('the application', () => {
  test('feature.get', async () => {
    await fails('feature.get', {}, 'CODE_EMPTY', "CODE can't be empty")
    await fails('feature.get', { CODE: ['x'] }, 'CODE_EMPTY', "CODE can't be empty")
    assert.deepEqual(await result('feature.get', { CODE: 'toString' }), { value: 'N' })
  })
})

describe('user.add and user.update', () => {
  test('refuse', async () => {
    const EMAIL = 'new@example.com'
    await fails('user.add', { EMAIL, UF_DEPARTMENT: [1] }, 'ERROR_CORE', 'access_denied', 2)
    await fails('user.add', {}, 'ERROR_ARGUMENT', 'wrong_email')
    await fails('user.add', { EMAIL: ['a@b.c'] }, 'ERROR_ARGUMENT', 'wrong_email')
    await fails('user.add', { EMAIL: 'Anna@Example.com' }, 'ERROR_ARGUMENT', 'A user with this email already exists')
    await fails('user.add', { EMAIL, UF_DEPARTMENT: [99] }, 'ERROR_ARGUMENT', 'no_extranet_field')
    await fails('user.add', { EMAIL, EXTRANET: 'Y' }, 'ERROR_GROUPID', 'Group code not specified')
    await fails(
      'user.add',
      { EMAIL, EXTRANET: 'Y', SONET_GROUP_ID: ['x'] },
      'ERROR_NO_GROUP',
      'Group is specified incorrectly',
    )
    for (const params of [{}, { ID: 0 }, { ID: 999 }, { ID: 'abc' }, { ID: 1, ACTIVE: 'N' }])
      await fails('user.update', params, 'ERROR_CORE', 'access_denied')
    await fails('user.update', { ID: 2, NAME: 'x' }, 'ERROR_CORE', 'access_denied', 2)
    await fails(
      'user.update',
      { ID: 2, EMAIL: 'ext@example.com' },
      'ERROR_ARGUMENT',
      'A user with this email already exists',
    )
  })

  test('write what is documented and nothing else', async () => {
    const other = await openPortal()
    const { result: id } = await other.call('user.add', {
      EMAIL: 'new@example.com',
      UF_DEPARTMENT: ['1', 99],
      NAME: 'Новый',
      PERSONAL_BIRTHDAY: '02.03.1991',
      PERSONAL_GENDER: 'F',
      WORK_POSITION: { a: 1 },
      USER_TYPE: 'email',
    })
    const shown = async () => (await other.call('user.get', { ID: id })).result[0]
    const user = await shown()
    assert.deepEqual(
      [user.NAME, user.PERSONAL_BIRTHDAY, user.PERSONAL_GENDER, user.WORK_POSITION, user.UF_DEPARTMENT, user.USER_TYPE],
      ['Новый', '1991-03-02T00:00:00+00:00', 'F', '', [1], 'employee'],
    )
    const update = await other.call('user.update', { ID: id, NAME: 'Test', ACTIVE: 'N', EMAIL: 'NEW@example.com' })
    assert.equal(update.result, true)
    const changed = await shown()
    assert.deepEqual(
      [changed.NAME, changed.ACTIVE, changed.PERSONAL_GENDER, changed.UF_DEPARTMENT],
      ['Test', false, 'F', [1]],
    )
    await other.close()
  })
})

test('no value of any parameter is a bug', async () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`)
  const values = [
    'abc',
    0,
    -1,
    9e18,
    1e308,
    1.5,
    ['x', 'y'],
    deep,
    null,
    '',
    'я'.repeat(5000),
    'a\0b\u001f',
    '\ud800',
    true,
    [],
    {},
  ]
  const readers = allMethods.filter(
    m => /^src\/(portal|modules\/(user|department|placement))\//.test(m.source) && m.kind === 'read',
  )
  for (const method of readers)
    for (const value of values) {
      const names = Object.keys(method.params)
      const filter = Object.fromEntries(
        names.map((name, i) => [['', '!', '>', '%', '!%', '=%', '@'][i % 7] + name, value]),
      )
      for (const params of [
        Object.fromEntries(names.map(name => [name, value])),
        { FILTER: filter },
        { FILTER: value },
      ])
        assert.ok((await portal.call(method.name, params)).status < 500, `${method.name} ${JSON.stringify(value)}`)
    }
})
