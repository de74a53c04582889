import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'

const LIST = '/crm/deal/list/'
const MANY = 170

describe('the list', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  for (let from = 1; from <= MANY; from += 50)
    await call('batch', {
      cmd: Object.fromEntries(
        Array.from({ length: Math.min(50, MANY + 1 - from) }, (_, i) => [
          `c${i}`,
          `crm.deal.add?fields[TITLE]=Deal ${String(from + i).padStart(3, '0')}&fields[OPPORTUNITY]=${(from + i) * 7}`,
        ]),
      ),
    })
  const { page, go, problems } = await sit()
  const line = () => page.locator('.p-line').innerText()
  /** The titles of the rows that are drawn, from the top; those that are still asked for have none. */
  const titles = (): Promise<string[]> =>
    page.evaluate(`[...document.querySelectorAll('.p-list-row')]
      .map(row => [Number(row.getAttribute('aria-rowindex')), row.querySelector('.p-title')?.textContent ?? ''])
      .sort(([a], [b]) => a - b)
      .map(([, title]) => title)`)
  const first = async (count: number) => (await titles()).slice(0, count)

  test('has as many rows as there are records, and begins with the newest', async () => {
    await go(LIST)
    await becomes(line, `${MANY} records`)
    await becomes(() => first(2), ['Deal 170', 'Deal 169'])
  })

  test('searches in titles', async () => {
    await page.getByRole('searchbox').fill('deal 12')
    await becomes(line, '10 records')
    await becomes(() => first(1), ['Deal 129'])
    assert.equal((await call('crm.deal.list', { filter: { '%TITLE': 'deal 12' } })).total, 10)
    await page.getByRole('searchbox').fill('no such deal')
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await page.getByRole('searchbox').fill('')
    await becomes(line, `${MANY} records`)
  })

  test('sorts by a column, and says so', async () => {
    const head = page.getByRole('columnheader', { name: /^Deal Name|^Name|^Title/i })
    await head.getByRole('button').click()
    await becomes(() => first(2), ['Deal 001', 'Deal 002'])
    assert.equal(await head.getAttribute('aria-sort'), 'ascending')
    await head.getByRole('button').click()
    await becomes(() => first(2), ['Deal 170', 'Deal 169'])
    assert.equal(await head.getAttribute('aria-sort'), 'descending')
  })

  test('jumps to its end, and what is there is filled in', async () => {
    await page.locator('.p-table').focus()
    await page.keyboard.press('End')
    await becomes(async () => (await titles()).slice(-2), ['Deal 002', 'Deal 001'])
    await page.keyboard.press('Home')
    await becomes(() => first(1), ['Deal 170'])
  })

  test('filters by the types of fields, with conditions that stand in the address', async () => {
    await go(LIST)
    const filter = page.getByRole('button', { name: 'Filter', exact: true })
    await filter.click()
    const conditions = page.getByRole('dialog', { name: 'Filter' })
    await conditions.getByRole('combobox', { name: 'Add a condition…' }).selectOption('OPPORTUNITY')
    await conditions.getByRole('spinbutton', { name: 'Amount from' }).fill('1100')
    await conditions.getByRole('spinbutton', { name: 'Amount up to' }).fill('1150')
    await page.keyboard.press('Tab')
    const between = { '>=OPPORTUNITY': 1100, '<=OPPORTUNITY': 1150 }
    const { total } = await call('crm.deal.list', { filter: between })
    await becomes(line, `${total} records`)
    await page.keyboard.press('Escape')
    await page.reload()
    await becomes(line, `${total} records`)
    await page.getByRole('link', { name: 'Board' }).click()
    await becomes(async () => (await line()).includes(`${total} at work`), true)
    await page.getByRole('link', { name: 'List' }).click()
    await page.getByRole('button', { name: 'Take away: Amount: from 1,100 up to 1,150' }).click()
    await becomes(line, `${MANY} records`)
    await filter.click()
    await conditions.getByRole('combobox', { name: 'Add a condition…' }).selectOption('STAGE_ID')
    const stages = conditions.getByRole('group', { name: 'Deal Stage' }).last()
    for (const name of ['Won', 'Lost'])
      await stages
        .getByRole('checkbox')
        .nth(name === 'Won' ? 5 : 6)
        .check()
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await stages.getByRole('checkbox', { name: 'New' }).check()
    await becomes(line, `${MANY} records`)
    assert.deepEqual(new URL(page.url()).searchParams.getAll('f.STAGE_ID').length, 3)
    await page.getByRole('button', { name: 'Take all away' }).click()
    await conditions.getByRole('button', { name: 'Mine' }).click()
    await becomes(line, `${(await call('crm.deal.list', { filter: { ASSIGNED_BY_ID: 1 } })).total} records`)
    await page.getByRole('button', { name: 'Take all away' }).click()
    await page.keyboard.press('Escape')
    await becomes(() => Promise.resolve(new URL(page.url()).search), '')
    assert.deepEqual(problems, [])
  })
})
