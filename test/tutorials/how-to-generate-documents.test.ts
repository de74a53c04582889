// tutorials/crm/how-to-add-crm-objects/how-to-generate-documents.md: a numerator, a template and a document of a deal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSdk } from '../support/b24jssdk.ts'
import { openCrm } from '../support/crm.ts'
import { docx, paragraph, textOf } from '../support/docx.ts'

const crm = await openCrm({ timezone: 'Europe/Berlin' })
const { call } = await openSdk(crm.portal)
const { http } = await crm.portal.listen({ httpsPort: 'off' })
const dealId = await crm.add('deal', { TITLE: 'Demonstration', OPPORTUNITY: 1500.5, CURRENCY_ID: 'EUR' })
const template = docx(paragraph('No {DocumentNumber} of {DocumentCreateTime}: {Title}, {TotalSum}, {Nothing}.'))
const fetched = async (url: string) => new Uint8Array(await (await fetch(new URL(url, http))).arrayBuffer())

let numeratorId: number
let templateId: string

test('1. the numerator', async () => {
  const { numerator } = await call('crm.documentgenerator.numerator.add', {
    fields: { name: 'Numerator from REST', template: '{NUMBER}' },
  })
  numeratorId = numerator.id
  assert.equal(typeof numeratorId, 'number')
  assert.deepEqual(numerator, {
    id: numeratorId,
    name: 'Numerator from REST',
    template: '{NUMBER}',
    code: null,
    settings: {
      Bitrix_Main_Numerator_Generator_SequentNumberGenerator: {
        ...{
          start: 1,
          step: 1,
          length: 0,
          padString: '0',
          periodicBy: null,
          timezone: null,
          isDirectNumeration: false,
        },
      },
    },
  })
})

test('2. the template', async () => {
  const { template: added } = await call('crm.documentgenerator.template.add', {
    fields: {
      ...{
        name: 'Demonstration product implementation',
        numeratorId,
        region: 'de',
        users: ['UA'],
        entityTypeId: ['2'],
      },
      file: ['template.docx', template.toString('base64')],
    },
  })
  templateId = added.id
  const { id, download, downloadMachine, createTime, updateTime, ...rest } = added
  assert.match(id, /^\d+$/)
  assert.equal(createTime, updateTime)
  assert.match(createTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/)
  assert.deepEqual(rest, {
    name: 'Demonstration product implementation',
    region: 'de',
    code: null,
    active: 'Y',
    moduleId: 'crm',
    numeratorId: String(numeratorId),
    withStamps: 'N',
    users: { UA: 'UA' },
    isDeleted: 'N',
    sort: '500',
    entityTypeId: ['2'],
  })
  for (const url of [download, downloadMachine]) assert.deepEqual(Buffer.from(await fetched(url)), template)
})

test('3. the document, whose fields come from the deal', async () => {
  const { document } = await call('crm.documentgenerator.document.add', {
    templateId,
    entityTypeId: 2,
    entityId: dealId,
  })
  assert.equal(typeof document.id, 'number')
  const { title, number, entityTypeId, entityId, createdBy, publicUrl, products } = document
  assert.deepEqual(
    { title, number, entityTypeId, entityId, createdBy, publicUrl, products, templateId: document.templateId },
    {
      title: 'Demonstration product implementation 1',
      number: '1',
      entityTypeId: '2',
      entityId: String(dealId),
      createdBy: 1,
      publicUrl: null,
      products: { currencyId: 'EUR', totalSum: '1500.50', totalRows: 0 },
      templateId,
    },
  )
  const day = document.createTime.slice(0, 10).split('-').reverse().join('.')
  assert.deepEqual(textOf(await fetched(document.downloadUrl)), [`No 1 of ${day}: Demonstration, 1.500,50\u00a0€, .`])
  assert.deepEqual(await fetched(document.downloadUrlMachine), await fetched(document.downloadUrl))

  const shown = await call('crm.documentgenerator.document.get', { id: document.id })
  assert.deepEqual({ ...shown.document, id: document.id, createdBy: 1 }, document)
  assert.equal(shown.document.id, String(document.id))
})

test('the next document has the next number, of whatever template', async () => {
  const { template: other } = await call('crm.documentgenerator.template.add', {
    fields: {
      ...{ name: 'Other', numeratorId, region: 'us', entityTypeId: [2] },
      file: ['other.docx', template.toString('base64')],
    },
  })
  const { document } = await call('crm.documentgenerator.document.add', {
    ...{ templateId: other.id, entityTypeId: 2, entityId: dealId },
  })
  assert.deepEqual([document.number, document.title], ['2', 'Other 2'])
  const fields = await call('crm.documentgenerator.template.getfields', { id: templateId, entityTypeId: 2 })
  assert.deepEqual(Object.keys(fields.templateFields).sort(), [
    ...['DocumentCreateTime', 'DocumentNumber', 'MY_COMPANY', 'Nothing', 'Title', 'TotalSum'],
  ])
})

test('a deal that is not there is an empty document, and its number is spent', async () => {
  const { document } = await call('crm.documentgenerator.document.add', {
    templateId,
    entityTypeId: 2,
    entityId: 999_999,
  })
  assert.equal(document.number, '3')
  const [text] = textOf(await fetched(document.downloadUrl))
  assert.match(text!, /^No 3 of \d\d\.\d\d\.\d{4}: , /)
})

test('what is wrong is told as the tutorial tells it', async () => {
  const numerators = { name: 'No template' }
  const given = { templateId, entityTypeId: 2, entityId: dealId }
  const wrong: [method: string, params: object, text: string][] = [
    ['numerator.add', { fields: numerators }, 'Empty required fields: template'],
    ['template.add', { fields: { sort: 1 } }, 'Empty required fields: name, numeratorId, region, entityTypeId'],
    ['template.add', { fields: { name: 'A', numeratorId, region: 'de', entityTypeId: ['2'] } }, 'Missing file content'],
    [
      'template.add',
      { fields: { name: 'A', numeratorId, region: 'de', entityTypeId: ['2'], file: ['a.docx', 'bm8gZG9jeA=='] } },
      'Could not save file',
    ],
    ['document.add', { ...given, templateId: 999 }, 'Template not found'],
    ['document.add', { ...given, entityTypeId: 999 }, 'No provider for entityTypeId'],
    ['document.add', { ...given, entityId: '' }, 'Empty required parameter "value"'],
  ]
  for (const [method, params, text] of wrong) {
    const { status, error, error_description } = await crm.call(`crm.documentgenerator.${method}`, { ...params })
    assert.deepEqual([status, error, error_description], [400, '0', text], method)
  }
})
