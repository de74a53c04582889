// tutorials/crm/how-to-add-crm-objects/how-to-add-deal-with-choice-of-requisite.md: a form on a website becomes a company
// with requisite and address, and a deal that takes its client's requisite.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { userWith } from '../support/people.ts'
import { requisiteForm } from './requisite-form.ts'

const { crm, call, handle } = await requisiteForm({
  type: 'company',
  entityTypeId: 4,
  right: 'COMPANY',
  fields: { TITLE: 'Müller GmbH', COMPANY_TYPE: 'CUSTOMER' },
  requisite: { NAME: 'Müller GmbH', RQ_INN: '7707083893' },
})

const addDeal = (COMPANY_ID: number, more = {}): Promise<number> =>
  call('crm.deal.add', { fields: { TITLE: 'Müller GmbH', COMPANY_ID, ...more } })

test('a deal has no field for a requisite, and one that is sent is passed over', async () => {
  assert.equal('REQUISITE_ID' in (await call('crm.deal.fields')), false)
  const { owner, requisite } = await handle()
  const deal = await call('crm.deal.get', { id: await addDeal(owner, { REQUISITE_ID: requisite }) })
  assert.deepEqual([deal.TITLE, deal.COMPANY_ID, deal.REQUISITE_ID], ['Müller GmbH', String(owner), undefined])
})

test('a certain requisite is linked by hand, with all four ids', async () => {
  const { owner, requisite } = await handle()
  const deal = await addDeal(owner)
  const link = { ENTITY_TYPE_ID: 2, ENTITY_ID: deal, REQUISITE_ID: requisite, BANK_DETAIL_ID: 0 }
  const register = (fields: object) => crm.call('crm.requisite.link.register', { fields })
  fails(await register(link), '', 'MC_REQUISITE_ID is not defined or invalid.')
  assert.equal((await register({ ...link, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 })).result, true)
  const { REQUISITE_ID } = await call('crm.requisite.link.get', { entityTypeId: 2, entityId: deal })
  assert.equal(Number(REQUISITE_ID), requisite)
})

test('who may not add deals is refused, and company and requisite stay', async () => {
  const { owner } = await handle()
  const user = await userWith(crm, { COMPANY: { read: 'all', add: 'all' } })
  const answer = await crm.call('crm.deal.add', { fields: { TITLE: 'Never', COMPANY_ID: owner } }, user)
  assert.equal(answer.error_description!.replace(/\.$/, ''), 'Access denied')
  assert.deepEqual(await crm.ids('deal', { filter: { TITLE: 'Never' } }), [])
})

test("the deal has its client's requisite", async () => {
  const { owner, requisite } = await handle()
  const entityId = await addDeal(owner)
  assert.deepEqual(await call('crm.requisite.link.get', { entityTypeId: 2, entityId }), {
    ENTITY_TYPE_ID: 2,
    ENTITY_ID: entityId,
    REQUISITE_ID: String(requisite),
    BANK_DETAIL_ID: '0',
    MC_REQUISITE_ID: '0',
    MC_BANK_DETAIL_ID: '0',
  })
})
