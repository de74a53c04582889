import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ratio } from './decimal.ts'

const cases: [numerators: number[], denominators: number[], digits: number, expected: number][] = [
  [[80000, 100], [120], 2, 66666.67],
  // Halves that binary fractions would lose, or make up: 1.005 and 1.115 are less than they say, 0.145 is more.
  [[1.005], [1], 2, 1.01],
  [[1.115, 3], [3], 2, 1.12],
  [[0.1, 0.2, 5], [1], 1, 0.1],
  [[-1.005], [1], 2, -1.01],
  [[1, -1], [3], 3, -0.333],
  [[-1], [-3], 3, 0.333],
  [[1e-7, 1e7], [2], 1, 0.5],
  [[1e21], [1e20], 0, 10],
  [[123456789012345, 99.99], [100], 2, 123444443333443.77],
  [[0], [-5], 2, 0],
  [[-0.001], [1], 2, 0],
  [[], [], 2, 1],
]

for (const [numerators, denominators, digits, expected] of cases)
  test(`${numerators.join(' × ')} / ${denominators.join(' × ')} to ${digits} decimals`, () => {
    assert.ok(
      Object.is(ratio(numerators, denominators, digits), expected),
      String(ratio(numerators, denominators, digits)),
    )
  })
