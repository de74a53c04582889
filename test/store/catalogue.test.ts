import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { fullScans, statementsOf } from '../../bench/explain.ts'
import { query } from '../../src/store/store.ts'
import { resultOf } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { addRole } from '../support/people.ts'
import { newDatabase, openPortal } from '../support/portal.ts'

const server = process.env.PORTICO_TEST_POSTGRES

const tables = [
  'currency',
  'currency_localization',
  'measure',
  'vat',
  'catalog',
  'product_section',
  'product',
  'product_property',
  'product_property_enum',
  'product_property_value',
  'person_type',
  'pay_system',
]

test('a portal that is older than its catalogue gets one in its language', async t => {
  const data = mkdtempSync(path.join(tmpdir(), 'portico-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const where = server ? { database: await newDatabase(server) } : { data }
  const old = await openPortal({ ...where, language: 'ru' })
  await old.store.write(async db => {
    for (const table of tables) await query(db, `drop table ${table}`)
    await query(db, "delete from migration where name = '0006-catalogue'")
    await query(db, "delete from setting where name = 'report_currency'")
    await query(db, "update setting set value = 'CHF' where name = 'base_currency'")
    await query(db, 'delete from role_permission')
  })
  await addRole(old, { name: 'Seller', permissions: { DEAL: { read: 'own' } }, relations: [] })
  await addRole(old, { name: 'Nobody', permissions: { DEAL: { read: 'none' } }, relations: [] })
  await old.close()

  const portal = await openPortal(where)
  t.after(() => portal.close())
  const list = async (method: string) => resultOf(await portal.call(method, {}))
  const currencies = await list('crm.currency.list')
  assert.deepEqual(
    currencies.map((one: Record<string, string>) => `${one.CURRENCY} ${one.BASE} ${one.FULL_NAME}`),
    ['CHF Y швейцарский франк'],
  )
  assert.equal((await list('crm.measure.list')).length, 5)
  assert.equal((await list('crm.vat.list'))[0].NAME, 'Без НДС')
  assert.equal((await list('crm.catalog.list')).length, 1)
  const readers = await query<{ name: string }>(
    portal.store.read,
    `select r.name from role r join role_permission p on p.role_id = r.id
      where p.entity = 'CONFIG' and p.verb = 'read' and p.level = 'all'`,
  )
  assert.deepEqual(
    readers.map(({ name }) => name),
    ['Seller'],
  )
})

describe('products and sections are found by an index', async () => {
  const crm = await openCrm()
  const add = (fields: Record<string, unknown>): Promise<number> =>
    crm.result('crm.product.property.add', { fields: { NAME: 'Property', ...fields } })
  const text = await add({ PROPERTY_TYPE: 'S' })
  const number = await add({ PROPERTY_TYPE: 'N', MULTIPLE: 'Y' })
  const html = await add({ PROPERTY_TYPE: 'S', USER_TYPE: 'HTML' })
  for (let i = 0; i < 5; i++)
    await crm.result('crm.product.add', {
      fields: { NAME: `Chair ${i}`, [`PROPERTY_${text}`]: `${i}`, [`PROPERTY_${number}`]: [i, i + 1] },
    })
  const filters: [method: string, filter: Record<string, unknown>][] = [
    ['crm.product.list', { CATALOG_ID: 1 }],
    ['crm.product.list', { SECTION_ID: 1 }],
    ['crm.product.list', { XML_ID: 'x' }],
    ['crm.product.list', { NAME: 'Chair 1' }],
    ['crm.product.list', { [`PROPERTY_${text}`]: '1' }],
    ['crm.product.list', { [`PROPERTY_${html}`]: 'x'.repeat(500) }],
    ['crm.product.list', { [`@PROPERTY_${number}`]: [1, 2] }],
    ['crm.product.list', { [`>PROPERTY_${number}`]: 1, [`<=PROPERTY_${number}`]: 3 }],
    ['crm.productsection.list', { CATALOG_ID: 1 }],
    ['crm.productsection.list', { SECTION_ID: 1 }],
    ['crm.productsection.list', {}],
  ]
  for (const [method, filter] of filters)
    test(`${method} ${JSON.stringify(filter).slice(0, 60)}`, async () => {
      const asked = await statementsOf(() => crm.result(method, { filter, select: ['ID'] }))
      assert.notEqual(asked.length, 0)
      for (const ran of asked) assert.deepEqual(await fullScans(crm.portal, ran, true), [], ran.sql)
    })
})
