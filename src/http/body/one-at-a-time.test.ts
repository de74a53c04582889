import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { oneAtATime } from './one-at-a-time.ts'

test('a work that others wait for is told to end, and one that fails does not stop the next', async () => {
  const inTurn = oneAtATime(10)
  const order: string[] = []
  const first = inTurn(async signal => {
    await once(signal, 'abort')
    order.push('first')
    throw new Error('too slow')
  })
  const second = inTurn(async signal => {
    order.push('second')
    return signal.aborted
  })
  await assert.rejects(first, /too slow/)
  assert.equal(await second, false)
  assert.deepEqual(order, ['first', 'second'])
})
