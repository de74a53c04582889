import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'

describe('the sections of a card', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const add = async (method: string, fields: object): Promise<number> =>
    (await call(`${method}.add`, { fields })).result
  const get = async (method: string, id: unknown) => (await call(`${method}.get`, { id })).result
  const values = (list: { VALUE: string; VALUE_TYPE: string }[]) => list.map(one => `${one.VALUE} ${one.VALUE_TYPE}`)

  test('products: found, changed and summed up as the portal does it', async () => {
    const product = await add('crm.product', { NAME: 'Grinder', PRICE: 100, CURRENCY_ID: 'USD' })
    const id = await add('crm.deal', { TITLE: 'With products', CURRENCY_ID: 'USD' })
    const { page, go, problems } = await sit()
    await go(`/crm/deal/details/${id}/`)
    await page.getByRole('tab', { name: 'Products' }).click()
    const find = page.getByRole('combobox', { name: 'Add a product…' })
    await find.fill('grin')
    await page.getByRole('option', { name: /^Grinder/ }).click()
    const row = page.getByRole('group', { name: 'Grinder' })
    await row.getByRole('textbox', { name: 'Quantity: Grinder' }).fill('3')
    await row.getByRole('textbox', { name: 'Discount: Grinder' }).fill('10')
    await row.getByRole('textbox', { name: 'Tax, %: Grinder' }).fill('20')
    await page.keyboard.press('Enter')
    const total = page.locator('.p-total')
    await becomes(() => total.innerText(), '$324')
    await find.fill('Delivery by hand')
    await page.getByRole('option', { name: 'Create “Delivery by hand”' }).click()
    await page.getByRole('textbox', { name: 'Price: Delivery by hand' }).fill('12,5')
    await page.keyboard.press('Enter')
    await becomes(() => total.innerText(), '$336.5')
    const { result: rows } = await call('crm.deal.productrows.get', { id })
    assert.deepEqual(
      rows.map((one: Record<string, unknown>) => [
        one.PRODUCT_ID,
        one.PRICE,
        one.QUANTITY,
        one.DISCOUNT_RATE,
        one.TAX_RATE,
      ]),
      [
        [product, 108, 3, 10, 20],
        [0, 12.5, 1, 0, null],
      ],
    )
    const deal = await get('crm.deal', id)
    assert.deepEqual([deal.OPPORTUNITY, deal.TAX_VALUE], ['336.50', '54.00'])
    await page.getByRole('button', { name: 'Take away: Delivery by hand' }).click()
    await becomes(async () => (await get('crm.deal', id)).OPPORTUNITY, '324.00')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('several phones and several values of a user field are edited in place', async () => {
    for (const [FIELD_NAME, USER_TYPE_ID, more] of [
      ['TAGS', 'string', {}],
      ['COLOURS', 'enumeration', { LIST: [{ VALUE: 'Red' }, { VALUE: 'Blue' }] }],
    ] as const)
      await call('crm.contact.userfield.add', {
        fields: { FIELD_NAME, USER_TYPE_ID, MULTIPLE: 'Y', EDIT_FORM_LABEL: { en: FIELD_NAME }, ...more },
      })
    const PHONE = [{ VALUE: '+15550111' }, { VALUE: '+15550112', VALUE_TYPE: 'MOBILE' }]
    const id = await add('crm.contact', { NAME: 'Many', PHONE, UF_CRM_TAGS: ['one', 'two'] })
    const { page, go, problems } = await sit()
    await go(`/crm/contact/details/${id}/`)
    await page.getByRole('button', { name: /^Phone: / }).click()
    await page.getByRole('button', { name: 'Take away: Phone 1' }).click()
    await page.getByRole('button', { name: 'One more' }).click()
    await page.getByRole('textbox', { name: 'Phone 2' }).fill('+15550113')
    await page.getByRole('combobox', { name: 'What for: Phone 2' }).selectOption('home')
    await page.getByRole('button', { name: 'Save' }).click()
    await becomes(async () => values((await get('crm.contact', id)).PHONE), ['+15550112 MOBILE', '+15550113 HOME'])
    await page.getByRole('button', { name: /^TAGS: / }).click()
    await page.getByRole('button', { name: 'One more' }).click()
    await page.getByRole('textbox', { name: 'TAGS 3' }).fill('three')
    await page.keyboard.press('Enter')
    await becomes(async () => (await get('crm.contact', id)).UF_CRM_TAGS, ['one', 'two', 'three'])
    await page.getByRole('button', { name: 'Show empty fields' }).click()
    await page.getByRole('button', { name: 'COLOURS: empty' }).click()
    await page.getByRole('checkbox', { name: 'Blue' }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'COLOURS: Blue' }).waitFor()
    assert.equal((await get('crm.contact', id)).UF_CRM_COLOURS.length, 1)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('files are added, looked at and taken away where they stand', async () => {
    const fields = { FIELD_NAME: 'PLANS', USER_TYPE_ID: 'file', MULTIPLE: 'Y', EDIT_FORM_LABEL: { en: 'Plans' } }
    await call('crm.deal.userfield.add', { fields })
    const first = { fileData: ['first.txt', Buffer.from('first').toString('base64')] }
    const id = await add('crm.deal', { TITLE: 'With files', UF_CRM_PLANS: [first] })
    const { page, go, problems } = await sit()
    await go(`/crm/deal/details/${id}/`)
    await page.getByRole('link', { name: 'first.txt' }).waitFor()
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'second plan.txt', mimeType: 'text/plain', buffer: Buffer.from('the second') },
    })
    const link = page.getByRole('link', { name: 'second plan.txt' })
    await link.waitFor()
    const have = async () => (await fetch(new URL((await link.getAttribute('href'))!, http))).text()
    assert.equal(await have(), 'the second')
    await page.getByRole('button', { name: 'Take away: first.txt' }).click()
    await becomes(async () => (await get('crm.deal', id)).UF_CRM_PLANS.length, 1)
    assert.equal(await have(), 'the second')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('requisites by a template with an address, each line kept as it is left', async () => {
    const id = await add('crm.company', { TITLE: 'Ash' })
    const { page, go, problems } = await sit()
    await go(`/crm/company/details/${id}/`)
    await page.getByRole('tab', { name: 'Requisites' }).click()
    await page.getByRole('button', { name: 'Add requisites' }).click()
    await page.getByRole('menuitem', { name: 'Company', exact: true }).click()
    const requisites = page.getByRole('region', { name: 'Requisites' })
    await requisites.getByRole('heading', { name: 'Ash' }).waitFor()
    await requisites.getByRole('button', { name: 'Address' }).click()
    await page.getByRole('menuitem', { name: 'Legal address' }).click()
    await requisites.getByRole('button', { name: 'City: empty' }).click()
    await page.keyboard.type('Boston')
    await page.keyboard.press('Enter')
    await requisites.getByRole('button', { name: 'City: Boston' }).waitFor()
    const { result: made } = await call('crm.requisite.list', { filter: { ENTITY_TYPE_ID: 4, ENTITY_ID: id } })
    assert.deepEqual([made.length, made[0].NAME], [1, 'Ash'])
    const { result: addresses } = await call('crm.address.list', {
      filter: { ENTITY_TYPE_ID: 8, ENTITY_ID: made[0].ID },
    })
    assert.deepEqual([addresses.length, addresses[0].TYPE_ID, addresses[0].CITY], [1, '6', 'Boston'])
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('what belongs to a client, and a deal that is added for them', async () => {
    const id = await add('crm.contact', { NAME: 'Dee', LAST_NAME: 'Dale' })
    await add('crm.deal', { TITLE: 'First of Dee', CONTACT_ID: id, OPPORTUNITY: 70 })
    const { page, go, problems } = await sit()
    await go(`/crm/contact/details/${id}/`)
    await page.getByRole('tab', { name: 'Related 1' }).click()
    await page.getByRole('link', { name: 'First of Dee' }).waitFor()
    const other = await add('crm.lead', { TITLE: 'Found for Dee' })
    await page.getByRole('button', { name: 'Bind one that there is…' }).click()
    await page.getByRole('menuitem', { name: 'Leads' }).click()
    await page.getByRole('combobox', { name: 'Find in Leads…' }).fill('found for')
    await page.getByRole('option', { name: /^Found for Dee/ }).click()
    await page.getByRole('link', { name: 'Found for Dee' }).waitFor()
    assert.equal((await get('crm.lead', other)).CONTACT_ID, String(id))
    await page.getByRole('button', { name: 'Add…' }).click()
    await page.getByRole('menuitem', { name: 'Deals' }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('Second of Dee')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Second of Dee', level: 1 }).waitFor()
    const { result } = await call('crm.deal.list', { filter: { CONTACT_ID: id }, order: { ID: 'ASC' } })
    assert.deepEqual(
      result.map(({ TITLE }: { TITLE: string }) => TITLE),
      ['First of Dee', 'Second of Dee'],
    )
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('are arranged for oneself and for all', async () => {
    const id = await add('crm.deal', { TITLE: 'Arranged', PROBABILITY: 40 })
    const { page, go, problems } = await sit()
    await go(`/crm/deal/details/${id}/`)
    await page.getByRole('button', { name: 'Arrange the card' }).click()
    await page.getByRole('textbox', { name: 'Name of the section' }).first().fill('In short')
    await page.getByRole('button', { name: 'Field: Close Date' }).click()
    await page.getByRole('menuitem', { name: 'Hide' }).click()
    await page.getByRole('button', { name: 'Field: Probability' }).click()
    await page.getByRole('menuitem', { name: 'To “In short”' }).click()
    await page.getByRole('button', { name: 'Keep for me' }).click()
    await page.reload()
    const section = page.locator('.p-section', { has: page.getByRole('heading', { name: 'In short' }) })
    await section.getByRole('button', { name: 'Probability: 40' }).waitFor()
    assert.equal(await page.getByRole('button', { name: /^Close Date/ }).count(), 0)
    const form = async (scope: string) =>
      (await call('crm.deal.details.configuration.get', { scope })).result as
        | { title: string; elements: { name: string }[] }[]
        | null
    const own = await form('P')
    assert.deepEqual(
      [own![0]!.title, own![0]!.elements.map(({ name }) => name), own![1]!.elements[0]!.name],
      ['In short', ['TITLE', 'OPPORTUNITY_WITH_CURRENCY', 'ASSIGNED_BY_ID', 'PROBABILITY'], 'CLIENT'],
    )
    assert.equal(await form('C'), null)
    await page.getByRole('button', { name: 'Arrange the card' }).click()
    await page.getByRole('button', { name: 'Keep for all' }).click()
    await section.getByRole('button', { name: 'Probability: 40' }).waitFor()
    assert.deepEqual([(await form('C'))?.[0]?.title, await form('P')], ['In short', null])
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
