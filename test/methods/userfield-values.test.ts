import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { entityTypes } from '../../src/modules/crm/entities/index.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { openPortal } from '../support/portal.ts'

type Fields = Record<string, unknown>

let portal: Portal
const bugs: unknown[] = []

before(async () => {
  portal = await openPortal({ timezone: 'Europe/Berlin', onBug: (error, method) => bugs.push([method, error]) })
})

after(async () => {
  await portal.close()
  assert.deepEqual(bugs, [])
})

const invalid = (name: string): string => `Invalid value for the "${name}" field`

const addField = async (owner: string, fields: Fields): Promise<number> =>
  resultOf(await portal.call(`crm.${owner}.userfield.add`, { fields }))

/** A record that only the given fields matter of. */
const addRecord = async (owner: string, fields: Fields): Promise<number> =>
  resultOf(await portal.call(`crm.${owner}.add`, { fields: { TITLE: 'T', NAME: 'N', ...fields } }))

const get = async (owner: string, id: number) => resultOf(await portal.call(`crm.${owner}.get`, { id }))

const update = (owner: string, id: number, fields: Fields) => portal.call(`crm.${owner}.update`, { id, fields })

/** Which of the given records a filter finds. */
async function found(owner: string, among: number[], filter: Fields): Promise<number[]> {
  const rows = resultOf(await portal.call(`crm.${owner}.list`, { filter: { '@ID': among, ...filter }, select: ['ID'] }))
  return rows.map((row: { ID: string }) => Number(row.ID))
}

/** Two values of a type in the order that they sort in, as sent and as shown alone and among several. */
interface Sample {
  type: string
  sent: [unknown, unknown]
  shown: [unknown, unknown]
  /** What they are among several values, where that differs. */
  elements?: [unknown, unknown]
  /** What an empty field shows. */
  empty: unknown
  /** A part of the second one alone that `%` finds; null where `%` finds nothing. */
  part: string | null
  /** Whether `>` and order follow the values. */
  ordered: boolean
  /** Values that cannot be stored. */
  bad: unknown[]
  settings?: Fields
}

const notText = [[], { a: 1 }]
const notNumber = ['x', '1x', [], { a: 1 }, '1e999']

const samples: Sample[] = [
  {
    type: 'string',
    sent: ['Alpha', 'Бета'],
    shown: ['Alpha', 'Бета'],
    empty: '',
    part: 'БЕТ',
    ordered: true,
    bad: notText,
  },
  {
    ...{
      type: 'integer',
      sent: ['9', 10],
      shown: ['9', '10'],
      elements: [9, 10],
      empty: null,
      part: '10',
      ordered: true,
    },
    bad: [...notNumber, 1.5, 1e30],
  },
  {
    ...{
      type: 'double',
      sent: ['9,13', 10.5],
      shown: ['9.13', '10.5'],
      elements: [9.13, 10.5],
      empty: null,
      part: '0.5',
    },
    ...{ ordered: true, bad: [...notNumber, 1e30] },
  },
  {
    ...{ type: 'date', sent: ['02.01.2026', '2026-07-02'], empty: '', part: null, ordered: true },
    ...{ shown: ['2026-01-02T01:00:00+01:00', '2026-07-02T02:00:00+02:00'], bad: ['x', 5, '2026-02-31', [], {}] },
  },
  {
    ...{
      type: 'datetime',
      sent: ['2026-01-02T03:04:05+03:00', '2026-07-02 10:00:00'],
      empty: '',
      part: null,
      ordered: true,
    },
    ...{
      shown: ['2026-01-02T01:04:05+01:00', '2026-07-02T10:00:00+02:00'],
      bad: ['x', 5, '2026-01-01 25:00:00', [], {}],
    },
  },
  {
    ...{ type: 'money', sent: ['100|EUR', '200.5|USD'], shown: ['100|EUR', '200.5|USD'], empty: null, part: 'usd' },
    ...{ ordered: true, bad: [...notText, 'x', '1|', '1|EURO'] },
  },
  {
    ...{
      type: 'url',
      sent: ['https://a.example', 'https://b.example'],
      shown: ['https://a.example', 'https://b.example'],
    },
    ...{ empty: '', part: 'B.EX', ordered: true, bad: notText },
  },
  {
    ...{ type: 'address', sent: ['Main 1|;|10', 'Side 2'], shown: ['Main 1|;|10', 'Side 2'], empty: '', part: 'side' },
    ...{ ordered: true, bad: notText },
  },
  {
    ...{
      type: 'employee',
      sent: [1, '2'],
      shown: ['1', '2'],
      elements: [1, 2],
      empty: null,
      part: null,
      ordered: true,
    },
    bad: [...notNumber, -1, 1.5],
  },
  {
    ...{
      type: 'crm_status',
      sent: ['CALL', 'EMAIL'],
      shown: ['CALL', 'EMAIL'],
      empty: null,
      part: null,
      ordered: true,
    },
    ...{ settings: { ENTITY_TYPE: 'SOURCE' }, bad: notText },
  },
  {
    ...{
      type: 'iblock_section',
      sent: [8, 12],
      shown: ['8', '12'],
      elements: [8, 12],
      empty: null,
      part: null,
      ordered: true,
    },
    bad: notNumber,
  },
  {
    ...{
      type: 'iblock_element',
      sent: [8, 12],
      shown: ['8', '12'],
      elements: [8, 12],
      empty: null,
      part: null,
      ordered: true,
    },
    bad: notNumber,
  },
  {
    ...{ type: 'crm', sent: ['CO_5', 'L_4'], shown: ['CO_5', 'L_4'], empty: null, part: null, ordered: true },
    ...{ settings: { LEAD: 'Y', COMPANY: 'Y' }, bad: [...notText, 'x', 'L_', 'L_0', `T${'a'.repeat(99)}_1`] },
  },
]

for (const { entityTypeName } of entityTypes) {
  const owner = entityTypeName.toLowerCase()

  for (const sample of samples) {
    const { type, sent, shown, empty, part, ordered, bad } = sample
    const elements = sample.elements ?? shown
    const [a, b] = sent

    describe(`a ${type} of a ${owner}`, () => {
      const name = `UF_CRM_${type.toUpperCase()}`
      const ids: number[] = []
      before(async () => {
        await addField(owner, { FIELD_NAME: name, USER_TYPE_ID: type, SETTINGS: sample.settings })
        for (const value of [a, b]) ids.push(await addRecord(owner, { [name]: value }))
        ids.push(await addRecord(owner, {}))
      })

      test('is shown by get and list', async () => {
        const none = empty === '' && type !== 'date' && type !== 'datetime' ? null : empty
        for (const [i, value] of [...shown, none].entries()) assert.deepEqual((await get(owner, ids[i]!))[name], value)
        const order = { ID: 'ASC' }
        const rows = resultOf(await portal.call(`crm.${owner}.list`, { filter: { '@ID': ids }, select: [name], order }))
        assert.deepEqual(rows, [
          { ID: String(ids[0]), [name]: shown[0] },
          { ID: String(ids[1]), [name]: shown[1] },
          { ID: String(ids[2]), [name]: none },
        ])
      })

      test('is found by a filter', async () => {
        const [first, second, third] = ids
        for (const [key, value, expected] of [
          ['', a, [first]],
          ['=', b, [second]],
          ['!=', b, [first, third]],
          ['!', a, [second, third]],
          ['@', [a, b], [first, second]],
          ['', [a], [first]],
          ['!@', [a], [second, third]],
          ['', '', [third]],
          ['', null, [third]],
          ['!', '', [first, second]],
          ['@', [a, ''], [first, third]],
          ['@', [], []],
          ['>', a, ordered ? [second] : []],
          ['>=', a, [first, second]],
          ['<', b, [first]],
          ['<=', b, [first, second]],
          ['%', part ?? 'no', part ? [second] : []],
          ['!%', part ?? 'no', part ? [first, third] : ids],
          ['=%', `%${part ?? 'no'}%`, part ? [second] : []],
          ['!=%', `%${part ?? 'no'}%`, part ? [first, third] : ids],
        ] as [string, unknown, number[]][])
          assert.deepEqual(
            await found(owner, ids, { [key + name]: value }),
            expected,
            `${key}: ${JSON.stringify(value)}`,
          )
      })

      test('sorts', async () => {
        for (const [direction, expected] of [
          ['ASC', [ids[2], ids[0], ids[1]]],
          ['DESC', [ids[1], ids[0], ids[2]]],
        ] as const) {
          const order = { [name]: direction }
          const rows = resultOf(
            await portal.call(`crm.${owner}.list`, { filter: { '@ID': ids }, order, select: ['ID'] }),
          )
          assert.deepEqual(
            rows.map((row: { ID: string }) => Number(row.ID)),
            expected,
            direction,
          )
        }
      })

      test('changes, is emptied, and refuses what it cannot be', async () => {
        const id = await addRecord(owner, { [name]: a })
        answers(await update(owner, id, { [name]: b }), true)
        assert.deepEqual((await get(owner, id))[name], shown[1])
        for (const value of bad) fails(await update(owner, id, { [name]: value }), '', invalid(name))
        answers(await update(owner, id, { TITLE: 'other' }), true)
        assert.deepEqual((await get(owner, id))[name], shown[1])
        answers(await update(owner, id, { [name]: '' }), true)
        assert.deepEqual((await get(owner, id))[name], empty)
        answers(await update(owner, id, { [name]: null }), true)
        assert.deepEqual((await get(owner, id))[name], type.startsWith('date') ? '' : null)
      })
    })

    describe(`several values of ${type} of a ${owner}`, () => {
      const name = `UF_CRM_MANY_${type.toUpperCase()}`
      const ids: number[] = []
      before(async () => {
        await addField(owner, { FIELD_NAME: name, USER_TYPE_ID: type, SETTINGS: sample.settings, MULTIPLE: 'Y' })
        for (const value of [[a], [a, b], a]) ids.push(await addRecord(owner, { [name]: value }))
        ids.push(await addRecord(owner, {}))
      })

      test('are shown by get and list', async () => {
        const all = [[elements[0]], [...elements], [elements[0]], false]
        for (const [i, value] of all.entries()) assert.deepEqual((await get(owner, ids[i]!))[name], value)
      })

      test('are found by a filter when one of them is', async () => {
        const [first, second, third, fourth] = ids
        for (const [key, value, expected] of [
          ['', a, [first, second, third]],
          ['=', b, [second]],
          ['!=', b, [first, third, fourth]],
          ['@', [b, 'zzz'], [second]],
          ['@', [b, ''], [second, fourth]],
          ['', '', [fourth]],
          ['!', '', [first, second, third]],
          ['', false, [fourth]],
          ['@', [], []],
          ['>', a, [second]],
          ['<', b, [first, second, third]],
          ['%', part ?? 'no', part ? [second] : []],
          ['!%', part ?? 'no', part ? [first, third, fourth] : ids],
        ] as [string, unknown, number[]][])
          assert.deepEqual(
            await found(owner, ids, { [key + name]: value }),
            expected,
            `${key}: ${JSON.stringify(value)}`,
          )
      })

      test('change, are emptied, and lose the empty ones among them', async () => {
        const id = await addRecord(owner, { [name]: [a, '', null, b] })
        assert.deepEqual((await get(owner, id))[name], elements)
        answers(await update(owner, id, { [name]: { 0: b, n1: '' } }), true)
        assert.deepEqual((await get(owner, id))[name], [elements[1]])
        for (const value of bad)
          if (!Array.isArray(value) && typeof value !== 'object')
            fails(await update(owner, id, { [name]: [a, value] }), '', invalid(name))
        fails(await update(owner, id, { [name]: [[a]] }), '', invalid(name))
        for (const value of [[], '', null, false, {}, ['']]) {
          answers(await update(owner, id, { [name]: a }), true)
          answers(await update(owner, id, { [name]: value }), true)
          assert.equal((await get(owner, id))[name], false, JSON.stringify(value))
        }
      })
    })
  }
}

describe('a boolean', () => {
  const name = 'UF_CRM_YES'
  const ids: number[] = []
  before(async () => {
    // The first record is older than the field.
    ids.push(await addRecord('lead', {}))
    await addField('lead', { FIELD_NAME: name, USER_TYPE_ID: 'boolean' })
    for (const value of [0, 1]) ids.push(await addRecord('lead', { [name]: value }))
  })

  for (const [sent, shown] of [
    ['Y', '1'],
    ['N', '0'],
    [true, '1'],
    [false, '0'],
    ['1', '1'],
    [0, '0'],
    ['', null],
  ])
    test(`sent as ${JSON.stringify(sent)} is ${shown}`, async () => {
      assert.equal((await get('lead', await addRecord('lead', { [name]: sent })))[name], shown)
    })

  test('is not 2, and no list', async () => {
    for (const value of [2, 'maybe', [], [1]])
      fails(await portal.call('crm.lead.add', { fields: { [name]: value } }), '', invalid(name))
  })

  test('that was never set is found as no', async () => {
    const [never, no, yes] = ids
    for (const [key, value, expected] of [
      ['', 1, [yes]],
      ['', 'Y', [yes]],
      ['', 0, [never, no]],
      ['', 'N', [never, no]],
      ['!', 1, [never, no]],
      ['!', 0, [yes]],
      ['@', [0, 1], ids],
      ['>', 0, [yes]],
    ] as [string, unknown, number[]][])
      assert.deepEqual(await found('lead', ids, { [key + name]: value }), expected, `${key} ${value}`)
  })
})

describe('a money', () => {
  before(async () => {
    await addField('lead', { FIELD_NAME: 'PAID', USER_TYPE_ID: 'money' })
    await addField('lead', { FIELD_NAME: 'PAYMENTS', USER_TYPE_ID: 'money', MULTIPLE: 'Y' })
  })

  for (const [sent, shown] of [
    ['1 000,50|EUR', '1000.50|EUR'],
    ['1\u00a0000,5|EUR', '1000.5|EUR'],
    ['-1 000|EUR', '-1000|EUR'],
    ['+7.25|USD', '7.25|USD'],
    [',5|USD', '0.5|USD'],
    ['5.|USD', '5|USD'],
    [1000.5, '1000.5|USD'],
    ['1000.5', '1000.5|USD'],
  ])
    test(`is ${shown} when it is written ${JSON.stringify(sent)}, as an amount is`, async () => {
      const id = await addRecord('lead', { UF_CRM_PAID: sent, UF_CRM_PAYMENTS: [sent] })
      const { UF_CRM_PAID, UF_CRM_PAYMENTS } = await get('lead', id)
      assert.deepEqual([UF_CRM_PAID, UF_CRM_PAYMENTS], [shown, [shown]])
      assert.deepEqual(await found('lead', [id], { UF_CRM_PAID: sent, UF_CRM_PAYMENTS: sent }), [id])
    })

  test('has one decimal point, and a currency of three capital letters', async () => {
    for (const bad of ['1,000.50|EUR', '1.000,50|EUR', ',|EUR', 'eur', '1|eur', '1e3|EUR', `${'1'.repeat(16)}|EUR`])
      fails(await portal.call('crm.lead.add', { fields: { UF_CRM_PAID: bad } }), '', invalid('UF_CRM_PAID'))
  })

  test('has the base currency where it names none, and is none where a currency has no amount', async () => {
    const money = async (sent: unknown) =>
      (await get('lead', await addRecord('lead', { UF_CRM_PAID: sent }))).UF_CRM_PAID
    answers(await portal.call('crm.currency.base.set', { id: 'EUR' }), true)
    assert.equal(await money('1234.56'), '1234.56|EUR')
    answers(await portal.call('crm.currency.base.set', { id: 'USD' }), true)
    assert.equal(await money('1234.56'), '1234.56|USD')
    const id = await addRecord('lead', { UF_CRM_PAID: '1|EUR', UF_CRM_PAYMENTS: ['1|EUR', 'EUR', '|EUR', '2'] })
    assert.deepEqual((await get('lead', id)).UF_CRM_PAYMENTS, ['1|EUR', '2|USD'])
    for (const none of ['|EUR', 'EUR']) {
      answers(await update('lead', id, { UF_CRM_PAID: '1|EUR' }), true)
      answers(await update('lead', id, { UF_CRM_PAID: none }), true)
      assert.equal((await get('lead', id)).UF_CRM_PAID || null, null)
    }
  })
})

describe('an enumeration', () => {
  let a: number
  let b: number
  let one: number[]
  before(async () => {
    const LIST = [{ VALUE: 'A' }, { VALUE: 'B' }]
    const id = await addField('lead', { FIELD_NAME: 'ENUM', USER_TYPE_ID: 'enumeration', LIST })
    const { LIST: elements } = resultOf(await portal.call('crm.lead.userfield.get', { id }))
    ;[a, b] = elements.map((element: { ID: string }) => Number(element.ID))
    one = [await addRecord('lead', { UF_CRM_ENUM: a }), await addRecord('lead', { UF_CRM_ENUM: String(b) })]
    one.push(await addRecord('lead', {}))
  })

  test('takes its own elements alone', async () => {
    assert.deepEqual((await get('lead', one[0]!)).UF_CRM_ENUM, String(a))
    for (const value of [b + 1000, 'A', [a], -1])
      fails(await update('lead', one[0]!, { UF_CRM_ENUM: value }), '', invalid('UF_CRM_ENUM'))
    answers(await update('lead', one[0]!, { UF_CRM_ENUM: '' }), true)
    assert.equal((await get('lead', one[0]!)).UF_CRM_ENUM, null)
    answers(await update('lead', one[0]!, { UF_CRM_ENUM: a }), true)
  })

  test('is found by the ids of its elements', async () => {
    const [first, second, third] = one
    assert.deepEqual(await found('lead', one, { UF_CRM_ENUM: a }), [first])
    assert.deepEqual(await found('lead', one, { '@UF_CRM_ENUM': [a, b] }), [first, second])
    assert.deepEqual(await found('lead', one, { '!UF_CRM_ENUM': a }), [second, third])
    assert.deepEqual(await found('lead', one, { UF_CRM_ENUM: '' }), [third])
    assert.deepEqual(await found('lead', one, { UF_CRM_ENUM: 'A' }), [])
  })

  test('tells of its elements in crm.lead.fields', async () => {
    assert.deepEqual(resultOf(await portal.call('crm.lead.fields')).UF_CRM_ENUM.items, [
      { ID: String(a), VALUE: 'A' },
      { ID: String(b), VALUE: 'B' },
    ])
  })
})

describe('a new record', () => {
  const elements: Record<string, number> = {}
  const name = (type: string, many: boolean) => `UF_CRM_D_${type.toUpperCase()}${many ? '_MANY' : ''}`
  const settings: [string, Fields, unknown, unknown][] = [
    ['string', { DEFAULT_VALUE: 'd' }, 'd', ['d']],
    ['integer', { DEFAULT_VALUE: 5 }, '5', [5]],
    ['double', { DEFAULT_VALUE: 1.239 }, '1.24', [1.24]],
    [
      'date',
      { DEFAULT_VALUE: { TYPE: 'FIXED', VALUE: '2026-01-02' } },
      '2026-01-02T01:00:00+01:00',
      ['2026-01-02T01:00:00+01:00'],
    ],
    [
      'datetime',
      { DEFAULT_VALUE: { TYPE: 'FIXED', VALUE: '2026-01-02 10:00:00' } },
      ...(['2026-01-02T10:00:00+01:00', ['2026-01-02T10:00:00+01:00']] as const),
    ],
    ['iblock_element', { DEFAULT_VALUE: '7' }, '7', [7]],
  ]
  before(async () => {
    for (const many of [false, true]) {
      const MULTIPLE = many ? 'Y' : 'N'
      for (const [type, SETTINGS] of settings)
        await addField('company', { FIELD_NAME: name(type, many), USER_TYPE_ID: type, SETTINGS, MULTIPLE })
      const LIST = [{ VALUE: 'A', DEF: 'Y' }, { VALUE: 'B', DEF: 'Y' }, { VALUE: 'C' }]
      const id = await addField('company', {
        FIELD_NAME: name('enumeration', many),
        USER_TYPE_ID: 'enumeration',
        LIST,
        MULTIPLE,
      })
      for (const { ID, VALUE } of resultOf(await portal.call('crm.company.userfield.get', { id })).LIST)
        elements[`${VALUE}${MULTIPLE}`] = Number(ID)
    }
    await addField('company', { FIELD_NAME: 'D_YES', USER_TYPE_ID: 'boolean', SETTINGS: { DEFAULT_VALUE: 1 } })
    await addField('company', { FIELD_NAME: 'D_NO', USER_TYPE_ID: 'boolean' })
    await addField('company', {
      FIELD_NAME: 'D_TODAY',
      USER_TYPE_ID: 'date',
      SETTINGS: { DEFAULT_VALUE: { TYPE: 'NOW' } },
    })
    await addField('company', {
      FIELD_NAME: 'D_NOW',
      USER_TYPE_ID: 'datetime',
      SETTINGS: { DEFAULT_VALUE: { TYPE: 'NOW' } },
    })
  })

  test('has the defaults of what is left out', async () => {
    const record = await get('company', await addRecord('company', {}))
    for (const [type, , alone, among] of settings) {
      assert.deepEqual(record[name(type, false)], alone, type)
      assert.deepEqual(record[name(type, true)], among, type)
    }
    assert.equal(record.UF_CRM_D_ENUMERATION, String(elements.AN))
    assert.deepEqual(record.UF_CRM_D_ENUMERATION_MANY, [elements.AY, elements.BY])
    assert.deepEqual([record.UF_CRM_D_YES, record.UF_CRM_D_NO], ['1', '0'])
    assert.equal(record.UF_CRM_D_NOW, record.DATE_CREATE)
    assert.equal(record.UF_CRM_D_TODAY.slice(0, 10), record.DATE_CREATE.slice(0, 10))
  })

  test('keeps what is sent, an empty value too', async () => {
    const fields = { UF_CRM_D_STRING: '', UF_CRM_D_INTEGER: null, UF_CRM_D_ENUMERATION_MANY: [], UF_CRM_D_YES: 'N' }
    const id = await addRecord('company', fields)
    const read = async () => {
      const record = await get('company', id)
      return Object.keys(fields).map(key => record[key])
    }
    assert.deepEqual(await read(), ['', null, false, '0'])
    answers(await update('company', id, { TITLE: 'other' }), true)
    assert.deepEqual(await read(), ['', null, false, '0'])
  })
})

describe('a mandatory field', () => {
  const required = "The field 'UF_CRM_MUST' is required."
  test('is wanted of new records, and never emptied', async () => {
    const early = await addRecord('deal', {})
    const field = await addField('deal', { FIELD_NAME: 'MUST', USER_TYPE_ID: 'string', MANDATORY: 'Y' })
    for (const fields of [{}, { UF_CRM_MUST: '' }, { UF_CRM_MUST: null }])
      fails(await portal.call('crm.deal.add', { fields }), 'ERROR_CORE', required)
    const id = await addRecord('deal', { UF_CRM_MUST: 'x' })
    fails(await update('deal', id, { UF_CRM_MUST: '' }), 'ERROR_CORE', required)
    answers(await update('deal', id, { TITLE: 'y' }), true)
    answers(await update('deal', early, { TITLE: 'y' }), true)
    assert.equal(resultOf(await portal.call('crm.deal.fields')).UF_CRM_MUST.isRequired, true)
    answers(await portal.call('crm.deal.userfield.update', { id: field, fields: { MANDATORY: 'N' } }), true)
    await addRecord('deal', {})
  })

  test('of files has a file: neither an unknown one will do nor one that goes', async () => {
    await addField('quote', { FIELD_NAME: 'MUST', USER_TYPE_ID: 'file', MANDATORY: 'Y' })
    const before = resultOf(await portal.call('crm.quote.list')).length
    for (const UF_CRM_MUST of [999_999, { id: 999_999 }, { remove: 'Y' }])
      fails(await portal.call('crm.quote.add', { fields: { UF_CRM_MUST } }), 'ERROR_CORE', required)
    assert.equal(resultOf(await portal.call('crm.quote.list')).length, before)
    const id = await addRecord('quote', { UF_CRM_MUST: ['a.txt', 'MQ=='] })
    const { UF_CRM_MUST: shown } = await get('quote', id)
    fails(await update('quote', id, { UF_CRM_MUST: { id: shown.id, remove: 'Y' } }), 'ERROR_CORE', required)
    answers(await update('quote', id, { UF_CRM_MUST: { id: shown.id } }), true)
    assert.deepEqual((await get('quote', id)).UF_CRM_MUST, shown)
    answers(await portal.call('crm.quote.delete', { id }), true)
  })
})

test('the history tells of the user fields that changed, as they were before', async () => {
  await addField('company', { FIELD_NAME: 'SIZE', USER_TYPE_ID: 'integer' })
  await addField('company', { FIELD_NAME: 'NAMES', USER_TYPE_ID: 'string', MULTIPLE: 'Y' })
  await addField('company', { FIELD_NAME: 'NOTE', USER_TYPE_ID: 'string' })
  const id = await addRecord('company', { UF_CRM_SIZE: 5, UF_CRM_NAMES: ['a', 'b'] })
  answers(await update('company', id, { UF_CRM_SIZE: '6', UF_CRM_NAMES: ['a', 'b'], UF_CRM_NOTE: null }), true)
  answers(await update('company', id, { UF_CRM_SIZE: 6, UF_CRM_NAMES: ['b'], UF_CRM_NOTE: 'x' }), true)
  answers(await update('company', id, { UF_CRM_SIZE: 6 }), true)
  const rows = await portal.store.read
    .selectFrom('history')
    .select('changes')
    .where('entity_type_id', '=', 4)
    .where('record_id', '=', id)
    .where('kind', '=', 'update')
    .orderBy('id')
    .execute()
  assert.deepEqual(
    rows.map(row => JSON.parse(row.changes!)),
    [{ uf_crm_size: [5, 6] }, { uf_crm_names: ['["a","b"]', '["b"]'], uf_crm_note: [null, 'x'] }],
  )
})

describe('files', () => {
  const file = (name: string, text = name) => ({ fileData: [name, Buffer.from(text).toString('base64')] })
  const names = async (): Promise<string[]> => {
    const rows = await portal.store.read.selectFrom('file').select('name').orderBy('id').execute()
    return rows.map(row => row.name!)
  }
  const ids = async (id: number): Promise<number[]> =>
    ((await get('lead', id)).UF_CRM_FILES || []).map((one: { id: number }) => one.id)
  const set = async (id: number, value: unknown) => answers(await update('lead', id, { UF_CRM_FILES: value }), true)

  before(async () => {
    await addField('lead', { FIELD_NAME: 'FILE', USER_TYPE_ID: 'file' })
    await addField('lead', { FIELD_NAME: 'FILES', USER_TYPE_ID: 'file', MULTIPLE: 'Y' })
  })

  test('a file is stored, replaced, kept and removed', async () => {
    const id = await addRecord('lead', { UF_CRM_FILE: file('one.txt') })
    const { UF_CRM_FILE: shown } = await get('lead', id)
    assert.deepEqual(Object.keys(shown), ['id', 'showUrl', 'downloadUrl'])
    assert.deepEqual(await names(), ['one.txt'])
    for (const same of [shown, shown.id, String(shown.id), { id: shown.id }, { id: 999_999 }, 999_999]) {
      answers(await update('lead', id, { UF_CRM_FILE: same }), true)
      assert.deepEqual((await get('lead', id)).UF_CRM_FILE, shown)
    }
    answers(await update('lead', id, { UF_CRM_FILE: ['two.txt', 'MQ=='] }), true)
    assert.deepEqual(await names(), ['two.txt'])
    const second = (await get('lead', id)).UF_CRM_FILE.id
    assert.notEqual(second, shown.id)
    answers(await update('lead', id, { UF_CRM_FILE: { id: 999_999, remove: 'Y' } }), true)
    assert.deepEqual(await names(), ['two.txt'])
    assert.deepEqual(await found('lead', [id], { '!UF_CRM_FILE': '' }), [id])
    answers(await update('lead', id, { UF_CRM_FILE: { id: second, remove: 'Y' } }), true)
    assert.deepEqual(await names(), [])
    assert.equal('UF_CRM_FILE' in (await get('lead', id)), false)
    for (const empty of ['', null, { remove: 'Y' }]) {
      answers(await update('lead', id, { UF_CRM_FILE: file('three.txt') }), true)
      answers(await update('lead', id, { UF_CRM_FILE: empty }), true)
      assert.deepEqual(await names(), [])
    }
  })

  const unsuitable = [
    ...['x', [], ['a.txt'], {}, { a: 'str' }, [['a', 'MQ==']], [file('a'), file('b')]],
    ...[{ fileData: 'str' }, { fileData: 'MQ==' }, { fileData: '' }, { fileData: ['a.txt'] }, { fileData: ['a', '?'] }],
  ]

  test('what is no file with a name is skipped, alone and among several', async () => {
    const asItem = async (name: string, value: unknown) =>
      portal.call('crm.item.add', { entityTypeId: 1, fields: { [name]: value }, useOriginalUfNames: 'Y' })
    for (const bad of unsuitable) {
      const text = JSON.stringify(bad)
      assert.equal('UF_CRM_FILE' in (await get('lead', await addRecord('lead', { UF_CRM_FILE: bad }))), false, text)
      assert.equal(resultOf(await asItem('UF_CRM_FILE', bad)).item.UF_CRM_FILE, null, text)
      if (Array.isArray(bad)) continue
      assert.deepEqual(await ids(await addRecord('lead', { UF_CRM_FILES: bad })), [], text)
      assert.equal((await ids(await addRecord('lead', { UF_CRM_FILES: [bad, file('a')] }))).length, 1, text)
      const { item } = resultOf(await asItem('UF_CRM_FILES', [bad, ['a', 'MQ==']]))
      assert.equal(item.UF_CRM_FILES.length, 1, text)
      for (const { ID } of resultOf(await portal.call('crm.lead.list', { filter: { '!UF_CRM_FILES': '' } })))
        answers(await portal.call('crm.lead.delete', { id: ID }), true)
    }
    assert.deepEqual(await names(), [])
  })

  test('a change that is no file leaves the file to the classic methods, and empties the field of an item', async () => {
    const id = await addRecord('lead', { UF_CRM_FILE: file('kept'), UF_CRM_FILES: [file('gone'), file('stays')] })
    for (const bad of unsuitable) answers(await update('lead', id, { UF_CRM_FILE: bad }), true)
    const [gone] = await ids(id)
    await set(id, [{ id: gone, remove: 'Y' }, 'x'])
    assert.deepEqual(await names(), ['kept', 'stays'])
    const fields = { UF_CRM_FILE: { fileData: 'str' } }
    resultOf(await portal.call('crm.item.update', { entityTypeId: 1, id, fields, useOriginalUfNames: 'Y' }))
    assert.deepEqual(await names(), ['stays'])
    answers(await portal.call('crm.lead.delete', { id }), true)
  })

  test('fileData makes a file in the classic methods alone', async () => {
    const fields = { UF_CRM_FILE: file('a'), UF_CRM_FILES: [file('b'), ['c', 'MQ==']] }
    const added = await portal.call('crm.item.add', { entityTypeId: 1, fields, useOriginalUfNames: 'Y' })
    const { item } = resultOf(added)
    assert.deepEqual([item.UF_CRM_FILE, item.UF_CRM_FILES.length, await names()], [null, 1, ['c']])
    answers(await portal.call('crm.lead.delete', { id: item.id }), true)
  })

  test('an empty content is an error, alone and among several', async () => {
    for (const name of ['UF_CRM_FILE', 'UF_CRM_FILES'])
      for (const fileData of [
        ['a.txt', ''],
        ['a.txt', ' '],
      ])
        fails(await portal.call('crm.lead.add', { fields: { [name]: { fileData } } }), '', invalid(name))
    assert.deepEqual(await names(), [])
  })

  test('several files are set as a whole: kept by id, added, and left out', async () => {
    const id = await addRecord('lead', { UF_CRM_FILES: [file('a'), file('b'), file('c')] })
    const [a, b, c] = await ids(id)
    await set(id, [c, { id: a }, file('d')])
    assert.deepEqual(await names(), ['a', 'c', 'd'])
    const [, , d] = await ids(id)
    assert.deepEqual(await ids(id), [c, a, d])
    await set(id, [{ id: a, remove: 'Y' }])
    assert.deepEqual(await ids(id), [c, d])
    await set(id, { id: c, remove: 'Y' })
    assert.deepEqual(await ids(id), [d])
    await set(id, [String(d), b, 999_999])
    assert.deepEqual(await ids(id), [d])
    await set(id, [file('e')])
    assert.deepEqual(await names(), ['e'])
    await set(id, file('f'))
    assert.deepEqual(await names(), ['f'])
    await set(id, ['g', 'MQ=='])
    assert.deepEqual(await names(), ['g'])
    await set(id, [])
    assert.deepEqual(await names(), [])
    assert.deepEqual((await get('lead', id)).UF_CRM_FILES, [])
  })

  test('nobody takes a file of another record or field', async () => {
    const owner = await addRecord('lead', { UF_CRM_FILES: [file('mine')], UF_CRM_FILE: file('single') })
    const [mine] = await ids(owner)
    const thief = await addRecord('lead', { UF_CRM_FILES: [mine], UF_CRM_FILE: mine })
    assert.deepEqual(await ids(thief), [])
    assert.equal('UF_CRM_FILE' in (await get('lead', thief)), false)
    await set(thief, [mine, { id: mine, remove: 'Y' }])
    assert.deepEqual(await ids(owner), [mine])
    answers(await portal.call('crm.lead.delete', { id: owner }), true)
    assert.deepEqual(await names(), [])
  })

  test('go with the field', async () => {
    await addRecord('lead', { UF_CRM_FILES: [file('x'), file('y')], UF_CRM_FILE: file('z') })
    const fields = resultOf(await portal.call('crm.lead.userfield.list', { filter: { USER_TYPE_ID: 'file' } }))
    for (const { ID } of fields) answers(await portal.call('crm.lead.userfield.delete', { id: ID }), true)
    assert.deepEqual(await names(), [])
  })
})

test('long and odd texts are stored as they are, but for what no database keeps', async () => {
  await addField('contact', { FIELD_NAME: 'ODD', USER_TYPE_ID: 'string' })
  await addField('contact', { FIELD_NAME: 'ODDS', USER_TYPE_ID: 'string', MULTIPLE: 'Y' })
  // Longer than an index entry of PostgreSQL, whatever it is compressed to.
  const long = Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join('')
  for (const [sent, stored] of [
    [long, long],
    ['\ud800!', '\ufffd!'],
    ['😀 "\\ \u2028', '😀 "\\ \u2028'],
    [true, '1'],
    [1e21, '1e+21'],
  ] as const) {
    const id = await addRecord('contact', { UF_CRM_ODD: sent, UF_CRM_ODDS: [sent, 'x'] })
    const record = await get('contact', id)
    assert.deepEqual([record.UF_CRM_ODD, record.UF_CRM_ODDS], [stored, [stored, 'x']])
    for (const key of ['UF_CRM_ODD', '@UF_CRM_ODDS', 'UF_CRM_ODDS'])
      assert.deepEqual(await found('contact', [id], { [key]: sent }), [id], key)
  }
  for (const pattern of ['\\', '%\\', '\\\\\\', '%%%___', "'"])
    for (const prefix of ['%', '=%', '!%', '%='])
      for (const name of ['UF_CRM_ODD', 'UF_CRM_ODDS']) await found('contact', [1], { [prefix + name]: pattern })
})

test('whatever a filter or an order says of a user field, a list answers', async () => {
  const odd = [
    null,
    true,
    false,
    -1,
    1e308,
    '',
    '\ud800',
    [],
    [[]],
    {},
    { a: { b: [] } },
    [null, {}],
    Number.MAX_SAFE_INTEGER,
  ]
  const names = Object.keys(resultOf(await portal.call('crm.quote.fields'))).filter(name => name.startsWith('UF_'))
  assert.equal(names.length >= 2 * samples.length, true)
  for (const name of names)
    for (const value of odd) {
      const filters = ['', '!', '@', '!@', '%', '!%', '=%', '>', '<='].map(prefix => ({ [prefix + name]: value }))
      const lists = [...filters.map(filter => ({ filter })), { order: { [name]: value } }]
      const answers = await Promise.all(lists.map(params => portal.call('crm.quote.list', params)))
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
      assert.equal((await portal.call('crm.quote.add', { fields: { [name]: value } })).status < 500, true)
    }
})
