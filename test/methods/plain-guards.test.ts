import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measure } from '../../src/modules/crm/products/measure.ts'
import { tableMethods } from '../../src/records/methods/table-methods.ts'
import { registry } from '../../src/rest/registry.ts'
import { openCrm } from '../support/crm.ts'

test('a rule of a plain type sets columns that callers do not know', async () => {
  const { portal, result } = await openCrm()
  const { SYMBOL_INTL: hidden, ...fields } = measure.fields
  assert.ok(hidden)
  const stamp = (text: string) => [
    ({ after }: { after: Record<string, unknown> }) => {
      after.symbol_intl = text
    },
  ]
  const guards = { add: stamp('added'), update: stamp('changed') }
  portal.rest.registry = registry(tableMethods({ ...measure, fields, guards }))
  const stored = async (id: number) =>
    (await portal.store.read.selectFrom('measure').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
      .symbol_intl

  const id = await result('crm.measure.add', { fields: { CODE: 9000, MEASURE_TITLE: 'Crate' } })
  assert.equal(await stored(id), 'added')
  assert.equal(await result('crm.measure.update', { id, fields: { MEASURE_TITLE: 'Box' } }), true)
  assert.equal(await stored(id), 'changed')
  assert.equal((await result('crm.measure.get', { id })).MEASURE_TITLE, 'Box')
})
