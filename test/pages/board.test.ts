import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { PASSWORD, withPassword } from '../support/browser.ts'
import { listening } from '../support/listening.ts'
import { becomes, isReady, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { until } from '../support/until.ts'

const BOARD = '/crm/deal/kanban/'

describe('the board', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const { result: statuses } = await call('crm.status.list', { filter: { ENTITY_ID: 'DEAL_STAGE' } })
  const stageName = new Map<string, string>(
    statuses.map(({ STATUS_ID, NAME }: Record<string, string>) => [STATUS_ID, NAME]),
  )

  const add = async (TITLE: string, OPPORTUNITY = 0, STAGE_ID = 'NEW'): Promise<number> =>
    (await call('crm.deal.add', { fields: { TITLE, OPPORTUNITY, STAGE_ID, CURRENCY_ID: 'USD' } })).result
  const stageOf = async (id: number): Promise<string> => (await call('crm.deal.get', { id })).result.STAGE_ID
  const column = (page: Page, stage: string) => page.getByRole('region', { name: stageName.get(stage)!, exact: true })
  const card = (page: Page, id: number) => page.locator(`[data-card="${id}"]`)
  /** Count, sum and titles of a column. */
  const shown = (page: Page, stage: string) => async () => [
    await column(page, stage).locator('h2 .p-number').innerText(),
    await column(page, stage).locator('.p-sum').innerText(),
    await column(page, stage).locator('article h3').allTextContents(),
  ]
  const search = (page: Page, text: string) => page.getByRole('searchbox').fill(text)

  test('is where a login leads that asked for it', async () => {
    await withPassword(portal)
    const { page } = await sit()
    await page.context().clearCookies()
    await page.goto(http + BOARD)
    await page.locator('[name=email]').fill('admin@portico.local')
    await page.locator('[name=password]').fill(PASSWORD)
    await page.locator('form button').click()
    await isReady(page)
    assert.equal(new URL(page.url()).pathname, BOARD)
    assert.deepEqual(await page.getByRole('heading', { level: 1 }).allInnerTexts(), ['Deals'])
    assert.ok(await column(page, 'NEW').isVisible())
    await page.context().close()
  })

  test('moves a card that is dragged, counts it at once, and takes it back on demand', async () => {
    const [moved] = [await add('dragged A', 100), await add('dragged B', 250)]
    const { page, go, problems } = await sit()
    await go(BOARD)
    await search(page, 'dragged')
    await becomes(shown(page, 'NEW'), ['2', '$350', ['dragged B', 'dragged A']])
    await drag(page, card(page, moved), column(page, 'PREPARATION').locator('.p-cards'))
    await becomes(shown(page, 'NEW'), ['1', '$250', ['dragged B']])
    await becomes(shown(page, 'PREPARATION'), ['1', '$100', ['dragged A']])
    await becomes(() => stageOf(moved), 'PREPARATION')
    await page.getByRole('button', { name: 'Undo' }).click()
    await becomes(shown(page, 'NEW'), ['2', '$350', ['dragged A', 'dragged B']])
    await becomes(() => stageOf(moved), 'NEW')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('wins a card that is dropped on the zone of its end', async () => {
    const id = await add('to be won', 70)
    const { page, go, problems } = await sit()
    await go(BOARD)
    await search(page, 'to be won')
    await becomes(shown(page, 'NEW'), ['1', '$70', ['to be won']])
    await drag(page, card(page, id), page.locator('.p-end.success'))
    await becomes(shown(page, 'NEW'), ['0', '$0', []])
    await becomes(() => stageOf(id), 'WON')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('is walked by arrows, and Shift with an arrow moves the card that has the focus and keeps it there', async () => {
    const [below, above] = [await add('keys below'), await add('keys above')]
    const { page, go } = await sit()
    await go(BOARD)
    await search(page, 'keys')
    await becomes(shown(page, 'NEW'), ['2', '$0', ['keys above', 'keys below']])
    const focused = async () => Number(await page.locator(':focus').getAttribute('data-card'))
    await card(page, above).focus()
    await page.keyboard.press('ArrowDown')
    assert.equal(await focused(), below)
    await page.keyboard.press('Shift+ArrowRight')
    await becomes(() => stageOf(below), 'PREPARATION')
    await becomes(shown(page, 'PREPARATION'), ['1', '$0', ['keys below']])
    await becomes(focused, below)
    await page.keyboard.press('Shift+ArrowRight')
    await becomes(() => stageOf(below), 'PREPAYMENT_INVOICE')
    await becomes(focused, below)
    await page.context().close()
  })

  test('moves a card by its menu, for those who neither drag nor type', async () => {
    const id = await add('by menu')
    const { page, go } = await sit({ width: 390, height: 844 })
    await go(BOARD)
    await search(page, 'by menu')
    await becomes(shown(page, 'NEW'), ['1', '$0', ['by menu']])
    await page.getByRole('button', { name: 'Actions: by menu' }).click()
    await page.getByRole('menuitem', { name: stageName.get('EXECUTING')! }).click()
    await becomes(() => stageOf(id), 'EXECUTING')
    await becomes(shown(page, 'EXECUTING'), ['1', '$0', ['by menu']])
    await page.context().close()
  })

  test('adds a card where it is asked to, and asks for the next one', async () => {
    const { page, go } = await sit()
    await go(BOARD)
    await column(page, 'PREPARATION').getByRole('button', { name: 'Quick add' }).click()
    const title = page.getByRole('textbox', { name: 'What is it about?' })
    await title.fill('added quickly')
    await page.getByRole('textbox', { name: 'Amount' }).fill('1 200')
    await title.press('Enter')
    await column(page, 'PREPARATION').getByRole('heading', { name: 'added quickly' }).waitFor()
    assert.equal(await title.inputValue(), '')
    const { result } = await call('crm.deal.list', { filter: { TITLE: 'added quickly' } })
    assert.deepEqual(
      result.map(({ STAGE_ID, OPPORTUNITY }: Record<string, string>) => [STAGE_ID, OPPORTUNITY]),
      [['PREPARATION', '1200.00']],
    )
    // What was typed outlasts the form.
    await title.fill('half a title')
    await title.press('Escape')
    await column(page, 'PREPARATION').getByRole('button', { name: 'Quick add' }).click()
    assert.equal(await title.inputValue(), 'half a title')
    await page.context().close()
  })

  test('shows what others change, by itself', async () => {
    const { page, go, problems } = await sit()
    await go(BOARD)
    await search(page, 'from outside')
    await becomes(shown(page, 'NEW'), ['0', '$0', []])
    const id = await add('from outside', 30)
    await becomes(shown(page, 'NEW'), ['1', '$30', ['from outside']])
    await call('crm.deal.update', { id, fields: { STAGE_ID: 'EXECUTING', OPPORTUNITY: 45 } })
    await becomes(shown(page, 'EXECUTING'), ['1', '$45', ['from outside']])
    await becomes(shown(page, 'NEW'), ['0', '$0', []])
    await call('crm.deal.delete', { id })
    await becomes(shown(page, 'EXECUTING'), ['0', '$0', []])
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('puts a card back that may not move, and says why', async () => {
    const id = await add('stays')
    const { page, go } = await sit()
    await go(BOARD)
    await search(page, 'stays')
    await becomes(shown(page, 'NEW'), ['1', '$0', ['stays']])
    // Somebody deletes it in the same moment: the page has not heard of it yet.
    await page.route('**/_web/rest/crm.deal.update', async route => {
      const fields = { ...route.request().postDataJSON(), id: id + 1000 }
      await route.continue({ postData: JSON.stringify(fields) })
    })
    const { error_description: words } = await call('crm.deal.update', { id: id + 1000, fields: { STAGE_ID: 'NEW' } })
    await card(page, id).focus()
    await page.keyboard.press('Shift+ArrowRight')
    await page.getByText(words!, { exact: true }).waitFor()
    await becomes(shown(page, 'NEW'), ['1', '$0', ['stays']])
    assert.equal(await stageOf(id), 'NEW')
    await page.context().close()
  })
})

/** Drags as a hand does: presses, moves a little, moves there, and lets go. */
async function drag(page: Page, from: ReturnType<Page['locator']>, to: ReturnType<Page['locator']>): Promise<void> {
  const start = await from.boundingBox()
  await page.mouse.move(start!.x + 40, start!.y + 20)
  await page.mouse.down()
  await page.mouse.move(start!.x + 60, start!.y + 30, { steps: 4 })
  await to.waitFor()
  const end = await to.boundingBox()
  const [x, y] = [end!.x + 60, end!.y + Math.min(30, end!.height / 2)]
  // A busy browser takes the card there with a later move than the first: it is let go when it is there.
  let side = 0
  await until('the card is over where it is to be dropped', async () => {
    side = 4 - side
    await page.mouse.move(x + side, y, { steps: 4 })
    return to.locator('.p-ghost, .sortable-ghost').count()
  })
  await page.mouse.up()
}
