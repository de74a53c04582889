import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openPortal, type Portal } from '../../src/open-portal.ts'
import { query } from '../../src/store/store.ts'
import { crmOf } from '../support/crm.ts'
import { newDatabase } from '../support/portal.ts'

const server = process.env.PORTICO_TEST_POSTGRES

async function where(t: { after(work: () => void): void }) {
  if (server) return { database: await newDatabase(server) }
  const data = mkdtempSync(path.join(tmpdir(), 'portico-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  return { data }
}

/** The indexes of a portal as statements, by name. */
async function indexesOf({ store }: Portal): Promise<Map<string, string>> {
  const rows = await query<{ name: string; made: string }>(
    store.read,
    store.kind === 'sqlite'
      ? "select name, sql as made from sqlite_master where type = 'index' and sql is not null"
      : 'select indexname as name, indexdef as made from pg_indexes where schemaname = current_schema()',
  )
  return new Map(rows.map(({ name, made }) => [name, made]))
}

test('a portal whose indexes were of exact texts is brought up', async t => {
  const place = await where(t)
  const before = crmOf(await openPortal(place))
  const field = (FIELD_NAME: string, MULTIPLE = 'N') =>
    before.result('crm.deal.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID: 'string', MULTIPLE } })
  const one = await field('UF_CRM_ONE')
  const gone = await field('UF_CRM_GONE')
  await field('UF_CRM_MANY', 'Y')
  await before.result('crm.type.add', { fields: { title: 'Project', entityTypeId: 1036 } })
  const item = await before.result('crm.item.add', { entityTypeId: 1036, fields: { title: 'Первый Проект' } })
  const deal = await before.add('deal', { TITLE: 'Первая Сделка', UF_CRM_ONE: 'Один', UF_CRM_MANY: ['Два', 'Три'] })
  const product = await before.result('crm.product.add', { fields: { NAME: 'Стол' } })
  const property = await before.result('crm.product.property.add', { fields: { NAME: 'Colour', PROPERTY_TYPE: 'S' } })
  await before.result('crm.product.update', { id: product, fields: { [`PROPERTY_${property}`]: 'Синий' } })
  await before.result('crm.deal.userfield.delete', { id: gone })
  await before.portal.rest.settled()
  const indexes = await indexesOf(before.portal)
  await before.portal.store.write(async db => {
    const spare = (name: string, id: number) => `uf_crm_${name}_${id}`
    for (const [name, id] of [
      ['one', one],
      ['gone', gone],
    ] as const) {
      const column = `"${spare(name, id)}"`
      await query(db, `drop index userfield_${id}`)
      await query(
        db,
        `create index userfield_${id} on deal_userfield (${server ? `left(${column}, 200)` : column}) where ${column} is not null`,
      )
    }
    await query(db, "update userfield_element set text = 'Два' where text = 'два'")
    await query(db, "update product_property_value set text = 'Синий' where text = 'синий'")
    for (const index of ['deal_title', 'contact_last_name', 'multifield_type_id_value', 'item_1_title'])
      await query(db, `drop index "${index}"`)
    await query(db, 'create index item_1_title on item_1 (title)')
    for (const table of ['substring_index', 'substring_change']) await query(db, `drop table ${table}`)
    await query(db, "delete from migration where name = '0017-texts'")
  })
  await before.portal.close()

  const after = crmOf(await openPortal(place))
  t.after(() => after.portal.close())
  assert.deepEqual(await indexesOf(after.portal), indexes)
  assert.match(indexes.get('deal_title')!, /fold/)
  assert.deepEqual(await after.ids('deal', { filter: { TITLE: 'первая СДЕЛКА' } }), [deal])
  assert.deepEqual(await after.ids('deal', { filter: { UF_CRM_ONE: 'ОДИН' } }), [deal])
  assert.deepEqual(await after.ids('deal', { filter: { UF_CRM_MANY: 'ДВА' } }), [deal])
  const { items } = await after.result('crm.item.list', { entityTypeId: 1036, filter: { title: 'ПЕРВЫЙ проект' } })
  assert.deepEqual(
    items.map(({ id }: { id: number }) => id),
    [item.item.id],
  )
  const products = await after.result('crm.product.list', { filter: { [`PROPERTY_${property}`]: 'СИНИЙ' } })
  assert.equal(products.length, 1)

  // The column of the deleted field is given to a new one, with its index.
  await after.portal.control('clock', 'move', { by: '2m' })
  await after.result('crm.deal.userfield.add', { fields: { FIELD_NAME: 'UF_CRM_NEW', USER_TYPE_ID: 'string' } })
  await after.update('deal', deal, { UF_CRM_NEW: 'Новое' })
  assert.deepEqual(await after.ids('deal', { filter: { UF_CRM_NEW: 'НОВОЕ' } }), [deal])
  assert.match((await indexesOf(after.portal)).get(`userfield_${gone}`)!, /fold\("?uf_crm_new/)
})

test('indexes are made anew when letters are others', { skip: server !== undefined }, async t => {
  const place = await where(t)
  const portal = await openPortal(place)
  const crm = crmOf(portal)
  const id = await crm.add('deal', { TITLE: 'Deal' })
  await portal.store.write(db => query(db, "update setting set value = '1.0' where name = 'unicode'"))
  await portal.close()
  const again = crmOf(await openPortal(place))
  t.after(() => again.portal.close())
  const [{ value }] = (await query(again.portal.store.read, "select value from setting where name = 'unicode'")) as [
    { value: string },
  ]
  assert.equal(value, process.versions.unicode)
  assert.deepEqual(await again.ids('deal', { filter: { TITLE: 'deal' } }), [id])
})
