import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()

/** Names of the contacts of a record in their order, the primary one with a star. */
async function contactsOf(owner: 'company' | 'deal', id: number): Promise<string[]> {
  const items: { CONTACT_ID: number; IS_PRIMARY: string }[] = await crm.result(`crm.${owner}.contact.items.get`, { id })
  return Promise.all(
    items.map(async ({ CONTACT_ID, IS_PRIMARY }) => {
      const { NAME } = await crm.get('contact', CONTACT_ID)
      return IS_PRIMARY === 'Y' ? `${NAME} *` : NAME!
    }),
  )
}

test('Anna works for two companies, and one of them closes its account', async () => {
  const bakery = await crm.add('company', { TITLE: 'Bakery' })
  const cafe = await crm.add('company', { TITLE: 'Café' })
  const anna = await crm.add('contact', { NAME: 'Anna', COMPANY_ID: bakery })
  const boris = await crm.add('contact', { NAME: 'Boris', COMPANY_ID: bakery })

  // She takes a second job: each company has its own list, she has her own main company.
  await crm.result('crm.contact.company.add', { id: anna, fields: { COMPANY_ID: cafe } })
  assert.deepEqual(await contactsOf('company', bakery), ['Anna *', 'Boris'])
  assert.deepEqual(await contactsOf('company', cafe), ['Anna *'])
  assert.equal((await crm.get('contact', anna)).COMPANY_ID, String(bakery))

  // The bakery's account is closed. Its people stay; Anna's main company is the café now, Boris has none.
  await crm.result('crm.company.delete', { id: bakery })
  assert.equal((await crm.get('contact', anna)).COMPANY_ID, String(cafe))
  assert.equal((await crm.get('contact', boris)).COMPANY_ID, null)
  assert.deepEqual(await contactsOf('company', cafe), ['Anna *'])
})

test('a deal changes hands at the client', async () => {
  const anna = await crm.add('contact', { NAME: 'Anna' })
  const boris = await crm.add('contact', { NAME: 'Boris' })
  const clara = await crm.add('contact', { NAME: 'Clara' })
  const deal = await crm.add('deal', { TITLE: 'New ovens', CONTACT_IDS: [anna, boris] })
  assert.deepEqual(await contactsOf('deal', deal), ['Anna *', 'Boris'])

  // Clara joins and is the one to talk to.
  await crm.result('crm.deal.contact.add', { id: deal, fields: { CONTACT_ID: clara, IS_PRIMARY: 'Y' } })
  assert.deepEqual(await contactsOf('deal', deal), ['Anna', 'Boris', 'Clara *'])
  assert.equal((await crm.get('deal', deal)).CONTACT_ID, String(clara))

  // She leaves the company: the first of those who stay takes over.
  await crm.result('crm.deal.contact.delete', { id: deal, fields: { CONTACT_ID: clara } })
  assert.deepEqual(await contactsOf('deal', deal), ['Anna *', 'Boris'])

  // Anna asks to be forgotten: the deal goes on with Boris.
  await crm.result('crm.contact.delete', { id: anna })
  assert.deepEqual(await contactsOf('deal', deal), ['Boris *'])
  assert.equal((await crm.get('deal', deal)).CONTACT_ID, String(boris))
})

test('an import sends the whole list each night, and sending it twice changes nothing', async () => {
  const anna = await crm.add('contact', { NAME: 'Anna' })
  const boris = await crm.add('contact', { NAME: 'Boris' })
  const shop = await crm.add('company', { TITLE: 'Shop' })
  const items = [
    { CONTACT_ID: boris, SORT: 10 },
    { CONTACT_ID: anna, SORT: 20, IS_PRIMARY: 'Y' },
  ]
  for (let night = 0; night < 2; night++) {
    assert.equal(await crm.result('crm.company.contact.items.set', { id: shop, items }), true)
    assert.deepEqual(await contactsOf('company', shop), ['Boris', 'Anna *'])
    assert.equal((await crm.get('contact', anna)).COMPANY_ID, String(shop))
  }
})
