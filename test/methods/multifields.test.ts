import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { crmOf, type Fields, openCrm, type Type } from '../support/crm.ts'
import { openPortal } from '../support/portal.ts'

const crm = await openCrm()
const owners = ['lead', 'contact', 'company'] as const

interface Value {
  ID: string
  VALUE_TYPE: string
  VALUE: string
  TYPE_ID: string
}

const valuesOf = async (type: Type, id: number, name: string): Promise<Value[] | undefined> =>
  (await crm.result(`crm.${type}.get`, { id }))[name]

/** `WORK 111` for each value, in order. */
const shortly = async (type: Type, id: number, name: string): Promise<string[]> =>
  ((await valuesOf(type, id, name)) ?? []).map(({ VALUE_TYPE, VALUE }) => `${VALUE_TYPE} ${VALUE}`)

for (const type of owners)
  describe(`crm.${type}.*: values of a multifield`, () => {
    test('are shown with their ids in the order of adding', async () => {
      const id = await crm.add(type, {
        PHONE: [
          { VALUE: '+12025550120', VALUE_TYPE: 'WORK' },
          { VALUE: '555 888', VALUE_TYPE: 'HOME' },
        ],
        EMAIL: [{ VALUE: 'anna@example.com', VALUE_TYPE: 'MAILING' }],
      })
      const record = await crm.result(`crm.${type}.get`, { id })
      const [first, second] = record.PHONE
      assert.match(first.ID, /^\d+$/)
      assert.ok(Number(second.ID) > Number(first.ID))
      assert.deepEqual(record.PHONE, [
        { ID: first.ID, VALUE_TYPE: 'WORK', VALUE: '+12025550120', TYPE_ID: 'PHONE' },
        { ID: second.ID, VALUE_TYPE: 'HOME', VALUE: '555 888', TYPE_ID: 'PHONE' },
      ])
      assert.equal(record.EMAIL[0].TYPE_ID, 'EMAIL')
      // Fields without a value are left out.
      for (const name of ['WEB', 'IM', 'LINK']) assert.ok(!(name in record), name)
    })

    test('have a kind of their field where none is said', async () => {
      const id = await crm.add(type, {
        PHONE: [{ VALUE: '1' }],
        EMAIL: [{ VALUE: 'a@b' }],
        WEB: [{ VALUE: 'example.com' }],
        IM: [{ VALUE: 'anna' }],
        LINK: [{ VALUE: '7', VALUE_TYPE: '' }],
      })
      assert.deepEqual(await shortly(type, id, 'PHONE'), ['WORK 1'])
      assert.deepEqual(await shortly(type, id, 'EMAIL'), ['WORK a@b'])
      assert.deepEqual(await shortly(type, id, 'WEB'), ['WORK example.com'])
      assert.deepEqual(await shortly(type, id, 'IM'), ['OTHER anna'])
      assert.deepEqual(await shortly(type, id, 'LINK'), ['USER 7'])
    })

    test('change by their ids, and those that are not named stay (the example of crm.contact.update)', async () => {
      const id = await crm.add(type, { PHONE: ['111111', '222222', '333333'].map(VALUE => ({ VALUE })) })
      const [a, b, c] = (await valuesOf(type, id, 'PHONE')) as [Value, Value, Value]
      await crm.update(type, id, { PHONE: [{ ID: b.ID, VALUE: '444444', VALUE_TYPE: 'MOBILE' }] })
      assert.deepEqual(await valuesOf(type, id, 'PHONE'), [a, { ...b, VALUE: '444444', VALUE_TYPE: 'MOBILE' }, c])
      // The kind stays where only the value is said.
      await crm.update(type, id, { PHONE: [{ ID: Number(b.ID), VALUE: '555555' }] })
      assert.deepEqual(await shortly(type, id, 'PHONE'), ['WORK 111111', 'MOBILE 555555', 'WORK 333333'])
    })

    test('go by DELETE, by an empty VALUE, or by their id alone (the example of crm.contact.update)', async () => {
      const id = await crm.add(type, { PHONE: ['111111', '222222', '333333', '44444'].map(VALUE => ({ VALUE })) })
      const [a, b, c, d] = (await valuesOf(type, id, 'PHONE')) as [Value, Value, Value, Value]
      await crm.update(type, id, { PHONE: [{ ID: a.ID, DELETE: 'Y' }, { ID: b.ID, VALUE: '' }, { ID: c.ID }] })
      assert.deepEqual(await valuesOf(type, id, 'PHONE'), [d])
      await crm.update(type, id, { PHONE: [{ ID: d.ID, VALUE: '5', DELETE: 'N' }] })
      assert.deepEqual(await shortly(type, id, 'PHONE'), ['WORK 5'])
      await crm.update(type, id, { PHONE: [{ ID: d.ID, VALUE: '6', DELETE: 'Y' }] })
      assert.equal(await valuesOf(type, id, 'PHONE'), undefined)
    })

    test('are added, changed and deleted in one call', async () => {
      const id = await crm.add(type, { PHONE: [{ VALUE: '1' }, { VALUE: '2' }], EMAIL: [{ VALUE: 'a@b' }] })
      const [a, b] = (await valuesOf(type, id, 'PHONE')) as [Value, Value]
      await crm.update(type, id, {
        PHONE: [{ VALUE: '3', VALUE_TYPE: 'FAX' }, { ID: a.ID, VALUE: '4' }, { ID: b.ID }],
        WEB: [{ VALUE: 'example.com' }],
      })
      assert.deepEqual(await shortly(type, id, 'PHONE'), ['WORK 4', 'FAX 3'])
      assert.deepEqual(await shortly(type, id, 'EMAIL'), ['WORK a@b'])
      assert.deepEqual(await shortly(type, id, 'WEB'), ['WORK example.com'])
    })

    test('of another record, or of another field, are left alone', async () => {
      const [mine, theirs] = [
        await crm.add(type, { PHONE: [{ VALUE: '1' }], EMAIL: [{ VALUE: 'a@b' }] }),
        await crm.add(type, { PHONE: [{ VALUE: '2' }] }),
      ]
      const [phone] = (await valuesOf(type, theirs, 'PHONE')) as [Value]
      const [email] = (await valuesOf(type, mine, 'EMAIL')) as [Value]
      const changes = [
        { ID: phone.ID, VALUE: '9' },
        { ID: phone.ID, DELETE: 'Y' },
        { ID: email.ID, VALUE: '9' },
      ]
      await crm.update(type, mine, { PHONE: changes })
      assert.deepEqual(await shortly(type, mine, 'PHONE'), ['WORK 1'])
      assert.deepEqual(await shortly(type, mine, 'EMAIL'), ['WORK a@b'])
      assert.deepEqual(await shortly(type, theirs, 'PHONE'), ['WORK 2'])
    })

    test('of one record can be given to a new one as they were read', async () => {
      const id = await crm.add(type, { PHONE: [{ VALUE: '1', VALUE_TYPE: 'HOME' }, { VALUE: '2' }] })
      const copy = await crm.add(type, { PHONE: await valuesOf(type, id, 'PHONE') })
      assert.deepEqual(await shortly(type, copy, 'PHONE'), ['HOME 1', 'WORK 2'])
      assert.equal((await crm.get(type, copy)).HAS_PHONE, 'Y')
      assert.deepEqual(await shortly(type, id, 'PHONE'), ['HOME 1', 'WORK 2'])
    })

    test('come as a map of items too, and what is no item is passed over', async () => {
      const id = await crm.add(type, { PHONE: { 0: { VALUE: ' 1 ' }, n1: { VALUE: 2 } } })
      assert.deepEqual(await shortly(type, id, 'PHONE'), ['WORK 1', 'WORK 2'])
      for (const PHONE of [
        '3',
        3,
        null,
        true,
        ['3', 3, null, [3]],
        [{}, { VALUE: '' }, { VALUE: '  ' }, { VALUE: null }],
      ])
        await crm.update(type, id, { PHONE })
      assert.deepEqual(await shortly(type, id, 'PHONE'), ['WORK 1', 'WORK 2'])
      const answer = await crm.call(`crm.${type}.update`, { id, fields: { PHONE: [{ VALUE: {} }] } })
      fails(answer, '', 'Invalid value for the "Phone" field')
    })

    test('are told of by HAS_PHONE, HAS_EMAIL and HAS_IMOL', async () => {
      const has = async (id: number) => {
        const { HAS_PHONE, HAS_EMAIL, HAS_IMOL } = await crm.get(type, id)
        return `${HAS_PHONE}${HAS_EMAIL}${HAS_IMOL}`
      }
      const cases: [fields: Fields, has: string][] = [
        [{ WEB: [{ VALUE: 'example.com' }] }, 'NNN'],
        [{ PHONE: [{ VALUE: '1' }] }, 'YNN'],
        [{ EMAIL: [{ VALUE: 'a@b' }] }, 'NYN'],
        [{ IM: [{ VALUE: 'anna', VALUE_TYPE: 'TELEGRAM' }] }, 'NNN'],
        [{ IM: [{ VALUE: 'imol|livechat|1|67|21', VALUE_TYPE: 'OPENLINE' }] }, 'NNY'],
        [{ PHONE: [{ VALUE: '1' }], EMAIL: [{ VALUE: 'a@b' }] }, 'YYN'],
      ]
      for (const [fields, expected] of cases) {
        const id = await crm.add(type, fields)
        assert.equal(await has(id), expected, JSON.stringify(fields))
        const later = await crm.add(type)
        assert.equal(await has(later), 'NNN')
        await crm.update(type, later, fields)
        assert.equal(await has(later), expected, JSON.stringify(fields))
        for (const name of Object.keys(fields)) {
          const ids = ((await valuesOf(type, later, name)) ?? []).map(({ ID }) => ({ ID }))
          await crm.update(type, later, { [name]: ids })
        }
        assert.equal(await has(later), 'NNN')
      }
    })
  })

describe('an e-mail address', () => {
  const bad = ['anna', 'anna@', '@example.com', 'anna smith@example.com', 'a@b@c', '<anna@example.com>']
  const general = 'The E-mail field contains an invalid address'
  /** Contacts say which of the addresses it is. */
  const words: Record<(typeof owners)[number], [kind: string | undefined, text: string][]> = {
    lead: [['HOME', general]],
    company: [[undefined, general]],
    contact: [
      [undefined, 'The field Work e-mail contains an invalid address'],
      ['WORK', 'The field Work e-mail contains an invalid address'],
      ['HOME', 'The field Home e-mail contains an invalid address'],
      ['ANY', 'The field Other e-mail contains an invalid address'],
    ],
  }
  for (const type of owners)
    test(`crm.${type}.*: that is none is refused and changes nothing`, async () => {
      const id = await crm.add(type, { EMAIL: [{ VALUE: 'anna@example.com' }] })
      const [email] = (await valuesOf(type, id, 'EMAIL')) as [Value]
      for (const VALUE of bad)
        for (const [VALUE_TYPE, text] of words[type]) {
          const fields = { NAME: 'Changed', EMAIL: [{ VALUE, VALUE_TYPE }] }
          fails(await crm.call(`crm.${type}.add`, { fields }), 'ERROR_CORE', text)
          fails(await crm.call(`crm.${type}.update`, { id, fields }), 'ERROR_CORE', text)
          const changed = { EMAIL: [{ ID: email.ID, VALUE, VALUE_TYPE }] }
          fails(await crm.call(`crm.${type}.update`, { id, fields: changed }), 'ERROR_CORE', text)
        }
      assert.deepEqual(await valuesOf(type, id, 'EMAIL'), [email])
      assert.notEqual((await crm.get(type, id)).NAME, 'Changed')
    })

  test('may be in any script', async () => {
    const id = await crm.add('lead', { EMAIL: [{ VALUE: 'анна@почта.рф' }, { VALUE: ' anna+crm@example.co.uk ' }] })
    assert.deepEqual(await shortly('lead', id, 'EMAIL'), ['WORK анна@почта.рф', 'WORK anna+crm@example.co.uk'])
  })

  test('is refused in Russian on a Russian portal', async () => {
    const portal = await openPortal({ language: 'ru' })
    const { call } = crmOf(portal)
    const fields = { NAME: 'Анна', EMAIL: [{ VALUE: 'анна' }] }
    fails(await call('crm.contact.add', { fields }), 'ERROR_CORE', 'Поле Рабочий e-mail содержит некорректный адрес')
    fails(await call('crm.company.add', { fields }), 'ERROR_CORE', 'Поле E-mail содержит некорректный адрес')
    await portal.close()
  })
})

test('deals and quotes have no multifields', async () => {
  for (const type of ['deal', 'quote'] as const) {
    const id = await crm.add(type, { PHONE: [{ VALUE: '1' }] })
    await crm.update(type, id, { EMAIL: [{ VALUE: 'no address' }] })
    const record = await crm.get(type, id)
    for (const name of ['PHONE', 'EMAIL']) assert.ok(!(name in record), name)
    assert.ok(!('PHONE' in (await crm.result(`crm.${type}.fields`))))
  }
})
