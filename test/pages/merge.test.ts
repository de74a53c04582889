import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'

describe('two records of the same', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const add = async (method: string, fields: object): Promise<number> =>
    (await call(`${method}.add`, { fields })).result
  const get = async (method: string, id: unknown) => (await call(`${method}.get`, { id })).result
  const values = (list: { VALUE: string }[]) => list.map(({ VALUE }) => VALUE)

  test('become one, with the values that people choose', async () => {
    const PHONE = [{ VALUE: '+15550188' }]
    const one = await add('crm.contact', { NAME: 'Ann', LAST_NAME: 'Ash', POST: 'Baker', PHONE })
    const two = await add('crm.contact', {
      ...{ NAME: 'Ann', LAST_NAME: 'Ashby', COMMENTS: 'Calls late', POST: 'Chief' },
      PHONE: [...PHONE, { VALUE: '+15550189' }],
    })
    const deal = await add('crm.deal', { TITLE: 'Of the second', CONTACT_ID: two })
    const { page, go, problems } = await sit()
    await go(`/crm/contact/details/${one}/`)
    await page.getByRole('button', { name: 'Actions: Ann Ash' }).click()
    await page.getByRole('menuitem', { name: 'Merge…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Merge two records' })
    await dialog.getByText('Ann Ashby').waitFor()
    await dialog.getByRole('button', { name: 'Compare' }).click()
    await dialog.getByRole('radio', { name: 'Ashby', exact: true }).check()
    assert.ok(await dialog.getByRole('radio', { name: 'Baker' }).isChecked())
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
    await page.getByRole('heading', { name: 'Ann Ashby', level: 1 }).waitFor()
    const kept = await get('crm.contact', one)
    assert.deepEqual(
      [kept.LAST_NAME, kept.POST, kept.COMMENTS, values(kept.PHONE)],
      ['Ashby', 'Baker', 'Calls late', ['+15550188', '+15550189']],
    )
    assert.equal((await call('crm.contact.get', { id: two })).status, 400)
    assert.equal((await get('crm.deal', deal)).CONTACT_ID, String(one))
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('are told of while a phone is typed, and the client of a new lead is taken from there', async () => {
    const id = await add('crm.contact', { NAME: 'Eve', LAST_NAME: 'Elm', PHONE: [{ VALUE: '+15550190' }] })
    const { page, go, problems } = await sit()
    await go('/crm/lead/details/0/')
    await page.getByRole('textbox', { name: 'Lead Title' }).fill('Eve once more')
    await page.getByRole('textbox', { name: 'Phone' }).fill('+1 555 0190')
    await page.getByText('Eve Elm').waitFor()
    await page.getByRole('button', { name: 'Take', exact: true }).click()
    await page.getByRole('button', { name: 'Take away: Eve Elm' }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Eve once more', level: 1 }).waitFor()
    const { result } = await call('crm.lead.list', {
      filter: { CONTACT_ID: id },
      select: ['TITLE', 'IS_RETURN_CUSTOMER'],
    })
    assert.deepEqual([result.length, result[0].IS_RETURN_CUSTOMER], [1, 'Y'])
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('deleting says what goes along, before it is done', async () => {
    const id = await add('crm.deal', { TITLE: 'To be deleted' })
    await call('crm.deal.productrows.set', { id, rows: [{ PRODUCT_NAME: 'One', PRICE: 1 }, { PRODUCT_NAME: 'Two' }] })
    await call('crm.timeline.comment.add', { fields: { ENTITY_ID: id, ENTITY_TYPE: 'deal', COMMENT: 'x' } })
    const { page, go, problems } = await sit()
    await go(`/crm/deal/details/${id}/`)
    await page.getByRole('button', { name: 'Actions: To be deleted' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete “To be deleted”?' })
    await becomes(() => dialog.getByRole('listitem').allInnerTexts(), ['1 comment', '2 product rows'])
    assert.equal((await call('crm.deal.get', { id })).status, 200)
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.waitForURL(`${http}/crm/deal/kanban/`)
    assert.equal((await call('crm.deal.get', { id })).status, 400)
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
