import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { versionReader } from './settings-version.ts'

test('a version that changed while it was read is not kept', async () => {
  const writer = new DatabaseSync(':memory:')
  let committed = 'first'
  const reader = versionReader({
    writer,
    isShared: false,
    async readAfresh() {
      const value = committed
      if (value === 'first') {
        committed = 'second'
        reader.forget()
      }
      return [{ value }]
    },
  })
  assert.equal(await reader.current(), 'first')
  assert.equal(await reader.current(), 'second')
  writer.close()
})
