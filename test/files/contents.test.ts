import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { PortalOptions } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'
import { fails, resultOf } from '../support/answers.ts'
import { commandLine } from '../support/command-line.ts'
import { listening } from '../support/listening.ts'
import { newDatabase, openPortal, store } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

/** `UPLOADS=2000 npm test test/files/contents.test.ts` is what is promised; less of it is enough every day. */
const UPLOADS = Number(process.env.UPLOADS ?? 200)

type Cleaner = Parameters<typeof listening>[0]

const base64 = (text: string) => Buffer.from(text).toString('base64')
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** A portal with a deal, to which comments with files are written. */
async function prepare(t: Cleaner, options: PortalOptions = {}) {
  const { portal } = await listening(t, options)
  const { call } = portal
  // What is deleted goes at once: what the recycle bin holds is told in its stories.
  await portal.control('bin', 'set', { days: 0 })
  const deal: number = (await call('crm.deal.add', { fields: { TITLE: 'With files' } })).result
  const add = (...texts: string[]) =>
    call('crm.timeline.comment.add', {
      fields: {
        ...{ ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'Files' },
        FILES: texts.map((text, i) => [`${i}.txt`, base64(text)]),
      },
    })
  const remove = async (id: number) => resultOf(await call('crm.timeline.comment.delete', { id }))
  /** What the files of a comment hold, by their addresses. */
  const texts = async (id: number): Promise<string[]> => {
    const { FILES } = resultOf(await call('crm.timeline.comment.get', { id }))
    return Promise.all(
      Object.values<{ urlDownload: string }>(FILES).map(async ({ urlDownload }) => {
        const response = await fetch(urlDownload)
        return response.status === 200 ? response.text() : String(response.status)
      }),
    )
  }
  /** Deletes what nobody has. */
  const collect = async () => {
    portal.clock.move(60_000)
    await portal.rest.settled()
  }
  const kept = async () =>
    (await query(portal.store.read, 'select hash from file_content order by hash')).map(({ hash }) => hash)
  return { portal, call, deal, add, remove, texts, collect, kept }
}

/** Where a portal lives that is opened more than once. */
const home = async (t: Cleaner): Promise<PortalOptions> =>
  store === 'postgres'
    ? { database: await newDatabase(process.env.PORTICO_TEST_POSTGRES!) }
    : { data: temporaryFolder(t) }

/** Every file of a folder, by its path in it. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'files_owner')
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .sort()

const placeOf = (text: string) => path.join(hashOf(text).slice(0, 2), hashOf(text))

describe('the content of files', () => {
  for (const folder of [false, true])
    test(`is kept once, and goes with the last file that has it, ${folder ? 'in a folder' : 'in the database'}`, async t => {
      const dir = temporaryFolder(t)
      const { call, deal, add, remove, texts, collect, kept } = await prepare(
        t,
        folder ? { files: { folder: dir } } : {},
      )
      const [first, second] = [resultOf(await add('same', 'own')), resultOf(await add('same', 'same'))]
      assert.deepEqual(await kept(), [hashOf('own'), hashOf('same')].sort())
      assert.deepEqual(filesIn(dir), folder ? [placeOf('own'), placeOf('same')].sort() : [])
      await remove(first)
      await collect()
      assert.deepEqual(await kept(), [hashOf('same')])
      assert.deepEqual(await texts(second), ['same', 'same'])
      assert.deepEqual(filesIn(dir), folder ? [placeOf('same')] : [])
      // Taken away and brought again before anybody collects: it stays.
      await remove(second)
      const third = resultOf(await add('same'))
      await collect()
      assert.deepEqual(await texts(third), ['same'])
      // It goes with the record, too.
      resultOf(await call('crm.deal.delete', { id: deal }))
      await collect()
      assert.deepEqual(await kept(), [])
      assert.deepEqual(filesIn(dir), [])
    })

  test('is shared by fields of every kind, and goes with each of them', async t => {
    const { call, portal, kept, collect } = await prepare(t)
    const file = ['same.txt', base64('same')]
    for (const MULTIPLE of ['N', 'Y']) {
      const fields = { FIELD_NAME: `PAPER_${MULTIPLE}`, USER_TYPE_ID: 'file', MULTIPLE }
      resultOf(await call('crm.contact.userfield.add', { fields }))
    }
    resultOf(await call('crm.product.property.add', { fields: { NAME: 'Paper', PROPERTY_TYPE: 'F' } }))
    const contact = resultOf(
      await call('crm.contact.add', {
        fields: {
          ...{ NAME: 'Anna', PHOTO: { fileData: file }, UF_CRM_PAPER_N: { fileData: file } },
          UF_CRM_PAPER_Y: [{ fileData: file }, { fileData: file }],
        },
      }),
    )
    const fields = {
      NAME: 'Chair',
      PREVIEW_PICTURE: { fileData: file },
      PROPERTY_1: { valueId: 0, value: { fileData: file } },
    }
    const product = resultOf(await call('crm.product.add', { fields }))
    resultOf(await call('user.update', { ID: 1, PERSONAL_PHOTO: file }))
    const count = async () => Number((await query(portal.store.read, 'select count(*) as n from file'))[0]!.n)
    assert.ok((await count()) >= 6)
    assert.deepEqual(await kept(), [hashOf('same')])
    resultOf(await call('crm.contact.delete', { id: contact }))
    resultOf(await call('crm.product.delete', { id: product }))
    await collect()
    assert.deepEqual([await count(), await kept()], [1, [hashOf('same')]])
    resultOf(await call('user.update', { ID: 1, PERSONAL_PHOTO: '' }))
    await collect()
    assert.deepEqual([await count(), await kept()], [0, []])
  })

  test('that a failed call brought is not kept', async t => {
    const { call, kept, collect } = await prepare(t)
    const fields = { ENTITY_ID: 4711, ENTITY_TYPE: 'deal', COMMENT: 'x', FILES: [['a.txt', base64('lost')]] }
    fails(await call('crm.timeline.comment.add', { fields }), 'NOT_FOUND', 'Not found.')
    await collect()
    assert.deepEqual(await kept(), [])
  })

  test('is as much as the operator allows', async t => {
    const { add, remove, collect, kept } = await prepare(t, { files: { largest: 10, total: 25 } })
    const tooLarge = 'The file 0.txt is larger than 10 bytes.'
    fails(await add('eleven bytes'), 'FILE_TOO_LARGE', tooLarge, 413)
    const first = resultOf(await add('0123456789', 'abcdefghij'))
    const full = 'There is no room for the file 0.txt: the portal keeps 25 bytes of files.'
    fails(await add('another'), 'FILES_TOO_LARGE', full, 413)
    // What is there already takes no room.
    resultOf(await add('0123456789', '12345'))
    fails(await add('z'), 'FILES_TOO_LARGE', full, 413)
    await remove(first)
    await collect()
    assert.equal((await kept()).length, 2)
    resultOf(await add('another'))
  })

  test(`comes by ${UPLOADS} calls at once`, async t => {
    const { add, portal } = await prepare(t)
    const answers = await Promise.all(Array.from({ length: UPLOADS }, (_, i) => add(`text ${i % (UPLOADS / 2)}`)))
    assert.ok(answers.every(({ status }) => status === 200))
    const [row] = await query(
      portal.store.read,
      'select (select count(*) from file) as files, (select count(*) from file_content) as contents, (select count(*) from file_chunk) as chunks',
    )
    assert.deepEqual(Object.values(row!).map(Number), [UPLOADS, UPLOADS / 2, UPLOADS / 2])
  })
})

describe('a folder of files', () => {
  test('is remembered, found again and not mistaken for another', async t => {
    const [options, dir, other] = [await home(t), temporaryFolder(t), temporaryFolder(t)]
    const first = await prepare(t, { ...options, files: { folder: dir } })
    const id = resultOf(await first.add('kept'))
    await first.portal.close()
    assert.deepEqual(filesIn(dir), [placeOf('kept')])

    await assert.rejects(
      openPortal({ ...options, files: { folder: other } }),
      /The files of this portal are not in .* They were kept in .* Move the folder/,
    )
    await assert.rejects(openPortal({ files: { folder: dir } }), /The folder .* has the files of another portal/)
    // Without the option it is the same folder; with another word it is the database for what comes.
    for (const files of [undefined, { folder: null }]) {
      const { portal, add, texts } = await prepare(t, { ...options, files })
      assert.deepEqual(await texts(id), ['kept'])
      const text = files ? 'database' : 'folder'
      assert.deepEqual(await texts(resultOf(await add(text))), [text])
      await portal.close()
    }
    assert.deepEqual(filesIn(dir), [placeOf('folder'), placeOf('kept')].sort())
  })

  test('that cannot be written says so', async t => {
    const file = path.join(temporaryFolder(t), 'a file')
    writeFileSync(file, '')
    await assert.rejects(openPortal({ files: { folder: file } }), /The folder of files .* cannot be used: /)
  })

  test('has nothing in it but contents under their hashes, whatever files are called', async t => {
    const [dir, outside] = [temporaryFolder(t), temporaryFolder(t)]
    const { call, deal } = await prepare(t, { files: { folder: dir } })
    const names = ['../../evil', `${outside}/evil`, '..\\evil', '%2e%2e/evil', 'a/../../evil', '\u0001', 'con', '.part']
    const FILES = names.map((name, i) => [name, base64(`content ${i}`)])
    const fields = { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'x', FILES }
    resultOf(await call('crm.timeline.comment.add', { fields }))
    assert.deepEqual(filesIn(dir), names.map((_, i) => placeOf(`content ${i}`)).sort())
    assert.deepEqual(filesIn(outside), [])
  })

  test('is cleared of what the portal does not know when it opens', async t => {
    const [options, dir] = [await home(t), temporaryFolder(t)]
    const first = await prepare(t, { ...options, files: { folder: dir } })
    const id = resultOf(await first.add('known'))
    await first.portal.close()
    const strange = placeOf('left by a call that was never answered')
    mkdirSync(path.join(dir, path.dirname(strange)), { recursive: true })
    for (const name of [strange, `${placeOf('known')}.1.x.part`]) writeFileSync(path.join(dir, name), 'left')
    writeFileSync(path.join(dir, 'README'), 'not ours')
    const { texts, collect } = await prepare(t, options)
    await collect()
    assert.deepEqual(filesIn(dir), ['README', placeOf('known')].sort())
    assert.deepEqual(await texts(id), ['known'])
  })

  test('keeps what a snapshot has until the snapshot is forgotten', async t => {
    const dir = temporaryFolder(t)
    const { portal, add, remove, texts, collect } = await prepare(t, { files: { folder: dir } })
    const id = resultOf(await add('of the snapshot'))
    await portal.control('snapshot', 'take', { name: 'before' })
    const taken = Date.now()
    await until('a later moment', () => Date.now() > taken + 1)
    await remove(id)
    const later = resultOf(await add('of later'))
    await collect()
    assert.ok(existsSync(path.join(dir, placeOf('of the snapshot'))))
    await portal.control('snapshot', 'restore', { name: 'before' })
    assert.deepEqual(await texts(id), ['of the snapshot'])
    assert.equal((await query(portal.store.read, 'select id from timeline where id = ?', [later])).length, 0)
    await collect()
    assert.equal(existsSync(path.join(dir, placeOf('of later'))), false)
    assert.equal(readFileSync(path.join(dir, placeOf('of the snapshot')), 'utf8'), 'of the snapshot')

    await remove(id)
    await collect()
    assert.ok(existsSync(path.join(dir, placeOf('of the snapshot'))))
    await portal.control('snapshot', 'forget', { name: 'before' })
    await collect()
    assert.deepEqual(filesIn(dir), [])
  })
})

describe('a backup and a copy of a portal with a folder of files', () => {
  /** A portal with two contents in a folder and one in the database; the long one takes several lines of a backup. */
  async function source(t: Cleaner) {
    const files = path.join(temporaryFolder(t), 'files')
    const options = await home(t)
    const before = await prepare(t, options)
    const comments = [resultOf(await before.add('in the database'))]
    await before.portal.close()
    const long = 'long '.repeat(100_000)
    const { portal, add } = await prepare(t, { ...options, files: { folder: files } })
    comments.push(resultOf(await add('in the folder', long)))
    await portal.close()
    const words = options.data ? ['--data', options.data] : ['--database', options.database!]
    return { files, words, comments, expected: [['in the database'], ['in the folder', long]] }
  }

  const goesWell = async (...args: string[]) => {
    const { code, err } = await commandLine(args)
    assert.deepEqual([code, err], [0, ''])
  }

  const requireFiles = async (t: Cleaner, data: string, comments: number[], expected: string[][]) => {
    const { portal, texts, kept, collect } = await prepare(t, { data })
    await collect()
    for (const [n, id] of comments.entries()) assert.deepEqual(await texts(id), expected[n])
    assert.equal((await kept()).length, 3)
    await portal.close()
  }

  test('has their contents, into the database or into a folder of its own', async t => {
    const { files, words, comments, expected } = await source(t)
    const root = temporaryFolder(t)
    const file = path.join(root, 'one.backup')
    await goesWell('backup', file, ...words)
    const elsewhere = path.join(root, 'elsewhere')
    const placed = [
      ['restored', ['restore', file], []],
      ['restored-beside', ['restore', file], ['--files', elsewhere]],
    ] as const
    for (const [name, command, more] of placed) {
      const data = path.join(root, name)
      await goesWell(...command, '--data', data, ...more)
      await requireFiles(t, data, comments, expected)
    }
    assert.equal(filesIn(elsewhere).length, 2)
    const copied = path.join(root, 'copied')
    await goesWell('copy', '--from', words[1]!, '--to', copied)
    await requireFiles(t, copied, comments, expected)

    // The folder of one portal is not that of another one; what is damaged is refused.
    await prepare(t, { data: path.join(root, 'other'), files: { folder: path.join(root, 'taken') } })
    const taken = await commandLine([
      'restore',
      file,
      '--data',
      path.join(root, 'x'),
      '--files',
      path.join(root, 'taken'),
    ])
    assert.deepEqual([taken.code, /has the files of another portal/.test(taken.err)], [1, true])
    const spoilt = path.join(root, 'spoilt.backup')
    const text = gunzipSync(readFileSync(file)).toString()
    const other = Buffer.from('another text.').toString('base64')
    writeFileSync(spoilt, gzipSync(text.replace(Buffer.from('in the folder').toString('base64'), other)))
    const refused = await commandLine(['restore', spoilt, '--data', path.join(root, 'y')])
    assert.deepEqual([refused.code, /is damaged: the content/.test(refused.err)], [1, true])

    // One that is lost is told of, and the rest is there.
    rmSync(path.join(files, placeOf('in the folder')))
    const { code, err } = await commandLine(['backup', path.join(root, 'two.backup'), ...words])
    assert.deepEqual([code, /lacks 1 contents that files of the portal have/.test(err)], [0, true])
  })
})
