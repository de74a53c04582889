import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { coverage } from '../../scripts/coverage.ts'
import { tableTypes } from '../../scripts/write-tables.ts'
import { openPortal } from '../support/portal.ts'

const read = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')

test('docs/coverage.md is what the registry says', () => {
  assert.ok(read('docs/coverage.md') === coverage(), 'npm run docs writes it')
})

test('src/store/tables.ts is what migrations make, in either store', async () => {
  const portal = await openPortal()
  const types = await tableTypes(portal.store)
  await portal.close()
  assert.ok(read('src/store/tables.ts') === types, 'npm run tables writes it')
})
