import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Answer } from '../../src/index.ts'
import { answers, resultOf } from '../support/answers.ts'
import { ask, exchange, get, listening, post, send } from '../support/listening.ts'

const { http, hook, call } = await listening({ after })
const FORM = 'application/x-www-form-urlencoded'

/** What a lead is after it was added by an answered call. */
const added = async (answer: Promise<Answer>) => resultOf(await call('crm.lead.get', { id: resultOf(await answer) }))

const phones = (lead: { PHONE: { VALUE: string; VALUE_TYPE: string }[] }) =>
  lead.PHONE.map(phone => [phone.VALUE, phone.VALUE_TYPE])

describe('one lead with two phones, in every form that the documentation shows', () => {
  const form =
    'fields[TITLE]=My%20company&fields[PHONE][0][VALUE]=112233&fields[PHONE][0][VALUE_TYPE]=WORK&fields[PHONE][1][VALUE]=555888112&fields[PHONE][1][VALUE_TYPE]=OTHER'
  const names = form.split('&').map(pair => pair.split('=') as [string, string])
  const json = {
    fields: {
      TITLE: 'My company',
      PHONE: [
        { VALUE: '112233', VALUE_TYPE: 'WORK' },
        { VALUE: '555888112', VALUE_TYPE: 'OTHER' },
      ],
    },
  }
  const data = new FormData()
  for (const [name, value] of names) data.append(name, decodeURIComponent(value))
  const multipart = [
    ...names.map(
      ([name, value]) => `--SomeBoundary\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    '--SomeBoundary--\r\n',
  ].join('')
  const url = `${hook}crm.lead.add`

  const forms: Record<string, () => Promise<Answer>> = {
    'a query': () => get(`${url}?${form}`),
    'a query whose brackets are percent codes': () =>
      get(`${url}.json?${form.replaceAll('[', '%5B').replaceAll(']', '%5d')}`),
    'a form': () => send(url, FORM, form),
    'a form that names its charset': () => send(url, `${FORM}; charset=UTF-8`, form),
    'a form of another type': () => send(url, 'text/plain', form),
    'a form with plus signs': () => send(url, FORM, form.replace('%20', '+')),
    JSON: () => post(url, json),
    'JSON that names its charset': () => send(url, 'application/json; charset=utf-8', JSON.stringify(json)),
    'JSON in capitals': () => send(url, 'Application/JSON', JSON.stringify(json)),
    'JSON with numbers as keys': () =>
      post(url, { fields: { TITLE: 'My company', PHONE: { 0: json.fields.PHONE[0], 5: json.fields.PHONE[1] } } }),
    multipart: () => ask(url, { method: 'POST', body: data }),
    'multipart as documented': () =>
      send(url, 'multipart/form-data; boundary=SomeBoundary', multipart.replace('%20', ' ')),
    'a POST with everything in the query and nothing in a JSON body': () =>
      ask(`${url}?${form}`, { method: 'POST', headers: { 'content-type': 'application/json' } }),
    'a POST with everything in the query and no body at all': () => ask(`${url}?${form}`, { method: 'POST' }),
    'half in the query, half in the body': () =>
      send(`${url}?params[REGISTER_SONET_EVENT]=Y&bx24_request_id=1`, FORM, form),
  }
  for (const [name, request] of Object.entries(forms))
    test(name, async () => {
      const lead = await added(request())
      assert.equal(lead.TITLE, 'My company')
      assert.deepEqual(phones(lead), [
        ['112233', 'WORK'],
        ['555888112', 'OTHER'],
      ])
    })
})

describe('query and body', () => {
  test('are merged by name', async () => {
    const { result: id } = await call('crm.lead.add', { fields: { TITLE: 'before' } })
    answers(await post(`${hook}crm.lead.update?id=${id}`, { fields: { TITLE: 'after' } }), true)
    assert.equal((await get(`${hook}crm.lead.get?id=${id}`)).result.TITLE, 'after')
  })

  test('a name in both is the one of the body, whatever its case', async () => {
    const [{ result: first }, { result: second }] = [
      await call('crm.lead.add', { fields: {} }),
      await call('crm.lead.add', { fields: {} }),
    ]
    for (const [inQuery, inBody] of [
      ['id', 'id'],
      ['ID', 'id'],
      ['id', 'ID'],
    ] as const)
      assert.equal(
        (await post(`${hook}crm.lead.get?${inQuery}=${first}`, { [inBody]: second })).result.ID,
        String(second),
      )
  })
})

describe('an empty map is a list to PHP', () => {
  const all = { filter: [], order: [], select: [], params: [] }

  test('in filter, order and select', async () => {
    await call('crm.lead.add', { fields: {} })
    const rows = resultOf(await post(`${hook}crm.lead.list`, all))
    assert.deepEqual(rows, resultOf(await post(`${hook}crm.lead.list`, {})))
    assert.ok(rows[0].TITLE)
  })

  test('in fields and params', async () => {
    const lead = await added(post(`${hook}crm.lead.add`, { fields: [], params: [] }))
    assert.equal(lead.TITLE, `Lead #${lead.ID}`)
    answers(await post(`${hook}crm.lead.update`, { id: lead.ID, fields: [], params: [] }), true)
  })

  test('and as b24pysdk writes them in a form', async () => {
    const rows = resultOf(await send(`${hook}crm.lead.list`, FORM, 'filter[]=&order[]=&select[]=&params[]='))
    assert.deepEqual(rows, resultOf(await post(`${hook}crm.lead.list`, {})))
  })

  test('a map whose keys count up from 0 is one', async () => {
    const titles = ['x', 'y']
    for (const TITLE of titles) await call('crm.lead.add', { fields: { TITLE } })
    const found = async (query: string) =>
      resultOf(await get(`${hook}crm.lead.list?${query}&select[0]=TITLE`)).map((row: { TITLE: string }) => row.TITLE)
    assert.deepEqual(await found('filter[@TITLE][0]=x&filter[@TITLE][1]=y'), titles)
    assert.deepEqual(await found('filter[@TITLE][]=x&filter[@TITLE][]=y'), titles)
    assert.deepEqual(await found('filter[@TITLE][3]=x&filter[@TITLE][a]=y'), titles)
  })
})

describe('values', () => {
  const flags: [yes: unknown[], no: unknown[]] = [
    ['Y', 'y', 1, '1', true, 'true', 'TRUE'],
    ['N', 'n', 0, '0', false, 'false'],
  ]
  test('Y, 1 and true are one', async () => {
    for (const [index, values] of flags.entries())
      for (const OPENED of values)
        assert.equal(
          (await added(call('crm.lead.add', { fields: { OPENED } }))).OPENED,
          index ? 'N' : 'Y',
          String(OPENED),
        )
  })

  test('an id is a number or its text', async () => {
    const { result: id } = await call('crm.lead.add', { fields: {} })
    for (const value of [id, String(id), ` ${id} `, `${id}.0`])
      assert.equal((await call('crm.lead.get', { id: value })).result?.ID, String(id), JSON.stringify(value))
  })

  test('texts arrive as they were sent', async () => {
    const TITLE = `&=+%25 "quoted" 'n' <b>\\ \t\n\r привет 😀 ${'é'.normalize('NFD')} \u2028 $result[a]`
    assert.equal((await added(post(`${hook}crm.lead.add`, { fields: { TITLE } }))).TITLE, TITLE)
    assert.equal(
      (await added(get(`${hook}crm.lead.add?${new URLSearchParams({ 'fields[TITLE]': TITLE })}`))).TITLE,
      TITLE,
    )
    const data = new FormData()
    // A browser writes every line break of a form as CRLF.
    data.append('fields[TITLE]', TITLE.replaceAll(/[\r\n]/g, ''))
    assert.equal(
      (await added(ask(`${hook}crm.lead.add`, { method: 'POST', body: data }))).TITLE,
      TITLE.replaceAll(/[\r\n]/g, ''),
    )
  })

  test('a file of a multipart form is its name and content', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
      'base64',
    )
    const data = new FormData()
    data.append('fields[NAME]', 'Ann')
    data.append('fields[PHOTO]', new File([png], 'ann.png', { type: 'image/png' }))
    const { result: id } = await ask(`${hook}crm.contact.add`, { method: 'POST', body: data })
    const { PHOTO } = resultOf(await call('crm.contact.get', { id }))
    const file = await fetch(http + PHOTO.showUrl)
    assert.equal(file.headers.get('content-type'), 'image/png')
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), png)
  })
})

test('a body without a type is a form', async () => {
  const { pathname } = new URL(hook)
  const body = 'fields[TITLE]=untyped'
  const request = `POST ${pathname}crm.lead.add HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
  assert.equal((await added(exchange(http, request))).TITLE, 'untyped')
})

test('a body may come in chunks, and after it was asked for', async () => {
  const { pathname } = new URL(hook)
  const head = `POST ${pathname}crm.lead.add HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n`
  const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n11\r\n{"fields":{"TITLE\r\n9\r\n":"parts"\r\n2\r\n}}\r\n0\r\n\r\n`
  assert.equal((await added(exchange(http, chunked))).TITLE, 'parts')
})
