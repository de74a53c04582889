import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'

/** A picture of one point. */
const POINT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

describe('the pages of people', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const person = async (EMAIL: string) => (await call('user.get', { FILTER: { EMAIL } })).result[0]

  test('let an administrator add a department with its head, and invite somebody by a link that works', async () => {
    const { page, go, problems } = await sit()
    await go('/company/')
    await page.getByRole('button', { name: 'Add a department' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name of the department' }).fill('Tea room')
    await dialog.getByRole('combobox', { name: 'Head' }).selectOption({ index: 1 })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('treeitem', { name: /Tea room/ }).click()
    const { result } = await call('department.get', { NAME: 'Tea room' })
    assert.deepEqual([result.length, result[0].UF_HEAD], [1, '1'])

    await page.getByRole('button', { name: 'Invite' }).click()
    await dialog.getByRole('textbox', { name: 'E-mail' }).fill('ann@example.com')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Ann')
    await dialog.getByRole('textbox', { name: 'Last name' }).fill('Lee')
    await dialog.getByRole('button', { name: 'Invite' }).click()
    const link = await dialog.getByRole('textbox', { name: 'Make a login link' }).inputValue()
    assert.equal((await fetch(http + new URL(link).pathname + new URL(link).search)).status, 200)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('article', { name: 'Ann Lee' }).waitFor()
    const ann = await person('ann@example.com')
    assert.deepEqual([ann.NAME, ann.UF_DEPARTMENT], ['Ann', [Number(result[0].ID)]])
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('dismiss people and take them back', async () => {
    const { page, go, problems } = await sit()
    await go('/company/')
    page.on('dialog', dialog => dialog.accept())
    const menu = page.getByRole('button', { name: 'Actions: Ann Lee' })
    await menu.click()
    await page.getByRole('menuitem', { name: 'Dismiss' }).click()
    await becomes(async () => (await person('ann@example.com')).ACTIVE, false)
    await page.getByRole('button', { name: /^Dismissed/ }).click()
    await menu.click()
    await page.getByRole('menuitem', { name: 'Take back' }).click()
    await becomes(async () => (await person('ann@example.com')).ACTIVE, true)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('let everybody change their own profile, and look at those of others', async () => {
    const ann = Number((await person('ann@example.com')).ID)
    const { page, go, problems } = await sit({ userId: ann })
    await go(`/company/personal/user/${ann}/`)
    await page.getByRole('button', { name: 'Work phone: empty' }).click()
    await page.getByRole('textbox', { name: 'Work phone' }).fill('+1 555 0100')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Work phone: +1 555 0100' }).waitFor()
    assert.equal(await page.getByRole('button', { name: /^E-mail/ }).count(), 0, 'an administrator changes it')
    const photo = { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(POINT, 'base64') }
    await page.locator('input[type=file]').setInputFiles(photo)
    await page.locator('.p-profile-head img').waitFor()
    const told = await person('ann@example.com')
    assert.deepEqual([told.WORK_PHONE, /\/file\//.test(told.PERSONAL_PHOTO)], ['+1 555 0100', true])
    await page.getByRole('combobox', { name: /Language/ }).selectOption('ru')
    await page.getByRole('heading', { name: 'О сотруднике' }).waitFor()
    await go('/company/')
    assert.equal(await page.getByRole('button', { name: 'Пригласить' }).count(), 0)
    await go('/company/personal/user/1/')
    assert.equal(await page.locator('.p-own-field button').count(), 0, 'nothing of others can be changed')
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
