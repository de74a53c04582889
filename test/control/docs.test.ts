import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { controlApi } from '../../scripts/control-api.ts'

test('docs/control-api.md is what the list of operations says', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/control-api.md'), 'utf8')
  assert.ok(page === controlApi(), 'npm run docs writes it')
})
