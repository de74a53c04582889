import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { type Fields, openCrm, types } from '../support/crm.ts'
import { addUser, userWith } from '../support/people.ts'
import { until } from '../support/until.ts'

/** User 2 may do nothing, user 3 reads deals, user 4 changes settings. */
const crm = await openCrm()
await addUser(crm.portal)
await userWith(crm, { DEAL: { read: 'all' } })
await userWith(crm, { CONFIG: { update: 'all' } })
const reads = 'You do not have permission to view user field settings'

const call = (verb: string, params: Fields = {}, userId = 1) =>
  crm.call(`userfieldconfig.${verb}`, { moduleId: 'crm', ...params }, userId)

const field = async (verb: string, params: Fields): Promise<Fields> => resultOf(await call(verb, params)).field

const add = (name: string, more: Fields = {}, entityId = 'CRM_DEAL'): Promise<Fields> =>
  field('add', { field: { entityId, fieldName: `UF_${entityId}_${name}`, userTypeId: 'string', ...more } })

const list = async (params: Fields = {}): Promise<Fields[]> => resultOf(await call('list', params)).fields

const names = async (params: Fields = {}): Promise<string> =>
  (await list(params)).map(({ fieldName }) => String(fieldName).slice('UF_CRM_DEAL_'.length)).join(' ')

beforeEach(() =>
  until(
    'no field is left',
    async () => {
      const some = await list()
      for (const { id } of some) answers(await call('delete', { id }), null)
      return !some.length
    },
    { every: 0 },
  ),
)

describe('userfieldconfig.add', () => {
  test('answers with the field as it is', async () => {
    const {
      id,
      enum: elements,
      ...rest
    } = await add('LIST', {
      userTypeId: 'enumeration',
      multiple: 'Y',
      editFormLabel: { en: 'List of characteristics', de: 'Liste' },
      enum: [
        { value: 'One', def: 'N', sort: 100 },
        { value: 'Two', def: 'Y', sort: 200, xmlId: 'two' },
      ],
    })
    assert.deepEqual(rest, {
      ...{ entityId: 'CRM_DEAL', fieldName: 'UF_CRM_DEAL_LIST', userTypeId: 'enumeration', xmlId: null, sort: '100' },
      ...{ multiple: 'Y', mandatory: 'N', showFilter: 'N', showInList: 'Y', editInList: 'Y', isSearchable: 'N' },
      settings: { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' },
      languageId: { de: 'de', en: 'en' },
      editFormLabel: { de: 'Liste', en: 'List of characteristics' },
      ...Object.fromEntries(
        ['listColumnLabel', 'listFilterLabel', 'errorMessage', 'helpMessage'].map(name => [
          name,
          { de: null, en: null },
        ]),
      ),
    })
    const [one, two] = elements as Fields[]
    assert.deepEqual([one!.value, one!.userFieldId, one!.def, one!.sort], ['One', id, 'N', '100'])
    assert.match(String(one!.xmlId), /^[0-9a-f]{32}$/)
    assert.deepEqual([two!.value, two!.def, two!.sort, two!.xmlId], ['Two', 'Y', '200', 'two'])
    assert.deepEqual(await field('get', { id }), { id, enum: elements, ...rest })
  })

  test('passes keys over that it does not take', async () => {
    const made = await add('PLAIN', {
      ...{ showInList: 'N', listColumnLabel: { en: 'Column' }, label: 'L', sort: '7', xmlId: 'x', mandatory: true },
      ...{ showFilter: 'Y', editInList: 'N', isSearchable: 'Y', helpMessage: 'Help', anything: 1 },
    })
    assert.deepEqual(
      [made.showInList, made.sort, made.xmlId, made.mandatory, made.showFilter, made.editInList, made.isSearchable],
      ['Y', '7', 'x', 'Y', 'E', 'N', 'Y'],
    )
    assert.equal((made.listColumnLabel as Fields).en, null)
    assert.equal((made.helpMessage as Fields).ru, 'Help')
  })

  for (const type of types)
    test(`adds a field of the other door for a ${type}`, async () => {
      const entityId = `CRM_${type.toUpperCase()}`
      const { id, fieldName } = await add('BOTH', { editFormLabel: { en: 'Both' } }, entityId)
      const other = await crm.result(`crm.${type}.userfield.get`, { id })
      assert.deepEqual([other.FIELD_NAME, other.ENTITY_ID, other.EDIT_FORM_LABEL.en], [fieldName, entityId, 'Both'])
      const record = await crm.add(type, { [String(fieldName)]: 'value' })
      assert.deepEqual(await crm.ids(type, { filter: { [String(fieldName)]: 'value' } }), [record])
      answers(await crm.call(`crm.${type}.userfield.delete`, { id }), true)
      fails(await call('get', { id }), '', reads)
    })

  for (const [userTypeId, settings, expected] of [
    ['string', { SIZE: 40, ROWS: 3, REGEXP: '/a/', MIN_LENGTH: 1, MAX_LENGTH: 9, DEFAULT_VALUE: 'd' }, null],
    ['integer', { DEFAULT_VALUE: 5, SIZE: 10, MIN_VALUE: -1, MAX_VALUE: 10 }, null],
    ['double', { DEFAULT_VALUE: 5.5, PRECISION: 3, SIZE: 10, MIN_VALUE: 0.5, MAX_VALUE: 10 }, null],
    ['boolean', { DEFAULT_VALUE: 1, DISPLAY: 'RADIO', LABEL: ['no', 'yes'], LABEL_CHECKBOX: 'Check' }, null],
    ['boolean', { LABEL: 'Yes' }, { LABEL: ['', 'Yes'] }],
    ['date', { DEFAULT_VALUE: { TYPE: 'NOW', VALUE: '' } }, null],
    ['datetime', { USE_SECOND: 'N', USE_TIMEZONE: 'Y' }, null],
    ['money', { DEFAULT_VALUE: '100|EUR' }, null],
    ['money', { DEFAULT_VALUE: 'much' }, { DEFAULT_VALUE: '' }],
    ['url', { POPUP: 'N', SIZE: 10, MIN_LENGTH: 3, MAX_LENGTH: 4, DEFAULT_VALUE: 'https://a', ROWS: 2 }, null],
    ['address', { SHOW_MAP: 'N' }, null],
    [
      'file',
      { SIZE: 30, LIST_WIDTH: 1, LIST_HEIGHT: 2, MAX_SHOW_SIZE: 3, MAX_ALLOWED_SIZE: 4, EXTENSIONS: ['png'] },
      null,
    ],
    ['enumeration', { DISPLAY: 'DIALOG', LIST_HEIGHT: 4, CAPTION_NO_VALUE: 'none', SHOW_NO_VALUE: 'N' }, null],
    ['iblock_element', { DISPLAY: 'UI', LIST_HEIGHT: 2, IBLOCK_ID: 5, DEFAULT_VALUE: '', ACTIVE_FILTER: 'Y' }, null],
    ['crm_status', { ENTITY_TYPE: 'SOURCE' }, null],
    ['crm', { QUOTE: 'Y', SMART_INVOICE: 'Y', ORDER: 'N', DYNAMIC_128: 'Y' }, null],
    ['crm', { DYNAMIC_128: 'Y', DYNAMIC_x: 'Y', DYNAMIC_0: 'Y' }, { LEAD: 'N', DYNAMIC_128: 'Y' }],
    ['crm', {}, { LEAD: 'Y', CONTACT: 'N', COMPANY: 'N', DEAL: 'N' }],
  ] as [string, Fields, Fields | null][])
    test(`takes settings of ${userTypeId}: ${JSON.stringify(settings)}`, async () => {
      const made = (await add('SET', { userTypeId, settings })).settings as Fields
      const kept = expected ?? settings
      assert.deepEqual(Object.fromEntries(Object.keys(kept).map(name => [name, made[name]])), kept)
      assert.ok(!('DYNAMIC_x' in made || 'DYNAMIC_0' in made))
    })

  test('refuses', async () => {
    await add('TAKEN')
    const deal = { entityId: 'CRM_DEAL', fieldName: 'UF_CRM_DEAL_X', userTypeId: 'string' }
    const foreign = 'You cannot create custom fields'
    for (const [params, code, text] of [
      [{ moduleId: undefined, field: deal }, '100', 'Could not find value for parameter {moduleId}'],
      [{ moduleId: ['crm'], field: deal }, '100', 'Could not find value for parameter {moduleId}'],
      [{ moduleId: 'rpa', field: deal }, '', 'No settings for UserFieldAccess'],
      [{}, '100', 'Could not find value for parameter {field}'],
      [{ field: 'x' }, '100', 'Invalid value {x} to match with parameter {field}. Should be value of type array.'],
      [{ field: {} }, '', "The 'FIELD_NAME' field is not found."],
      [{ field: { fieldName: 'UF_CRM_DEAL_X' } }, '', "The 'USER_TYPE_ID' field is not found."],
      [{ field: { ...deal, entityId: 'CRM_9999' } }, '', foreign],
      [{ field: { ...deal, entityId: 'USER', fieldName: 'UF_USER_X' } }, '', foreign],
      [{ field: { ...deal, fieldName: 'UF_CRM_LEAD_X' } }, '', foreign],
      [{ field: { ...deal, fieldName: 'X' } }, '', foreign],
      [
        { field: { ...deal, fieldName: 'UF_CRM_DEAL_x' } },
        '',
        'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.',
      ],
      [
        { field: { ...deal, fieldName: `UF_CRM_DEAL_${'X'.repeat(50)}` } },
        '',
        'Field name is too long (more than 50 characters).',
      ],
      [{ field: { ...deal, userTypeId: 'nothing' } }, '', 'Fail to create new user field'],
      [{ field: { ...deal, userTypeId: 'rest_1_nothing' } }, '', 'Fail to create new user field'],
      [
        { field: { ...deal, fieldName: 'UF_CRM_DEAL_TAKEN' } },
        '',
        'Field UF_CRM_DEAL_TAKEN for CRM_DEAL object already exists',
      ],
      [
        {
          field: {
            ...deal,
            userTypeId: 'enumeration',
            enum: [
              { value: 'A', xmlId: 'a' },
              { value: 'B', xmlId: 'a' },
            ],
          },
        },
        '',
        'Fail to save enumeration field values',
      ],
    ] as [Fields, string, string][])
      fails(await call('add', params), code, text)
    assert.equal(await names(), 'TAKEN')
  })
})

describe('userfieldconfig.list', () => {
  beforeEach(async () => {
    await add('ALPHA', { sort: 30, multiple: 'Y', editFormLabel: { en: 'Alpha' } })
    await add('BETA', { sort: 10, userTypeId: 'integer' })
    await add('GAMMA', { sort: 20, xmlId: 'x' })
    await add('LEAD', {}, 'CRM_LEAD')
  })

  for (const [params, expected] of [
    [{ filter: { entityId: 'CRM_DEAL' } }, 'BETA GAMMA ALPHA'],
    [{ filter: { entityId: ['CRM_DEAL'] }, order: { id: 'desc' } }, 'GAMMA BETA ALPHA'],
    [{ filter: { entityId: 'CRM_DEAL' }, order: { userTypeId: 'DESC', fieldName: 'DESC' } }, 'GAMMA ALPHA BETA'],
    [{ filter: { multiple: 'Y' } }, 'ALPHA'],
    [{ filter: { '@fieldName': ['UF_CRM_DEAL_BETA', 'UF_CRM_DEAL_GAMMA'] } }, 'BETA GAMMA'],
    [{ filter: { '>=sort': 20, '<sort': 40, '!xmlId': '' } }, 'GAMMA'],
    [{ filter: { field: 'UF_CRM_DEAL_BETA', entityId: 'CRM_DEAL' } }, 'BETA GAMMA ALPHA'],
    [{ filter: { userTypeId: 'nothing' } }, ''],
  ] as [Fields, string][])
    test(JSON.stringify(params), async () => assert.equal(await names(params), expected))

  test('shows what is selected, with labels in one language where it is named', async () => {
    const filter = { fieldName: 'UF_CRM_DEAL_ALPHA' }
    assert.deepEqual(await list({ filter, select: ['fieldName', 'sort'] }), [
      { fieldName: 'UF_CRM_DEAL_ALPHA', sort: '30' },
    ])
    const [plain] = await list({ filter })
    assert.ok(plain && !('editFormLabel' in plain) && 'settings' in plain)
    const [labelled] = await list({ filter, select: { 0: '*', language: 'en' } })
    assert.deepEqual(labelled, {
      ...plain,
      ...{ languageId: { en: 'en' }, editFormLabel: { en: 'Alpha' } },
      ...{ listColumnLabel: null, listFilterLabel: null, errorMessage: null, helpMessage: null },
    })
    const [bare] = await list({ filter, select: { 0: 'id', language: 'de' } })
    assert.deepEqual([bare!.languageId, bare!.editFormLabel, Object.keys(bare!).length], [null, null, 7])
  })

  test('has pages of 50', async () => {
    for (let i = 0; i < 50; i++) await add(`N${i}`)
    const { total, next, result } = await call('list')
    assert.deepEqual([total, next, result.fields.length], [54, 50, 50])
    const second = await call('list', { start: next })
    assert.deepEqual([second.total, second.next, second.result.fields.length], [54, undefined, 4])
    assert.equal((await call('list', { start: -1 })).total, 0)
  })
})

test('what is no object is told as it was', async () => {
  const { id } = await add('A')
  for (const [verb, name] of [
    ['list', 'select'],
    ['list', 'order'],
    ['list', 'filter'],
    ['update', 'field'],
  ] as const)
    fails(
      await call(verb, { id, [name]: 'x' }),
      '100',
      `Invalid value {x} to match with parameter {${name}}. Should be value of type array.`,
    )
})

describe('userfieldconfig.update', () => {
  test('changes what its page names and leaves the rest', async () => {
    const { id, ...before } = await add('A', { editFormLabel: { en: 'Old' }, helpMessage: { en: 'Help' }, sort: 5 })
    const { id: same, ...after } = await field('update', {
      id,
      field: {
        mandatory: 'Y',
        editFormLabel: { ru: 'Новое' },
        settings: { ROWS: 4 },
        multiple: 'Y',
        fieldName: 'UF_X',
      },
    })
    assert.equal(same, id)
    assert.deepEqual(after, {
      ...before,
      mandatory: 'Y',
      settings: { ...(before.settings as Fields), ROWS: 4 },
      languageId: { ru: 'ru', en: 'en' },
      editFormLabel: { ru: 'Новое', en: null },
      helpMessage: { ru: null, en: 'Help' },
      ...{ listColumnLabel: { ru: null, en: null }, listFilterLabel: { ru: null, en: null } },
      errorMessage: { ru: null, en: null },
    })
  })

  test('replaces settings whole: what is left out is that of a new field', async () => {
    const whole = [
      ['double', { PRECISION: 5, SIZE: 30, MIN_VALUE: 1, MAX_VALUE: 9, DEFAULT_VALUE: 4.5 }, { PRECISION: 3 }],
      ['string', { ROWS: 4, REGEXP: '/x/', DEFAULT_VALUE: 'd' }, { ROWS: 2 }],
      ['enumeration', { DISPLAY: 'UI', LIST_HEIGHT: 5, SHOW_NO_VALUE: 'N' }, {}],
      ['crm', { COMPANY: 'Y', DYNAMIC_130: 'Y' }, { DEAL: 'Y' }],
      ['boolean', { DISPLAY: 'RADIO', LABEL_CHECKBOX: 'Tick' }, { DEFAULT_VALUE: 1 }],
    ] as const
    for (const [userTypeId, first, second] of whole) {
      const label = { editFormLabel: { en: 'Label' } }
      const { id } = await add(`WHOLE_${userTypeId.toUpperCase()}`, { userTypeId, settings: first, ...label })
      const fresh = await add(`FRESH_${userTypeId.toUpperCase()}`, { userTypeId, settings: second, ...label })
      const changed = await field('update', { id, field: { settings: second } })
      assert.deepEqual(changed.settings, fresh.settings, userTypeId)
      // What says nothing of settings leaves them, and so does what is no set of them.
      for (const settings of [undefined, null, 'x'])
        assert.deepEqual((await field('update', { id, field: { sort: 7, settings } })).settings, fresh.settings)
    }
  })

  test('changes a list only where the type is said again', async () => {
    const made = await add('L', { userTypeId: 'enumeration', multiple: 'Y', enum: [{ value: 'A' }, { value: 'B' }] })
    const [a, b] = (made.enum as Fields[]).map(one => Number(one.id))
    const deal = await crm.add('deal', { UF_CRM_DEAL_L: [a, b] })
    const change = [
      { id: a, del: 'Y' },
      { id: b, value: 'Bee', sort: 9 },
      { value: 'C', sort: 10 },
    ]
    const values = async (more: Fields) =>
      ((await field('update', { id: made.id, field: { enum: change, ...more } })).enum as Fields[]).map(
        one => one.value,
      )
    assert.deepEqual(await values({}), ['A', 'B'])
    assert.deepEqual(await values({ userTypeId: 'enumeration' }), ['Bee', 'C'])
    assert.deepEqual((await crm.get('deal', deal)).UF_CRM_DEAL_L, [b])
    assert.deepEqual(await crm.ids('deal', { filter: { UF_CRM_DEAL_L: a } }), [])
    assert.deepEqual(await crm.ids('deal', { filter: { UF_CRM_DEAL_L: b } }), [deal])
  })
})

describe('the rights to fields', () => {
  const cannotChange = 'You cannot change the settings of the user field'
  const cannotDelete = 'You cannot delete the user field'

  test('what is not there is told like what may not be seen', async () => {
    await crm.result('user.userfield.add', { fields: { FIELD_NAME: 'OWN', USER_TYPE_ID: 'string' } })
    const [{ ID: ofUsers }] = await crm.result('user.userfield.list')
    for (const id of [999_999, 0, -1, ofUsers])
      for (const [verb, text] of [
        ['get', reads],
        ['update', cannotChange],
        ['delete', cannotDelete],
      ] as const)
        fails(await call(verb, { id }), '', text)
    for (const verb of ['get', 'update', 'delete']) {
      fails(await call(verb), '100', 'Could not find value for parameter {id}')
      const text = 'Invalid value {abc} to match with parameter {id}. Should be value of type integer.'
      fails(await call(verb, { id: 'abc' }), '100', text)
    }
  })

  test('who reads deals sees the fields of deals, and who changes settings changes them', async () => {
    const { id } = await add('D')
    const lead = await add('L', {}, 'CRM_LEAD')
    const change = { moduleId: 'crm', id, field: { sort: 3 } }
    for (const user of [2, 3]) {
      fails(await call('add', { field: {} }, user), '', 'Access denied.')
      fails(await call('update', change, user), '', cannotChange)
      fails(await call('delete', { id }, user), '', cannotDelete)
    }
    fails(await call('get', { id }, 2), '', reads)
    fails(await call('list', {}, 2), '', reads)
    assert.equal(resultOf(await call('get', { id }, 3)).field.id, id)
    fails(await call('get', { id: lead.id }, 3), '', reads)
    assert.deepEqual(
      resultOf(await call('list', {}, 3)).fields.map((one: Fields) => one.id),
      [id],
    )
    fails(await call('list', { filter: { entityId: 'CRM_LEAD' } }, 3), '', reads)
    assert.equal(resultOf(await call('update', change, 4)).field.sort, '3')
  })

  test('an application needs the scope of the module as well', async () => {
    const { id: applicationId } = await addApp(crm.portal, { scopes: ['userfieldconfig'] })
    const answer = await crm.portal.call('userfieldconfig.getTypes', { moduleId: 'crm' }, { applicationId })
    fails(answer, '', 'The current method required more scopes. (crm)')
  })
})

test('a Russian portal says it in Russian', async () => {
  const russian = await openCrm({ language: 'ru' })
  const params = { moduleId: 'crm', id: 999_999 }
  const field = { entityId: 'CRM_DEAL', fieldName: 'UF_CRM_LEAD_X', userTypeId: 'string' }
  for (const [verb, text] of [
    ['add', 'Вы не можете создавать пользовательские поля'],
    ['get', 'Вы не можете просматривать настройки пользовательских полей'],
    ['update', 'Вы не можете изменить настройки пользовательского поля'],
    ['delete', 'Вы не можете удалить пользовательское поле'],
  ] as const)
    fails(await russian.call(`userfieldconfig.${verb}`, { ...params, field }), '', text)
  const requisite = { fields: { FIELD_NAME: 'TWICE', USER_TYPE_ID: 'string' } }
  await russian.result('crm.requisite.userfield.add', requisite)
  const again = await russian.call('crm.requisite.userfield.add', requisite)
  fails(again, 'ERROR_CORE', 'Поле UF_CRM_TWICE для объекта CRM_REQUISITE уже существует.')
})
