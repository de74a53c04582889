// PDF and picture: LibreOffice is a program in the search path, here one of ours that behaves as each test wants.
import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, beforeEach, describe, test } from 'node:test'
import { convert } from '../../src/modules/documentgenerator/office/convert.ts'
import { openCrm } from '../support/crm.ts'
import { documentsOf, PNG } from '../support/documents.ts'
import { docx, paragraph } from '../support/docx.ts'
import { until } from '../support/until.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'portico-office-'))
const { PATH: searchPath, TMPDIR: temporary } = process.env
// What conversions leave behind would be here.
process.env.TMPDIR = mkdtempSync(path.join(folder, 'tmp-'))
after(() => {
  process.env.PATH = searchPath
  if (temporary === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = temporary
  rmSync(folder, { recursive: true })
})

/** Puts a program into the search path that is called as LibreOffice is; `body` is its script, `$format` and `$dir` are known. */
function install(body: string): void {
  const script = path.join(folder, 'soffice')
  writeFileSync(
    script,
    `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --convert-to) format="$2"; shift;; --outdir) dir="$2"; shift;; *.docx) docx="$1";; esac
  shift
done
echo "$$ $format" >> "${folder}/calls"
${body}
`,
  )
  chmodSync(script, 0o755)
}

const png = path.join(folder, 'page.png')
writeFileSync(png, PNG)
const works = `[ "$format" = pdf ] && printf '%%PDF-1.4 ' > "$dir/document.pdf" && cat "$docx" >> "$dir/document.pdf"
[ "$format" = png ] && cp "${png}" "$dir/document.png"
exit 0`

const crm = await openCrm()
const { addTemplate, addDocument, fileAt } = documentsOf(crm)
const templateId = await addTemplate('{Title}')
const deal = await crm.add('deal', { TITLE: 'Roof' })
const get = async (id: number) => (await crm.result('crm.documentgenerator.document.get', { id })).document
const calls = () =>
  existsSync(path.join(folder, 'calls')) ? readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n') : []

beforeEach(() => {
  process.env.PATH = `${folder}${path.delimiter}/bin${path.delimiter}/usr/bin`
  rmSync(path.join(folder, 'calls'), { force: true })
})

describe('a document', () => {
  let early: number

  test('says from the start that nothing can convert it where there is no LibreOffice; the .docx is there', async () => {
    process.env.PATH = ''
    const document = await addDocument(templateId, deal)
    early = document.id
    const { isTransformationError, transformationErrorCode, transformationErrorMessage, pdfUrl, imageUrl } = document
    assert.deepEqual(
      [isTransformationError, transformationErrorCode, pdfUrl, imageUrl],
      [true, 'TRANSFORMER_NOT_INSTALLED', '', ''],
    )
    assert.match(transformationErrorMessage, /^LibreOffice was not found /)
    assert.ok((await fileAt(document.downloadUrl)).length > 0)
  })

  test('is converted once it is there, one after the other, those that waited too; nothing is left behind', async () => {
    install(works)
    const made = [await addDocument(templateId, deal), await addDocument(templateId, deal)]
    assert.deepEqual([made[0].isTransformationError, made[0].pdfUrl], [false, ''])
    for (const id of [early, ...made.map(({ id }) => id)])
      await until(`document ${id} to be converted`, async () => (await get(id)).pdfUrl !== '')
    const shown = await get(made[0].id)
    const [pdf, image] = [Buffer.from(await fileAt(shown.pdfUrl)), Buffer.from(await fileAt(shown.imageUrl))]
    assert.deepEqual([pdf.subarray(0, 5).toString(), image.equals(PNG)], ['%PDF-', true])
    assert.deepEqual(
      calls().map(line => line.split(' ')[1]),
      ['pdf', 'png', 'pdf', 'png', 'pdf', 'png'],
    )
    assert.deepEqual(readdirSync(tmpdir()), [])
  })

  test('that is changed is converted anew', async () => {
    install(works)
    const { id } = await addDocument(templateId, deal)
    await until('the first PDF', async () => (await get(id)).pdfUrl !== '')
    const first = (await get(id)).pdfUrl
    const { document } = await crm.result('crm.documentgenerator.document.update', {
      id,
      values: { DocumentNumber: 'B' },
    })
    assert.equal(document.pdfUrl, '')
    await until('the second PDF', async () => (await get(id)).pdfUrl !== '')
    assert.notEqual((await get(id)).pdfUrl, first)
    await assert.rejects(fileAt(first))
  })

  test('has a PDF and no picture where LibreOffice has no filter for pictures', async () => {
    install(`${works.split('\n')[0]}\nexit 0`)
    const { id } = await addDocument(templateId, deal)
    await until('the PDF', async () => (await get(id)).pdfUrl !== '')
    const { imageUrl, isTransformationError } = await get(id)
    assert.deepEqual([imageUrl, isTransformationError], ['', false])
  })

  test('that LibreOffice fails on tells so', async () => {
    install('exit 77')
    const { id } = await addDocument(templateId, deal)
    await until('the failure', async () => (await get(id)).isTransformationError)
    const { transformationErrorCode, pdfUrl } = await get(id)
    assert.deepEqual([transformationErrorCode, pdfUrl], ['TRANSFORMATION_FAILED', ''])
  })

  test('that LibreOffice makes nothing of tells so too', async () => {
    install('exit 0')
    const { id } = await addDocument(templateId, deal)
    await until('the failure', async () => (await get(id)).isTransformationError)
    assert.equal((await get(id)).transformationErrorCode, 'TRANSFORMATION_FAILED')
  })
})

test('one that does not end in time is ended, with what it has started', async () => {
  install('sleep 300 & wait')
  const conversion = { office: path.join(folder, 'soffice'), limit: 500, closing: new AbortController().signal }
  await assert.rejects(convert(docx(paragraph('a')), conversion), { reason: 'timeout' })
  const [pid] = calls()[0]!.split(' ')
  await until('it to end', () => !isRunning(Number(pid)))
  assert.deepEqual(readdirSync(tmpdir()), [])
})

test('what a process left behind that was killed goes with the next conversion', async () => {
  install(works)
  const left = mkdtempSync(path.join(tmpdir(), 'portico-document-'))
  const [hourAgo, id] = [Date.now() / 1000 - 3600, (await addDocument(templateId, deal)).id]
  utimesSync(left, hourAgo, hourAgo)
  await until('the conversion', async () => (await get(id)).pdfUrl !== '')
  assert.equal(existsSync(left), false)
})

test('a portal that closes ends the conversion that is under way, with what it has started', async () => {
  install('sleep 300')
  const { openPortal } = await import('../support/portal.ts')
  const portal = await openPortal()
  const own = documentsOf({
    ...crm,
    portal,
    result: async (method, params) => (await portal.call(method, params)).result,
  })
  const id = (await portal.call('crm.deal.add', { fields: { TITLE: 'A' } })).result
  await own.addDocument(await own.addTemplate('{Title}'), id)
  await until('LibreOffice to be called', async () => calls().length > 0)
  await portal.close()
  const [pid] = calls()[0]!.split(' ')
  await until('it to end', async () => !isRunning(Number(pid)))
  await until('its folder to go', async () => readdirSync(tmpdir()).length === 0)
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
