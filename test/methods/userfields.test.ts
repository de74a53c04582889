import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { entityTypes } from '../../src/modules/crm/entities/index.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addRole, addUsers } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'

const READER = { userId: 2 }
const CONFIGURER = { userId: 3 }
const NOBODY = { userId: 4 }

let portal: Portal
const bugs: unknown[] = []

/** User 2 may read records of every type, user 3 may change settings alone, user 4 may do nothing. */
before(async () => {
  portal = await openPortal({ timezone: 'Europe/Berlin', onBug: (error, method) => bugs.push([method, error]) })
  const reading = Object.fromEntries(entityTypes.map(type => [type.entityTypeName, { read: 'own' as const }]))
  await addUsers(portal, 3)
  await addRole(portal, { name: 'Reader', permissions: reading, relations: ['U2'] })
  await addRole(portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
})

after(async () => {
  await portal.close()
  assert.deepEqual(bugs, [])
})

type Fields = Record<string, unknown>

let last = 0
const someName = () => `N${++last}`

const call = (verb: string, params: Fields, as?: { userId: number }, owner = 'lead') =>
  portal.call(`crm.${owner}.userfield.${verb}`, params, as)

const add = async (fields: Fields, owner = 'lead'): Promise<number> =>
  resultOf(
    await call('add', { fields: { FIELD_NAME: someName(), USER_TYPE_ID: 'string', ...fields } }, undefined, owner),
  )

const get = async (id: number, owner = 'lead') => resultOf(await call('get', { id }, undefined, owner))

const update = (id: number, fields: Fields) => call('update', { id, fields })

const elementsOf = async (id: number): Promise<string[]> =>
  (await get(id)).LIST.map((e: Record<string, string>) => `${e.VALUE} ${e.SORT} ${e.DEF}`)

describe('the name of a new field', () => {
  for (const [given, name] of [
    ['MANAGER_NOTE', 'UF_CRM_MANAGER_NOTE'],
    ['UF_MANAGER_NAME', 'UF_CRM_MANAGER_NAME'],
    ['UF_CRM_MANAGER_WORD', 'UF_CRM_MANAGER_WORD'],
    ['uf_crm_lower_1', 'UF_CRM_LOWER_1'],
    [' spaced ', 'UF_CRM_SPACED'],
    [2026, 'UF_CRM_2026'],
    ['X'.repeat(43), `UF_CRM_${'X'.repeat(43)}`],
  ] as const)
    test(`${given} becomes ${name}`, async () => {
      assert.equal((await get(await add({ FIELD_NAME: given }))).FIELD_NAME, name)
    })

  test('belongs to one field of a type, and to another type again', async () => {
    await add({ FIELD_NAME: 'TAKEN' })
    const params = { fields: { FIELD_NAME: 'uf_crm_taken', USER_TYPE_ID: 'integer' } }
    fails(await call('add', params), 'ERROR_CORE', 'Field UF_CRM_TAKEN for CRM_LEAD object already exists')
    assert.equal(resultOf(await call('add', params, undefined, 'deal')) > 0, true)
  })
})

describe('a field that cannot be added', () => {
  const long = 'Field name is too long (more than 50 characters).'
  const invalid = 'Field name contains invalid characters. Allowed characters are: A-Z, 0-9 and _.'
  for (const [what, fields, code, text] of [
    ['has no name', { USER_TYPE_ID: 'string' }, '', "The 'FIELD_NAME' field is not found."],
    ['has an empty name', { USER_TYPE_ID: 'string', FIELD_NAME: '' }, '', "The 'FIELD_NAME' field is not found."],
    ['has a prefix alone', { USER_TYPE_ID: 'string', FIELD_NAME: 'UF_' }, '', "The 'FIELD_NAME' field is not found."],
    [
      'has a list for a name',
      { USER_TYPE_ID: 'string', FIELD_NAME: ['A'] },
      '',
      "The 'FIELD_NAME' field is not found.",
    ],
    ['has no type', { FIELD_NAME: 'A' }, '', "The 'USER_TYPE_ID' field is not found."],
    ['has an empty type', { FIELD_NAME: 'A', USER_TYPE_ID: '' }, '', "The 'USER_TYPE_ID' field is not found."],
    ['is called too long', { FIELD_NAME: 'X'.repeat(44), USER_TYPE_ID: 'string' }, 'ERROR_CORE', long],
    ['is called by a dash', { FIELD_NAME: 'A-B', USER_TYPE_ID: 'string' }, 'ERROR_CORE', invalid],
    ['is called by a quote', { FIELD_NAME: 'A"; drop', USER_TYPE_ID: 'string' }, 'ERROR_CORE', invalid],
    ['is called in Cyrillic', { FIELD_NAME: 'ИМЯ', USER_TYPE_ID: 'string' }, 'ERROR_CORE', invalid],
    ['is of no type', { FIELD_NAME: 'A', USER_TYPE_ID: 'nothing' }, 'ERROR_CORE', 'Invalid custom type specified.'],
    [
      'is of a word of JavaScript',
      { FIELD_NAME: 'A', USER_TYPE_ID: 'constructor' },
      'ERROR_CORE',
      'Invalid custom type specified.',
    ],
    [
      'is wrong three times',
      { FIELD_NAME: `${'X'.repeat(44)}-`, USER_TYPE_ID: 'nothing' },
      'ERROR_CORE',
      `${long}\n${invalid}\nInvalid custom type specified.`,
    ],
    [
      'has two elements of one XML_ID',
      {
        FIELD_NAME: 'A',
        USER_TYPE_ID: 'enumeration',
        LIST: [
          { VALUE: '1', XML_ID: 'A' },
          { VALUE: '2', XML_ID: 'A' },
        ],
      },
      'ERROR_CORE',
      'List item with XML_ID=A already exists.',
    ],
  ] as [string, Fields, string, string][])
    test(`${what}: ${text.split('\n')[0]}`, async () => {
      fails(await call('add', { fields }), code, text)
    })

  test('leaves nothing behind', async () => {
    const fields = {
      FIELD_NAME: 'UNDONE',
      USER_TYPE_ID: 'enumeration',
      LIST: [
        { VALUE: '1', XML_ID: 'A' },
        { VALUE: '2', XML_ID: 'A' },
      ],
    }
    fails(await call('add', { fields }), 'ERROR_CORE', 'List item with XML_ID=A already exists.')
    assert.equal(resultOf(await call('add', { fields: { ...fields, LIST: [] } })) > 0, true)
  })

  for (const [owner, verb, condition, text] of [
    ['contact', 'add', 'type', 'Incorrect custom type specified'],
    ['deal', 'add', 'type', 'Incorrect custom type specified.'],
    ['company', 'add', 'type', 'Invalid custom type specified.'],
    ['contact', 'add', 'element', 'A list item with XML_ID=A already exists'],
    ['deal', 'add', 'element', 'List item with value XML_ID=A already exists.'],
    ['quote', 'add', 'element', 'List item with XML_ID=A already exists.'],
    ['contact', 'update', 'element', 'A list item with XML_ID=A already exists'],
    ['deal', 'update', 'element', "List item with XML_ID='A' already exists"],
    ['quote', 'update', 'element', "List item with value XML_ID='A' already exists"],
  ] as const)
    test(`is told of in the words of ${owner} ${verb}: ${text}`, async () => {
      const LIST = [
        { VALUE: '1', XML_ID: 'A' },
        { VALUE: '2', XML_ID: 'A' },
      ]
      const fields = { FIELD_NAME: someName(), USER_TYPE_ID: condition === 'type' ? 'x' : 'enumeration', LIST }
      const id = verb === 'update' ? await add({ USER_TYPE_ID: 'enumeration' }, owner) : undefined
      fails(await call(verb, { id, fields }, undefined, owner), 'ERROR_CORE', text)
    })
})

describe('labels', () => {
  test('a text is the label in every language, a map leaves the others to LABEL', async () => {
    const field = await get(
      await add({ LABEL: 'L', LIST_FILTER_LABEL: 'F', LIST_COLUMN_LABEL: { en: 'C', de: 'S', xx: '?' } }),
    )
    assert.equal(Object.keys(field.LIST_COLUMN_LABEL).length, 21)
    assert.deepEqual(
      ['LIST_FILTER_LABEL', 'LIST_COLUMN_LABEL', 'EDIT_FORM_LABEL', 'ERROR_MESSAGE', 'HELP_MESSAGE'].map(name => [
        field[name].en,
        field[name].de,
        field[name].vn,
      ]),
      [
        ['F', 'F', 'F'],
        ['C', 'S', 'L'],
        ['L', 'L', 'L'],
        ['L', 'L', 'L'],
        ['L', 'L', 'L'],
      ],
    )
  })

  test('a changed label replaces the whole of the old one and leaves the other labels', async () => {
    const id = await add({ LABEL: 'L' })
    answers(await update(id, { LABEL: 'ignored', EDIT_FORM_LABEL: { de: 'D' }, HELP_MESSAGE: 'H' }), true)
    const field = await get(id)
    assert.deepEqual([field.EDIT_FORM_LABEL.de, field.EDIT_FORM_LABEL.en], ['D', ''])
    assert.deepEqual([field.HELP_MESSAGE.en, field.LIST_COLUMN_LABEL.en], ['H', 'L'])
  })

  test('a list tells them with LANG alone, as texts', async () => {
    const FIELD_NAME = `UF_CRM_${someName()}`
    await add({ FIELD_NAME, EDIT_FORM_LABEL: { de: 'D', en: 'E' } })
    const [without] = resultOf(await call('list', { filter: { FIELD_NAME } }))
    assert.equal('EDIT_FORM_LABEL' in without, false)
    const [german] = resultOf(await call('list', { filter: { FIELD_NAME, LANG: 'de' } }))
    assert.deepEqual([german.EDIT_FORM_LABEL, german.HELP_MESSAGE], ['D', null])
    const [unknown] = resultOf(await call('list', { filter: { FIELD_NAME, LANG: 'constructor' } }))
    assert.equal(unknown.EDIT_FORM_LABEL, null)
  })

  test('crm.lead.fields tells them apart, in the language of the portal', async () => {
    await add({
      FIELD_NAME: 'LABELLED',
      LIST_FILTER_LABEL: 'F',
      LIST_COLUMN_LABEL: { en: 'C' },
      EDIT_FORM_LABEL: { de: 'D', en: 'E' },
    })
    const { UF_CRM_LABELLED } = resultOf(await portal.call('crm.lead.fields'))
    assert.deepEqual(UF_CRM_LABELLED, {
      ...{
        type: 'string',
        isRequired: false,
        isReadOnly: false,
        isImmutable: false,
        isMultiple: false,
        isDynamic: true,
      },
      ...{ title: 'UF_CRM_LABELLED', listLabel: 'C', formLabel: 'E', filterLabel: 'F' },
      settings: { SIZE: 20, ROWS: 1, REGEXP: '', MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '' },
    })
  })
})

describe('what a field has', () => {
  test('without being told', async () => {
    const { ID, FIELD_NAME, ...field } = await get(await add({}))
    const blank = Object.fromEntries(Object.keys(field.HELP_MESSAGE).map(language => [language, '']))
    assert.equal(typeof ID, 'string')
    assert.deepEqual(field, {
      ...{ ENTITY_ID: 'CRM_LEAD', USER_TYPE_ID: 'string', XML_ID: null, SORT: '100', MULTIPLE: 'N', MANDATORY: 'N' },
      ...{ SHOW_FILTER: 'N', SHOW_IN_LIST: 'N', EDIT_IN_LIST: 'Y', IS_SEARCHABLE: 'N' },
      SETTINGS: { SIZE: 20, ROWS: 1, REGEXP: '', MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '' },
      ...{
        EDIT_FORM_LABEL: blank,
        LIST_COLUMN_LABEL: blank,
        LIST_FILTER_LABEL: blank,
        ERROR_MESSAGE: blank,
        HELP_MESSAGE: blank,
      },
    })
  })

  for (const [given, shown] of [
    [{ SORT: 0 }, { SORT: '100' }],
    [{ SORT: '70' }, { SORT: '70' }],
    [
      { MULTIPLE: true, MANDATORY: 1, EDIT_IN_LIST: 'N' },
      { MULTIPLE: 'Y', MANDATORY: 'Y', EDIT_IN_LIST: 'N' },
    ],
    [{ MULTIPLE: 'Y', USER_TYPE_ID: 'boolean' }, { MULTIPLE: 'N' }],
    [{ SHOW_FILTER: 'Y' }, { SHOW_FILTER: 'E' }],
    [{ SHOW_FILTER: 'Y', USER_TYPE_ID: 'crm_status' }, { SHOW_FILTER: 'I' }],
    [{ SHOW_FILTER: 's' }, { SHOW_FILTER: 'S' }],
    [
      { XML_ID: 5, USER_TYPE_ID: 'DATE' },
      { XML_ID: '5', USER_TYPE_ID: 'date' },
    ],
    [
      { SORT: {}, MANDATORY: [], XML_ID: {}, LABEL: {}, SETTINGS: 5 },
      { SORT: '100', MANDATORY: 'N', XML_ID: null },
    ],
  ] as [Fields, Fields][])
    test(`given ${JSON.stringify(given)}`, async () => {
      const id = await add(given)
      const field = await get(id)
      for (const [name, value] of Object.entries(shown)) assert.equal(field[name], value, name)
      await portal.call('crm.lead.userfield.delete', { id })
    })

  test('changes but for its name, its type and being multiple', async () => {
    const id = await add({ XML_ID: 'X' })
    const fields = {
      FIELD_NAME: 'OTHER',
      USER_TYPE_ID: 'integer',
      MULTIPLE: 'Y',
      ENTITY_ID: 'CRM_DEAL',
      SORT: 7,
      XML_ID: '',
    }
    const before = await get(id)
    answers(
      await update(id, { ...fields, SHOW_IN_LIST: 'Y', EDIT_IN_LIST: 'N', IS_SEARCHABLE: 'Y', SHOW_FILTER: 'Y' }),
      true,
    )
    assert.deepEqual(await get(id), {
      ...before,
      ...{ SORT: '7', XML_ID: null, SHOW_IN_LIST: 'Y', EDIT_IN_LIST: 'N', IS_SEARCHABLE: 'Y', SHOW_FILTER: 'E' },
    })
    answers(await update(id, { SORT: -1, SHOW_FILTER: 'N' }), true)
    const again = await get(id)
    assert.deepEqual([again.SORT, again.SHOW_FILTER], ['7', 'N'])
  })
})

describe('SETTINGS', () => {
  const none = { TYPE: 'NONE', VALUE: '' }
  for (const [type, sent, stored] of [
    ['string', { ROWS: 3, DEFAULT_VALUE: 'd', REGEXP: 'x' }, { ROWS: 3, DEFAULT_VALUE: 'd', REGEXP: 'x' }],
    ['string', { ROWS: 0 }, { ROWS: 1 }],
    ['string', { ROWS: 99, DEFAULT_VALUE: [] }, { ROWS: 50, DEFAULT_VALUE: '' }],
    ['integer', {}, { SIZE: 20, MIN_VALUE: 0, MAX_VALUE: 0, DEFAULT_VALUE: null }],
    ['integer', { DEFAULT_VALUE: '5' }, { DEFAULT_VALUE: 5 }],
    ['integer', { DEFAULT_VALUE: 1e300 }, { DEFAULT_VALUE: null }],
    ['double', {}, { PRECISION: 2, SIZE: 20, DEFAULT_VALUE: null }],
    ['double', { DEFAULT_VALUE: '1,5', PRECISION: 3 }, { DEFAULT_VALUE: 1.5, PRECISION: 3 }],
    ['double', { PRECISION: -1 }, { PRECISION: 2 }],
    ['double', { PRECISION: 13 }, { PRECISION: 2 }],
    ['boolean', { DEFAULT_VALUE: 5, DISPLAY: 'radio' }, { DEFAULT_VALUE: 1, DISPLAY: 'RADIO', LABEL: ['', ''] }],
    ['boolean', { DEFAULT_VALUE: -5, DISPLAY: 'x' }, { DEFAULT_VALUE: 0, DISPLAY: 'CHECKBOX' }],
    ['boolean', { DEFAULT_VALUE: {} }, { DEFAULT_VALUE: 0 }],
    ['date', {}, { DEFAULT_VALUE: none }],
    [
      'date',
      { DEFAULT_VALUE: { TYPE: 'FIXED', VALUE: '22.08.2024' } },
      { DEFAULT_VALUE: { TYPE: 'FIXED', VALUE: '2024-08-22' } },
    ],
    ['date', { DEFAULT_VALUE: { TYPE: 'FIXED', VALUE: '2024-02-31' } }, { DEFAULT_VALUE: none }],
    ['date', { DEFAULT_VALUE: { TYPE: 'SOON', VALUE: {} } }, { DEFAULT_VALUE: none }],
    ['date', { DEFAULT_VALUE: 'now' }, { DEFAULT_VALUE: none }],
    ['datetime', { DEFAULT_VALUE: { TYPE: 'NOW' } }, { DEFAULT_VALUE: { TYPE: 'NOW', VALUE: '' }, USE_SECOND: 'Y' }],
    [
      'datetime',
      { DEFAULT_VALUE: { TYPE: 'FIXED', VALUE: '2024-08-22 10:00:00' } },
      { DEFAULT_VALUE: { TYPE: 'FIXED', VALUE: '2024-08-22T10:00:00+02:00' } },
    ],
    ['enumeration', {}, { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' }],
    ['enumeration', { DISPLAY: 'DIALOG', LIST_HEIGHT: -3 }, { DISPLAY: 'DIALOG', LIST_HEIGHT: 1 }],
    ['iblock_element', { IBLOCK_ID: '12', ACTIVE_FILTER: 'Y' }, { IBLOCK_ID: 12, ACTIVE_FILTER: 'Y', DISPLAY: 'LIST' }],
    ['crm_status', { ENTITY_TYPE: 'INDUSTRY' }, { ENTITY_TYPE: 'INDUSTRY' }],
    ['crm', {}, { LEAD: 'Y', CONTACT: 'N', COMPANY: 'N', DEAL: 'N' }],
    ['crm', { COMPANY: 'Y' }, { LEAD: 'N', CONTACT: 'N', COMPANY: 'Y', DEAL: 'N' }],
    ['money', {}, { DEFAULT_VALUE: '' }],
    ['address', {}, { SHOW_MAP: 'Y' }],
    ['url', {}, { POPUP: 'Y', SIZE: 20, MIN_LENGTH: 0, MAX_LENGTH: 0, DEFAULT_VALUE: '', ROWS: 1 }],
    ['file', {}, { SIZE: 20, EXTENSIONS: [], TARGET_BLANK: 'Y' }],
  ] as [string, Fields, Fields][])
    test(`of ${type}: ${JSON.stringify(sent)}`, async () => {
      const { SETTINGS } = await get(await add({ USER_TYPE_ID: type, SETTINGS: sent }))
      assert.deepEqual(SETTINGS, { ...SETTINGS, ...stored })
    })

  test('of employee are none', async () => {
    assert.deepEqual((await get(await add({ USER_TYPE_ID: 'employee', SETTINGS: { A: 1 } }))).SETTINGS, [])
  })

  test('are changed one by one', async () => {
    const id = await add({ SETTINGS: { DEFAULT_VALUE: 'd', ROWS: 3 } })
    answers(await update(id, { SETTINGS: { ROWS: 10 } }), true)
    const { SETTINGS } = await get(id)
    assert.deepEqual([SETTINGS.DEFAULT_VALUE, SETTINGS.ROWS], ['d', 10])
  })
})

describe('LIST', () => {
  const three = [
    { VALUE: 'A', SORT: 30 },
    { VALUE: 'B', SORT: 10, DEF: 'Y' },
    { VALUE: 'C', SORT: 20, DEF: 'Y' },
  ]

  test('has elements in their order, the first default alone in a field of one value', async () => {
    const id = await add({ USER_TYPE_ID: 'enumeration', LIST: three })
    assert.deepEqual(await elementsOf(id), ['B 10 Y', 'C 20 N', 'A 30 N'])
    const many = await add({ USER_TYPE_ID: 'enumeration', MULTIPLE: 'Y', LIST: three })
    assert.deepEqual(await elementsOf(many), ['B 10 Y', 'C 20 Y', 'A 30 N'])
  })

  test('passes over elements without a value and what is no element', async () => {
    const LIST = [
      { VALUE: '' },
      {},
      null,
      'x',
      ['y'],
      { VALUE: {} },
      { VALUE: 0, SORT: -1 },
      { VALUE: 'gone', DEL: 'Y' },
    ]
    assert.deepEqual(await elementsOf(await add({ USER_TYPE_ID: 'enumeration', LIST })), ['0 0 N'])
    assert.deepEqual(await elementsOf(await add({ USER_TYPE_ID: 'enumeration', LIST: 'text' })), [])
    assert.deepEqual(await elementsOf(await add({ USER_TYPE_ID: 'enumeration', LIST: { n0: { VALUE: 'A' } } })), [
      'A 0 N',
    ])
  })

  test('belongs to enumerations alone', async () => {
    assert.equal('LIST' in (await get(await add({ LIST: three }))), false)
  })

  test('gives XML_ID to elements that have none', async () => {
    const { LIST } = await get(
      await add({ USER_TYPE_ID: 'enumeration', LIST: [{ VALUE: 'A' }, { VALUE: 'B', XML_ID: 'b' }] }),
    )
    assert.match(LIST[0].XML_ID, /^[0-9a-f]{32}$/)
    assert.equal(LIST[1].XML_ID, 'b')
  })

  test('is changed by ID: changed, deleted with DEL, added without; the others stay', async () => {
    const id = await add({ USER_TYPE_ID: 'enumeration', LIST: three })
    const [b, c] = (await get(id)).LIST.map((e: { ID: string }) => e.ID)
    const LIST = [
      { ID: b, DEL: 'Y' },
      { ID: Number(c), VALUE: 'C!', SORT: 50, DEF: 'Y' },
      { VALUE: 'D', SORT: 5 },
    ]
    answers(await update(id, { LIST }), true)
    assert.deepEqual(await elementsOf(id), ['D 5 N', 'A 30 N', 'C! 50 Y'])
    assert.equal((await get(id)).LIST[2].ID, c)
  })

  test('knows no element of another field, and none without a value', async () => {
    const other = (await get(await add({ USER_TYPE_ID: 'enumeration', LIST: three }))).LIST[0].ID
    const id = await add({ USER_TYPE_ID: 'enumeration', LIST: [{ VALUE: 'A' }] })
    const [{ ID }] = (await get(id)).LIST
    answers(
      await update(id, {
        LIST: [{ ID: other, DEL: 'Y' }, { ID: other, VALUE: 'x' }, { ID, VALUE: '' }, { VALUE: '' }],
      }),
      true,
    )
    assert.deepEqual(await elementsOf(id), ['A 0 N'])
  })

  test('may pass an XML_ID on from an element that goes', async () => {
    const id = await add({ USER_TYPE_ID: 'enumeration', LIST: [{ VALUE: 'A', XML_ID: 'x' }] })
    const [{ ID }] = (await get(id)).LIST
    fails(
      await update(id, { LIST: [{ VALUE: 'B', XML_ID: 'x' }] }),
      'ERROR_CORE',
      "List item with value XML_ID='x' already exists",
    )
    answers(
      await update(id, {
        LIST: [
          { ID, DEL: 'Y' },
          { VALUE: 'B', XML_ID: 'x' },
        ],
      }),
      true,
    )
    assert.deepEqual(await elementsOf(id), ['B 0 N'])
  })

  test('takes an element that goes out of the records that have it', async () => {
    const LIST = [{ VALUE: 'A' }, { VALUE: 'B' }]
    const one = await add({ FIELD_NAME: 'GOING', USER_TYPE_ID: 'enumeration', LIST })
    const many = await add({ FIELD_NAME: 'GOINGS', USER_TYPE_ID: 'enumeration', MULTIPLE: 'Y', LIST })
    const [a] = (await get(one)).LIST
    const [ma, mb] = (await get(many)).LIST
    const fields = { UF_CRM_GOING: a.ID, UF_CRM_GOINGS: [ma.ID, mb.ID] }
    const id = resultOf(await portal.call('crm.lead.add', { fields }))
    answers(await update(one, { LIST: [{ ID: a.ID, DEL: 'Y' }] }), true)
    answers(await update(many, { LIST: [{ ID: ma.ID, DEL: 'Y' }] }), true)
    const lead = resultOf(await portal.call('crm.lead.get', { id }))
    assert.deepEqual([lead.UF_CRM_GOING, lead.UF_CRM_GOINGS], [null, [Number(mb.ID)]])
    answers(await update(many, { LIST: [{ ID: mb.ID, DEL: 'Y' }] }), true)
    assert.equal(resultOf(await portal.call('crm.lead.get', { id })).UF_CRM_GOINGS, false)
  })
})

describe('crm.X.userfield.list', () => {
  const deleteAll = async () => {
    for (const { ID } of resultOf(await call('list', {}, undefined, 'quote')))
      answers(await call('delete', { id: ID }, undefined, 'quote'), true)
  }
  after(deleteAll)
  before(async () => {
    await deleteAll()
    for (const fields of [
      { FIELD_NAME: 'A', SORT: 30, XML_ID: 'x', MULTIPLE: 'Y' },
      { FIELD_NAME: 'B', SORT: 10, USER_TYPE_ID: 'integer', MANDATORY: 'Y' },
      { FIELD_NAME: 'C', SORT: 10, USER_TYPE_ID: 'enumeration', LIST: [{ VALUE: 'V', XML_ID: 'v' }], SHOW_FILTER: 'Y' },
    ])
      await add(fields, 'quote')
  })

  for (const [filter, order, names] of [
    [{}, {}, 'BCA'],
    [{}, { ID: 'desc' }, 'CBA'],
    [{}, { SORT: 'DESC', FIELD_NAME: 'DESC' }, 'ACB'],
    [{}, { USER_TYPE_ID: 'ASC' }, 'CBA'],
    [{}, { NOTHING: 'DESC', SETTINGS: 'DESC' }, 'BCA'],
    [{ FIELD_NAME: 'UF_CRM_A' }, {}, 'A'],
    [{ FIELD_NAME: ['UF_CRM_A', 'uf_crm_b'] }, {}, 'BA'],
    [{ USER_TYPE_ID: 'integer' }, {}, 'B'],
    [{ XML_ID: 'x' }, {}, 'A'],
    [{ XML_ID: null }, {}, 'BC'],
    [{ SORT: '10' }, {}, 'BC'],
    [{ SORT: 10, MANDATORY: 'N' }, {}, 'C'],
    [{ MULTIPLE: 'Y' }, {}, 'A'],
    [{ MANDATORY: true }, {}, 'B'],
    [{ SHOW_FILTER: 'E' }, {}, 'C'],
    [{ ID: 0 }, {}, ''],
    [{ ID: { a: [] } }, {}, ''],
    [{ ENTITY_ID: 'CRM_LEAD', NOTHING: 'x' }, {}, 'BCA'],
  ] as [Fields, Fields, string][])
    test(`${JSON.stringify(filter)} by ${JSON.stringify(order)}`, async () => {
      const answer = await call('list', { filter, order }, undefined, 'quote')
      const found = resultOf(answer).map((field: { FIELD_NAME: string }) => field.FIELD_NAME.slice(7))
      assert.equal(found.join(''), names)
      assert.equal(answer.total, names.length)
      assert.equal(answer.next, undefined)
    })

  test('shows elements', async () => {
    const [field] = resultOf(await call('list', { filter: { FIELD_NAME: 'UF_CRM_C' } }, undefined, 'quote'))
    assert.deepEqual(field.LIST, [{ ID: field.LIST[0].ID, SORT: '0', VALUE: 'V', DEF: 'N', XML_ID: 'v' }])
  })

  test('wants arrays', async () => {
    fails(await call('list', { filter: 'x' }), '', "Parameter 'filter' must be array.")
    fails(await call('list', { order: 'x' }), '', "Parameter 'order' must be array.")
  })
})

for (const { entityTypeName } of entityTypes) {
  const owner = entityTypeName.toLowerCase()
  const other = owner === 'lead' ? 'deal' : 'lead'
  const status = owner === 'contact' ? 400 : 403

  describe(`crm.${owner}.userfield`, () => {
    const fields = { FIELD_NAME: 'RIGHTS', USER_TYPE_ID: 'string' }
    let id: number
    let foreign: number
    before(async () => {
      id = await add(fields, owner)
      foreign = await add({}, other)
    })

    test('is read by who may read a record, changed by who may change settings', async () => {
      assert.equal(resultOf(await call('get', { id }, READER, owner)).ENTITY_ID, `CRM_${entityTypeName}`)
      assert.equal(resultOf(await call('list', { filter: { ID: id } }, READER, owner)).length, 1)
      for (const as of [READER, NOBODY]) {
        fails(await call('add', { fields }, as, owner), '', 'Access denied.', status)
        fails(await call('update', { id, fields: { SORT: 1 } }, as, owner), '', 'Access denied.', status)
        fails(await call('delete', { id }, as, owner), '', 'Access denied.', status)
      }
      for (const as of [CONFIGURER, NOBODY]) {
        fails(await call('get', { id }, as, owner), '', 'Access denied.', status)
        fails(await call('list', {}, as, owner), '', 'Access denied.', status)
      }
      answers(await call('update', { id, fields: { SORT: 5 } }, CONFIGURER, owner), true)
    })

    test('does not reach the fields of another type', async () => {
      fails(await call('get', { id: foreign }, undefined, owner), '', 'Access denied.', status)
      fails(await call('update', { id: foreign, fields: { SORT: 1 } }, undefined, owner), '', 'Access denied.', status)
      fails(await call('delete', { id: foreign }, undefined, owner), '', 'Access denied.', status)
      assert.equal((await get(foreign, other)).SORT, '100')
    })

    test('refuses ids that are none, and what is no array', async () => {
      for (const verb of ['get', 'update', 'delete']) {
        for (const bad of [undefined, null, 0, -1, 'x', [], {}, 1.5, 1e30])
          fails(await call(verb, { id: bad, fields: {} }, undefined, owner), '', 'ID is not defined or invalid.')
        fails(
          await call(verb, { id: 999_999, fields: {} }, undefined, owner),
          'ERROR_NOT_FOUND',
          "The entity with ID '999999' is not found",
        )
      }
      for (const bad of [undefined, null, 'x', 5]) {
        if (bad) fails(await call('add', { fields: bad }, undefined, owner), '', "Parameter 'fields' must be array.")
        else fails(await call('add', { fields: bad }, undefined, owner), '', "The 'FIELD_NAME' field is not found.")
        fails(await call('update', { id, fields: bad }, undefined, owner), '', "Parameter 'fields' must be array.")
      }
    })

    test('is deleted with its values, and its name is free again for another type', async () => {
      const name = 'UF_CRM_RIGHTS'
      const record = resultOf(
        await portal.call(`crm.${owner}.add`, { fields: { TITLE: 'T', NAME: 'N', [name]: 'gone' } }),
      )
      answers(await call('delete', { id }, CONFIGURER, owner), true)
      assert.equal(name in resultOf(await portal.call(`crm.${owner}.get`, { id: record })), false)
      assert.equal(name in resultOf(await portal.call(`crm.${owner}.fields`)), false)
      fails(await call('get', { id }, undefined, owner), 'ERROR_NOT_FOUND', `The entity with ID '${id}' is not found`)
      const again = await add({ FIELD_NAME: name, USER_TYPE_ID: 'integer' }, owner)
      assert.notEqual(again, id)
      assert.equal(resultOf(await portal.call(`crm.${owner}.get`, { id: record }))[name], null)
      answers(await portal.call(`crm.${owner}.update`, { id: record, fields: { [name]: 5 } }), true)
      assert.equal(resultOf(await portal.call(`crm.${owner}.get`, { id: record }))[name], '5')
    })
  })
}

describe('what user fields are made of', () => {
  test('crm.userfield.types tells of every type that can be added', async () => {
    const types = resultOf(await portal.call('crm.userfield.types'))
    assert.deepEqual(types[0], { ID: 'string', title: 'String' })
    for (const { ID } of types)
      assert.equal((await get(await add({ USER_TYPE_ID: ID }, 'company'), 'company')).USER_TYPE_ID, ID)
  })

  test('crm.userfield.fields, enumeration.fields and crm.multifield.fields tell of fields', async () => {
    const fields = resultOf(await portal.call('crm.userfield.fields'))
    assert.equal(Object.keys(fields).length, 19)
    assert.deepEqual(fields.USER_TYPE_ID, { type: 'string', title: 'Data Type', isImmutable: true })
    assert.deepEqual(fields.LIST, { type: 'uf_enum_element', title: 'List elements', isMultiple: true })
    const elements = resultOf(await portal.call('crm.userfield.enumeration.fields'))
    assert.deepEqual(Object.keys(elements), ['ID', 'SORT', 'VALUE', 'DEF', 'DEL'])
    const multifields = resultOf(await portal.call('crm.multifield.fields'))
    assert.deepEqual(multifields.TYPE_ID, {
      ...{
        type: 'string',
        isRequired: false,
        isReadOnly: true,
        isImmutable: false,
        isMultiple: false,
        isDynamic: false,
      },
      title: 'Field Type',
    })
  })

  test('crm.userfield.settings.fields tells of the settings of a type', async () => {
    answers(await portal.call('crm.userfield.settings.fields', { type: 'double' }), {
      DEFAULT_VALUE: { type: 'double', title: 'Default Value' },
      PRECISION: { type: 'int', title: 'Precision' },
    })
    answers(await portal.call('crm.userfield.settings.fields', { type: 'file' }), [])
    answers(await portal.call('crm.userfield.settings.fields', { type: 'toString' }), [])
    for (const type of [undefined, '', [], {}])
      fails(
        await portal.call('crm.userfield.settings.fields', { type }),
        '',
        "Parameter 'type' is not specified or empty.",
      )
  })

  test('speaks Russian on a Russian portal', async () => {
    const russian = await openPortal({ language: 'ru' })
    try {
      assert.equal(resultOf(await russian.call('crm.userfield.types'))[0].title, 'Строка')
      assert.equal(resultOf(await russian.call('crm.userfield.fields')).LIST.title, 'Элементы списка')
      const fields = { FIELD_NAME: 'A-B', USER_TYPE_ID: 'x' }
      const answer = await russian.call('crm.lead.userfield.add', { fields })
      assert.equal(answer.error_description?.includes('\nУказан неверный пользовательский тип.'), true)
    } finally {
      await russian.close()
    }
  })
})

test('whatever is sent as fields, no method breaks', async () => {
  const odd: unknown[] = [
    null,
    true,
    -1,
    1e308,
    '',
    '\ud800',
    'x'.repeat(10_000),
    [],
    [[]],
    {},
    { a: { b: [] } },
    [null],
    { toString: 1 },
  ]
  const names = [
    'FIELD_NAME',
    'USER_TYPE_ID',
    'LABEL',
    'EDIT_FORM_LABEL',
    'XML_ID',
    'SORT',
    'MULTIPLE',
    'MANDATORY',
    'SHOW_FILTER',
  ]
  const id = await add({ USER_TYPE_ID: 'enumeration', LIST: [{ VALUE: 'A' }] })
  for (const value of odd) {
    for (const name of [...names, 'SETTINGS', 'LIST', 'HELP_MESSAGE']) {
      const answer = await call('add', {
        fields: { FIELD_NAME: someName(), USER_TYPE_ID: 'enumeration', [name]: value },
      })
      assert.equal(answer.status < 500, true, `add ${name}`)
      assert.equal((await update(id, { [name]: value })).status, 200, `update ${name}`)
    }
    for (const key of ['ID', 'VALUE', 'SORT', 'DEF', 'DEL', 'XML_ID']) {
      const LIST = [{ VALUE: 'B', [key]: value }]
      assert.equal(
        (await call('add', { fields: { FIELD_NAME: someName(), USER_TYPE_ID: 'enumeration', LIST } })).status,
        200,
      )
      assert.equal((await update(id, { LIST })).status < 500, true)
    }
    for (const key of ['ID', 'FIELD_NAME', 'XML_ID', 'SORT', 'MULTIPLE', 'LANG'])
      assert.equal(
        (await call('list', { filter: { [key]: value }, order: { [key]: value } })).status,
        200,
        `list ${key}`,
      )
  }
})
