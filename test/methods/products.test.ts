import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { chunks } from '../../src/lib/chunks.ts'
import { fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

const NOBODY = 2
const CONFIGURER = 3

const crm = await openCrm()
const { result, call } = crm

type Fields = Record<string, unknown>

before(async () => {
  await addUsers(crm.portal, 2)
  await addRole(crm.portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
})

const addProduct = (fields: Fields = {}): Promise<number> =>
  result('crm.product.add', { fields: { NAME: 'Plastic Chair', ...fields } })

const getProduct = (id: number) => result('crm.product.get', { id })

const update = (id: number, fields: Fields) => result('crm.product.update', { id, fields })

const addSection = (fields: Fields): Promise<number> => result('crm.productsection.add', { fields })

/** Ids of products that a filter finds, in the order of their ids. */
const found = async (filter: Fields): Promise<number[]> => {
  const list = await result('crm.product.list', { filter, select: ['ID'], order: { ID: 'ASC' } })
  return list.map((one: { ID: string }) => Number(one.ID))
}

const png = ['1.png', Buffer.from('picture').toString('base64')]

describe('the catalogue', () => {
  test('is one, found as the page of properties looks for it', async () => {
    const list = await result('crm.catalog.list', { filter: { ORIGINATOR_ID: '', ORIGIN_ID: '' } }, NOBODY)
    assert.equal(list.length, 1)
    assert.deepEqual(await result('crm.catalog.get', { id: list[0].ID }, NOBODY), list[0])
    assert.deepEqual(Object.keys(await result('crm.catalog.fields')), [
      'ID',
      'NAME',
      'ORIGINATOR_ID',
      'ORIGIN_ID',
      'XML_ID',
    ])
    fails(await call('crm.catalog.get', { id: 99 }), '', 'Not found')
  })
})

describe('a product', () => {
  test('has what nothing is said of', async () => {
    const id = await addProduct()
    const { DATE_CREATE, TIMESTAMP_X, ...rest } = await getProduct(id)
    assert.match(DATE_CREATE, /^\d{4}-\d\d-\d\dT/)
    assert.equal(TIMESTAMP_X, DATE_CREATE)
    assert.deepEqual(rest, {
      ID: String(id),
      CATALOG_ID: '1',
      PRICE: null,
      CURRENCY_ID: 'USD',
      NAME: 'Plastic Chair',
      CODE: 'plastic_chair',
      DESCRIPTION: null,
      DESCRIPTION_TYPE: 'text',
      ACTIVE: 'Y',
      SECTION_ID: null,
      SORT: '500',
      VAT_ID: null,
      VAT_INCLUDED: 'N',
      MEASURE: '5',
      XML_ID: null,
      PREVIEW_PICTURE: null,
      DETAIL_PICTURE: null,
      MODIFIED_BY: '1',
      CREATED_BY: '1',
    })
  })

  test('is changed, its price with the currency', async () => {
    const id = await addProduct({ PRICE: 4900, CURRENCY_ID: 'USD', SORT: 5, VAT_ID: 3, MEASURE: 1 })
    assert.equal(await update(id, { CURRENCY_ID: 'EUR', PRICE: '5000.125' }), true)
    const { PRICE, CURRENCY_ID, SORT, VAT_ID } = await getProduct(id)
    assert.deepEqual(
      { PRICE, CURRENCY_ID, SORT, VAT_ID },
      { PRICE: '5000.13', CURRENCY_ID: 'EUR', SORT: '5', VAT_ID: '3' },
    )
    fails(
      await call('crm.product.update', { id, fields: { PRICE: 1 } }),
      'ERROR_CORE',
      "The field 'CURRENCY_ID' is required.",
    )
    assert.equal(await result('crm.product.delete', { id }), true)
    fails(await call('crm.product.get', { id }), '', 'Not found')
    fails(await call('crm.product.update', { id, fields: {} }), '', 'Not found')
  })

  test('has a code of a hundred letters at most', async () => {
    assert.equal((await getProduct(await addProduct({ NAME: 'Стул «Щука» № 5' }))).CODE, 'stul_shchuka_5')
    assert.equal((await getProduct(await addProduct({ NAME: 'x'.repeat(150) }))).CODE, 'x'.repeat(100))
    assert.equal((await getProduct(await addProduct({ CODE: 'Own' }))).CODE, 'Own')
  })

  test('refuses what leads nowhere', async () => {
    const cases: [Fields, string][] = [
      [{ CATALOG_ID: 99 }, 'Catalogue'],
      [{ SECTION_ID: 99 }, 'Section'],
      [{ VAT_ID: 99 }, 'VAT rate'],
      [{ MEASURE: 99 }, 'Unit of measurement'],
      [{ CURRENCY_ID: 'dollars' }, 'Currency'],
      [{ PRICE: 'much' }, 'Price'],
      [{ DESCRIPTION_TYPE: 'pdf' }, 'Description type'],
    ]
    for (const [fields, title] of cases)
      fails(
        await call('crm.product.add', { fields: { NAME: 'x', ...fields } }),
        '',
        `Invalid value for the "${title}" field`,
      )
    fails(await call('crm.product.add', { fields: { PRICE: 1 } }), 'ERROR_CORE', "The field 'NAME' is required.")
  })

  test('keeps pictures until they are taken away or replaced', async () => {
    const id = await addProduct({ PREVIEW_PICTURE: { fileData: png }, DETAIL_PICTURE: { fileData: png } })
    const first = (await getProduct(id)).PREVIEW_PICTURE
    assert.match(first.downloadUrl, /^\/file\/\d+\/\d+\/\w+\?download=1$/)
    await update(id, { PREVIEW_PICTURE: first, DETAIL_PICTURE: { remove: 'Y' } })
    const kept = await getProduct(id)
    assert.deepEqual(kept.PREVIEW_PICTURE, first)
    assert.equal(kept.DETAIL_PICTURE, null)
    await update(id, { PREVIEW_PICTURE: { fileData: png } })
    assert.notEqual((await getProduct(id)).PREVIEW_PICTURE.id, first.id)
    const files = () => crm.portal.store.read.selectFrom('file').selectAll().where('record_id', '=', id).execute()
    assert.equal((await files()).length, 1)
    await result('crm.product.delete', { id })
    assert.equal((await files()).length, 0)
  })

  test('is without the rate and the unit that are deleted', async () => {
    const vat = await result('crm.vat.add', { fields: { NAME: 'VAT 9%', RATE: 9 } })
    const measure = await result('crm.measure.add', { fields: { CODE: 900, MEASURE_TITLE: 'Crate' } })
    const id = await addProduct({ VAT_ID: vat, MEASURE: measure })
    await result('crm.vat.delete', { id: vat })
    await result('crm.measure.delete', { id: measure })
    const { VAT_ID, MEASURE } = await getProduct(id)
    assert.deepEqual([VAT_ID, MEASURE], [null, null])
  })

  test('may be changed by who may change the settings, and read by anybody', async () => {
    const fields = { NAME: 'x' }
    const id = await result('crm.product.add', { fields }, CONFIGURER)
    for (const [verb, params] of [
      ['add', { fields }],
      ['update', { id, fields }],
      ['delete', { id }],
    ] as const)
      fails(await call(`crm.product.${verb}`, params, NOBODY), '', 'Access denied.')
    assert.equal((await result('crm.product.get', { id }, NOBODY)).CREATED_BY, String(CONFIGURER))
    assert.ok((await result('crm.product.list', { filter: { ID: id } }, NOBODY)).length)
    assert.ok('VAT_INCLUDED' in (await result('crm.product.fields', {}, NOBODY)))
  })

  test('is found by its fields, page by page', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `Lamp ${String(i).padStart(2, '0')}`)
    for (const NAME of names) await addProduct({ NAME, XML_ID: 'lamps', PRICE: 10, CURRENCY_ID: 'USD' })
    const query = {
      order: { NAME: 'DESC' },
      filter: { CATALOG_ID: 1, XML_ID: 'lamps' },
      select: ['ID', 'NAME', 'PRICE'],
    }
    const first = await call('crm.product.list', query)
    assert.equal('total' in first && first.total, 60)
    assert.equal('next' in first && first.next, 50)
    const rows = first.result as Fields[]
    assert.deepEqual(Object.keys(rows[0]!), ['ID', 'NAME', 'PRICE'])
    assert.equal(rows[0]!.NAME, 'Lamp 59')
    assert.equal((await result('crm.product.list', { ...query, start: 50 })).length, 10)
    assert.deepEqual(await found({ CATALOG_ID: 'your_catalog_id' }), [])
    assert.equal((await found({ '%NAME': 'lamp 0' })).length, 10)
    assert.equal((await found({ '>=PRICE': 11, XML_ID: 'lamps' })).length, 0)
  })
})

describe('sections', () => {
  test('are a tree without circles', async () => {
    const top = await addSection({ NAME: 'Furniture' })
    const below = await addSection({ NAME: 'Chairs', SECTION_ID: top, XML_ID: 'chairs' })
    assert.deepEqual(await result('crm.productsection.get', { id: below }, NOBODY), {
      ID: String(below),
      CATALOG_ID: '1',
      SECTION_ID: String(top),
      NAME: 'Chairs',
      XML_ID: 'chairs',
    })
    const move = (id: number, SECTION_ID: unknown) => call('crm.productsection.update', { id, fields: { SECTION_ID } })
    for (const [id, to] of [
      [top, below],
      [top, top],
      [top, 99],
    ] as const)
      fails(await move(id, to), '', 'Invalid value for the "Section" field')
    assert.equal((await move(below, 0)).result, true)
    assert.equal((await result('crm.productsection.get', { id: below })).SECTION_ID, null)
    fails(await call('crm.productsection.add', { fields: {} }), 'ERROR_CORE', "The field 'NAME' is required.")
  })

  test('are listed for the default catalogue unless another is named', async () => {
    await crm.portal.store.write(db => db.insertInto('catalog').values({ id: 7, name: 'Other' }).execute())
    const there = await addSection({ NAME: 'Elsewhere', CATALOG_ID: 7 })
    const ids = async (filter: Fields) =>
      (await result('crm.productsection.list', { filter, select: ['ID'] })).map((one: { ID: string }) => Number(one.ID))
    assert.equal((await ids({})).includes(there), false)
    assert.deepEqual(await ids({ CATALOG_ID: 7 }), [there])
    fails(
      await call('crm.productsection.add', { fields: { NAME: 'x', SECTION_ID: there } }),
      '',
      'Invalid value for the "Section" field',
    )
    // A section stays in its catalogue.
    await result('crm.productsection.update', { id: there, fields: { CATALOG_ID: 1 } })
    assert.deepEqual(await ids({ CATALOG_ID: 7 }), [there])
  })

  test('cost by their products, whether these are in one or in several', async () => {
    const many = 20_000
    const section = async (products: number): Promise<number> => {
      const id = await result('crm.productsection.add', { fields: { NAME: 'Large' } })
      const row = { section_id: id, name: 'Screw', catalog_id: 1 }
      await crm.portal.store.write(async db => {
        for (const rows of chunks(Array.from({ length: products }, () => row)))
          await db.insertInto('product').values(rows).execute()
      })
      return id
    }
    const cost = async (ids: number[]): Promise<number> => {
      const before = process.cpuUsage()
      for (const id of ids) await result('crm.productsection.delete', { id })
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const one = await section(many)
    const ten = await Promise.all(Array.from({ length: 10 }, () => section(many / 10)))
    // Of the processor's time, not of the clock's; what grew with the square would be ten times as much.
    const ratio = (await cost([one])) / (await cost(ten))
    assert.ok(ratio < 3, String(ratio))
  })

  test('go with all that is in them', async () => {
    const top = await addSection({ NAME: 'Garden' })
    const below = await addSection({ NAME: 'Pots', SECTION_ID: top })
    const inside = await addProduct({ SECTION_ID: below })
    const outside = await addProduct()
    assert.deepEqual(await found({ SECTION_ID: below }), [inside])
    assert.equal(await result('crm.productsection.delete', { id: top }), true)
    for (const id of [top, below]) fails(await call('crm.productsection.get', { id }), '', 'Not found')
    fails(await call('crm.product.get', { id: inside }), '', 'Not found')
    assert.equal((await getProduct(outside)).ID, String(outside))
  })
})
