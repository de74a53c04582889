import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { requisitesOf, userWith } from '../support/requisites.ts'

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

describe('links of requisites', () => {
  test('one is registered, told, changed and taken back', async () => {
    const deal = await crm.add('deal', { COMPANY_ID: client })
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
    fails(await crm.call('crm.requisite.link.list', {}, nobody), '0', 'Access denied.')
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
        (await crm.result('crm.requisite.link.list', { filter: { ENTITY_TYPE_ID: entityTypeId } })).length,
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
