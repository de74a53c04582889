import assert from 'node:assert/strict'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Portal, PortalOptions } from '../../src/index.ts'
import { zone } from '../../src/lib/moment.ts'
import { migrations } from '../../src/migrations/index.ts'
import { setting } from '../../src/portal/settings/settings.ts'
import { sweepColumns } from '../../src/records/userfields/sweep.ts'
import { postgresStore } from '../../src/store/postgres/postgres.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { query, type Store } from '../../src/store/store.ts'
import { answers, resultOf } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

// How values are kept beside the records, and how much of a large table one transaction holds, is to be seen in the
// database alone. So these tests look into the store, and open a second one as another process would.
const crm = await openCrm()
const { store } = crm.portal

const add = (FIELD_NAME: string, more: Fields = {}): Promise<number> =>
  crm.result('crm.deal.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID: 'string', ...more } })

/** Single values of a field, as an index finds them. */
const elements = async (id: number): Promise<(string | number)[]> => {
  const rows = await query(
    store.read,
    'select text, number from userfield_element where userfield_id = ? order by record_id, text, number',
    [id],
  )
  return rows.map(({ text, number }) => text ?? Number(number))
}

const found = (filter: Fields) => crm.ids('deal', { filter, order: { ID: 'ASC' } })

test('values of a field with several of them are kept one by one as well', async () => {
  const texts = await add('TEXTS', { MULTIPLE: 'Y' })
  const numbers = await add('NUMBERS', { MULTIPLE: 'Y', USER_TYPE_ID: 'integer' })
  const one = await crm.add('deal', { UF_CRM_TEXTS: ['b', 'a', 'b'], UF_CRM_NUMBERS: [1, 2, 2] })
  const two = await crm.add('deal', { UF_CRM_TEXTS: ['a'] })
  assert.deepEqual(
    [await elements(texts), await elements(numbers)],
    [
      ['a', 'b', 'a'],
      [1, 2],
    ],
  )
  await crm.update('deal', one, { UF_CRM_TEXTS: ['c'] })
  await crm.update('deal', two, { UF_CRM_NUMBERS: 3, TITLE: 'untouched texts' })
  assert.deepEqual(
    [await elements(texts), await elements(numbers)],
    [
      ['c', 'a'],
      [1, 2, 3],
    ],
  )
  await crm.update('deal', one, { UF_CRM_NUMBERS: [] })
  assert.deepEqual(await elements(numbers), [3])
  answers(await crm.call('crm.deal.delete', { id: two }), true)
  assert.deepEqual([await elements(texts), await elements(numbers)], [['c'], []])
})

test('long texts that begin alike are told apart', async () => {
  await add('LONG', { MULTIPLE: 'Y' })
  const begin = '𝒳'.repeat(150)
  const a = await crm.add('deal', { UF_CRM_LONG: [`${begin}a`, 'short'] })
  const b = await crm.add('deal', { UF_CRM_LONG: [`${begin}b`] })
  const none = await crm.add('deal', {})
  const among = { '@ID': [a, b, none] }
  for (const [filter, ids] of [
    [{ UF_CRM_LONG: `${begin}a` }, [a]],
    [{ '@UF_CRM_LONG': [`${begin}b`, 'short'] }, [a, b]],
    [{ '!UF_CRM_LONG': `${begin}a` }, [b, none]],
    [{ UF_CRM_LONG: begin }, []],
    [{ '%UF_CRM_LONG': '𝒳b' }, [b]],
    [{ '>UF_CRM_LONG': `${begin}a` }, [b]],
    [{ UF_CRM_LONG: '' }, [none]],
    [{ '@UF_CRM_LONG': ['', 'short'] }, [a, none]],
    [{ '!UF_CRM_LONG': '' }, [a, b]],
  ] as [Fields, number[]][])
    assert.deepEqual(await found({ ...among, ...filter }), ids, JSON.stringify(filter).slice(0, 30))
})

test('a field of many records is emptied behind the call that deletes it', async () => {
  const many = await add('MANY', { MULTIPLE: 'Y', USER_TYPE_ID: 'integer' })
  const single = await add('SINGLE', { USER_TYPE_ID: 'integer' })
  const file = await add('FILE', { USER_TYPE_ID: 'file' })
  const last = 1_009_000
  const kept = await crm.add('deal', { UF_CRM_FILE: ['a.txt', 'YQ=='] })
  const stored = async () => (await query(store.read, 'select id from file where entity_type_id = 2')).length
  assert.equal(await stored(), 1)
  await store.write(async db => {
    for (let from = 1_000_001; from <= last; from += 3000) {
      const ids = Array.from({ length: 3000 }, (_, i) => from + i).join('),(')
      const rows = `(with n(i) as (values (${ids})) select i from n) n`
      await query(
        db,
        `insert into deal_userfield (id, uf_crm_many_${many}, uf_crm_single_${single}) select i, '[7]', 7 from ${rows}`,
      )
      await query(
        db,
        `insert into userfield_element (userfield_id, record_id, number) select ${many}, i, 7 from ${rows}`,
      )
    }
    // A file of the last slice.
    await query(
      db,
      `update deal_userfield set uf_crm_file_${file} = (select uf_crm_file_${file} from deal_userfield where id = ${kept}) where id = ${last}`,
    )
    await query(db, `update deal_userfield set uf_crm_file_${file} = null where id = ${kept}`)
  })
  const left = async (column: string) =>
    Number((await query(store.read, `select count("${column}") as n from deal_userfield`))[0]!.n)
  for (const id of [many, single, file]) answers(await crm.call('crm.deal.userfield.delete', { id }), true)
  await sweepColumns(crm.portal.rest)
  assert.deepEqual(await Promise.all([left(`uf_crm_many_${many}`), left(`uf_crm_single_${single}`)]), [0, 0])
  assert.deepEqual([await elements(many), await stored()], [[], 0])
  crm.portal.clock.move(61_000)
  const again = await add('AGAIN', { USER_TYPE_ID: 'integer' })
  const columns = Object.keys((await query(store.read, 'select * from deal_userfield limit 1'))[0]!)
  assert.ok(columns.includes(`uf_crm_again_${again}`) && !columns.includes(`uf_crm_single_${single}`))
  const deal = await crm.add('deal', { UF_CRM_AGAIN: 7 })
  assert.deepEqual(await found({ UF_CRM_AGAIN: 7 }), [deal])
})

/** Where a portal lives that is opened more than once. */
async function home(t: TestContext): Promise<PortalOptions> {
  const server = process.env.PORTICO_TEST_POSTGRES
  return server ? { database: await newDatabase(server) } : { data: temporaryFolder(t) }
}

/** The store of a portal that nobody has open. */
const closedStore = ({ data, database }: PortalOptions): Store =>
  database
    ? postgresStore(database, zone('UTC'), migrations)
    : sqliteStore(path.join(data!, 'portal.sqlite'), zone('UTC'), migrations)

const MANY = 9000

/** A portal of deals with a field that each has a value in; gives the id of the field and how many values are left. */
async function fullField(portal: Portal) {
  const fields = { FIELD_NAME: 'FULL', USER_TYPE_ID: 'integer', MULTIPLE: 'Y' }
  const id: number = resultOf(await portal.call('crm.deal.userfield.add', { fields }))
  await portal.store.write(async db => {
    for (let from = 1; from <= MANY; from += 3000) {
      const ids = Array.from({ length: 3000 }, (_, i) => from + i).join('),(')
      const rows = `(with n(i) as (values (${ids})) select i from n) n`
      await query(db, `insert into deal_userfield (id, uf_crm_full_${id}) select i, '[7]' from ${rows}`)
      await query(db, `insert into userfield_element (userfield_id, record_id, number) select ${id}, i, 7 from ${rows}`)
    }
  })
  const left = async ({ store }: Pick<Portal, 'store'>): Promise<[number, number]> => [
    Number((await query(store.read, `select count(uf_crm_full_${id}) as n from deal_userfield`))[0]!.n),
    Number((await query(store.read, 'select count(*) as n from userfield_element'))[0]!.n),
  ]
  return { id, left }
}

const spares = async ({ store }: Portal): Promise<{ full: unknown }[]> =>
  JSON.parse((await setting(store.read, 'userfield_spare_columns')) ?? '[]')

const remove = (portal: Portal, id: number) => portal.call('crm.deal.userfield.delete', { id })

test('what is not emptied when a portal closes is emptied when it opens again', async t => {
  const where = await home(t)
  const first = await openPortal(where)
  const { id, left } = await fullField(first)
  answers(await remove(first, id), true)
  await first.close()
  // A portal that is asked what is left would go on with it meanwhile.
  const store = closedStore(where)
  assert.notEqual((await left({ store }))[0], 0)
  await store.close()
  const again = await openPortal(where)
  await sweepColumns(again.rest)
  assert.deepEqual(await left(again), [0, 0])
  assert.deepEqual(
    (await spares(again)).map(({ full }) => full),
    [null],
  )
  await again.close()
})

test('what a snapshot has of a field that is going goes after it is restored', async t => {
  const portal = await openPortal(await home(t))
  const { id, left } = await fullField(portal)
  const column = `uf_crm_full_${id}`
  answers(await remove(portal, id), true)
  await portal.control('snapshot', 'take', { name: 'middle' })
  await sweepColumns(portal.rest)
  assert.deepEqual(await left(portal), [0, 0])
  // Whether it was taken in the middle or after the end, nothing stays full for ever.
  await portal.control('snapshot', 'restore', { name: 'middle' })
  await until('the spare column is empty', async () => !(await spares(portal))[0]?.full)
  assert.deepEqual(await left(portal), [0, 0])
  assert.deepEqual(await spares(portal), [{ ...(await spares(portal))[0], column, full: null }])
  await portal.close()
})

test('two processes empty one field together', async t => {
  const where = await home(t)
  const bugs: unknown[] = []
  const one = await openPortal({ ...where, onBug: error => bugs.push(error) })
  const two = await openPortal({ ...where, onBug: error => bugs.push(error) })
  const { id, left } = await fullField(one)
  const deleting = remove(one, id)
  await Promise.all([deleting, sweepColumns(two.rest)])
  const adding = Array.from({ length: 20 }, (_, i) =>
    (i % 2 ? one : two).call('crm.deal.add', { fields: { TITLE: 'Beside', UF_CRM_FULL: [7] } }),
  )
  await Promise.all([sweepColumns(one.rest), sweepColumns(two.rest), ...adding])
  for (const answer of await Promise.all(adding)) assert.equal(answer.status, 200)
  assert.deepEqual(await left(two), [0, 0])
  assert.deepEqual(
    (await spares(two)).map(({ full }) => full),
    [null],
  )
  assert.deepEqual(bugs, [])
  await one.close()
  await two.close()
})
