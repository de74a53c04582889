// Numerators: what they are told, and which numbers they give.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { documentsOf } from '../support/documents.ts'

const SEQUENCE = 'Bitrix_Main_Numerator_Generator_SequentNumberGenerator'
const RANDOM = 'Bitrix_Main_Numerator_Generator_RandomNumberGenerator'
const PREFIX = 'Bitrix_Main_Numerator_Generator_PrefixNumberGenerator'

const crm = await openCrm({ timezone: 'Europe/Berlin' })
const { addTemplate, addDocument, addNumerator } = documentsOf(crm)
const name = (verb: string) => `crm.documentgenerator.numerator.${verb}`
const call = (verb: string, params: Fields = {}) => crm.call(name(verb), params)
const company = await crm.add('company', { TITLE: 'Ours', IS_MY_COMPANY: 'Y' })
const other = await crm.add('company', { TITLE: 'Ours too', IS_MY_COMPANY: 'Y' })
const client = await crm.add('contact', { NAME: 'Anna' })
const deal = await crm.add('deal', { CONTACT_ID: client })

/** What gives the numbers of a numerator, one after the other. */
async function numbers(fields: Fields): Promise<{ id: number; next: (values?: Fields) => Promise<string> }> {
  const id = await addNumerator(fields)
  const templateId = await addTemplate('{DocumentNumber}', { numeratorId: id })
  return { id, next: async values => (await addDocument(templateId, deal, values ? { values } : {})).number }
}

const sequence = (settings: Fields) => ({ settings: { [SEQUENCE]: settings } })

describe('numbers', () => {
  test('begin, step and are filled up as the settings say', async () => {
    const { next } = await numbers({
      template: 'INV-{NUMBER}',
      ...sequence({ start: 98, step: 3, length: 4, padString: '*' }),
    })
    assert.deepEqual([await next(), await next()], ['INV-**98', 'INV-*101'])
  })

  test('begin anew each day, month or year of their time zone', async () => {
    await crm.portal.control('clock', 'set', { to: '2026-12-31T20:30:00Z' })
    const day = await numbers(sequence({ periodicBy: 'day', timezone: 'Asia/Tokyo' }))
    const month = await numbers(sequence({ periodicBy: 'month' }))
    const year = await numbers({ template: '{YEAR}/{MONTH}/{DAY}/{NUMBER}', ...sequence({ periodicBy: 'year' }) })
    const never = await numbers({})
    const all = async () => [await day.next(), await month.next(), await year.next(), await never.next()]
    assert.deepEqual(await all(), ['1', '1', '2026/12/31/1', '1'])
    await crm.portal.control('clock', 'set', { to: '2026-12-31T22:30:00Z' })
    assert.deepEqual(await all(), ['2', '2', '2026/12/31/2', '2'])
    await crm.portal.control('clock', 'set', { to: '2026-12-31T23:30:00Z' })
    assert.deepEqual(await all(), ['3', '1', '2027/01/01/1', '3'])
    await crm.portal.control('clock', 'set', { to: '2027-01-01T15:30:00Z' })
    assert.deepEqual(await all(), ['1', '2', '2027/01/01/2', '4'])
  })

  test('are counted for each own company, or for all of them', async () => {
    const each = await numbers({})
    const values = { MY_COMPANY: String(other) }
    assert.deepEqual([await each.next(), await each.next(values), await each.next()], ['1', '1', '2'])
    const all = await numbers(sequence({ isDirectNumeration: true }))
    assert.deepEqual([await all.next(), await all.next(values), await all.next()], ['1', '2', '3'])
  })

  test('have words of the document in them', async () => {
    const words = await numbers({ template: '{CLIENT_ID}-{SELF_ID}-{WHAT}' })
    assert.equal(await words.next(), `${client}-${company}-{WHAT}`)
    const random = await numbers({
      template: '{PREFIX}{RANDOM}',
      settings: { [RANDOM]: { length: 8 }, [PREFIX]: { prefix: 'A-' } },
    })
    const [one, two] = [await random.next(), await random.next()]
    assert.match(one, /^A-[2-9A-HJ-NP-Z]{8}$/)
    assert.notEqual(one, two)
  })

  test('are not spent by a document that has its own, or that fails', async () => {
    const { next } = await numbers({})
    assert.deepEqual([await next({ DocumentNumber: 'X' }), await next()], ['X', '1'])
  })

  test('begin anew with another start, and go on without', async () => {
    const { id, next } = await numbers({})
    assert.deepEqual([await next(), await next()], ['1', '2'])
    await call('update', { id, fields: { name: 'Renamed', ...sequence({ step: 5 }) } })
    assert.equal(await next(), '7')
    await call('update', { id, fields: sequence({ start: 100 }) })
    assert.equal(await next(), '100')
  })

  test('are all different where many are made at once', async () => {
    const { next } = await numbers({})
    const made = await Promise.all(Array.from({ length: 20 }, () => next()))
    assert.deepEqual(
      made.map(Number).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, at) => at + 1),
    )
  })
})

describe('a numerator', () => {
  test('is shown as it was told: a number and `numerator` at first, a text afterwards', async () => {
    const settings = {
      start: 1,
      step: 1,
      length: 6,
      padString: '0',
      periodicBy: '',
      timezone: '',
      isDirectNumeration: false,
    }
    const { numerator: added } = (
      await call('add', { fields: { name: 'N', template: '{NUMBER}', ...sequence(settings) } })
    ).result
    const kept = { ...settings, periodicBy: null, timezone: null }
    assert.deepEqual(added, {
      id: added.id,
      name: 'N',
      template: '{NUMBER}',
      code: null,
      settings: { [SEQUENCE]: kept },
    })
    assert.deepEqual((await call('get', { id: added.id })).result.numerator, { ...added, id: String(added.id) })

    const { result: updated } = await call('update', { id: added.id, fields: { template: 'INV-{NUMBER}' } })
    assert.deepEqual(updated, { ...added, id: String(added.id), template: 'INV-{NUMBER}' })
    const { result: listed, total } = await call('list')
    const { code: _, ...told } = updated
    assert.deepEqual(listed.numerators.at(-1), told)
    assert.equal(total, listed.numerators.length)
    assert.equal((await call('delete', { id: added.id })).result, null)
    fails(await call('get', { id: added.id }), '100', 'Could not construct parameter {numerator}')
    assert.equal((await call('list')).total, total! - 1)
  })

  const rows: [what: string, verb: string, params: Fields, code: string, text: string][] = [
    ['no fields', 'add', {}, '100', 'Could not find value for parameter {fields}'],
    [
      'a text for fields',
      'add',
      { fields: 'x' },
      '100',
      'Invalid value {x} to match with parameter {fields}. Should be value of type array.',
    ],
    ['nothing in them', 'add', { fields: {} }, '0', 'Empty required fields: name, template'],
    ['a map for a name', 'add', { fields: { name: {}, template: 'a' } }, '0', 'Empty required fields: name'],
    ['no id', 'get', {}, '100', 'Bitrix\\Main\\Numerator\\Numerator constructor must be is public'],
    ['an id that is none', 'delete', { id: 'x' }, '100', 'Could not construct parameter {numerator}'],
    [
      'an id that is not there',
      'update',
      { id: 999_999, fields: {} },
      '100',
      'Could not construct parameter {numerator}',
    ],
  ]
  for (const [what, verb, params, code, text] of rows)
    test(`is refused with ${what}`, async () => fails(await call(verb, params), code, text))

  test('keeps what it has where a setting cannot be', async () => {
    const id = await addNumerator(
      sequence({ start: 5, step: 2, length: 3, periodicBy: 'year', timezone: 'Asia/Tokyo' }),
    )
    const nonsense = {
      start: -1,
      step: 0,
      length: 99,
      padString: '',
      periodicBy: 'week',
      timezone: 'Nowhere',
      isDirectNumeration: 'x',
    }
    const { result: kept } = await call('update', { id, fields: sequence(nonsense) })
    assert.deepEqual(kept.settings[SEQUENCE], {
      ...{
        start: 5,
        step: 2,
        length: 3,
        padString: '0',
        periodicBy: 'year',
        timezone: 'Asia/Tokyo',
        isDirectNumeration: false,
      },
    })
  })
})
