import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'

describe('settings of user fields', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)

  test('make a list, which is shown as it will look, change its values and delete it with what is in it', async () => {
    const { page, go, problems } = await sit()
    await go('/crm/configs/fields/')
    await page.getByRole('button', { name: 'New field' }).click()
    await page.getByRole('combobox', { name: 'Type' }).selectOption('enumeration')
    await page.getByRole('textbox', { name: 'Name' }).fill('Delivery')
    await page.getByRole('textbox', { name: 'Code' }).fill('DELIVERY')
    await page.getByRole('button', { name: 'Add a value' }).click()
    await page.keyboard.type('Courier')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Pickup')
    const preview = page.getByRole('complementary', { name: 'How it will look' })
    await becomes(() => preview.getByRole('combobox').locator('option').allTextContents(), ['—', 'Courier', 'Pickup'])
    await page.getByRole('combobox', { name: 'Looks like' }).selectOption('CHECKBOX')
    await becomes(() => preview.getByRole('radio').count(), 2)
    await page.getByRole('checkbox', { name: 'Has to be filled in' }).check()
    await preview.getByTitle('needed').or(preview.locator('.p-star')).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Delivery List · mandatory' }).waitFor()
    const field = async () =>
      (await call('crm.deal.userfield.list', { filter: { FIELD_NAME: 'UF_CRM_DEAL_DELIVERY' } })).result[0]
    const [courier, pickup] = (await field()).LIST
    assert.deepEqual([courier.VALUE, pickup.VALUE, (await field()).MANDATORY], ['Courier', 'Pickup', 'Y'])
    await call('crm.deal.add', { fields: { TITLE: 'sent', UF_CRM_DEAL_DELIVERY: pickup.ID } })

    await page.getByRole('button', { name: 'Delivery List · mandatory' }).click()
    await page.getByRole('textbox', { name: 'Values of the list 2' }).fill('Self-service')
    await page.getByRole('button', { name: 'Delete: Courier' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await becomes(
      async () => (await field()).LIST.map(({ ID, VALUE }: Record<string, string>) => [ID, VALUE]),
      [[pickup.ID, 'Self-service']],
    )
    await page.getByRole('button', { name: 'Actions: Delivery' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('1 values in records').waitFor()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await becomes(field, undefined)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('keep what was typed when the portal refuses, with its words', async () => {
    const { page, go } = await sit()
    await go('/crm/configs/fields/')
    await page.getByRole('button', { name: 'New field' }).click()
    await page.getByRole('textbox', { name: 'Name *' }).fill('Broken')
    await page.getByRole('textbox', { name: 'Code' }).fill('NO SPACES HERE')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'Name *' }).inputValue(), 'Broken')
    await page.getByRole('textbox', { name: 'Code' }).fill('MENDED')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Broken String' }).waitFor()
    await page.context().close()
  })

  test('make a smart process, which stands in the rail at once, and say how many records go with it', async () => {
    const { page, go, problems } = await sit()
    await go('/crm/configs/types/')
    await page.getByRole('button', { name: 'New smart process' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Repairs')
    await page.getByRole('checkbox', { name: 'Deals' }).check({ force: true })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('navigation', { name: 'Portico' }).getByRole('link', { name: 'Repairs' }).waitFor()
    const { result } = await call('crm.type.list', {})
    const [{ entityTypeId, id }] = result.types
    const { result: whole } = await call('crm.type.get', { id })
    assert.ok(whole.type.relations.parent.some((one: { entityTypeId: number }) => one.entityTypeId === 2))
    await call('crm.item.add', { entityTypeId, fields: { title: 'a pump' } })
    await page.getByRole('button', { name: 'Actions: Repairs' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('1 records of it').waitFor()
    await page.keyboard.press('Escape')
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
