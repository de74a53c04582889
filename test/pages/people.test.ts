import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, isReady, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addRole, addUser } from '../support/people.ts'

const BOARD = '/crm/deal/kanban/'

describe('people at the pages', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const seller = await addUser(portal, { name: 'Sue', lastName: 'Seller' })
  await addRole(portal, { name: 'Readers', permissions: { DEAL: { read: 'own' } }, relations: [`U${seller}`] })
  const { result: own } = await call('crm.deal.add', { fields: { TITLE: 'of the seller', ASSIGNED_BY_ID: seller } })
  await call('crm.deal.add', { fields: { TITLE: 'of the boss', ASSIGNED_BY_ID: 1 } })
  const cards = (page: { locator(of: string): { allTextContents(): Promise<string[]> } }) => () =>
    page.locator('article h3').allTextContents()

  test('see nothing of what they may not do, and their own types alone', async () => {
    const { page, go, problems } = await sit({ userId: seller })
    await go(BOARD)
    await becomes(cards(page), ['of the seller'])
    assert.deepEqual(await page.locator('.p-entry').allInnerTexts(), ['Activities', 'Deals', 'People'])
    for (const name of ['Create', 'Quick add', 'Actions: of the seller'])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name)
    await go(`/crm/deal/details/${own}/`)
    await page.getByRole('heading', { name: 'of the seller', level: 1 }).waitFor()
    assert.equal(await page.locator('button.p-value').count(), 0, 'nothing can be edited')
    assert.deepEqual(problems, [])
    await go('/crm/lead/list/')
    await page.getByRole('heading', { name: 'You may not see these records' }).waitFor()
    await page.context().close()
  })

  test('can be looked at with the eyes of somebody else, and be themselves again', async () => {
    const { page, go, problems } = await sit()
    await page.goto(`${http}/profile/act-as`)
    await page.getByRole('button', { name: 'Sue Seller' }).click()
    await go(BOARD)
    await page.getByText('You see the portal as Sue Seller').waitFor()
    await becomes(cards(page), ['of the seller'])
    await page.getByRole('button', { name: /^Be .* again$/ }).click()
    await page.waitForURL(`${http}/`)
    await go(BOARD)
    await becomes(async () => (await cards(page)()).sort(), ['of the boss', 'of the seller'])
    assert.equal(await page.getByText('You see the portal as').count(), 0)
    assert.deepEqual(
      problems.filter(one => /_web/.test(one)),
      [],
    )
    await page.context().close()
  })

  test('work on while the portal fails for others on purpose, and are told that it does', async () => {
    await portal.control('fault', 'add', { method: '*', answer: 'OVERLOAD_LIMIT' })
    const { page, go, problems } = await sit()
    assert.equal((await call('crm.deal.list')).status, 503)
    await go(BOARD)
    await page.getByText('The portal fails on purpose for others: 1 rule').waitFor()
    await becomes(async () => (await cards(page)()).length, 2)
    await portal.control('fault', 'clear')
    await go(BOARD)
    assert.equal(await page.getByText('The portal fails on purpose').count(), 0)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('see the codes of fields and the call of what they did, when they ask for it', async () => {
    const { page, go, problems } = await sit()
    await go(BOARD)
    const card = page.locator(`[data-card="${own}"]`)
    await page.getByRole('button', { name: 'Codes' }).click()
    await card.getByText(`#${own}`).waitFor()
    await page.getByText('PREPARATION', { exact: true }).waitFor()
    await card.focus()
    await page.keyboard.press('Shift+ArrowRight')
    const bar = page.getByRole('status', { name: 'Last call of this page' })
    await bar.waitFor()
    assert.match(
      await bar.innerText(),
      new RegExp(`crm\\.deal\\.update \\{"id":"?${own}"?,"fields":\\{"STAGE_ID":"PREPARATION"\\}`),
    )
    // It is kept in the browser.
    await page.reload()
    await isReady(page)
    await card.getByText(`#${own}`).waitFor()
    await page.getByRole('button', { name: 'Codes' }).click()
    await becomes(() => card.getByText(`#${own}`).count(), 0)
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
