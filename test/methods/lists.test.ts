import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { crmOf, type Fields, openCrm, types } from '../support/crm.ts'
import { openPortal } from '../support/portal.ts'

const crm = await openCrm({ timezone: 'Europe/Moscow' })

// Five leads, each with a letter; what a list finds is told by their letters.
const [acme, bolt] = [await crm.add('company'), await crm.add('company')]
const leads: Record<string, Fields> = {
  a: {
    ...{ TITLE: 'Alpha Café', NAME: 'Анна', OPPORTUNITY: 100, STATUS_ID: 'NEW', SOURCE_ID: 'CALL', OPENED: 'Y' },
    ...{ COMPANY_ID: acme, BIRTHDATE: '1990-01-31', PHONE: [{ VALUE: '111' }, { VALUE: '222' }] },
  },
  b: {
    ...{ TITLE: '50% off', NAME: 'анна-мария', OPPORTUNITY: 250.5, STATUS_ID: 'IN_PROCESS', SOURCE_ID: 'WEB' },
    ...{ OPENED: 'N', EMAIL: [{ VALUE: 'b@example.com' }] },
  },
  c: {
    ...{ TITLE: 'beta_max', OPPORTUNITY: 0, STATUS_ID: 'NEW', OPENED: 'Y', COMPANY_ID: bolt },
    ...{ BIRTHDATE: '2000-12-01', PHONE: [{ VALUE: '222', VALUE_TYPE: 'HOME' }] },
  },
  d: {
    ...{ TITLE: 'Beta\\max', NAME: '', OPPORTUNITY: 250.5, STATUS_ID: 'JUNK', OPENED: 'N', COMPANY_ID: acme },
    ...{ BIRTHDATE: '1990-01-31' },
  },
  e: { TITLE: 'alphabet', NAME: 'ANNA', OPPORTUNITY: -5, STATUS_ID: 'CONVERTED', SOURCE_ID: 'WEB', OPENED: 'Y' },
}
const ids: Record<string, number> = {}
for (const [letter, fields] of Object.entries(leads)) ids[letter] = await crm.add('lead', fields)
const everyone = 'abcde'

// A hundred and some companies of another portal, for its pages.
const TOTAL = 123
const shop = await openCrm()
const made: number[] = []
for (let i = 0; i < TOTAL; i++)
  made.push(await shop.add('company', { TITLE: `Company ${i % 7}`, REVENUE: i % 3, OPENED: i < 50 ? 'Y' : 'N' }))

const letterOf = (id: number) => Object.keys(ids).find(letter => ids[letter] === id) ?? '?'

/** The letters of the leads that a filter finds; what the answer counts is what it holds. */
async function found(filter: unknown, order: unknown = { ID: 'ASC' }): Promise<string> {
  const answer = await crm.call('crm.lead.list', { filter, order, select: ['ID'] })
  assert.equal(answer.status, 200, JSON.stringify(answer))
  assert.equal(answer.total, answer.result.length)
  return answer.result.map((record: { ID: string }) => letterOf(Number(record.ID))).join('')
}

/** Filters of one kind of field, each with the leads it finds. */
const filters: Record<string, [filter: Fields, found: string][]> = {
  'a text: the whole of it': [
    [{ TITLE: 'alphabet' }, 'e'],
    [{ '=TITLE': 'alphabet' }, 'e'],
    [{ TITLE: 'alpha' }, ''],
    [{ TITLE: '50%' }, ''],
    [{ '!TITLE': 'alphabet' }, 'abcd'],
    [{ '!=TITLE': 'alphabet' }, 'abcd'],
    [{ TITLE: ['alphabet', '50% off', 'none'] }, 'be'],
    [{ '@TITLE': ['alphabet', '50% off', 'none'] }, 'be'],
    [{ '@TITLE': 'alphabet' }, 'e'],
    [{ '@TITLE': { 0: 'alphabet', x: 'beta_max' } }, 'ce'],
    [{ '!@TITLE': ['alphabet', '50% off', 'none'] }, 'acd'],
    [{ '!TITLE': ['alphabet', '50% off'] }, 'acd'],
    [{ '!=TITLE': ['alphabet'] }, 'abcd'],
  ],
  'a text: a part of it, in any case': [
    [{ '%TITLE': 'alpha' }, 'ae'],
    [{ '%TITLE': 'ALPHA' }, 'ae'],
    [{ '%TITLE': 'CAFÉ' }, 'a'],
    [{ '%TITLE': 'max' }, 'cd'],
    [{ '!%TITLE': 'alpha' }, 'bcd'],
    [{ '%TITLE': ['alpha', 'OFF'] }, 'abe'],
    [{ '!%TITLE': ['alpha', 'OFF'] }, 'cd'],
    [{ '%NAME': 'анн' }, 'ab'],
    [{ '%NAME': 'АНН' }, 'ab'],
    [{ '%NAME': 'МАРИЯ' }, 'b'],
    [{ '%NAME': 'ann' }, 'e'],
    [{ '!%NAME': 'анн' }, 'cde'],
  ],
  'a text: % _ and \\ in a part of it are themselves': [
    [{ '%TITLE': '0%' }, 'b'],
    [{ '%TITLE': '%' }, 'b'],
    [{ '%TITLE': 'a_m' }, 'c'],
    [{ '%TITLE': '_' }, 'c'],
    [{ '%TITLE': 'a\\m' }, 'd'],
    [{ '%TITLE': '\\' }, 'd'],
    [{ '!%TITLE': '%' }, 'acde'],
  ],
  'a text: a pattern of the whole': [
    [{ '=%TITLE': 'alpha%' }, 'ae'],
    [{ '%=TITLE': 'alpha%' }, 'ae'],
    [{ '=%TITLE': '%MAX' }, 'cd'],
    [{ '=%TITLE': '%ph%' }, 'ae'],
    [{ '=%TITLE': 'alpha' }, ''],
    [{ '=%TITLE': '%' }, everyone],
    [{ '=%TITLE': 'beta_max' }, 'cd'],
    [{ '=%TITLE': '_eta_m%' }, 'cd'],
    [{ '=%TITLE': 'beta\\_max' }, 'c'],
    [{ '=%TITLE': 'beta\\\\max' }, 'd'],
    [{ '=%TITLE': '50\\% off' }, 'b'],
    [{ '=%TITLE': '%\\%%' }, 'b'],
    [{ '=%TITLE': '%a%a%a%' }, 'a'],
    [{ '=%NAME': 'АННА%' }, 'ab'],
    [{ '!=%TITLE': 'alpha%' }, 'bcd'],
    [{ '!%=TITLE': 'alpha%' }, 'bcd'],
    [{ '!=%NAME': 'анна%' }, 'cde'],
  ],
  'a text: none at all, which an empty one counts as': [
    [{ NAME: '' }, 'cd'],
    [{ NAME: null }, 'cd'],
    [{ NAME: false }, 'cd'],
    [{ '=NAME': '' }, 'cd'],
    [{ '@NAME': ['', 'Анна'] }, 'acd'],
    [{ '!@NAME': ['', 'Анна'] }, 'be'],
    [{ '!NAME': '' }, 'abe'],
    [{ '!NAME': false }, 'abe'],
    [{ '!=NAME': null }, 'abe'],
    // Who has no name has another one than Anna.
    [{ '!NAME': 'Анна' }, 'bcde'],
    [{ '!@NAME': ['Анна', 'ANNA'] }, 'bcd'],
  ],
  'a list of nothing': [
    [{ '@NAME': [] }, ''],
    [{ NAME: [] }, ''],
    [{ '!@NAME': [] }, everyone],
    [{ '@ID': {} }, ''],
  ],
  'a number': [
    [{ OPPORTUNITY: 250.5 }, 'bd'],
    [{ OPPORTUNITY: '250.50' }, 'bd'],
    [{ OPPORTUNITY: '250,5' }, 'bd'],
    [{ '!OPPORTUNITY': 250.5 }, 'ace'],
    [{ '@OPPORTUNITY': [100, '-5'] }, 'ae'],
    [{ '!@OPPORTUNITY': [100, '-5'] }, 'bcd'],
    [{ '>OPPORTUNITY': 100 }, 'bd'],
    [{ '>=OPPORTUNITY': '100' }, 'abd'],
    [{ '<OPPORTUNITY': 0 }, 'e'],
    [{ '<=OPPORTUNITY': 0 }, 'ce'],
    [{ '>OPPORTUNITY': -1, '<OPPORTUNITY': 200 }, 'ac'],
    [{ OPPORTUNITY: '' }, 'c'],
    [{ '!OPPORTUNITY': '' }, 'abde'],
  ],
  'an id': [
    [{ ID: ids.c }, 'c'],
    [{ ID: `${ids.c}` }, 'c'],
    [{ ID: [ids.a, `${ids.e}`] }, 'ae'],
    [{ '!ID': ids.c }, 'abde'],
    [{ '>ID': ids.c }, 'de'],
    [{ '>ID': 0 }, everyone],
    [{ '>=ID': ids.b, '<ID': ids.d }, 'bc'],
    [{ '!@ID': [ids.a, ids.b] }, 'cde'],
    [{ ID: 987654321 }, ''],
  ],
  'a date': [
    [{ BIRTHDATE: '1990-01-31' }, 'ad'],
    [{ BIRTHDATE: '31.01.1990' }, 'ad'],
    [{ BIRTHDATE: '1990-01-31T03:00:00+03:00' }, 'ad'],
    [{ '!BIRTHDATE': '1990-01-31' }, 'bce'],
    [{ '>BIRTHDATE': '1990-01-31' }, 'c'],
    [{ '>=BIRTHDATE': '1990-01-31' }, 'acd'],
    [{ '<BIRTHDATE': '2000-12-01' }, 'ad'],
    [{ '<=BIRTHDATE': '01.12.2000' }, 'acd'],
    [{ '@BIRTHDATE': ['1990-01-31', ''] }, 'abde'],
    [{ BIRTHDATE: '' }, 'be'],
    [{ '!BIRTHDATE': '' }, 'acd'],
    [{ '%BIRTHDATE': '1990' }, ''],
  ],
  'another record': [
    [{ COMPANY_ID: acme }, 'ad'],
    [{ COMPANY_ID: `${bolt}` }, 'c'],
    [{ COMPANY_ID: [acme, bolt] }, 'acd'],
    [{ '!COMPANY_ID': acme }, 'bce'],
    [{ '!@COMPANY_ID': [acme, bolt] }, 'be'],
    [{ COMPANY_ID: '' }, 'be'],
    [{ COMPANY_ID: 0 }, 'be'],
    [{ '!COMPANY_ID': '0' }, 'acd'],
    [{ '>COMPANY_ID': 0 }, 'acd'],
    // The pages of contacts and deals: LIKE does not work on it.
    [{ '%COMPANY_ID': acme }, ''],
    [{ '=%COMPANY_ID': '%' }, ''],
    [{ '!%COMPANY_ID': acme }, everyone],
  ],
  'a flag': [
    [{ OPENED: 'Y' }, 'ace'],
    [{ OPENED: 'N' }, 'bd'],
    [{ OPENED: 1 }, 'ace'],
    [{ OPENED: true }, 'ace'],
    [{ OPENED: '0' }, 'bd'],
    [{ OPENED: false }, 'bd'],
    [{ '!OPENED': 'Y' }, 'bd'],
    [{ '@OPENED': ['Y', 'N'] }, everyone],
    [{ OPENED: '' }, 'bd'],
    [{ '%OPENED': 'Y' }, ''],
  ],
  'an element of a directory': [
    [{ STATUS_ID: 'NEW' }, 'ac'],
    [{ '!STATUS_ID': 'NEW' }, 'bde'],
    [{ '@STATUS_ID': ['NEW', 'JUNK'] }, 'acd'],
    [{ '!@STATUS_ID': ['NEW', 'JUNK'] }, 'be'],
    [{ STATUS_SEMANTIC_ID: 'P' }, 'abc'],
    [{ SOURCE_ID: '' }, 'cd'],
    [{ '!SOURCE_ID': '' }, 'abe'],
    [{ '!SOURCE_ID': 'WEB' }, 'acd'],
    // The pages of contacts and deals: LIKE does not work on it.
    [{ '%STATUS_ID': 'NE' }, ''],
    [{ '=%STATUS_ID': 'NE%' }, ''],
    [{ '!%STATUS_ID': 'NE' }, everyone],
  ],
  'a multifield: whole values only': [
    [{ PHONE: '222' }, 'ac'],
    [{ PHONE: 111 }, 'a'],
    [{ '=PHONE': '222' }, 'ac'],
    [{ PHONE: ['111', '999'] }, 'a'],
    [{ '@PHONE': ['111', '222'] }, 'ac'],
    [{ '!PHONE': '111' }, 'bcde'],
    [{ '!=PHONE': '222' }, 'bde'],
    [{ '!@PHONE': ['222'] }, 'bde'],
    [{ PHONE: '22' }, ''],
    [{ EMAIL: 'b@example.com' }, 'b'],
    [{ EMAIL: '222' }, ''],
    [{ PHONE: '' }, 'bde'],
    [{ '!PHONE': '' }, 'ac'],
    [{ '%PHONE': '22' }, ''],
    [{ '=%PHONE': '2%' }, ''],
    [{ '>PHONE': '1' }, ''],
    [{ '!%PHONE': '22' }, everyone],
  ],
  'several fields at once, which all have to hold': [
    [{ OPENED: 'Y', '%TITLE': 'alpha' }, 'ae'],
    [{ OPENED: 'Y', '%TITLE': 'alpha', '!STATUS_ID': 'NEW' }, 'e'],
    [{ PHONE: '222', OPENED: 'Y', COMPANY_ID: bolt }, 'c'],
    [{ PHONE: '222', OPENED: 'N' }, ''],
  ],
  'values that cannot be of the field': [
    [{ OPPORTUNITY: 'much' }, ''],
    [{ '>OPPORTUNITY': 'much' }, ''],
    [{ '!OPPORTUNITY': 'much' }, everyone],
    [{ OPPORTUNITY: ['much', 100] }, 'a'],
    [{ '>OPPORTUNITY': [1, 2] }, ''],
    [{ '>OPPORTUNITY': '' }, ''],
    [{ BIRTHDATE: '1990-02-31' }, ''],
    [{ COMPANY_ID: -1 }, ''],
    [{ ID: { a: { b: 1 } } }, ''],
    [{ TITLE: [[]] }, ''],
    [{ '%TITLE': {} }, ''],
    [{ PHONE: [{}] }, ''],
  ],
  'names that are none, which are passed over': [
    [{}, everyone],
    [{ NO_SUCH_FIELD: 1 }, everyone],
    [{ '!NO_SUCH_FIELD': 1, OPENED: 'N' }, 'bd'],
    [{ title: 'alphabet' }, everyone],
    [{ '': 'x', '!': 'x', '%': 'x', '>=': 1 }, everyone],
    [{ constructor: 'x', toString: 'x', ['__proto__']: 'x' }, everyone],
    [{ LOGIC: 'OR', 0: { TITLE: 'alphabet' } }, everyone],
    [{ CONTACT_IDS: [1] }, everyone],
    [{ '?TITLE': 'alphabet', '>>TITLE': 'x' }, everyone],
  ],
}

for (const [kind, rows] of Object.entries(filters))
  test(`a filter by ${kind}`, async () => {
    for (const [filter, expected] of rows) assert.equal(await found(filter), expected, JSON.stringify(filter))
  })

test('a filter that is a list of texts names no field', async () => {
  assert.equal(await found(['TITLE', 'alphabet']), everyone)
})

test('a pattern of many wild cards is answered at once, and one of more than a person types is refused', async () => {
  const long = await crm.add('quote', { COMMENTS: 'a'.repeat(500_000) })
  const found = (pattern: string) => crm.ids('quote', { filter: { ID: long, '=%COMMENTS': pattern } })
  assert.deepEqual(await found(`${'%a'.repeat(120)}%b`), [])
  assert.deepEqual(await found(`${'%a'.repeat(120)}%`), [long])
  assert.deepEqual(await found(`%${'a_'.repeat(125)}b%`), [])
  assert.deepEqual(await found(`%${'_'.repeat(250)}a`), [long])
  for (const filter of [
    { '=%COMMENTS': '_'.repeat(3000) },
    { '%TITLE': 'a'.repeat(256) },
    { '!%=TITLE': 'a'.repeat(256) },
  ]) {
    const refused = await crm.call('crm.quote.list', { filter })
    assert.equal(refused.status, 400)
    assert.equal(refused.error_description, 'A filter looks for 255 characters of a text at most.')
  }
})

test('companies are found by their contacts', async () => {
  const [anna, boris] = [await crm.add('contact'), await crm.add('contact')]
  const one = await crm.add('company', { CONTACT_ID: [anna, boris] })
  const two = await crm.add('company', { CONTACT_ID: [boris] })
  const among = (filter: Fields) => crm.ids('company', { filter: { '@ID': [one, two], ...filter } })
  assert.deepEqual(await among({ CONTACT_ID: anna }), [one])
  assert.deepEqual(await among({ '@CONTACT_ID': [anna, boris] }), [one, two])
  assert.deepEqual(await among({ '@CONTACT_ID': { 5: String(anna) } }), [one])
  assert.deepEqual(await among({ '!CONTACT_ID': anna }), [two])
  assert.deepEqual(await among({ CONTACT_ID: 987654321 }), [])
})

describe('moments', () => {
  /** Contacts of a portal, created at the moments, and a search among them that tells their places from 0. */
  const createdAt = async (timezone: string, ...moments: string[]) => {
    const there = crmOf(await openPortal({ timezone }))
    const added: number[] = []
    for (const DATE_CREATE of moments)
      added.push(
        await there.result('crm.contact.add', { fields: { NAME: 'Anna', DATE_CREATE }, params: { IMPORT: 'Y' } }),
      )
    return {
      places: async (filter: Fields) => (await there.ids('contact', { filter })).map(id => added.indexOf(id)).join(''),
      shown: async () => Promise.all(added.map(async id => (await there.get('contact', id)).DATE_CREATE)),
      close: () => there.portal.close(),
    }
  }

  test('are of the portal where no offset is said', async () => {
    const { places, close } = await createdAt(
      'Europe/Moscow',
      ...['2026-03-01T00:00:00+03:00', '2026-03-01T23:59:59+03:00', '2026-03-02T00:00:00+03:00'],
    )
    const rows: [filter: Fields, places: string][] = [
      [{ '>=DATE_CREATE': '2026-03-02' }, '2'],
      [{ '<DATE_CREATE': '2026-03-02' }, '01'],
      [{ '>DATE_CREATE': '2026-03-01' }, '12'],
      [{ DATE_CREATE: '2026-03-02' }, '2'],
      [{ '!DATE_CREATE': '2026-03-02' }, '01'],
      [{ '>=DATE_CREATE': '02.03.2026' }, '2'],
      [{ '>=DATE_CREATE': '01.03.2026 23:59:59' }, '12'],
      [{ '>=DATE_CREATE': '03/02/2026' }, '2'],
      [{ '>=DATE_CREATE': '2026-03-01 23:59' }, '12'],
      [{ '>=DATE_CREATE': '2026-03-01T23:59:59' }, '12'],
      [{ '>=DATE_CREATE': '2026-03-01T23:59:59.500' }, '12'],
      [{ '>=DATE_CREATE': '2026-03-01T21:00:00Z' }, '2'],
      [{ DATE_CREATE: '2026-03-01T21:00:00+00:00' }, '2'],
      [{ DATE_CREATE: '2026-03-02T02:00:00+0500' }, '2'],
      [{ '>=DATE_CREATE': '2026-03-01T16:00:00-05:00' }, '2'],
      [{ '@DATE_CREATE': ['2026-03-01', '2026-03-02'] }, '02'],
      [{ '>=DATE_CREATE': '2026-03-01', '<DATE_CREATE': '2026-03-02' }, '01'],
      [{ '>=DATE_CREATE': 'yesterday' }, ''],
      [{ '>=DATE_CREATE': '2026-02-30' }, ''],
      [{ DATE_CREATE: '' }, ''],
      [{ '!DATE_CREATE': '' }, '012'],
      [{ '%DATE_CREATE': '2026' }, ''],
    ]
    for (const [filter, expected] of rows) assert.equal(await places(filter), expected, JSON.stringify(filter))
    await close()
  })

  test('follow the clocks of the portal in spring and autumn', async () => {
    const { places, shown, close } = await createdAt(
      'America/New_York',
      ...['2026-03-08T04:30:00Z', '2026-03-08T05:00:00Z', '2026-03-09T03:59:59Z', '2026-03-09T04:00:00Z'],
    )
    assert.deepEqual(await shown(), [
      '2026-03-07T23:30:00-05:00',
      '2026-03-08T00:00:00-05:00',
      '2026-03-08T23:59:59-04:00',
      '2026-03-09T00:00:00-04:00',
    ])
    assert.equal(await places({ '>=DATE_CREATE': '2026-03-08', '<DATE_CREATE': '2026-03-09' }), '12')
    assert.equal(await places({ '>=DATE_CREATE': '2026-03-09' }), '3')
    await close()
  })
})

describe('order', () => {
  const rows: [order: unknown, letters: string][] = [
    [undefined, 'abcde'],
    [{ ID: 'DESC' }, 'edcba'],
    [{ ID: 'desc' }, 'edcba'],
    [{ ID: ' Desc ' }, 'edcba'],
    [{ ID: 'asc' }, 'abcde'],
    [{ ID: 'upwards' }, 'abcde'],
    [{ ID: 1 }, 'abcde'],
    // Records that are alike come by their ids, whichever way.
    [{ OPPORTUNITY: 'ASC' }, 'ecabd'],
    [{ OPPORTUNITY: 'DESC' }, 'bdace'],
    [{ OPPORTUNITY: 'DESC', ID: 'DESC' }, 'dbace'],
    // Nothing is less than anything.
    [{ BIRTHDATE: 'ASC' }, 'beadc'],
    [{ BIRTHDATE: 'DESC' }, 'cadbe'],
    [{ COMPANY_ID: 'ASC' }, 'beadc'],
    [{ COMPANY_ID: 'DESC', OPPORTUNITY: 'DESC' }, 'cdabe'],
    [{ OPENED: 'ASC', TITLE: 'ASC' }, 'bdaec'],
    [{ STATUS_SEMANTIC_ID: 'ASC' }, 'dabce'],
    [{ MOVED_TIME: 'ASC', ASSIGNED_BY_ID: 'DESC' }, 'abcde'],
    [{ NO_SUCH_FIELD: 'DESC', PHONE: 'DESC', CONTACT_IDS: 'DESC', ID: 'DESC' }, 'edcba'],
    [{ title: 'DESC', ['__proto__']: 'DESC', constructor: 'DESC' }, 'abcde'],
    [['ID'], 'abcde'],
    [[], 'abcde'],
  ]
  for (const [order, letters] of rows)
    test(`${JSON.stringify(order)}: ${letters}`, async () => assert.equal(await found({}, order), letters))

  test('by STATUS_ID of quotes is the order of their stages', async () => {
    const codes = ['APPROVED', 'DRAFT', 'DECLAINED', 'SENT']
    const added: number[] = []
    for (const STATUS_ID of codes) added.push(await crm.add('quote', { STATUS_ID }))
    const inOrder = async (direction: string) =>
      (await crm.ids('quote', { filter: { '@ID': added }, order: { STATUS_ID: direction } })).map(
        id => codes[added.indexOf(id)],
      )
    assert.deepEqual(await inOrder('ASC'), ['DRAFT', 'SENT', 'APPROVED', 'DECLAINED'])
    assert.deepEqual(await inOrder('DESC'), ['DECLAINED', 'APPROVED', 'SENT', 'DRAFT'])
  })
})

describe('select', () => {
  const keysOf = async (select: unknown): Promise<string[]> => {
    const [record] = await crm.result('crm.lead.list', { filter: { ID: ids.a }, select })
    return Object.keys(record).toSorted()
  }

  test('names fields; the id is always there', async () => {
    assert.deepEqual(await keysOf(['TITLE', 'NAME']), ['ID', 'NAME', 'TITLE'])
    assert.deepEqual(await keysOf(['ID']), ['ID'])
    assert.deepEqual(await keysOf('TITLE'), ['ID', 'TITLE'])
    assert.deepEqual(await keysOf({ 0: 'TITLE', 1: 'ID' }), ['ID', 'TITLE'])
    assert.deepEqual(await keysOf(['TITLE', 'TITLE']), ['ID', 'TITLE'])
  })

  test('passes over names that are none', async () => {
    assert.deepEqual(await keysOf(['TITLE', 'NO_SUCH', 'title', '', 5, null, '__proto__', 'CONTACT_IDS']), [
      'ID',
      'TITLE',
    ])
    assert.deepEqual(await keysOf(['NO_SUCH']), ['ID'])
  })

  test('of nothing and of * are all fields but multifields, which have to be named', async () => {
    const all = Object.keys(await crm.get('lead', ids.a!)).filter(name => name !== 'PHONE')
    const star = await keysOf(['*'])
    assert.deepEqual(star, all.toSorted())
    for (const nothing of [undefined, null, [], '', ['*', 'UF_*']]) assert.deepEqual(await keysOf(nothing), star)
    assert.deepEqual(await keysOf(['*', 'PHONE']), [...star, 'PHONE'].toSorted())
    assert.deepEqual(await keysOf(['UF_*']), ['ID'])
    assert.deepEqual(await keysOf(['PHONE', 'EMAIL']), ['ID', 'PHONE'])
    const [record] = await crm.result('crm.lead.list', { filter: { ID: ids.a }, select: ['PHONE'] })
    assert.deepEqual(record, { ID: String(ids.a), PHONE: (await crm.result('crm.lead.get', { id: ids.a })).PHONE })
  })

  test('gives each record its own multifields', async () => {
    const records = await crm.result('crm.lead.list', { select: ['EMAIL', 'PHONE'], order: { ID: 'ASC' } })
    const phones = records.map((record: { PHONE?: { VALUE: string }[] }) => record.PHONE?.map(({ VALUE }) => VALUE))
    assert.deepEqual(phones, [['111', '222'], undefined, ['222'], undefined, undefined])
  })

  test('gives the same values as get', async () => {
    for (const type of types) {
      const id = await crm.add(type, { COMMENTS: 'same', ASSIGNED_BY_ID: 1 })
      const [record] = await crm.result(`crm.${type}.list`, { filter: { ID: id } })
      assert.deepEqual(record, await crm.get(type, id))
    }
  })
})

describe('pages', () => {
  const page = async (params: Fields) => {
    const { result, total, next } = await shop.call('crm.company.list', { select: ['ID'], ...params })
    return { ids: result.map((record: { ID: string }) => Number(record.ID)), total, next }
  }

  test('are of fifty; next is there while more follow', async () => {
    const starts: [start: unknown, ids: number[], next: number | undefined][] = [
      [undefined, made.slice(0, 50), 50],
      [0, made.slice(0, 50), 50],
      [50, made.slice(50, 100), 100],
      ['100', made.slice(100), undefined],
      [150, [], undefined],
      [1_000_000, [], undefined],
    ]
    for (const [start, expected, next] of starts)
      assert.deepEqual(await page({ start }), { ids: expected, total: TOTAL, next }, String(start))
  })

  test('begin where a page begins, whatever is asked for', async () => {
    for (const start of [1, 49, '0', 'abc', null, [], {}, true, 1.5])
      assert.deepEqual((await page({ start })).ids, made.slice(0, 50), JSON.stringify(start))
    for (const start of [51, 75, 99]) assert.deepEqual((await page({ start })).ids, made.slice(50, 100), String(start))
    assert.equal((await page({ start: 75 })).next, 100)
  })

  test('are not counted with start = -1', async () => {
    for (const start of [-1, '-1'])
      assert.deepEqual(await page({ start }), { ids: made.slice(0, 50), total: 0, next: undefined })
    // The way of settings/performance/huge-data.md through all of them.
    const seen: number[] = []
    for (let last = 0; ; ) {
      const { ids } = await page({ start: -1, order: { ID: 'ASC' }, filter: { '>ID': last } })
      seen.push(...ids)
      if (ids.length < 50) break
      last = ids.at(-1)!
    }
    assert.deepEqual(seen, made)
  })

  test('have no next when exactly fifty are found', async () => {
    assert.deepEqual(await page({ filter: { OPENED: 'Y' } }), { ids: made.slice(0, 50), total: 50, next: undefined })
  })

  test('never overlap and never leave out, in any order', async () => {
    for (const order of [
      {},
      { TITLE: 'DESC' },
      { REVENUE: 'ASC' },
      { OPENED: 'DESC', TITLE: 'ASC' },
      { COMMENTS: 'ASC' },
    ]) {
      const seen: number[] = []
      for (let start: number | undefined = 0; start !== undefined; ) {
        const { ids, next } = await page({ order, start })
        seen.push(...ids)
        start = next
      }
      assert.equal(seen.length, TOTAL)
      assert.deepEqual(
        seen.toSorted((a, b) => a - b),
        made,
        JSON.stringify(order),
      )
    }
  })

  test('of an empty list', async () => {
    assert.deepEqual(await page({ filter: { TITLE: 'none' } }), { ids: [], total: 0, next: undefined })
  })
})
