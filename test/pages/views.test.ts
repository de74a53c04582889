import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addRole, addUser } from '../support/people.ts'

const LIST = '/crm/deal/list/'

describe('a list as people set it up', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const add = async (TITLE: string, OPPORTUNITY: number): Promise<number> =>
    (await call('crm.deal.add', { fields: { TITLE, OPPORTUNITY } })).result
  const small = await add('small', 10)
  await add('big', 5000)
  const line = (page: Page) => () => page.locator('.p-line').innerText()
  const heads = (page: Page) => async () =>
    (await page.getByRole('columnheader').allInnerTexts()).map(text => text.trim().replace(/\s+/g, ' ')).filter(Boolean)

  test('keeps its columns, their order, their widths and how it is sorted', async () => {
    const { page, go, problems } = await sit()
    await go(LIST)
    await page.getByRole('button', { name: 'Columns' }).click()
    const chooser = page.getByRole('dialog', { name: 'Columns' })
    await chooser.getByRole('searchbox').fill('source_desc')
    await chooser.getByRole('checkbox', { name: 'Additional Info about Source' }).click()
    for (const name of ['Contact', 'Company', 'Deal Stage'])
      await chooser.getByRole('checkbox', { name, checked: true }).click()
    await chooser.getByRole('button', { name: 'Move up: Close Date' }).click()
    const shown = ['Title', 'Amount', 'Close Date', 'Responsible', 'Additional Info about Source']
    await becomes(heads(page), shown)
    await page.keyboard.press('Escape')
    const separator = page.getByRole('separator', { name: 'Width: Amount' })
    const width = async () =>
      Math.round((await page.getByRole('columnheader', { name: 'Amount' }).boundingBox())!.width)
    const before = await width()
    await separator.focus()
    await separator.press('ArrowRight')
    await becomes(width, before + 16)
    await page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').click()
    await page.reload()
    await becomes(
      heads(page),
      shown.map(name => (name === 'Amount' ? 'Amount ↑' : name)),
    )
    await becomes(width, before + 16)
    await becomes(() => page.locator('.p-title').allInnerTexts(), ['small', 'big'])
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('keeps filters under a name, and gives those of administrators to everybody', async () => {
    const reader = await addUser(portal, { name: 'Rae' })
    await addRole(portal, { name: 'Readers', permissions: { DEAL: { read: 'all' } }, relations: [`U${reader}`] })
    const { page, go } = await sit()
    await go(`${LIST}?f.OPPORTUNITY.from=1000`)
    await becomes(line(page), '1 record')
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    const filter = page.getByRole('dialog', { name: 'Filter' })
    await filter.getByRole('button', { name: 'Keep this filter…' }).click()
    await filter.getByRole('textbox', { name: 'Name of the filter' }).fill('Big ones')
    await filter.getByRole('checkbox', { name: 'For everybody' }).check()
    await filter.getByRole('button', { name: 'Save' }).click()
    await filter.getByRole('button', { name: 'Big ones for all', exact: true }).waitFor()
    await page.context().close()

    const other = await sit({ userId: reader })
    await other.go(LIST)
    await becomes(line(other.page), '2 records')
    await other.page.getByRole('button', { name: 'Filter', exact: true }).click()
    await other.page.getByRole('button', { name: /^Big ones/ }).click()
    await becomes(line(other.page), '1 record')
    assert.equal(await other.page.getByRole('button', { name: 'Delete: Big ones' }).count(), 0)
    assert.deepEqual(other.problems, [])
    await other.page.context().close()
  })

  test('is edited cell by cell, and a refusal keeps what was typed', async () => {
    const { page, go } = await sit()
    await go(LIST)
    await page.getByRole('link', { name: 'Open small' }).waitFor()
    const cell = page.getByRole('row').filter({ hasText: 'small' }).getByRole('gridcell').filter({ hasText: '$10' })
    await cell.dblclick()
    const field = page.getByRole('textbox', { name: 'Amount' })
    await field.fill('12.5')
    await field.press('Enter')
    await page.getByRole('gridcell', { name: '$12.5' }).waitFor()
    assert.equal((await call('crm.deal.get', { id: small })).result.OPPORTUNITY, '12.50')

    await page.route('**/_web/rest/crm.deal.update', async route => {
      await route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), id: small + 1000 }) })
    })
    const { error_description: words } = await call('crm.deal.update', { id: small + 1000, fields: { OPPORTUNITY: 1 } })
    // The cell has the focus again after it was edited.
    await page.keyboard.press('F2')
    await field.fill('99')
    await field.press('Enter')
    await becomes(() => page.getByRole('alert').innerText(), words)
    assert.equal(await field.inputValue(), '99')
    await field.press('Escape')
    assert.equal((await call('crm.deal.get', { id: small })).result.OPPORTUNITY, '12.50')
    await page.context().close()
  })

  test('and a board shows on its cards what people choose, with the filter of the list', async () => {
    const { page, go, problems } = await sit()
    await call('crm.deal.update', { id: small, fields: { SOURCE_DESCRIPTION: 'From the fair' } })
    await go(`${LIST}?f.OPPORTUNITY.to=100`)
    await page.getByRole('link', { name: 'Board' }).click()
    const card = page.locator(`[data-card="${small}"]`)
    await card.waitFor()
    assert.equal(await page.locator('article').count(), 1)
    await page.getByRole('button', { name: 'What cards show' }).click()
    const chooser = page.getByRole('dialog', { name: 'What cards show' })
    await chooser.getByRole('checkbox', { name: 'Additional Info about Source' }).click()
    await chooser.getByRole('checkbox', { name: 'Amount', checked: true }).click()
    await card.getByText('From the fair').waitFor()
    await becomes(() => card.locator('.p-amount').count(), 0)
    await page.reload()
    await card.getByText('From the fair').waitFor()
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
