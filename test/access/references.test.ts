import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Answer } from '../../src/index.ts'
import type { Role } from '../../src/portal/roles.ts'
import { type Fields, openCrm, type Type } from '../support/crm.ts'
import { userWith } from '../support/people.ts'
import { requisitesOf } from '../support/requisites.ts'

const crm = await openCrm()
const { addRequisite, addBankDetail } = requisitesOf(crm)

const { type } = await crm.result('crm.type.add', {
  fields: { title: 'Projects', isClientEnabled: 'Y', isMycompanyEnabled: 'Y' },
})
const PROJECT = Number(type.entityTypeId)

const all = { read: 'all', add: 'all', update: 'all', delete: 'all' } as const
const ofRecords = { LEAD: all, DEAL: all, QUOTE: all, SMART_INVOICE: all, [`DYNAMIC_${PROJECT}`]: all }
const write = { add: 'all', update: 'all' } as const

/** Who names something: all may write every record, and differ in which contacts and companies they may read. */
const roles: Record<string, Role['permissions']> = {
  'who may read none': { ...ofRecords, CONTACT: { ...write, read: 'none' }, COMPANY: { ...write, read: 'none' } },
  'who may read their own': { ...ofRecords, CONTACT: { ...write, read: 'own' }, COMPANY: { ...write, read: 'own' } },
  'who may read all': { ...ofRecords, CONTACT: all, COMPANY: all },
}

/** What is named at a door. */
type Named = 'company' | 'contact' | 'requisite' | 'seller' | 'sellerRequisite'

/** A contact or a company, with a requisite. */
interface Client {
  company: number
  contact: number
  requisite: number
  seller: number
  sellerRequisite: number
}

type Door = (id: number, userId: number, of: Client) => Promise<Answer>

const MISSING = 77_777

async function addClient(owner: number): Promise<Client> {
  const company = await crm.add('company', { ASSIGNED_BY_ID: owner, OPENED: 'N' })
  const contact = await crm.add('contact', { ASSIGNED_BY_ID: owner, OPENED: 'N' })
  const requisite = await addRequisite(company)
  await addBankDetail(requisite)
  return { company, contact, requisite, seller: company, sellerRequisite: requisite }
}

const classic =
  (type: Type, name: string, isList = false): Door =>
  (id, userId) =>
    crm.call(`crm.${type}.add`, { fields: { NAME: 'n', [name]: isList ? [id] : id } }, userId)
const changing =
  (type: Type, name: string, isList = false): Door =>
  async (id, userId) =>
    crm.call(`crm.${type}.update`, { id: await crm.add(type), fields: { [name]: isList ? [id] : id } }, userId)
const binding =
  (owner: Type, member: 'contact' | 'company', verb: 'add' | 'items.set'): Door =>
  async (id, userId) => {
    const item = { [`${member.toUpperCase()}_ID`]: id }
    const params = { id: await crm.add(owner), ...(verb === 'add' ? { fields: item } : { items: [item] }) }
    return crm.call(`crm.${owner}.${member}.${verb}`, params, userId)
  }
const item =
  (verb: 'add' | 'import' | 'update', entityTypeId: number, name: string, isList = false): Door =>
  async (id, userId) => {
    const fields = { [name]: isList ? [id] : id }
    const known = verb === 'update' && (await crm.result('crm.item.add', { entityTypeId, fields: {} })).item
    return crm.call(`crm.item.${verb}`, { entityTypeId, ...(known ? { id: known.id } : {}), fields }, userId)
  }
const importing =
  (entityTypeId: number, name: string): Door =>
  async (id, userId) => {
    const answer = await crm.call('crm.item.batchImport', { entityTypeId, data: [{ [name]: id }] }, userId)
    // What is wrong with one of several items is told in its place.
    const { error, error_description } = answer.result?.items[0] ?? {}
    return error === undefined ? answer : ({ status: 400, error, error_description } as Answer)
  }
const required = { ORDER_TOPIC: 'Old', PERSON_TYPE_ID: 1, PAY_SYSTEM_ID: 1 }
const invoice =
  (verb: 'add' | 'update', name: string): Door =>
  async (id, userId) => {
    const fields = { ...required, [name]: id }
    const known = verb === 'update' ? { id: await crm.result('crm.invoice.add', { fields: required }) } : {}
    return crm.call(`crm.invoice.${verb}`, { ...known, fields }, userId)
  }
const link =
  (entityTypeId: number, name: string): Door =>
  async (id, userId, { company }) => {
    const ENTITY_ID = await recordOf(entityTypeId, company)
    const none = { REQUISITE_ID: 0, BANK_DETAIL_ID: 0, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 }
    const fields = { ENTITY_TYPE_ID: entityTypeId, ENTITY_ID, ...none, [name]: id }
    return crm.call('crm.requisite.link.register', { fields }, userId)
  }

/** A record that somebody who may do everything has made for a client, or for one who sells. */
async function recordOf(entityTypeId: number, company: number): Promise<number> {
  const ofOldInvoice = { ...required, UF_COMPANY_ID: company, UF_MYCOMPANY_ID: company }
  if (entityTypeId === 5) return crm.result('crm.invoice.add', { fields: ofOldInvoice })
  const fields = { companyId: company, mycompanyId: company }
  return (await crm.result('crm.item.add', { entityTypeId, fields })).item.id
}

const items = { 1: 'lead', 2: 'deal', 7: 'quote', 31: 'invoice', [PROJECT]: 'smart process' }
const linked = { 2: 'a deal', 5: 'an old invoice', 7: 'a quote', 31: 'an invoice', [PROJECT]: 'a smart process' }

const doors: Record<Named, Record<string, Door>> = {
  company: {},
  contact: {},
  requisite: {},
  seller: {},
  sellerRequisite: {},
}
for (const one of ['lead', 'deal', 'quote'] as const)
  for (const [named, name] of [
    ['company', 'COMPANY_ID'],
    ['contact', 'CONTACT_ID'],
  ] as const) {
    doors[named][`crm.${one}.add ${name}`] = classic(one, name)
    doors[named][`crm.${one}.update ${name}`] = changing(one, name)
  }
for (const one of ['lead', 'deal', 'quote'] as const) {
  doors.contact[`crm.${one}.add CONTACT_IDS`] = classic(one, 'CONTACT_IDS', true)
  doors.contact[`crm.${one}.update CONTACT_IDS`] = changing(one, 'CONTACT_IDS', true)
}
for (const verb of ['add', 'items.set'] as const) {
  for (const owner of ['lead', 'deal', 'quote', 'company'] as const)
    doors.contact[`crm.${owner}.contact.${verb}`] = binding(owner, 'contact', verb)
  doors.company[`crm.contact.company.${verb}`] = binding('contact', 'company', verb)
}
doors.company['crm.contact.add COMPANY_ID'] = classic('contact', 'COMPANY_ID')
doors.company['crm.contact.update COMPANY_IDS'] = changing('contact', 'COMPANY_IDS', true)
doors.contact['crm.company.add CONTACT_ID'] = classic('company', 'CONTACT_ID', true)
doors.seller['crm.quote.add MYCOMPANY_ID'] = classic('quote', 'MYCOMPANY_ID')
doors.seller['crm.quote.update MYCOMPANY_ID'] = changing('quote', 'MYCOMPANY_ID')
for (const [id, what] of Object.entries(items))
  for (const verb of ['add', 'import', 'update'] as const) {
    doors.company[`crm.item.${verb} companyId of a ${what}`] = item(verb, Number(id), 'companyId')
    doors.contact[`crm.item.${verb} contactId of a ${what}`] = item(verb, Number(id), 'contactId')
    doors.contact[`crm.item.${verb} contactIds of a ${what}`] = item(verb, Number(id), 'contactIds', true)
    if (![1, 2].includes(Number(id)))
      doors.seller[`crm.item.${verb} mycompanyId of a ${what}`] = item(verb, Number(id), 'mycompanyId')
  }
doors.company['crm.item.batchImport companyId'] = importing(2, 'companyId')
for (const verb of ['add', 'update'] as const) {
  doors.company[`crm.invoice.${verb} UF_COMPANY_ID`] = invoice(verb, 'UF_COMPANY_ID')
  doors.contact[`crm.invoice.${verb} UF_CONTACT_ID`] = invoice(verb, 'UF_CONTACT_ID')
  doors.seller[`crm.invoice.${verb} UF_MYCOMPANY_ID`] = invoice(verb, 'UF_MYCOMPANY_ID')
}
for (const [id, what] of Object.entries(linked)) {
  doors.requisite[`crm.requisite.link.register REQUISITE_ID of ${what}`] = link(Number(id), 'REQUISITE_ID')
  // Deals have no company that sells: only one that is the portal's own can be chosen.
  if (Number(id) !== 2)
    doors.sellerRequisite[`crm.requisite.link.register MC_REQUISITE_ID of ${what}`] = link(
      Number(id),
      'MC_REQUISITE_ID',
    )
}

const others = await addClient(1)

for (const [role, permissions] of Object.entries(roles)) {
  const user = await userWith(crm, permissions)
  const mine = await addClient(user)
  const mayRead = (client: Client): boolean =>
    role === 'who may read all' || (role === 'who may read their own' && client === mine)

  describe(`${role} of contacts and companies`, () => {
    for (const [named, byName] of Object.entries(doors) as [Named, Record<string, Door>][])
      for (const [name, door] of Object.entries(byName))
        test(`${name}: may name what they may read`, async () => {
          for (const client of [mine, others]) {
            const answer = await door(client[named], user, client)
            if (mayRead(client)) assert.equal(answer.status, 200, JSON.stringify(answer))
            else refused(answer, client[named], named)
          }
          if (named === 'requisite' || named === 'sellerRequisite') return
          // What is not there is told as what may not be read.
          const missing = await door(MISSING, user, others)
          if (role === 'who may read all') assert.equal(missing.status, 200, JSON.stringify(missing))
          else refused(missing, MISSING, named)
        })
  })
}

function refused({ status, error, error_description }: Answer, id: number, named: Named): void {
  assert.equal(status, 400)
  assert.ok(error === '' || error === 'ACCESS_DENIED', String(error))
  const ofClient = `[${named === 'contact' ? 'Contact' : 'Company'} #${id}] You do not have permission to view this item`
  assert.equal(error_description, named.toLowerCase().endsWith('requisite') ? 'Access denied.' : ofClient)
}

test('who may read no client is not told which requisites and bank details there are', async () => {
  const user = await userWith(crm, Object.values(roles)[0]!)
  const deal = await crm.add('deal')
  const none = { REQUISITE_ID: 0, BANK_DETAIL_ID: 0, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 }
  const bankDetail = await addBankDetail(others.requisite)
  for (const name of Object.keys(none))
    for (const id of [others.requisite, bankDetail, MISSING]) {
      const fields = { ENTITY_TYPE_ID: 2, ENTITY_ID: deal, ...none, [name]: id }
      const answer = await crm.call('crm.requisite.link.register', { fields }, user)
      assert.deepEqual([answer.status, answer.error_description], [400, 'Access denied.'], `${name} ${id}`)
    }
})

describe('a client that the caller may not read', () => {
  const nobody = Object.values(roles)[0]!

  test('stays where it is', async () => {
    const user = await userWith(crm, nobody)
    const deal = await crm.add('deal', { COMPANY_ID: others.company, CONTACT_IDS: [others.contact] })
    const fields: Fields = { TITLE: 'Changed', COMPANY_ID: others.company, CONTACT_IDS: [others.contact] }
    await crm.update('deal', deal, fields, user)
    const old = { ...required, UF_COMPANY_ID: others.company }
    const id = await crm.result('crm.invoice.add', { fields: old })
    assert.equal(await crm.result('crm.invoice.update', { id, fields: old }, user), id)
  })

  test('leaves a record, but for those whose pages say otherwise', async () => {
    const user = await userWith(crm, nobody)
    const deal = await crm.add('deal', { COMPANY_ID: others.company, CONTACT_IDS: [others.contact] })
    await crm.update('deal', deal, { COMPANY_ID: null, CONTACT_IDS: [] }, user)
    const quote = await crm.add('quote', { CONTACT_IDS: [others.contact] })
    const answer = await crm.call('crm.quote.contact.items.delete', { id: quote }, user)
    refused(answer, others.contact, 'contact')
  })

  test('is told nothing of by a refusal: nothing is written', async () => {
    const user = await userWith(crm, nobody)
    const before = (await crm.call('crm.deal.list')).total
    await crm.call('crm.deal.add', { fields: { COMPANY_ID: others.company } }, user)
    await crm.call('crm.deal.add', { fields: { CONTACT_ID: others.contact } }, user)
    assert.equal((await crm.call('crm.deal.list')).total, before)
  })
})

test("the portal's own companies are for everybody to name", async () => {
  const user = await userWith(crm, Object.values(roles)[0]!)
  const seller = await crm.add('company', { IS_MY_COMPANY: 'Y', OPENED: 'N' })
  const requisite = await addRequisite(seller)
  const quote = await crm.add('quote', { MYCOMPANY_ID: seller }, user)
  const fields = { ENTITY_TYPE_ID: 7, ENTITY_ID: quote, REQUISITE_ID: 0, BANK_DETAIL_ID: 0, MC_BANK_DETAIL_ID: 0 }
  const register = { fields: { ...fields, MC_REQUISITE_ID: requisite } }
  assert.equal(await crm.result('crm.requisite.link.register', register, user), true)
})
