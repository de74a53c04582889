import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Basket, drip, sumOf, withRun } from './limits.ts'

const RATE = { burst: 3, perSecond: 1 }

test('a bucket takes its burst and leaks once a second', () => {
  const first = drip(undefined, RATE, 100.9)
  assert.deepEqual(first, { level: 1, at: 100 })
  const full = drip(drip(first!, RATE, 100.9)!, RATE, 100.9)
  assert.deepEqual(full, { level: 3, at: 100 })
  assert.equal(drip(full!, RATE, 100.99), null)
  assert.deepEqual(drip(full!, RATE, 101), { level: 3, at: 101 })
  assert.deepEqual(drip(full!, RATE, 500), { level: 1, at: 500 })
})

test('a request that is counted late does not empty the bucket; a clock that was set back does', () => {
  const full = { level: 3, at: 100 }
  assert.equal(drip(full, RATE, 99), null)
  assert.deepEqual(drip({ level: 1, at: 100 }, RATE, 99), { level: 2, at: 100 })
  assert.deepEqual(drip(full, RATE, 30), { level: 1, at: 30 })
})

test('a minute counts for ten minutes from its first call', () => {
  const baskets = [
    [60, 1],
    [119.5, 2],
    [120, 4],
    [610, 8],
  ].reduce<Basket[]>((all, [now, seconds]) => withRun(all, seconds!, now!), [])
  assert.deepEqual(sumOf(baskets, 610), { operating: 15, resetAt: 660 })
  assert.deepEqual(sumOf(baskets, 659.9), { operating: 15, resetAt: 660 })
  assert.deepEqual(sumOf(baskets, 660), { operating: 12, resetAt: 720 })
  assert.deepEqual(sumOf(baskets, 720), { operating: 8, resetAt: 1210 })
  assert.deepEqual(sumOf([], 5), { operating: 0, resetAt: 605 })
})

test('a run that is counted late is added to what is there; one of before the clock was set back is not', () => {
  const [one] = withRun(withRun([], 1, 130), 2, 125)
  assert.equal(one!.seconds, 3)
  assert.equal(withRun(withRun([], 1, 130), 2, 119)[0]!.seconds, 1)
  assert.equal(sumOf(withRun(withRun([], 1, 130), 2, 119), 130).operating, 3)
  assert.equal(sumOf(withRun([], 1, 4000), 100).operating, 0)
})
