// tutorials/crm/how-to-use-analitycs/info-to-analitics.md: the source of advertising and the trace of a visitor come
// with records.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { query } from '../../src/store/store.ts'
import { type Fields, openCrm, types } from '../support/crm.ts'

const crm = await openCrm()

const TRACE = JSON.stringify({ url: 'https://shop.example.com/', tags: { list: { utm_source: 'google' } } })

const utm = {
  UTM_SOURCE: 'google-maps',
  UTM_MEDIUM: 'CPC',
  UTM_CAMPAIGN: 'spring',
  UTM_CONTENT: 'banner',
  UTM_TERM: 'crm',
}

const tracesOf = async (typeId: number, id: number): Promise<number> =>
  (
    await query(crm.portal.store.read, 'select trace_id from trace_entity where entity_type_id = ? and record_id = ?', [
      typeId,
      id,
    ])
  ).length

for (const type of types)
  test(`${type}: the source of advertising is kept in its fields`, async () => {
    const id = await crm.add(type, utm)
    const record = await crm.get(type, id)
    for (const [name, value] of Object.entries(utm)) assert.equal(record[name], value)
  })

test('the universal method keeps the source, and makes no trace', async () => {
  const fields = { title: 'Asks', utmSource: 'google-maps', TRACE, trace: TRACE }
  const { item } = await crm.result('crm.item.add', { entityTypeId: 1, fields })
  assert.equal(item.utmSource, 'google-maps')
  assert.ok(!('trace' in item) && !('TRACE' in item))
  assert.equal(await tracesOf(1, item.id), 0)
})

test('a trace comes with a new record, or leads to several that are there', async () => {
  const lead = await crm.add('lead', { TRACE })
  assert.equal(await tracesOf(1, lead), 1)
  const contact = await crm.add('contact')
  const { item: deal } = await crm.result('crm.item.add', { entityTypeId: 2, fields: { title: 'Universal' } })
  const ENTITIES: Fields[] = [
    { TYPE: 'CONTACT', ID: contact },
    { TYPE: 'DEAL', ID: deal.id },
  ]
  const id = await crm.result('crm.tracking.trace.add', { TRACE, ENTITIES })
  assert.equal(typeof id, 'number')
  assert.deepEqual([await tracesOf(3, contact), await tracesOf(2, deal.id)], [1, 1])
  await crm.result('crm.tracking.trace.delete', { id })
  assert.deepEqual([await tracesOf(3, contact), await tracesOf(2, deal.id)], [0, 0])
})
