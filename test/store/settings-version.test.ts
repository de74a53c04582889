import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openPortal } from '../support/portal.ts'

test('what one process changes of webhooks and users holds for the next call of another', async t => {
  const data = mkdtempSync(path.join(tmpdir(), 'portico-version-'))
  const portal = await openPortal({ data })
  const other = await openPortal({ data })
  t.after(() => Promise.all([portal.close(), other.close()]))
  const { http } = await portal.listen({ port: 0, httpsPort: 'off' })
  const status = async (webhookPath: string) => (await fetch(`${http}${webhookPath}profile`)).status

  for (const changing of [other, portal]) {
    const webhook = await changing.control('webhook', 'add', { user: 1 })
    assert.equal(await status(webhook.path), 200)
    await changing.control('webhook', 'revoke', { id: webhook.id })
    assert.equal(await status(webhook.path), 401)

    const user = await changing.control('user', 'add', { email: `${webhook.id}@example.com`, name: 'Ann' })
    const theirs = await changing.control('webhook', 'add', { user: user.id })
    assert.equal(await status(theirs.path), 200)
    await changing.control('user', 'update', { id: user.id, active: false })
    assert.equal(await status(theirs.path), 403)
    await changing.control('user', 'update', { id: user.id, active: true })
    assert.equal(await status(theirs.path), 200)
    assert.equal((await changing.call('user.update', { ID: user.id, ACTIVE: 'N' })).result, true)
    assert.equal(await status(theirs.path), 403)
  }
})

test('a snapshot that is restored brings back the webhooks of its time', async t => {
  const portal = await openPortal()
  t.after(() => portal.close())
  const { http } = await portal.listen({ port: 0, httpsPort: 'off' })
  const status = async (webhookPath: string) => (await fetch(`${http}${webhookPath}profile`)).status
  const before = await portal.control('webhook', 'add', { user: 1 })
  await portal.control('snapshot', 'take', { name: 'then' })
  await portal.control('webhook', 'revoke', { id: before.id })
  assert.equal(await status(before.path), 401)
  await portal.control('snapshot', 'restore', { name: 'then' })
  assert.equal(await status(before.path), 200)
})
