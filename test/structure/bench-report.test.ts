import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { type Comparison, chart, type Measured, table } from '../../bench/report.ts'

const measured = (rate: number): Measured => ({
  ...{ rate: [rate, rate], p50: [1, 1], p99: [2, 2], processor: [], alone: [1], generator: [0] },
})

const comparison = (name: string, portico: number): Comparison => ({
  scenario: { name, meaning: name, promised: 0.5 },
  portico: measured(portico),
  floor: measured(100),
})

test('a ratio below its promise is a red line of the report, and only that', () => {
  const colour = process.env.FORCE_COLOR
  process.env.FORCE_COLOR = '1'
  try {
    const all = [comparison('kept', 50), comparison('broken', 49)]
    for (const report of [table(all), chart(all)]) {
      const red = report.split('\n').filter(line => line !== stripVTControlCharacters(line))
      assert.deepEqual(
        red.map(line => stripVTControlCharacters(line).split(' ')[0]),
        ['broken'],
      )
    }
    assert.match(chart(all), /below its promise/)
  } finally {
    if (colour === undefined) delete process.env.FORCE_COLOR
    else process.env.FORCE_COLOR = colour
  }
})
