import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { get, listening, post } from '../support/listening.ts'

const QUOTE = 7
const content = (text: string) => Buffer.from(text).toString('base64')

/** A quote with a file in a single field and two in a multiple one. */
async function quoteWithFiles(call: Awaited<ReturnType<typeof listening>>['call']) {
  for (const [name, MULTIPLE] of [
    ['PAPER', 'N'],
    ['PAPERS', 'Y'],
  ])
    await call('crm.quote.userfield.add', { fields: { FIELD_NAME: name, USER_TYPE_ID: 'file', MULTIPLE } })
  const fields = {
    title: '","url":"/file/1/a","urlMachine":"/file/1/a',
    ufCrmPaper: ['one.txt', content('one')],
    ufCrmPapers: [
      ['two.png', content('two')],
      ['three.txt', content('three')],
    ],
  }
  return (await call('crm.item.add', { entityTypeId: QUOTE, fields })).result.item
}

test('files of items are fetched from their addresses by anybody who has them', async () => {
  const { call, http, hook, portal } = await listening({ after })
  const item = await quoteWithFiles(call)
  const files = [item.ufCrmPaper, ...item.ufCrmPapers]
  assert.equal(item.title, '","url":"/file/1/a","urlMachine":"/file/1/a')
  for (const [i, text] of ['one', 'two', 'three'].entries()) {
    const { url, urlMachine } = files[i]
    for (const address of [url, urlMachine]) assert.equal(new URL(address).origin, http)
    const response = await fetch(urlMachine)
    assert.deepEqual([response.status, await response.text()], [200, text])
    assert.match(response.headers.get('content-disposition')!, /^attachment; /)
    assert.equal((await fetch(url)).status, 200)
    const [, path, token] = /^(.*\/)(\w+)\?download=1$/.exec(urlMachine)!
    const other = token!.replace(/./, first => (first === '0' ? '1' : '0'))
    for (const wrong of [`${path}${other}?download=1`, path!, `${path}?download=1`])
      assert.equal((await fetch(wrong)).status, 404)
  }

  // Every way to read it tells the same.
  const { ufCrmPaper, ufCrmPapers } = item
  const { items } = (await call('crm.item.list', { entityTypeId: QUOTE, select: ['ufCrmPapers'] })).result
  assert.deepEqual(items, [{ id: item.id, ufCrmPapers }])
  const cmd = { read: `crm.item.get?entityTypeId=${QUOTE}&id=${item.id}` }
  assert.deepEqual((await call('batch', { cmd })).result.result.read.item.ufCrmPaper, ufCrmPaper)
  const listed = await get(`${hook}crm.item.list?entityTypeId=${QUOTE}`)
  assert.deepEqual(listed.result.items[0].ufCrmPapers, ufCrmPapers)
  // Whoever speaks for the portal itself is told where it listens.
  const inside = await portal.call('crm.item.get', { entityTypeId: QUOTE, id: item.id })
  assert.equal(new URL(inside.result.item.ufCrmPaper.url).origin, http)

  // What was read is written back: nothing changes.
  const same = await call('crm.item.update', { entityTypeId: QUOTE, id: item.id, fields: { ufCrmPaper, ufCrmPapers } })
  assert.deepEqual(same.result.item.ufCrmPapers, ufCrmPapers)
  await call('crm.item.delete', { entityTypeId: QUOTE, id: item.id })
  assert.equal((await fetch(ufCrmPaper.urlMachine)).status, 404)
})

test('their addresses are those of the portal, whatever name it was called by', async () => {
  const { call, http, hook, portal } = await listening({ after })
  const item = await quoteWithFiles(call)
  const { port } = new URL(http)
  const params = { entityTypeId: QUOTE, id: item.id }
  const byName = await post(`${hook.replace('127.0.0.1', 'localhost')}crm.item.get`, params)
  assert.equal(new URL(byName.result.item.ufCrmPaper.url).origin, `http://localhost:${port}`)
  portal.rest.url = 'https://crm.example'
  const { result } = await call('crm.item.get', params)
  assert.equal(new URL(result.item.ufCrmPaper.urlMachine).origin, 'https://crm.example')
})
