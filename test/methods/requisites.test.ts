import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { untyped } from '../../src/store/table-types.ts'
import { answers, fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'
import { requisitesOf } from '../support/requisites.ts'

const crm = await openCrm()
const { addRequisite, addBankDetail, firstPreset, ids } = requisitesOf(crm)
const preset = await firstPreset()

/** The manager's own company and contact, and a company of user 1. */
const manager = await userWith(crm, {
  COMPANY: { read: 'own', add: 'own', update: 'own', delete: 'own' },
  CONTACT: { read: 'own', add: 'own', update: 'own', delete: 'own' },
})
/** May read companies alone. */
const half = await userWith(crm, { COMPANY: { read: 'all' } })
const nobody = await userWith(crm, {})
const mine = await crm.add('company', { TITLE: 'Mine', ASSIGNED_BY_ID: manager })
const others = await crm.add('company', { TITLE: 'Of others' })
const contact = await crm.add('contact', { ASSIGNED_BY_ID: manager })

describe('crm.requisite.fields', () => {
  test('tells of every field, to anyone', async () => {
    const fields = await crm.result('crm.requisite.fields', {}, nobody)
    assert.equal(Object.keys(fields).filter(name => name.startsWith('RQ_')).length, 60)
    assert.deepEqual(fields.ENTITY_ID, {
      type: 'integer',
      isRequired: true,
      isReadOnly: false,
      isImmutable: true,
      isMultiple: false,
      isDynamic: false,
      title: 'Owner',
    })
    assert.deepEqual(fields.RQ_IDENT_TYPE.statusType, ['RQ_IDENT_TYPE_CO'])
    assert.equal(fields.DATE_MODIFY.isReadOnly, true)
  })
})

describe('crm.requisite.add', () => {
  const complete = { ENTITY_TYPE_ID: 4, ENTITY_ID: mine, PRESET_ID: preset, NAME: 'Main' }
  const add = (fields: Record<string, unknown>, userId?: number) => crm.call('crm.requisite.add', { fields }, userId)

  test('keeps every field, whatever the preset shows', async () => {
    const id = await addRequisite(mine, {
      RQ_INN: '7717586110',
      RQ_CNPJ: '1',
      RQ_VAT_PAYER: true,
      XML_ID: 'x-1',
      SORT: '',
    })
    const got = await crm.result('crm.requisite.get', { id })
    assert.equal(got.ID, String(id))
    assert.equal(got.ENTITY_TYPE_ID, '4')
    assert.equal(got.ENTITY_ID, String(mine))
    assert.equal(got.PRESET_ID, String(preset))
    assert.equal(got.RQ_INN, '7717586110')
    assert.equal(got.RQ_CNPJ, '1')
    assert.equal(got.RQ_VAT_PAYER, 'Y')
    assert.equal(got.RQ_NAME, null)
    assert.deepEqual(
      [got.ACTIVE, got.ADDRESS_ONLY, got.SORT, got.CREATED_BY_ID, got.MODIFY_BY_ID, got.DATE_MODIFY],
      ['Y', 'N', '500', '1', null, ''],
    )
  })

  test('says what is missing in the documented order', async () => {
    for (const [missing, text] of [
      [{ ENTITY_TYPE_ID: 'x', ENTITY_ID: 0, PRESET_ID: 0 }, 'ENTITY_TYPE_ID is not defined or invalid.'],
      [{ ENTITY_TYPE_ID: 1 }, 'ENTITY_TYPE_ID is not defined or invalid.'],
      [{ ENTITY_ID: -1, PRESET_ID: 0 }, 'ENTITY_ID is not defined or invalid.'],
      [{ ENTITY_ID: 77_777, PRESET_ID: 0 }, 'PRESET_ID is not defined or invalid.'],
      [{ ENTITY_ID: 77_777 }, 'Entity not found.'],
    ] as const)
      fails(await add({ ...complete, ...missing }), '', text)
    fails(await crm.call('crm.requisite.add'), '', 'ENTITY_TYPE_ID is not defined or invalid.')
    fails(await crm.call('crm.requisite.add', { fields: 'x' }), '', "Parameter 'fields' must be array.")
    fails(await add({ ...complete, NAME: ' ' }), 'ERROR_CORE', "The field 'NAME' is required.")
    fails(await add({ ...complete, SORT: 'x' }), '', 'Invalid value for the "Sorting" field')
  })

  test('does not look whether there is such a template', async () => {
    const id = await addRequisite(mine, { PRESET_ID: 77_777, RQ_INN: '1' })
    const got = await crm.result('crm.requisite.get', { id })
    assert.deepEqual([got.PRESET_ID, got.RQ_INN], ['77777', '1'])
    const bank = await addBankDetail(id)
    assert.equal((await crm.result('crm.requisite.bankdetail.get', { id: bank })).COUNTRY_ID, null)
  })

  test('is for who may do so with the owner', async () => {
    const id = await addRequisite(mine, {}, manager)
    assert.equal((await crm.result('crm.requisite.get', { id }, manager)).CREATED_BY_ID, String(manager))
    await addRequisite(contact, { ENTITY_TYPE_ID: 3 }, manager)
    fails(await add({ ...complete, ENTITY_ID: others }, manager), '', 'Access denied.')
    // Who may not is told so before anything of the other fields.
    fails(await add({ ...complete, SORT: 'x' }, nobody), '', 'Access denied.')
  })
})

describe('one requisite', () => {
  test('is changed but for what it hangs on', async () => {
    const id = await addRequisite(mine)
    answers(
      await crm.call('crm.requisite.update', {
        id,
        fields: { NAME: 'Renamed', ENTITY_ID: others, PRESET_ID: 999, RQ_OKPO: '80715150' },
      }),
      true,
    )
    const got = await crm.result('crm.requisite.get', { id })
    assert.deepEqual([got.NAME, got.ENTITY_ID, got.PRESET_ID], ['Renamed', String(mine), String(preset)])
    assert.deepEqual([got.RQ_OKPO, got.MODIFY_BY_ID], ['80715150', '1'])
    assert.match(got.DATE_MODIFY, /^\d{4}-/)
    fails(
      await crm.call('crm.requisite.update', { id, fields: { NAME: '' } }),
      'ERROR_CORE',
      "The field 'NAME' is required.",
    )
  })

  for (const verb of ['get', 'update', 'delete'])
    test(`${verb}: no id, no requisite, no right`, async () => {
      const method = `crm.requisite.${verb}`
      const id = await addRequisite(others)
      fails(await crm.call(method, { id: 'x', fields: {} }), '', 'ID is not defined or invalid.')
      fails(await crm.call(method, { id: 77_777, fields: {} }), '', "The Requisite with ID '77777' is not found")
      fails(await crm.call(method, { id, fields: { NAME: 'X' } }, manager), '', 'Access denied.')
      // Who may do so with no contact and no company learns nothing of what there is.
      fails(await crm.call(method, { id: 77_777, fields: {} }, nobody), '', 'Access denied.')
      assert.equal((await crm.result('crm.requisite.get', { id })).NAME, 'Main')
    })
})

describe('crm.requisite.list', () => {
  test('shows what is named and nothing else', async () => {
    const id = await addRequisite(mine, { RQ_INN: '555' })
    const list = (params: Record<string, unknown>) =>
      crm.result('crm.requisite.list', { filter: { ID: id }, ...params })
    assert.deepEqual(await list({ select: ['RQ_INN', 'NO_SUCH'] }), [{ RQ_INN: '555' }])
    const [whole] = await list({})
    assert.equal(Object.keys(whole).length, 75)
    assert.deepEqual(await list({ select: ['NO_SUCH'] }), [whole])
  })

  test('filters and sorts by any field', async () => {
    const owner = await crm.add('company')
    const a = await addRequisite(owner, { NAME: 'Alpha', SORT: 30, RQ_INN: '1' })
    const b = await addRequisite(owner, { NAME: 'Beta', SORT: 10, RQ_INN: '2' })
    const c = await addRequisite(owner, { NAME: 'Alphabet', SORT: 20 })
    const of = (filter: Record<string, unknown>) =>
      ids('crm.requisite', { ENTITY_TYPE_ID: 4, ENTITY_ID: owner, ...filter })
    assert.deepEqual(await of({}), [a, b, c])
    assert.deepEqual(await of({ '%NAME': 'lpha' }), [a, c])
    assert.deepEqual(await of({ '@RQ_INN': ['1', '2'] }), [a, b])
    assert.deepEqual(await of({ RQ_INN: '' }), [c])
    assert.deepEqual(await of({ '>=SORT': 20 }), [a, c])
    const sorted = await crm.result('crm.requisite.list', {
      filter: { ENTITY_ID: owner, ENTITY_TYPE_ID: 4 },
      order: { SORT: 'asc' },
      select: ['ID'],
    })
    assert.deepEqual(
      sorted.map(({ ID }: { ID: string }) => Number(ID)),
      [b, c, a],
    )
  })

  test('shows those of owners that the caller may read', async () => {
    const [hidden, own, ofContact] = [
      await addRequisite(others),
      await addRequisite(mine),
      await addRequisite(contact, { ENTITY_TYPE_ID: 3 }),
    ]
    const seen = await ids('crm.requisite', {}, manager)
    assert.ok(seen.includes(own) && seen.includes(ofContact) && !seen.includes(hidden))
    const counted = await crm.call('crm.requisite.list', { filter: { '@ID': [hidden, own] } }, manager)
    assert.equal(counted.total, 1)
    fails(await crm.call('crm.requisite.list', {}, half), 0, 'Access denied.')
    fails(await crm.call('crm.requisite.list', {}, nobody), 0, 'Access denied.')
    fails(await crm.call('crm.requisite.list', { filter: 'x' }), '', "Parameter 'filter' must be array.")
  })

  test('is refused where the filter names owners that have none or that the caller may not read', async () => {
    const denied = async (filter: Record<string, unknown>, userId?: number) => {
      const answer = await crm.call('crm.requisite.list', { filter }, userId)
      assert.deepEqual([answer.status, answer.error_description], [400, 'Access denied.'])
    }
    for (const types of [1, '2', 99, [3, 1]]) await denied({ ENTITY_TYPE_ID: types })
    await denied({ '@ENTITY_TYPE_ID': [1, 4] })
    await denied({ ENTITY_TYPE_ID: 3 }, half)
    await denied({ ENTITY_TYPE_ID: [3, 4] }, half)
    const id = await addRequisite(mine)
    assert.deepEqual(await ids('crm.requisite', { '=ENTITY_TYPE_ID': 4, ID: id }, half), [id])
    assert.deepEqual(await ids('crm.requisite', { '!ENTITY_TYPE_ID': 1, ID: id }), [id])
    assert.deepEqual(await ids('crm.requisite', { ENTITY_TYPE_ID: 'x' }), [])
  })
})

describe('bank details', () => {
  test('live with a requisite and have its country', async () => {
    const requisite = await addRequisite(mine)
    const id = await addBankDetail(requisite, { RQ_BIK: '044525225', COMMENTS: 'old' })
    const got = await crm.result('crm.requisite.bankdetail.get', { id })
    assert.deepEqual([got.ENTITY_ID, got.COUNTRY_ID, got.RQ_BIK], [String(requisite), '122', '044525225'])
    assert.deepEqual([got.ACTIVE, got.SORT, got.DATE_MODIFY, got.MODIFY_BY_ID], ['Y', '500', '', null])
    answers(await crm.call('crm.requisite.bankdetail.update', { id, fields: { COMMENTS: 'new', SORT: 10000 } }), true)
    assert.deepEqual(await ids('crm.requisite.bankdetail', { ENTITY_ID: requisite, COMMENTS: 'new' }), [id])
    answers(await crm.call('crm.requisite.bankdetail.delete', { id }), true)
    fails(
      await crm.call('crm.requisite.bankdetail.get', { id }),
      '',
      `The RequisiteBankDetail with ID '${id}' is not found`,
    )
    const russian = await addBankDetail(requisite, { COUNTRY_ID: 1 })
    assert.equal((await crm.result('crm.requisite.bankdetail.get', { id: russian })).COUNTRY_ID, '1')
  })

  test('need a requisite, a name and a country that there is', async () => {
    const add = (fields: Record<string, unknown>, userId?: number) =>
      crm.call('crm.requisite.bankdetail.add', { fields }, userId)
    const requisite = await addRequisite(others)
    for (const ENTITY_ID of [undefined, 'x', 0, 77_777])
      fails(await add({ ENTITY_ID, NAME: 'Bank' }), '', 'ENTITY_ID is not defined or invalid.')
    fails(await add({ ENTITY_ID: requisite }), 'ERROR_CORE', "The field 'NAME' is required.")
    fails(await add({ ENTITY_ID: requisite, NAME: 'Bank', COUNTRY_ID: 2 }), '', 'Invalid value for the "Country" field')
    fails(await add({ ENTITY_ID: requisite, NAME: 'Bank' }, manager), '', 'Access denied.')
  })

  test('are read by who may read the owner', async () => {
    const own = await addBankDetail(await addRequisite(mine))
    const hidden = await addBankDetail(await addRequisite(others))
    const seen = await ids('crm.requisite.bankdetail', {}, manager)
    assert.ok(seen.includes(own) && !seen.includes(hidden))
    for (const verb of ['get', 'update', 'delete'])
      fails(
        await crm.call(`crm.requisite.bankdetail.${verb}`, { id: hidden, fields: { NAME: 'X' } }, manager),
        '',
        'Access denied.',
      )
    fails(await crm.call('crm.requisite.bankdetail.list', {}, nobody), '', 'Access denied.')
  })
})

describe('user fields of requisites', () => {
  test('are added, shown, filtered by and written', async () => {
    const add = (fields: Record<string, unknown>) =>
      crm.result('crm.requisite.userfield.add', { fields: { ENTITY_ID: 'CRM_REQUISITE', ...fields } })
    const fieldId = await add({ FIELD_NAME: 'BRANCH', USER_TYPE_ID: 'string', EDIT_FORM_LABEL: 'Branch' })
    await add({ FIELD_NAME: 'RATE', USER_TYPE_ID: 'double', MULTIPLE: 'Y' })
    const field = await crm.result('crm.requisite.userfield.get', { id: fieldId })
    assert.deepEqual([field.ENTITY_ID, field.FIELD_NAME], ['CRM_REQUISITE', 'UF_CRM_BRANCH'])
    const id = await addRequisite(mine, { UF_CRM_BRANCH: 'North', UF_CRM_RATE: [1, 2] })
    assert.deepEqual(await crm.result('crm.requisite.list', { filter: { UF_CRM_BRANCH: 'North' }, select: ['UF_*'] }), [
      { UF_CRM_BRANCH: 'North', UF_CRM_RATE: [1, 2] },
    ])
    answers(await crm.call('crm.requisite.update', { id, fields: { UF_CRM_BRANCH: 'South' } }), true)
    assert.equal((await crm.result('crm.requisite.get', { id })).UF_CRM_BRANCH, 'South')
    assert.equal((await crm.result('crm.requisite.fields')).UF_CRM_BRANCH.isDynamic, true)
    assert.equal((await crm.result('crm.requisite.userfield.list', { filter: { LANG: 'en' } })).length, 2)
    answers(await crm.call('crm.requisite.userfield.delete', { id: fieldId }), true)
    assert.ok(!('UF_CRM_BRANCH' in (await crm.result('crm.requisite.get', { id }))))
  })

  test('have words of their own', async () => {
    const add = (fields: Record<string, unknown>, userId?: number) =>
      crm.call('crm.requisite.userfield.add', { fields }, userId)
    const complete = { FIELD_NAME: 'TWICE', USER_TYPE_ID: 'string' }
    await add(complete)
    const taken = 'The field UF_CRM_TWICE for the CRM_REQUISITE object already exists.'
    fails(await add(complete), 'ERROR_CORE', taken)
    fails(await add({ ...complete, FIELD_NAME: 'OTHER' }, manager), '', 'Access denied.')
    const list = { ...complete, FIELD_NAME: 'KINDS', USER_TYPE_ID: 'enumeration' }
    const twice = [
      { VALUE: 'A', XML_ID: 'a' },
      { VALUE: 'B', XML_ID: 'a' },
    ]
    fails(await add({ ...list, LIST: twice }), 'ERROR_CORE', 'Fail to save enumeration field values')
    const missing = "The entity with ID '77777' is not found."
    fails(await crm.call('crm.requisite.userfield.get', { id: 77_777 }), 'ERROR_NOT_FOUND', missing)
    fails(await crm.call('crm.requisite.userfield.update', { id: 77_777, fields: {} }), '', missing)
    fails(await crm.call('crm.requisite.userfield.delete', { id: 77_777 }), '', missing)
    fails(await crm.call('crm.requisite.userfield.list', {}, nobody), '', 'Access denied.')
  })
})

describe('what goes with a requisite', () => {
  const count = async (table: string): Promise<number> => {
    const rows = await untyped(crm.portal.store.read).selectFrom(table).selectAll().execute()
    return rows.length
  }
  const tables = ['requisite', 'requisite_userfield', 'bank_detail', 'address', 'requisite_link']
  const counts = async () => Object.fromEntries(await Promise.all(tables.map(async t => [t, await count(t)])))

  /** A company with a requisite that has one of everything. */
  async function equipped(): Promise<{ company: number; requisite: number; deal: number }> {
    const company = await crm.add('company')
    const requisite = await addRequisite(company, { UF_CRM_TWICE: 'x' })
    const bankDetail = await addBankDetail(requisite)
    await crm.result('crm.address.add', {
      fields: { TYPE_ID: 1, ENTITY_TYPE_ID: 8, ENTITY_ID: requisite, CITY: 'Oslo' },
    })
    const deal = await crm.add('deal', { COMPANY_ID: company })
    const link = { REQUISITE_ID: requisite, BANK_DETAIL_ID: bankDetail, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 }
    await crm.result('crm.requisite.link.register', { fields: { ENTITY_TYPE_ID: 2, ENTITY_ID: deal, ...link } })
    return { company, requisite, deal }
  }

  test('deleting it deletes its bank details, addresses, links and user fields', async () => {
    const before = await counts()
    const { requisite } = await equipped()
    assert.deepEqual(await counts(), Object.fromEntries(tables.map(t => [t, before[t] + 1])))
    answers(await crm.call('crm.requisite.delete', { id: requisite }), true)
    assert.deepEqual(await counts(), before)
  })

  test('so does deleting its owner', async () => {
    const before = await counts()
    const { company } = await equipped()
    answers(await crm.call('crm.company.delete', { id: company }), true)
    assert.deepEqual(await counts(), before)
  })

  test('the link goes with the record that has it', async () => {
    const { deal, requisite } = await equipped()
    answers(await crm.call('crm.deal.delete', { id: deal }), true)
    assert.equal((await crm.result('crm.requisite.link.list', { filter: { ENTITY_ID: deal } })).length, 0)
    assert.equal((await crm.result('crm.requisite.get', { id: requisite })).ID, String(requisite))
  })
})
