import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { shifted } from '../../src/modules/crm/sales/recurring/dates.ts'
import { nextDay, type Repetition } from '../../src/modules/crm/sales/recurring/deal-calendar.ts'
import type { Level } from '../../src/portal/roles.ts'
import type { Row } from '../../src/store/store.ts'
import { fails } from '../support/answers.ts'
import { type Crm, crmOf, type Fields, openCrm } from '../support/crm.ts'
import { addRole, addUser, deleteRole, deleteRolesOfUsers } from '../support/people.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'
import { requisitesOf } from '../support/requisites.ts'

const DAY = 86_400_000

const monthly: Fields = { MODE: 'multiple', MULTIPLE_TYPE: 'month', MULTIPLE_INTERVAL: 1 }
const daily: Fields = { MODE: 'multiple', MULTIPLE_TYPE: 'day', MULTIPLE_INTERVAL: 1 }

/** A portal of its own at noon of 1 March 2026 in Moscow: its clock is moved from there. */
async function inMarch(): Promise<Crm> {
  const crm = await openCrm({ timezone: 'Europe/Moscow' })
  await setClock(crm, '2026-03-01T12:00:00')
  return crm
}

const setClock = ({ portal }: Crm, to: string) => portal.control('clock', 'set', { to })

const addTemplate = (crm: Crm, fields: Fields): Promise<number> => crm.result('crm.deal.recurring.add', { fields })
const getSettings = (crm: Crm, id: number): Promise<Row> => crm.result('crm.deal.recurring.get', { id })
const pick = (row: Row, ...names: string[]): unknown[] => names.map(name => row[name])

/** Deals that came of a template: the ones of its title that are neither the template nor what it was made of. */
async function exposed(crm: Crm, TITLE: string): Promise<Row[]> {
  const select = ['ID', 'STAGE_ID', 'CATEGORY_ID', 'BEGINDATE', 'CLOSEDATE', 'OPPORTUNITY', 'CONTACT_ID', 'CLOSED']
  const deals = await crm.result('crm.deal.list', {
    filter: { TITLE, IS_RECURRING: 'N' },
    select,
    order: { ID: 'ASC' },
  })
  return deals.slice(1)
}

describe('days', () => {
  const never: Repetition = {
    ...{ MODE: null, SINGLE_BEFORE_START_DATE_TYPE: null, SINGLE_BEFORE_START_DATE_VALUE: 0, MULTIPLE_TYPE: null },
    ...{ MULTIPLE_INTERVAL: 0, OFFSET_BEGINDATE_TYPE: null, OFFSET_BEGINDATE_VALUE: 0, OFFSET_CLOSEDATE_TYPE: null },
    OFFSET_CLOSEDATE_VALUE: 0,
  }
  const each = (MULTIPLE_TYPE: Repetition['MULTIPLE_TYPE'], MULTIPLE_INTERVAL: number): Repetition => ({
    ...never,
    MODE: 'multiple',
    MULTIPLE_TYPE,
    MULTIPLE_INTERVAL,
  })
  const before = (SINGLE_BEFORE_START_DATE_TYPE: Repetition['MULTIPLE_TYPE'], count: number): Repetition => ({
    ...never,
    ...{ MODE: 'single', SINGLE_BEFORE_START_DATE_TYPE, SINGLE_BEFORE_START_DATE_VALUE: count },
  })
  const cases: [string, Repetition, start: string, from: string, next: string | null][] = [
    ['the start itself', each('month', 1), '2026-04-05', '2026-03-01', '2026-04-05'],
    ['the start today', each('day', 1), '2026-03-01', '2026-03-01', '2026-03-01'],
    ['every day', each('day', 1), '2024-11-21', '2026-03-07', '2026-03-07'],
    ['every third day', each('day', 3), '2026-03-01', '2026-03-03', '2026-03-04'],
    ['every second week', each('week', 2), '2026-03-02', '2026-03-03', '2026-03-16'],
    ['the 31st, in April', each('month', 1), '2026-01-31', '2026-04-01', '2026-04-30'],
    ['the 31st, in May again', each('month', 1), '2026-01-31', '2026-05-01', '2026-05-31'],
    ['every quarter', each('month', 3), '2026-01-15', '2026-01-16', '2026-04-15'],
    ['29 February', each('year', 1), '2024-02-29', '2025-01-01', '2025-02-28'],
    ['no interval is one', each('week', 0), '2026-03-02', '2026-03-03', '2026-03-09'],
    ['five days before', before('day', 5), '2026-03-20', '2026-03-01', '2026-03-15'],
    ['a month before, which has passed', before('month', 1), '2026-03-20', '2026-03-01', '2026-03-01'],
    ['before what has passed', before('day', 5), '2026-02-20', '2026-03-01', null],
    ['no mode', never, '2026-03-01', '2026-03-01', null],
    ['beyond the end of years', each('year', 9000), '2026-03-01', '2026-03-02', null],
  ]
  for (const [name, repetition, start, from, next] of cases)
    test(name, () => assert.equal(nextDay(repetition, start, from), next))

  test('a short month ends with its last day', () => {
    assert.equal(shifted('2026-03-31', 'month', -1), '2026-02-28')
    assert.equal(shifted('2026-12-31', 'month', 2), '2027-02-28')
  })
})

describe('a template', () => {
  test('is a copy of the deal that it is made of, with all that belongs to it', async () => {
    const crm = await inMarch()
    const { result } = crm
    for (const [FIELD_NAME, USER_TYPE_ID, MULTIPLE] of [
      ['NOTE', 'string', 'Y'],
      ['PAPER', 'file', 'N'],
      ['PAPERS', 'file', 'Y'],
    ])
      await result('crm.deal.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID, MULTIPLE } })
    const [first, second] = [await crm.add('contact'), await crm.add('contact')]
    const paper = (name: string) => ({ fileData: [name, Buffer.from(name).toString('base64')] })
    const { type } = await result('crm.type.add', {
      fields: { title: 'House', relations: { child: [{ entityTypeId: 2, isChildrenListEnabled: 'Y' }] } },
    })
    const house = (await result('crm.item.add', { entityTypeId: type.entityTypeId, fields: { title: 'Mill' } })).item.id
    const parent = `PARENT_ID_${type.entityTypeId}`
    const source = await crm.add('deal', {
      ...{ TITLE: 'Rent', CONTACT_IDS: [second, first], COMPANY_ID: await crm.add('company'), COMMENTS: 'x' },
      [parent]: house,
      ...{ UF_CRM_NOTE: ['a', 'b'], UF_CRM_PAPER: paper('a.txt'), UF_CRM_PAPERS: [paper('b.txt'), paper('c.txt')] },
    })
    const rows = [
      { PRODUCT_NAME: 'Room', PRICE: 100, QUANTITY: 3, TAX_RATE: 20, SORT: 10 },
      { PRICE: 1, SORT: 20 },
    ]
    await result('crm.deal.productrows.set', { id: source, rows })
    const id = await addTemplate(crm, { DEAL_ID: source, CATEGORY_ID: '0', START_DATE: '2026-04-05', PARAMS: monthly })
    const settings = await getSettings(crm, id)
    assert.equal(settings.BASED_ID, String(source))
    const [before, template] = [await crm.get('deal', source), await crm.get('deal', Number(settings.DEAL_ID))]
    // It is made a moment later than the deal.
    const moments = ['DATE_CREATE', 'DATE_MODIFY', 'MOVED_TIME', 'LAST_ACTIVITY_TIME']
    const changing = ['ID', 'IS_RECURRING', 'UF_CRM_PAPER', 'UF_CRM_PAPERS', ...moments]
    const rest = (deal: Row) => Object.fromEntries(Object.entries(deal).filter(([name]) => !changing.includes(name)))
    assert.deepEqual(rest(template), rest(before))
    assert.deepEqual([before.IS_RECURRING, template.IS_RECURRING], ['N', 'Y'])
    // Files are its own: with the deal go only those of the deal.
    const files = (deal: Row) => [deal.UF_CRM_PAPER, ...deal.UF_CRM_PAPERS].map(({ id }: Row) => id)
    assert.equal(new Set([...files(before), ...files(template)]).size, 6)
    const items = await result('crm.deal.contact.items.get', { id: Number(template.ID) })
    assert.deepEqual(
      items.map((item: Row) => item.CONTACT_ID),
      [second, first],
    )
    const copied: Row[] = await result('crm.deal.productrows.get', { id: Number(template.ID) })
    assert.deepEqual(
      copied.map(row => pick(row, 'PRODUCT_NAME', 'PRICE', 'QUANTITY', 'TAX_RATE', 'OWNER_ID')),
      [
        ['Room', 100, 3, 20, template.ID],
        [(await result('crm.deal.productrows.get', { id: source }))[1].PRODUCT_NAME, 1, 1, null, template.ID],
      ],
    )
    assert.equal(template.OPPORTUNITY, '301.00')
    const { DEAL_ID } = await result('crm.deal.recurring.expose', { id })
    await crm.result('crm.deal.delete', { id: Number(template.ID) })
    const made = await crm.get('deal', DEAL_ID)
    assert.deepEqual(made.UF_CRM_NOTE, ['a', 'b'])
    assert.deepEqual([before[parent], made[parent]], [String(house), String(house)])
    assert.equal((await crm.portal.store.read.selectFrom('file').select('id').execute()).length, 6)
    assert.equal((await result('crm.deal.productrows.get', { id: DEAL_ID })).length, 2)
    fails(await crm.call('crm.deal.recurring.get', { id }), '', 'Recurring deal is not found.')
  })

  test('that a deal is already gets the settings itself, once', async () => {
    const crm = await inMarch()
    const DEAL_ID = await crm.add('deal', { TITLE: 'Ready', IS_RECURRING: 'Y' })
    const id = await addTemplate(crm, { DEAL_ID, PARAMS: monthly, START_DATE: '2026-03-10' })
    assert.deepEqual(pick(await getSettings(crm, id), 'DEAL_ID', 'BASED_ID'), [String(DEAL_ID), null])
    fails(
      await crm.call('crm.deal.recurring.add', { fields: { DEAL_ID, PARAMS: monthly } }),
      '',
      'Deal already has recurring settings.',
    )
    const remove = () => crm.call('crm.deal.recurring.delete', { id })
    fails(await remove(), '', 'Deleting is impossible. Connected recurring deal exists.')
    // A deal that is no template any more makes no deals, and lets its settings go.
    await crm.update('deal', DEAL_ID, { IS_RECURRING: 'N' })
    await setClock(crm, '2026-03-10T12:00:00')
    assert.deepEqual(await crm.ids('deal'), [DEAL_ID])
    assert.equal((await remove()).result, true)
    fails(await remove(), '', 'Recurring deal is not found.')
  })

  test('is shown as its page shows it', async () => {
    const crm = await inMarch()
    const deal = await crm.add('deal')
    const id = await addTemplate(crm, {
      ...{ DEAL_ID: deal, CATEGORY_ID: '2', IS_LIMIT: 'D', LIMIT_DATE: '2027-03-05', START_DATE: '2026-04-05' },
      PARAMS: {
        ...{ ...monthly, OFFSET_BEGINDATE_TYPE: 'day', OFFSET_BEGINDATE_VALUE: 1 },
        ...{ OFFSET_CLOSEDATE_TYPE: 'month', OFFSET_CLOSEDATE_VALUE: 2 },
      },
    })
    const shown = {
      ...{ ID: String(id), DEAL_ID: String(deal + 1), BASED_ID: String(deal), ACTIVE: 'Y', CATEGORY_ID: '2' },
      ...{ IS_LIMIT: 'D', COUNTER_REPEAT: null, LIMIT_REPEAT: null, LIMIT_DATE: '2027-03-05T03:00:00+03:00' },
      START_DATE: '2026-04-05T03:00:00+03:00',
      NEXT_EXECUTION: '2026-04-05T00:00:00+03:00',
      LAST_EXECUTION: '',
      PARAMS: {
        ...{ MODE: 'multiple', SINGLE_BEFORE_START_DATE_TYPE: null, SINGLE_BEFORE_START_DATE_VALUE: 0 },
        ...{ MULTIPLE_TYPE: 'month', MULTIPLE_INTERVAL: 1, OFFSET_BEGINDATE_TYPE: 'day', OFFSET_BEGINDATE_VALUE: 1 },
        ...{ OFFSET_CLOSEDATE_TYPE: 'month', OFFSET_CLOSEDATE_VALUE: 2 },
      },
    }
    assert.deepEqual(await getSettings(crm, id), shown)
    const [listed] = await crm.result('crm.deal.recurring.list', { filter: { ID: id } })
    const { ID, DEAL_ID, BASED_ID, CATEGORY_ID, ...others } = shown
    assert.deepEqual(listed, { id: ID, deal_id: DEAL_ID, based_id: BASED_ID, category_id: CATEGORY_ID, ...others })
  })

  test('lists: filter, order, pages', async () => {
    const crm = await inMarch()
    const DEAL_ID = await crm.add('deal')
    const ids: number[] = []
    for (let i = 0; i < 52; i++)
      ids.push(
        await addTemplate(crm, {
          ...{ DEAL_ID, START_DATE: `2026-04-${String(1 + (i % 9)).padStart(2, '0')}`, PARAMS: monthly },
          ...{ ACTIVE: i % 2 ? 'N' : 'Y', IS_LIMIT: 'T', LIMIT_REPEAT: i },
        }),
      )
    const page = await crm.call('crm.deal.recurring.list', {})
    assert.deepEqual([page.result.length, page.total, page.next], [50, 52, 50])
    const last = await crm.call('crm.deal.recurring.list', { start: 50, order: { deal_id: 'DESC' } })
    assert.deepEqual(
      last.result.map((row: Row) => Number(row.id)),
      [ids[1], ids[0]],
    )
    const found = async (filter: Fields) =>
      (await crm.result('crm.deal.recurring.list', { filter, order: { ID: 'ASC' } })).map((row: Row) =>
        ids.indexOf(Number(row.id)),
      )
    assert.deepEqual(await found({ '>LIMIT_REPEAT': 49 }), [50, 51])
    assert.deepEqual(await found({ '<=START_DATE': '2026-04-01', ACTIVE: 'N' }), [9, 27, 45])
    assert.deepEqual(await found({ '>NEXT_EXECUTION': '2026-04-08T12:00:00', '<LIMIT_REPEAT': 20 }), [8])
    assert.deepEqual(await found({ '@ID': [ids[3], ids[5]], PARAMS: 'x' }), [3, 5])
    assert.deepEqual(await found({ '>COUNTER_REPEAT': 0 }), [])
  })
})

test('a template and its deals name the requisites that the deal names', async () => {
  const crm = await inMarch()
  const { addRequisite } = requisitesOf(crm)
  const COMPANY_ID = await crm.add('company')
  const DEAL_ID = await crm.add('deal', { COMPANY_ID })
  const none = { BANK_DETAIL_ID: 0, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 }
  const REQUISITE_ID = await addRequisite(COMPANY_ID)
  const fields = { ENTITY_TYPE_ID: 2, ENTITY_ID: DEAL_ID, REQUISITE_ID, ...none }
  await crm.result('crm.requisite.link.register', { fields })
  const id = await addTemplate(crm, { DEAL_ID, START_DATE: '2026-04-05', PARAMS: monthly })
  const made = (await crm.result('crm.deal.recurring.expose', { id })).DEAL_ID
  for (const ENTITY_ID of [Number((await getSettings(crm, id)).DEAL_ID), made]) {
    const [link] = await crm.result('crm.requisite.link.list', { filter: { ENTITY_TYPE_ID: 2, ENTITY_ID } })
    assert.equal(link.REQUISITE_ID, String(REQUISITE_ID))
  }
})

describe('the portal makes deals by its clock', () => {
  test('every month, from the first day on, until the limit is reached', async () => {
    const crm = await inMarch()
    const contact = await crm.add('contact')
    const DEAL_ID = await crm.add('deal', { TITLE: 'Rent', CONTACT_ID: contact, STAGE_ID: 'WON', OPPORTUNITY: 5 })
    const id = await addTemplate(crm, {
      ...{ DEAL_ID, IS_LIMIT: 'T', LIMIT_REPEAT: 2, START_DATE: '2026-04-05' },
      PARAMS: {
        ...{ ...monthly, OFFSET_BEGINDATE_TYPE: 'day', OFFSET_BEGINDATE_VALUE: 1 },
        ...{ OFFSET_CLOSEDATE_TYPE: 'month', OFFSET_CLOSEDATE_VALUE: 2 },
      },
    })
    const state = async () =>
      pick(await getSettings(crm, id), 'ACTIVE', 'COUNTER_REPEAT', 'NEXT_EXECUTION', 'LAST_EXECUTION')
    await setClock(crm, '2026-04-04T23:59:58')
    assert.deepEqual(await exposed(crm, 'Rent'), [])
    await setClock(crm, '2026-04-05T00:00:00')
    const [first, ...more] = await exposed(crm, 'Rent')
    assert.deepEqual(more, [])
    assert.deepEqual(pick(first!, 'BEGINDATE', 'CLOSEDATE', 'STAGE_ID', 'CLOSED', 'CONTACT_ID', 'OPPORTUNITY'), [
      ...['2026-04-06T03:00:00+03:00', '2026-06-05T03:00:00+03:00', 'NEW', 'N', String(contact), '5.00'],
    ])
    assert.deepEqual(await state(), ['Y', '1', '2026-05-05T00:00:00+03:00', '2026-04-05T00:00:00+03:00'])
    await setClock(crm, '2026-04-20T00:00:00')
    assert.equal((await exposed(crm, 'Rent')).length, 1)
    await setClock(crm, '2026-05-06T09:00:00')
    assert.equal((await exposed(crm, 'Rent')).length, 2)
    assert.deepEqual(await state(), ['N', '2', '', '2026-05-06T00:00:00+03:00'])
    await setClock(crm, '2027-01-01T00:00:00')
    assert.equal((await exposed(crm, 'Rent')).length, 2)
  })

  test('one deal of a template, however long nobody asked; then on from the day that it is', async () => {
    const crm = await inMarch()
    const DEAL_ID = await crm.add('deal', { TITLE: 'Daily' })
    const id = await addTemplate(crm, { DEAL_ID, START_DATE: '2026-03-02', PARAMS: daily })
    crm.portal.clock.move(10 * DAY)
    await crm.portal.rest.settled()
    assert.equal((await exposed(crm, 'Daily')).length, 1)
    assert.equal((await getSettings(crm, id)).NEXT_EXECUTION, '2026-03-12T00:00:00+03:00')
    crm.portal.clock.move(DAY)
    await crm.portal.rest.settled()
    assert.equal((await exposed(crm, 'Daily')).length, 2)
  })

  test('none after the last day, when nobody asked until then', async () => {
    const crm = await inMarch()
    const add = async (TITLE: string, LIMIT_DATE: string) => {
      const limited = { IS_LIMIT: 'D', LIMIT_DATE, START_DATE: '2026-03-02', PARAMS: daily }
      return addTemplate(crm, { DEAL_ID: await crm.add('deal', { TITLE }), ...limited })
    }
    const ids = [await add('Over', '2026-04-01'), await add('Last', '2026-04-02')]
    await setClock(crm, '2026-04-02T00:00:00')
    assert.deepEqual([(await exposed(crm, 'Over')).length, (await exposed(crm, 'Last')).length], [0, 1])
    for (const id of ids) assert.equal((await getSettings(crm, id)).NEXT_EXECUTION, '')
  })

  test('one a day where clocks are put forward at midnight', async () => {
    const crm = await openCrm({ timezone: 'America/Santiago' })
    await setClock(crm, '2026-09-04T12:00:00')
    const DEAL_ID = await crm.add('deal', { TITLE: 'Daily' })
    const id = await addTemplate(crm, { DEAL_ID, START_DATE: '2026-09-04', PARAMS: daily })
    const made: number[] = []
    for (const to of ['05T12:00:00', '05T23:20:00', '05T23:40:00', '06T01:00:00', '06T12:00:00', '07T00:00:00']) {
      await setClock(crm, `2026-09-${to}`)
      made.push((await exposed(crm, 'Daily')).length)
      if (to === '05T23:40:00') assert.equal((await getSettings(crm, id)).NEXT_EXECUTION, '2026-09-06T01:00:00-03:00')
    }
    assert.deepEqual(made, [1, 1, 1, 2, 2, 3])
  })

  test('until the last day, once before a day, and not what is inactive or has no repetition', async () => {
    const crm = await inMarch()
    const add = async (TITLE: string, fields: Fields) => {
      const DEAL_ID = await crm.add('deal', { TITLE })
      return addTemplate(crm, { DEAL_ID, START_DATE: '2026-03-10', PARAMS: daily, ...fields })
    }
    const limited = await add('Limited', { IS_LIMIT: 'D', LIMIT_DATE: '2026-03-11' })
    const single = { MODE: 'single', SINGLE_BEFORE_START_DATE_TYPE: 'week', SINGLE_BEFORE_START_DATE_VALUE: 1 }
    const once = await add('Once', { PARAMS: single })
    const idle = await add('Idle', { ACTIVE: 'N' })
    await add('Unsaid', { PARAMS: {} })
    for (let i = 0; i < 20; i++) await crm.portal.control('clock', 'move', { by: '1d' })
    const count = async (title: string) => (await exposed(crm, title)).length
    assert.deepEqual(await Promise.all(['Limited', 'Once', 'Idle', 'Unsaid'].map(count)), [2, 1, 0, 0])
    for (const id of [limited, once])
      assert.deepEqual(pick(await getSettings(crm, id), 'ACTIVE', 'NEXT_EXECUTION'), ['N', ''])
    assert.equal((await getSettings(crm, once)).LAST_EXECUTION, '2026-03-03T00:00:00+03:00')
    // Told to be active, it begins again with the day of the call: 21 March.
    await crm.result('crm.deal.recurring.update', { id: idle, fields: { ACTIVE: 'Y' } })
    assert.equal((await getSettings(crm, idle)).NEXT_EXECUTION, '2026-03-21T00:00:00+03:00')
  })

  test('in the category of the settings, in the stage of the template where that is one of work', async () => {
    const crm = await inMarch()
    const { id: category } = (
      await crm.portal.call('crm.dealcategory.add', { fields: { NAME: 'Second' } }).then(answer => ({
        result: { id: answer.result },
      }))
    ).result
    const add = async (TITLE: string, STAGE_ID: string, CATEGORY_ID?: number) => {
      const DEAL_ID = await crm.add('deal', { TITLE, STAGE_ID })
      const settings = CATEGORY_ID === undefined ? {} : { CATEGORY_ID }
      await addTemplate(crm, { DEAL_ID, START_DATE: '2026-03-02', PARAMS: daily, ...settings })
    }
    await add('At work', 'EXECUTING')
    await add('Lost', 'LOSE')
    await add('Elsewhere', 'EXECUTING', category)
    await add('Nowhere', 'EXECUTING', 999_999)
    await crm.portal.control('clock', 'move', { by: '1d' })
    const place = async (title: string) => pick((await exposed(crm, title))[0]!, 'CATEGORY_ID', 'STAGE_ID')
    assert.deepEqual(await place('At work'), ['0', 'EXECUTING'])
    assert.deepEqual(await place('Lost'), ['0', 'NEW'])
    assert.deepEqual(await place('Elsewhere'), [String(category), `C${category}:NEW`])
    assert.deepEqual((await place('Nowhere'))[0], '0')
  })

  test('in the name of who is responsible for the template', async () => {
    const crm = await inMarch()
    const user = await addUser(crm.portal, { departments: [1] })
    const DEAL_ID = await crm.add('deal', { TITLE: 'Theirs', ASSIGNED_BY_ID: user })
    await addTemplate(crm, { DEAL_ID, START_DATE: '2026-03-02', PARAMS: daily })
    await crm.portal.control('clock', 'move', { by: '1d' })
    const [{ ID }] = (await exposed(crm, 'Theirs')) as [Row]
    const made = await crm.get('deal', Number(ID))
    assert.deepEqual(pick(made, 'CREATED_BY_ID', 'ASSIGNED_BY_ID'), [String(user), String(user)])
  })

  test('what cannot be made is told and passed over, and does not keep the others from being made', async () => {
    const told: string[] = []
    const portal = await openPortal({ timezone: 'Europe/Moscow', onBug: (_, name) => told.push(name) })
    const crm = crmOf(portal)
    await setClock(crm, '2026-03-01T12:00:00')
    const add = async (TITLE: string) => {
      const DEAL_ID = await crm.add('deal', { TITLE })
      return addTemplate(crm, { DEAL_ID, START_DATE: '2026-03-02', PARAMS: daily })
    }
    const bad = await add('Bad')
    const fields = { FIELD_NAME: 'NEEDED', USER_TYPE_ID: 'string', MANDATORY: 'Y' }
    await crm.result('crm.deal.userfield.add', { fields })
    const DEAL_ID = await crm.add('deal', { TITLE: 'Good', UF_CRM_NEEDED: 'is here' })
    await addTemplate(crm, { DEAL_ID, START_DATE: '2026-03-02', PARAMS: daily })
    await portal.control('clock', 'move', { by: '1d' })
    assert.deepEqual([(await exposed(crm, 'Bad')).length, (await exposed(crm, 'Good')).length], [0, 1])
    assert.deepEqual(told, [`making recurring deals: template ${bad}`])
    const names = ['ACTIVE', 'COUNTER_REPEAT', 'NEXT_EXECUTION', 'LAST_EXECUTION']
    assert.deepEqual(pick(await getSettings(crm, bad), ...names), ['Y', null, '2026-03-03T00:00:00+03:00', ''])
    await portal.close()
  })

  test('once, with two processes on one database', async t => {
    const server = process.env.PORTICO_TEST_POSTGRES
    const where = server ? { database: await newDatabase(server) } : { data: temporaryFolder(t) }
    const first = await openPortal({ ...where, timezone: 'Europe/Moscow' })
    const second = await openPortal(where)
    t.after(async () => {
      await first.close()
      await second.close()
    })
    const crm = crmOf(first)
    const templates = 8
    for (let i = 0; i < templates; i++) {
      const DEAL_ID = await crm.add('deal', { TITLE: `Shared ${i}` })
      const today = new Date(first.clock.now().getTime() + 2 * DAY).toISOString().slice(0, 10)
      await addTemplate(crm, { DEAL_ID, START_DATE: today, PARAMS: daily })
    }
    for (let round = 1; round <= 3; round++) {
      for (const portal of [first, second]) portal.clock.move((round === 1 ? 3 : 1) * DAY)
      await Promise.all([first.rest.settled(), second.rest.settled()])
      for (let i = 0; i < templates; i++) assert.equal((await exposed(crm, `Shared ${i}`)).length, round, `Shared ${i}`)
    }
  })

  test('what fell due while the portal was closed, when it opens', async t => {
    const server = process.env.PORTICO_TEST_POSTGRES
    const where = server ? { database: await newDatabase(server) } : { data: temporaryFolder(t) }
    const before = await openPortal(where)
    const DEAL_ID = await crmOf(before).add('deal', { TITLE: 'Slept' })
    await addTemplate(crmOf(before), { DEAL_ID, START_DATE: '2999-01-01', PARAMS: daily })
    await before.store.write(db => db.updateTable('recurring').set({ next_execution: '2000-01-01T00:00:00' }).execute())
    await before.close()
    const after = await openPortal(where)
    await after.rest.settled()
    assert.equal((await exposed(crmOf(after), 'Slept')).length, 1)
    await after.close()
  })
})

describe('expose', () => {
  test('makes a deal outside of the schedule, and counts it', async () => {
    const crm = await inMarch()
    const DEAL_ID = await crm.add('deal', { TITLE: 'Now' })
    const id = await addTemplate(crm, {
      ...{ DEAL_ID, IS_LIMIT: 'T', LIMIT_REPEAT: 2, START_DATE: '2026-04-05', PARAMS: monthly },
    })
    const answer = await crm.result('crm.deal.recurring.expose', { id })
    const [made] = await exposed(crm, 'Now')
    assert.deepEqual(answer, { DEAL_ID: Number(made!.ID) })
    const state = async () =>
      pick(await getSettings(crm, id), 'ACTIVE', 'COUNTER_REPEAT', 'NEXT_EXECUTION', 'LAST_EXECUTION')
    assert.deepEqual(await state(), ['Y', '1', '2026-04-05T00:00:00+03:00', '2026-03-01T00:00:00+03:00'])
    await crm.result('crm.deal.recurring.expose', { id })
    assert.deepEqual(await state(), ['N', '2', '', '2026-03-01T00:00:00+03:00'])
  })

  test('takes what the template says by then', async () => {
    const crm = await inMarch()
    const DEAL_ID = await crm.add('deal', { TITLE: 'Old' })
    const id = await addTemplate(crm, { DEAL_ID, PARAMS: monthly, START_DATE: '2026-04-05' })
    const template = Number((await getSettings(crm, id)).DEAL_ID)
    await crm.update('deal', template, { TITLE: 'New' })
    await crm.result('crm.item.productrow.add', { fields: { ownerType: 'D', ownerId: template, price: 7 } })
    const { DEAL_ID: made } = await crm.result('crm.deal.recurring.expose', { id })
    assert.deepEqual(pick(await crm.get('deal', made), 'TITLE', 'OPPORTUNITY', 'IS_RECURRING'), ['New', '7.00', 'N'])
  })
})

describe('refusals', () => {
  test('in the words of the pages', async () => {
    const crm = await inMarch()
    const DEAL_ID = await crm.add('deal')
    const add = (fields: unknown, more: Fields = {}) => crm.call('crm.deal.recurring.add', { fields, ...more })
    fails(await add('x'), '', "Parameter 'fields' must be array.")
    fails(await add({ DEAL_ID }, { params: 'x' }), '', "Parameter 'params' must be array.")
    fails(await add({ DEAL_ID, PARAMS: 'x' }), '', "Parameter 'params' must be array.")
    for (const id of [undefined, 0, 'x', 999_999]) fails(await add({ DEAL_ID: id }), '', 'Deal id is empty.')
    const invalid = (title: string) => `Invalid value for the "${title}" field`
    for (const [fields, title] of [
      [{ PARAMS: { MULTIPLE_TYPE: 'decade' } }, 'Type of repetition'],
      [{ PARAMS: { MODE: 'never' } }, 'Repetition mode'],
      [{ PARAMS: { OFFSET_CLOSEDATE_VALUE: -1 } }, 'Offset for the completion date in the new deal'],
      [{ START_DATE: 'soon' }, 'Start date for calculation'],
      [{ CATEGORY_ID: 'C1' }, 'Category of the new deal'],
      [{ LIMIT_REPEAT: -1 }, 'Limit on the number of executions'],
    ] as const)
      fails(await add({ DEAL_ID, ...fields }), '', invalid(title))
    assert.deepEqual(await crm.ids('deal'), [DEAL_ID])
    const id = await addTemplate(crm, { DEAL_ID, IS_LIMIT: 'other', PARAMS: monthly })
    assert.equal((await getSettings(crm, id)).IS_LIMIT, 'N')
    for (const method of ['get', 'update', 'delete', 'expose']) {
      const ask = (wanted: unknown) => crm.call(`crm.deal.recurring.${method}`, { id: wanted, fields: {} })
      fails(await ask('x'), '', 'id is not defined or invalid.')
      fails(await ask(999_999), '', 'Recurring deal is not found.')
    }
    fails(await crm.call('crm.deal.recurring.update', { id }), '', "Parameter 'fields' must be array.")
    fails(await crm.call('crm.deal.recurring.list', { filter: 'x' }), '', "Parameter 'filter' must be array.")
    fails(await crm.call('crm.deal.recurring.list', { order: 'x' }), '', "Parameter 'order' must be array.")
  })

  test('an update keeps what it does not name', async () => {
    const crm = await inMarch()
    const DEAL_ID = await crm.add('deal')
    const id = await addTemplate(crm, { DEAL_ID, START_DATE: '2026-04-05', PARAMS: monthly, LIMIT_REPEAT: 4 })
    await crm.result('crm.deal.recurring.update', { id, fields: { PARAMS: { MULTIPLE_INTERVAL: 2 }, DEAL_ID: 77 } })
    const settings = await getSettings(crm, id)
    assert.deepEqual(pick(settings, 'DEAL_ID', 'LIMIT_REPEAT', 'NEXT_EXECUTION'), [
      ...[String(DEAL_ID + 1), '4', '2026-04-05T00:00:00+03:00'],
    ])
    assert.deepEqual(pick(settings.PARAMS, 'MODE', 'MULTIPLE_TYPE', 'MULTIPLE_INTERVAL'), ['multiple', 'month', 2])
  })
})

describe('rights are those on deals', () => {
  let crm: Crm
  afterEach(() => deleteRolesOfUsers(crm.portal))

  test('of each method', async () => {
    crm = await inMarch()
    const user = await addUser(crm.portal, { departments: [1] })
    const template = async (ASSIGNED_BY_ID: number) => {
      const DEAL_ID = await crm.add('deal', { ASSIGNED_BY_ID, OPENED: 'N' })
      return { DEAL_ID, id: await addTemplate(crm, { DEAL_ID, START_DATE: '2026-04-05', PARAMS: monthly }) }
    }
    const mine = await template(user)
    const other = await template(1)
    const possible = async (permissions: Record<string, Level>): Promise<string[]> => {
      const role = await addRole(crm.portal, {
        name: 'Tried',
        permissions: { DEAL: permissions },
        relations: [`U${user}`],
      })
      const found: string[] = []
      const tryTo = async (name: string, params: Fields, label = name) => {
        const answer = await crm.call(`crm.deal.recurring.${name}`, params, user)
        if (answer.status === 200) found.push(label)
        // The settings of a template that is there cannot go: who may not delete it is not told so.
        else if (answer.error_description?.startsWith('Deleting')) found.push(label)
        else fails(answer, '', 'Access denied.')
        return answer
      }
      await tryTo('fields', {})
      const listed = await tryTo('list', {})
      if (listed.status === 200) found.push(`listed ${listed.result.length > 2 ? 'all' : listed.total}`)
      for (const [whose, { id, DEAL_ID }] of Object.entries({ mine, other })) {
        await tryTo('get', { id }, `get ${whose}`)
        await tryTo('update', { id, fields: { ACTIVE: 'Y' } }, `update ${whose}`)
        await tryTo('delete', { id }, `delete ${whose}`)
        await tryTo('expose', { id }, `expose ${whose}`)
        await tryTo('add', { fields: { DEAL_ID } }, `add ${whose}`)
      }
      await deleteRole(crm.portal, role)
      return found
    }
    assert.deepEqual(await possible({ read: 'none' }), [])
    assert.deepEqual(await possible({ read: 'own' }), ['fields', 'list', 'listed 1', 'get mine'])
    assert.deepEqual(await possible({ read: 'all' }), ['fields', 'list', 'listed 2', 'get mine', 'get other'])
    assert.deepEqual(await possible({ update: 'all' }), [])
    assert.deepEqual(await possible({ delete: 'own' }), ['delete mine'])
    assert.deepEqual(await possible({ read: 'own', update: 'all' }), [
      ...['fields', 'list', 'listed 1', 'get mine', 'update mine'],
    ])
    assert.deepEqual(await possible({ read: 'all', add: 'all' }), [
      ...['fields', 'list', 'listed 2', 'get mine', 'expose mine', 'get other', 'expose other'],
    ])
    assert.deepEqual(await possible({ add: 'all', update: 'own' }), ['add mine'])
  })

  test('on the category that its deals come to', async () => {
    crm = await inMarch()
    const user = await addUser(crm.portal, { departments: [1] })
    const closed = Number(await crm.result('crm.dealcategory.add', { fields: { NAME: 'Closed' } }))
    const open = Number(await crm.result('crm.dealcategory.add', { fields: { NAME: 'Open' } }))
    const all = { read: 'all', add: 'all', update: 'all' } as const
    const permissions = { DEAL: all, [`DEAL_C${closed}`]: { ...all, add: 'none' as const } }
    await addRole(crm.portal, { name: 'Tried', permissions, relations: [`U${user}`] })
    const DEAL_ID = await crm.add('deal', { TITLE: 'Rent' })
    const deals = async () => (await crm.call('crm.deal.list', { select: ['ID'] })).total
    const before = await deals()
    const add = (fields: Fields) => {
      const all = { DEAL_ID, START_DATE: '2026-03-02', PARAMS: daily, ...fields }
      return crm.call('crm.deal.recurring.add', { fields: all }, user)
    }
    fails(await add({ CATEGORY_ID: closed }), '', 'Access denied.')
    // No copy of the deal is left.
    assert.equal(await deals(), before)
    const { result: id } = await add({ CATEGORY_ID: open })
    const update = (fields: Fields, userId: number) => crm.call('crm.deal.recurring.update', { id, fields }, userId)
    fails(await update({ CATEGORY_ID: closed }, user), '', 'Access denied.')
    assert.equal((await getSettings(crm, id)).CATEGORY_ID, String(open))
    // Who may have said so; what else is changed then does not ask for it.
    assert.equal((await update({ CATEGORY_ID: closed }, 1)).result, true)
    assert.equal((await update({ CATEGORY_ID: closed, ACTIVE: 'N' }, user)).result, true)
    fails(await crm.call('crm.deal.recurring.expose', { id }, user), '', 'Access denied.')
    // A category that is not there is the default one, and asks for what that one asks for.
    assert.equal((await add({ CATEGORY_ID: 999_999 })).status, 200)
  })

  test('of the one deal that there would be', async () => {
    crm = await inMarch()
    const user = await addUser(crm.portal, { departments: [1] })
    const category = Number(await crm.result('crm.dealcategory.add', { fields: { NAME: 'Own' } }))
    const permissions = {
      DEAL: { read: 'all', add: 'none', update: 'all' },
      [`DEAL_C${category}`]: { add: 'own' },
    } as const
    await addRole(crm.portal, { name: 'Tried', permissions, relations: [`U${user}`] })
    const add = async (ASSIGNED_BY_ID: number, CATEGORY_ID: number) => {
      const DEAL_ID = await crm.add('deal', { IS_RECURRING: 'Y', CATEGORY_ID: category, ASSIGNED_BY_ID })
      const fields = { DEAL_ID, CATEGORY_ID, START_DATE: '2026-04-05', PARAMS: monthly }
      return crm.call('crm.deal.recurring.add', { fields }, user)
    }
    fails(await add(1, category), '', 'Access denied.')
    assert.equal((await add(user, category)).status, 200)
    // What is not there is the default one.
    for (const other of [0, 999_999]) fails(await add(user, other), '', 'Access denied.')
  })
})

test('settings forget the deal they were made of when it goes', async () => {
  const crm = await inMarch()
  const DEAL_ID = await crm.add('deal', { TITLE: 'Rent' })
  const id = await addTemplate(crm, { DEAL_ID, START_DATE: '2026-04-05', PARAMS: monthly })
  assert.equal((await getSettings(crm, id)).BASED_ID, String(DEAL_ID))
  await crm.result('crm.deal.delete', { id: DEAL_ID })
  assert.equal((await getSettings(crm, id)).BASED_ID, null)
  assert.equal((await crm.call('crm.deal.recurring.list', { filter: { BASED_ID: DEAL_ID } })).total, 0)
})
