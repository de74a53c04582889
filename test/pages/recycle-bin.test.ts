import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addRole, addUser } from '../support/people.ts'

const BIN = '/crm/recyclebin/'

describe('the recycle bin', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const add = async (TITLE: string, fields = {}): Promise<number> =>
    (await call('crm.deal.add', { fields: { TITLE, ...fields } })).result
  const isThere = async (id: number) => (await call('crm.deal.get', { id })).status === 200
  const { page, go, problems } = await sit()
  const titles = () => page.locator('.p-bin-open').allInnerTexts()

  test('takes what was deleted on its card, and Undo brings it back at once', async () => {
    const id = await add('Tea for two')
    await go(`/crm/deal/details/${id}/`)
    await page.getByRole('button', { name: 'Actions: Tea for two' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('“Tea for two” is deleted').first().waitFor()
    assert.equal(await isThere(id), false)
    await page.getByRole('button', { name: 'Undo' }).click()
    await becomes(() => isThere(id), true)
    await go(`/crm/deal/details/${id}/`)
    await page.getByRole('heading', { name: 'Tea for two', level: 1 }).waitFor()
    // What is around the card may still have asked for what was gone.
    const others = problems.splice(0).filter(one => !/portico\.(timeline\.page|record\.related)/.test(one))
    assert.deepEqual(others, [])
  })

  test('shows what is in it, and gives back one record, or many', async () => {
    const contact = (await call('crm.contact.add', { fields: { NAME: 'Ann', LAST_NAME: 'Lee' } })).result
    const ids = [await add('First', { CONTACT_ID: contact }), await add('Second'), await add('Third')]
    await call('crm.deal.productrows.set', { id: ids[0], rows: [{ PRODUCT_NAME: 'Tea', PRICE: 5, QUANTITY: 1 }] })
    for (const id of ids) await call('crm.deal.delete', { id })
    await call('crm.contact.delete', { id: contact })
    await go(BIN)
    await becomes(async () => (await titles()).sort(), ['Ann Lee', 'First', 'Second', 'Third'])
    await page.getByRole('button', { name: 'First', exact: true }).click()
    await page.getByText('1 product', { exact: true }).waitFor()
    await page.getByText('1 link to another record').waitFor()
    await page.getByRole('combobox', { name: 'Type' }).selectOption({ label: 'Contact' })
    await becomes(titles, ['Ann Lee'])
    await page.getByRole('button', { name: 'Restore Ann Lee' }).click()
    await page.getByRole('heading', { name: 'Nothing here matches' }).waitFor()
    await page.getByRole('combobox', { name: 'Type' }).selectOption('')
    await page.getByRole('checkbox', { name: 'Choose First' }).check()
    await page.getByRole('checkbox', { name: 'Choose Second' }).check()
    await page.getByRole('toolbar').getByRole('button', { name: 'Restore' }).click()
    await becomes(titles, ['Third'])
    assert.deepEqual(await Promise.all(ids.map(isThere)), [true, true, false])
    const { result: clients } = await call('crm.deal.contact.items.get', { id: ids[0] })
    assert.deepEqual(
      clients.map((one: { CONTACT_ID: number }) => one.CONTACT_ID),
      [contact],
    )
    const { result: rows } = await call('crm.deal.productrows.get', { id: ids[0] })
    assert.equal(rows[0].PRODUCT_NAME, 'Tea')
    assert.deepEqual(problems, [])
  })

  test('deletes for good what nobody wants, and shows others only what they may restore', async () => {
    const seller = await addUser(portal, { name: 'Sue', lastName: 'Seller' })
    const rights = { read: 'own', delete: 'own' } as const
    await addRole(portal, { name: 'Sellers', permissions: { DEAL: rights }, relations: [`U${seller}`] })
    const own = await add('Of the seller', { ASSIGNED_BY_ID: seller })
    await call('crm.deal.delete', { id: own })
    const sue = await sit({ userId: seller })
    await sue.go(BIN)
    await becomes(() => sue.page.locator('.p-bin-open').allInnerTexts(), ['Of the seller'])
    await sue.page.getByRole('button', { name: 'Restore Of the seller' }).click()
    await becomes(() => isThere(own), true)
    await sue.page.context().close()
    await go(BIN)
    page.once('dialog', dialog => dialog.accept())
    await page.getByRole('button', { name: 'Actions: Third' }).click()
    await page.getByRole('menuitem', { name: 'Delete for good' }).click()
    await page.getByRole('heading', { name: 'The recycle bin is empty' }).waitFor()
    assert.deepEqual(await portal.control('bin', 'list'), [])
    assert.deepEqual([...problems, ...sue.problems], [])
  })
})
