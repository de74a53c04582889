import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

/** Two applications; user 2 is no administrator. */
const crm = await openCrm()
const scopes = ['crm', 'placement', 'userfieldconfig']
const shop = (await addApp(crm.portal, { scopes })).id
const phone = (await addApp(crm.portal, { scopes, title: 'Phone' })).id
await addUser(crm.portal)

const through =
  (applicationId: number) =>
  (method: string, params: Fields = {}, userId = 1) =>
    crm.portal.call(method, params, { applicationId, userId })
const asShop = through(shop)
const asPhone = through(phone)

const handler = (path: string) => `https://shop.example.com/${path}`
const type = (USER_TYPE_ID: string, more: Fields = {}) => ({ USER_TYPE_ID, HANDLER: handler(USER_TYPE_ID), ...more })
const add = async (code: string, more: Fields = {}) =>
  answers(await asShop('userfieldtype.add', type(code, more)), true)
const list = async (call = asShop): Promise<Fields[]> => resultOf(await call('userfieldtype.list'))
const taken = 'Unable to set placement handler: Handler already binded'
const missing = (name: string) => `Argument '${name}' is null or empty`

beforeEach(async () => {
  for (const call of [asShop, asPhone])
    for (const { USER_TYPE_ID } of await list(call)) answers(await call('userfieldtype.delete', { USER_TYPE_ID }), true)
})

test('types are added, told the newest first, changed and removed', async () => {
  await add('first', { TITLE: 'First', DESCRIPTION: 'One', OPTIONS: { height: 60 } })
  await add('my_type_2')
  const second = { USER_TYPE_ID: 'my_type_2', HANDLER: handler('my_type_2'), TITLE: '', DESCRIPTION: '' }
  const first = { USER_TYPE_ID: 'first', HANDLER: handler('first'), TITLE: 'First', DESCRIPTION: 'One' }
  assert.deepEqual(await list(), [second, first])
  assert.deepEqual(await list(asPhone), [])
  const change = { USER_TYPE_ID: 'first', HANDLER: handler('new'), TITLE: 'New' }
  answers(await asShop('userfieldtype.update', change), true)
  assert.deepEqual(await list(), [second, { ...first, ...change }])
  answers(await asShop('userfieldtype.delete', { USER_TYPE_ID: 'first' }), true)
  assert.deepEqual(await list(), [second])
})

test('a list has pages of 50', async () => {
  for (let i = 0; i < 51; i++) await add(`t${i}`)
  const { total, next, result } = await asShop('userfieldtype.list')
  assert.deepEqual([total, next, result.length], [51, 50, 50])
  assert.equal(resultOf(await asShop('userfieldtype.list', { start: 50 })).length, 1)
})

test('what cannot be is refused', async () => {
  await add('mine')
  const longest = 50 - `rest_${shop}_`.length
  for (const [method, params, code, text] of [
    ['add', {}, 'ERROR_ARGUMENT', missing('USER_TYPE_ID')],
    ['add', { USER_TYPE_ID: 'x' }, 'ERROR_ARGUMENT', missing('HANDLER')],
    ['add', type('mine', { HANDLER: handler('other') }), 'ERROR_CORE', taken],
    ['add', type('other', { HANDLER: handler('mine') }), 'ERROR_CORE', taken],
    [
      'add',
      type('Mine!'),
      'ERROR_ARGUMENT',
      `Argument 'USER_TYPE_ID' may hold a-z, 0-9 and _, ${longest} characters at most`,
    ],
    [
      'add',
      type('x'.repeat(longest + 1)),
      'ERROR_ARGUMENT',
      `Argument 'USER_TYPE_ID' may hold a-z, 0-9 and _, ${longest} characters at most`,
    ],
    [
      'add',
      type('x', { HANDLER: 'ftp:no' }),
      'ERROR_ARGUMENT',
      "Argument 'HANDLER' is not an address of 2000 characters at most",
    ],
    ['update', { USER_TYPE_ID: 'mine' }, 'ERROR_ARGUMENT', missing('HANDLER')],
    ['update', type('mine'), 'ERROR_ARGUMENT', missing('TITLE')],
    ['update', type('nope', { TITLE: 'T' }), 'ERROR_NOT_FOUND', 'User Field Type not found'],
    ['delete', {}, 'ERROR_ARGUMENT', missing('USER_TYPE_ID')],
    ['delete', { USER_TYPE_ID: 'nope' }, 'ERROR_NOT_FOUND', 'User Field Type not found'],
  ] as [string, Fields, string, string][])
    fails(await asShop(`userfieldtype.${method}`, params), code, text)
  // The code is taken for all applications, a handler for one.
  fails(await asPhone('userfieldtype.add', type('mine')), 'ERROR_CORE', taken)
  answers(await asPhone('userfieldtype.add', type('theirs', { HANDLER: handler('mine') })), true)
  fails(await asPhone('userfieldtype.delete', { USER_TYPE_ID: 'mine' }), 'ERROR_NOT_FOUND', 'User Field Type not found')
})

test('an administrator does it, through an application', async () => {
  const text = 'Current authorization type is denied for this method Application context required'
  for (const [verb, params] of [
    ['add', type('x')],
    ['list', {}],
    ['update', type('x', { TITLE: 'T' })],
    ['delete', { USER_TYPE_ID: 'x' }],
  ] as [string, Fields][]) {
    fails(await crm.call(`userfieldtype.${verb}`, params), 'WRONG_AUTH_TYPE', text, 403)
    fails(await asShop(`userfieldtype.${verb}`, params, 2), 'ACCESS_DENIED', 'Access denied!', 403)
  }
})

describe('a field of such a type', () => {
  const userTypeId = `rest_${shop}_widget`
  const fieldOf = (name: string) => ({ entityId: 'CRM_DEAL', fieldName: `UF_CRM_DEAL_${name}`, userTypeId })
  const addField = (call: typeof asShop, name: string) =>
    call('userfieldconfig.add', { moduleId: 'crm', field: fieldOf(name) })

  test('is made by its application and by administrators, and keeps its data when the type goes', async () => {
    await add('widget', { TITLE: 'A widget' })
    const types = resultOf(await asShop('userfieldconfig.getTypes', { moduleId: 'crm' })).types
    assert.deepEqual(types[userTypeId], { userTypeId, description: 'A widget' })
    assert.equal(resultOf(await addField(asShop, 'W')).field.userTypeId, userTypeId)
    fails(await addField(asPhone, 'FOREIGN'), '', 'Fail to create new user field')
    await crm.result('crm.deal.userfield.add', {
      fields: { FIELD_NAME: 'MANY', USER_TYPE_ID: userTypeId, MULTIPLE: 'Y' },
    })
    const deal = await crm.add('deal', { UF_CRM_DEAL_W: 'one', UF_CRM_MANY: ['a', 'b'] })
    answers(await asShop('userfieldtype.delete', { USER_TYPE_ID: 'widget' }), true)
    const { UF_CRM_DEAL_W, UF_CRM_MANY } = await crm.get('deal', deal)
    assert.deepEqual([UF_CRM_DEAL_W, UF_CRM_MANY], ['one', ['a', 'b']])
    await crm.update('deal', deal, { UF_CRM_DEAL_W: 'two' })
    assert.deepEqual(await crm.ids('deal', { filter: { UF_CRM_DEAL_W: 'two', UF_CRM_MANY: 'b' } }), [deal])
    fails(await addField(asShop, 'AGAIN'), '', 'Fail to create new user field')
    assert.equal((await crm.result('crm.deal.fields')).UF_CRM_DEAL_W.type, userTypeId)
  })

  test('counts once its application is installed, and goes with it', async () => {
    const { id } = await addApp(crm.portal, {
      scopes,
      ...{ handlerUrl: 'https://late.example.com/', installUrl: 'https://late.example.com/install' },
    })
    const call = through(id)
    answers(await call('userfieldtype.add', type('late')), true)
    const known = async () =>
      `rest_${id}_late` in (await crm.result('userfieldconfig.getTypes', { moduleId: 'crm' })).types
    assert.equal(await known(), false)
    await crm.portal.store.write(db =>
      db.updateTable('application').set({ installed: 'Y' }).where('id', '=', id).execute(),
    )
    assert.equal(await known(), true)
    await crm.portal.control('app', 'revoke', { id })
    assert.equal(await known(), false)
    await add('late')
  })
})
