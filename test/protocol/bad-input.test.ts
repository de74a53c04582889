import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, describe, test } from 'node:test'
import type { Answer } from '../../src/index.ts'
import type { Method } from '../../src/rest/method.ts'
import { query } from '../../src/store/store.ts'
import { fails, resultOf } from '../support/answers.ts'
import { ask, listening, post, send } from '../support/listening.ts'
import { store } from '../support/portal.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const types = ['lead', 'contact', 'company', 'deal', 'quote'] as const

/** A portal with three records of each type, in which every call is watched. */
async function watched(cleaner: Parameters<typeof listening>[0]) {
  const served = await listening(cleaner)
  const { portal, call } = served
  for (const type of types)
    for (let i = 1; i <= 3; i++) resultOf(await call(`crm.${type}.add`, { fields: { TITLE: `t${i}`, NAME: `n${i}` } }))

  // On PostgreSQL snapshots are schemas of their own.
  const mine = ({ schema }: { schema?: string | undefined }) => schema === undefined || schema === 'public'
  const tables = (await portal.store.read.introspection.getTables()).filter(mine).map(table => table.name)
  const counting = `select ${tables.map(name => `(select count(*) from "${name}") as "${name}"`).join(',')}`
  const rows = async (): Promise<object> => ({ ...(await query(portal.store.read, counting))[0] })
  let known = await rows()

  /** Whatever was sent, the answer is an envelope: a result, or a refusal in words that wrote nothing. */
  async function tried(what: string, send: () => Promise<Answer>, kind?: Method['kind']): Promise<Answer> {
    const answer = await send()
    const said = () => `${what.slice(0, 300)}: ${JSON.stringify(answer).slice(0, 300)}`
    if (answer.status === 200) assert.ok('result' in answer && answer.error === undefined, said())
    else {
      assert.ok(answer.status >= 400 && answer.status < 500, said())
      // The code of some is the number 0.
      assert.ok((typeof answer.error === 'string' || answer.error === 0) && answer.error_description, said())
    }
    const isChange = answer.status === 200 && kind !== 'read'
    if (isChange) known = await rows()
    // PostgreSQL takes longer to count a hundred tables than to run the call: there it is done once for a test.
    else if (store === 'sqlite') assert.deepEqual(await rows(), known, said())
    return answer
  }

  /** Nothing was written but by what has been answered. */
  const nothingElse = async (): Promise<void> => assert.deepEqual(await rows(), known)

  /** The portal is as it was: it adds, finds, changes and deletes. */
  async function works(): Promise<void> {
    const id = resultOf(await call('crm.lead.add', { fields: { TITLE: 'still here' } }))
    assert.equal(resultOf(await call('crm.lead.list', { filter: { TITLE: 'still here' } })).length, 1)
    assert.equal(resultOf(await call('crm.lead.update', { id, fields: { TITLE: 'changed' } })), true)
    assert.equal(resultOf(await call('crm.lead.delete', { id })), true)
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
    known = await rows()
  }

  /** A call without a socket, where there are thousands of them. */
  const calls = (method: string, json: string): Promise<Answer> => portal.call(method, JSON.parse(json))
  return { ...served, tried, nothingElse, works, calls }
}

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** Values as JSON text, since some cannot be said in JavaScript. */
const values: Record<string, string> = {
  text: '"abc"',
  'empty text': '""',
  null: 'null',
  true: 'true',
  'empty list': '[]',
  'empty map': '{}',
  'list of lists': '[[[]],[{"a":[]}],null]',
  'map of maps': '{"a":{"b":{"c":null}},"0":[1]}',
  'nested thirty deep': deep(28),
  zero: '0',
  negative: '-1',
  fraction: '1.5',
  'more than a double can count': '9007199254740993',
  'more than a double can hold': '1e400',
  'almost nothing': '-1e-400',
  'twenty digits in a text': '"99999999999999999999"',
  'a number in words': '"1e3"',
  hexadecimal: '"0x1"',
  'half of a surrogate pair': '"\\ud800"',
  'control characters': '"\\u0001\\u001f\\u007f\\u2028"',
  'a long text': JSON.stringify('я'.repeat(5000)),
  SQL: `"1' or '1'='1"`,
  'more SQL': '"1); drop table lead; --"',
  'a pattern': '"%_\\\\%[a-z]*"',
  'the prototype': '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  'a name of the prototype': '"__proto__"',
  'a reference': '"$result[a][b]"',
}

describe('no value of any parameter breaks a method', async () => {
  const { portal, tried, nothingElse, works, calls } = await watched({ after })
  for (const method of portal.rest.registry.all())
    test(method.name, async () => {
      const names = Object.keys(method.params)
      for (const [what, json] of Object.entries(values)) {
        const all = names.map(name => `${JSON.stringify(name)}:${json}`)
        // With a record that is there, what comes after the id is read too.
        const others = names.map(name => `${JSON.stringify(name)}:${/^id$/i.test(name) ? 1 : json}`)
        for (const params of new Set([`{${all}}`, `{${others}}`]))
          await tried(`${what} ${params}`, () => calls(method.name, params), method.kind)
      }
      await nothingElse()
    })

  test('and afterwards the portal works', works)
})

describe('no value of any field breaks a record', async () => {
  const { call, tried, nothingElse, works, calls } = await watched({ after })
  const some = ['map of maps', 'more than a double can hold', 'SQL', 'the prototype']
  for (const type of types)
    test(type, async () => {
      const fields = Object.keys(resultOf(await call(`crm.${type}.fields`)))
      assert.ok(fields.length > 40)
      for (const name of [
        ...fields,
        '__proto__',
        'constructor',
        "ID' or 1=1",
        'ID); drop table lead; --',
        'UF_CRM_1',
        '',
      ])
        for (const what of some) {
          const field = `{"TITLE":"t","NAME":"n",${JSON.stringify(name)}:${values[what]}}`
          const added = await tried(`${name} ${what}`, () => calls(`crm.${type}.add`, `{"fields":${field}}`))
          if (added.status !== 200) continue
          const id = String(added.result)
          await tried(`${name} ${what}`, () => calls(`crm.${type}.update`, `{"id":${id},"fields":${field}}`))
          assert.equal((await tried(name, () => calls(`crm.${type}.get`, `{"id":${id}}`))).result.ID, id)
          assert.equal((await tried(name, () => calls(`crm.${type}.delete`, `{"id":${id}}`))).result, true)
        }
      await nothingElse()
    })

  test('a text in a field is what is read of it', async () => {
    for (const TITLE of ["Robert'); drop table lead; --", '__proto__', '$result[a]', '{"a":1}', '<script>', '\\\'"`']) {
      const id = resultOf(await call('crm.lead.add', { fields: { TITLE } }))
      assert.equal(resultOf(await call('crm.lead.get', { id })).TITLE, TITLE)
      assert.deepEqual(resultOf(await call('crm.lead.list', { filter: { TITLE }, select: ['ID'] })), [
        { ID: String(id) },
      ])
    }
  })

  test('and afterwards the portal works', works)
})

describe('no list can be talked into more', async () => {
  const { portal, call, tried, works, calls } = await watched({ after })
  const operators = ['', '=', '!', '!=', '>', '>=', '<', '<=', '@', '!@', '%', '!%', '=%', '%=', '!=%', '!%=']
  const injections = ["x' or '1'='1", '1) or (1=1', '1 union select * from portal_user', "';--", '1;drop table lead']

  for (const type of types)
    test(type, async () => {
      const fields = Object.keys(resultOf(await call(`crm.${type}.fields`)))
      const list = (params: Record<string, unknown>, what = JSON.stringify(params)) =>
        tried(what, () => portal.call(`crm.${type}.list`, params), 'read')
      const { total } = await list({})
      assert.equal(total, 3)
      for (const field of fields) {
        const { total } = await list({ filter: { [`@${field}`]: injections, '>ID': 0 } })
        // Multifields and lists of members may be left out of a filter, all others have no such value.
        if (!['CONTACT_IDS', 'COMPANY_IDS', 'CONTACT_ID'].includes(field)) assert.equal(total, 0, field)
        const value = [...injections, { a: injections }]
        await list({ filter: Object.fromEntries(operators.map(operator => [operator + field, value])) })
      }
      for (const value of injections) {
        for (const operator of operators)
          await list({ filter: { [operator + value]: value, [`${operator}ID${value}`]: 1 } })
        await list({
          order: { [value]: 'asc', ID: value, [`ID ${value}`]: value },
          select: [value, `ID,${value}`, `* ${value}`],
          start: value,
        })
      }
      for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString'])
        for (const params of [
          {
            filter: JSON.parse(`{"${name}":1,"!${name}":[1]}`),
            order: JSON.parse(`{"${name}":"desc"}`),
            select: [name],
          },
          { select: { [name]: name }, order: [name], filter: [name] },
        ])
          assert.equal((await list(params, name)).status, 200)
      const shown = resultOf(await list({ select: ['ID', 'password_hash', 'code_hash', '(select 1)', 'ID as X'] }))
      assert.deepEqual(Object.keys(shown[0]), ['ID'])
    })

  test('all conditions at once', async () => {
    for (const type of types) {
      const fields = Object.keys(resultOf(await call(`crm.${type}.fields`)))
      const filter = Object.fromEntries(
        fields.flatMap(field => operators.map(operator => [operator + field, "' or 1=1 --"])),
      )
      await tried(type, () => call(`crm.${type}.list`, { filter }), 'read')
      const order = Object.fromEntries(fields.map(field => [field, 'desc']))
      assert.equal((await tried(type, () => call(`crm.${type}.list`, { order, select: fields }), 'read')).total, 3)
    }
  })

  test('more values than a statement takes', async t => {
    const { call, tried } = await watched(t)
    const many = Array.from({ length: 40_000 }, (_, i) => i + 10)
    for (const operator of ['@', '!@', '%', '!=', '>'])
      for (const field of ['ID', 'TITLE', 'PHONE', 'ASSIGNED_BY_ID', 'DATE_CREATE'])
        await tried(
          `${operator}${field}`,
          () => call('crm.lead.list', { filter: { [operator + field]: many } }),
          'read',
        )
    await tried('FILTER', () => call('user.get', { FILTER: { '@ID': many } }), 'read')
    for (const method of ['user.access', 'access.name'])
      await tried(method, () => call(method, { ACCESS: many.map(i => `U${i}`) }), 'read')
  })

  test('more multifields than a statement takes', async t => {
    const { call, tried } = await watched(t)
    const PHONE = Array.from({ length: 12_000 }, (_, i) => ({ VALUE: `${i}` }))
    await tried('PHONE', () => call('crm.lead.add', { fields: { PHONE } }))
  })

  test('the largest offsets and counts', async () => {
    for (const start of ['9007199254740991', '-9007199254740991', '1e15', '"9999999999999999"', '-2', '49', '{}'])
      for (const { name } of portal.rest.registry
        .all()
        .filter(method => 'start' in method.params || 'START' in method.params))
        await tried(`${name} ${start}`, () => calls(name, `{"start":${start}}`), 'read')
    assert.deepEqual((await calls('crm.lead.list', '{"start":9007199254740991}')).result, [])
  })

  test('and afterwards the portal works', works)
})

describe('what cannot be read is refused', async () => {
  const { hook, call, tried, works } = await watched({ after })

  const bodies: [what: string, type: string, body: string | Buffer, text: RegExp][] = [
    ['half a map', JSON_TYPE, '{', /^The request body is not valid JSON: /],
    ['a comma too many', JSON_TYPE, '{"a":1,}', /not valid JSON/],
    ['single quotes', JSON_TYPE, "{'a':1}", /not valid JSON/],
    ['something after the end', JSON_TYPE, '{} {}', /not valid JSON/],
    ['no number', JSON_TYPE, '{"a":NaN}', /not valid JSON/],
    ['a form that says it is JSON', JSON_TYPE, 'a=1&b=2', /not valid JSON/],
    ['a byte order mark', JSON_TYPE, '\ufeff{}', /not valid JSON/],
    ['a bare NUL', JSON_TYPE, '{"a":"\0"}', /not valid JSON/],
    ['an escaped NUL', JSON_TYPE, '{"a":"\\u0000"}', /^A parameter contains a NUL byte\.$/],
    ['a NUL in a key', JSON_TYPE, '{"a":{"b\\u0000":1}}', /NUL/],
    ['a NUL deep down', JSON_TYPE, '{"fields":{"PHONE":[{"VALUE":"\\u0000"}]}}', /NUL/],
    ['a NUL in a form', FORM, 'fields[TITLE]=a\0b', /NUL/],
    ['%00 in a form', FORM, 'fields[TITLE]=a%00b', /NUL/],
    ['%00 in a name', FORM, 'fields[%00]=a', /NUL/],
    ['Latin-1 in JSON', JSON_TYPE, Buffer.from('{"a":"\xe9"}', 'latin1'), /^The request body is not UTF-8\.$/],
    ['Latin-1 in a form', FORM, Buffer.from('a=\xe9', 'latin1'), /not UTF-8/],
    ['UTF-16', JSON_TYPE, Buffer.from('{"a":"б"}', 'utf16le'), /not UTF-8|not valid JSON/],
    ['a surrogate as UTF-8', FORM, Buffer.from([0x61, 0x3d, 0xed, 0xa0, 0x80]), /not UTF-8/],
    ['50 levels of JSON', JSON_TYPE, deep(50), /^The data nests deeper than 32 levels\.$/],
    ['50 levels of lists', JSON_TYPE, `{"a":${'['.repeat(50)}1${']'.repeat(50)}}`, /deeper than 32/],
    ['50 levels of brackets', FORM, `fields${'[a]'.repeat(50)}=1`, /deeper than 32/],
    ['a million brackets', FORM, `a${'[]'.repeat(1_000_000)}=1`, /deeper than 32/],
    ['a million opened lists', JSON_TYPE, '['.repeat(1_000_000), /deeper than 32/],
    [
      '100 000 keys of a form',
      FORM,
      Array.from({ length: 100_000 }, (_, i) => `a${i}=`).join('&'),
      /^The data has more than 50000 keys\.$/,
    ],
    ['100 000 keys inside of one', FORM, Array.from({ length: 100_000 }, (_, i) => `a[${i}]=`).join('&'), /50000/],
    ['100 000 appended values', FORM, 'a[]=1&'.repeat(100_000), /50000/],
    ['100 000 keys of JSON', JSON_TYPE, `{${Array.from({ length: 100_000 }, (_, i) => `"a${i}":1`)}}`, /50000/],
    ['100 000 values of JSON', JSON_TYPE, `{"a":[${'1,'.repeat(99_999)}1]}`, /50000/],
    [
      'a multipart form without a boundary',
      'multipart/form-data',
      '--x\r\n\r\n',
      /^The multipart body cannot be read: /,
    ],
    ['a multipart form of another boundary', 'multipart/form-data; boundary=y', '--x\r\n\r\na\r\n--x--', /multipart/],
    [
      'half a multipart form',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
      /multipart/,
    ],
    [
      'a part without a name',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n',
      /multipart/,
    ],
    [
      'a NUL in a part',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\0\r\n--x--\r\n',
      /NUL/,
    ],
    [
      '50 levels in a part',
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="a${'[a]'.repeat(50)}"\r\n\r\n1\r\n--x--\r\n`,
      /deeper/,
    ],
    ['a type that is none', ';;;', 'a=1', /^The request cannot be read\.$/],
  ]
  for (const [what, type, body, text] of bodies)
    test(what, async () => {
      for (const method of body.length > 100_000 ? ['crm.lead.add'] : ['crm.lead.list', 'crm.lead.add', 'batch']) {
        const answer = await tried(`${method} ${what}`, () => send(hook + method, type, body))
        assert.deepEqual([answer.status, answer.error], [400, 'INVALID_REQUEST'])
        assert.match(answer.error_description ?? '', text)
      }
    })

  test('20 MB', async () => {
    const text = 'The request body is larger than 16777216 bytes.'
    const body = Buffer.alloc(20_000_000, 'a')
    for (const type of [JSON_TYPE, FORM])
      fails(await tried(type, () => send(`${hook}crm.lead.add`, type, body)), 'INVALID_REQUEST', text, 413)
    // Forms with files may be as large as files may; this one is none.
    const answer = await tried('multipart', () => send(`${hook}crm.lead.add`, 'multipart/form-data; boundary=x', body))
    assert.deepEqual([answer.status, answer.error], [400, 'INVALID_REQUEST'])
    assert.match(answer.error_description ?? '', /multipart/)
  })

  test('a NUL and too much in the query', async () => {
    const nul = 'A parameter contains a NUL byte.'
    fails(await tried('%00', () => ask(`${hook}crm.lead.add?fields[TITLE]=a%00b`, {})), 'INVALID_REQUEST', nul)
    const levels = `${hook}crm.lead.add?fields${'[a]'.repeat(50)}=1`
    fails(await tried('deep', () => ask(levels, {})), 'INVALID_REQUEST', 'The data nests deeper than 32 levels.')
  })

  test('half of a body is none', async () => {
    const { total } = await call('crm.lead.list')
    const { pathname, hostname, port } = new URL(hook)
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST ${pathname}crm.lead.add HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n`,
    )
    await once(socket, 'data')
    socket.end('fields[TITLE]=cut off')
    await once(socket, 'close')
    assert.equal((await call('crm.lead.list')).total, total)
  })

  test('and afterwards the portal works', works)
})

describe('what can be read is read', async () => {
  const { hook, call, tried, works } = await watched({ after })
  const raw = (method: string, json: string): Promise<Answer> => send(hook + method, JSON_TYPE, json)
  const harmless: [what: string, type: string, body: string | Buffer][] = [
    ['nothing', JSON_TYPE, ''],
    ['a number', JSON_TYPE, '5'],
    ['a text', JSON_TYPE, '"x"'],
    ['null', JSON_TYPE, 'null'],
    ['a list', JSON_TYPE, '[1,[2],{"a":3}]'],
    ['32 levels', JSON_TYPE, deep(32)],
    ['keys twice', JSON_TYPE, '{"fields":1,"fields":{},"FIELDS":{}}'],
    ['keys twice in a form', FORM, 'fields=1&fields[TITLE]=2&fields=3&fields[TITLE]=4'],
    ['separators alone', FORM, '&&=&=a&[]=1&[a]=2&a[=3&]=4'],
    [
      'the prototype',
      JSON_TYPE,
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"fields":{"__proto__":{"polluted":1}}}',
    ],
    [
      'the prototype in a form',
      FORM,
      '__proto__[polluted]=1&constructor[prototype][polluted]=1&fields[__proto__][polluted]=1&a[__proto__]=1',
    ],
    ['percent codes that are none', FORM, 'fields[TITLE]=%zz%4%&%zz=1'],
    ['percent codes that are not UTF-8', FORM, 'fields[TITLE]=%ff%fe%c3'],
    [
      'a preamble and an epilogue',
      'multipart/form-data; boundary=x',
      'hello\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\nbye',
    ],
    [
      'a name of the prototype in a part',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="__proto__[polluted]"\r\n\r\n1\r\n--x--\r\n',
    ],
  ]
  for (const [what, type, body] of harmless)
    test(what, async () => {
      assert.equal((await tried(what, () => send(`${hook}profile`, type, body))).result.ID, '1')
      await tried(what, () => send(`${hook}crm.lead.list`, type, body), 'read')
      await tried(what, () => send(`${hook}crm.lead.add`, type, body))
      await tried(what, () => send(`${hook}batch`, type, body))
    })

  test('a key twice is the last of them', async () => {
    const shown = async (answer: Answer) => resultOf(await call('crm.lead.get', { id: resultOf(answer) })).TITLE
    assert.equal(await shown(await raw('crm.lead.add', '{"fields":{"TITLE":"one","TITLE":"two"}}')), 'two')
    assert.equal(await shown(await send(`${hook}crm.lead.add`, FORM, 'fields[TITLE]=one&fields[TITLE]=two')), 'two')
    assert.equal(await shown(await raw('crm.lead.add', '{"fields":{"TITLE":"one"},"FIELDS":{"TITLE":"two"}}')), 'two')
  })

  test('and afterwards the portal works', works)
})

describe('batches of bad commands', async () => {
  const { portal, hook, tried, works } = await watched({ after })
  const commands = (cmd: unknown) => tried(JSON.stringify(cmd), () => post(`${hook}batch`, { cmd }))

  test('are answered one by one', async () => {
    const names = portal.rest.registry.all().map(method => method.name)
    for (const query of [
      'id=x&fields=x',
      'fields[__proto__][a]=1&id=1',
      "id=1'&filter[ID)--]=1",
      'id=$result[x]&fields=$result[y][z]',
    ])
      for (let i = 0; i < names.length; i += 50) {
        const { status, result } = await commands(names.slice(i, i + 50).map(name => `${name}?${query}`))
        assert.equal(status, 200)
        const { result: done, result_error: failed } = result
        assert.equal(Object.keys(done).length + Object.keys(failed).length, names.slice(i, i + 50).length)
        for (const { error } of Object.values<{ error: string }>(failed))
          assert.notEqual(error, 'INTERNAL_SERVER_ERROR')
      }
  })

  test('keys of the prototype are keys', async () => {
    const cmd = JSON.parse(
      '{"__proto__":"profile","constructor":"profile","toString":"user.get?ID=$result[__proto__][ID]"}',
    )
    const { result } = (await commands(cmd)).result
    assert.deepEqual(Object.keys(result), ['__proto__', 'constructor', 'toString'])
    assert.equal(result.toString[0].ID, '1')
  })

  test('ten thousand commands', async () => {
    const { result } = await commands(Array.from({ length: 10_000 }, () => 'profile'))
    assert.deepEqual([Object.keys(result.result).length, Object.keys(result.result_error).length], [50, 9950])
  })

  test('and afterwards the portal works', works)
})
