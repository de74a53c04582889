// What a place of a template shows: fields of the record, values of the caller, modifiers, rows, pictures.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openCrm } from '../support/crm.ts'
import { documentsOf, PNG } from '../support/documents.ts'
import { docx, paragraph, partsOf, table, textOf } from '../support/docx.ts'

const crm = await openCrm({ timezone: 'Europe/Berlin' })
const documents = documentsOf(crm)
const { addTemplate, addDocument, addNumerator, fileAt } = documents
const numeratorId = await addNumerator()
const person = await crm.add('contact', {
  NAME: 'Anna',
  SECOND_NAME: 'Maria',
  LAST_NAME: 'Frost',
  PHONE: [{ VALUE: '+15550100' }, { VALUE: '+15550101' }],
})
const second = await crm.add('contact', { NAME: 'Otto', LAST_NAME: 'Berg' })
const company = await crm.add('company', { TITLE: 'Birch', EMAIL: [{ VALUE: 'a@example.com' }] })
await crm.result('crm.deal.userfield.add', {
  fields: {
    FIELD_NAME: 'COLOR',
    USER_TYPE_ID: 'enumeration',
    MULTIPLE: 'Y',
    LIST: [{ VALUE: 'red' }, { VALUE: 'blue' }],
  },
})
const { LIST: colors } = (await crm.result('crm.deal.userfield.list', { filter: { FIELD_NAME: 'UF_CRM_COLOR' } }))[0]
const deal = await crm.add('deal', {
  ...{ TITLE: 'Roof', COMPANY_ID: company, CONTACT_IDS: [person, second], OPPORTUNITY: 1200, CURRENCY_ID: 'USD' },
  ...{ BEGINDATE: '2026-03-05', UF_CRM_COLOR: colors.map(({ ID }: { ID: string }) => ID) },
})
const withRows = await crm.add('deal', { TITLE: 'Goods', CURRENCY_ID: 'EUR' })
await crm.result('crm.deal.productrows.set', {
  id: withRows,
  rows: [
    { PRODUCT_NAME: 'Slate', PRICE: 10, QUANTITY: 3, TAX_RATE: 20, TAX_INCLUDED: 'Y' },
    { PRODUCT_NAME: 'Nail', PRICE: 0.5, QUANTITY: 100 },
  ],
})

/** What a template of one paragraph shows. */
async function shown(text: string, more: object = {}, entityId = deal, region = 'us'): Promise<string> {
  const templateId = await addTemplate(text, { numeratorId, region })
  const [line] = await documents.read(await addDocument(templateId, entityId, { ...more }))
  return line!.replace(/[\u00a0\u202f]/g, ' ')
}

describe('a place shows', () => {
  const rows: [what: string, place: string, expected: string][] = [
    ['a field of the record', '{Title}', 'Roof'],
    ['the same in letters of any size', '{TITLE}', 'Roof'],
    ['the name of a stage', '{StageId}', 'New'],
    ['a date as the region writes it', '{BeginDate}', '03/05/2026'],
    ['a date in a format', '{BeginDate~j F Y}', '5 March 2026'],
    ['a date in a format that is named', '{BeginDate~Format=Y-m-d}', '2026-03-05'],
    ['money with zeros', '{Opportunity}', '$1,200.00'],
    ['money without zeros', '{Opportunity~WZ=N}', '$1,200'],
    ['money without its sign', '{Opportunity~NS=Y}', '1,200.00'],
    ['money in words', '{Opportunity~W=Y}', 'One thousand two hundred dollars'],
    ['elements of a list that users made', '{UfCrmColor}', 'red, blue'],
    ['a field of the client', '{ClientEmail}', 'a@example.com'],
    ['who is responsible', '{AssignedFormattedName}', 'Administrator'],
    ['a person in the order of the region', '{ContactFormattedName}', 'Anna Frost'],
    ['a person in another order', '{ContactFormattedName~#LAST_NAME# #NAME_SHORT# #SECOND_NAME_SHORT#}', 'Frost A. M.'],
    ['several values with commas', '{ContactPhone}', '+15550100, +15550101'],
    ['the first of several values', '{ContactPhone~mfirst=Y}', '+15550100'],
    ['several values on lines', '{ContactPhone~mseparator=2}', '+15550100\n+15550101'],
    ['the first of a list', '{ContactsContactLastName}', 'Frost'],
    ['another one of a list', '{ContactsContactLastName~index=1}', 'Berg'],
    ['one of a list that is not there', '{ContactsContactLastName~index=2}', ''],
    ['all of a list', '{ContactsContactLastName~all=y}', 'Frost, Berg'],
    ['nothing where nothing is called so', '{NothingAtAll}', ''],
    ['braces that are no place', '{#if} { 1 } {} }{', '{#if} { 1 } {} }{'],
  ]
  for (const [what, place, expected] of rows)
    test(what, async () => assert.equal(await shown(`[${place}]`), `[${expected}]`))

  test('names of months and money of the region, and of the language for one that nobody knows', async () => {
    const place = '{BeginDate~d F Y} {Opportunity}'
    assert.equal(await shown(place, {}, deal, 'ru'), '05 марта 2026 1 200,00 $')
    assert.equal(await shown(place, {}, deal, 'DE'), '05 März 2026 1.200,00 $')
    assert.equal(await shown(place, {}, deal, 'xx'), '05 March 2026 US$1,200.00')
  })
})

describe('what the caller gives', () => {
  test('stands in the place of what the record has, written as the field is', async () => {
    const values = { Title: 'Mine', BeginDate: '2026-12-31', Opportunity: 5, Own: 'new', DocumentNumber: 'A-1' }
    assert.equal(
      await shown('{Title} {BeginDate~d.m.y} {Opportunity} {Own} {DocumentNumber} {DocumentTitle}', { values }),
      'Mine 31.12.26 $5.00 new A-1 Template A-1',
    )
  })

  test('has the type that is said of it', async () => {
    const values = { Day: '2026-03-18T00:00:00+03:00', Who: { NAME: 'Vladislav', LAST_NAME: 'Gorelkin' } }
    const fields = {
      Day: { TYPE: 'DATE', FORMAT: { format: 'd.m.Y H:i' } },
      Who: { TYPE: 'NAME', FORMAT: { format: '#LAST_NAME#, #NAME#' } },
    }
    assert.equal(await shown('{Day} {Who}', { values, fields }), '17.03.2026 22:00 Gorelkin, Vladislav')
  })

  test('is never an instruction itself', async () => {
    assert.equal(await shown('{Own}', { values: { Own: '{Title} <b>&amp;</b>' } }), '{Title} <b>&amp;</b>')
  })

  test('a list of its own fills the rows of a table', async () => {
    const templateId = await addTemplate(
      docx(table(['Name', 'Price'], ['{TableIndex}. {TableItemName}', '{TableItemPrice}'], ['{Title}', ''])),
      { numeratorId },
    )
    const provider = 'Bitrix\\DocumentGenerator\\DataProvider\\'
    const document = await addDocument(templateId, deal, {
      values: {
        Table: [
          { Name: 'One', Price: '$1' },
          { Name: 'Two', Price: '$2' },
        ],
        ...{ TableItemName: 'Table.Item.Name', TableItemPrice: 'Table.Item.Price', TableIndex: 'Table.INDEX' },
      },
      fields: {
        Table: {
          PROVIDER: `${provider}ArrayDataProvider`,
          OPTIONS: { ITEM_NAME: 'Item', ITEM_PROVIDER: `${provider}HashDataProvider` },
        },
      },
    })
    assert.deepEqual(textOf(await fileAt(document.downloadUrl)), [
      'Name | Price',
      '1. One | $1',
      '2. Two | $2',
      'Roof | ',
    ])
  })
})

describe('rows of a table', () => {
  const goods = docx(
    table(['#', 'Name', 'Sum'], ['{ProductsIndex}', '{ProductsProductName}', '{ProductsProductPriceSum~NS=Y}']) +
      table(['{TaxesTaxTitle}', '{TaxesTaxValue}']) +
      paragraph('{TotalSum} {TotalRows} {ProductsProductName}'),
  )

  test('are there once for each product and for each tax', async () => {
    const { downloadUrl } = await addDocument(await addTemplate(goods, { numeratorId }), withRows)
    assert.deepEqual(textOf(await fileAt(downloadUrl)), [
      ...['# | Name | Sum', '1 | Slate | 30.00', '2 | Nail | 50.00', 'VAT 20% (included) | €5.00', '€80.00 2 Slate'],
    ])
  })

  test('are not there without products', async () => {
    const { downloadUrl } = await addDocument(await addTemplate(goods, { numeratorId }), deal)
    assert.deepEqual(textOf(await fileAt(downloadUrl)), ['# | Name | Sum', '$1,200.00 0 '])
  })

  test('take a value of the caller for every row, or one for each', async () => {
    const templateId = await addTemplate(goods, { numeratorId })
    const all = await addDocument(templateId, withRows, { values: { ProductsProductName: 'Same' } })
    assert.deepEqual(textOf(await fileAt(all.downloadUrl)).slice(1, 3), ['1 | Same | 30.00', '2 | Same | 50.00'])
    const each = await addDocument(templateId, withRows, { values: { ProductsProductName: ['A', 'B'] } })
    assert.deepEqual(textOf(await fileAt(each.downloadUrl)).slice(1, 3), ['1 | A | 30.00', '2 | B | 50.00'])
  })
})

describe('pictures', () => {
  const media = async ({ downloadUrl }: { downloadUrl: string }) =>
    partsOf(await fileAt(downloadUrl)).filter(name => /^word\/media\/./.test(name))
  const file = ['a.png', PNG.toString('base64')]
  const fields = { Image: { TYPE: 'IMAGE' }, Stamp: { TYPE: 'STAMP' } }

  test('are put in; stamps only where the document is to have them', async () => {
    const templateId = await addTemplate('{Image} {Stamp}', { numeratorId })
    const values = { Image: file, Stamp: `data:image/png;base64,${PNG.toString('base64')}` }
    const without = await addDocument(templateId, deal, { values, fields })
    assert.equal((await media(without)).length, 1)
    assert.deepEqual([without.stampsEnabled, without.changeStampsEnabled], [false, true])
    const stamped = await addDocument(templateId, deal, { values, fields, stampsEnabled: 1 })
    assert.equal((await media(stamped)).length, 2)
    assert.deepEqual([stamped.stampsEnabled, stamped.changeStampsDisabledReason], [true, ''])
    assert.deepEqual(await documents.read(stamped), [' '])
  })

  test('what is none is nothing', async () => {
    const templateId = await addTemplate('{Image}', { numeratorId })
    for (const value of ['https://example.com/a.png', ['a.png', 'bm9uZQ=='], 5]) {
      const document = await addDocument(templateId, deal, { values: { Image: value }, fields })
      assert.deepEqual([await media(document), await documents.read(document)], [[], ['']])
    }
  })

  test('stand in the place of a sample whose alternative text is the place', async () => {
    const sample =
      '<w:p><w:r><w:drawing><wp:inline xmlns:wp="w"><wp:docPr id="1" name="Logo" descr="{Image}"/><a:blip xmlns:a="a" xmlns:r="r" r:embed="rId9"/></wp:inline></w:drawing></w:r></w:p>'
    const templateId = await addTemplate(docx(sample), { numeratorId })
    const document = await addDocument(templateId, deal, { values: { Image: file }, fields })
    assert.deepEqual(await media(document), ['word/media/generated1.png'])
    const none = await addDocument(templateId, deal)
    assert.deepEqual(await media(none), [])
    const { documentFields } = await crm.result('crm.documentgenerator.document.getfields', { id: document.id })
    assert.equal(documentFields.Image.type, 'IMAGE')
  })

  test('of a product stand in its row', async () => {
    const product = await crm.result('crm.product.add', {
      fields: { NAME: 'Tile', PRICE: 1, CURRENCY_ID: 'EUR', PREVIEW_PICTURE: { fileData: file } },
    })
    const id = await crm.add('deal')
    await crm.result('crm.deal.productrows.set', { id, rows: [{ PRODUCT_ID: product, PRICE: 1, QUANTITY: 1 }] })
    const templateId = await addTemplate(docx(table(['{ProductsProductPreviewPicture}'])), { numeratorId })
    assert.equal((await media(await addDocument(templateId, id))).length, 1)
  })
})

describe('types of records', () => {
  test('a person, a company, a quote, an invoice and an item of a smart process', async () => {
    const { type } = await crm.result('crm.type.add', {
      fields: { title: 'Orders', entityTypeId: 1058, isClientEnabled: 'Y' },
    })
    const item = await crm.result('crm.item.add', {
      entityTypeId: type.entityTypeId,
      fields: { title: 'O', companyId: company },
    })
    const invoice = await crm.result('crm.item.add', { entityTypeId: 31, fields: { title: 'I', companyId: company } })
    const quote = await crm.add('quote', { TITLE: 'Q', COMPANY_ID: company })
    const types = [1, 3, 4, 7, 31, 1058]
    const templateId = await addTemplate('{Title}|{ClientName}|{ClientEmail}', { numeratorId, entityTypeId: types })
    const of = async (entityTypeId: number, entityId: number) =>
      documents.read(await addDocument(templateId, entityId, { entityTypeId }))
    const lead = await crm.add('lead', { TITLE: 'L', COMPANY_ID: company })
    assert.deepEqual(await of(1, lead), ['L|Birch|a@example.com'])
    assert.deepEqual(await of(3, person), ['|Anna Frost|'])
    assert.deepEqual(await of(4, company), ['Birch|Birch|a@example.com'])
    assert.deepEqual(await of(7, quote), ['Q|Birch|a@example.com'])
    assert.deepEqual(await of(31, invoice.item.id), ['I|Birch|a@example.com'])
    assert.deepEqual(await of(1058, item.item.id), ['O|Birch|a@example.com'])
  })

  test('an invoice of the old kind', async () => {
    const [personType] = await crm.result('crm.persontype.list', { filter: { NAME: 'CRM_COMPANY' } })
    const [system] = await crm.result('crm.paysystem.list')
    const fields = {
      ORDER_TOPIC: 'Roof',
      PERSON_TYPE_ID: personType.ID,
      PAY_SYSTEM_ID: system.ID,
      UF_COMPANY_ID: company,
    }
    const PRODUCT_ROWS = [{ PRODUCT_NAME: 'Slate', PRICE: 12, VAT_RATE: 0.2, QUANTITY: 2 }]
    const id = await crm.result('crm.invoice.add', { fields: { ...fields, PRODUCT_ROWS } })
    const text = '{OrderTopic}|{ClientName}|{ProductsProductName}|{TotalSum}|{TotalTax}'
    const templateId = await addTemplate(text, { numeratorId, entityTypeId: [5] })
    const document = await addDocument(templateId, id, { entityTypeId: 5 })
    assert.deepEqual(await documents.read(document), ['Roof|Birch|Slate|$24.00|$4.00'])
    assert.deepEqual(document.products, { currencyId: 'USD', totalSum: '24.00', totalRows: 1 })
    await crm.result('crm.invoice.delete', { id })
    const { error_description } = await crm.call('crm.documentgenerator.document.get', { id: document.id })
    assert.equal(error_description, 'Document not found')
  })
})
