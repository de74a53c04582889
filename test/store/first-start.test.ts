import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { resultOf } from '../support/answers.ts'
import { get } from '../support/listening.ts'
import { newDatabase, store } from '../support/portal.ts'
import { serve, temporaryFolder } from '../support/process.ts'

test('of four processes that start at once on an empty database one makes the portal, and all serve it', async t => {
  const folder = temporaryFolder(t)
  const seed = path.join(folder, 'seed.json')
  const leads = Array.from({ length: 20 }, (_, n) => ({
    ...{ method: 'crm.lead.add', params: { fields: { TITLE: `${n}` } } },
  }))
  writeFileSync(seed, JSON.stringify(leads))
  const database = store === 'postgres' ? await newDatabase(process.env.PORTICO_TEST_POSTGRES!, null) : null
  const all = await Promise.all(
    [1, 2, 3, 4].map(() =>
      serve(t, database ? temporaryFolder(t) : folder, [
        ...['--https-port', 'off', '--seed', seed, '--timezone', 'Europe/Berlin'],
        ...(database ? ['--database', database] : []),
      ]),
    ),
  )
  for (const { hook } of all) {
    assert.equal((await get(`${hook}crm.lead.list`)).total, leads.length)
    assert.equal((await get(`${hook}user.get`)).total, 1)
    assert.equal(resultOf(await get(`${hook}crm.lead.add?fields[TITLE]=late`)) > leads.length, true)
    assert.match(resultOf(await get(`${hook}server.time`)), /\+0[12]:00$/)
    leads.push(leads[0]!)
  }
})
