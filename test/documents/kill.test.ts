import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { resultOf } from '../support/answers.ts'
import type { Fields } from '../support/crm.ts'
import { PNG } from '../support/documents.ts'
import { docx, paragraph, textOf } from '../support/docx.ts'
import { post } from '../support/listening.ts'
import { newDatabase, store } from '../support/portal.ts'
import { serve, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

/** `ROUNDS=10 npm test test/documents/kill.test.ts` is what is promised; less of it is enough every day. */
const ROUNDS = Number(process.env.ROUNDS ?? 1)

/** A program that is called as LibreOffice is and takes its time; gives the folder that it is in. */
function slowOffice(folder: string): string {
  mkdirSync(path.join(folder, 'bin'))
  writeFileSync(path.join(folder, 'page.png'), PNG)
  const script = path.join(folder, 'bin', 'soffice')
  writeFileSync(
    script,
    `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --convert-to) format="$2"; shift;; --outdir) dir="$2"; shift;; *.docx) docx="$1";; esac
  shift
done
sleep 0.15
[ "$format" = pdf ] && printf '%%PDF-1.4 ' > "$dir/document.pdf" && cat "$docx" >> "$dir/document.pdf"
[ "$format" = png ] && cp "${folder}/page.png" "$dir/document.png"
exit 0
`,
  )
  chmodSync(script, 0o755)
  return path.join(folder, 'bin')
}

test('kill -9 while documents are made and converted loses none that was answered', async t => {
  const [data, folder, machine] = [temporaryFolder(t), path.join(temporaryFolder(t), 'files'), temporaryFolder(t)]
  const { PATH, TMPDIR } = process.env
  t.after(() => {
    process.env.PATH = PATH
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  })
  process.env.PATH = `${slowOffice(machine)}${path.delimiter}/bin${path.delimiter}/usr/bin`
  process.env.TMPDIR = machine
  const database = store === 'postgres' ? ['--database', await newDatabase(process.env.PORTICO_TEST_POSTGRES!)] : []
  const start = () => serve(t, data, ['--https-port', 'off', '--files', folder, ...database])
  const documents = (hook: string, verb: string, params: Fields) =>
    post(`${hook}crm.documentgenerator.document.${verb}`, params).then(answer => resultOf(answer).document as Fields)

  let [deal, templateId] = [0, '']
  const numbers = new Map<unknown, unknown>()
  for (let round = 0; round < ROUNDS; round++) {
    const { hook, kill, ended } = await start()
    if (!deal) {
      deal = resultOf(await post(`${hook}crm.deal.add`, { fields: { TITLE: 'Roof' } }))
      const numbered = { fields: { name: 'Numbers', template: '{NUMBER}' } }
      const { numerator } = resultOf(await post(`${hook}crm.documentgenerator.numerator.add`, numbered))
      const fields = {
        ...{ name: 'Template', numeratorId: numerator.id, region: 'us', entityTypeId: [2], users: ['UA'] },
        file: ['a.docx', docx(paragraph('{Title} {DocumentNumber}')).toString('base64')],
      }
      templateId = resultOf(await post(`${hook}crm.documentgenerator.template.add`, { fields })).template.id
    }
    let isOver = false
    const line = async () => {
      for (let i = 0; !isOver && i < 3; i++) {
        const { id, number } = await documents(hook, 'add', { templateId, entityTypeId: 2, entityId: deal })
        numbers.set(id, number)
      }
    }
    const lines = [line(), line()].map(one => one.catch(() => {}))
    const before = numbers.size
    await until('documents are made', () => numbers.size >= before + 4)
    await until('one is being converted', () => readdirSync(machine).some(name => name.startsWith('portico-document-')))
    kill('SIGKILL')
    isOver = true
    await Promise.all([...lines, ended])
  }

  // Whatever waits is converted by who comes next.
  const { hook } = await start()
  assert.equal(new Set(numbers.values()).size, numbers.size)
  for (const [id, number] of numbers) {
    const document = await documents(hook, 'get', { id })
    assert.equal(document.number, number)
    const file = await fetch(String(document.downloadUrl))
    assert.deepEqual(textOf(new Uint8Array(await file.arrayBuffer())), [`Roof ${number}`])
    await until(`document ${id} to be converted`, async () => (await documents(hook, 'get', { id })).pdfUrl !== '')
  }
})
