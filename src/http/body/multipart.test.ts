import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TooComplex } from '../../lib/formats/brackets.ts'
import { BadMultipart, parseMultipart } from './multipart.ts'

const limits = { depth: 16, keys: 1000 }
const type = 'multipart/form-data; boundary=edge'

/** A part, its header lines after `Content-Disposition: form-data`. */
const part = (disposition: string, content: string): string =>
  `--edge\r\nContent-Disposition: form-data${disposition}\r\n\r\n${content}\r\n`

const closed = (...parts: string[]): Buffer => Buffer.from(`${parts.join('')}--edge--\r\n`)

/** Parsed and made ordinary, so that deepEqual does not compare prototypes. */
const parse = async (body: Buffer, contentType = type, within = limits): Promise<unknown> =>
  JSON.parse(JSON.stringify(await parseMultipart(body, contentType, within)))

const base64 = (content: string): string => Buffer.from(content).toString('base64')

describe('parseMultipart', () => {
  test('reads names with brackets like a form', async () => {
    const body = closed(
      part('; name="id"', '17'),
      part('; name="fields[TITLE]"', 'Привет & 100% +1'),
      part('; name="fields[PHONE][0][VALUE]"', '+7 999'),
      part('; name="fields[PHONE][0][VALUE_TYPE]"', 'WORK'),
      part('; name="select[]"', 'ID'),
      part('; name="select[]"', ''),
      part('; name="%41+b"', 'as it is'),
      part('; name=unquoted', 'x\r\n\r\ny'),
    )
    assert.deepEqual(await parse(body), {
      id: '17',
      fields: { TITLE: 'Привет & 100% +1', PHONE: [{ VALUE: '+7 999', VALUE_TYPE: 'WORK' }] },
      select: ['ID', ''],
      '%41+b': 'as it is',
      unquoted: 'x\r\n\r\ny',
    })
  })

  test('makes a file the pair of its name and its content in base64', async () => {
    const body = closed(
      part('; name="fields[PHOTO]"; filename="кот.txt"\r\nContent-Type: text/plain', 'мяу'),
      part('; name="empty"; filename="empty.txt"', ''),
      part('; name="path"; filename="C:\\\\dir\\\\a.txt"', 'x'),
    )
    assert.deepEqual(await parse(body), {
      fields: { PHOTO: ['кот.txt', base64('мяу')] },
      empty: ['empty.txt', ''],
      path: ['a.txt', base64('x')],
    })
  })

  test('keeps files and fields in the order of the body', async () => {
    const file = (name: string) => part(`; name="a[]"; filename="${name}"`, name)
    const body = closed(
      file('1'),
      part('; name="a[]"', '2'),
      file('3'),
      part('; name="a[]"', '4'),
      part('; name="b"', 'x'),
    )
    assert.deepEqual(await parse(body), { a: [['1', base64('1')], '2', ['3', base64('3')], '4'], b: 'x' })
    assert.deepEqual(await parse(closed(file('1').replace('a[]', 'a'), part('; name="a"', 'later'))), { a: 'later' })
  })

  test('takes for a file what has a file name, whatever its type', async () => {
    const octets = '\r\nContent-Type: application/octet-stream'
    assert.deepEqual(await parse(closed(part(`; name="a"${octets}`, 'x'))), { a: 'x' })
    assert.deepEqual(await parse(closed(part(`; name="a"; filename=""${octets}`, ''), part('; name="b"', 'x'))), {
      b: 'x',
    })
  })

  test('reads what a browser or fetch sends', async () => {
    const form = new FormData()
    const content = Buffer.alloc(300_000, 'portico')
    form.append('fields[TITLE]', 'a "b" ü')
    form.append('fields[FILE]', new File([content], 'b.bin'))
    const request = new Request('http://localhost', { method: 'POST', body: form })
    const body = Buffer.from(await request.clone().arrayBuffer())
    assert.deepEqual(await parse(body, request.headers.get('content-type') ?? ''), {
      fields: { TITLE: 'a "b" ü', FILE: ['b.bin', content.toString('base64')] },
    })
  })

  test('does not cut long fields', async () => {
    const long = 'x'.repeat(3_000_000)
    assert.deepEqual(await parse(closed(part('; name="a"', long))), { a: long })
  })

  test('reads a form without parts', async () => {
    assert.deepEqual(await parse(closed()), {})
  })

  test('takes __proto__ for a key', async () => {
    const params = await parseMultipart(closed(part('; name="__proto__[polluted]"', '1')), type, limits)
    assert.equal(JSON.stringify(params), '{"__proto__":{"polluted":"1"}}')
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })
})

describe('parseMultipart refuses', () => {
  const bad = (body: Buffer, reason: RegExp, contentType = type) =>
    assert.rejects(
      () => parseMultipart(body, contentType, limits),
      (error: unknown) => error instanceof BadMultipart && reason.test(error.message),
    )

  test('a body that ends early, wherever it ends', { timeout: 20_000 }, async () => {
    const whole = closed(part('; name="a[]"', 'x'), part('; name="a[]"; filename="f"', 'yy'), part('; name="b"', 'z'))
    const end = whole.length - '\r\n'.length
    for (let length = 0; length < end; length++) await bad(whole.subarray(0, length), /unexpected end/i)
    await parseMultipart(whole.subarray(0, end), type, limits)
  })

  test('a body with another boundary, or none', async () => {
    const body = closed(part('; name="a"', 'x'))
    await bad(body, /unexpected end/i, 'multipart/form-data; boundary=other')
    await bad(body, /boundary not found/i, 'multipart/form-data')
    await bad(Buffer.from('a=1&b=2'), /unexpected end/i)
  })

  test('another content type', async () => {
    for (const other of ['', 'application/x-www-form-urlencoded', 'multipart/mixed; boundary=edge', 'text/plain']) {
      await bad(closed(), /content type is another one/, other)
    }
  })

  test('a part without a name', async () => {
    await bad(closed(part('', 'x')), /no name/)
    await bad(closed(part('; filename="f"', 'x')), /no name/)
  })

  test('more keys or levels than the limits allow', async () => {
    const exceeds = (limit: 'depth' | 'keys') => (error: unknown) =>
      error instanceof TooComplex && error.limit === limit
    const fields = closed(...Array.from({ length: 20 }, (_, at) => part(`; name="f${at}"`, 'x')))
    await parseMultipart(fields, type, { depth: 1, keys: 20 })
    await assert.rejects(parseMultipart(fields, type, { depth: 1, keys: 19 }), exceeds('keys'))
    const deep = closed(part('; name="a[b][c]"; filename="f"', 'x'))
    await parseMultipart(deep, type, { depth: 3, keys: 3 })
    await assert.rejects(parseMultipart(deep, type, { depth: 2, keys: 3 }), exceeds('depth'))
    await assert.rejects(parseMultipart(deep, type, { depth: 3, keys: 2 }), exceeds('keys'))
  })
})

test('parseMultipart answers for any body, however damaged', { timeout: 20_000 }, async () => {
  const whole = closed(part('; name="a[]"', 'x'), part('; name="a[]"; filename="f"', 'yy'), part('; name="b"', 'z'))
  const signs = Buffer.from('\r\n-:"; e')
  let seed = 7
  const random = (below: number): number => {
    seed = (seed * 48271) % 2147483647
    return seed % below
  }
  for (let round = 0; round < 1000; round++) {
    const body = Buffer.from(whole)
    for (let change = 0; change <= round % 4; change++) body[random(body.length)] = signs[random(signs.length)] ?? 0
    await parseMultipart(body, type, limits).catch(error => assert.ok(error instanceof BadMultipart))
  }
})
