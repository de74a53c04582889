import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { requisitesOf } from '../support/requisites.ts'

const crm = await openCrm()
const { addRequisite } = requisitesOf(crm)

/** Longer than any field, with characters that are two halves in JavaScript at the places where texts are cut. */
const long = 'я😀'.repeat(700)
const cut = (length: number): string => [...long].slice(0, length).join('')

const shortFields: Record<string, number> = { TITLE: 255, ORIGINATOR_ID: 255, ORIGIN_ID: 255 }
const names: Record<string, number> = { NAME: 50, SECOND_NAME: 50, LAST_NAME: 50, POST: 255 }
const utm = Object.fromEntries(['SOURCE', 'MEDIUM', 'CAMPAIGN', 'CONTENT', 'TERM'].map(name => [`UTM_${name}`, 600]))
const address: Record<string, number> = {
  ...{ ADDRESS: 1024, ADDRESS_2: 1024, ADDRESS_CITY: 128, ADDRESS_REGION: 128, ADDRESS_PROVINCE: 128 },
  ...{ ADDRESS_COUNTRY: 128, ADDRESS_COUNTRY_CODE: 100, ADDRESS_POSTAL_CODE: 16 },
}

describe('a text that is longer than its field takes is cut', () => {
  const classic: [type: 'lead' | 'contact' | 'company' | 'deal' | 'quote', limits: Record<string, number>][] = [
    ['lead', { ...shortFields, ...names, COMPANY_TITLE: 255, ...utm, ...address }],
    ['contact', { ...names, ORIGINATOR_ID: 255, ORIGIN_ID: 255, ORIGIN_VERSION: 255, ...utm, ...address }],
    ['company', { ...shortFields, ORIGIN_VERSION: 255, ...utm, ...address }],
    ['deal', { ...shortFields, LOCATION_ID: 100, ...utm }],
    ['quote', { TITLE: 255, LOCATION_ID: 100, ...utm }],
  ]
  for (const [type, limits] of classic)
    test(`crm.${type}.*`, async () => {
      const fields = Object.fromEntries(Object.keys(limits).map(name => [name, long]))
      const id = await crm.add(type, { ...fields, COMMENTS: long })
      const check = async () => {
        const record = await crm.get(type, id)
        for (const [name, limit] of Object.entries(limits)) assert.equal(record[name], cut(limit), name)
        assert.equal(record.COMMENTS, long)
      }
      await check()
      await crm.update(type, id, Object.fromEntries(Object.keys(limits).map(name => [name, 'short'])))
      await crm.update(type, id, fields)
      await check()
    })

  test('crm.item.*, of every type', async () => {
    const type = { title: 'Cut', isSourceEnabled: 'Y', isLinkWithProductsEnabled: 'Y' }
    const { entityTypeId: own } = (await crm.result('crm.type.add', { fields: type })).type
    const utmLimits = { utmSource: 600, utmTerm: 600 }
    const cases: [entityTypeId: number, limits: Record<string, number>][] = [
      [1, { title: 255, name: 50, companyTitle: 255, ...utmLimits }],
      [2, { title: 255, originId: 255, ...utmLimits }],
      [3, { name: 50, lastName: 50, post: 255, ...utmLimits }],
      [4, { title: 255, ...utmLimits }],
      [7, { title: 255, locationId: 100, ...utmLimits }],
      [31, { title: 255, accountNumber: 100, locationId: 100, ...utmLimits }],
      [own, { title: 255, ...utmLimits }],
    ]
    for (const [entityTypeId, limits] of cases) {
      const fields = Object.fromEntries(Object.keys(limits).map(name => [name, long]))
      const { item } = await crm.result('crm.item.add', { entityTypeId, fields })
      for (const [name, limit] of Object.entries(limits))
        assert.equal(item[name], cut(limit), `${entityTypeId} ${name}`)
    }
    const { item } = await crm.result('crm.item.add', { entityTypeId: own, fields: { xmlId: long } })
    assert.equal(item.xmlId, long)
  })

  test('multifields', async () => {
    const id = await crm.add('contact', {
      PHONE: [{ VALUE: long, VALUE_TYPE: 'x'.repeat(60) }],
      WEB: [{ VALUE: long }],
    })
    const { PHONE, WEB } = (await crm.get('contact', id)) as Fields as Record<string, Fields[]>
    assert.deepEqual([PHONE![0]!.VALUE, PHONE![0]!.VALUE_TYPE, WEB![0]!.VALUE], [cut(250), 'x'.repeat(50), cut(250)])
    const fm = [{ typeId: 'IM', valueType: 'TELEGRAM', value: long }]
    const { item } = await crm.result('crm.item.add', { entityTypeId: 3, fields: { name: 'A', fm } })
    assert.equal(item.fm[0].value, cut(250))
  })

  test('product rows', async () => {
    const id = await crm.add('deal')
    const rows = [{ PRODUCT_NAME: long, MEASURE_NAME: long, MEASURE_CODE: 5 }]
    assert.equal(await crm.result('crm.deal.productrows.set', { id, rows }), true)
    const [row] = await crm.result('crm.deal.productrows.get', { id })
    assert.deepEqual([row.PRODUCT_NAME, row.MEASURE_NAME], [cut(256), cut(50)])
    const fields = { ownerId: id, ownerType: 'D', productName: long }
    const { productRow } = await crm.result('crm.item.productrow.add', { fields })
    assert.equal(productRow.productName, cut(256))
  })

  test('requisites, their bank details and addresses', async () => {
    const owner = await crm.add('company')
    const texts = { NAME: 255, RQ_COMPANY_FULL_NAME: 300, RQ_DIRECTOR: 150, RQ_FIRST_NAME: 50, XML_ID: 45, RQ_KBE: 2 }
    const given = (limits: Fields) => Object.fromEntries(Object.keys(limits).map(name => [name, long]))
    const shown = (limits: Record<string, number>, row: Fields) => {
      for (const [name, limit] of Object.entries(limits)) assert.equal(row[name], cut(limit), name)
    }
    const requisite = await addRequisite(owner, given(texts))
    shown(texts, await crm.result('crm.requisite.get', { id: requisite }))

    const bank = { NAME: 255, COMMENTS: 500, RQ_BANK_CODE: 50, RQ_IBAN: 34, RQ_BIK: 11, RQ_MFO: 6, RQ_RIB: 2 }
    const detail = await crm.result('crm.requisite.bankdetail.add', {
      fields: { ENTITY_ID: requisite, ...given(bank) },
    })
    shown(bank, await crm.result('crm.requisite.bankdetail.get', { id: detail }))

    const words = { ADDRESS_1: 1024, CITY: 128, COUNTRY_CODE: 100, POSTAL_CODE: 16 }
    const key = { TYPE_ID: 1, ENTITY_TYPE_ID: 8, ENTITY_ID: requisite }
    await crm.result('crm.address.add', { fields: { ...key, ...given(words) } })
    const [stored] = await crm.result('crm.address.list', { filter: key })
    shown(words, stored)
  })
})

describe('a user field has the bounds of its settings', () => {
  const name = (field: string) => `UF_CRM_${field}`
  const addField = (FIELD_NAME: string, USER_TYPE_ID: string, SETTINGS: Fields, MULTIPLE = 'N') =>
    crm.result('crm.lead.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID, SETTINGS, MULTIPLE } })

  test('texts and links are cut to MAX_LENGTH; 0 is no bound', async () => {
    await addField('CUT', 'string', { MAX_LENGTH: 3 })
    await addField('CUTS', 'string', { MAX_LENGTH: 3 }, 'Y')
    await addField('LINK', 'url', { MAX_LENGTH: 9 })
    await addField('UNCUT', 'string', { MAX_LENGTH: 0 })
    const fields = { CUT: long, CUTS: [long, 'a'], LINK: 'https://a', UNCUT: long }
    const given = Object.fromEntries(Object.entries(fields).map(([field, value]) => [name(field), value]))
    const record: Fields = await crm.get('lead', await crm.add('lead', given))
    assert.deepEqual(
      Object.keys(fields).map(field => record[name(field)]),
      [cut(3), [cut(3), 'a'], 'https://a', long],
    )
  })

  test('numbers are within MIN_VALUE and MAX_VALUE; 0 is no bound', async () => {
    await addField('WHOLE', 'integer', { MIN_VALUE: -1, MAX_VALUE: 10 })
    await addField('PART', 'double', { MIN_VALUE: 0.5, PRECISION: 1 })
    for (const [field, taken, refused] of [
      ['WHOLE', [-1, 0, 10], [-2, 11]],
      ['PART', [0.5, 0.46, 1e9], [0.4, -1]],
    ] as const) {
      for (const value of taken) await crm.add('lead', { [name(field)]: value })
      for (const value of refused)
        fails(
          await crm.call('crm.lead.add', { fields: { [name(field)]: value } }),
          '',
          `Invalid value for the "${name(field)}" field`,
        )
    }
  })

  test('files have MAX_ALLOWED_SIZE bytes at most', async () => {
    await addField('SMALL', 'file', { MAX_ALLOWED_SIZE: 4 })
    const file = (bytes: number) => ['a.txt', Buffer.alloc(bytes, 'a').toString('base64')]
    await crm.add('lead', { [name('SMALL')]: file(4) })
    fails(
      await crm.call('crm.lead.add', { fields: { [name('SMALL')]: file(5) } }),
      '',
      `Invalid value for the "${name('SMALL')}" field`,
    )
  })
})
