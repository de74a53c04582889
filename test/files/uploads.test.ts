import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { describe, test } from 'node:test'
import PizZip from 'pizzip'
import { query } from '../../src/store/store.ts'
import { fails, resultOf } from '../support/answers.ts'
import { ask, exchange, listening } from '../support/listening.ts'
import { temporaryFolder } from '../support/process.ts'

type Cleaner = Parameters<typeof listening>[0]
type Part = [name: string, value: string | File]

const MEGABYTE = 1_048_576

/** Bytes that repeat nothing, so that no two pieces of a file are alike. */
const bytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(length))

const formOf = (parts: readonly Part[]): FormData => {
  const form = new FormData()
  for (const [name, value] of parts) form.append(name, value)
  return form
}

/** A portal in which files of comments are uploaded as a browser does it. */
async function prepare(t: Cleaner, options = {}, listenOptions = {}) {
  const { portal, hook, http } = await listening(t, options, listenOptions)
  const deal: number = resultOf(await portal.call('crm.deal.add', { fields: {} }))
  const comment: Part[] = [
    ['fields[ENTITY_ID]', String(deal)],
    ['fields[ENTITY_TYPE]', 'deal'],
    ['fields[COMMENT]', 'Files'],
  ]
  const send = (parts: readonly Part[], base = hook, headers = {}) =>
    ask(`${base}crm.timeline.comment.add`, { method: 'POST', headers, body: formOf([...comment, ...parts]) })
  const file = (content: Uint8Array<ArrayBuffer>, name = 'a.bin', under = 'fields[FILES][]'): Part => [
    under,
    new File([content], name),
  ]
  /** The files of a comment. */
  const shown = async (id: number) => {
    const { FILES } = resultOf(await portal.call('crm.timeline.comment.get', { id }))
    return Object.values<{ name: string; size: number; urlDownload: string }>(FILES)
  }
  return { portal, hook, http, deal, send, file, shown }
}

describe('files in a large form', () => {
  test('may be larger than what is kept in memory, and are fetched in parts', async t => {
    const folder = temporaryFolder(t)
    const { portal, send, file, shown } = await prepare(t, { files: { folder } }, { maxBody: 2 * MEGABYTE })
    const [large, small] = [bytes(9 * MEGABYTE), bytes(10)]
    const [first, second, third] = await shown(
      resultOf(await send([file(large, 'large.bin'), file(small, 'small.bin'), file(large, '../../again.bin')])),
    )
    assert.deepEqual([first!.name, second!.name, third!.name], ['large.bin', 'small.bin', 'again.bin'])
    assert.deepEqual(new Uint8Array(await (await fetch(first!.urlDownload)).arrayBuffer()), large)
    const part = await fetch(third!.urlDownload, { headers: { range: 'bytes=9000000-9000099' } })
    assert.deepEqual(new Uint8Array(await part.arrayBuffer()), large.slice(9_000_000, 9_000_100))
    // The same bytes are kept once, and nothing of the way they came.
    const rows = await query(portal.store.read, 'select hash from file_content')
    assert.equal(rows.length, 2)
    const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    assert.equal(names.length, 3)
    const entries = await portal.control('log', 'list')
    const entry = entries.find(({ method }: { method: string }) => method === 'crm.timeline.comment.add')
    assert.equal(entry.params.fields.FILES[0][1], `${9 * MEGABYTE} bytes`)
  })

  test('are in the order of the form, in fields of every kind, in the database too', async t => {
    const { portal, hook } = await prepare(t)
    const photo = new File([bytes(300_000)], 'photo.png')
    const parts: Part[] = [
      ['fields[NAME]', 'Ann'],
      ['fields[PHOTO][fileData]', photo],
      ['fields[LAST_NAME]', 'Lee'],
      ['fields[COMMENTS]', photo],
      ['fields[COMMENTS]', 'later'],
    ]
    const answer = await ask(`${hook}crm.contact.add`, { method: 'POST', body: formOf(parts) })
    const contact = resultOf(await portal.call('crm.contact.get', { id: resultOf(answer) }))
    assert.deepEqual([contact.NAME, contact.LAST_NAME, contact.COMMENTS], ['Ann', 'Lee', 'later'])
    assert.equal((await (await fetch(new URL(contact.PHOTO.downloadUrl, hook))).arrayBuffer()).byteLength, 300_000)
  })

  test('are what their bytes are, whatever the form says of them', async t => {
    const { send, file, shown } = await prepare(t)
    const [mine, other] = [bytes(400_000), bytes(400_000)]
    const [known] = await shown(resultOf(await send([file(other)])))
    const forged: Part[] = [file(mine, 'a.bin', 'fields[FILES][0]'), ['fields[FILES][0][1][hash]', 'f'.repeat(64)]]
    // What is put into a file is put in its place: a content that is no content is passed over.
    assert.deepEqual(await shown(resultOf(await send(forged))), [])
    assert.equal(known!.size, 400_000)
  })

  test('an archive in an archive in an archive is a file like any other', async t => {
    const { send, file, shown } = await prepare(t)
    let archive: Uint8Array<ArrayBuffer> = bytes(300_000)
    for (let depth = 0; depth < 3; depth++) {
      const zip = new PizZip()
      zip.file('../../inside.zip', archive)
      archive = new Uint8Array(zip.generate({ type: 'uint8array' }))
    }
    const [kept] = await shown(resultOf(await send([file(archive, 'a.zip')])))
    assert.equal(kept!.size, archive.length)
    const response = await fetch(kept!.urlDownload)
    assert.equal(response.headers.get('content-type'), 'application/zip')
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), archive)
  })
})

/** The head of a form of so many bytes. */
const headOf = (hook: string, length: number): string =>
  `POST ${new URL(hook).pathname}crm.timeline.comment.add HTTP/1.1\r\nhost: portal\r\n` +
  `content-type: multipart/form-data; boundary=edge\r\ncontent-length: ${length}\r\n\r\n`

const larger = (limit: number) => `The request body is larger than ${limit} bytes.`

describe('a large form is refused', () => {
  test('with a file or fields that are too large, and leaves nothing', async t => {
    const { portal, send, file, hook, http } = await prepare(
      t,
      { files: { largest: MEGABYTE } },
      { maxBody: 500_000, maxUpload: 5 * MEGABYTE },
    )
    const tooLarge = `The file big.bin is larger than ${MEGABYTE} bytes.`
    fails(await send([file(bytes(MEGABYTE + 1), 'big.bin')]), 'FILE_TOO_LARGE', tooLarge, 413)
    fails(await send([['fields[X]', 'x'.repeat(500_001)]]), 'INVALID_REQUEST', larger(500_000), 413)
    // It is answered before it has come.
    fails(await exchange(http, headOf(hook, 5 * MEGABYTE + 1)), 'INVALID_REQUEST', larger(5 * MEGABYTE), 413)
    resultOf(await send([file(bytes(MEGABYTE), 'just.bin')]))
    assert.equal((await query(portal.store.read, 'select id from file')).length, 1)
  })

  test('of a stranger before it comes, and of one whom only the body could tell where it is too large', async t => {
    const { http, send, file } = await prepare(t, {}, { maxBody: 500_000 })
    const content = file(bytes(MEGABYTE))
    fails(
      await send([content], `${http}/rest/1/0123456789abcdef/`),
      'INVALID_CREDENTIALS',
      'Invalid request credentials',
      401,
    )
    fails(await send([content, ['auth', 'x']], `${http}/rest/`), 'INVALID_REQUEST', larger(500_000), 413)
  })

  test('that ends early', async t => {
    const { hook, http } = await prepare(t)
    const head = '--edge\r\nContent-Disposition: form-data; name="fields[FILES][]"; filename="a"\r\n\r\n'
    const body = `${head}${'x'.repeat(300_000)}`
    const answer = await exchange(http, headOf(hook, body.length) + body)
    fails(answer, 'INVALID_REQUEST', 'The multipart body cannot be read: Unexpected end of multipart data.', 400)
  })
})

test('large forms come many at once', async t => {
  const { send, file, shown } = await prepare(t)
  const contents = Array.from({ length: 16 }, () => bytes(270_000))
  const ids = await Promise.all(contents.map(async (content, i) => resultOf(await send([file(content, `${i}.bin`)]))))
  for (const [i, id] of ids.entries()) {
    const [kept] = await shown(id)
    assert.equal(kept!.name, `${i}.bin`)
    assert.deepEqual(new Uint8Array(await (await fetch(kept!.urlDownload)).arrayBuffer()), contents[i])
  }
})
