// Templates: kept, listed, changed, refused.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import PizZip from 'pizzip'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { documentsOf } from '../support/documents.ts'
import { docx, paragraph } from '../support/docx.ts'

const crm = await openCrm()
const documents = documentsOf(crm)
const { addTemplate, addDocument, addNumerator } = documents
const name = (verb: string) => `crm.documentgenerator.template.${verb}`
const call = (verb: string, params: Fields = {}) => crm.call(name(verb), params)
const numeratorId = await addNumerator()
const deal = await crm.add('deal', { TITLE: 'Roof' })
const content = docx(paragraph('{Title}')).toString('base64')
const given = { name: 'A', numeratorId, region: 'de', entityTypeId: ['2'], file: ['a.docx', content] }

describe('a template', () => {
  test('is changed in what is sent alone; documents made before stay as they were', async () => {
    const id = await addTemplate('{Title}', { numeratorId })
    const before = (await call('get', { id })).result.template
    const document = await addDocument(id, deal)
    const file = ['b.docx', docx(paragraph('New {Title}')).toString('base64')]
    const { template } = (await call('update', { id, fields: { name: 'B', file, sort: 5, active: 'N' } })).result
    assert.deepEqual(
      { ...template, updateTime: '', download: '', downloadMachine: '' },
      { ...before, name: 'B', sort: '5', active: 'N', updateTime: '', download: '', downloadMachine: '' },
    )
    assert.notEqual(template.download, before.download)
    assert.deepEqual(await documents.read(document), ['Roof'])
    assert.deepEqual(await documents.read(await addDocument(id, deal)), ['New Roof'])
    const types = (await call('update', { id, fields: { entityTypeId: ['2_category_0', 4], users: ['DR1', 'x'] } }))
      .result.template
    assert.deepEqual([types.entityTypeId, types.users], [['2_category_0', '4'], { DR1: 'DR1' }])
  })

  test('comes as a file of a form too', async () => {
    const { http } = await crm.portal.listen({ httpsPort: 'off' })
    const form = new FormData()
    const texts = { name: 'A', numeratorId: String(numeratorId), region: 'de', 'entityTypeId][': '2' }
    for (const [field, text] of Object.entries(texts)) form.set(`fields[${field}]`, text)
    form.set('fields[file]', new Blob([Buffer.from(content, 'base64')]), 'a.docx')
    const { userId, code } = crm.portal.webhook
    const response = await fetch(`${http}/rest/${userId}/${code}/${name('add')}`, { method: 'POST', body: form })
    const { result } = (await response.json()) as { result: { template: { id: string; entityTypeId: string[] } } }
    assert.deepEqual(result.template.entityTypeId, ['2'])
    assert.deepEqual(await documents.read(await addDocument(result.template.id, deal)), ['Roof'])
  })

  test('is for who adds it where nobody is named', async () => {
    const { template } = (await call('add', { fields: given })).result
    assert.deepEqual(template.users, { U1: 'U1' })
  })

  test('is found by its fields, by its types, and once deleted only by asking for that', async () => {
    const ids = [
      await addTemplate('a', { numeratorId, region: 'fr', entityTypeId: ['2', '31_1'], name: 'One' }),
      await addTemplate('a', { numeratorId, region: 'fr', entityTypeId: ['4'], name: 'Two' }),
      await addTemplate('a', { numeratorId, region: 'fr', entityTypeId: ['4'], name: 'Gone' }),
    ]
    assert.equal((await call('delete', { id: ids[2] })).result, null)
    const found = async (filter: Fields) =>
      Object.keys((await call('list', { filter: { region: 'fr', ...filter } })).result.templates)
    assert.deepEqual(await found({}), [ids[0], ids[1]])
    assert.deepEqual(await found({ entityTypeId: ['2', '2_category_37'] }), [ids[0]])
    assert.deepEqual(await found({ '@entityTypeId': ['4', '31_1'] }), [ids[0], ids[1]])
    assert.deepEqual(await found({ '!entityTypeId': '4' }), [ids[0]])
    assert.deepEqual(await found({ isDeleted: 'Y' }), [ids[2]])
    assert.deepEqual(await found({ name: 'two', moduleId: 'crm' }), [ids[1]])
    assert.deepEqual(await found({ moduleId: 'rest' }), [])

    const select = ['id', 'name', 'entityTypeId', 'users']
    const { result, total } = await call('list', { select, order: { id: 'desc' }, filter: { region: 'fr' } })
    assert.equal(total, 2)
    const shown = result.templates[ids[0]!]
    assert.deepEqual(Object.keys(shown).sort(), ['download', 'downloadMachine', 'entityTypeId', 'id', 'name', 'users'])
    assert.deepEqual([shown.entityTypeId, shown.users], [['2', '31_1'], ['UA']])
    const star = (await call('list', { filter: { id: ids[0] } })).result.templates[ids[0]!]
    assert.deepEqual(['entityTypeId' in star, 'users' in star, star.numeratorId], [false, false, String(numeratorId)])
    assert.deepEqual((await call('list', { filter: { region: 'none' } })).result, { templates: [] })
  })

  test('that was deleted can be looked at and not be changed', async () => {
    const id = await addTemplate('a', { numeratorId })
    await call('delete', { id })
    assert.equal((await call('get', { id })).result.template.isDeleted, 'Y')
    fails(await call('update', { id, fields: { name: 'B' } }), '0', 'Template not found')
    fails(await call('delete', { id }), '0', 'Template not found')
    fails(await call('getfields', { id, entityTypeId: 2 }), '', 'Cannot get fields from deleted template')
  })

  const rows: [what: string, verb: string, params: Fields, code: string, text: string][] = [
    ['no fields', 'add', {}, '100', 'Could not find value for parameter {fields}'],
    [
      'a text for fields',
      'add',
      { fields: 'x' },
      '100',
      'Invalid value {x} to match with parameter {fields}. Should be value of type array.',
    ],
    ['no numerator', 'add', { fields: { ...given, numeratorId: '' } }, '0', 'Empty required fields: numeratorId'],
    [
      'a numerator that is not there',
      'add',
      { fields: { ...given, numeratorId: 999 } },
      '100',
      'Could not construct parameter {numerator}',
    ],
    [
      'a type that is not there',
      'add',
      { fields: { ...given, entityTypeId: ['999'] } },
      '0',
      'No provider for entityTypeId',
    ],
    ['a map for a name', 'add', { fields: { ...given, name: {} } }, '0', 'Empty required fields: name'],
    ['no file', 'add', { fields: { ...given, file: ['a.docx'] } }, '0', 'Missing file content'],
    ['an empty file', 'add', { fields: { ...given, file: ['a.docx', ''] } }, '0', 'Missing file content'],
    [
      'an archive that is no .docx',
      'add',
      { fields: { ...given, file: ['a.docx', zipOf({ 'a.txt': 'a' })] } },
      '0',
      'Could not save file',
    ],
    [
      'broken XML',
      'add',
      { fields: { ...given, file: ['a.docx', zipOf({ '[Content_Types].xml': '<', 'word/document.xml': '<' })] } },
      '0',
      'Could not save file',
    ],
    [
      'an archive that grows without end',
      'add',
      { fields: { ...given, file: ['a.docx', bomb()] } },
      '0',
      'Could not save file',
    ],
    ['an id that is not there', 'update', { id: 999_999, fields: {} }, '0', 'Template not found'],
    ['a file that is none', 'update', { id: 1, fields: { file: 'x' } }, '0', 'Could not save file'],
    ['no id', 'get', {}, '0', 'Template not found'],
    ['no type', 'getfields', { id: 1 }, '100', 'Bitrix\\DocumentGenerator\\Template constructor must be is public'],
    ['a type that is not there', 'getfields', { id: 1, entityTypeId: 999 }, '0', 'No provider for entityTypeId'],
  ]
  for (const [what, verb, params, code, text] of rows)
    test(`${verb} is refused with ${what}`, async () => {
      const before = (await call('list')).total
      fails(await call(verb, params), code, text)
      assert.equal((await call('list')).total, before)
    })
})

function zipOf(parts: Record<string, string>): string {
  const zip = new PizZip()
  for (const [part, text] of Object.entries(parts)) zip.file(part, text)
  return zip.generate({ type: 'base64' })
}

/** A part of 100 MB of nothing, which the archive says is one byte. */
function bomb(): string {
  const zip = docx(paragraph('a'), { 'word/header1.xml': 'ZZZZ' })
  const packed = deflateRawSync(Buffer.alloc(100 * 1024 * 1024))
  const archive = new PizZip(zip)
  archive.file('word/header1.xml', packed, { binary: true, compression: 'STORE' })
  const stored = archive.generate({ type: 'nodebuffer', compression: 'STORE' })
  // The method of compression stands in both headers of the entry.
  const at = (signature: number, nameAt: number, from = 0): number => {
    for (
      let i = stored.indexOf(Buffer.from('word/header1.xml'), from);
      i >= 0;
      i = stored.indexOf(Buffer.from('word/header1.xml'), i + 1)
    )
      if (i >= nameAt && stored.readUInt32LE(i - nameAt) === signature) return i - nameAt
    throw new Error('no header')
  }
  stored.writeUInt16LE(8, at(0x04034b50, 30) + 8)
  stored.writeUInt16LE(8, at(0x02014b50, 46) + 10)
  return stored.toString('base64')
}
