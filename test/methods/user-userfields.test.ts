import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { answers, fails, resultOf } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { newApplication } from '../support/new-application.ts'
import { addUser } from '../support/people.ts'

/** Users 2 and 3 are no administrators. */
const crm = await openCrm({ timezone: 'Europe/Berlin' })
await addUser(crm.portal, { name: 'Anna', email: 'anna@example.com' })
await addUser(crm.portal, { name: 'Boris', email: 'boris@example.com' })

const call = (verb: string, params: Fields = {}, userId = 1) => crm.call(`user.userfield.${verb}`, params, userId)

const add = async (fields: Fields): Promise<number> =>
  resultOf(await call('add', { fields: { USER_TYPE_ID: 'string', ...fields } }))

const list = async (params: Fields = {}): Promise<Record<string, unknown>[]> => resultOf(await call('list', params))

const names = async (params: Fields = {}): Promise<string> =>
  (await list(params)).map(({ FIELD_NAME }) => String(FIELD_NAME).slice(7)).join(' ')

const update = async (params: Fields) => answers(await crm.call('user.update', params), true)

const shown = async (id: number, select: string[]): Promise<Fields> =>
  (await crm.result('user.get', { ID: id, select }))[0]

/** Which of the users 1 to 3 are found. */
const found = async ({ FILTER = {}, ...params }: Fields): Promise<number[]> =>
  (await crm.result('user.get', { select: ['ID'], FILTER: { '<=ID': 3, ...(FILTER as Fields) }, ...params })).map(
    ({ ID }: { ID: string }) => Number(ID),
  )

const clear = async () => {
  for (const { ID } of await list()) answers(await call('delete', { id: ID }), true)
}

beforeEach(clear)

describe('user.userfield.add', () => {
  for (const [given, name] of [
    ['DEALS', 'UF_USR_DEALS'],
    ['UF_DEALS', 'UF_USR_DEALS'],
    ['UF_USR_DEALS', 'UF_USR_DEALS'],
    ['uf_usr_deals', 'UF_USR_DEALS'],
  ])
    test(`calls ${given} ${name}`, async () => {
      const ID = String(await add({ FIELD_NAME: given }))
      assert.deepEqual(
        (await list()).map(one => [one.ID, one.FIELD_NAME, one.ENTITY_ID]),
        [[ID, name, 'USER']],
      )
    })

  test('takes the example of its page', async () => {
    const id = await add({
      FIELD_NAME: 'UF_USR_DEALS',
      USER_TYPE_ID: 'crm',
      XML_ID: 'UF_CRM_DEALS',
      SORT: 100,
      MULTIPLE: 'Y',
      SETTINGS: { DEAL: 'Y' },
      LABEL: 'CRM Deal Linking',
    })
    const [field] = await list({ filter: { id } })
    assert.deepEqual(field, {
      ...{ ID: String(id), ENTITY_ID: 'USER', FIELD_NAME: 'UF_USR_DEALS', USER_TYPE_ID: 'crm' },
      ...{ XML_ID: 'UF_CRM_DEALS', SORT: '100', MULTIPLE: 'Y', MANDATORY: 'N', SHOW_FILTER: 'N' },
      ...{ SHOW_IN_LIST: 'N', EDIT_IN_LIST: 'Y', IS_SEARCHABLE: 'N' },
      SETTINGS: { LEAD: 'N', CONTACT: 'N', COMPANY: 'N', DEAL: 'Y' },
    })
    assert.equal((await crm.result('user.fields')).UF_USR_DEALS, 'CRM Deal Linking')
  })

  test('refuses', async () => {
    await add({ FIELD_NAME: 'TAKEN' })
    for (const [params, code, text] of [
      [{}, '', "The 'FIELD_NAME' field is not found."],
      [{ fields: { USER_TYPE_ID: 'string' } }, '', "The 'FIELD_NAME' field is not found."],
      [{ fields: { FIELD_NAME: 'X' } }, '', "The 'USER_TYPE_ID' field is not found."],
      [{ fields: 'x' }, '', "Parameter 'fields' must be array."],
      [{ fields: { FIELD_NAME: 'X', USER_TYPE_ID: 'nope' } }, 'ERROR_CORE', 'Invalid custom type specified.'],
      [
        { fields: { FIELD_NAME: 'taken', USER_TYPE_ID: 'string' } },
        'ERROR_CORE',
        'Field UF_USR_TAKEN for USER object already exists',
      ],
    ] as [Fields, string, string][])
      fails(await call('add', params), code, text)
    assert.equal(await names(), 'TAKEN')
  })
})

describe('user.userfield.list', () => {
  beforeEach(async () => {
    await add({ FIELD_NAME: 'ALPHA', SORT: 30, MULTIPLE: 'Y' })
    await add({ FIELD_NAME: 'BETA', SORT: 10, USER_TYPE_ID: 'integer' })
    await add({ FIELD_NAME: 'ALPINE', SORT: 20, XML_ID: 'x' })
  })

  for (const [filter, order, expected] of [
    [{}, {}, 'BETA ALPINE ALPHA'],
    [{}, { id: 'desc' }, 'ALPINE BETA ALPHA'],
    [{}, 'FIELD_NAME', 'ALPHA ALPINE BETA'],
    [{}, { MULTIPLE: 'desc' }, 'ALPHA BETA ALPINE'],
    [{ '>=SORT': 20 }, {}, 'ALPINE ALPHA'],
    [{ '<SORT': '20' }, {}, 'BETA'],
    [{ '@field_name': ['UF_USR_BETA', 'uf_usr_alpha'] }, {}, 'BETA ALPHA'],
    [{ '!@FIELD_NAME': ['UF_USR_BETA', 'UF_USR_ALPHA'] }, {}, 'ALPINE'],
    [{ '%FIELD_NAME': 'alp' }, {}, 'ALPINE ALPHA'],
    [{ '=%FIELD_NAME': '%PHA' }, {}, 'ALPHA'],
    [{ '!%FIELD_NAME': 'ALP' }, {}, 'BETA'],
    [{ '!USER_TYPE_ID': 'integer' }, {}, 'ALPINE ALPHA'],
    [{ '!XML_ID': '' }, {}, 'ALPINE'],
    [{ MULTIPLE: 'Y' }, {}, 'ALPHA'],
    [{ '!=MULTIPLE': 'Y' }, {}, 'BETA ALPINE'],
    [{ NOTHING: 1 }, {}, 'BETA ALPINE ALPHA'],
    [{ '>ID': 'abc' }, {}, ''],
  ] as [Fields, unknown, string][])
    test(`${JSON.stringify(filter)} by ${JSON.stringify(order)}`, async () => {
      assert.equal(await names({ filter, order }), expected)
    })

  test('finds fields of records by exact values alone', async () => {
    const exact = await crm.result('crm.lead.userfield.add', { fields: { FIELD_NAME: 'A', USER_TYPE_ID: 'string' } })
    const all = await crm.result('crm.lead.userfield.list', { filter: { '!FIELD_NAME': 'UF_CRM_A' } })
    assert.deepEqual(
      all.map((one: Fields) => one.FIELD_NAME),
      ['UF_CRM_A'],
    )
    answers(await crm.call('crm.lead.userfield.delete', { id: exact }), true)
  })
})

describe('user.userfield.update and delete', () => {
  test('change what is sent; LABEL fills the labels that are not', async () => {
    const id = await add({ FIELD_NAME: 'A', LABEL: 'Old' })
    answers(await call('update', { id, fields: { SORT: 150, LABEL: 'New', LIST_COLUMN_LABEL: 'Column' } }), true)
    answers(await call('update', { id }), true)
    const [field] = await list({ filter: { LANG: 'en' } })
    assert.deepEqual([field!.SORT, field!.EDIT_FORM_LABEL, field!.LIST_COLUMN_LABEL], ['150', 'New', 'Column'])
  })

  test('refuse', async () => {
    const foreign = await crm.result('crm.lead.userfield.add', { fields: { FIELD_NAME: 'F', USER_TYPE_ID: 'string' } })
    for (const verb of ['update', 'delete']) {
      for (const id of [undefined, 'abc', 0, -1, [1], {}])
        fails(await call(verb, { id, fields: {} }), '', 'ID is not defined or invalid')
      for (const id of [999_999, foreign]) fails(await call(verb, { id, fields: {} }), '', 'Access denied.')
    }
    answers(await crm.call('crm.lead.userfield.delete', { id: foreign }), true)
  })
})

test('only administrators see and change the fields', async () => {
  const id = await add({ FIELD_NAME: 'A' })
  for (const [verb, params] of [
    ['add', { fields: {} }],
    ['list', {}],
    ['update', { id, fields: { SORT: 1 } }],
    ['delete', { id }],
  ] as [string, Fields][])
    fails(await call(verb, params, 2), '', 'Access denied.')
  assert.equal((await list())[0]!.SORT, '100')
})

describe('values', () => {
  test('are written, shown and changed as those of records are', async () => {
    const colors = await add({
      FIELD_NAME: 'COLORS',
      USER_TYPE_ID: 'enumeration',
      MULTIPLE: 'Y',
      LIST: [{ VALUE: 'Red' }, { VALUE: 'Blue' }],
    })
    const [red, blue] = ((await list({ filter: { id: colors } }))[0]!.LIST as { ID: string }[]).map(e => Number(e.ID))
    for (const type of ['string', 'integer', 'double', 'boolean', 'date', 'datetime', 'money', 'employee'])
      await add({ FIELD_NAME: type, USER_TYPE_ID: type })
    await update({
      ID: 2,
      UF_USR_STRING: 'Текст',
      UF_USR_INTEGER: '12',
      UF_USR_DOUBLE: 1.5,
      UF_USR_BOOLEAN: 'Y',
      UF_USR_DATE: '01.02.2026',
      uf_usr_datetime: '2026-02-01T10:00:00+01:00',
      UF_USR_MONEY: '10.5|EUR',
      UF_USR_EMPLOYEE: 3,
      UF_USR_COLORS: [red, blue],
    })
    const all = {
      UF_USR_COLORS: [red, blue],
      UF_USR_STRING: 'Текст',
      UF_USR_INTEGER: '12',
      UF_USR_DOUBLE: '1.5',
      UF_USR_BOOLEAN: '1',
      UF_USR_DATE: '2026-02-01T01:00:00+01:00',
      UF_USR_DATETIME: '2026-02-01T10:00:00+01:00',
      UF_USR_MONEY: '10.5|EUR',
      UF_USR_EMPLOYEE: '3',
    }
    assert.deepEqual(await shown(2, Object.keys(all)), all)
    await update({ ID: 2, UF_USR_STRING: '', UF_USR_COLORS: [], NAME: 'Anna' })
    const { UF_USR_STRING, UF_USR_COLORS, UF_USR_INTEGER } = await shown(2, ['*'])
    assert.deepEqual([UF_USR_STRING, UF_USR_COLORS, UF_USR_INTEGER], ['', false, '12'])
    assert.equal((await shown(3, ['UF_*'])).UF_USR_INTEGER, null)
  })

  test('come with user.get, user.search and user.current, and only where something asks for them', async () => {
    await add({ FIELD_NAME: 'NOTE' })
    await update({ ID: 2, UF_USR_NOTE: 'n' })
    assert.equal((await crm.result('user.get', { ID: 2 }))[0].UF_USR_NOTE, 'n')
    assert.equal((await crm.result('user.search', { FIND: 'Anna' }))[0].UF_USR_NOTE, 'n')
    assert.equal((await crm.result('user.current', {}, 2)).UF_USR_NOTE, 'n')
    assert.deepEqual(await shown(2, ['NAME', 'UF_USR_NOTE']), { NAME: 'Anna', UF_USR_NOTE: 'n' })
    assert.deepEqual(await shown(2, ['NAME']), { NAME: 'Anna' })
    assert.ok('UF_USR_NOTE' in (await shown(2, ['UF_*'])))
    assert.ok(!('UF_USR_NOTE' in (await crm.result('profile', {}, 2))))
    assert.ok(!('UF_USR_NOTE' in (await crm.result('crm.lead.fields'))))
  })

  test('are filtered and sorted by', async () => {
    await add({ FIELD_NAME: 'CITY' })
    await add({ FIELD_NAME: 'LEVEL', USER_TYPE_ID: 'integer', MULTIPLE: 'Y' })
    await update({ ID: 2, UF_USR_CITY: 'Köln', UF_USR_LEVEL: [1, 2] })
    await update({ ID: 3, UF_USR_CITY: 'Bonn', UF_USR_LEVEL: [2, 3] })
    for (const [params, users] of [
      [{ FILTER: { UF_USR_CITY: 'Bonn' } }, [3]],
      [{ FILTER: { '%uf_usr_city': 'KÖL' } }, [2]],
      [{ FILTER: { '!UF_USR_CITY': 'Bonn' } }, [1, 2]],
      [{ FILTER: { UF_USR_CITY: '' } }, [1]],
      [{ FILTER: { UF_USR_LEVEL: 2, '!UF_USR_LEVEL': 1 } }, [3]],
      [{ FILTER: { '@UF_USR_LEVEL': [1, 9], NAME: 'A%' } }, [2]],
      [{ FILTER: { UF_USR_LEVEL: 'abc' } }, []],
      [{ FILTER: { UF_USR_NOTHING: 'x' } }, [1, 2, 3]],
      [{ UF_USR_CITY: 'Bonn' }, [3]],
      [{ UF_USR_CITY: 'Bonn', FILTER: { UF_USR_CITY: 'Köln' } }, [2]],
      [{ sort: 'UF_USR_CITY', order: 'DESC' }, [2, 3, 1]],
      [{ sort: 'uf_usr_city', order: 'ASC' }, [1, 3, 2]],
    ] as [Fields, number[]][])
      assert.deepEqual(await found(params), users, JSON.stringify(params))
  })

  test('are for the full scope, and for the limited ones beside their own', async () => {
    await add({ FIELD_NAME: 'SECRET' })
    await update({ ID: 2, UF_USR_SECRET: 's' })
    for (const [scopes, sees] of [
      [['user'], true],
      [['user_brief'], false],
      [['user_basic'], false],
      [['user_brief', 'user.userfield'], true],
      [['user_basic', 'user.userfield'], true],
    ] as [string[], boolean][]) {
      const applicationId = await newApplication(crm.portal, scopes)
      const ask = async (method: string, params: Fields = {}) =>
        resultOf(await crm.portal.call(method, params, { applicationId }))
      assert.equal('UF_USR_SECRET' in (await ask('user.current')), sees, `${scopes}`)
      assert.equal('UF_USR_SECRET' in (await ask('user.fields')), sees)
      assert.equal((await ask('user.get', { FILTER: { UF_USR_SECRET: 's' } })).length, sees ? 1 : 0)
      const others = { '!UF_USR_SECRET': 's', '<=ID': 3 }
      assert.equal((await ask('user.get', { FILTER: others })).length, sees ? 2 : 0)
      const [first] = await ask('user.get', { sort: 'UF_USR_SECRET', order: 'DESC' })
      // What is hidden sorts nothing.
      assert.equal(first.ID, sees ? '2' : '1')
    }
    const applicationId = await newApplication(crm.portal, ['user'])
    const answer = await crm.portal.call('user.userfield.list', {}, { applicationId })
    assert.deepEqual([answer.status, answer.error], [403, 'insufficient_scope'])
  })

  test('of a new user: defaults, what is mandatory, and nothing half-written', async () => {
    await add({ FIELD_NAME: 'GRADE', USER_TYPE_ID: 'integer', SETTINGS: { DEFAULT_VALUE: 7 } })
    const mandatory = await add({ FIELD_NAME: 'CODE', MANDATORY: 'Y' })
    const user = { EMAIL: 'carl@example.com', UF_DEPARTMENT: [1] }
    const count = async () => (await crm.call('user.get')).total
    const before = await count()
    fails(await crm.call('user.add', user), 'ERROR_CORE', "The field 'UF_USR_CODE' is required.")
    const wrong = await crm.call('user.add', { ...user, UF_USR_CODE: 'c', UF_USR_GRADE: 'abc' })
    fails(wrong, 'ERROR_CORE', 'Invalid value for the "UF_USR_GRADE" field')
    assert.equal(await count(), before)
    const id = await crm.result('user.add', { ...user, UF_USR_CODE: 'c' })
    assert.deepEqual(await shown(id, ['UF_USR_GRADE', 'UF_USR_CODE']), { UF_USR_GRADE: '7', UF_USR_CODE: 'c' })
    const half = await crm.call('user.update', { ID: id, NAME: 'Half', UF_USR_CODE: '' })
    fails(half, 'ERROR_CORE', "The field 'UF_USR_CODE' is required.")
    assert.equal((await shown(id, ['NAME'])).NAME, '')
    answers(await call('delete', { id: mandatory }), true)
    await update({ ID: id, UF_USR_CODE: 'gone' })
  })

  test('a filter over both kinds of fields is one filter', async () => {
    await add({ FIELD_NAME: 'LEVEL', USER_TYPE_ID: 'integer' })
    const many = Array.from({ length: 10_001 }, (_, i) => i)
    const answer = await crm.call('user.get', { FILTER: { '@ID': many, '@UF_USR_LEVEL': many } })
    assert.deepEqual([answer.status, answer.error], [400, 'INVALID_REQUEST'])
    assert.deepEqual(
      await found({ FILTER: { '@ID': many.slice(1), '!@UF_USR_LEVEL': many.slice(0, 9000) } }),
      [1, 2, 3],
    )
  })

  test('an element of a directory that a user has is in use', async () => {
    await add({ FIELD_NAME: 'LINE', USER_TYPE_ID: 'crm_status', SETTINGS: { ENTITY_TYPE: 'INDUSTRY' } })
    const fields = { ENTITY_ID: 'INDUSTRY', STATUS_ID: 'SPACE', NAME: 'Space' }
    const id = await crm.result('crm.status.add', { fields })
    await update({ ID: 2, UF_USR_LINE: 'SPACE' })
    assert.equal((await crm.call('crm.status.delete', { id })).status, 400)
    await update({ ID: 2, UF_USR_LINE: '' })
    answers(await crm.call('crm.status.delete', { id }), true)
  })

  test('no value is a bug', async () => {
    const types = ['string', 'integer', 'double', 'boolean', 'date', 'datetime', 'money', 'url', 'address', 'file']
    for (const type of [...types, 'enumeration', 'employee', 'crm', 'crm_status', 'iblock_element'])
      for (const MULTIPLE of ['N', 'Y']) await add({ FIELD_NAME: `${type}_${MULTIPLE}`, USER_TYPE_ID: type, MULTIPLE })
    const fields = (await list()).map(({ FIELD_NAME }) => String(FIELD_NAME))
    const values = ['abc', -1, 9e18, 1e308, 1.5, ['x', 'y'], [[1]], { a: { b: 1 } }, null, '', '\ud800', true, [], {}]
    for (const value of values) {
      for (const operator of ['', '!', '>', '%', '!%', '@', '=%']) {
        const FILTER = Object.fromEntries(fields.map(name => [operator + name, value]))
        assert.ok((await crm.call('user.get', { FILTER })).status < 500, `${operator} ${JSON.stringify(value)}`)
      }
      for (const name of fields) assert.ok((await crm.call('user.update', { ID: 3, [name]: value })).status < 500)
      assert.equal((await crm.call('user.get', { ID: 3, sort: value })).status, 200, JSON.stringify(value))
    }
  })

  test('files are kept, replaced and go with their field', async () => {
    const file = async (id: number) =>
      (await crm.portal.store.read.selectFrom('file').selectAll().where('id', '=', id).execute())[0]
    const id = await add({ FIELD_NAME: 'CV', USER_TYPE_ID: 'file' })
    const content = Buffer.from('one').toString('base64')
    await update({ ID: 2, UF_USR_CV: { fileData: ['cv.txt', content] } })
    const first = (await shown(2, ['UF_USR_CV'])).UF_USR_CV as { id: number; showUrl: string }
    const { http } = await crm.portal.listen({ httpsPort: 'off' })
    assert.equal(await (await fetch(http + first.showUrl)).text(), 'one')
    await update({ ID: 2, UF_USR_CV: ['cv2.txt', content] })
    assert.equal(await file(first.id), undefined)
    const second = (await shown(2, ['UF_USR_CV'])).UF_USR_CV as { id: number }
    answers(await call('delete', { id }), true)
    assert.equal(await file(second.id), undefined)
    assert.deepEqual(await shown(2, ['ID', 'UF_USR_CV']), { ID: '2' })
  })
})
