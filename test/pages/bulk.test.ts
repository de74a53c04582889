import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addUser } from '../support/people.ts'

const LIST = '/crm/deal/list/'
const MANY = 120

describe('many records at once', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const bob = await addUser(portal, { name: 'Bob', lastName: 'Buyer' })
  for (let from = 1; from <= MANY; from += 50)
    await call('batch', {
      cmd: Object.fromEntries(
        Array.from({ length: Math.min(50, MANY + 1 - from) }, (_, i) => [
          `c${i}`,
          `crm.deal.add?fields[TITLE]=Deal ${from + i}&fields[OPPORTUNITY]=${from + i}`,
        ]),
      ),
    })
  const total = async (filter: object): Promise<number> => (await call('crm.deal.list', { filter })).total as number
  const line = (page: Page) => () => page.locator('.p-line').innerText()
  const bar = (page: Page) => page.getByRole('toolbar')

  test('everything that matches a filter gets a responsible, also what was never in view', async () => {
    const { page, go, problems } = await sit()
    await go(`${LIST}?f.OPPORTUNITY.from=11`)
    await becomes(line(page), '110 records')
    await page.getByRole('checkbox', { name: 'Deal 120', exact: true }).check()
    await bar(page).getByRole('button', { name: 'Choose all 110' }).click()
    await bar(page).getByText('110 chosen').waitFor()
    await bar(page).getByRole('button', { name: 'Responsible' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change 110 records' })
    await dialog.getByRole('combobox', { name: 'Responsible' }).selectOption('Bob Buyer')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.deepEqual([await total({ ASSIGNED_BY_ID: bob }), await total({ ASSIGNED_BY_ID: 1 })], [110, 10])
    await page.locator('.p-cell-person', { hasText: 'Bob Buyer' }).first().waitFor()
    assert.equal(await bar(page).count(), 0)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('rows from one to another move to a stage, and what is refused says why', async () => {
    const { page, go } = await sit()
    await go(LIST)
    await page.getByRole('checkbox', { name: 'Deal 118', exact: true }).click()
    await page.getByRole('checkbox', { name: 'Deal 115', exact: true }).click({ modifiers: ['Shift'] })
    await bar(page).getByText('4 chosen').waitFor()
    await bar(page).getByRole('button', { name: 'Stage' }).click()
    // One of them is gone by the time.
    const { result: gone } = await call('crm.deal.list', { filter: { TITLE: 'Deal 116' }, select: ['ID'] })
    await page.route('**/_web/rest/batch', async route => {
      const { cmd, ...others } = route.request().postDataJSON()
      const id = gone[0].ID
      if (cmd[id]) cmd[id] = cmd[id].replace(`id=${id}`, 'id=100000')
      await route.continue({ postData: JSON.stringify({ ...others, cmd }) })
    })
    const dialog = page.getByRole('dialog', { name: 'Change 4 records' })
    await dialog.getByRole('combobox', { name: 'Deal Stage' }).selectOption('EXECUTING')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await dialog.getByRole('status').filter({ hasText: '3 of 4 done' }).waitFor()
    const { error_description: words } = await call('crm.deal.update', { id: 100_000, fields: { TITLE: 'x' } })
    assert.deepEqual(await dialog.getByRole('listitem').allInnerTexts(), [`#${gone[0].ID} ${words}`])
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Download the list' }).click()
    assert.equal((await saved).suggestedFilename(), 'deal-refused.csv')
    assert.equal(await total({ STAGE_ID: 'EXECUTING' }), 3)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.context().close()
  })

  test('are deleted when that was asked and answered, and no others', async () => {
    const { page, go, problems } = await sit()
    await go(LIST)
    for (const title of ['Deal 120', 'Deal 119']) await page.getByRole('checkbox', { name: title, exact: true }).check()
    await bar(page).getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete 2 records?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    assert.equal(await total({}), MANY)
    await bar(page).getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await becomes(line(page), `${MANY - 2} records`)
    assert.deepEqual([await total({}), await total({ '@TITLE': ['Deal 120', 'Deal 119'] })], [MANY - 2, 0])
    await page.getByRole('button', { name: 'Undo' }).first().click()
    await becomes(line(page), `${MANY} records`)
    assert.equal(await total({ '@TITLE': ['Deal 120', 'Deal 119'] }), 2)
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
