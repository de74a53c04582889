import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answer, Portal } from '../../src/index.ts'
import { settingsChanged } from '../../src/portal/settings/settings.ts'
import { addColumn } from '../../src/store/schema.ts'
import { query } from '../../src/store/store.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { openPortal } from '../support/portal.ts'

let portal: Portal
const bugs: unknown[] = []

before(async () => {
  portal = await openPortal({ onBug: (error, method) => bugs.push([method, error]) })
})

after(async () => {
  await portal.close()
  assert.deepEqual(bugs, [])
})

const add = (FIELD_NAME: string, USER_TYPE_ID = 'string', more: Record<string, unknown> = {}): Promise<Answer> =>
  portal.call('crm.deal.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID, ...more } })

const remove = (id: number): Promise<Answer> => portal.call('crm.deal.userfield.delete', { id })

let looks = 0

/** The row of the first deal's user fields. PostgreSQL refuses to run a `select *` again after a column came or went. */
async function stored(): Promise<Record<string, unknown>> {
  const [row] = await query(portal.store.read, `select * from deal_userfield order by id limit 1 /* ${++looks} */`)
  return row ?? {}
}

/** Columns that the table of deals' user fields has, its id left out. */
const columns = async (): Promise<string[]> => Object.keys(await stored()).filter(name => name !== 'id')

test('a deleted field is emptied, and a minute later its column is given to a field that is kept alike', async () => {
  const id = resultOf(await add('GONE'))
  const deal = resultOf(await portal.call('crm.deal.add', { fields: { UF_CRM_GONE: 'secret' } }))
  const column = `uf_crm_gone_${id}`
  assert.deepEqual(await columns(), [column])
  answers(await remove(id), true)
  assert.equal((await stored())[column], null)
  const other = resultOf(await add('OTHER'))
  assert.deepEqual(await columns(), [column, `uf_crm_other_${other}`])
  portal.clock.move(61_000)
  const third = resultOf(await add('GONE', 'integer'))
  const fourth = resultOf(await add('AGAIN', 'url'))
  const expected = [`uf_crm_again_${fourth}`, `uf_crm_other_${other}`, `uf_crm_gone_${third}`]
  assert.deepEqual(await columns(), expected)
  const { UF_CRM_GONE, UF_CRM_AGAIN } = resultOf(await portal.call('crm.deal.get', { id: deal }))
  assert.deepEqual([UF_CRM_GONE, UF_CRM_AGAIN], [null, null])
  const found = resultOf(await portal.call('crm.deal.add', { fields: { UF_CRM_AGAIN: 'https://example.com' } }))
  const list = { filter: { UF_CRM_AGAIN: 'https://example.com' }, select: ['ID'] }
  assert.deepEqual(resultOf(await portal.call('crm.deal.list', list)), [{ ID: String(found) }])
})

test('calls that began before a field went, or came, all answer', async () => {
  const statuses = new Set<number>()
  for (let round = 0; round < 10; round++) {
    const id = resultOf(await add(`ROUND_${round}`, 'boolean', { SETTINGS: { DEFAULT_VALUE: 1 } }))
    const name = `UF_CRM_ROUND_${round}`
    const calls = [portal.call('crm.deal.list'), portal.call('crm.deal.add', { fields: { [name]: 0 } })]
    calls.push(remove(id), portal.call('crm.deal.add', { fields: { [name]: 1 } }), add(`NEXT_${round}`))
    calls.push(portal.call('crm.deal.list', { filter: { [name]: 1 }, order: { [name]: 'ASC' } }))
    for (const { status } of await Promise.all(calls)) statuses.add(status)
  }
  assert.deepEqual([...statuses], [200])
})

test('of one name that is added many times at once one field comes to be', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => add('RACE')))
  assert.equal(all.filter(({ status }) => status === 200).length, 1)
  for (const answer of all.filter(({ status }) => status !== 200))
    fails(answer, 'ERROR_CORE', 'Field UF_CRM_RACE for CRM_DEAL object already exists')
})

test('changes at once leave one state', async () => {
  const id = resultOf(await add('MANY', 'enumeration', { LIST: [{ VALUE: 'A', XML_ID: 'a' }] }))
  const update = (VALUE: string) =>
    portal.call('crm.deal.userfield.update', { id, fields: { LIST: [{ VALUE, XML_ID: 'same' }] } })
  const all = await Promise.all(['B', 'C', 'D'].map(update))
  assert.deepEqual(all.map(({ status }) => status).sort(), [200, 400, 400])
  const gone = await Promise.all([remove(id), remove(id), remove(id)])
  assert.deepEqual(gone.map(({ status }) => status).sort(), [200, 400, 400])
})

/**
 * Fields with their columns when a table is named. Written straight into the database: a thousand calls of
 * crm.*.userfield.add, each with a change of the schema, would take minutes.
 */
const addMany = (entity_id: string, count: number, table: string | null) =>
  portal.store.write(async db => {
    for (let i = 0; i < count; i++) {
      const field_name = `UF_CRM_X${i}`
      const labels = { settings: '{}', labels: '{}', sort: 100, multiple: 'N', mandatory: 'N' }
      const { id } = await db
        .insertInto('userfield')
        .values({ entity_id, field_name, user_type_id: 'integer', ...labels })
        .returning('id')
        .executeTakeFirstOrThrow()
      const schema = { db, flavor: portal.store.flavor }
      if (table) await addColumn(schema, table, `${field_name.toLowerCase()}_${id}`, 'integer')
    }
    await settingsChanged(db)
  })

test('a type has more fields than SQLite puts into one object', async () => {
  await addMany('CRM_COMPANY', 520, 'company_userfield')
  const id = resultOf(await portal.call('crm.company.add', { fields: { UF_CRM_X300: 1, UF_CRM_X519: 2 } }))
  const company = resultOf(await portal.call('crm.company.get', { id }))
  assert.deepEqual(
    [company.ID, company.UF_CRM_X300, company.UF_CRM_X301, company.UF_CRM_X519],
    [String(id), '1', null, '2'],
  )
  const [listed] = resultOf(await portal.call('crm.company.list', { filter: { UF_CRM_X519: 2 } }))
  assert.deepEqual(listed, company)
})

test('a type has no more fields than its table takes', async () => {
  await addMany('CRM_QUOTE', 1000, null)
  const fields = { FIELD_NAME: 'ONE_MORE', USER_TYPE_ID: 'string' }
  const answer = await portal.call('crm.quote.userfield.add', { fields })
  fails(answer, 'ERROR_CORE', 'No more than 1000 fields can be added.')
})
