// Documents as callers have them: made, listed, changed, shared, deleted, uploaded.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { documentsOf, PNG } from '../support/documents.ts'
import { docx, paragraph, textOf } from '../support/docx.ts'
import { handler } from '../support/handler.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { portal, result } = crm
const { http } = await portal.listen({ httpsPort: 'off' })
const documents = documentsOf(crm)
const { addTemplate, addDocument, addNumerator, fileAt } = documents
const read = (document: { downloadUrl: string }) => documents.read(document)
const name = (verb: string) => `crm.documentgenerator.document.${verb}`
const get = async (id: unknown, userId?: number) => (await result(name('get'), { id }, userId)).document

const numeratorId = await addNumerator()
const templateId = await addTemplate('{DocumentNumber}: {Title}', { numeratorId })
const deal = await crm.add('deal', { TITLE: 'Roof' })

describe('a document', () => {
  test('is made anew by an update, of what its record is now; its title stays', async () => {
    const { id } = await addDocument(templateId, deal, { values: { DocumentNumber: '2026-001', Extra: 1 } })
    await crm.update('deal', deal, { TITLE: 'New roof' })
    const { document } = await result(name('update'), { id, values: { DocumentNumber: '2026-002' } })
    assert.deepEqual(await read(document), ['2026-002: New roof'])
    assert.deepEqual(
      [document.number, document.title, document.updatedBy, document.createdBy, document.stampsEnabled],
      ['2026-002', 'Template 2026-001', 1, '1', true],
    )
    assert.deepEqual(document.values, {
      ...{
        productsTableVariant: '',
        _creationMethod: 'rest',
        stampsEnabled: true,
        DocumentNumber: '2026-002',
        Extra: 1,
      },
    })
    const again = await result(name('update'), { id, values: { DocumentTitle: 'Other' }, stampsEnabled: 0 })
    assert.deepEqual([again.document.title, again.document.stampsEnabled], ['Other', false])
    // The file before is gone.
    await assert.rejects(fileAt(document.downloadUrl))
  })

  test('tells its fields, as they would be with other values', async () => {
    const { id } = await addDocument(templateId, deal, { values: { DocumentNumber: '7' } })
    const { documentFields } = await result(name('getfields'), { id, values: { DocumentNumber: '2026-001' } })
    assert.deepEqual(documentFields.DocumentNumber, {
      title: 'Number',
      value: '2026-001',
      required: 'Y',
      group: ['Document'],
      chain: 'this.DOCUMENT.DOCUMENT_NUMBER',
      default: '2026-001',
    })
    assert.deepEqual(documentFields.Title.chain, 'this.SOURCE.TITLE')
    assert.equal((await get(id)).number, '7')
  })

  test('chooses among the own companies', async () => {
    const [one, other] = [
      await crm.add('company', { TITLE: 'One', IS_MY_COMPANY: 'Y' }),
      await crm.add('company', { TITLE: 'Other', IS_MY_COMPANY: 'Y' }),
    ]
    const template = await addTemplate('{MyCompanyTitle}', { numeratorId })
    const { templateFields } = await result('crm.documentgenerator.template.getfields', {
      id: template,
      entityTypeId: 2,
    })
    assert.deepEqual(templateFields.MY_COMPANY, {
      title: 'My Company',
      value: [
        { value: String(one), title: 'One', selected: true },
        { value: String(other), title: 'Other', selected: false },
      ],
      group: ['Document', 'My Company'],
    })
    const document = await addDocument(template, deal, { values: { MY_COMPANY: String(other) } })
    assert.deepEqual(await read(document), ['Other'])
  })

  test('needs a template that is there and a numerator', async () => {
    const gone = await addNumerator()
    const template = await addTemplate('{Title}', { numeratorId: gone })
    await result('crm.documentgenerator.numerator.delete', { id: gone })
    const add = (more: object) =>
      crm.call(name('add'), { templateId: template, entityTypeId: 2, entityId: deal, ...more })
    fails(await add({}), '0', 'Error getting next number')
    assert.deepEqual(await read(await addDocument(template, deal, { values: { DocumentNumber: '1' } })), ['New roof'])
    assert.equal(await result('crm.documentgenerator.template.delete', { id: template }), null)
    fails(await add({}), '0', 'Cannot create document on deleted template')
    fails(await add({ templateId: '' }), '100', 'Bitrix\\DocumentGenerator\\Template constructor must be is public')
    fails(
      await add({ values: 'x' }),
      '100',
      'Invalid value {x} to match with parameter {values}. Should be value of type array.',
    )
  })

  test('is listed by its record', async () => {
    const other = await crm.add('deal', { TITLE: 'Listed' })
    const ids = [(await addDocument(templateId, other)).id, (await addDocument(templateId, other)).id]
    const filter = { entityTypeId: 2, entityId: other }
    const list = async (more: object) => (await result(name('list'), { filter, ...more })).documents
    assert.deepEqual(
      (await list({ order: { id: 'desc' } })).map(({ id }: { id: string }) => id),
      ids.map(String).reverse(),
    )
    const [shown] = await list({ select: ['id'] })
    for (const key of ['fileId', 'values', 'downloadUrl', 'entityTypeId', 'stampsEnabled']) assert.ok(key in shown, key)
    assert.equal((await crm.call(name('list'), { filter })).total, 2)
    assert.deepEqual(await list({ filter: { ...filter, '>=number': '999999' } }), [])
    const { error, error_description } = await crm.call(name('list'), { select: ['entityTypeId'] })
    assert.equal(error, '100')
    assert.match(error_description!, /^Unknown field definition ENTITY_TYPE_ID /)
    fails(
      await crm.call(name('list'), { filter: { none: 1 } }),
      'INVALID_ARG_VALUE',
      "Invalid filter: field 'none' is not allowed in filter",
    )
  })

  test('goes when it is deleted, with its files', async () => {
    const { id, downloadUrl } = await addDocument(templateId, deal)
    assert.equal(await result(name('delete'), { id }), null)
    await assert.rejects(fileAt(downloadUrl))
    for (const verb of ['get', 'update', 'delete', 'getfields', 'enablepublicurl'])
      fails(await crm.call(name(verb), { id }), '0', 'Document not found')
    fails(await crm.call(name('get')), '100', 'Bitrix\\DocumentGenerator\\Document constructor must be is public')
  })

  test('stands in the timeline of its record', async () => {
    const other = await crm.add('deal')
    const { id } = await addDocument(templateId, other)
    // No method shows the timeline.
    const rows = await portal.store.read.selectFrom('timeline').selectAll().where('record_id', '=', other).execute()
    assert.deepEqual(
      rows.filter(({ type }) => type === 'document').map(({ settings }) => JSON.parse(settings!).id),
      [id],
    )
  })
})

describe('its record', () => {
  test('takes it along when it is deleted, and gives it to the record that it is merged into', async () => {
    const { url, received } = await handler({ after })
    const events = ['ADD', 'UPDATE', 'DELETE'].map(how => `ONCRMDOCUMENTGENERATORDOCUMENT${how}`)
    await portal.control('outgoing', 'add', { url, events })
    const told = async () => {
      await portal.rest.settled()
      return received.splice(0).map(({ form }) => [String(form.event).slice(30), form.data.FIELDS])
    }
    const company = await crm.add('company', { TITLE: 'Birch' })
    const other = await crm.add('company', { TITLE: 'Birch' })
    const { id } = await addDocument(templateId, other, { entityTypeId: 4 })
    const fields = (entity: number) => ({ ID: String(id), ENTITY_TYPE_ID: '4', ENTITY_ID: String(entity) })
    assert.deepEqual(await told(), [['ADD', fields(other)]])
    await result('crm.entity.mergeBatch', { params: { entityTypeId: 4, entityIds: [company, other] } })
    assert.equal((await get(id)).entityId, String(company))
    const { downloadUrl } = (await result(name('update'), { id })).document
    await fileAt(downloadUrl)
    await result('crm.company.delete', { id: company })
    assert.deepEqual(await told(), [
      ['UPDATE', fields(company)],
      ['DELETE', fields(company)],
    ])
    fails(await crm.call(name('get'), { id }), '0', 'Document not found')
    await assert.rejects(fileAt(downloadUrl))
  })
})

describe('who may', () => {
  const rights = (level: 'none' | 'own' | 'all') => ({
    DEAL: { read: level, update: level, add: level, delete: level },
  })
  const denied = 'DOCGEN_ACCESS_ERROR'

  test('read the record may read its documents; who may change it may make and change them', async () => {
    const reader = await userWith(crm, { DEAL: { read: 'all' } })
    const owner = await userWith(crm, rights('own'))
    const nobody = await userWith(crm, {})
    const mine = await crm.add('deal', { TITLE: 'Mine', ASSIGNED_BY_ID: owner })
    const { id } = await addDocument(templateId, mine, {}, owner)
    const foreign = await addDocument(templateId, deal)
    const call = (verb: string, params: object, userId: number) => crm.call(name(verb), { ...params }, userId)
    const listed = async (userId: number) =>
      (await call('list', { filter: { id: [id, foreign.id] } }, userId)).result.documents.length

    assert.deepEqual([await listed(reader), await listed(owner)], [2, 1])
    fails(await call('list', {}, nobody), '', 'You do not have permissions to view documents')
    fails(await call('list', { filter: { entityTypeId: 1 } }, reader), 'ACCESS_DENIED', 'Access denied')
    assert.equal((await get(id, reader)).id, String(id))
    fails(await call('get', { id: foreign.id }, owner), denied, 'Access denied')
    fails(await call('get', { id }, nobody), '', 'You do not have permissions to view documents')

    const modify = 'You do not have permissions to modify this document'
    fails(await call('update', { id }, reader), '0', modify)
    fails(await call('enablepublicurl', { id }, reader), '', modify)
    fails(await call('getfields', { id }, reader), '', 'You do not have permissions to modify documents')
    fails(await call('delete', { id }, reader), denied, 'Access denied')
    fails(await call('update', { id: foreign.id }, owner), denied, 'Access denied')
    const wanted = { templateId, entityTypeId: 2, entityId: deal }
    for (const userId of [reader, owner, nobody]) fails(await call('add', wanted, userId), denied, 'Access denied')
    // Of a deal that is not there, who may change all of them.
    fails(await call('add', { ...wanted, entityId: 999_999 }, owner), denied, 'Access denied')
    assert.equal((await call('update', { id }, owner)).status, 200)
    assert.equal((await call('delete', { id }, owner)).status, 200)
  })

  test('make documents with a template is what the template says', async () => {
    const [one, other] = [await userWith(crm, rights('all')), await userWith(crm, rights('all'))]
    const template = await addTemplate('{Title}', { numeratorId, users: [`U${one}`] })
    assert.equal((await addDocument(template, deal, {}, one)).createdBy, one)
    fails(
      await crm.call(name('add'), { templateId: template, entityTypeId: 2, entityId: deal }, other),
      denied,
      'Access denied',
    )
  })

  test('change templates and numerators is who may change the settings of the CRM', async () => {
    const user = await userWith(crm, rights('all'))
    const text = 'You do not have permissions to modify templates'
    const fields = { name: 'A' }
    for (const [method, params] of Object.entries({
      'template.add': { fields },
      'template.get': { id: templateId },
      'template.getfields': { id: templateId, entityTypeId: 2 },
      'template.list': {},
      'template.update': { id: templateId, fields },
      'template.delete': { id: templateId },
      'numerator.add': { fields },
      'numerator.get': { id: numeratorId },
      'numerator.list': {},
      'numerator.update': { id: numeratorId, fields },
      'numerator.delete': { id: numeratorId },
    }))
      fails(await crm.call(`crm.documentgenerator.${method}`, params, user), '', text)
    const editor = await userWith(crm, { CONFIG: { update: 'all' } })
    fails(
      await crm.call(
        'crm.documentgenerator.template.getfields',
        { id: templateId, entityTypeId: 2, entityId: deal },
        editor,
      ),
      denied,
      'Access denied',
    )
  })
})

describe('a public link', () => {
  const page = async (url: string) => {
    const response = await fetch(new URL(new URL(url, http).pathname, http))
    return { status: response.status, text: await response.text(), headers: response.headers }
  }

  test('opens a page and its files to everybody, until it is switched off', async () => {
    const { id } = await addDocument(templateId, deal, { values: { DocumentTitle: '<b>Offer</b>' } })
    const { publicUrl } = await result(name('enablepublicurl'), { id })
    assert.equal((await get(id)).publicUrl, publicUrl)
    assert.deepEqual(await result(name('enablepublicurl'), { id, status: 1 }), { publicUrl })
    const shown = await page(publicUrl)
    assert.equal(shown.status, 200)
    assert.ok(shown.text.includes('&lt;b&gt;Offer&lt;/b&gt;'))
    assert.ok(!shown.text.includes('/pdf"'))
    const file = await fetch(new URL(`${new URL(publicUrl, http).pathname}/docx`, http))
    assert.match(file.headers.get('content-type')!, /wordprocessingml/)
    assert.match(file.headers.get('content-disposition')!, /^attachment; /)
    assert.equal(textOf(new Uint8Array(await file.arrayBuffer())).length, 1)
    assert.equal((await page(`${publicUrl}/pdf`)).status, 404)

    assert.deepEqual(await result(name('enablepublicurl'), { id, status: 0 }), { publicUrl: null })
    for (const url of [publicUrl, `${publicUrl}/docx`, `${http}/pub/document/none`])
      assert.equal((await page(url)).status, 404, url)
    assert.notEqual((await result(name('enablepublicurl'), { id })).publicUrl, publicUrl)
  })
})

describe('an uploaded document', () => {
  const content = docx(paragraph('Ready {Title}')).toString('base64')
  const given = { entityTypeId: 2, entityId: deal, region: 'de', title: 'Made elsewhere', number: '9' }
  const upload = (fields: object) => crm.call(name('upload'), { fields })

  test('is what it was, with its PDF and its picture', async () => {
    const pdfContent = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64')
    const fields = { ...given, fileContent: content, pdfContent, imageContent: PNG.toString('base64') }
    const { document } = await result(name('upload'), { fields })
    assert.deepEqual([typeof document.id, document.title, document.number], ['string', 'Made elsewhere', '9'])
    assert.deepEqual(
      [document.isTransformationError, document.values],
      [false, { productsTableVariant: '', _creationMethod: 'rest' }],
    )
    assert.deepEqual(await read(document), ['Ready {Title}'])
    assert.deepEqual(Buffer.from(await fileAt(document.imageUrl)), PNG)
    assert.equal(Buffer.from(await fileAt(document.pdfUrl)).toString('base64'), pdfContent)
    // Its template is shown to nobody.
    fails(await crm.call('crm.documentgenerator.template.get', { id: document.templateId }), '0', 'Template not found')

    const updated = await result(name('update'), { id: document.id, values: { DocumentNumber: '10' } })
    assert.equal(updated.document.number, '10')
    assert.deepEqual(await read(updated.document), ['Ready {Title}'])
    assert.deepEqual((await result(name('getfields'), { id: document.id })).documentFields, [])
  })

  test('is called by its id where nothing names it', async () => {
    const { title: _, number: __, ...rest } = given
    const { document } = await result(name('upload'), { fields: { ...rest, fileContent: content } })
    assert.deepEqual([document.title, document.number], [document.id, document.id])
  })

  const rows: [what: string, fields: object, code: string, text: string][] = [
    ['nothing', {}, '0', 'Empty required fields: entityTypeId, fileContent, region, entityId'],
    ['no content', given, '0', 'Empty required fields: fileContent'],
    [
      'a type that is no number',
      { ...given, fileContent: content, entityTypeId: 'x' },
      '0',
      'Wrong "entityTypeId" field value',
    ],
    [
      'a type that is not there',
      { ...given, fileContent: content, entityTypeId: 999 },
      '0',
      'No provider for entityTypeId',
    ],
    ['an id that is none', { ...given, fileContent: content, entityId: 'x' }, '0', 'Wrong "entityId" field value'],
    [
      'a record that is not there',
      { ...given, fileContent: content, entityId: 999_999 },
      '0',
      'Wrong "entityId" field value',
    ],
    ['no base64', { ...given, fileContent: '***' }, '0', 'Missing file content'],
    ['no .docx', { ...given, fileContent: 'SGVsbG8gV29ybGQ=' }, '0', 'Could not save file'],
    ['no PDF', { ...given, fileContent: content, pdfContent: content }, '0', 'Could not save file'],
    ['no picture', { ...given, fileContent: content, imageContent: content }, '0', 'Could not save file'],
  ]
  for (const [what, fields, code, text] of rows)
    test(`is refused with ${what}`, async () => {
      const before = (await crm.call(name('list'))).total
      fails(await upload(fields), code, text)
      assert.equal((await crm.call(name('list'))).total, before)
    })
})
