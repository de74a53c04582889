import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'
import { requisitesOf } from '../support/requisites.ts'

const crm = await openCrm()
const { addRequisite, addBankDetail } = requisitesOf(crm)

const client = await crm.add('company', { TITLE: 'Client' })
const stranger = await crm.add('company', { TITLE: 'Stranger' })
const seller = await crm.add('company', { TITLE: 'Seller', IS_MY_COMPANY: 'Y' })
const person = await crm.add('contact')
const requisite = await addRequisite(client)
const bank = await addBankDetail(requisite)
const foreign = await addRequisite(stranger)
const foreignBank = await addBankDetail(foreign)
const own = await addRequisite(seller)
const ownBank = await addBankDetail(own)

const nothing = { REQUISITE_ID: 0, BANK_DETAIL_ID: 0, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 }
const register = (ENTITY_ID: number, fields: Fields, userId?: number, ENTITY_TYPE_ID = 2) =>
  crm.call('crm.requisite.link.register', { fields: { ENTITY_TYPE_ID, ENTITY_ID, ...nothing, ...fields } }, userId)
const link = (entityId: number, entityTypeId = 2, userId?: number) =>
  crm.call('crm.requisite.link.get', { entityTypeId, entityId }, userId)

/** The ids of a link as numbers: requisite, bank detail and those of the seller; null where there is none. */
async function chosen(entityId: number, entityTypeId = 2): Promise<number[] | null> {
  const { result } = await link(entityId, entityTypeId)
  return result ? Object.keys(nothing).map(name => Number(result[name])) : null
}

describe('a link that nobody asked for', () => {
  const required = { ORDER_TOPIC: 'Old', PERSON_TYPE_ID: 1, PAY_SYSTEM_ID: 1 }
  const item = async (entityTypeId: number, fields: Fields): Promise<number> =>
    (await crm.result('crm.item.add', { entityTypeId, fields })).item.id
  const smartProcess = async (): Promise<number> => {
    const fields = { title: 'Works', isClientEnabled: 'Y', isMycompanyEnabled: 'Y' }
    return Number((await crm.result('crm.type.add', { fields })).type.entityTypeId)
  }

  test('comes with the client of every record that has links', async () => {
    const all = [requisite, bank, own, ownBank]
    assert.deepEqual(await chosen(await crm.add('deal', { COMPANY_ID: client })), all)
    assert.deepEqual(await chosen(await crm.add('quote', { COMPANY_ID: client }), 7), all)
    const old = await crm.result('crm.invoice.add', { fields: { ...required, UF_COMPANY_ID: client } })
    assert.deepEqual(await chosen(old, 5), all)
    for (const entityTypeId of [2, 7, 31, await smartProcess()])
      assert.deepEqual(await chosen(await item(entityTypeId, { companyId: client }), entityTypeId), all)
    const { items } = await crm.result('crm.item.batchImport', { entityTypeId: 2, data: [{ companyId: client }] })
    assert.deepEqual(await chosen(items[0].item.id), all)
  })

  test('is of the contact where the company has none', async () => {
    const contact = await crm.add('contact')
    const ofContact = await addRequisite(contact, { ENTITY_TYPE_ID: 3 })
    const bare = await crm.add('company')
    for (const fields of [
      { CONTACT_ID: contact },
      { CONTACT_IDS: [contact, person] },
      { CONTACT_ID: contact, COMPANY_ID: bare },
    ])
      assert.deepEqual(await chosen(await crm.add('deal', fields)), [ofContact, 0, own, ownBank])
    assert.deepEqual((await chosen(await crm.add('deal', { CONTACT_ID: contact, COMPANY_ID: client })))![0], requisite)
  })

  test('is not there without a client who has a requisite', async () => {
    const bare = await crm.add('company')
    await addRequisite(bare, { ADDRESS_ONLY: 'Y' })
    for (const fields of [{}, { COMPANY_ID: bare }, { CONTACT_ID: person }, { COMPANY_ID: 77_777 }])
      assert.equal(await chosen(await crm.add('deal', fields)), null)
    // Leads, contacts and companies use none.
    const count = async () => (await crm.call('crm.requisite.link.list')).total
    const before = await count()
    await crm.add('lead', { COMPANY_ID: client })
    await crm.add('contact', { COMPANY_ID: client })
    assert.equal(await count(), before)
  })

  test('names the first of several, by SORT and id', async () => {
    const company = await crm.add('company')
    const late = await addRequisite(company, { SORT: 20 })
    const first = await addRequisite(company, { SORT: 10 })
    await addRequisite(company, { SORT: 10 })
    await addBankDetail(first, { SORT: 20 })
    const firstBank = await addBankDetail(first, { SORT: 10 })
    const deal = await crm.add('deal', { COMPANY_ID: company })
    assert.deepEqual((await chosen(deal))!.slice(0, 2), [first, firstBank])
    await crm.result('crm.requisite.update', { id: late, fields: { SORT: 1 } })
    assert.deepEqual((await chosen(await crm.add('deal', { COMPANY_ID: company })))!.slice(0, 2), [late, 0])
    assert.equal((await chosen(deal))![0], first)
  })

  test('names who sells as the record does', async () => {
    const other = await crm.add('company', { IS_MY_COMPANY: 'Y' })
    const quote = await crm.add('quote', { COMPANY_ID: client, MYCOMPANY_ID: other })
    assert.deepEqual(await chosen(quote, 7), [requisite, bank, 0, 0])
    const ofOther = await addRequisite(other)
    const invoice = await item(31, { companyId: client, mycompanyId: other })
    assert.deepEqual(await chosen(invoice, 31), [requisite, bank, ofOther, 0])
    const rename = (id: number, mycompanyId: number) =>
      crm.result('crm.item.update', { entityTypeId: 31, id, fields: { mycompanyId } })
    await rename(invoice, seller)
    assert.deepEqual(await chosen(invoice, 31), [requisite, bank, own, ownBank])
    // Who sells makes no link where the client has none.
    const unlinked = await item(31, { mycompanyId: other })
    await rename(unlinked, seller)
    assert.equal(await chosen(unlinked, 31), null)
    await crm.result('crm.company.delete', { id: other })
  })

  test('goes with the client, while what was chosen of the same client stays', async () => {
    const second = await addRequisite(client, { SORT: 900 })
    const deal = await crm.add('deal', { COMPANY_ID: client })
    await register(deal, { REQUISITE_ID: second })
    await crm.update('deal', deal, { TITLE: 'Renamed', CONTACT_ID: person, COMPANY_ID: client })
    assert.deepEqual(await chosen(deal), [second, 0, 0, 0])
    await crm.update('deal', deal, { COMPANY_ID: stranger })
    assert.deepEqual(await chosen(deal), [foreign, foreignBank, 0, 0])
    await crm.update('deal', deal, { COMPANY_ID: null })
    assert.equal(await chosen(deal), null)
    await crm.update('deal', deal, { COMPANY_ID: client })
    assert.deepEqual(await chosen(deal), [requisite, bank, own, ownBank])
    await crm.result('crm.requisite.link.unregister', { entityTypeId: 2, entityId: deal })
    await crm.update('deal', deal, { TITLE: 'Again', COMPANY_ID: client })
    assert.equal(await chosen(deal), null)
    const fields = { ...required, UF_COMPANY_ID: client }
    const old = await crm.result('crm.invoice.add', { fields })
    await crm.result('crm.invoice.update', { id: old, fields: { UF_COMPANY_ID: stranger } })
    assert.deepEqual(await chosen(old, 5), [foreign, foreignBank, own, ownBank])
    await crm.result('crm.requisite.delete', { id: second })
  })

  test('gives way to what the template of a recurring deal names', async () => {
    const second = await addRequisite(client, { SORT: 900 })
    const DEAL_ID = await crm.add('deal', { COMPANY_ID: client })
    await register(DEAL_ID, { REQUISITE_ID: second })
    const settings = { DEAL_ID, START_DATE: '2026-03-02', PARAMS: { MODE: 'multiple', MULTIPLE_TYPE: 'day' } }
    const id = await crm.result('crm.deal.recurring.add', { fields: settings })
    const { DEAL_ID: made } = await crm.result('crm.deal.recurring.expose', { id })
    assert.deepEqual(await chosen(Number(made)), [second, 0, 0, 0])
    await crm.result('crm.requisite.delete', { id: second })
  })

  test('gives way to what another record names that is merged with one without a client', async () => {
    const second = await addRequisite(client, { SORT: 900 })
    const [main, other] = [
      await crm.add('deal', { TITLE: 'A' }),
      await crm.add('deal', { TITLE: 'A', COMPANY_ID: client }),
    ]
    await register(other, { REQUISITE_ID: second })
    const { STATUS } = await crm.result('crm.entity.mergeBatch', {
      params: { entityTypeId: 2, entityIds: [main, other] },
    })
    assert.equal(STATUS, 'SUCCESS')
    assert.deepEqual(await chosen(main), [second, 0, 0, 0])
    await crm.result('crm.requisite.delete', { id: second })
  })
})

describe('links of requisites', () => {
  test('one is registered, told, changed and taken back', async () => {
    const deal = await crm.add('deal', { COMPANY_ID: client })
    answers(await crm.call('crm.requisite.link.unregister', { entityTypeId: 2, entityId: deal }), true)
    fails(await link(deal), '', 'Not found')
    answers(
      await register(deal, {
        REQUISITE_ID: requisite,
        BANK_DETAIL_ID: bank,
        MC_REQUISITE_ID: own,
        MC_BANK_DETAIL_ID: ownBank,
      }),
      true,
    )
    const told = {
      REQUISITE_ID: String(requisite),
      BANK_DETAIL_ID: String(bank),
      MC_REQUISITE_ID: String(own),
      MC_BANK_DETAIL_ID: String(ownBank),
    }
    answers(await link(deal), { ENTITY_TYPE_ID: 2, ENTITY_ID: deal, ...told })
    const list = { filter: { ENTITY_TYPE_ID: 2, ENTITY_ID: deal } }
    answers(await crm.call('crm.requisite.link.list', list), [
      { ENTITY_TYPE_ID: '2', ENTITY_ID: String(deal), ...told },
    ])
    answers(await crm.call('crm.requisite.link.list', { ...list, select: ['MC_REQUISITE_ID'] }), [
      { MC_REQUISITE_ID: String(own) },
    ])
    answers(await register(deal, { REQUISITE_ID: requisite }), true)
    assert.equal((await crm.result('crm.requisite.link.get', { entityTypeId: 2, entityId: deal })).BANK_DETAIL_ID, '0')
    answers(await crm.call('crm.requisite.link.unregister', { entityTypeId: 2, entityId: deal }), true)
    answers(await crm.call('crm.requisite.link.unregister', { entityTypeId: 2, entityId: deal }), false)
    fails(await link(deal), '', 'Not found')
  })

  test('says what is missing in the documented order', async () => {
    const quote = await crm.add('quote', { COMPANY_ID: client })
    const fields: Fields = {}
    for (const [name, value] of Object.entries({ ENTITY_TYPE_ID: 7, ENTITY_ID: quote, ...nothing })) {
      for (const wrong of [undefined, 'x', -1])
        fails(
          await crm.call('crm.requisite.link.register', { fields: { ...fields, [name]: wrong } }),
          '',
          `${name} is not defined or invalid.`,
        )
      fields[name] = value
    }
    answers(await crm.call('crm.requisite.link.register', { fields }), true)
    for (const verb of ['get', 'unregister']) {
      const method = `crm.requisite.link.${verb}`
      fails(await crm.call(method, { entityTypeId: 'x' }), '', 'entityTypeId is not defined or invalid.')
      fails(
        await crm.call(method, { entityTypeId: 4, entityId: client }),
        '',
        'entityTypeId is not defined or invalid.',
      )
      fails(await crm.call(method, { entityTypeId: 2 }), '', 'entityId is not defined or invalid.')
    }
  })

  test('only what belongs to the client and to the seller is linked', async () => {
    const deal = await crm.add('deal', { COMPANY_ID: client })
    for (const [fields, text] of [
      [{ REQUISITE_ID: 77_777 }, "The Requisite with ID '77777' is not found"],
      [{ REQUISITE_ID: foreign }, `The Requisite with ID '${foreign}' is not assigned to Company with ID '${client}'`],
      [{ REQUISITE_ID: requisite, BANK_DETAIL_ID: 77_777 }, "The BankDetail with ID '77777' is not found"],
      [
        { REQUISITE_ID: requisite, BANK_DETAIL_ID: foreignBank },
        `The BankDetail with ID '${foreignBank}' is not assigned to Requisite with ID '${requisite}'`,
      ],
      [{ MC_REQUISITE_ID: 77_777 }, "The Requisite of your company with ID '77777' is not found"],
      [{ MC_REQUISITE_ID: foreign }, `The Requisite of your company with ID '${foreign}' is not found`],
      [
        { MC_REQUISITE_ID: own, MC_BANK_DETAIL_ID: 77_777 },
        "The BankDetail of your company with ID '77777' is not found",
      ],
      [
        { MC_REQUISITE_ID: own, MC_BANK_DETAIL_ID: bank },
        `The BankDetail of your company with ID '${bank}' is not assigned to Requisite of your company with ID '${own}'`,
      ],
    ] as const)
      fails(await register(deal, fields), '', text)
    fails(await register(77_777, {}), '', 'Entity is not found')
    const quote = await crm.add('quote', { MYCOMPANY_ID: seller, CONTACT_ID: person })
    const text = `The Requisite with ID '${foreign}' is not assigned to`
    fails(await register(quote, { MC_REQUISITE_ID: foreign }, 1, 7), '', `${text} your company with ID '${seller}'`)
    fails(await register(quote, { REQUISITE_ID: foreign }, 1, 7), '', `${text} Contact with ID '${person}'`)
    const ofPerson = await addRequisite(person, { ENTITY_TYPE_ID: 3 })
    answers(await register(quote, { REQUISITE_ID: ofPerson, MC_REQUISITE_ID: own }, 1, 7), true)
  })

  test('is for who may use the record', async () => {
    const manager = await userWith(crm, { DEAL: { read: 'own', update: 'own' }, COMPANY: { read: 'all' } })
    const nobody = await userWith(crm, {})
    const hidden = await crm.add('deal', { COMPANY_ID: client })
    const visible = await crm.add('deal', { COMPANY_ID: client, ASSIGNED_BY_ID: manager })
    const quote = await crm.add('quote', { COMPANY_ID: client })
    answers(await register(hidden, {}), true)
    answers(await register(quote, {}, 1, 7), true)
    answers(await register(visible, { REQUISITE_ID: requisite }, manager), true)
    fails(await register(hidden, {}, manager), '', 'Access denied.')
    fails(await link(hidden, 2, manager), '', 'Access denied.')
    const unregister = { entityTypeId: 2, entityId: hidden }
    fails(await crm.call('crm.requisite.link.unregister', unregister, manager), '', 'Access denied.')
    const seen = await crm.result('crm.requisite.link.list', { select: ['ENTITY_ID'] }, manager)
    assert.deepEqual(seen, [{ ENTITY_ID: String(visible) }])
    fails(await crm.call('crm.requisite.link.list', {}, nobody), 0, 'Access denied.')
  })

  test('loses the half whose requisite or bank detail goes', async () => {
    const gone = await addRequisite(client)
    const goneBank = await addBankDetail(gone)
    const deal = await crm.add('deal', { COMPANY_ID: client })
    await register(deal, { REQUISITE_ID: gone, BANK_DETAIL_ID: goneBank, MC_REQUISITE_ID: own })
    await crm.result('crm.requisite.bankdetail.delete', { id: goneBank })
    const now = () => crm.result('crm.requisite.link.get', { entityTypeId: 2, entityId: deal })
    assert.deepEqual([(await now()).REQUISITE_ID, (await now()).BANK_DETAIL_ID], [String(gone), '0'])
    await crm.result('crm.requisite.delete', { id: gone })
    assert.deepEqual([(await now()).REQUISITE_ID, (await now()).MC_REQUISITE_ID], ['0', String(own)])
  })

  test('invoices and items of smart processes have them too', async () => {
    const { type } = await crm.result('crm.type.add', {
      fields: { title: 'Projects', isClientEnabled: 'Y', isMycompanyEnabled: 'Y' },
    })
    for (const entityTypeId of [31, Number(type.entityTypeId)]) {
      const fields = { title: 'One', companyId: client, mycompanyId: seller }
      const { item } = await crm.result('crm.item.add', { entityTypeId, fields })
      answers(await register(item.id, { REQUISITE_ID: requisite, MC_REQUISITE_ID: own }, 1, entityTypeId), true)
      assert.equal(
        (await crm.result('crm.requisite.link.list', { filter: { ENTITY_TYPE_ID: entityTypeId, ENTITY_ID: item.id } }))
          .length,
        1,
      )
      fails(
        await register(item.id, { MC_REQUISITE_ID: foreign }, 1, entityTypeId),
        '',
        `The Requisite with ID '${foreign}' is not assigned to your company with ID '${seller}'`,
      )
      await crm.result('crm.item.delete', { entityTypeId, id: item.id })
      fails(await link(item.id, entityTypeId), '', 'Not found')
    }
  })

  test('tells its fields', async () => {
    const fields = await crm.result('crm.requisite.link.fields')
    assert.deepEqual(Object.keys(fields), ['ENTITY_TYPE_ID', 'ENTITY_ID', ...Object.keys(nothing)])
    assert.equal(fields.ENTITY_ID.isImmutable, true)
    assert.equal(fields.REQUISITE_ID.isRequired, true)
  })
})
