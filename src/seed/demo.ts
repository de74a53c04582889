import { stored } from '../lib/moment.ts'
import type { Language } from '../lib/text.ts'
import { addDealCategory } from '../modules/crm/index.ts'
import type { Portal } from '../open-portal.ts'
import { settingsChanged } from '../portal/settings/settings.ts'
import { updateUser } from '../portal/users.ts'
import { replaceReferences } from '../rest/batch.ts'
import type { Db } from '../store/store.ts'
import { type Calendar, calendar, LAST } from './demo-calendar.ts'
import { clients } from './demo-clients.ts'
import { type DemoData, productsOf } from './demo-data.ts'
import { deals } from './demo-deals.ts'
import { demoEn } from './demo-en.ts'
import { leads } from './demo-leads.ts'
import { addPeople } from './demo-people.ts'
import { demoRu } from './demo-ru.ts'
import { type Activity, HANDOVER, holder, newScript, type Script, type Step } from './demo-script.ts'

/** Results of calls by name: ids of records, products, users, the category, elements of user fields. */
type Results = Map<string, unknown>

const idOf = (results: Results, key: string): number => Number(results.get(key))

const ADMINISTRATOR = 1

/**
 * Fills a new portal with four months of work of an invented company. All of it is decided beforehand by a generator that
 * always gives the same; then the clock is taken from one moment to the next and the records are made by those who make
 * them, so that dates, history and timeline are what they would be.
 */
export async function demo(portal: Portal, language: Language): Promise<void> {
  const data = language === 'ru' ? demoRu : demoEn
  const days = calendar(portal.clock.now().getTime(), portal.rest.zone)
  const script = write(data, days)
  const results: Results = new Map()
  await travelling(portal, async moveTo => {
    moveTo(days.at(0) - 3_600_000)
    await portal.store.write(async db => {
      const now = stored(portal.clock.now())
      for (const [name, id] of await addPeople(db, data, now, stored(new Date(days.at(HANDOVER)))))
        results.set(`user ${name}`, id)
      results.set('category', await addCategory(db, data, language, now))
      await settingsChanged(db)
    })
    await addUserfields(portal, data, results)
    await addCatalogue(portal, data, results)
    for (const steps of bySlot(script.steps)) {
      const { slot } = steps[0]!
      moveTo(days.at(slot))
      await Promise.all(steps.map(step => perform(portal, step, results)))
      if (slot === HANDOVER) await dismiss(portal, Number(results.get('user dismissed')))
    }
  })
  await portal.store.write(async db => {
    await addProductRows(db, script, results)
    for (const activity of script.activities) await addActivity(db, activity, days, results)
    await sortTimelines(db)
  })
  await addTemplates(portal, script, results)
}

function write(data: DemoData, days: Calendar): Script {
  const script = newScript(data, days)
  const { companies, contacts } = clients(script)
  leads(script, companies)
  deals(script, companies, contacts)
  return script
}

/** Lends the clock to some work, and puts it back to where it was however the work ends. */
async function travelling(portal: Portal, work: (moveTo: (moment: number) => void) => Promise<void>): Promise<void> {
  let moved = 0
  try {
    await work(moment => {
      const by = moment - portal.clock.now().getTime()
      portal.clock.move(by)
      moved += by
    })
  } finally {
    portal.clock.move(-moved)
  }
}

/**
 * Steps of one moment in the order in which they were written. They do not need each other, so they share a commit; where
 * writes run side by side, on PostgreSQL, ids within a moment may change places.
 */
function bySlot(steps: readonly Step[]): Step[][] {
  const slots = new Map<number, Step[]>()
  for (const step of steps) {
    const same = slots.get(step.slot)
    if (same) same.push(step)
    else slots.set(step.slot, [step])
  }
  return [...slots].sort(([a], [b]) => a - b).map(([, same]) => same)
}

async function perform(portal: Portal, { by, method, params, key }: Step, results: Results): Promise<void> {
  const userId = by === 'website' ? ADMINISTRATOR : Number(results.get(`user ${by}`))
  const result = await call(portal, method, replaceReferences(params, results), userId)
  if (key) results.set(key, result)
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
async function call(portal: Portal, method: string, params: Record<string, unknown>, userId: number): Promise<any> {
  const answer = await portal.call(method, params, { userId })
  if (answer.error !== undefined)
    throw new Error(`The demo data: ${method} failed for user ${userId}: ${answer.error} ${answer.error_description}`)
  return answer.result
}

/** The second deal category, with stages of its own names. */
async function addCategory(db: Db, { category }: DemoData, language: Language, now: string): Promise<number> {
  const id = await addDealCategory(db, { name: category.name, sort: 200, language, now })
  for (const [stage, name] of Object.entries(category.stages))
    await db.updateTable('status').set({ name }).where('status_id', '=', `C${id}:${stage}`).execute()
  return id
}

async function addUserfields(portal: Portal, { userfields }: DemoData, results: Results): Promise<void> {
  const add = (type: string, FIELD_NAME: string, USER_TYPE_ID: string, label: string, more: object = {}) => {
    const fields = { FIELD_NAME, USER_TYPE_ID, LABEL: label, EDIT_FORM_LABEL: label, LIST_COLUMN_LABEL: label, ...more }
    return call(portal, `crm.${type}.userfield.add`, { fields }, ADMINISTRATOR)
  }
  const LIST = userfields.payment.values.map((VALUE, i) => ({ VALUE, SORT: (i + 1) * 10 }))
  const payment = await add('deal', 'PAYMENT', 'enumeration', userfields.payment.label, { LIST, SHOW_FILTER: 'Y' })
  await add('deal', 'INSTALLATION', 'date', userfields.installation.label)
  await add('deal', 'ACCESS', 'string', userfields.access.label)
  await add('company', 'OFFICES', 'integer', userfields.offices.label)
  const { LIST: elements } = await call(portal, 'crm.deal.userfield.get', { id: payment }, ADMINISTRATOR)
  for (const [i, { ID }] of elements.entries()) results.set(`payment ${i + 1}`, Number(ID))
}

async function addCatalogue(portal: Portal, data: DemoData, results: Results): Promise<void> {
  for (const NAME of Object.keys(data.products))
    results.set(`section ${NAME}`, await call(portal, 'crm.productsection.add', { fields: { NAME } }, ADMINISTRATOR))
  for (const { number, name, price, section } of productsOf(data)) {
    const fields = { NAME: name, PRICE: price, SECTION_ID: results.get(`section ${section}`), SORT: number * 10 }
    results.set(`product ${number}`, await call(portal, 'crm.product.add', { fields }, ADMINISTRATOR))
  }
}

/** How long after today the first of the repeated deals comes. */
const SOON = 10

async function addTemplates(portal: Portal, { repeated, calendar }: Script, results: Results): Promise<void> {
  for (const { key, owner } of repeated) {
    const fields = {
      ...{ DEAL_ID: results.get(key), CATEGORY_ID: results.get('category'), START_DATE: calendar.date(LAST, SOON) },
      PARAMS: {
        ...{ MODE: 'multiple', MULTIPLE_TYPE: 'month', MULTIPLE_INTERVAL: 1 },
        ...{ OFFSET_BEGINDATE_TYPE: 'day', OFFSET_BEGINDATE_VALUE: 0 },
        ...{ OFFSET_CLOSEDATE_TYPE: 'month', OFFSET_CLOSEDATE_VALUE: 1 },
      },
    }
    await call(portal, 'crm.deal.recurring.add', { fields }, Number(results.get(`user ${holder(owner, LAST)}`)))
  }
}

const dismiss = (portal: Portal, userId: number): Promise<void> =>
  portal.store.write(db => updateUser(db, userId, { now: stored(portal.clock.now()), active: false, profile: {} }))

async function addProductRows(db: Db, { data, productRows }: Script, results: Results): Promise<void> {
  const perDeal = new Map<string, number>()
  for (const { deal, product, quantity } of productRows) {
    const { number, name, price } = product
    const position = (perDeal.get(deal) ?? 0) + 1
    perDeal.set(deal, position)
    await db
      .insertInto('product_row')
      .values({
        ...{ owner_type: 'D', owner_id: idOf(results, deal), product_id: idOf(results, `product ${number}`) },
        ...{ product_name: name, price, quantity },
        ...{ discount_type_id: 2, discount_rate: 0, discount_sum: 0, tax_rate: 0, tax_included: 'N' },
        ...{ measure_code: 796, measure_name: data.measure, sort: position * 10 },
        ...{ price_account: price, price_exclusive: price, price_netto: price, price_brutto: price },
        ...{ customized: 'Y', xml_id: '', type: 1 },
      })
      .execute()
  }
}

const entityTypeIds = { lead: 1, deal: 2, contact: 3, company: 4 }
const MINUTE = 60_000

/** A held one counts as the last activity of the records it is about, unless something happened there later. */
async function addActivity(db: Db, activity: Activity, days: Calendar, results: Results): Promise<void> {
  const { slot, kind, talk, about, planned } = activity
  const isHeld = !planned
  const owner = about[0]!
  const by = idOf(results, `user ${activity.by}`)
  const created = stored(new Date(days.at(slot)))
  const length = (kind === 'call' ? 10 : 60) * MINUTE
  const start = planned ? days.ahead(...planned) : days.at(slot) - length
  const [begins, ends] = [stored(new Date(start)), stored(new Date(start + length))]
  const { id } = await db
    .insertInto('activity')
    .values({
      ...(kind === 'call'
        ? { type_id: 2, provider_id: 'VOXIMPLANT_CALL', provider_type_id: 'CALL' }
        : { type_id: 1, provider_id: 'CRM_MEETING', provider_type_id: 'MEETING' }),
      ...{ owner_type_id: entityTypeIds[owner.type], owner_id: idOf(results, owner.key) },
      ...{ status: isHeld ? 2 : 1, priority: 2, description_type: 1, editor_id: by },
      ...{ subject: talk.subject, description: talk.description, direction: talk.incoming ? 1 : 2 },
      ...{ completed: isHeld ? 'Y' : 'N', responsible_id: by, author_id: by },
      ...{ start_time: begins, end_time: ends, deadline: begins, created, last_updated: created },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const { type, key } of about) {
    const recordId = idOf(results, key)
    await db
      .insertInto('activity_binding')
      .values({ activity_id: id, entity_type_id: entityTypeIds[type], record_id: recordId })
      .execute()
    const told = JSON.stringify({ activityId: id, typeId: kind === 'call' ? 2 : 1, subject: talk.subject })
    await db
      .insertInto('timeline')
      .values({
        ...{ entity_type_id: entityTypeIds[type], record_id: recordId, type: 'activity', settings: told },
        ...{ author_id: by, created },
      })
      .execute()
    if (isHeld)
      await db
        .updateTable(type)
        .set({ last_activity_time: created, last_activity_by: by })
        .where('id', '=', recordId)
        .where('last_activity_time', '<', created)
        .execute()
  }
}

/** Timelines are read in the order of their ids: entries that were written later for earlier days get ids of their time. */
async function sortTimelines(db: Db): Promise<void> {
  const columns = ['entity_type_id', 'record_id', 'type', 'settings', 'comment', 'author_id', 'created'] as const
  const { last } = await db
    .selectFrom('timeline')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  await db
    .insertInto('timeline')
    .columns([...columns])
    .expression(
      db
        .selectFrom('timeline')
        .select([...columns])
        .orderBy('created')
        .orderBy('id'),
    )
    .execute()
  await db.deleteFrom('timeline').where('id', '<=', last).execute()
}
