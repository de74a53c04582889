import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { userWith } from '../support/people.ts'

describe('converting a lead', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const add = async (method: string, fields: object): Promise<number> =>
    (await call(`${method}.add`, { fields })).result
  const get = async (method: string, id: unknown) => (await call(`${method}.get`, { id })).result

  test('makes a contact of a company and a deal, and opens the deal', async () => {
    const id = await add('crm.lead', { TITLE: 'Two mills', NAME: 'Ann', LAST_NAME: 'Ash', COMPANY_TITLE: 'Ash' })
    const { page, go, problems } = await sit()
    await go(`/crm/lead/details/${id}/`)
    await page.getByRole('button', { name: 'Actions: Two mills' }).click()
    await page.getByRole('menuitem', { name: 'Convert…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Convert the lead' })
    for (const name of ['Contact', 'Company', 'Deal'])
      assert.ok(await dialog.getByRole('checkbox', { name }).isChecked(), name)
    await dialog.getByRole('textbox', { name: 'Last name' }).fill('Ashby')
    await dialog.getByRole('button', { name: 'Convert', exact: true }).click()
    await page.waitForURL(/\/crm\/deal\/details\/\d+\/$/)
    await page.getByRole('heading', { name: 'Two mills', level: 1 }).last().waitFor()
    const deal = await get('crm.deal', /(\d+)\/$/.exec(page.url())![1])
    const [contact, company] = [await get('crm.contact', deal.CONTACT_ID), await get('crm.company', deal.COMPANY_ID)]
    assert.deepEqual(
      [contact.NAME, contact.LAST_NAME, contact.COMPANY_ID, company.TITLE, deal.LEAD_ID],
      ['Ann', 'Ashby', company.ID, 'Ash', String(id)],
    )
    assert.equal((await get('crm.lead', id)).STATUS_ID, 'CONVERTED')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('is asked for at the stage of success, and offers whoever has the phone already', async () => {
    const ben = await add('crm.contact', { NAME: 'Ben', LAST_NAME: 'Birch', PHONE: [{ VALUE: '+15550177' }] })
    const id = await add('crm.lead', { TITLE: 'Calls again', NAME: 'B', PHONE: [{ VALUE: '+1 555 0177' }] })
    const { page, go, problems } = await sit()
    await go(`/crm/lead/details/${id}/`)
    await page.getByText('Finish', { exact: true }).click()
    await page.getByRole('menuitem', { name: 'High-quality lead' }).click()
    const dialog = page.getByRole('dialog', { name: 'Convert the lead' })
    await dialog.getByText('Ben Birch has the same phone or e-mail').waitFor()
    // Nothing has happened yet.
    assert.equal((await get('crm.lead', id)).STATUS_ID, 'NEW')
    await dialog.getByRole('button', { name: 'Take', exact: true }).click()
    await dialog.getByRole('checkbox', { name: 'Deal' }).uncheck()
    await dialog.getByRole('button', { name: 'Convert', exact: true }).click()
    await page.waitForURL(`${http}/crm/contact/details/${ben}/`)
    const lead = await get('crm.lead', id)
    assert.deepEqual([lead.STATUS_ID, lead.CONTACT_ID], ['CONVERTED', String(ben)])
    assert.equal((await call('crm.contact.list', { filter: { NAME: 'B' } })).total, 0)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('is asked for where a card is moved to the success of the board, and the card waits for the answer', async () => {
    const id = await add('crm.lead', { TITLE: 'On the board', NAME: 'Flo' })
    const { page, go, problems } = await sit()
    await go('/crm/lead/kanban/')
    await page.getByRole('button', { name: 'Actions: On the board' }).click()
    await page.getByRole('menuitem', { name: 'High-quality lead' }).click()
    const dialog = page.getByRole('dialog', { name: 'Convert the lead' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'detached' })
    const card = page.locator(`[data-card="${id}"]`)
    assert.equal(await card.count(), 1)
    assert.equal((await get('crm.lead', id)).STATUS_ID, 'NEW')
    await page.getByRole('button', { name: 'Actions: On the board' }).click()
    await page.getByRole('menuitem', { name: 'High-quality lead' }).click()
    await dialog.getByRole('button', { name: 'Convert', exact: true }).click()
    await page.waitForURL(/\/crm\/deal\/details\//)
    assert.equal((await get('crm.lead', id)).STATUS_ID, 'CONVERTED')
    await page.goBack()
    await card.waitFor({ state: 'detached' })
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('offers what one may create, and asks for what a record cannot be without', async () => {
    await call('crm.deal.userfield.add', {
      fields: { FIELD_NAME: 'WHY', USER_TYPE_ID: 'string', MANDATORY: 'Y', EDIT_FORM_LABEL: { en: 'Why' } },
    })
    const all = { read: 'all', add: 'all', update: 'all' } as const
    const seller = await userWith({ portal }, { LEAD: all, DEAL: all })
    const id = await add('crm.lead', { TITLE: 'By a seller', NAME: 'Cay' })
    const { page, go } = await sit({ userId: seller })
    await go(`/crm/lead/details/${id}/`)
    await page.getByRole('button', { name: 'Actions: By a seller' }).click()
    await page.getByRole('menuitem', { name: 'Convert…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Convert the lead' })
    await dialog.getByRole('checkbox', { name: 'Deal' }).waitFor()
    assert.equal(await dialog.getByRole('checkbox').count(), 1)
    const convert = dialog.getByRole('button', { name: 'Convert', exact: true })
    await dialog.getByRole('textbox', { name: 'Why' }).waitFor()
    await convert.click()
    await dialog.getByRole('alert').waitFor()
    assert.match(await dialog.getByRole('alert').innerText(), /UF_CRM_WHY/)
    assert.equal((await call('crm.deal.list', { filter: { LEAD_ID: id } })).total, 0)
    await dialog.getByRole('textbox', { name: 'Why' }).fill('Because')
    await convert.click()
    await page.waitForURL(/\/crm\/deal\/details\//)
    const made = async () => (await call('crm.deal.list', { filter: { LEAD_ID: id }, select: ['UF_CRM_WHY'] })).result
    await becomes(async () => (await made()).map((deal: Record<string, string>) => deal.UF_CRM_WHY), ['Because'])
    await page.context().close()
  })
})
