import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { XMLValidator } from 'fast-xml-parser'
import type { Language } from '../../src/lib/text.ts'
import { fails } from '../support/answers.ts'
import { browser } from '../support/browser.ts'
import { crmOf, type Fields, openCrm } from '../support/crm.ts'
import { exchange, get, listening } from '../support/listening.ts'
import { userWith } from '../support/people.ts'
import { requisitesOf } from '../support/requisites.ts'

const NASTY = `<b>"O'Brien" & {name}</b>`
const ESCAPED = '&lt;b&gt;&quot;O&#39;Brien&quot; &amp; {name}&lt;/b&gt;'

type Crm = ReturnType<typeof crmOf>

async function addInvoice(crm: Crm, fields: Fields = {}): Promise<number> {
  const [person] = await crm.result('crm.persontype.list', { filter: { NAME: 'CRM_COMPANY' } })
  const [system] = await crm.result('crm.paysystem.list')
  const least = { ORDER_TOPIC: 'Roof', PERSON_TYPE_ID: person.ID, PAY_SYSTEM_ID: system.ID }
  return crm.result('crm.invoice.add', { fields: { ...least, ...fields } })
}

const linkOf = (crm: Crm, id: number): Promise<string> => crm.result('crm.invoice.getexternallink', { id })

/** The text of a page without its marks. Numbers have narrow spaces in them. */
const read = (page: string): string =>
  page
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const expected: Record<Language, string[]> = {
  en: [
    ...['Invoice A-7', 'Billed on March 5, 2026', 'To be paid by April 5, 2026', 'Seller', 'Payer', 'Tax ID 77'],
    ...['Taxpayer number 5001', 'Account number 40702', 'Address 1 Mill Lane, Oslo, Norway', 'VAT 20% included $32.00'],
    ...['VAT 0% included $0.00', 'Total $204.50', '1.5 pc', 'none', 'Desk', '$12.50', 'Thank you'],
  ],
  ru: [
    ...['Счёт A-7', 'Выставлен 5 марта 2026 г.', 'Оплатить до 5 апреля 2026 г.', 'Поставщик', 'Плательщик', 'ИНН 77'],
    ...['ИНН 5001', 'Номер счёта 40702', 'Адрес 1 Mill Lane, Oslo, Norway', 'В том числе НДС 20 % 32,00 ₽'],
    ...['В том числе НДС 0 % 0,00 ₽', 'Итого 204,50 ₽', '1,5 pc', 'без НДС', 'Desk', '12,50 ₽', 'Thank you'],
  ],
}

describe('the page of an invoice tells its client what they pay and whom', () => {
  for (const language of ['en', 'ru'] as const)
    test(language, async t => {
      const { portal, http } = await listening(t, { language, timezone: 'Europe/Moscow' })
      const crm = crmOf(portal)
      const { addRequisite } = requisitesOf(crm)
      const client = await crm.add('company', { TITLE: NASTY })
      const seller = await crm.add('company', { TITLE: 'Larch & Sons', IS_MY_COMPANY: 'Y' })
      const id = await addInvoice(crm, {
        ...{ ACCOUNT_NUMBER: 'A-7', ORDER_TOPIC: NASTY, UF_COMPANY_ID: client, UF_MYCOMPANY_ID: seller },
        ...{ DATE_BILL: '2026-03-05', DATE_PAY_BEFORE: '2026-04-05', USER_DESCRIPTION: 'Thank you' },
        ...{ COMMENTS: 'A secret of the manager', UF_CONTACT_ID: await crm.add('contact', { NAME: 'Ann' }) },
        INVOICE_PROPERTIES: { COMPANY: 'The payer', INN: '77' },
        PRODUCT_ROWS: [
          { PRODUCT_NAME: NASTY, PRICE: 128, VAT_RATE: 0.2, QUANTITY: 1.5, MEASURE_CODE: 796, MEASURE_NAME: 'pc' },
          { PRODUCT_NAME: 'Desk', PRICE: 12.5, VAT_RATE: 0 },
          { PRODUCT_NAME: 'Gift', PRICE: 0 },
        ],
      })
      const MC_REQUISITE_ID = await addRequisite(seller, { RQ_INN: '5001', RQ_IDENT_DOC_NUM: 'A paper of somebody' })
      const REQUISITE_ID = await addRequisite(client, { RQ_INN: '77', RQ_OGRN: '10277' })
      const fields = { ENTITY_ID: MC_REQUISITE_ID, NAME: 'Bank', RQ_ACC_NUM: '40702' }
      const MC_BANK_DETAIL_ID = await crm.result('crm.requisite.bankdetail.add', { fields })
      const place = { ADDRESS_1: '1 Mill Lane', CITY: 'Oslo', COUNTRY: 'Norway', COUNTRY_CODE: 'NO' }
      const address = { ...place, TYPE_ID: 1, ENTITY_TYPE_ID: 8, ENTITY_ID: MC_REQUISITE_ID }
      await crm.result('crm.address.add', { fields: address })
      const link = { ENTITY_TYPE_ID: 5, ENTITY_ID: id, BANK_DETAIL_ID: 0, REQUISITE_ID }
      await crm.result('crm.requisite.link.register', { fields: { ...link, MC_REQUISITE_ID, MC_BANK_DETAIL_ID } })

      const url = await linkOf(crm, id)
      assert.match(url, new RegExp(`^${http}/pub/invoice/[\\w-]{43}$`))
      const { status, headers, text } = await browser('').get(url)
      assert.equal(status, 200)
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'/)
      assert.deepEqual([headers.get('cache-control'), headers.get('set-cookie')], ['no-store', null])
      assert.ok(text.startsWith(`<!DOCTYPE html>\n<html lang="${language}">`))
      assert.equal(XMLValidator.validate(text.replace('<!DOCTYPE html>\n', '')), true)
      assert.match(text, /<meta name="robots" content="noindex" \/>/)
      assert.doesNotMatch(text, /<script| style=|undefined|\[object|secret of the manager|paper of somebody/)
      // Subject, client and first item.
      assert.equal(text.split(ESCAPED).length, 4)
      const said = read(text)
      for (const part of [...expected[language], 'Larch &amp; Sons', 'Ann', 'The payer', '10277'])
        assert.ok(said.includes(part), `${part} is not in: ${said}`)
      // Said by the properties and by the requisite.
      assert.equal(said.split(' 77 ').length, 2)
      assert.doesNotMatch(said, /Paid|Оплачен/)
      portal.clock.move(Date.parse('2026-12-31T22:00:00Z') - portal.clock.now().getTime())
      await crm.result('crm.invoice.update', { id, fields: { STATUS_ID: 'P' } })
      assert.ok(
        read((await browser('').get(url)).text).includes(
          language === 'en' ? 'Paid on January 1, 2027' : 'Оплачен 1 января 2027',
        ),
      )
    })
})

test('the page says nothing twice, and prices and bank codes whole', async t => {
  const { portal } = await listening(t)
  const crm = crmOf(portal)
  const { addRequisite } = requisitesOf(crm)
  const seller = await crm.add('company', { TITLE: 'Larch', IS_MY_COMPANY: 'Y' })
  const id = await addInvoice(crm, {
    ...{ UF_MYCOMPANY_ID: seller, UF_CONTACT_ID: await crm.add('contact', { NAME: 'Ann', LAST_NAME: 'Lee' }) },
    INVOICE_PROPERTIES: { CONTACT_PERSON: 'Ann Lee', LOCATION: '4242', KPP: '77' },
    PRODUCT_ROWS: [{ PRODUCT_NAME: 'Angle', PRICE: 12.345, QUANTITY: 1000, VAT_RATE: 0.075 }],
  })
  const MC_REQUISITE_ID = await addRequisite(seller, { RQ_COMPANY_NAME: 'Larch' })
  const account = { ENTITY_ID: MC_REQUISITE_ID, NAME: 'Bank', RQ_CODEB: '00001', RQ_CODEG: '00001' }
  const MC_BANK_DETAIL_ID = await crm.result('crm.requisite.bankdetail.add', { fields: account })
  const link = { ENTITY_TYPE_ID: 5, ENTITY_ID: id, REQUISITE_ID: 0, BANK_DETAIL_ID: 0 }
  await crm.result('crm.requisite.link.register', { fields: { ...link, MC_REQUISITE_ID, MC_BANK_DETAIL_ID } })
  const said = read((await browser('').get(await linkOf(crm, id))).text)
  const times = (text: string) => said.split(text).length - 1
  assert.deepEqual(['Larch', 'Ann Lee', '4242', '00001'].map(times), [1, 1, 0, 2])
  for (const part of ['$12.345', '7.5%', '$12,345.00', 'VAT 7.5% included $861.28'])
    assert.ok(said.includes(part), `${part} is not in: ${said}`)
})

describe('crm.invoice.getexternallink', () => {
  test('gives one link to an invoice, that leads nowhere without it', async t => {
    const { portal, http } = await listening(t)
    const crm = crmOf(portal)
    const [id, other] = [await addInvoice(crm), await addInvoice(crm)]
    // Asked for at once, it is one link.
    const [url = '', ...same] = await Promise.all([linkOf(crm, id), linkOf(crm, id), linkOf(crm, id)])
    assert.deepEqual([...same, await linkOf(crm, id)], [url, url, url])
    assert.notEqual(await linkOf(crm, other), url)
    const by = browser('')
    const seen = async (address: string) => (await by.get(address)).status
    assert.deepEqual([await seen(url), await seen(`${url}/`), await seen(`${url}?a=b`)], [200, 200, 200])
    const [last] = url.slice(-1)
    const slip = `${url.slice(0, -1)}${last === 'A' ? 'B' : 'A'}`
    for (const path of [
      slip,
      `${url}A`,
      `${http}/pub/invoice/`,
      `${http}/pub/invoice/${id}`,
      `${http}/pub/invoice/%00`,
    ])
      assert.deepEqual([path, await seen(path)], [path, 404])
    const { text } = await by.get(slip)
    assert.match(text, /There is no such invoice/)
    // Clients do not log in.
    assert.doesNotMatch(text, /<a |<form/)
    assert.equal((await by.post(url, {})).status, 405)
    const head = await fetch(url, { method: 'HEAD' })
    assert.deepEqual([head.status, await head.text()], [200, ''])
    await crm.result('crm.invoice.delete', { id })
    assert.deepEqual([await seen(url), await seen(await linkOf(crm, other))], [404, 200])
    const links = await portal.store.read.selectFrom('invoice_link').select('id').execute()
    assert.deepEqual(
      links.map(link => Number(link.id)),
      [other],
    )
  })

  test('leads to where the portal is reached', async t => {
    const ask = (id: number) => `crm.invoice.getexternallink?id=${id}`
    const near = await listening(t)
    // An old client does not say whom it calls.
    const path = `/rest/1/${near.portal.webhook.code}/${ask(await addInvoice(crmOf(near.portal)))}`
    const { result } = await exchange(near.http, `GET ${path} HTTP/1.0\r\n\r\n`)
    assert.ok(result.startsWith(`${near.http}/pub/invoice/`), result)
    const proxied = await listening(t, {}, { url: 'https://crm.example' })
    const { result: other } = await get(proxied.hook + ask(await addInvoice(crmOf(proxied.portal))))
    assert.match(other, /^https:\/\/crm\.example\/pub\/invoice\/[\w-]{43}$/)
  })

  test('is for who may read the invoice', async () => {
    const crm = await openCrm()
    const own = await userWith(crm, { SMART_INVOICE: { read: 'own' } })
    const nobody = await userWith(crm, { LEAD: { read: 'all' } })
    const [mine, others] = [await addInvoice(crm, { RESPONSIBLE_ID: own }), await addInvoice(crm)]
    const ask = (id: unknown, userId: number) => crm.call('crm.invoice.getexternallink', { id }, userId)
    assert.match((await ask(mine, own)).result, /\/pub\/invoice\/[\w-]{43}$/)
    fails(await ask(others, own), '', 'Access denied.')
    fails(await ask(mine, nobody), '', 'Access denied.')
    fails(await ask(999_999, own), '', 'Not found')
    for (const id of [undefined, 0, 'x']) fails(await ask(id, own), '', 'ID is not defined or invalid.')
  })
})
