import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'

describe('settings of what is sold, and by whom', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)

  test('have a catalogue: a section, a property with values, and a product with it', async () => {
    const { page, go, problems } = await sit()
    const save = () => page.getByRole('button', { name: 'Save' }).click()
    await go('/crm/catalog/?show=properties')
    await page.getByRole('button', { name: 'New property' }).click()
    await page.getByRole('combobox', { name: 'Type' }).selectOption('L:')
    await page.getByRole('textbox', { name: 'Name' }).fill('Colour')
    await page.getByRole('button', { name: 'Add a value' }).click()
    await page.keyboard.type('red')
    await page.keyboard.press('Enter')
    await page.keyboard.type('blue')
    await save()
    await page.getByRole('button', { name: 'Colour red · blue' }).waitFor()

    await page.getByRole('button', { name: 'Products' }).click()
    await page.getByRole('button', { name: 'New section' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Cups')
    await save()
    await page.getByRole('button', { name: 'Cups', exact: true }).click()
    await page.getByRole('button', { name: 'New product' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Espresso cup')
    await page.getByRole('textbox', { name: 'Price' }).fill('4,50')
    await page.getByRole('combobox', { name: 'Colour' }).selectOption({ label: 'blue' })
    await save()
    await page.getByRole('button', { name: 'Espresso cup $4.5' }).waitFor()
    const { result } = await call('crm.product.list', { select: ['*', 'PROPERTY_*'] })
    const cup = result.find(({ NAME }: { NAME: string }) => NAME === 'Espresso cup')
    const [property] = (await call('crm.product.property.list', {})).result
    const blue = Object.values<Record<string, string>>(property.VALUES).find(({ VALUE }) => VALUE === 'blue')
    const [section] = (await call('crm.productsection.list', { filter: { NAME: 'Cups' } })).result
    assert.deepEqual([cup.PRICE, cup.SECTION_ID], ['4.50', section.ID])
    // What was chosen is there again when the form is opened.
    await page.getByRole('button', { name: 'Espresso cup $4.5' }).click()
    await becomes(() => page.getByRole('combobox', { name: 'Colour' }).inputValue(), blue!.ID!)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Actions: Cups' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('1 products and sections below it').waitFor()
    await page.keyboard.press('Escape')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('add a currency with its rate, make it the base, and give our company requisites and a bank', async () => {
    const { page, go, problems } = await sit()
    const save = () => page.getByRole('button', { name: 'Save' }).click()
    const fill = (name: string, text: string) => page.getByRole('textbox', { name }).fill(text)
    await go('/crm/configs/currency/')
    await page.getByRole('button', { name: 'Add a currency' }).click()
    await fill('Code', 'CHF')
    await fill('Full name', 'Swiss franc')
    await fill('Rate', '1,12')
    await fill('How amounts are written', '# Fr.')
    await save()
    await page.getByText('1 CHF = 1.12 USD').waitFor()
    await page.getByRole('button', { name: 'Actions: Swiss franc (CHF)' }).click()
    await page.getByRole('menuitem', { name: 'Make it the base currency' }).click()
    await becomes(async () => (await call('crm.currency.base.get')).result, 'CHF')

    await go('/crm/configs/mycompany/')
    await page.getByRole('button', { name: 'New company of ours' }).click()
    await page.getByRole('textbox').nth(0).waitFor()
    await page.getByRole('dialog').getByRole('textbox').nth(0).fill('Alpine Coffee')
    await page.getByRole('dialog').getByRole('textbox').nth(1).fill('+41 44 555 01')
    await save()
    await page.getByRole('button', { name: 'Alpine Coffee +41 44 555 01' }).click()
    await page.getByRole('button', { name: 'Add requisites' }).click()
    await fill('Name *', 'Main')
    await fill('Short name of the organization', 'Alpine Coffee AG')
    await save()
    await page.getByRole('button', { name: 'Main Alpine Coffee AG' }).click()
    await page.getByRole('button', { name: 'Add bank details' }).click()
    await fill('Name *', 'House bank')
    await fill('IBAN', 'CH93 0076 2011 6238 5295 7')
    await save()
    await page.getByRole('button', { name: /^House bank/ }).waitFor()
    const [company] = (await call('crm.company.list', { filter: { IS_MY_COMPANY: 'Y' }, select: ['ID', 'PHONE'] }))
      .result
    const [requisite] = (await call('crm.requisite.list', { filter: { ENTITY_TYPE_ID: 4, ENTITY_ID: company.ID } }))
      .result
    const [bank] = (await call('crm.requisite.bankdetail.list', { filter: { ENTITY_ID: requisite.ID } })).result
    assert.deepEqual(
      [company.PHONE[0].VALUE, requisite.RQ_COMPANY_NAME, bank.RQ_IBAN],
      ['+41 44 555 01', 'Alpine Coffee AG', 'CH93 0076 2011 6238 5295 7'],
    )
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
