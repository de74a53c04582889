import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { coverage } from '../../scripts/coverage.ts'

test('docs/coverage.md is what the registry says', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/coverage.md'), 'utf8')
  assert.ok(page === coverage(), 'npm run docs writes it')
})
