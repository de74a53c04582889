import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listening } from '../support/listening.ts'
import { becomes, isReady, noPages, openChromium, pagesOf } from '../support/pages.ts'

describe('the search field', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const { result: id } = await call('crm.deal.add', { fields: { TITLE: 'Coffee for the office' } })
  await call('crm.contact.add', {
    fields: { NAME: 'Nora', LAST_NAME: 'Nunn', PHONE: [{ VALUE: '+4930123456', VALUE_TYPE: 'WORK' }] },
  })
  const type = async (page: Page, text: string) => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(text)
  }
  const path = (page: Page) => () => Promise.resolve(new URL(page.url()).pathname)

  test('finds records by names, phones and ids, and opens what their codes name', async () => {
    const { page, go, problems } = await sit()
    await go('/crm/company/list/')
    await type(page, 'coffee off')
    await page.getByRole('option', { name: 'Coffee for the office' }).waitFor()
    await page.keyboard.press('Enter')
    await becomes(path(page), `/crm/deal/details/${id}/`)
    await page.getByRole('heading', { name: 'Coffee for the office', level: 1 }).waitFor()
    await page.keyboard.press('Escape')
    await becomes(path(page), '/crm/company/list/')
    await type(page, '+493012')
    await page.getByRole('option', { name: 'Nora Nunn' }).waitFor()
    await page.getByRole('combobox', { name: 'Search for anything' }).fill('')
    for (const text of [`D_${id}`, `deal ${id}`]) {
      await type(page, text)
      await page.getByRole('option', { name: `Deals #${id}`, exact: true }).waitFor()
      await page.keyboard.press('Enter')
      await becomes(path(page), `/crm/deal/details/${id}/`)
      await page.keyboard.press('Escape')
      await becomes(path(page), '/crm/company/list/')
    }
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('leads to pages, begins records and opens the preferences, which are kept', async () => {
    const { page, go } = await sit()
    await go('/')
    await type(page, 'contacts')
    await page.getByRole('option', { name: 'Contacts', exact: true }).click()
    await becomes(path(page), '/crm/contact/list/')
    await type(page, 'new record leads')
    await page.getByRole('option', { name: 'New record: Leads' }).click()
    await becomes(path(page), '/crm/lead/details/0/')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).waitFor()
    await page.keyboard.press('Escape')
    await becomes(path(page), '/crm/contact/list/')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await type(page, 'prefer')
    await page.getByRole('option', { name: 'Preferences' }).click()
    const dialog = page.getByRole('dialog', { name: 'Preferences' })
    await dialog.getByRole('radio', { name: 'Dark' }).check()
    await page.waitForSelector('html.dark', { state: 'attached' })
    await dialog.getByRole('combobox', { name: 'Language' }).selectOption('Русский')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Контакты', level: 1 }).waitFor()
    await isReady(page)
    assert.equal(await page.locator('html').getAttribute('lang'), 'ru')
    // What comes from the portal is in the language too.
    await page.getByRole('columnheader', { name: /Ответственный/ }).waitFor()
    const { result } = await call('crm.contact.fields')
    assert.match(result.ASSIGNED_BY_ID.title, /^Responsible/)
    await page.context().close()
  })
})
