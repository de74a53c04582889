import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { browser, newLink } from '../support/browser.ts'
import { listening } from '../support/listening.ts'
import { becomes, isReady, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addRole, addUser } from '../support/people.ts'

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
const month = day(0).slice(0, 7)

describe('the start page', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const sue = await addUser(portal, { name: 'Sue', lastName: 'Seller' })
  await addRole(portal, { name: 'Own deals', permissions: { DEAL: { read: 'own' } }, relations: [`U${sue}`] })
  const add = (fields: object) =>
    call('crm.deal.add', { fields: { CURRENCY_ID: 'USD', CLOSEDATE: `${month}-15`, ...fields } })
  await add({ TITLE: 'open', OPPORTUNITY: 100, PROBABILITY: 50, CLOSEDATE: day(1) })
  await add({ TITLE: 'late', OPPORTUNITY: 30, CLOSEDATE: day(-3), STAGE_ID: 'EXECUTING' })
  await add({ TITLE: 'won', OPPORTUNITY: 500, STAGE_ID: 'WON' })
  await add({ TITLE: 'lost', OPPORTUNITY: 70, STAGE_ID: 'LOSE' })
  await add({ TITLE: 'of Sue', OPPORTUNITY: 7, ASSIGNED_BY_ID: sue, CLOSEDATE: day(1) })
  const { result: lead } = await call('crm.lead.add', { fields: { TITLE: 'a lead' } })
  await call('crm.activity.todo.add', {
    ...{ ownerTypeId: 1, ownerId: lead, title: 'Call back', description: 'Call back', deadline: `${day(0)}T23:30:00` },
  })
  const tile = (page: Page, name: string) => () => page.getByRole('link', { name: new RegExp(`^${name}`) }).innerText()
  const table = async (page: Page, title: string): Promise<string[]> => {
    const card = page.getByRole('region', { name: title })
    await card.getByRole('button', { name: 'As a table' }).click()
    const rows = await card.getByRole('row').allInnerTexts()
    return rows.map(row => row.replaceAll('\t', ' '))
  }

  test('is where a first login leads, without a password before anything is seen', async () => {
    const one = browser(http)
    const link = await newLink(portal, sue)
    assert.equal((await one.submit(link, link)).location, '/')
    const { page, go, problems } = await sit({ userId: sue })
    await go('/start/')
    assert.equal(new URL(page.url()).pathname, '/')
    await page.getByRole('heading', { name: /, Sue Seller$/, level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Choose a password' }).waitFor()
    await becomes(tile(page, 'My deals at work'), 'My deals at work\n1\n$7')
    assert.deepEqual(await table(page, 'Load by person'), ['Responsible Deals Amount', 'Sue Seller 1 $7'])
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('tells what is mine today, and each number leads to its records', async () => {
    const { page, go, problems } = await sit()
    await go('/')
    await becomes(tile(page, 'My deals at work'), 'My deals at work\n2\n$130')
    await becomes(tile(page, 'I have won this month'), 'I have won this month\n1\n$500\nlast month $0')
    await page.getByRole('region', { name: 'To do today' }).getByText('Call back').waitFor()
    await page.getByRole('link', { name: /^My late deals/ }).click()
    await isReady(page)
    await becomes(() => page.locator('.p-title').allInnerTexts(), ['late'])
    await page.goBack()
    await becomes(tile(page, 'My leads at work'), 'My leads at work\n1')
    // What others do is seen without a reload.
    await add({ TITLE: 'more', OPPORTUNITY: 5, CLOSEDATE: day(1) })
    await becomes(tile(page, 'My deals at work'), 'My deals at work\n3\n$135')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('draws deals by stage, by month and by person, as tables too', async () => {
    const { page, go, problems } = await sit()
    await go('/?months=3')
    await page.locator('canvas').first().waitFor()
    const funnel = await table(page, 'Funnel')
    assert.deepEqual([funnel[1], funnel[4]], ['New 3 $112', 'In progress 1 $30'])
    assert.match((await table(page, 'Won and lost')).at(-1)!, /^\w+ 1 \$500 1 \$70$/)
    await page.getByRole('combobox', { name: 'Responsible' }).selectOption('Sue Seller')
    const load = page.getByRole('region', { name: 'Load by person' })
    await load.getByRole('button', { name: 'As a table' }).click()
    await becomes(() => load.getByRole('rowheader').allInnerTexts(), ['Sue Seller'])
    assert.match(page.url(), new RegExp(`person=${sue}`))
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
