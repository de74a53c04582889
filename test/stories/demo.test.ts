import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Language } from '../../src/lib/text.ts'
import type { Portal } from '../../src/open-portal.ts'
import { demo } from '../../src/seed/demo.ts'
import { resultOf } from '../support/answers.ts'
import { openPortal } from '../support/portal.ts'

const DAY = 86_400_000

// biome-ignore lint/suspicious/noExplicitAny: records of any type
type Records = Record<string, any>[]

async function openDemo(language: Language): Promise<Portal> {
  const bugs: unknown[] = []
  const portal = await openPortal({ seed: 'demo', language, onBug: (...bug) => bugs.push(bug) })
  assert.deepEqual(bugs, [])
  return portal
}

const showsRealTime = async (portal: Portal): Promise<void> => {
  const { offset } = await portal.control('clock', 'get')
  assert.ok(Math.abs(offset) < 20, `${offset} ms`)
}

/** Every page of a list. */
async function all(portal: Portal, type: string, params: Record<string, unknown> = {}): Promise<Records> {
  const records: Records = []
  for (let start: number | undefined = 0; start !== undefined; ) {
    const answer = await portal.call(`crm.${type}.list`, { ...params, start })
    records.push(...resultOf(answer))
    start = answer.next
  }
  return records
}

const userId = async (portal: Portal, position: string): Promise<number> => {
  const [user] = resultOf(await portal.call('user.get', { FILTER: { WORK_POSITION: position } }))
  return Number(user.ID)
}

const positions = {
  en: {
    director: 'Managing director',
    head: 'Head of sales',
    manager: 'Key account manager',
    support: 'Support specialist',
  },
  ru: {
    director: 'Генеральный директор',
    head: 'Начальник отдела продаж',
    manager: 'Менеджер по ключевым клиентам',
    support: 'Специалист поддержки',
  },
}

for (const language of ['en', 'ru'] as const)
  describe(`the demo data in ${language}`, async () => {
    const portal = await openDemo(language)
    const deals = await all(portal, 'deal', { select: ['*', 'UF_*'] })
    const counts = async (as: number): Promise<(number | string | undefined)[]> => {
      const types = ['company', 'contact', 'lead', 'deal']
      const answers = types.map(type => portal.call(`crm.${type}.list`, {}, { userId: as }))
      return (await Promise.all(answers)).map(answer => answer.total ?? answer.error_description)
    }

    test('there are as many records as promised', async () => {
      assert.deepEqual(await counts(1), [100, 150, 120, 140])
    })

    test('leads and deals stand in many stages, each in one of its own category', async () => {
      const stages = await all(portal, 'status')
      const inStage = (directory: string, stage: string) =>
        stages.some(status => status.ENTITY_ID === directory && status.STATUS_ID === stage)
      for (const { ID, CATEGORY_ID, STAGE_ID } of deals)
        assert.ok(
          inStage(CATEGORY_ID === '0' ? 'DEAL_STAGE' : `DEAL_STAGE_${CATEGORY_ID}`, STAGE_ID),
          `${ID} ${STAGE_ID}`,
        )
      for (const category of new Set(deals.map(deal => deal.CATEGORY_ID))) {
        const own = deals.filter(deal => deal.CATEGORY_ID === category)
        assert.ok(own.length >= 30, `${own.length} deals in category ${category}`)
        assert.ok(new Set(own.map(deal => deal.STAGE_ID)).size >= 6)
        assert.deepEqual(new Set(own.map(deal => deal.STAGE_SEMANTIC_ID)), new Set(['P', 'S', 'F']))
      }
      const leads = await all(portal, 'lead')
      assert.deepEqual([...new Set(leads.map(lead => lead.STATUS_ID))].sort(), [
        'CONVERTED',
        'IN_PROCESS',
        'JUNK',
        'NEW',
        'PROCESSED',
      ])
      assert.ok(leads.some(lead => lead.CONTACT_ID && lead.COMPANY_ID))
    })

    test('deals have amounts, clients and user fields', () => {
      for (const deal of deals) assert.ok(Number(deal.OPPORTUNITY) > 0 && deal.CONTACT_ID, deal.TITLE)
      assert.ok(deals.filter(deal => deal.COMPANY_ID).length > 120)
      for (const field of ['UF_CRM_PAYMENT', 'UF_CRM_INSTALLATION', 'UF_CRM_ACCESS'])
        assert.ok(deals.filter(deal => deal[field]).length > 20, field)
    })

    test('what is sold stands in the catalogue, by sections, and deals are sums of it', async () => {
      const sections = (await all(portal, 'productsection')).map(section => section.ID)
      const products = await all(portal, 'product')
      assert.deepEqual([sections.length, products.length], [3, 15])
      assert.ok(products.every(product => sections.includes(product.SECTION_ID) && Number(product.PRICE) > 0))
      for (const { ID, OPPORTUNITY } of deals.slice(0, 20)) {
        const rows: Records = resultOf(await portal.call('crm.deal.productrows.get', { id: ID }))
        assert.equal(rows.reduce((sum, row) => sum + row.PRICE * row.QUANTITY, 0).toFixed(2), OPPORTUNITY)
        assert.ok(rows.every(row => row.ORIGINAL_PRODUCT_NAME === row.PRODUCT_NAME))
      }
    })

    test('two deals are going to be repeated', async () => {
      const templates = await all(portal, 'deal.recurring')
      assert.equal(templates.length, 2)
      for (const { deal_id, NEXT_EXECUTION } of templates) {
        const days = (Date.parse(NEXT_EXECUTION) - Date.now()) / DAY
        assert.ok(days > 2 && days < 32, `${NEXT_EXECUTION}`)
        const rows = resultOf(await portal.call('crm.deal.productrows.get', { id: deal_id }))
        assert.ok(rows.length > 0)
      }
    })

    test('some contacts belong to two companies', async () => {
      const rows = await portal.store.read.selectFrom('contact_company').select('contact_id').execute()
      assert.ok(rows.length >= 145)
      assert.ok(rows.length - new Set(rows.map(row => row.contact_id)).size >= 10)
    })

    test('users see what their roles let them see', async () => {
      const { director, head, manager, support } = positions[language]
      assert.deepEqual(await counts(await userId(portal, director)), [100, 150, 120, 140])
      const ofHead = (await counts(await userId(portal, head)))[3] as number
      const ofManager = (await counts(await userId(portal, manager)))[3] as number
      assert.ok(ofHead < 140 && ofManager < ofHead && ofManager > 0, `${ofHead} ${ofManager}`)
      assert.deepEqual(await counts(await userId(portal, support)), [100, 150, 'Access denied.', 'Access denied.'])
    })

    test('one user has been dismissed, and no open deal is theirs', async () => {
      const dismissed = resultOf(await portal.call('user.get', { FILTER: { ACTIVE: false } }))
      assert.equal(dismissed.length, 1)
      const theirs = deals.filter(deal => deal.ASSIGNED_BY_ID === dismissed[0].ID)
      assert.ok(theirs.length > 0)
      assert.ok(theirs.every(deal => deal.CLOSED === 'Y'))
    })

    test('it has a past: records of four months, and deals that moved days after they came', async () => {
      const now = Date.now()
      for (const type of ['company', 'contact', 'lead', 'deal']) {
        const made = (await all(portal, type)).map(record => Date.parse(record.DATE_CREATE))
        const [first, last] = [Math.min(...made), Math.max(...made)]
        assert.ok(now - first > 100 * DAY && now - first < 121 * DAY, `${type} from ${new Date(first)}`)
        assert.ok(last < now && now - last < 40 * DAY, `${type} until ${new Date(last)}`)
        assert.ok(new Set(made).size > made.length / 3, `${type} of ${new Set(made).size} moments`)
      }
      const moved = deals.filter(deal => Date.parse(deal.MOVED_TIME) - Date.parse(deal.DATE_CREATE) > 2 * DAY)
      assert.ok(moved.length > 100)
      const created = await portal.store.read.selectFrom('history').select('created').execute()
      const days = new Set(created.map(row => row.created!.slice(0, 10)))
      assert.ok(created.length > 900 && days.size > 75, `${created.length} changes on ${days.size} days`)
    })

    test('calls and meetings are bound to records that exist', async () => {
      const db = portal.store.read
      const activities = await db.selectFrom('activity').select(['id', 'type_id', 'completed']).execute()
      assert.ok(activities.length > 100)
      assert.ok(activities.some(activity => activity.completed === 'N'))
      const bindings = await db.selectFrom('activity_binding').selectAll().execute()
      const tables = { 1: 'lead', 2: 'deal', 3: 'contact', 4: 'company' } as const
      for (const [typeId, table] of Object.entries(tables)) {
        const ids = new Set((await db.selectFrom(table).select('id').execute()).map(row => row.id))
        for (const b of bindings) if (b.entity_type_id === Number(typeId)) assert.ok(ids.has(b.record_id!))
      }
      assert.equal(new Set(bindings.map(b => b.activity_id)).size, activities.length)
    })

    test('nobody could be reached by it', async () => {
      const rows = await portal.store.read.selectFrom('multifield').selectAll().execute()
      const harmless: Record<string, RegExp> = {
        PHONE: language === 'en' ? /^\+1 \d{3} 555 01\d\d$/ : /^\+7 900 000-\d\d-\d\d$/,
        EMAIL: /^[a-z0-9.-]+@example\.(com|org)$/,
        WEB: /^https:\/\/[a-z0-9-]+\.example\.com$/,
      }
      for (const { type_id, value } of rows) assert.match(value!, harmless[type_id!]!)
      // A lead that was converted shares its addresses with the contact it became.
      const values = rows.filter(row => row.entity_type_id !== 1).map(row => row.value)
      assert.equal(new Set(values).size, values.length)
    })

    test('the clock shows real time again', () => showsRealTime(portal))

    test('it is the same every time', async () => {
      const other = await openDemo(language)
      const told = async (portal: Portal) => {
        const records = [...(await all(portal, 'deal')), ...(await all(portal, 'lead'))]
        return records
          .map(r => [r.TITLE, r.NAME, r.STAGE_ID, r.STATUS_ID, r.OPPORTUNITY, r.ASSIGNED_BY_ID].join())
          .sort()
      }
      assert.deepEqual(await told(other), await told(portal))
      await other.close()
    })

    test('the portal closes', () => portal.close())
  })

test('a call that fails is named, and the clock is put back all the same', async () => {
  const portal = await openDemo('en')
  await assert.rejects(demo(portal, 'en'), /crm\.deal\.userfield\.add failed for user 1: /)
  await showsRealTime(portal)
  await portal.close()
})
