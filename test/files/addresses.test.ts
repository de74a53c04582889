import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { listening, send } from '../support/listening.ts'
import { png } from '../support/pictures.ts'

const DAY = 86_400_000

const { call, http, hook, portal } = await listening({ after })
const deal = (await call('crm.deal.add', { fields: { TITLE: 'With files' } })).result

interface Shown {
  name: string
  size: number
  type: string
  urlShow: string
  urlDownload: string
}

/** Files of a new comment, as they are shown. */
async function attached(...files: [name: string, content: Buffer | string][]): Promise<Shown[]> {
  const FILES = files.map(([name, content]) => [name, Buffer.from(content).toString('base64')])
  const fields = { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'Files', FILES }
  const id = (await call('crm.timeline.comment.add', { fields })).result
  return shown(id)
}
const shown = async (id: number): Promise<Shown[]> =>
  Object.values((await call('crm.timeline.comment.get', { id })).result.FILES)

/** Bytes that differ from one place to the next, of more than a few chunks. */
const large = Buffer.concat(
  Array.from({ length: 32_000 }, (_, i) => createHash('sha256').update(String(i)).digest()),
).subarray(0, 1_000_003)

describe('a file is sent', () => {
  test('as a whole, with its length and a tag', async () => {
    const [file] = await attached(['large.bin', large])
    assert.equal(file!.size, large.length)
    const response = await fetch(file!.urlDownload)
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), large)
    assert.deepEqual(
      ['content-length', 'accept-ranges', 'x-content-type-options'].map(name => response.headers.get(name)),
      [String(large.length), 'bytes', 'nosniff'],
    )
    const etag = response.headers.get('etag')!
    assert.equal((await fetch(file!.urlDownload, { headers: { 'if-none-match': etag } })).status, 304)
    const head = await fetch(file!.urlDownload, { method: 'HEAD' })
    assert.deepEqual(
      [head.status, head.headers.get('content-length'), await head.text()],
      [200, String(large.length), ''],
    )
  })

  test('in parts', async () => {
    const [file] = await attached(['large.bin', large])
    const ask = (range: string, more: Record<string, string> = {}) =>
      fetch(file!.urlDownload, { headers: { range, ...more } })
    for (const [range, from, to] of [
      ['bytes=0-0', 0, 0],
      ['bytes=10-19', 10, 19],
      ['bytes=262140-262150', 262_140, 262_150],
      ['bytes=200000-800000', 200_000, 800_000],
      ['bytes=1000000-', 1_000_000, 1_000_002],
      ['bytes=-5', 999_998, 1_000_002],
      ['bytes=999999-5000000', 999_999, 1_000_002],
    ] as const) {
      const response = await ask(range)
      assert.deepEqual(
        [response.status, response.headers.get('content-range'), response.headers.get('content-length')],
        [206, `bytes ${from}-${to}/1000003`, String(to - from + 1)],
      )
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), large.subarray(from, to + 1), range)
    }
    const beyond = await ask('bytes=1000003-')
    assert.deepEqual([beyond.status, beyond.headers.get('content-range')], [416, 'bytes */1000003'])
    await beyond.text()
    // What is no range, several of them, and a range of another content are answered with the whole.
    for (const [range, more] of [
      ['lines=1-2', {}],
      ['bytes=0-1,5-6', {}],
      ['bytes=0-1', { 'if-range': '"another"' }],
    ] as const) {
      const response = await ask(range, more)
      assert.deepEqual([response.status, (await response.arrayBuffer()).byteLength], [200, large.length], range)
    }
  })

  for (const [name, content, type, disposition] of [
    ['a.png', png(2, 2), 'image/png', 'inline'],
    ['page.html', png(2, 2), 'image/png', 'inline'],
    ['a.png', '<html><script>alert(1)</script>', 'application/octet-stream', 'attachment'],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'application/octet-stream', 'attachment'],
    ['a.svg', '<?xml version="1.0"?><svg onload="alert(1)"/>', 'application/xml', 'attachment'],
    ['a.html', '<b>', 'application/octet-stream', 'attachment'],
    ['a.txt', '<script>', 'text/plain; charset=utf-8', 'attachment'],
    ['a.pdf', '%PDF-1.4', 'application/pdf', 'attachment'],
    ['a.zip', Buffer.from('504b03040a0000000000', 'hex'), 'application/zip', 'attachment'],
  ] as const)
    test(`${name} with ${JSON.stringify(String(content).slice(0, 12))} as ${type}`, async () => {
      const [file] = await attached([name, content])
      const response = await fetch(file!.urlShow)
      await response.arrayBuffer()
      assert.deepEqual(
        [response.headers.get('content-type'), response.headers.get('content-disposition')!.split(';')[0]],
        [type, disposition],
      )
      assert.match(response.headers.get('content-security-policy')!, /sandbox/)
      assert.match((await fetch(file!.urlDownload)).headers.get('content-disposition')!, /^attachment; /)
    })

  for (const [name, kept] of [
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\плана.txt', 'плана.txt'],
    ['a"b\r\nset-cookie: x=1.txt', 'a"bset-cookie: x=1.txt'],
    ["o'neil (1)*.txt", "o'neil (1)*.txt"],
    ['fdp\u202efdp.exe', 'fdpfdp.exe'],
    ['..', 'file'],
    [' ', 'file'],
    [`${'я'.repeat(300)}.txt`, 'я'.repeat(255)],
    ['half \ud83d', 'half \ufffd'],
  ] as const)
    test(`under its name alone: ${JSON.stringify(name.slice(0, 30))}`, async () => {
      const [file] = await attached([name, 'x'])
      assert.equal(file!.name, kept)
      const response = await fetch(file!.urlDownload)
      assert.equal(response.headers.get('set-cookie'), null)
      const [, told] = /filename\*=UTF-8''(.*)$/.exec(response.headers.get('content-disposition')!)!
      assert.doesNotMatch(told!, /['()*"\s]/)
      assert.equal(decodeURIComponent(told!), kept)
    })

  test('that came in a form', async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'By form' }))
      form.append(`fields[${name}]`, String(value))
    form.append('fields[FILES][]', new File([large], 'large.bin'))
    form.append('fields[FILES][]', new File(['two'], '../two.txt'))
    const request = new Request(`${hook}crm.timeline.comment.add`, { method: 'POST', body: form })
    const body = Buffer.from(await request.clone().arrayBuffer())
    const { result } = await send(request.url, request.headers.get('content-type')!, body)
    const [first, second] = await shown(result)
    assert.deepEqual([first!.name, first!.size, second!.name, second!.size], ['large.bin', large.length, 'two.txt', 3])
    assert.deepEqual(Buffer.from(await (await fetch(first!.urlDownload)).arrayBuffer()), large)
  })
})

describe('an address of a file', () => {
  test('ends after a day or two, and the API tells a new one', async () => {
    const [file] = await attached(['a.txt', 'x'])
    await portal.control('clock', 'move', { by: '24h' })
    assert.equal((await fetch(file!.urlShow)).status, 200)
    await portal.control('clock', 'move', { by: '24h' })
    const ended = await fetch(file!.urlShow)
    assert.deepEqual([ended.status, await ended.text()], [410, 'This address has ended. The API tells a new one.\n'])
    const [again] = await attached(['a.txt', 'x'])
    assert.equal((await fetch(again!.urlShow)).status, 200)
  })

  test('of a user field ends too, which the database signs', async () => {
    await call('crm.deal.userfield.add', { fields: { FIELD_NAME: 'PAPER', USER_TYPE_ID: 'file' } })
    const fields = { UF_CRM_PAPER: { fileData: ['a.txt', 'eA=='] } }
    await call('crm.deal.update', { id: deal, fields })
    const address = async () => http + (await call('crm.deal.get', { id: deal })).result.UF_CRM_PAPER.downloadUrl
    const first = await address()
    assert.equal((await fetch(first)).status, 200)
    await portal.control('clock', 'move', { by: `${(2 * DAY) / 3_600_000}h` })
    await portal.rest.settled()
    assert.equal((await fetch(first)).status, 410)
    assert.equal((await fetch(await address())).status, 200)
  })

  test('opens nothing when anything of it is another', async () => {
    const [file] = await attached(['a.txt', 'x'])
    const [, id, day, signature] = /\/file\/(\d+)\/(\d+)\/(\w+)$/.exec(file!.urlShow)!
    const other = signature!.replace(/^./, first => (first === '0' ? '1' : '0'))
    for (const wrong of [
      `/file/${Number(id) + 1000}/${day}/${signature}`,
      `/file/${id}/${Number(day) + 1}/${signature}`,
      `/file/${id}/${day}/${other}`,
      `/file/${id}/${day}/${signature!.slice(1)}`,
      `/file/${id}/${day}/${signature}/..`,
      `/file/${id}/${signature}`,
      `/file/../file/${id}`,
      `/file/${id}/${day}/${encodeURIComponent("' or 1=1 --")}`,
    ])
      assert.equal((await fetch(http + wrong)).status, 404, wrong)
  })
})
