import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addRole, addUser } from '../support/people.ts'

const STATUS = '/crm/configs/status/'

describe('settings of pipelines', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const stages = async (ENTITY_ID: string) =>
    (await call('crm.status.list', { filter: { ENTITY_ID }, order: { SORT: 'ASC' } })).result as Record<
      string,
      string
    >[]
  const idsOf = async (directory: string) => (await stages(directory)).map(({ STATUS_ID }) => STATUS_ID)
  const panel = (page: Page, title: string) =>
    page.locator('.p-panel', { has: page.getByRole('heading', { name: title, exact: true, level: 2 }) })

  test('make a pipeline, whose stages are added, renamed, coloured and put in order by keys', async () => {
    const { page, go, problems } = await sit()
    await go(STATUS)
    await page.getByRole('button', { name: 'New pipeline' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Wholesale')
    await page.getByRole('button', { name: 'Save' }).click()
    const made = panel(page, 'Wholesale')
    await made.getByRole('button', { name: 'Add a stage' }).first().click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Samples sent')
    await page.getByRole('textbox', { name: 'Code' }).fill('SAMPLES')
    await page.getByRole('radio', { name: '#ffa900' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    const { result } = await call('crm.category.list', { entityTypeId: 2 })
    const { id } = result.categories.find(({ name }: { name: string }) => name === 'Wholesale')
    const row = made.getByRole('button', { name: 'Samples sent', exact: true })
    await row.focus()
    const before = await idsOf(`DEAL_STAGE_${id}`)
    const going = before.filter(code => !/WON|LOSE|APOLOGY/.test(code!))
    assert.equal(going.at(-1), `C${id}:SAMPLES`, 'it is the last one on the way')
    await page.keyboard.press('Alt+ArrowUp')
    await becomes(async () => (await idsOf(`DEAL_STAGE_${id}`)).indexOf(`C${id}:SAMPLES`), going.length - 2)
    // The focus goes with it.
    await becomes(() => page.locator(':focus').innerText(), 'Samples sent')
    await row.click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Samples')
    await page.getByRole('button', { name: 'Save' }).click()
    await becomes(
      async () => (await stages(`DEAL_STAGE_${id}`)).filter(({ NAME }) => NAME === 'Samples').map(({ COLOR }) => COLOR),
      ['#ffa900'],
    )
    // The pipeline goes after its deals have gone to another one; the call bar shows how.
    const { result: deal } = await call('crm.deal.add', { fields: { TITLE: 'wholesale', CATEGORY_ID: id } })
    await page.getByRole('button', { name: 'Codes' }).click()
    await page.getByRole('button', { name: 'Actions: Wholesale' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('1 Deals').waitFor()
    await page.getByRole('combobox', { name: 'What they get in its place' }).selectOption('0')
    await page.getByRole('button', { name: 'Move them and delete' }).click()
    await becomes(async () => (await call('crm.category.list', { entityTypeId: 2 })).result.categories.length, 1)
    assert.equal((await call('crm.deal.get', { id: deal })).result.CATEGORY_ID, '0')
    await page.getByText(`crm.category.delete {"entityTypeId":2,"id":${id}}`).waitFor()
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('drag a stage, and delete one after its deals have gone to another', async () => {
    const ids: number[] = []
    for (const TITLE of ['first', 'second'])
      ids.push((await call('crm.deal.add', { fields: { TITLE, STAGE_ID: 'EXECUTING' } })).result)
    const name = (await stages('DEAL_STAGE')).find(({ STATUS_ID }) => STATUS_ID === 'EXECUTING')!.NAME!
    const { page, go, problems } = await sit()
    await go(STATUS)
    const rows = panel(page, 'General').locator('.p-thing')
    await rows.first().waitFor()
    const grip = await rows.nth(0).locator('.p-grip').boundingBox()
    const goal = await rows.nth(1).boundingBox()
    await page.mouse.move(grip!.x + 5, grip!.y + 5)
    await page.mouse.down()
    await page.mouse.move(goal!.x + 60, goal!.y + goal!.height - 4, { steps: 12 })
    await page.mouse.up()
    await becomes(async () => (await idsOf('DEAL_STAGE')).slice(0, 2), ['PREPARATION', 'NEW'])
    await panel(page, 'General')
      .getByRole('button', { name: `Actions: ${name}` })
      .click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('2 Deals').waitFor()
    await page.getByRole('combobox', { name: 'What they get in its place' }).selectOption('FINAL_INVOICE')
    await page.getByRole('button', { name: 'Move them and delete' }).click()
    await becomes(async () => (await idsOf('DEAL_STAGE')).includes('EXECUTING'), false)
    for (const id of ids) assert.equal((await call('crm.deal.get', { id })).result.STAGE_ID, 'FINAL_INVOICE')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('tell which records use an element of a directory, and are absent for who may not change them', async () => {
    await call('crm.lead.add', { fields: { TITLE: 'from the web', SOURCE_ID: 'WEB' } })
    const { page, go } = await sit()
    await go(`${STATUS}?type=directories`)
    const web = (await stages('SOURCE')).find(({ STATUS_ID }) => STATUS_ID === 'WEB')!
    await panel(page, 'Sources')
      .getByRole('button', { name: `Actions: ${web.NAME}` })
      .click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('1 Leads').waitFor()
    await page.keyboard.press('Escape')
    // Changes of others are followed.
    await call('crm.status.add', { fields: { ENTITY_ID: 'SOURCE', STATUS_ID: 'RADIO', NAME: 'Radio' } })
    await panel(page, 'Sources').getByRole('button', { name: 'Radio', exact: true }).waitFor()
    await page.context().close()
    const seller = await addUser(portal, { name: 'Sue', lastName: 'Seller' })
    await addRole(portal, { name: 'Sellers', permissions: { DEAL: { read: 'all' } }, relations: [`U${seller}`] })
    const other = await sit({ userId: seller })
    await other.go('/crm/deal/kanban/')
    assert.equal(await other.page.getByRole('link', { name: 'Settings' }).count(), 0)
    await other.go(STATUS)
    await other.page.getByRole('heading', { name: 'These settings are not yours to see' }).waitFor()
    await other.page.context().close()
  })
})
