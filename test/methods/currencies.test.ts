import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

const READER = 2
const CONFIGURER = 3
const NOBODY = 4

const crm = await openCrm()
const russian = await openCrm({ language: 'ru' })
const moved = await openCrm()
const emptied = await openCrm()

/** User 2 may see the settings, user 3 may change them, user 4 works with deals only. */
before(async () => {
  await addUsers(crm.portal, 3)
  await addRole(crm.portal, { name: 'Reader', permissions: { CONFIG: { read: 'all' } }, relations: ['U2'] })
  await addRole(crm.portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
  await addRole(crm.portal, { name: 'Seller', permissions: { DEAL: { read: 'all' } }, relations: ['U4'] })
})

const add = (fields: Record<string, unknown>, userId?: number) =>
  crm.call('crm.currency.add', { fields: { AMOUNT_CNT: 1, AMOUNT: 2, ...fields } }, userId)

const get = (id: string) => crm.result('crm.currency.get', { id })

describe('a new portal', () => {
  test('has currencies with names and formats of every language', async () => {
    const usd = await get('USD')
    assert.equal(usd.BASE, 'Y')
    assert.equal(usd.AMOUNT, '1.0000')
    assert.equal(usd.AMOUNT_CNT, '1')
    assert.equal(usd.FULL_NAME, 'US Dollar')
    assert.equal(usd.LID, 'en')
    assert.equal(usd.FORMAT_STRING, '$#')
    assert.equal(usd.LANG.de.FULL_NAME, 'US-Dollar')
    assert.equal(usd.LANG.ru.THOUSANDS_SEP, '&nbsp;')
    assert.match(usd.DATE_UPDATE, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
    assert.equal(await crm.result('crm.currency.base.get'), 'USD')
  })

  test('speaks Russian with the rouble as its base', async () => {
    const list: Record<string, string>[] = await russian.result('crm.currency.list')
    assert.deepEqual(
      list.map(({ CURRENCY, BASE }) => `${CURRENCY} ${BASE}`),
      ['RUB Y', 'USD N', 'EUR N', 'BYN N', 'KZT N'],
    )
    assert.equal(list[0]!.FULL_NAME, 'российский рубль')
  })
})

describe('crm.currency.list', () => {
  test('shows all currencies at once, without localizations, and tells their number as 0', async () => {
    const answer = await crm.call('crm.currency.list', {})
    assert.equal(answer.status, 200)
    assert.equal('total' in answer && answer.total, 0)
    for (const one of answer.result as Record<string, unknown>[]) assert.equal('LANG' in one, false)
  })

  test('sorts by names of small letters too', async () => {
    const codes = async (order: Record<string, string>) =>
      (await crm.result('crm.currency.list', { order })).map((one: { CURRENCY: string }) => one.CURRENCY)
    assert.deepEqual((await codes({ currency: 'desc' })).slice(0, 2), ['USD', 'GBP'])
    assert.equal((await codes({ sort: 'asc' }))[0], 'USD')
    assert.equal((await codes({}))[0], 'USD')
  })
})

describe('crm.currency.add', () => {
  test('adds the yuan as the page does', async () => {
    const LANG = {
      ru: {
        DECIMALS: 2,
        DEC_POINT: '.',
        FORMAT_STRING: '# CNY',
        FULL_NAME: 'yuan',
        HIDE_ZERO: 'Y',
        THOUSANDS_VARIANT: 'S',
      },
      en: {
        DECIMALS: 3,
        DEC_POINT: ',',
        FORMAT_STRING: '# CNY',
        FULL_NAME: 'yuan',
        HIDE_ZERO: 'Y',
        THOUSANDS_SEP: '.',
      },
    }
    const fields = { CURRENCY: 'CNY', BASE: 'N', AMOUNT: 12.22514, AMOUNT_CNT: 1, SORT: 9000, LANG }
    assert.equal(await crm.result('crm.currency.add', { fields }), 'CNY')
    const cny = await get('CNY')
    assert.equal(cny.AMOUNT, '12.2251')
    assert.equal(cny.SORT, '9000')
    assert.equal(cny.DECIMALS, '3')
    assert.equal(cny.THOUSANDS_SEP, '.')
    assert.equal(cny.LANG.en.THOUSANDS_VARIANT, null)
    assert.equal(cny.LANG.ru.THOUSANDS_SEP, ' ')
  })

  test('names a currency of which nothing is said', async () => {
    assert.equal((await add({ CURRENCY: 'CHF' })).status, 200)
    const { LANG, FULL_NAME, SORT } = await get('CHF')
    assert.equal(FULL_NAME, 'Swiss Franc')
    assert.equal(SORT, '100')
    assert.deepEqual(LANG, {
      en: {
        FULL_NAME: 'Swiss Franc',
        FORMAT_STRING: '#',
        DEC_POINT: '.',
        THOUSANDS_VARIANT: 'S',
        THOUSANDS_SEP: ' ',
        DECIMALS: '2',
        HIDE_ZERO: 'N',
      },
    })
  })

  for (const missing of ['CURRENCY', 'AMOUNT_CNT', 'AMOUNT'])
    test(`needs ${missing}`, async () => {
      const fields = { CURRENCY: 'SEK', AMOUNT_CNT: 1, AMOUNT: 1, [missing]: undefined }
      fails(await add(fields), 'ERROR_CORE', `Undefined array key "${missing}"`)
    })

  test('refuses what is no currency, is there already or has no place for its number', async () => {
    fails(await add({ CURRENCY: 'EURO' }), '', 'Invalid value for the "Currency" field')
    fails(await add({ CURRENCY: 'USD' }), 'ERROR_CORE', 'The currency USD already exists.')
    fails(
      await add({ CURRENCY: 'SEK', LANG: { en: { FORMAT_STRING: 'kr' } } }),
      'ERROR_CORE',
      'FORMAT_STRING has to contain the symbol #.',
    )
    fails(await add({ CURRENCY: 'SEK', LANG: { en: { DECIMALS: -1 } } }), '', 'Invalid value for the "Decimals" field')
    for (const LANG of ['en', { english: {} }, { en: 'x' }])
      assert.equal((await add({ CURRENCY: 'SEK', LANG })).status, 400)
    fails(await crm.call('crm.currency.get', { id: 'SEK' }), '', 'Not found')
  })
})

describe('crm.currency.update', () => {
  test('changes a rate and some languages, and leaves the rest', async () => {
    await add({ CURRENCY: 'NOK', SORT: 7, LANG: { en: { FULL_NAME: 'crown', DECIMALS: 1 } } })
    assert.equal(await crm.result('crm.currency.update', { ID: 'NOK', fields: { AMOUNT: 15.3449 } }), true)
    const LANG = { en: { THOUSANDS_VARIANT: 'N', THOUSANDS_SEP: '.' }, de: { FULL_NAME: 'Krone' } }
    assert.equal(await crm.result('crm.currency.update', { id: 'NOK', fields: { LANG, CURRENCY: 'XXX' } }), true)
    const nok = await get('NOK')
    assert.equal(nok.AMOUNT, '15.3449')
    assert.equal(nok.SORT, '7')
    assert.equal(nok.LANG.en.FULL_NAME, 'crown')
    assert.equal(nok.LANG.en.DECIMALS, '1')
    assert.equal(nok.LANG.en.THOUSANDS_SEP, '')
    assert.equal(nok.LANG.de.FULL_NAME, 'Krone')
  })

  test('of one that is not there fails', async () => {
    fails(await crm.call('crm.currency.update', { id: 'ZZZ', fields: { SORT: 1 } }), '', 'Not found')
  })
})

describe('the base currency', () => {
  test('moves, counts one for one, and is what new records have', async () => {
    const { result, call } = moved
    assert.equal(await result('crm.currency.base.set', { id: 'EUR' }), true)
    assert.equal(await result('crm.currency.base.get'), 'EUR')
    const eur = await result('crm.currency.get', { id: 'EUR' })
    assert.deepEqual([eur.BASE, eur.AMOUNT, eur.AMOUNT_CNT], ['Y', '1.0000', '1'])
    assert.equal((await result('crm.currency.get', { id: 'USD' })).BASE, 'N')
    const deal = await result('crm.deal.add', { fields: {} })
    assert.equal((await result('crm.deal.get', { id: deal })).CURRENCY_ID, 'EUR')
    assert.equal(await result('crm.currency.update', { id: 'EUR', fields: { AMOUNT: 5 } }), true)
    assert.equal((await result('crm.currency.get', { id: 'EUR' })).AMOUNT, '1.0000')
    assert.equal(await result('crm.currency.update', { id: 'GBP', fields: { BASE: 'Y' } }), true)
    assert.equal(await result('crm.currency.base.get'), 'GBP')
    fails(await call('crm.currency.base.set', { id: 'ZZZ' }), '', 'Not found')
    fails(await call('crm.currency.base.set', {}), '', 'The parameter id is invalid or not defined.')
  })

  test('stays, and so does the one of reports', async () => {
    const { result, call } = emptied
    fails(await call('crm.currency.delete', { id: 'USD' }), '', 'Cannot delete base currency.')
    await result('crm.currency.base.set', { id: 'EUR' })
    fails(await call('crm.currency.delete', { id: 'EUR' }), '', 'Cannot delete base currency.')
    fails(await call('crm.currency.delete', { id: 'USD' }), '', 'Cannot delete report currency.')
    assert.equal(await result('crm.currency.delete', { id: 'GBP' }), true)
    fails(await call('crm.currency.get', { id: 'GBP' }), '', 'Not found')
    assert.deepEqual(await result('crm.currency.localizations.get', { id: 'GBP' }), [])
  })

  test('a deletion needs three characters', async () => {
    for (const params of [{ id: 'EURO' }, {}])
      fails(await crm.call('crm.currency.delete', params), '', 'The identifier of a currency has 3 characters.')
  })
})

describe('crm.currency.localizations', () => {
  test('are set, seen and deleted language by language', async () => {
    await add({ CURRENCY: 'CLF' })
    const localizations = {
      en: {
        FULL_NAME: 'Unidad de Fomento',
        FORMAT_STRING: 'CLF#VALUE#',
        DEC_POINT: '.',
        THOUSANDS_VARIANT: 'C',
        DECIMALS: 4,
      },
      de: { FULL_NAME: 'Einheit', FORMAT_STRING: '#VALUE# CLF', DEC_POINT: '.', THOUSANDS_VARIANT: 'B', DECIMALS: 4 },
    }
    assert.equal(await crm.result('crm.currency.localizations.set', { id: 'CLF', localizations }), true)
    const set = await crm.result('crm.currency.localizations.get', { id: 'CLF' })
    assert.equal(set.en.FORMAT_STRING, 'CLF#VALUE#')
    assert.equal(set.en.THOUSANDS_SEP, ',')
    assert.equal(set.de.DECIMALS, '4')
    assert.equal((await get('CLF')).FULL_NAME, 'Unidad de Fomento')
    const remove = (lids: unknown) => crm.call('crm.currency.localizations.delete', { id: 'CLF', lids })
    assert.equal((await remove(['en', 'de'])).result, true)
    assert.equal((await remove(['en'])).result, false)
    assert.equal((await remove([])).result, false)
    assert.deepEqual((await get('CLF')).LANG, [])
    assert.equal((await get('CLF')).FORMAT_STRING, '#')
  })

  test('of a currency that is not there change nothing', async () => {
    const localizations = { en: { DECIMALS: 2 } }
    assert.equal(await crm.result('crm.currency.localizations.set', { id: 'ZZZ', localizations }), false)
    assert.equal(await crm.result('crm.currency.localizations.set', { id: 'USD', localizations: {} }), false)
    fails(
      await crm.call('crm.currency.localizations.set', { localizations }),
      '',
      'The parameter id is invalid or not defined.',
    )
    fails(await crm.call('crm.currency.localizations.get', {}), '', 'The parameter id is invalid or not defined.')
  })
})

describe('rights', () => {
  const reads: [string, Record<string, unknown>][] = [
    ['crm.currency.fields', {}],
    ['crm.currency.get', { id: 'USD' }],
    ['crm.currency.list', {}],
    ['crm.currency.localizations.fields', {}],
    ['crm.currency.localizations.get', { id: 'USD' }],
  ]
  const writes: [string, Record<string, unknown>][] = [
    ['crm.currency.add', { fields: { CURRENCY: 'HUF', AMOUNT: 1, AMOUNT_CNT: 100 } }],
    ['crm.currency.update', { id: 'USD', fields: { SORT: 100 } }],
    ['crm.currency.localizations.set', { id: 'USD', localizations: { fr: { DECIMALS: 2 } } }],
    ['crm.currency.localizations.delete', { id: 'USD', lids: ['fr'] }],
    ['crm.currency.base.set', { id: 'USD' }],
    ['crm.currency.delete', { id: 'HUF' }],
  ]
  for (const [method, params] of reads)
    test(`${method} is for who may see the settings`, async () => {
      for (const user of [READER, CONFIGURER]) assert.equal((await crm.call(method, params, user)).status, 200)
      fails(await crm.call(method, params, NOBODY), '', 'Access denied.')
    })
  for (const [method, params] of writes)
    test(`${method} is for who may change the settings`, async () => {
      for (const user of [READER, NOBODY]) fails(await crm.call(method, params, user), '', 'Access denied.')
      assert.equal((await crm.call(method, params, CONFIGURER)).status, 200)
    })

  test('anybody may ask for the base currency', async () => {
    assert.equal(await crm.result('crm.currency.base.get', {}, NOBODY), 'USD')
  })
})
