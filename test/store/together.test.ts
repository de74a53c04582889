import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openPortal } from '../support/portal.ts'

test('a deal that is added while its category goes is not left in it', async () => {
  const portal = await openPortal()
  for (let round = 0; round < 5; round++) {
    const { result } = await portal.call('crm.category.add', { entityTypeId: 2, fields: { name: 'Short-lived' } })
    const { id } = result.category
    const [, added] = await Promise.all([
      portal.call('crm.category.delete', { entityTypeId: 2, id }),
      portal.call('crm.deal.add', { fields: { TITLE: 'Late', CATEGORY_ID: id } }),
    ])
    const left = await portal.call('crm.category.get', { entityTypeId: 2, id })
    const deal = await portal.call('crm.deal.get', { id: added.result })
    assert.equal(deal.result.CATEGORY_ID, left.error === undefined ? String(id) : '0')
  }
  await portal.close()
})

test('several companies that take one contact at once leave it one primary company', async () => {
  const portal = await openPortal()
  const { result: contact } = await portal.call('crm.contact.add', { fields: { NAME: 'Ann' } })
  const companies: number[] = []
  for (const TITLE of ['A', 'B', 'C', 'D'])
    companies.push((await portal.call('crm.company.add', { fields: { TITLE } })).result)
  await Promise.all(
    companies.map(id => portal.call('crm.company.contact.add', { id, fields: { CONTACT_ID: contact } })),
  )
  const { result: items } = await portal.call('crm.contact.company.items.get', { id: contact })
  assert.equal(items.length, 4)
  assert.equal(items.filter((item: { IS_PRIMARY: string }) => item.IS_PRIMARY === 'Y').length, 1)
  assert.deepEqual(
    items.map((item: { SORT: number }) => item.SORT),
    [10, 20, 30, 40],
  )
  await portal.close()
})

test('while another process holds the lock, reading goes on and writing waits for it', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'portico-lock-'))
  const portal = await openPortal({ data })
  const other = new DatabaseSync(path.join(data, 'portal.sqlite'))
  other.exec('begin immediate')
  let written = false
  const write = portal.call('crm.lead.add', { fields: { TITLE: 'Patient' } }).then(answer => {
    written = true
    return answer
  })
  assert.equal((await portal.call('crm.lead.list')).total, 0)
  assert.equal(written, false)
  other.exec('commit')
  assert.equal((await write).result, 1)
  other.close()
  await portal.close()
})

test('large work that fails takes nothing of its neighbours along', async t => {
  const portal = await openPortal()
  t.after(() => portal.close())
  const tag = (value: string, how: { large?: boolean }, fails = false) =>
    portal.store.write(async db => {
      await db.insertInto('setting').values({ name: value, value }).execute()
      if (fails) throw new Error(`${value} fails`)
      return value
    }, how)
  const done = await Promise.allSettled([
    tag('small', {}),
    tag('failing small', {}, true),
    tag('failing', { large: true }, true),
    tag('large', { large: true }),
    tag('failing too', { large: true }, true),
    ...Array.from({ length: 9 }, (_, n) => tag(`large ${n}`, { large: true })),
  ])
  const kept = ['small', 'large', ...Array.from({ length: 9 }, (_, n) => `large ${n}`)]
  assert.deepEqual(
    done.flatMap(one => (one.status === 'fulfilled' ? [one.value] : [])),
    kept,
  )
  assert.deepEqual(
    done.flatMap(one => (one.status === 'rejected' ? [one.reason.message] : [])),
    ['failing small fails', 'failing fails', 'failing too fails'],
  )
  const rows = await portal.store.read
    .selectFrom('setting')
    .select('name')
    .where('name', 'in', [...kept, 'failing', 'failing small', 'failing too'])
    .execute()
  assert.deepEqual(rows.map(({ name }) => name).sort(), kept.sort())
})

test('records that are refused after they were written take nothing of their neighbours along', async t => {
  const portal = await openPortal()
  t.after(() => portal.close())
  await portal.call('crm.lead.userfield.add', {
    fields: { FIELD_NAME: 'MUST', USER_TYPE_ID: 'string', MANDATORY: 'Y' },
  })
  const fields = (n: number) => ({ TITLE: `lead ${n}`, ...(n % 3 ? { UF_CRM_MUST: 'x' } : {}) })
  const numbers = Array.from({ length: 12 }, (_, n) => n)
  const answers = await Promise.all(numbers.map(n => portal.call('crm.lead.add', { fields: fields(n) })))
  assert.deepEqual(
    answers.map(({ error }) => error === undefined),
    numbers.map(n => n % 3 > 0),
  )
  const { result: sections } = await portal.call('batch', {
    cmd: numbers.map(n => `crm.lead.add?fields[TITLE]=lead ${n}${n % 3 ? '&fields[UF_CRM_MUST]=x' : ''}`),
  })
  assert.equal(Object.keys(sections.result).length, 8)
  assert.deepEqual(Object.keys(sections.result_error), ['0', '3', '6', '9'])

  const titles = numbers.filter(n => n % 3).map(n => `lead ${n}`)
  const { result: leads } = await portal.call('crm.lead.list', { select: ['TITLE'], order: { ID: 'ASC' } })
  assert.deepEqual(leads.map(({ TITLE }: { TITLE: string }) => TITLE).sort(), [...titles, ...titles].sort())
  const entries = await portal.control('log', 'list', { method: 'crm.lead.add' })
  const touched = entries.flatMap(({ touched }: { touched: { id: number }[] }) => touched.map(({ id }) => Number(id)))
  assert.deepEqual(
    touched.sort((a: number, b: number) => a - b),
    leads.map(({ ID }: { ID: string }) => Number(ID)).sort((a: number, b: number) => a - b),
  )
})
