import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { tutorials } from '../../scripts/tutorials.ts'
import { missing, walks } from '../../scripts/walks.ts'

test('every walk begins with the path of a tutorial and has its name', () => {
  const known = new Set(tutorials.map(one => one.path))
  for (const { file, tutorial } of walks) {
    assert.ok(tutorial && known.has(tutorial), `${file} names no tutorial in its first line: // tutorials/crm/…/x.md`)
    assert.equal(path.basename(file), `${path.basename(tutorial, '.md')}.test.ts`)
  }
})

test('every tutorial whose methods are all there is walked', () => {
  const walked = new Set(walks.map(({ tutorial }) => tutorial))
  const left = tutorials.filter(one => missing(one).length === 0 && !walked.has(one.path)).map(one => one.path)
  assert.deepEqual(left, [])
})
