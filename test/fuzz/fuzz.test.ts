import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listening } from '../support/listening.ts'
import { contradictions } from './consistency.ts'
import { fuzz } from './run.ts'

// `npm run fuzz` sends as many as are wanted, with any seed.
test('two thousand requests, good and hostile, are answered below 500 and leave nothing that contradicts itself', async t => {
  const { portal, http } = await listening(t, { seed: 'demo' })
  const { statuses, faults } = await fuzz(portal, http, { seed: 1, requests: 2000, callers: 8 })
  assert.deepEqual(faults, [])
  // They are not refused at the door: many do what they ask.
  assert.ok(statuses.get(200)! > 400, JSON.stringify([...statuses]))
  assert.deepEqual(await contradictions(portal), [])
})
