import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fullScans, sorts, statementsOf } from '../../bench/explain.ts'
import { addFields, fill } from '../../bench/fill.ts'
import { documentedFilters, pages, userfieldFilters } from '../../bench/filters.ts'
import { query } from '../../src/store/store.ts'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()
const { ids, elements } = await addFields(crm.portal)
await fill(crm.portal, { deals: 3000, others: 3000 }, ids, elements, null)

describe('a list finds by an index what is filtered by', () => {
  const ofUserfields = userfieldFilters(name => elements.get(name)!.at(-1)!)
  for (const { method, filter, more } of [...documentedFilters, ...pages(2900), ...ofUserfields])
    test(`${method} ${JSON.stringify({ ...more, filter })}`, async () => {
      const asked = await statementsOf(() => crm.result(method, { select: ['ID'], ...more, filter }))
      assert.notEqual(asked.length, 0)
      for (const ran of asked) assert.deepEqual(await fullScans(crm.portal, ran, true), [], ran.sql)
    })
})

test('a wide range is read in the order of ids', async () => {
  const asked = await statementsOf(() =>
    crm.result('crm.deal.list', {
      filter: { '>=DATE_CREATE': '2001-01-01T00:00:00+00:00' },
      select: ['ID'],
      start: -1,
    }),
  )
  if (crm.portal.store.kind === 'sqlite') assert.deepEqual(await fullScans(crm.portal, asked.at(-1)!, true), ['SCAN r'])
})

test('lists are sorted by an index, newest first and oldest first', async () => {
  for (const order of [{ ID: 'DESC' }, { DATE_CREATE: 'DESC' }, { DATE_CREATE: 'ASC' }, { OPPORTUNITY: 'DESC' }]) {
    const [ran] = await statementsOf(() => crm.result('crm.deal.list', { select: ['ID'], order, start: -1 }))
    assert.deepEqual(await sorts(crm.portal, ran!), [], JSON.stringify(order))
  }
})

test('a page far behind the first goes on where the one before it ends, and makes nothing of the rows before it', async () => {
  const page = (start: number, order: object) => crm.result('crm.deal.list', { select: ['ID', 'TITLE'], order, start })
  for (const [order, sorted] of [
    [{ ID: 'DESC' }, 'id desc'],
    [{ OPPORTUNITY: 'DESC', ID: 'ASC' }, 'opportunity desc, id'],
    [{ ASSIGNED_BY_ID: 'ASC' }, 'assigned_by_id, id'],
  ] as const) {
    const [ran] = await statementsOf(() => page(1000, order))
    assert.match(ran!.sql, /in \(select r\.id from/)
    const ids = [...(await page(1000, order)), ...(await page(1050, order))].map(({ ID }) => Number(ID))
    const rows = await query(crm.portal.store.read, `select id from deal order by ${sorted} limit 100 offset 1000`)
    assert.deepEqual(
      ids,
      rows.map(({ id }) => id),
    )
  }
})
