import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addUser } from '../support/people.ts'

describe('the page of activities', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after }, { timezone: 'Europe/Berlin' })
  // A Monday, nine in the morning in Berlin.
  portal.clock.move(Date.parse('2030-06-10T07:00:00Z') - portal.clock.now().getTime())
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const anna = await addUser(portal, { name: 'Anna', lastName: 'Lind' })
  const { result: deal } = await call('crm.deal.add', { fields: { TITLE: 'Ten chairs' } })
  const todo = async (title: string, deadline: string, more: object = {}): Promise<number> =>
    (await call('crm.activity.todo.add', { ownerTypeId: 2, ownerId: deal, title, deadline, ...more })).result.id
  const late = await todo('Late', '2030-06-10T08:59:00')
  await todo('At noon', '2030-06-10T12:00:00')
  await todo('On Sunday', '2030-06-16T23:00:00')
  await todo('Next week', '2030-06-17T00:00:00')
  const hers = await todo('Of Anna', '2030-06-11T10:00:00', { responsibleId: anna })
  const isDone = async (id: number) => (await call('crm.activity.get', { id })).result.COMPLETED
  const groups = (page: Page) => async () =>
    Object.fromEntries(
      (await page.locator('[data-group]').all()).length
        ? ((await page.evaluate(`[...document.querySelectorAll('[data-group]')].map(group => [group.dataset.group,
            [...group.querySelectorAll('.p-title')].map(title => title.textContent)])`)) as [string, string[]][])
        : [],
    )
  const mine = { overdue: ['Late'], today: ['At noon'], week: ['On Sunday'], later: ['Next week'] }

  test('shows one’s own by when they are due; what is done can be taken back, and its record opens over the page', async () => {
    const { page, go, problems } = await sit()
    await go('/crm/activity/')
    await becomes(groups(page), mine)
    await page.getByRole('button', { name: 'Done: Late' }).click()
    await becomes(() => isDone(late), 'Y')
    const { overdue: _gone, ...left } = mine
    await becomes(groups(page), left)
    await page.getByRole('button', { name: 'Undo' }).click()
    await becomes(() => isDone(late), 'N')
    await becomes(groups(page), mine)
    await page.getByRole('link', { name: 'Late' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('x')
    await becomes(() => isDone(late), 'Y')
    await becomes(groups(page), left)
    await page.getByRole('link', { name: 'At noon' }).click()
    const card = page.getByRole('dialog')
    await card.getByRole('heading', { name: 'Ten chairs', level: 1 }).waitFor()
    await card.getByRole('button', { name: 'Done: At noon' }).click()
    await becomes(groups(page), { week: left.week, later: left.later })
    await page.goBack()
    await card.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Completed' }).click()
    await becomes(groups(page), { past: ['At noon', 'Late'] })
    await page.getByRole('button', { name: 'To be done again: Late' }).click()
    await becomes(() => isDone(late), 'N')
    await becomes(groups(page), { past: ['At noon'] })
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('shows those of somebody else, or of everybody, by an address that can be passed on', async () => {
    const { page, go, problems } = await sit()
    await go('/crm/activity/')
    const whose = page.getByRole('combobox', { name: 'Whose' })
    await whose.click()
    await whose.fill('Lind')
    await page.getByRole('option', { name: 'Anna Lind' }).click()
    await becomes(groups(page), { week: ['Of Anna'] })
    assert.equal(new URL(page.url()).searchParams.get('who'), String(anna))
    await go('/crm/activity/?who=all')
    await becomes(async () => (await groups(page)()).week, ['Of Anna', 'On Sunday'])
    const other = await sit({ userId: anna })
    await other.go('/crm/activity/')
    await other.page.getByText('Nothing is planned').waitFor()
    assert.deepEqual([...problems, ...other.problems], [])
    for (const one of [page, other.page]) await one.context().close()
  })

  test('has a counter in the rail, and cards and rows say what comes next, as it changes', async () => {
    const { page, go, problems } = await sit()
    await go('/crm/deal/kanban/')
    const entry = page.locator('.p-entry', { hasText: 'Activities' })
    await entry.getByText('1 overdue, 0 today').waitFor({ state: 'attached' })
    const next = page.locator(`[data-card="${deal}"] .p-next`)
    await next.getByText('Late', { exact: true }).waitFor()
    assert.equal(await next.locator('.late').count(), 1)
    await todo('Soon', '2030-06-10T11:00:00')
    await entry.getByText('1 overdue, 1 today').waitFor({ state: 'attached' })
    await call('crm.activity.update', { id: late, fields: { COMPLETED: 'Y' } })
    await next.getByText('Soon').waitFor()
    assert.equal(await next.locator('.late').count(), 0)
    await entry.getByText('0 overdue, 1 today').waitFor({ state: 'attached' })
    await go('/crm/deal/list/')
    await page.locator('.p-list-row', { hasText: 'Ten chairs' }).getByText('Today, 11:00').waitFor()
    await call('crm.activity.delete', { id: hers })
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
