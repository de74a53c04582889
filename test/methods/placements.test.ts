import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

/** Two applications; user 2 is no administrator. */
const crm = await openCrm()
const shop = (await addApp(crm.portal, { scopes: ['crm', 'placement'] })).id
const plain = (await addApp(crm.portal, { scopes: ['placement'], title: 'Plain' })).id
await addUser(crm.portal)
const { entityTypeId } = (await crm.result('crm.type.add', { fields: { title: 'Trips' } })).type

const through =
  (applicationId: number) =>
  (method: string, params: Fields = {}, userId = 1) =>
    crm.portal.call(`placement.${method}`, params, { applicationId, userId })
const asShop = through(shop)
const asPlain = through(plain)

const HANDLER = 'https://shop.example.com/?type=1'
const errorHandlerUrl = 'https://shop.example.com/error/'
const bind = async (PLACEMENT: string, more: Fields = {}, call = asShop) =>
  answers(await call('bind', { PLACEMENT, HANDLER, ...more }), true)
const bound = async (call = asShop): Promise<Fields[]> => resultOf(await call('get'))
const list = async (params: Fields, call = asShop): Promise<string[]> => resultOf(await call('list', params))
const withoutId = ({ id: _, ...placement }: Fields) => placement

beforeEach(async () => {
  for (const call of [asShop, asPlain])
    for (const { placement } of await bound(call)) resultOf(await call('unbind', { PLACEMENT: placement }))
})

test('handlers are bound, told and unbound', async () => {
  await bind('crm_deal_detail_tab', { TITLE: 'A tab', DESCRIPTION: 'Shown', GROUP_NAME: 'Tabs', OPTIONS: { a: 'b' } })
  const de = { TITLE: 'Titel', DESCRIPTION: '', GROUP_NAME: 'Gruppe' }
  const LANG_ALL = { de, ru: { TITLE: 'Имя' } }
  await bind('CRM_DEAL_DETAIL_TAB', { HANDLER: `${HANDLER}&second`, TITLE: 'Not this', LANG_ALL, USER_ID: null })
  await bind('LEFT_MENU')
  const [first, second, third] = await bound()
  const en = { TITLE: 'A tab', DESCRIPTION: 'Shown', GROUP_NAME: 'Tabs' }
  assert.deepEqual(withoutId(first!), {
    ...{ placement: 'CRM_DEAL_DETAIL_TAB', userId: 0, handler: HANDLER, options: [] },
    ...{ title: 'A tab', description: 'Shown', langAll: { en } },
  })
  assert.deepEqual(withoutId(second!), {
    ...{ placement: 'CRM_DEAL_DETAIL_TAB', userId: 0, handler: `${HANDLER}&second`, options: [] },
    ...{ title: 'Titel', description: '', langAll: { de, ru: { TITLE: 'Имя', DESCRIPTION: '', GROUP_NAME: '' } } },
  })
  const nothing = { TITLE: '', DESCRIPTION: '', GROUP_NAME: '' }
  assert.deepEqual([third!.title, third!.langAll], ['', { en: nothing }])
  assert.deepEqual(await bound(asPlain), [])

  // Two for each, as documented.
  answers(await asShop('unbind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: `${HANDLER}&other` }), { count: 0 })
  answers(await asPlain('unbind', { PLACEMENT: 'LEFT_MENU' }), { count: 0 })
  answers(await asShop('unbind', { PLACEMENT: 'crm_deal_detail_tab', HANDLER }), { count: 2 })
  await bind('CRM_DEAL_DETAIL_TAB')
  answers(await asShop('unbind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: '' }), { count: 4 })
  assert.deepEqual(
    (await bound()).map(({ placement }) => placement),
    ['LEFT_MENU'],
  )
})

describe('the places', () => {
  const codes = (...given: string[]) => given.map(code => `CRM_${code}`)
  const dynamic = `DYNAMIC_${entityTypeId}`

  test('are those of a scope, of the application or all of them', async () => {
    const crmPlaces = await list({ SCOPE: 'crm' })
    const toolbars = ['DEAL', 'LEAD', 'CONTACT', 'COMPANY', 'INVOICE', 'QUOTE', 'ORDER', dynamic, 'SMART_INVOICE']
    assert.deepEqual(
      crmPlaces.slice(0, toolbars.length),
      toolbars.map(type => `CRM_${type}_LIST_TOOLBAR`),
    )
    for (const code of codes('FUNNELS_TOOLBAR', 'ACTIVITY_LIST_MENU', `${dynamic}_ROBOT_DESIGNER_TOOLBAR`))
      assert.ok(crmPlaces.includes(code), code)
    for (const code of codes('DEAL_FUNNELS_TOOLBAR', 'ORDER_DETAIL_TOOLBAR', 'DYNAMIC_9998_DETAIL_TAB'))
      assert.ok(!crmPlaces.includes(code), code)
    assert.deepEqual(await list({ SCOPE: 'crm', FULL: true }, asPlain), crmPlaces)
    assert.ok((await list({ SCOPE: 'task' })).every(code => code.startsWith('TASK_')))
    assert.deepEqual(await list({ SCOPE: 'nope', FULL: 'Y' }), [])

    const everywhere = await list({}, asPlain)
    assert.deepEqual(await list({ SCOPE: 'placement' }), everywhere)
    for (const code of ['LEFT_MENU', 'REST_APP_URI', 'IM_TEXTAREA', 'BI_ANALYTICS_MENU'])
      assert.ok(everywhere.includes(code), code)
    assert.deepEqual(await list({}), [...crmPlaces, ...everywhere])
    const all = await list({ FULL: 'true' }, asPlain)
    assert.equal(new Set(all).size, all.length)
    for (const code of [...crmPlaces, ...everywhere, 'CALL_CARD', 'USER_PROFILE_MENU'])
      assert.ok(all.includes(code), code)
    assert.ok(!all.includes('SETTING_CONNECTOR'))
  })

  test('all that an application has can be bound', async () => {
    const OPTIONS = { errorHandlerUrl, iconName: 'fa-rocket' }
    const call = through((await addApp(crm.portal, { scopes: ['crm', 'placement', 'task', 'telephony', 'user'] })).id)
    const all = await list({}, call)
    assert.ok(all.length > 70)
    for (const PLACEMENT of all) await bind(PLACEMENT, { OPTIONS }, call)
    assert.deepEqual(
      (await bound(call)).map(({ placement }) => placement),
      all,
    )
  })

  test('of scopes that the application has not are not there, nor are those of types that are gone', async () => {
    const gone = (await crm.result('crm.type.add', { fields: { title: 'Gone' } })).type
    const PLACEMENT = `CRM_DYNAMIC_${gone.entityTypeId}_DETAIL_TAB`
    await bind(PLACEMENT)
    await crm.result('crm.type.delete', { id: gone.id })
    for (const [call, code] of [
      [asPlain, 'CRM_DEAL_DETAIL_TAB'],
      [asShop, 'TASK_VIEW_TAB'],
      [asShop, 'SETTING_CONNECTOR'],
      [asShop, 'PLACEMENT_CODE'],
      [asShop, PLACEMENT],
    ] as const)
      fails(await call('bind', { PLACEMENT: code, HANDLER }), 'ERROR_PLACEMENT_NOT_FOUND', 'Placement not found')
    answers(await asShop('unbind', { PLACEMENT }), { count: 2 })
  })
})

describe('options', () => {
  const kept = async (PLACEMENT: string, OPTIONS: Fields) => {
    await bind(PLACEMENT, { OPTIONS })
    const [placement] = await bound()
    resultOf(await asShop('unbind', { PLACEMENT }))
    return placement!.options
  }

  test('are those that the place knows', async () => {
    const chat = { extranet: 'N', context: 'ALL', role: 'USER' }
    const iconName = 'fa-rocket'
    for (const [place, given, expected] of [
      ['CRM_DEAL_LIST_MENU', { iconName }, []],
      ['CRM_DEAL_DETAIL_ACTIVITY', {}, []],
      [
        'CRM_DEAL_DETAIL_ACTIVITY',
        { useBuiltInInterface: true, newUserNotificationTitle: 'Hello', more: 1 },
        { useBuiltInInterface: 'Y', newUserNotificationTitle: 'Hello' },
      ],
      ['CRM_REQUISITE_AUTOCOMPLETE', { countries: '1,4' }, { countries: '1,4' }],
      ['IM_CONTEXT_MENU', { iconName }, chat],
      ['IM_CONTEXT_MENU', { context: 'CHAT;ALL', role: 'ADMIN' }, { ...chat, role: 'ADMIN' }],
      [
        'IMMOBILE_CONTEXT_MENU',
        { context: 'CHAT; LINES;CHAT', extranet: 'Y' },
        { ...chat, context: 'CHAT;LINES', extranet: 'Y' },
      ],
      ['IM_NAVIGATION', { iconName, context: 'CRM' }, { iconName, extranet: 'N', role: 'USER' }],
      ['IM_SIDEBAR', { iconName, color: 'MINT' }, { iconName, ...chat, color: 'MINT' }],
      ['IM_TEXTAREA', { iconName, width: '80' }, { iconName, ...chat, width: 80, height: 100 }],
      ['PAGE_BACKGROUND_WORKER', { errorHandlerUrl, more: 1 }, { errorHandlerUrl }],
    ] as [string, Fields, unknown][])
      assert.deepEqual(await kept(place, given), expected, place)
  })

  test('have values that the place takes', async () => {
    const text = (name: string) => `The placement does not take this value of '${name}'`
    for (const [PLACEMENT, OPTIONS, code, name] of [
      ['IM_CONTEXT_MENU', { context: 'CHAT;x' }, 'INVALID_ERROR_CONTEXT', 'context'],
      ['IMMOBILE_CONTEXT_MENU', { extranet: 'yes' }, 'INVALID_ERROR_EXTRANET', 'extranet'],
      ['IM_SMILES_SELECTOR', { role: ['ADMIN'] }, 'INVALID_ERROR_ROLE', 'role'],
    ] as const)
      fails(await asShop('bind', { PLACEMENT, HANDLER, OPTIONS }), code, text(name))
    const iconName = 'fa-rocket'
    for (const [PLACEMENT, OPTIONS, argument, description, status] of [
      ['IM_NAVIGATION', {}, 'iconName', "Argument 'iconName' is null or empty", 200],
      ['IM_SIDEBAR', { iconName: '1' }, 'iconName', text('iconName'), 400],
      ['IM_SIDEBAR', { iconName, color: 'PUCE' }, 'color', text('color'), 400],
      ['IM_TEXTAREA', { iconName, height: -1 }, 'height', text('height'), 400],
      [
        'CRM_REQUISITE_AUTOCOMPLETE',
        { countries: [1] },
        'countries',
        "The value of an argument 'countries' must be of type string",
        400,
      ],
      ['LEFT_MENU', 'text', 'OPTIONS', "The value of an argument 'OPTIONS' must be of type array", 400],
    ] as const)
      assert.deepEqual(await asShop('bind', { PLACEMENT, HANDLER, OPTIONS }), {
        ...{ status, error: 'ERROR_ARGUMENT', error_description: description, argument },
      })
    assert.deepEqual(await bound(), [])
  })
})

test('some places take one handler, the background also one for each user', async () => {
  await bind('REST_APP_URI')
  const PLACEMENT = 'PAGE_BACKGROUND_WORKER'
  const OPTIONS = { errorHandlerUrl }
  for (const USER_ID of [0, 1, '2']) await bind(PLACEMENT, { OPTIONS, USER_ID })
  for (const params of [{ PLACEMENT: 'REST_APP_URI' }, { PLACEMENT }, { PLACEMENT, USER_ID: 2 }])
    fails(
      await asShop('bind', { HANDLER: `${HANDLER}&other`, OPTIONS, ...params }),
      'ERROR_PLACEMENT_MAX_COUNT',
      'Placement max count',
      200,
    )
  await bind('REST_APP_URI', {}, asPlain)
  assert.deepEqual(
    (await bound()).map(({ userId }) => userId),
    [0, 0, 1, 2],
  )
  answers(await asShop('unbind', { PLACEMENT, USER_ID: 3 }), { count: 0 })
  answers(await asShop('unbind', { PLACEMENT, USER_ID: 2 }), { count: 2 })
  answers(await asShop('unbind', { PLACEMENT, USER_ID: 0 }), { count: 2 })
  answers(await asShop('unbind', { PLACEMENT }), { count: 2 })
})

test('of two at once one is taken', async () => {
  const answered = await Promise.all(
    [1, 2, 3].map(n => asShop('bind', { PLACEMENT: 'REST_APP_URI', HANDLER: `${HANDLER}${n}` })),
  )
  assert.equal(answered.filter(({ result }) => result === true).length, 1)
  assert.equal((await bound()).length, 1)
})

test('what cannot be is refused', async () => {
  const PLACEMENT = 'CRM_LEAD_DETAIL_TAB'
  await bind(PLACEMENT)
  const missing = (name: string) => `Argument '${name}' is null or empty`
  const notText = (name: string) => `The value of an argument '${name}' must be of type string`
  for (const [verb, params, argument, text, status] of [
    ['bind', {}, 'PLACEMENT', missing('PLACEMENT'), 200],
    ['bind', { PLACEMENT: '', HANDLER }, 'PLACEMENT', missing('PLACEMENT'), 200],
    ['bind', { PLACEMENT }, 'HANDLER', missing('HANDLER'), 200],
    ['bind', { PLACEMENT, HANDLER: [HANDLER] }, 'HANDLER', notText('HANDLER'), 400],
    ['bind', { PLACEMENT, HANDLER, TITLE: 5 }, 'TITLE', notText('TITLE'), 400],
    ['bind', { PLACEMENT, HANDLER, LANG_ALL: { en: { GROUP_NAME: {} } } }, 'GROUP_NAME', notText('GROUP_NAME'), 400],
    [
      'bind',
      { PLACEMENT, HANDLER, LANG_ALL: { en: 'Title' } },
      'LANG_ALL',
      "The value of an argument 'LANG_ALL' must be of type array",
      400,
    ],
    ['bind', { PLACEMENT, HANDLER, USER_ID: 'x' }, 'USER_ID', "Argument 'USER_ID' is not the ID of a user", 400],
    [
      'bind',
      { PLACEMENT: 'PAGE_BACKGROUND_WORKER', HANDLER, USER_ID: 99 },
      'USER_ID',
      "Argument 'USER_ID' is not the ID of a user",
      400,
    ],
    ['unbind', {}, 'PLACEMENT', missing('PLACEMENT'), 400],
    ['unbind', { PLACEMENT: { a: 1 } }, 'PLACEMENT', notText('PLACEMENT'), 400],
    ['unbind', { PLACEMENT, USER_ID: -1 }, 'USER_ID', "Argument 'USER_ID' is not the ID of a user", 400],
  ] as const)
    assert.deepEqual(await asShop(verb, params), {
      ...{ status, error: 'ERROR_ARGUMENT', error_description: text, argument },
    })
  const wrong = ['ERROR_WRONG_HANDLER_URL', 'Wrong handler URL'] as const
  const unsupported = ['ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported handler protocol'] as const
  for (const [handler, [code, text]] of [
    ['shop.example.com/handler', wrong],
    ['http://localhost:8080/', wrong],
    ['https://user.name@shop/', wrong],
    ['https://.com/', wrong],
    ['javascript:alert(1)', wrong],
    ['https://shop.example.com:x/', wrong],
    [`https://shop.example.com/${'x'.repeat(2000)}`, wrong],
    ['ftp://shop.example.com/', unsupported],
  ] as const)
    fails(await asShop('bind', { PLACEMENT, HANDLER: handler }), code, text)
  fails(
    await asShop('bind', { PLACEMENT: 'PAGE_BACKGROUND_WORKER', HANDLER, OPTIONS: { errorHandlerUrl: 'x' } }),
    ...wrong,
  )
  fails(
    await asShop('bind', { PLACEMENT: 'PAGE_BACKGROUND_WORKER', HANDLER }),
    'EMPTY_ERROR_HANDLER_URL',
    "The option 'errorHandlerUrl' is null or empty",
    200,
  )
  for (const code of [PLACEMENT, 'REST_APP_URI'])
    fails(
      await asShop('bind', { PLACEMENT: code, HANDLER, USER_ID: 1 }),
      'ERROR_PLACEMENT_USER_MODE',
      'User mode is not available',
      200,
    )
  fails(
    await asShop('bind', { PLACEMENT, HANDLER }),
    'ERROR_CORE',
    'Unable to set placement handler: Handler already binded',
  )
  assert.equal((await bound()).length, 1)
})

test('an application does it, and its administrators change it', async () => {
  const params = { PLACEMENT: 'LEFT_MENU', HANDLER }
  const text = 'Current authorization type is denied for this method Application context required'
  for (const verb of ['bind', 'get', 'list', 'unbind'])
    fails(await crm.call(`placement.${verb}`, params), 'WRONG_AUTH_TYPE', text, 403)
  for (const verb of ['bind', 'get', 'unbind'])
    fails(await asShop(verb, verb === 'get' ? params : {}, 2), 'ACCESS_DENIED', 'Access denied!', 403)
  assert.deepEqual(resultOf(await asShop('list', {}, 2)), await list({}))
})

test('placements go with their application', async () => {
  const { id } = await addApp(crm.portal, { scopes: ['placement'] })
  await bind('LEFT_MENU', {}, through(id))
  await bind('LEFT_MENU')
  await crm.portal.control('app', 'revoke', { id })
  const left = await crm.portal.store.read.selectFrom('placement').select('application_id').execute()
  assert.deepEqual(
    left.map(row => Number(row.application_id)).filter(owner => owner === id || owner === shop),
    [shop],
  )
})
