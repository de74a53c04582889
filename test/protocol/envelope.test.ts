import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { resultOf } from '../support/answers.ts'
import { listening } from '../support/listening.ts'

const timeKeys = [
  'start',
  'finish',
  'duration',
  'processing',
  'date_start',
  'date_finish',
  'operating_reset_at',
  'operating',
]

describe('an answer', async () => {
  const { hook, call } = await listening({ after })
  before(async () => {
    for (let i = 0; i < 60; i++) await call('crm.lead.add', { fields: { TITLE: `L${i}` } })
  })
  const keys = async (method: string, params: object = {}) =>
    Object.keys(await call(method, params)).filter(key => key !== 'status')

  test('has a result and its time', async () => {
    assert.deepEqual(await keys('profile'), ['result', 'time'])
    assert.deepEqual(await keys('crm.lead.add', { fields: {} }), ['result', 'time'])
    await call('crm.lead.delete', { id: 61 })
  })

  test('of a list has the total, and next where more follows', async () => {
    assert.deepEqual(await keys('crm.lead.list'), ['result', 'next', 'total', 'time'])
    assert.deepEqual(await keys('crm.lead.list', { start: 50 }), ['result', 'total', 'time'])
    const { next, total } = await call('crm.lead.list')
    assert.deepEqual([next, total], [50, 60])
  })

  test('that is uncounted has no next', async () => {
    const answer = await call('crm.lead.list', { start: -1 })
    assert.deepEqual([answer.result.length, answer.next, answer.total], [50, undefined, 0])
  })

  test('of a failure is the code and the text', async () => {
    assert.deepEqual(await call('crm.lead.get', { id: 0 }), {
      status: 400,
      error: '',
      error_description: 'ID is not defined or invalid.',
    })
  })

  test('tells its time', async () => {
    const before = Date.now() / 1000
    const { time } = await call('crm.lead.list')
    const after = Date.now() / 1000
    assert.deepEqual(Object.keys(time!), timeKeys)
    const { start, finish, duration, processing, operating, operating_reset_at } = time as Record<string, number>
    assert.ok(start! > before - 5 && start! <= finish! && finish! < after + 5)
    assert.ok(Math.abs(finish! - start! - duration!) < 0.000_01)
    assert.ok(processing! > 0 && processing! <= duration! + 0.000_01)
    assert.ok(operating! >= processing!)
    assert.ok(operating_reset_at! > finish! && operating_reset_at! <= finish! + 600)
  })

  test('sums up how long the method ran for this webhook', async () => {
    const { hook: own, call } = await listening({ after })
    assert.notEqual(own, hook)
    const first = (await call('profile')).time!
    const second = (await call('profile')).time!
    assert.equal(first.operating, first.processing)
    assert.ok(Math.abs(Number(second.operating) - Number(first.processing) - Number(second.processing)) < 0.000_01)
  })

  test('keeps a null, and shows an empty map as a list', async () => {
    const lead = resultOf(await call('crm.lead.get', { id: 1 }))
    assert.equal(lead.NAME, null)
    const { result } = await call('batch', { cmd: [] })
    assert.deepEqual(result, { result: [], result_error: [], result_total: [], result_next: [], result_time: [] })
  })
})

describe('moments are those of the zone of the portal', () => {
  const zones: [zone: string, moment: string, shown: string][] = [
    ['Europe/Berlin', '2026-07-01T22:30:00Z', '2026-07-02T00:30:00+02:00'],
    ['Europe/Berlin', '2026-12-31T23:30:00Z', '2027-01-01T00:30:00+01:00'],
    // The clocks go back: this hour comes twice.
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00+02:00'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00'],
    // And forward: this one does not.
    ['Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29T01:59:00+01:00'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T03:00:00+02:00'],
    ['UTC', '2026-07-01T12:00:00Z', '2026-07-01T12:00:00+00:00'],
    ['Asia/Kolkata', '2026-07-01T20:00:00Z', '2026-07-02T01:30:00+05:30'],
    ['America/St_Johns', '2026-01-01T02:00:00Z', '2025-12-31T22:30:00-03:30'],
    ['Asia/Kathmandu', '2026-01-01T20:00:00Z', '2026-01-02T01:45:00+05:45'],
  ]
  for (const [timezone, moment, shown] of zones)
    test(`${moment} in ${timezone}`, async t => {
      const { portal, call } = await listening(t, { timezone })
      // The calls take a while and the clock goes on: the minute is what is compared.
      portal.clock.move(Date.parse(moment) + 10_000 - Date.now())
      const minute = (text: unknown) => String(text).replace(/:\d\d([+-])/, ':00$1')
      const answer = await call('server.time')
      assert.equal(minute(answer.result), shown)
      assert.equal(minute(answer.time!.date_start), shown)
      assert.equal(minute(answer.time!.date_finish), shown)
      assert.equal(Date.parse(String(answer.time!.date_start)), Math.floor(Number(answer.time!.start)) * 1000)
      const { result: id } = await call('crm.lead.add', { fields: {} })
      const lead = (await call('crm.lead.get', { id })).result
      assert.equal(minute(lead.DATE_CREATE), shown)
    })

  test('a date is the day that was written, however long ago', async t => {
    const { call } = await listening(t, { timezone: 'Europe/Berlin' })
    for (const [BIRTHDATE, day] of [
      ['1985-07-01', '1985-07-01'],
      ['01.12.1950', '1950-12-01'],
      ['1850-01-01', '1850-01-01'],
      ['1000-01-01', '1000-01-01'],
      ['9999-12-31', '9999-12-31'],
    ]) {
      const { result: id } = await call('crm.contact.add', { fields: { NAME: 'Ann', BIRTHDATE } })
      const shown = resultOf(await call('crm.contact.get', { id })).BIRTHDATE
      assert.match(shown, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
      assert.equal(shown.slice(0, 10), day)
    }
  })

  test('a year before 1000 is no date', async t => {
    const { call } = await listening(t, { timezone: 'Europe/Berlin' })
    for (const BIRTHDATE of ['0050-05-05', '0000-01-01', '01.01.0001'])
      assert.equal((await call('crm.contact.add', { fields: { NAME: 'Ann', BIRTHDATE } })).status, 400, BIRTHDATE)
  })
})

describe('an answer as XML', async () => {
  const { hook, call } = await listening({ after })
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, trimValues: false })
  const xml = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(hook + path, init)
    const text = await response.text()
    assert.equal(response.headers.get('content-type'), 'text/xml; charset=utf-8', text)
    assert.equal(XMLValidator.validate(text), true, text)
    return { status: response.status, ...parser.parse(text).response }
  }
  const TITLE = '<a href="x">&amp;\'</a> ]]> привет 😀 \u0001 \ufffe'

  before(async () => {
    for (let i = 0; i < 2; i++) await call('crm.lead.add', { fields: { TITLE } })
  })

  test('has what the JSON has', async () => {
    const { status, result, time } = await xml('crm.lead.get.xml?id=1')
    assert.deepEqual([status, result.ID], [200, '1'])
    // What XML cannot hold is left out.
    assert.equal(result.TITLE, '<a href="x">&amp;\'</a> ]]> привет 😀  ')
    assert.equal(result.NAME, '')
    assert.deepEqual(Object.keys(time), timeKeys)
  })

  test('of a list and of a batch', async () => {
    const { result, total } = await xml('crm.lead.list.XML/?select[]=ID&x=1')
    assert.deepEqual([result.item, total], [[{ ID: '1' }, { ID: '2' }], '2'])
    const batch = await xml('batch.xml?cmd[ok]=crm.lead.get?id=1&cmd[bad]=crm.lead.get&cmd[7]=crm.lead.delete?id=2')
    assert.equal(batch.result.result.ok.ID, '1')
    assert.equal(batch.result.result_error.bad.error_description, 'ID is not defined or invalid.')
    assert.deepEqual(batch.result.result.item, { '#text': '1', '@_key': '7' })
  })

  test('of every failure', async () => {
    const failures: [path: string, init: RequestInit, status: number, error: string][] = [
      ['crm.lead.get.xml', {}, 400, ''],
      ['nothing.xml', {}, 404, 'ERROR_METHOD_NOT_FOUND'],
      ['crm.lead.get.xml', { method: 'PUT' }, 405, 'INVALID_REQUEST'],
      [
        'crm.lead.get.xml',
        { method: 'POST', body: '{', headers: { 'content-type': 'text/json' } },
        400,
        'INVALID_REQUEST',
      ],
      ['crm.lead.get.xml', { method: 'POST', body: 'a'.repeat(17_000_000) }, 413, 'INVALID_REQUEST'],
    ]
    for (const [path, init, status, error] of failures) {
      const answer = await xml(path, init)
      assert.deepEqual([answer.status, answer.error], [status, error])
      assert.ok(answer.error_description)
    }
  })

  test('only where the method asks for it', async () => {
    const { result } = await call('crm.lead.get?file=a.xml', { id: 1 })
    assert.equal(result.ID, '1')
  })
})
