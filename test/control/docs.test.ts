import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { controlApi } from '../../scripts/control-api.ts'
import { optionsPage } from '../../scripts/options.ts'

test('docs/control-api.md is what the list of operations says', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/control-api.md'), 'utf8')
  assert.ok(page === controlApi(), 'npm run docs writes it')
})

test('docs/options.md is what the list of options says', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/options.md'), 'utf8')
  assert.ok(page === optionsPage(), 'npm run docs writes it')
})
