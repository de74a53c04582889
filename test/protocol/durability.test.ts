import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPortal, type Portal } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'
import { resultOf } from '../support/answers.ts'
import { post } from '../support/listening.ts'
import { serve, temporaryFolder } from '../support/process.ts'

const ROUNDS = 10

/** What was answered with success, and so must be there for ever. */
interface Acknowledged {
  count: number
  /** Titles of leads by id. */
  leads: Map<number, string>
  deletedContacts: Set<number>
  /** What the companies and contacts of a batch are called. */
  batches: Set<string>
  inFlight: Set<string>
}

type Writer = (name: string) => Promise<void>

/** Writers that go on until the portal is gone. */
function writers(hook: string, done: Acknowledged, onAnswer: () => void): Writer[] {
  const call = async (method: string, params: unknown) => {
    const result = resultOf(await post(hook + method, params))
    done.count++
    onAnswer()
    return result
  }
  const phones = [{ VALUE: '+15550100' }, { VALUE: '+15550101', VALUE_TYPE: 'HOME' }]
  return [
    async name => {
      const id = await call('crm.lead.add', { fields: { TITLE: name, PHONE: phones } })
      done.leads.set(id, name)
      if (id % 3) return
      // Until it is answered, either title may be the one that stays.
      done.leads.delete(id)
      await call('crm.lead.update', { id, fields: { TITLE: `${name} changed`, STATUS_ID: 'IN_PROCESS' } })
      done.leads.set(id, `${name} changed`)
    },
    async name => {
      const id = await call('crm.contact.add', {
        fields: { NAME: name, PHONE: phones, EMAIL: [{ VALUE: 'a@example.com' }] },
      })
      const lead = await call('crm.lead.add', { fields: { TITLE: name, CONTACT_ID: id } })
      const company = await call('crm.company.add', { fields: { TITLE: 'of a contact that goes' } })
      await call('crm.contact.company.add', { id, fields: { COMPANY_ID: company } })
      await call('crm.deal.add', { fields: { TITLE: name, CONTACT_IDS: [id] } })
      done.leads.set(lead, name)
      await call('crm.contact.delete', { id })
      done.deletedContacts.add(id)
    },
    async name => {
      done.inFlight.add(name)
      const cmd = {
        company: `crm.company.add?fields[TITLE]=${name}`,
        contact: `crm.contact.add?fields[NAME]=${name}&fields[COMPANY_ID]=$result[company]&fields[PHONE][0][VALUE]=1`,
        more: `crm.contact.add?fields[NAME]=${name}&fields[COMPANY_ID]=$result[company]`,
      }
      assert.deepEqual((await call('batch', { cmd })).result_error, [])
      done.batches.add(name)
    },
  ]
}

/** Tables of what belongs to a record, as (table, type of the record, column of its id). */
const entityTypes = { 1: 'lead', 2: 'deal', 3: 'contact', 4: 'company', 7: 'quote' }
const belongings = ['multifield', 'history', 'stage_history', 'timeline', 'file', 'activity_binding']
const bindings = [
  ['lead_contact', 'lead_id', 'lead'],
  ['lead_contact', 'contact_id', 'contact'],
  ['deal_contact', 'deal_id', 'deal'],
  ['deal_contact', 'contact_id', 'contact'],
  ['contact_company', 'contact_id', 'contact'],
  ['contact_company', 'company_id', 'company'],
  ['lead', 'contact_id', 'contact'],
  ['deal', 'contact_id', 'contact'],
  ['contact', 'company_id', 'company'],
] as const

async function whole({ store: { read } }: Portal): Promise<void> {
  assert.deepEqual(
    (await query(read, 'pragma integrity_check')).map(row => row.integrity_check),
    ['ok'],
  )
  for (const [id, type] of Object.entries(entityTypes)) {
    for (const table of belongings) {
      const orphans = await query(
        read,
        `select * from ${table} where entity_type_id = ${id} and record_id not in (select id from ${type})`,
      )
      assert.deepEqual(orphans, [], `${table} of a ${type} that is gone`)
    }
    const silent = `select id from ${type} where id not in (select record_id from history where entity_type_id = ${id} and kind = 'add')`
    assert.deepEqual(await query(read, silent), [], `every ${type} has the history of its beginning`)
  }
  for (const [table, column, type] of bindings) {
    const orphans = await query(
      read,
      `select * from ${table} where ${column} is not null and ${column} not in (select id from ${type})`,
    )
    assert.deepEqual(orphans, [], `${table}.${column} of a ${type} that is gone`)
  }
  const primaries = `select contact_id from contact_company group by contact_id having sum(company_is_primary = 'Y') <> 1`
  assert.deepEqual(await query(read, primaries), [], 'a contact with companies has one primary')
  const phones = `select id from lead where has_phone = 'Y' and (select count(*) from multifield m where m.entity_type_id = 1 and m.record_id = lead.id) <> 2`
  assert.deepEqual(await query(read, phones), [], 'a lead has both of its phones')
}

async function kept(
  { store: { read } }: Portal,
  { leads, deletedContacts, batches, inFlight }: Acknowledged,
): Promise<void> {
  const titles = new Map(
    (await read.selectFrom('lead').select(['id', 'title']).execute()).map(row => [row.id, row.title]),
  )
  for (const [id, title] of leads) assert.equal(titles.get(id), title, `lead ${id}`)
  const contacts = await read.selectFrom('contact').select(['id', 'name']).execute()
  for (const { id } of contacts) assert.ok(!deletedContacts.has(id), `contact ${id} was deleted`)
  const companies = new Set((await read.selectFrom('company').select('title').execute()).map(row => row.title))
  for (const name of inFlight) {
    const there = [companies.has(name), contacts.filter(contact => contact.name === name).length]
    if (batches.has(name)) assert.deepEqual(there, [true, 2], `batch ${name} was answered`)
    else assert.ok(there[0] ? there[1] === 2 : there[1] === 0, `batch ${name} is there in part`)
  }
}

test(`what was answered outlives kill -9, ${ROUNDS} times`, async t => {
  const data = temporaryFolder(t)
  const done: Acknowledged = {
    count: 0,
    leads: new Map(),
    deletedContacts: new Set(),
    batches: new Set(),
    inFlight: new Set(),
  }
  for (let round = 0; round < ROUNDS; round++) {
    const { hook, kill, ended } = await serve(t, data)
    const last = done.count + 20 + Math.floor(Math.random() * 150)
    const running = [0, 1].flatMap(line =>
      writers(hook, done, () => done.count === last && kill('SIGKILL')).map(async (write, kind) => {
        for (let n = 0; ; n++) await write(`r${round}l${line}k${kind}n${n}`)
      }),
    )
    const results = await Promise.allSettled(running)
    // Nothing but the end of the portal ends a writer.
    for (const result of results)
      assert.ok(
        result.status === 'rejected' && result.reason instanceof TypeError,
        String((result as { reason?: unknown }).reason),
      )
    assert.equal((await ended).signal, 'SIGKILL')
    assert.ok(done.count >= last)

    const portal = await openPortal({ data })
    await whole(portal)
    await kept(portal, done)
    await portal.close()
  }
  assert.ok(done.leads.size > ROUNDS && done.deletedContacts.size > ROUNDS && done.batches.size > ROUNDS)
})

test('SIGTERM: a running call is finished and answered, a new one is not taken', async t => {
  const { hook, ready, kill, ended, data } = await serve(t, temporaryFolder(t))
  // An idle connection that is kept open must not hold the portal back.
  assert.equal((await post(`${hook}profile`, {})).status, 200)

  const { hostname, port, pathname } = new URL(hook)
  const socket = connect(Number(port), hostname)
  const body = 'fields[TITLE]=in the middle'
  socket.write(
    `POST ${pathname}crm.lead.add HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  )
  // The portal has begun to read this call.
  assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 100 /)
  kill('SIGTERM')
  for (;;) {
    const refused = await new Promise<boolean>(resolve => {
      const probe = connect(Number(port), hostname, () => probe.end(() => resolve(false)))
      probe.on('error', () => resolve(true))
    })
    if (refused) break
    await sleep(5)
  }
  socket.write(body)
  const [answer] = await once(socket, 'data')
  assert.match(String(answer), /^HTTP\/1\.1 200 .*\r\nconnection: close\r\n.*"result":1/is)
  const { code, signal, err } = await ended
  assert.deepEqual({ code, signal }, { code: 0, signal: null })
  for (const line of err.trim().split('\n')) assert.equal(JSON.parse(line).level, 'info', line)
  await assert.rejects(fetch(ready.http))

  const portal = await openPortal({ data })
  assert.equal((await portal.call('crm.lead.get', { id: 1 })).result.TITLE, 'in the middle')
  await portal.close()
})

test('SIGTERM under load: what was answered is there, and nothing else', async t => {
  const { hook, kill, ended, data } = await serve(t, temporaryFolder(t))
  const answered: number[] = []
  const lines = Array.from({ length: 8 }, async () => {
    for (;;) {
      const answer = await post(`${hook}crm.lead.add`, { fields: {} })
      answered.push(resultOf(answer))
      if (answered.length === 60) kill('SIGTERM')
    }
  })
  await Promise.allSettled(lines)
  assert.equal((await ended).code, 0)
  const portal = await openPortal({ data })
  const leads = await portal.store.read.selectFrom('lead').select('id').orderBy('id').execute()
  assert.deepEqual(
    leads.map(({ id }) => id),
    answered.sort((a, b) => a - b),
  )
  await whole(portal)
  await portal.close()
})

test('SIGINT ends it as well', async t => {
  const { hook, kill, ended } = await serve(t, temporaryFolder(t))
  assert.equal((await post(`${hook}profile`, {})).status, 200)
  kill('SIGINT')
  assert.equal((await ended).code, 0)
})

test('a portal that is started again is the same portal', async t => {
  const data = temporaryFolder(t)
  const first = await serve(t, data)
  const id = resultOf(await post(`${first.hook}crm.lead.add`, { fields: { TITLE: 'kept' } }))
  first.kill('SIGTERM')
  await first.ended
  const started = performance.now()
  const second = await serve(t, data)
  t.diagnostic(`the second start took ${Math.round(performance.now() - started)} ms`)
  assert.equal(resultOf(await post(`${second.hook}crm.lead.get`, { id })).TITLE, 'kept')
  assert.equal(resultOf(await post(`${second.hook}crm.lead.add`, { fields: {} })), id + 1)
})
