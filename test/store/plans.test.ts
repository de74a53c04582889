import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fullScans, statementsOf } from '../../bench/explain.ts'
import { addFields, fill } from '../../bench/fill.ts'
import { documentedFilters, pages, userfieldFilters } from '../../bench/filters.ts'
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
