import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addRole, addUsers } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'

const MANAGER = { userId: 2 }
const DIRECTOR = { userId: 3 }
const NOBODY = { userId: 4 }

let portal: Portal
let categoryId: number
const bugs: unknown[] = []

/** User 2 may read contacts of their own, user 3 may change settings, user 4 may do nothing. */
before(async () => {
  portal = await openPortal({ onBug: error => bugs.push(error) })
  await addUsers(portal, 3)
  await addRole(portal, { name: 'Reader', permissions: { CONTACT: { read: 'own' } }, relations: ['U2'] })
  await addRole(portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
  categoryId = resultOf(await portal.call('crm.dealcategory.add', { fields: { NAME: 'Partners', SORT: 100 } }))
})

after(async () => {
  await portal.close()
  assert.deepEqual(bugs, [])
})

const call = (verb: string, params?: Record<string, unknown>, as?: { userId: number }) =>
  portal.call(`crm.status.${verb}`, params, as)

const add = (fields: Record<string, unknown>, as?: { userId: number }) => call('add', { fields }, as)

const list = async (filter: Record<string, unknown>, order: Record<string, unknown> = {}) =>
  resultOf(await call('list', { filter, order }))

const codes = async (filter: Record<string, unknown>, order: Record<string, unknown> = {}): Promise<string[]> =>
  (await list(filter, order)).map((row: { STATUS_ID: string }) => row.STATUS_ID)

const idOf = async (directory: string, code: string): Promise<number> => {
  const [row] = await list({ ENTITY_ID: directory, STATUS_ID: code })
  return Number(row.ID)
}

let last = 0
const some = () => `X_${++last}`

describe('crm.status.fields', () => {
  test('tells of every field, to anyone', async () => {
    const fields = resultOf(await call('fields', {}, NOBODY))
    assert.deepEqual(Object.keys(fields), [
      ...['ID', 'ENTITY_ID', 'STATUS_ID', 'SORT', 'NAME', 'NAME_INIT', 'SYSTEM', 'CATEGORY_ID', 'COLOR', 'SEMANTICS'],
      'EXTRA',
    ])
    assert.deepEqual(fields.ENTITY_ID, {
      type: 'string',
      isRequired: true,
      isReadOnly: false,
      isImmutable: true,
      isMultiple: false,
      isDynamic: false,
      title: 'Directory',
    })
    assert.equal(fields.EXTRA.type, 'crm_status_extra')
  })
})

describe('crm.status.list', () => {
  test('shows stages as documented', async () => {
    const answer = await call('list', { filter: { ENTITY_ID: 'DEAL_STAGE' }, order: { SORT: 'ASC' } })
    assert.equal(answer.total, 8)
    assert.equal(answer.next, undefined)
    const [first, second] = answer.result
    assert.deepEqual(first, {
      ID: first.ID,
      ENTITY_ID: 'DEAL_STAGE',
      STATUS_ID: 'NEW',
      NAME: 'New',
      NAME_INIT: 'New',
      SORT: '10',
      SYSTEM: 'Y',
      CATEGORY_ID: null,
      COLOR: '#39A8EF',
      SEMANTICS: null,
      EXTRA: { SEMANTICS: 'process', COLOR: '#39A8EF' },
    })
    assert.match(first.ID, /^\d+$/)
    assert.deepEqual([second.SYSTEM, second.NAME_INIT], ['N', ''])
    const words = answer.result.map((row: { EXTRA: { SEMANTICS: string } }) => row.EXTRA.SEMANTICS)
    assert.deepEqual(words.slice(4), ['process', 'success', 'failure', 'apology'])
  })

  test('knows the category of a stage', async () => {
    const [stage] = await list({ CATEGORY_ID: categoryId }, { SORT: 'DESC' })
    assert.equal(stage.STATUS_ID, `C${categoryId}:APOLOGY`)
    assert.equal(stage.CATEGORY_ID, String(categoryId))
  })

  test('has EXTRA for stages alone', async () => {
    const [row] = await list({ ENTITY_ID: 'SOURCE' })
    assert.equal('EXTRA' in row, false)
    assert.deepEqual([row.COLOR, row.SEMANTICS, row.CATEGORY_ID], [null, null, null])
  })

  const filters: [string, Record<string, unknown>, string[]][] = [
    ['a number as a text', { ENTITY_ID: 'STATUS', SORT: '10' }, ['NEW']],
    ['a range', { ENTITY_ID: 'STATUS', '>SORT': 30 }, ['CONVERTED', 'JUNK']],
    ['a list', { ENTITY_ID: 'STATUS', '@STATUS_ID': ['NEW', 'JUNK'] }, ['NEW', 'JUNK']],
    ['a part of a name', { ENTITY_ID: 'STATUS', '%NAME': 'PROCESSED' }, ['NEW', 'PROCESSED']],
    ['a group', { ENTITY_ID: 'QUOTE_STATUS', SEMANTICS: 'F' }, ['DECLAINED']],
    ['no group', { ENTITY_ID: 'QUOTE_STATUS', SEMANTICS: '' }, ['DRAFT', 'SENT']],
    [
      'a negation, for which no group is one too',
      { ENTITY_ID: 'QUOTE_STATUS', '!SEMANTICS': 'F' },
      ['DRAFT', 'SENT', 'APPROVED'],
    ],
    ['a flag', { ENTITY_ID: 'QUOTE_STATUS', SYSTEM: 'N' }, ['SENT']],
    ['a name no field has', { ENTITY_ID: 'QUOTE_STATUS', TITLE: 'x', SYSTEM: 'N' }, ['SENT']],
    ['a directory there is none of', { ENTITY_ID: 'DYNAMIC_1_STAGE_1' }, []],
    ['values that are none', { ENTITY_ID: 'STATUS', ID: { a: [{}] } }, []],
    ['a number no store holds', { ENTITY_ID: 'STATUS', '<SORT': 1e30 }, []],
  ]
  for (const [name, filter, expected] of filters)
    test(`filters by ${name}`, async () => assert.deepEqual(await codes(filter), expected))

  test('is ordered by SORT unless said otherwise', async () => {
    assert.deepEqual(await codes({ ENTITY_ID: 'QUOTE_STATUS' }), ['DRAFT', 'SENT', 'APPROVED', 'DECLAINED'])
    assert.deepEqual(await codes({ ENTITY_ID: 'QUOTE_STATUS' }, { STATUS_ID: 'desc', TITLE: 'ASC', SORT: [] }), [
      ...['SENT', 'DRAFT', 'DECLAINED', 'APPROVED'],
    ])
    assert.deepEqual(await codes({ ENTITY_ID: 'QUOTE_STATUS' }, { SEMANTICS: 'DESC', SORT: 'DESC' }), [
      ...['APPROVED', 'DECLAINED', 'SENT', 'DRAFT'],
    ])
  })

  test('comes in pages', async () => {
    const first = await call('list', { order: { ID: 'ASC' } })
    const total = first.total!
    assert.ok(total > 50)
    assert.deepEqual([first.result.length, first.next], [50, 50])
    const second = await call('list', { order: { ID: 'ASC' }, start: 50 })
    assert.deepEqual([second.result.length, second.total, second.next], [total - 50, total, undefined])
    const uncounted = await call('list', { start: -1 })
    assert.deepEqual([uncounted.result.length, uncounted.total], [50, 0])
  })

  test('refuses what it cannot read', async () => {
    for (const params of [
      { filter: 'x' },
      { order: 5 },
      { filter: { SEMANTICS: null } },
      { filter: { SEMANTICS: ['S'] } },
    ])
      fails(await call('list', params), '', 'Invalid parameters.')
    for (const ENTITY_ID of [['STATUS', 'SOURCE'], { a: 1 }, null, 5])
      fails(await call('list', { filter: { ENTITY_ID } }), '', 'Filter by ENTITY_ID must be a string')
  })
})

describe('crm.status.get', () => {
  test('shows one element', async () => {
    const id = await idOf('SOURCE', 'WEB')
    answers(await call('get', { id: String(id) }), {
      ID: String(id),
      ENTITY_ID: 'SOURCE',
      STATUS_ID: 'WEB',
      NAME: 'Website',
      NAME_INIT: '',
      SORT: '30',
      SYSTEM: 'N',
      CATEGORY_ID: null,
      COLOR: null,
      SEMANTICS: null,
    })
  })

  test('finds nothing under an id that is none', async () => {
    for (const id of [999_999, 0, -1, 'x', null, [1], {}, 1e300, undefined])
      fails(await call('get', { id }), '', 'Status is not found.')
  })
})

describe('crm.status.add', () => {
  test('adds an element', async () => {
    const fields = {
      ENTITY_ID: 'SOURCE',
      STATUS_ID: 'Ярмарка №1',
      NAME: ' Fair ',
      COLOR: '#fff',
      SEMANTICS: 'S',
      SYSTEM: 'Y',
    }
    const id = resultOf(await add(fields))
    assert.equal(typeof id, 'number')
    answers(await call('get', { id }), {
      ID: String(id),
      ENTITY_ID: 'SOURCE',
      STATUS_ID: 'Ярмарка №1',
      NAME: 'Fair',
      NAME_INIT: '',
      SORT: '10',
      SYSTEM: 'N',
      CATEGORY_ID: null,
      COLOR: null,
      SEMANTICS: null,
    })
  })

  test('adds a stage to a category with its prefix', async () => {
    const ENTITY_ID = `DEAL_STAGE_${categoryId}`
    const [code, prefixed] = [some(), `C${categoryId}:${some()}`]
    const stage = { ENTITY_ID, NAME: 'Decision', SORT: 70 }
    const added = resultOf(
      await call('get', { id: resultOf(await add({ ...stage, STATUS_ID: code, COLOR: '#FFA900' })) }),
    )
    assert.deepEqual(
      [added.STATUS_ID, added.CATEGORY_ID, added.SEMANTICS, added.EXTRA],
      [`C${categoryId}:${code}`, String(categoryId), null, { SEMANTICS: 'process', COLOR: '#FFA900' }],
    )
    const failing = { ...stage, STATUS_ID: prefixed, EXTRA: { SEMANTICS: 'failure', COLOR: '#123456' } }
    const second = resultOf(await call('get', { id: resultOf(await add(failing)) }))
    assert.deepEqual(
      [second.STATUS_ID, second.SEMANTICS, second.EXTRA.SEMANTICS, second.COLOR],
      [prefixed, 'F', 'apology', '#123456'],
    )
  })

  test('gives a stage the colour of its group', async () => {
    const fields = { ENTITY_ID: 'STATUS', STATUS_ID: some(), NAME: 'Spam', SORT: 60, SEMANTICS: 'F', COLOR: 'red' }
    const stage = resultOf(await call('get', { id: resultOf(await add(fields)) }))
    assert.deepEqual(stage.EXTRA, { SEMANTICS: 'apology', COLOR: '#FF5752' })
  })

  test('is seen at once by records', async () => {
    const code = some()
    await add({ ENTITY_ID: 'DEAL_STAGE', STATUS_ID: code, NAME: 'Check', SORT: 55 })
    const id = resultOf(await portal.call('crm.deal.add', { fields: { TITLE: 'Deal', STAGE_ID: code } }))
    assert.equal(resultOf(await portal.call('crm.deal.get', { id })).STAGE_ID, code)
  })

  const source = { ENTITY_ID: 'SOURCE', STATUS_ID: 'NEW_ONE', NAME: 'New one' }
  const stage = { ENTITY_ID: 'DEAL_STAGE', STATUS_ID: 'NEW_ONE', NAME: 'New one' }
  const tooLate =
    'Cannot create more stages after the final stage because the final successful stage already exists. Try using sort order values less than that of the final stage.'
  const refusals: [string, Record<string, unknown>, string, code?: string][] = [
    ['nothing', {}, 'The field ENTITY_ID is required.\nThe field STATUS_ID is required.'],
    ['no directory', { ...source, ENTITY_ID: '' }, 'The field ENTITY_ID is required.'],
    ['a list for a directory', { ...source, ENTITY_ID: ['SOURCE'] }, 'The field ENTITY_ID is required.'],
    ['no code', { ...source, STATUS_ID: null }, 'The field STATUS_ID is required.'],
    ['an object for a code', { ...source, STATUS_ID: {} }, 'The field STATUS_ID is required.'],
    ['no such directory', { ...source, ENTITY_ID: 'SOURCES' }, 'Specified entity type is not supported.'],
    ['no such category', { ...source, ENTITY_ID: 'DEAL_STAGE_999' }, 'Specified entity type is not supported.'],
    [
      'a category beyond numbers',
      { ...source, ENTITY_ID: `DEAL_STAGE_${'9'.repeat(30)}` },
      'Specified entity type is not supported.',
    ],
    ['no name', { ...source, NAME: ' ' }, 'The field Title is required.'],
    ['a list for a name', { ...source, NAME: [1] }, 'The field Title is required.'],
    ['a code that is taken', { ...source, STATUS_ID: 'WEB' }, 'The specified status ID already exists.', 'ERROR_CORE'],
    ['a code that is too long', { ...source, STATUS_ID: 'x'.repeat(51) }, 'Error on creating status.'],
    ['a stage after the final one', { ...stage, SORT: 61 }, tooLate],
    ['a second successful stage', { ...stage, ENTITY_ID: 'STATUS', SEMANTICS: 'S' }, tooLate],
    ['a stage with a space in its code', { ...stage, STATUS_ID: 'A B' }, 'Error on creating status.'],
    ['a stage with a prefix where there is none', { ...stage, STATUS_ID: 'C1:A' }, 'Error on creating status.'],
    ['a deal stage with a long code', { ...stage, STATUS_ID: 'x'.repeat(23) }, 'Error on creating status.'],
    [
      'a lead stage with a long code',
      { ...stage, ENTITY_ID: 'STATUS', STATUS_ID: 'x'.repeat(22) },
      'Error on creating status.',
    ],
  ]
  for (const [name, fields, text, code = ''] of refusals)
    test(`refuses ${name}`, async () => fails(await add(fields), code, text))

  test('refuses fields that are none', async () => {
    for (const fields of ['x', 5, null, undefined])
      fails(await call('add', { fields }), '', "Parameter 'fields' must be array.")
  })

  test('passes over a sort and a colour that are none', async () => {
    for (const SORT of [1e300, 'x', [5], {}, null]) {
      const id = resultOf(await add({ ...source, STATUS_ID: some(), SORT, COLOR: [], SEMANTICS: {}, EXTRA: 7 }))
      assert.equal(resultOf(await call('get', { id })).SORT, '10')
    }
  })

  test('says it in Russian where the words are known', async () => {
    const russian = await openPortal({ language: 'ru' })
    try {
      fails(
        await russian.call('crm.status.add', { fields: { ...source, STATUS_ID: 'WEB' } }),
        'ERROR_CORE',
        'Указанный идентификатор статуса, уже существует.',
      )
      const items = resultOf(await russian.call('crm.status.entity.items', { entityId: 'HONORIFIC' }))
      assert.deepEqual(
        items.map((item: { STATUS_ID: string }) => item.STATUS_ID),
        ['HNR_RU_1', 'HNR_RU_2'],
      )
    } finally {
      await russian.close()
    }
  })
})

describe('crm.status.update', () => {
  test('changes the name, the sort and the colour and nothing else', async () => {
    const id = await idOf('QUOTE_STATUS', 'SENT')
    const fields = {
      NAME: 'Posted',
      SORT: '25',
      COLOR: '#00A9F4',
      STATUS_ID: 'X',
      ENTITY_ID: 'STATUS',
      SEMANTICS: 'S',
      SYSTEM: 'Y',
    }
    answers(await call('update', { id, fields }), true)
    const { NAME, SORT, COLOR, STATUS_ID, ENTITY_ID, SEMANTICS, SYSTEM } = resultOf(await call('get', { id }))
    assert.deepEqual(
      { NAME, SORT, COLOR, STATUS_ID, ENTITY_ID, SEMANTICS, SYSTEM },
      { ...fields, STATUS_ID: 'SENT', ENTITY_ID: 'QUOTE_STATUS', SEMANTICS: null, SYSTEM: 'N' },
    )
  })

  test('leaves a system element the name it came with', async () => {
    const id = await idOf('QUOTE_STATUS', 'DRAFT')
    answers(await call('update', { id, fields: { NAME: 'Sketch' } }), true)
    const { NAME, NAME_INIT } = resultOf(await call('get', { id }))
    assert.deepEqual([NAME, NAME_INIT], ['Sketch', 'Draft'])
  })

  test('passes over what is no value', async () => {
    const id = await idOf('SOURCE', 'CALL')
    const before = resultOf(await call('get', { id }))
    for (const fields of [{}, [], { SORT: 'x', COLOR: '#00A9F4' }, { SORT: 1e99, NAME: null, EXTRA: [] }])
      answers(await call('update', { id, fields }), true)
    answers(await call('get', { id }), before)
  })

  test('refuses', async () => {
    const id = await idOf('SOURCE', 'CALL')
    for (const bad of [0, -3, 'x', null, [], undefined])
      fails(await call('update', { id: bad, fields: {} }), '', 'Invalid identifier.')
    fails(await call('update', { id: 999_999, fields: { NAME: 'x' } }), '', 'Status is not found.')
    for (const NAME of ['', ' ', [], {}])
      fails(await call('update', { id, fields: { NAME } }), '', 'Error on updating status.')
    fails(await call('update', { id, fields: 'x' }), '', "Parameter 'fields' must be array.")
  })
})

describe('crm.status.delete', () => {
  const FORCED = { FORCED: 'Y' }

  test('deletes an element', async () => {
    const id = resultOf(await add({ ENTITY_ID: 'INDUSTRY', STATUS_ID: some(), NAME: 'Fishing' }))
    answers(await call('delete', { id, params: 'x' }), true)
    fails(await call('get', { id }), '', 'Status is not found.')
    fails(await call('delete', { id }), '', 'Status is not found.')
  })

  test('deletes a system element only when forced', async () => {
    const text = 'CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".'
    const id = await idOf('DEAL_STAGE', 'LOSE')
    for (const params of [undefined, null, [], 'FORCED', { FORCED: 'N' }, { FORCED: ['Y'] }])
      fails(await call('delete', { id, params }), '', text)
    answers(await call('delete', { id, params: FORCED }), true)
    const [left] = await list({ ENTITY_ID: 'DEAL_STAGE', SEMANTICS: 'F' })
    assert.deepEqual([left.STATUS_ID, left.EXTRA.SEMANTICS], ['APOLOGY', 'failure'])
  })

  test('leaves a directory of stages one stage of each group', async () => {
    const id = await idOf('DEAL_STAGE', 'WON')
    fails(await call('delete', { id, params: FORCED }), '', 'Error on deleting status.')
  })

  test('keeps what records have', async () => {
    const text = 'There are active items in this status.'
    const add = async (method: string, fields: Record<string, unknown>) =>
      resultOf(await portal.call(method, { fields }))
    await add('crm.deal.add', { TITLE: 'Deal', STAGE_ID: 'EXECUTING' })
    await add('crm.deal.add', { TITLE: 'Deal', CATEGORY_ID: categoryId, STAGE_ID: `C${categoryId}:PREPARATION` })
    const lead = await add('crm.lead.add', { TITLE: 'Lead', STATUS_ID: 'IN_PROCESS', SOURCE_ID: 'STORE' })
    await add('crm.company.add', { TITLE: 'Company', INDUSTRY: 'BANKING' })
    await add('crm.contact.add', { NAME: 'Ann', SOURCE_ID: 'CALLBACK' })
    for (const [directory, code] of [
      ['DEAL_STAGE', 'EXECUTING'],
      [`DEAL_STAGE_${categoryId}`, `C${categoryId}:PREPARATION`],
      ['STATUS', 'IN_PROCESS'],
      ['SOURCE', 'STORE'],
      ['SOURCE', 'CALLBACK'],
      ['INDUSTRY', 'BANKING'],
    ] as const)
      fails(await call('delete', { id: await idOf(directory, code), params: FORCED }), '', text)
    resultOf(await portal.call('crm.lead.update', { id: lead, fields: { STATUS_ID: 'PROCESSED' } }))
    answers(await call('delete', { id: await idOf('STATUS', 'IN_PROCESS') }), true)
  })

  test('keeps what user fields have', async () => {
    for (const [name, MULTIPLE, value] of [
      ['ONE', 'N', 'TELECOM'],
      ['MANY', 'Y', ['FINANCE', 'CONSULTING']],
    ] as const) {
      const settings = { USER_TYPE_ID: 'crm_status', MULTIPLE, SETTINGS: { ENTITY_TYPE: 'INDUSTRY' } }
      resultOf(await portal.call('crm.lead.userfield.add', { fields: { FIELD_NAME: name, ...settings } }))
      resultOf(await portal.call('crm.lead.add', { fields: { TITLE: 'Lead', [`UF_CRM_${name}`]: value } }))
    }
    for (const code of ['TELECOM', 'FINANCE', 'CONSULTING'])
      fails(await call('delete', { id: await idOf('INDUSTRY', code) }), '', 'There are active items in this status.')
    answers(await call('delete', { id: await idOf('INDUSTRY', 'DELIVERY') }), true)
  })

  test('refuses an id that is none', async () => {
    for (const id of [0, 'x', null, {}, undefined]) fails(await call('delete', { id }), '', 'Invalid identifier.')
  })
})

describe('crm.status.entity.types', () => {
  test('tells of every directory and the stages of each category, to anyone', async () => {
    const types = resultOf(await call('entity.types', {}, NOBODY))
    assert.deepEqual(
      types.map((type: { ID: string }) => type.ID),
      [
        ...['STATUS', 'SOURCE', 'CONTACT_TYPE', 'COMPANY_TYPE', 'EMPLOYEES', 'INDUSTRY', 'DEAL_TYPE'],
        ...[
          'SMART_INVOICE_STAGE_1',
          `DEAL_STAGE_${categoryId}`,
          'DEAL_STAGE',
          'QUOTE_STATUS',
          'INVOICE_STATUS',
          'HONORIFIC',
          'CALL_LIST',
        ],
      ],
    )
    assert.deepEqual(types[0], {
      ID: 'STATUS',
      NAME: 'Lead stages',
      SEMANTIC_INFO: {
        START_FIELD: 'NEW',
        FINAL_SUCCESS_FIELD: 'CONVERTED',
        FINAL_UNSUCCESS_FIELD: 'JUNK',
        FINAL_SORT: 0,
      },
      ENTITY_TYPE_ID: 1,
    })
    assert.deepEqual(types[1], { ID: 'SOURCE', NAME: 'Sources' })
    const prefix = `C${categoryId}`
    assert.deepEqual(types[7], {
      ID: 'SMART_INVOICE_STAGE_1',
      NAME: 'Invoice stages',
      SEMANTIC_INFO: [],
      PREFIX: 'DT31_1',
      FIELD_ATTRIBUTE_SCOPE: 'category_1',
      ENTITY_TYPE_ID: 31,
      IS_ENABLED: true,
      CATEGORY_ID: 1,
    })
    assert.deepEqual(types[8], {
      ID: `DEAL_STAGE_${categoryId}`,
      NAME: 'Deal stages: Partners',
      PARENT_ID: 'DEAL_STAGE',
      SEMANTIC_INFO: {
        START_FIELD: `${prefix}:NEW`,
        FINAL_SUCCESS_FIELD: `${prefix}:WON`,
        FINAL_UNSUCCESS_FIELD: `${prefix}:LOSE`,
        FINAL_SORT: 0,
      },
      PREFIX: prefix,
      FIELD_ATTRIBUTE_SCOPE: `category_${categoryId}`,
      ENTITY_TYPE_ID: 2,
      CATEGORY_ID: String(categoryId),
    })
    assert.deepEqual([types[9].CATEGORY_ID, types[9].FIELD_ATTRIBUTE_SCOPE], [0, ''])
  })
})

describe('crm.status.entity.items', () => {
  test('shows a directory in order', async () => {
    const items = resultOf(await call('entity.items', { entityId: 'CALL_LIST' }))
    assert.deepEqual(items[0], { NAME: 'In Progress', SORT: 10, STATUS_ID: 'IN_WORK' })
    assert.deepEqual(
      items.map((item: { SORT: number }) => item.SORT),
      [10, 20, 30, 40],
    )
  })

  test('refuses a directory there is none of', async () => {
    for (const entityId of [undefined, null, '', 'X', ['SOURCE'], {}, 5, 'DEAL_STAGE_999', 'toString'])
      fails(await call('entity.items', { entityId }), '', 'The parameter entityId is not defined or invalid.')
  })
})

describe('rights', () => {
  test('who may read a record may read directories and change none', async () => {
    const id = await idOf('SOURCE', 'CALL')
    assert.equal(resultOf(await call('list', { filter: { ENTITY_ID: 'STATUS' } }, MANAGER)).length > 0, true)
    assert.equal(resultOf(await call('get', { id }, MANAGER)).STATUS_ID, 'CALL')
    assert.equal(resultOf(await call('entity.items', { entityId: 'SOURCE' }, MANAGER))[0].STATUS_ID, 'CALL')
    const fields = { ENTITY_ID: 'SOURCE', STATUS_ID: some(), NAME: 'x' }
    fails(await add(fields, MANAGER), '', 'Access denied.')
    fails(await add({}, MANAGER), '', 'Access denied.')
    fails(await call('update', { id, fields: { NAME: 'x' } }, MANAGER), '', 'Access denied.')
    fails(await call('delete', { id: 999_999 }, MANAGER), '', 'Access denied.')
  })

  test('who may change settings may change directories', async () => {
    const id = resultOf(await add({ ENTITY_ID: 'SOURCE', STATUS_ID: some(), NAME: 'x' }, DIRECTOR))
    answers(await call('update', { id, fields: { NAME: 'y' } }, DIRECTOR), true)
    answers(await call('delete', { id }, DIRECTOR), true)
  })

  test('who may read nothing may read no directory', async () => {
    for (const [verb, params] of [
      ['list', {}],
      ['get', { id: 1 }],
      ['entity.items', { entityId: 'SOURCE' }],
    ] as const)
      fails(await call(verb, params, NOBODY), '', 'Access denied.')
  })
})
