import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type InvoiceRepetition, nextInvoiceDay } from '../../src/modules/crm/sales/invoices/calendar.ts'
import { query, type Row } from '../../src/store/store.ts'
import { fails } from '../support/answers.ts'
import { type Crm, crmOf, type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'
import { requisitesOf } from '../support/requisites.ts'

const daily: Fields = { PERIOD: 'day', INTERVAL: 1 }

/** A portal of its own at noon of 1 March 2026, a Sunday, in Moscow. */
async function inMarch(): Promise<Crm> {
  const crm = await openCrm({ timezone: 'Europe/Moscow' })
  await setClock(crm, '2026-03-01T12:00:00')
  return crm
}

const setClock = ({ portal }: Crm, to: string) => portal.control('clock', 'set', { to })
const pick = (row: Row, ...names: string[]): unknown[] => names.map(name => row[name])

async function addInvoice(crm: Crm, fields: Fields = {}): Promise<number> {
  const [person] = await crm.result('crm.persontype.list', { filter: { NAME: 'CRM_COMPANY' } })
  const [system] = await crm.result('crm.paysystem.list')
  const least = { ORDER_TOPIC: 'Rent', PERSON_TYPE_ID: person.ID, PAY_SYSTEM_ID: system.ID, IS_RECURRING: 'Y' }
  return crm.result('crm.invoice.add', { fields: { ...least, ...fields } })
}
const getInvoice = (crm: Crm, id: number): Promise<Row> => crm.result('crm.invoice.get', { id })
const addSettings = (crm: Crm, fields: Fields): Promise<number> => crm.result('crm.invoice.recurring.add', { fields })
const getSettings = (crm: Crm, id: number): Promise<Row> => crm.result('crm.invoice.recurring.get', { id })

/** Invoices that came of a template, by its subject. */
const exposed = (crm: Crm, ORDER_TOPIC: string): Promise<Row[]> =>
  crm.result('crm.invoice.list', { filter: { ORDER_TOPIC, IS_RECURRING: 'N' }, order: { ID: 'ASC' } })

describe('days', () => {
  const never: InvoiceRepetition = {
    ...{ PERIOD: null, TYPE: 0, INTERVAL: 0, IS_WORKING_ONLY: 'N', WEEKDAY: null, NUM_DAY_IN_MONTH: 0 },
    ...{ NUM_WEEKDAY_IN_MONTH: 0, FIELD_YEARLY_INTERVAL_MONTH_NAME: 0 },
    ...{ DATE_PAY_BEFORE_OFFSET_TYPE: null, DATE_PAY_BEFORE_OFFSET_VALUE: 0 },
  }
  type Case = [string, Partial<InvoiceRepetition>, start: string, from: string, next: string | null]
  const by = (PERIOD: InvoiceRepetition['PERIOD'], INTERVAL = 1, more: Partial<InvoiceRepetition> = {}) => ({
    ...{ PERIOD, INTERVAL },
    ...more,
  })
  const working = { IS_WORKING_ONLY: 'Y' } as const
  const monday = { TYPE: 2, WEEKDAY: 'Monday' } as const
  const cases: Case[] = [
    ['no period', {}, '2026-03-01', '2026-03-01', null],
    ['every 30 days, the start itself', by('day', 30), '2026-04-05', '2026-03-01', '2026-04-05'],
    ['every 30 days', by('day', 30), '2026-03-01', '2026-03-02', '2026-03-31'],
    ['no interval is one', by('day', 0), '2026-03-01', '2026-03-02', '2026-03-02'],
    ['working days, from a Sunday', by('day', 1, working), '2026-03-01', '2026-03-01', '2026-03-02'],
    ['working days, after a Friday', by('day', 1, working), '2026-03-02', '2026-03-07', '2026-03-09'],
    ['every third working day', by('day', 3, working), '2026-03-05', '2026-03-06', '2026-03-10'],
    ['every third working day, the day itself', by('day', 3, working), '2026-03-05', '2026-03-10', '2026-03-10'],
    ['working days before 1970', by('day', 1, working), '1969-12-27', '1969-12-27', '1969-12-29'],
    ['every week, on the day of the start', by('week'), '2026-03-04', '2026-03-05', '2026-03-11'],
    ['every second Friday', by('week', 2, { WEEKDAY: 'Friday' }), '2026-03-04', '2026-03-04', '2026-03-06'],
    ['the Friday after it', by('week', 2, { WEEKDAY: 'Friday' }), '2026-03-04', '2026-03-07', '2026-03-20'],
    ['every month, on the day of the start', by('month'), '2026-01-31', '2026-02-01', '2026-02-28'],
    ['the 31st, in March again', by('month'), '2026-01-31', '2026-03-01', '2026-03-31'],
    ['the 10th, which has passed', by('month', 1, { NUM_DAY_IN_MONTH: 10 }), '2026-03-15', '2026-03-15', '2026-04-10'],
    ['every quarter', by('month', 3, { NUM_DAY_IN_MONTH: 10 }), '2026-03-15', '2026-04-11', '2026-07-10'],
    [
      'the third working day',
      by('month', 1, { ...working, NUM_DAY_IN_MONTH: 3 }),
      ...(['2026-03-01', '2026-03-01', '2026-03-04'] as const),
    ],
    [
      'the last working day',
      by('month', 1, { ...working, NUM_DAY_IN_MONTH: 31 }),
      ...(['2026-05-01', '2026-05-01', '2026-05-29'] as const),
    ],
    [
      'the 4th Monday of every third month (sample)',
      by('month', 3, { ...monday, NUM_WEEKDAY_IN_MONTH: 4 }),
      ...(['2026-03-24', '2026-03-24', '2026-04-27'] as const),
    ],
    [
      'the fifth Monday where there are four',
      by('month', 1, { ...monday, NUM_WEEKDAY_IN_MONTH: 5 }),
      ...(['2026-04-01', '2026-04-01', '2026-04-27'] as const),
    ],
    ['every year, on the day of the start', by('year'), '2024-02-29', '2024-03-01', '2025-02-28'],
    [
      '1 May of every second year',
      by('year', 2, { TYPE: 1, NUM_DAY_IN_MONTH: 1, FIELD_YEARLY_INTERVAL_MONTH_NAME: 5 }),
      ...(['2026-05-02', '2027-05-02', '2029-05-01'] as const),
    ],
    [
      'the first Monday of January',
      by('year', 1, { ...monday, FIELD_YEARLY_INTERVAL_MONTH_NAME: 1 }),
      ...(['2026-03-01', '2026-03-01', '2027-01-04'] as const),
    ],
    ['beyond the end of years, in years', by('year', 9000), '2026-03-01', '2026-03-02', null],
    ['beyond the end of years, in days', by('day', 100_000, working), '9999-03-01', '9999-03-02', null],
  ]
  for (const [name, repetition, start, from, next] of cases)
    test(name, () => assert.equal(nextInvoiceDay({ ...never, ...repetition }, start, from), next))
})

test('an invoice goes out to its payer by e-mail where the template says so', async () => {
  const crm = await inMarch()
  const company = await crm.add('company', {
    TITLE: 'Payer',
    EMAIL: [{ VALUE: 'first@example.com' }, { VALUE: 'second@example.com' }],
  })
  const { EMAIL } = await crm.result('crm.company.get', { id: company })
  const template = await addInvoice(crm, { UF_COMPANY_ID: company })
  const settings = { INVOICE_ID: template, PARAMS: daily, SEND_BILL: 'Y' }
  const id = await addSettings(crm, { ...settings, EMAIL_ID: EMAIL[1].ID })
  const expose = async (EMAIL_ID: unknown) => {
    await crm.result('crm.invoice.recurring.update', { id, fields: { EMAIL_ID } })
    return (await crm.result('crm.invoice.recurring.expose', { id })).INVOICE_ID
  }
  const invoice = await expose(EMAIL[1].ID)
  await expose('')
  const [last, first] = await crm.portal.mail.list()
  assert.deepEqual([last.to, first.to], [['first@example.com'], ['second@example.com']])
  assert.equal(first.subject, `Invoice No. ${invoice}`)
  assert.match((await crm.portal.mail.show(first.id)).text, /^Rent\n\nThe invoice is here: \S*\/pub\/invoice\/[\w-]+$/)
  const filter = { OWNER_TYPE_ID: 5, OWNER_ID: invoice }
  const [activity] = await crm.result('crm.activity.list', { filter })
  assert.deepEqual([activity.TYPE_ID, activity.COMPLETED], ['4', 'Y'])
  await crm.result('crm.company.update', {
    id: company,
    fields: { EMAIL: EMAIL.map(({ ID }: Row) => ({ ID, DELETE: 'Y' })) },
  })
  await expose('')
  assert.equal((await crm.portal.mail.list()).length, 2)
})

describe('settings of a template', () => {
  test('are shown as they were sent, and told of', async () => {
    const crm = await inMarch()
    const template = await addInvoice(crm)
    // Sample of crm.invoice.recurring.add.
    const id = await addSettings(crm, {
      ...{ INVOICE_ID: String(template), IS_LIMIT: 'N', START_DATE: '2026-04-01T10:00:00+00:00' },
      PARAMS: {
        ...{ PERIOD: 'day', IS_WORKING_ONLY: 'N', INTERVAL: 30 },
        ...{ DATE_PAY_BEFORE_OFFSET_TYPE: 'month', DATE_PAY_BEFORE_OFFSET_VALUE: 1 },
      },
    })
    const unsaid = { TYPE: 0, WEEKDAY: null, NUM_DAY_IN_MONTH: 0, NUM_WEEKDAY_IN_MONTH: 0 }
    const shown = {
      ...{ ID: String(id), INVOICE_ID: String(template), ACTIVE: 'Y', COUNTER_REPEAT: null, LAST_EXECUTION: '' },
      ...{ NEXT_EXECUTION: '2026-04-01T00:00:00+03:00', START_DATE: '2026-04-01T03:00:00+03:00' },
      ...{ SEND_BILL: 'N', EMAIL_ID: null, IS_LIMIT: 'N', LIMIT_REPEAT: null, LIMIT_DATE: '' },
      PARAMS: {
        ...{ ...unsaid, PERIOD: 'day', INTERVAL: 30, IS_WORKING_ONLY: 'N', FIELD_YEARLY_INTERVAL_MONTH_NAME: 0 },
        ...{ DATE_PAY_BEFORE_OFFSET_TYPE: 'month', DATE_PAY_BEFORE_OFFSET_VALUE: 1 },
      },
    }
    assert.deepEqual(await getSettings(crm, id), shown)
    assert.deepEqual(await crm.result('crm.invoice.recurring.list'), [shown])
    const fields = await crm.result('crm.invoice.recurring.fields')
    assert.deepEqual(Object.keys(fields), Object.keys((await crm.result('crm.invoice.recurring.list'))[0]))
    assert.deepEqual(pick(fields.INVOICE_ID, 'type', 'isRequired', 'isImmutable'), ['integer', true, true])
    assert.deepEqual([fields.NEXT_EXECUTION.type, fields.NEXT_EXECUTION.isReadOnly], ['date', true])
    assert.deepEqual(Object.keys(fields.PARAMS.definition).sort(), Object.keys(shown.PARAMS).sort())
    // Sample of crm.invoice.recurring.update.
    const PARAMS = {
      ...{ MODE: 'month', TYPE: 2, INTERVAL: 3, WEEKDAY: 'Monday', NUM_WEEKDAY_IN_MONTH: 4 },
      ...{ DATE_PAY_BEFORE_OFFSET_TYPE: 'day', DATE_PAY_BEFORE_OFFSET_VALUE: 15 },
    }
    const change = { SEND_BILL: 'Y', EMAIL_ID: 136, PARAMS, INVOICE_ID: 77, COUNTER_REPEAT: 5 }
    assert.equal(await crm.result('crm.invoice.recurring.update', { id, fields: change }), true)
    const after = await getSettings(crm, id)
    assert.deepEqual(pick(after, 'SEND_BILL', 'EMAIL_ID', 'INVOICE_ID', 'COUNTER_REPEAT', 'NEXT_EXECUTION'), [
      ...['Y', '136', String(template), null, '2026-04-27T00:00:00+03:00'],
    ])
    assert.deepEqual(pick(after.PARAMS, 'PERIOD', 'INTERVAL', 'WEEKDAY'), ['month', 3, 'Monday'])
  })

  test('lists: filter, order, select, pages', async () => {
    const crm = await inMarch()
    const ids: number[] = []
    for (let i = 0; i < 52; i++)
      ids.push(
        await addSettings(crm, {
          ...{ INVOICE_ID: await addInvoice(crm), START_DATE: `2026-04-${String(1 + (i % 9)).padStart(2, '0')}` },
          ...{ PARAMS: daily, SEND_BILL: i % 2 ? 'N' : 'Y', IS_LIMIT: 'T', LIMIT_REPEAT: i, EMAIL_ID: 100 + i },
        }),
      )
    // Deals do not get in between.
    await crm.result('crm.deal.recurring.add', { fields: { DEAL_ID: await crm.add('deal') } })
    const list = (params: Fields) => crm.call('crm.invoice.recurring.list', params)
    const page = await list({})
    assert.deepEqual([page.result.length, page.total, page.next], [50, 52, 50])
    const last = await list({ start: 50, order: { INVOICE_ID: 'DESC' } })
    assert.deepEqual(
      last.result.map((row: Row) => Number(row.ID)),
      [ids[1], ids[0]],
    )
    const found = async (filter: Fields) =>
      (await list({ filter, order: { ID: 'ASC' } })).result.map((row: Row) => ids.indexOf(Number(row.ID)))
    assert.deepEqual(await found({ '>LIMIT_REPEAT': 49 }), [50, 51])
    assert.deepEqual(await found({ '<=START_DATE': '2026-04-01', SEND_BILL: 'N' }), [9, 27, 45])
    assert.deepEqual(await found({ '>NEXT_EXECUTION': '2026-04-08T12:00:00', '<EMAIL_ID': 120 }), [8, 17])
    assert.deepEqual(await found({ '>COUNTER_REPEAT': 5 }), [])
    // A field of deals' settings is none here.
    assert.equal((await found({ CATEGORY_ID: 5, BASED_ID: 5, '<ID': ids[3] })).length, 3)
    const select = ['INVOICE_ID ', 'SEND_BILL', 'NO_SUCH']
    const [row] = (await list({ select, filter: { ID: ids[0] } })).result
    assert.deepEqual(Object.keys(row), ['ID', 'INVOICE_ID', 'SEND_BILL'])
    const [whole] = (await list({ select: ['*'], filter: { ID: ids[0] } })).result
    assert.deepEqual(whole, await getSettings(crm, ids[0]!))
  })

  test('are of templates, one of each, and go alone or with them', async () => {
    const crm = await inMarch()
    const add = (fields: unknown, more: Fields = {}) => crm.call('crm.invoice.recurring.add', { fields, ...more })
    const INVOICE_ID = await addInvoice(crm)
    fails(await add('x'), '', "Parameter 'fields' must be array.")
    fails(await add({ INVOICE_ID }, { params: 'x' }), '', "Parameter 'params' must be array.")
    fails(await add({ INVOICE_ID, PARAMS: 'x' }), '', "Parameter 'params' must be array.")
    for (const id of [undefined, 0, 'x', 999_999]) fails(await add({ INVOICE_ID: id }), '', 'Invoice id is empty.')
    fails(await add({ INVOICE_ID: await addInvoice(crm, { IS_RECURRING: 'N' }) }), '', 'Invoice is not recurring.')
    for (const [fields, title] of [
      [{ PARAMS: { PERIOD: 'decade' } }, 'Repetition period'],
      [{ PARAMS: { TYPE: 3 } }, 'Type of repetition'],
      [{ PARAMS: { WEEKDAY: 'Mon' } }, 'Day of the week'],
      [{ PARAMS: { NUM_DAY_IN_MONTH: 32 } }, 'Day of the month'],
      [{ PARAMS: { FIELD_YEARLY_INTERVAL_MONTH_NAME: 13 } }, 'Month of the year'],
      [{ PARAMS: { IS_WORKING_ONLY: 'x' } }, 'Working days only'],
      [{ PARAMS: { DATE_PAY_BEFORE_OFFSET_VALUE: -1 } }, 'Offset for the due date of the new invoice'],
      [{ START_DATE: 'soon' }, 'Start date for calculation'],
      [{ EMAIL_ID: -1 }, "id of the client's e-mail address"],
      [{ SEND_BILL: 'x' }, 'Send the invoice to the client'],
    ] as const)
      fails(await add({ INVOICE_ID, ...fields }), '', `Invalid value for the "${title}" field`)
    const id = await addSettings(crm, { INVOICE_ID, PARAMS: { WEEKDAY: 'monday' } })
    assert.deepEqual(pick(await getSettings(crm, id), 'NEXT_EXECUTION', 'IS_LIMIT'), ['', 'N'])
    fails(await add({ INVOICE_ID }), '', 'Invoice already has recurring settings.')
    for (const method of ['get', 'update', 'delete', 'expose']) {
      const ask = (wanted: unknown) => crm.call(`crm.invoice.recurring.${method}`, { id: wanted, fields: {} })
      fails(await ask('x'), '', 'id is not defined or invalid.')
      fails(await ask(999_999), '', 'Recurring invoice is not found.')
    }
    assert.equal(await crm.result('crm.invoice.recurring.delete', { id }), true)
    assert.equal((await getInvoice(crm, INVOICE_ID)).ID, String(INVOICE_ID))
    const again = await addSettings(crm, { INVOICE_ID })
    await crm.result('crm.invoice.delete', { id: INVOICE_ID })
    fails(await crm.call('crm.invoice.recurring.get', { id: again }), '', 'Recurring invoice is not found.')
    assert.deepEqual(await crm.portal.store.read.selectFrom('recurring').select('id').execute(), [])
  })

  test('are none of those of a deal with the same number', async () => {
    const crm = await inMarch()
    const [deal, invoice] = [await crm.add('deal', { IS_RECURRING: 'Y' }), await addInvoice(crm)]
    assert.equal(deal, invoice)
    const ofDeal = await crm.result('crm.deal.recurring.add', { fields: { DEAL_ID: deal } })
    const ofInvoice = await addSettings(crm, { INVOICE_ID: invoice })
    fails(await crm.call('crm.invoice.recurring.get', { id: ofDeal }), '', 'Recurring invoice is not found.')
    fails(await crm.call('crm.deal.recurring.get', { id: ofInvoice }), '', 'Recurring deal is not found.')
    await crm.result('crm.deal.delete', { id: deal })
    assert.equal((await getSettings(crm, ofInvoice)).ID, String(ofInvoice))
  })
})

describe('an invoice that comes of a template', () => {
  test('is like it, with its own number, dates and status', async () => {
    const crm = await inMarch()
    const { addRequisite } = requisitesOf(crm)
    for (const [FIELD_NAME, USER_TYPE_ID, MULTIPLE] of [
      ['NOTE', 'string', 'Y'],
      ['PAPER', 'file', 'N'],
    ])
      await crm.result('crm.invoice.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID, MULTIPLE } })
    const [client, seller] = [await crm.add('company'), await crm.add('company', { IS_MY_COMPANY: 'Y' })]
    const template = await addInvoice(crm, {
      ...{ ACCOUNT_NUMBER: 'T-1', UF_COMPANY_ID: client, UF_MYCOMPANY_ID: seller, UF_DEAL_ID: await crm.add('deal') },
      ...{
        UF_CONTACT_ID: await crm.add('contact'),
        STATUS_ID: 'P',
        PAY_VOUCHER_NUM: '876',
        XML_ID: 'x',
        COMMENTS: 'c',
      },
      ...{ USER_DESCRIPTION: 'u', PR_LOCATION: 5, DATE_BILL: '2020-01-01', DATE_PAY_BEFORE: '2020-02-01' },
      INVOICE_PROPERTIES: { COMPANY: 'Larch', INN: '77' },
      PRODUCT_ROWS: [
        { PRODUCT_NAME: 'Room', PRICE: 99.99, DISCOUNT_PRICE: 0.01, VAT_RATE: 0.07, QUANTITY: 1.5 },
        { PRODUCT_NAME: 'Desk', PRICE: 12, VAT_INCLUDED: 'Y', QUANTITY: 2, MEASURE_CODE: 796, MEASURE_NAME: 'pc' },
      ],
      ...{ UF_CRM_NOTE: ['a', 'b'], UF_CRM_PAPER: { fileData: ['a.txt', Buffer.from('a').toString('base64')] } },
    })
    const link = { ENTITY_TYPE_ID: 5, ENTITY_ID: template, BANK_DETAIL_ID: 0, MC_BANK_DETAIL_ID: 0 }
    const requisites = { REQUISITE_ID: await addRequisite(client), MC_REQUISITE_ID: await addRequisite(seller) }
    await crm.result('crm.requisite.link.register', { fields: { ...link, ...requisites } })
    const PARAMS = { ...daily, DATE_PAY_BEFORE_OFFSET_TYPE: 'month', DATE_PAY_BEFORE_OFFSET_VALUE: 1 }
    const id = await addSettings(crm, { INVOICE_ID: template, START_DATE: '2026-04-05', PARAMS })
    const { INVOICE_ID } = await crm.result('crm.invoice.recurring.expose', { id })
    const [from, made] = [await getInvoice(crm, template), await getInvoice(crm, INVOICE_ID)]
    assert.deepEqual(pick(made, 'ACCOUNT_NUMBER', 'IS_RECURRING', 'STATUS_ID', 'PAYED', 'DATE_PAYED', 'EMP_PAYED_ID'), [
      ...[String(INVOICE_ID), 'N', 'N', 'N', '', null],
    ])
    assert.deepEqual(pick(made, 'DATE_BILL', 'DATE_PAY_BEFORE', 'PAY_VOUCHER_NUM', 'XML_ID', 'DATE_INSERT'), [
      ...['2026-03-01T03:00:00+03:00', '2026-04-01T03:00:00+03:00', null, null, made.DATE_STATUS],
    ])
    const own = [
      ...['ID', 'ACCOUNT_NUMBER', 'IS_RECURRING', 'STATUS_ID', 'PAYED', 'DATE_PAYED', 'EMP_PAYED_ID', 'DATE_BILL'],
      ...['DATE_PAY_BEFORE', 'PAY_VOUCHER_NUM', 'XML_ID', 'DATE_INSERT', 'DATE_STATUS', 'DATE_UPDATE', 'UF_CRM_PAPER'],
    ]
    const alike = ({ PRODUCT_ROWS, ...invoice }: Row) => ({
      ...Object.fromEntries(Object.entries(invoice).filter(([name]) => !own.includes(name))),
      PRODUCT_ROWS: PRODUCT_ROWS.map(({ ID: _, ...row }: Row) => row),
    })
    assert.deepEqual(alike(made), alike(from))
    assert.notEqual(made.UF_CRM_PAPER.id, from.UF_CRM_PAPER.id)
    const [linked] = await crm.result('crm.requisite.link.list', {
      filter: { ENTITY_TYPE_ID: 5, ENTITY_ID: INVOICE_ID },
    })
    assert.deepEqual(pick(linked, 'REQUISITE_ID', 'MC_REQUISITE_ID'), Object.values(requisites).map(String))
    // Its rows and its file stay when the template goes.
    await crm.result('crm.invoice.delete', { id: template })
    assert.deepEqual(alike(await getInvoice(crm, INVOICE_ID)), alike(made))
    assert.equal((await crm.portal.store.read.selectFrom('file').select('id').execute()).length, 1)
  })

  test('comes by the clock, in the name of who is responsible, until the limit is reached', async () => {
    const crm = await inMarch()
    const user = await userWith(crm, { SMART_INVOICE: { read: 'none' } })
    const INVOICE_ID = await addInvoice(crm, { RESPONSIBLE_ID: user, PRODUCT_ROWS: [{ PRICE: 5 }] })
    const PARAMS = { PERIOD: 'month', NUM_DAY_IN_MONTH: 5 }
    const id = await addSettings(crm, { INVOICE_ID, IS_LIMIT: 'T', LIMIT_REPEAT: 2, PARAMS })
    const state = async () =>
      pick(await getSettings(crm, id), 'ACTIVE', 'COUNTER_REPEAT', 'NEXT_EXECUTION', 'LAST_EXECUTION')
    await setClock(crm, '2026-03-04T23:59:58')
    assert.deepEqual(await exposed(crm, 'Rent'), [])
    await setClock(crm, '2026-03-05T00:00:00')
    const [first, ...more] = await exposed(crm, 'Rent')
    assert.deepEqual(more, [])
    assert.deepEqual(pick(first!, 'DATE_BILL', 'DATE_PAY_BEFORE', 'PRICE', 'RESPONSIBLE_ID', 'CREATED_BY'), [
      ...['2026-03-05T03:00:00+03:00', '', '5.00', String(user), String(user)],
    ])
    assert.deepEqual(await state(), ['Y', '1', '2026-04-05T00:00:00+03:00', '2026-03-05T00:00:00+03:00'])
    await setClock(crm, '2026-04-06T09:00:00')
    assert.equal((await exposed(crm, 'Rent')).length, 2)
    assert.deepEqual(await state(), ['N', '2', '', '2026-04-06T00:00:00+03:00'])
    await setClock(crm, '2027-01-01T00:00:00')
    assert.equal((await exposed(crm, 'Rent')).length, 2)
  })

  test('does not come of what is inactive, past its last day or no template any more', async () => {
    const crm = await inMarch()
    const add = async (ORDER_TOPIC: string, fields: Fields) => {
      const INVOICE_ID = await addInvoice(crm, { ORDER_TOPIC })
      await addSettings(crm, { INVOICE_ID, START_DATE: '2026-03-10', PARAMS: daily, ...fields })
      return INVOICE_ID
    }
    await add('Limited', { IS_LIMIT: 'D', LIMIT_DATE: '2026-03-11' })
    await add('Idle', { ACTIVE: 'N' })
    const over = await add('Over', {})
    await crm.result('crm.invoice.update', { id: over, fields: { IS_RECURRING: 'N' } })
    for (let i = 0; i < 15; i++) await crm.portal.control('clock', 'move', { by: '1d' })
    const count = async (topic: string) => (await exposed(crm, topic)).length
    // The one that is no template is itself in the list.
    assert.deepEqual(await Promise.all(['Limited', 'Idle', 'Over'].map(count)), [2, 0, 1])
  })

  test('does not come after the last day when nobody asked until then', async () => {
    const crm = await inMarch()
    const limited = { IS_LIMIT: 'D', LIMIT_DATE: '2026-03-31', START_DATE: '2026-03-02', PARAMS: daily }
    const id = await addSettings(crm, { INVOICE_ID: await addInvoice(crm), ...limited })
    await setClock(crm, '2029-01-01T00:00:00')
    assert.deepEqual(await exposed(crm, 'Rent'), [])
    assert.deepEqual(pick(await getSettings(crm, id), 'COUNTER_REPEAT', 'NEXT_EXECUTION'), [null, ''])
    // With a later one it goes on.
    await crm.result('crm.invoice.recurring.update', { id, fields: { LIMIT_DATE: '2029-01-01' } })
    await setClock(crm, '2029-01-01T00:01:00')
    assert.equal((await exposed(crm, 'Rent')).length, 1)
  })

  test('that cannot be made is told and passed over', async () => {
    const told: string[] = []
    const portal = await openPortal({ timezone: 'Europe/Moscow', onBug: (_, name) => told.push(name) })
    const crm = crmOf(portal)
    await setClock(crm, '2026-03-01T12:00:00')
    const add = async (ORDER_TOPIC: string, fields: Fields = {}) => {
      const INVOICE_ID = await addInvoice(crm, { ORDER_TOPIC, ...fields })
      return addSettings(crm, { INVOICE_ID, START_DATE: '2026-03-02', PARAMS: daily })
    }
    const bad = await add('Bad')
    const fields = { FIELD_NAME: 'NEEDED', USER_TYPE_ID: 'string', MANDATORY: 'Y' }
    await crm.result('crm.invoice.userfield.add', { fields })
    await add('Good', { UF_CRM_NEEDED: 'is here' })
    await portal.control('clock', 'move', { by: '1d' })
    assert.deepEqual([(await exposed(crm, 'Bad')).length, (await exposed(crm, 'Good')).length], [0, 1])
    assert.deepEqual(told, [`making recurring invoices: template ${bad}`])
    assert.equal((await getSettings(crm, bad)).NEXT_EXECUTION, '2026-03-03T00:00:00+03:00')
    fails(
      await crm.call('crm.invoice.recurring.expose', { id: bad }),
      'ERROR_CORE',
      "The field 'UF_CRM_NEEDED' is required.",
    )
    await portal.close()
  })
})

test('rights are those on invoices', async () => {
  const crm = await inMarch()
  const add = async (RESPONSIBLE_ID: number) => {
    const INVOICE_ID = await addInvoice(crm, { RESPONSIBLE_ID })
    return { INVOICE_ID, id: await addSettings(crm, { INVOICE_ID, START_DATE: '2026-04-05', PARAMS: daily }) }
  }
  const possible = async (permissions: Parameters<typeof userWith>[1][string]): Promise<string[]> => {
    const user = await userWith(crm, { SMART_INVOICE: permissions })
    const [mine, other] = [await add(user), await add(1)]
    const found: string[] = []
    const tryTo = async (name: string, params: Fields, label: string) => {
      const answer = await crm.call(`crm.invoice.recurring.${name}`, params, user)
      if (answer.status === 200) found.push(label)
      // Settings that are there already: who may not add them is not told so.
      else if (answer.error_description === 'Invoice already has recurring settings.') found.push(label)
      else fails(answer, '', 'Access denied.')
      return answer
    }
    await tryTo('fields', {}, 'fields')
    const { total, status } = await tryTo('list', {}, 'list')
    if (status === 200) found.push(total === 1 ? 'listed mine' : 'listed all')
    for (const [whose, { id, INVOICE_ID }] of Object.entries({ mine, other })) {
      await tryTo('get', { id }, `get ${whose}`)
      await tryTo('update', { id, fields: { ACTIVE: 'Y' } }, `update ${whose}`)
      await tryTo('expose', { id }, `expose ${whose}`)
      await tryTo('add', { fields: { INVOICE_ID } }, `add ${whose}`)
      await tryTo('delete', { id }, `delete ${whose}`)
    }
    return found
  }
  assert.deepEqual(await possible({ read: 'none' }), [])
  assert.deepEqual(await possible({ read: 'own' }), ['fields', 'list', 'listed mine', 'get mine'])
  assert.deepEqual(await possible({ update: 'all' }), [])
  assert.deepEqual(await possible({ delete: 'own' }), ['delete mine'])
  assert.deepEqual(await possible({ add: 'all', update: 'own' }), ['add mine'])
  const reading = ['fields', 'list', 'listed all', 'get mine']
  assert.deepEqual(await possible({ read: 'all', update: 'own' }), [...reading, 'update mine', 'get other'])
  // An invoice for somebody else is not theirs to add.
  assert.deepEqual(await possible({ read: 'all', add: 'own' }), [...reading, 'expose mine', 'get other'])
})

test('settings of deals stay where the portal is older than those of invoices', async t => {
  const server = process.env.PORTICO_TEST_POSTGRES
  const where = server ? { database: await newDatabase(server) } : { data: temporaryFolder(t) }
  const older = await openPortal(where)
  const DEAL_ID = await crmOf(older).add('deal')
  const id = await crmOf(older).result('crm.deal.recurring.add', { fields: { DEAL_ID } })
  const before = await crmOf(older).result('crm.deal.recurring.get', { id })
  await older.store.write(async db => {
    for (const column of ['send_bill', 'email_id']) await query(db, `alter table recurring drop column ${column}`)
    await query(db, 'drop table invoice_link')
    await query(db, "delete from migration where name = '0013-recurring-invoices'")
  })
  await older.close()
  const portal = await openPortal(where)
  t.after(() => portal.close())
  const crm = crmOf(portal)
  assert.deepEqual(await crm.result('crm.deal.recurring.get', { id }), before)
  const settings = await addSettings(crm, { INVOICE_ID: await addInvoice(crm), SEND_BILL: 'Y' })
  assert.equal((await getSettings(crm, settings)).SEND_BILL, 'Y')
  const { INVOICE_ID } = await getSettings(crm, settings)
  assert.match(await crm.result('crm.invoice.getexternallink', { id: INVOICE_ID }), /\/pub\/invoice\//)
})
