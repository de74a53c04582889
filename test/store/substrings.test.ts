import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fullScans, statementsOf } from '../../bench/explain.ts'
import { addFields, fill } from '../../bench/fill.ts'
import { smartProcess } from '../../bench/filters.ts'
import { query } from '../../src/store/store.ts'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()
const { portal } = crm
const { ids: fields, elements } = await addFields(portal)
await fill(portal, { deals: 3000, others: 3000 }, fields, elements, null)

/** As long as a pattern may be, all of it different. */
const longest = Array.from({ length: 255 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('')
await crm.update('contact', 2001, { SOURCE_DESCRIPTION: longest })

type Filter = Record<string, unknown>

async function ids(method: string, filter: Filter, more: Filter = {}): Promise<number[]> {
  const answer = await crm.result(method, { select: ['ID', 'id'], ...more, filter })
  return (answer.items ?? answer).map((one: Filter) => Number(one.ID ?? one.id))
}

/** What a search finds, and what is read as a whole for that, when its index has been made and filled. */
async function search(method: string, filter: Filter, more: Filter = {}) {
  const before = await ids(method, filter, more)
  await portal.rest.substrings.settled()
  let found: number[] = []
  const asked = await statementsOf(async () => {
    found = await ids(method, filter, more)
  })
  assert.deepEqual(found, before)
  const scans = await Promise.all(asked.map(ran => fullScans(portal, ran, true)))
  return { found, scans: scans.flat() }
}

const searches: [method: string, filter: Filter, found: number[], more?: Filter][] = [
  ['crm.deal.list', { '%TITLE': 'EAL 2999' }, [2999]],
  ['crm.deal.list', { '=%TITLE': 'dea_ 299_', '>ID': 2995 }, [2996, 2997, 2998, 2999]],
  ['crm.deal.list', { '%TITLE': ['deal 1234', 'DEAL 1235'] }, [1234, 1235]],
  ['crm.deal.list', { '%UF_CRM_STRING': 'deal 999' }, [999, 1999, 2999]],
  ['crm.deal.list', { '%UF_CRM_MANY_STRING': 'DEAL 999' }, [999, 1999, 2999]],
  ['crm.contact.list', { '%LAST_NAME': 'ast 2998' }, [2998]],
  ['crm.contact.list', { '%SOURCE_DESCRIPTION': longest }, [2001]],
  ['crm.company.list', { '%TITLE': 'any 2998' }, [2998]],
  ['crm.item.list', { '%title': 'ITEM 2777' }, [2777], { entityTypeId: smartProcess.entityTypeId }],
  [
    'crm.item.list',
    { 0: { logic: 'OR', 0: { '%title': 'deal 2111' }, 1: { '%title': 'deal 2112' } } },
    [2111, 2112],
    { entityTypeId: 2 },
  ],
]

describe('a part of a text is found by an index, when it has been searched for once', () => {
  for (const [method, filter, expected, more = {}] of searches)
    test(`${method} ${JSON.stringify(filter)}`, async () => {
      const { found, scans } = await search(method, filter, more)
      assert.deepEqual(found, expected)
      assert.deepEqual(scans, [])
    })
})

test('two letters, and what most records have, are looked for in all of them', async () => {
  assert.equal((await ids('crm.deal.list', { '%TITLE': 'ea' })).length, 50)
  assert.equal((await ids('crm.deal.list', { '%TITLE': 'deal' })).length, 50)
})

describe('what has changed since is found as it is', () => {
  const found = (text: string) => crm.ids('deal', { filter: { '%TITLE': text } })

  test('a new record, a changed one, a deleted one', async () => {
    const id = await crm.add('deal', { TITLE: 'Поставка Zebra' })
    assert.deepEqual(await found('ставка ZEB'), [id])
    await portal.rest.substrings.settled()
    await crm.update('deal', id, { TITLE: 'Quagga' })
    assert.deepEqual(await found('zebra'), [])
    assert.deepEqual(await found('quagga'), [id])
    await crm.result('crm.deal.delete', { id })
    assert.deepEqual(await found('quagga'), [])
  })

  test('when more has changed than is looked at by itself', async () => {
    await portal.store.write(db => query(db, "update deal set title = 'Okapi ' || id where id <= 1500"))
    assert.deepEqual(await found('okapi 1499'), [1499])
    await portal.rest.substrings.settled()
    const left = await query<{ n: number }>(portal.store.read, 'select count(*) as n from substring_change')
    assert.ok(Number(left[0]!.n) < 1000)
    assert.deepEqual(await found('okapi 1499'), [1499])
    assert.deepEqual(await found('deal 1499'), [])
  })

  test('a text longer than the index takes', async () => {
    await crm.update('deal', 2000, { COMMENTS: `${'long text '.repeat(5000)} needle` })
    const { found, scans } = await search('crm.deal.list', { '%COMMENTS': 'xt  needle' })
    assert.deepEqual([found, scans], [[2000], []])
  })
})

test('a restore takes the indexes away, and they are made again', async () => {
  await portal.control('snapshot', 'take', { name: 'before' })
  await crm.update('deal', 2500, { TITLE: 'Changed after' })
  await portal.control('snapshot', 'restore', { name: 'before' })
  assert.deepEqual(await query(portal.store.read, 'select * from substring_index'), [])
  const { found, scans } = await search('crm.deal.list', { '%TITLE': 'deal 2500' })
  assert.deepEqual([found, scans], [[2500], []])
  assert.deepEqual(await ids('crm.deal.list', { '%TITLE': 'changed after' }), [])
})
