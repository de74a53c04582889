import assert from 'node:assert/strict'
import type { Portal } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'
import { resultOf } from './answers.ts'
import { post } from './listening.ts'

/** What was answered with success, and so must be there for ever. */
export interface Ledger {
  count: number
  /** Titles of leads by id. */
  leads: Map<number, string>
  deletedContacts: Set<number>
  /** What the companies and contacts of a batch are called. */
  batches: Set<string>
  inFlight: Set<string>
}

export const newLedger = (): Ledger => ({
  count: 0,
  leads: new Map(),
  deletedContacts: new Set(),
  batches: new Set(),
  inFlight: new Set(),
})

type Writer = (name: string) => Promise<void>

/** What writers do, over and over: each adds, changes and deletes records under the name that it is given. */
export function writers(hook: string, done: Ledger, onAnswer: () => void): Writer[] {
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

/** Fails where stored rows contradict each other. */
export async function requireWhole({ store: { read, kind } }: Portal): Promise<void> {
  if (kind === 'sqlite')
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
  const primaries = `select contact_id from contact_company group by contact_id having sum(case when company_is_primary = 'Y' then 1 else 0 end) <> 1`
  assert.deepEqual(await query(read, primaries), [], 'a contact with companies has one primary')
  const phones = `select id from lead where has_phone = 'Y' and (select count(*) from multifield m where m.entity_type_id = 1 and m.record_id = lead.id) <> 2`
  assert.deepEqual(await query(read, phones), [], 'a lead has both of its phones')
}

/** Fails where something is not as it was answered, or a batch is there in part. */
export async function requireKept(
  { store: { read } }: Portal,
  { leads, deletedContacts, batches, inFlight }: Ledger,
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
