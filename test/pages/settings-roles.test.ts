import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addUser } from '../support/people.ts'

interface Role {
  id: number
  name: string
  permissions: Record<string, object>
  relations: string[]
}

describe('settings of roles', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const role = async (name: string): Promise<Role | undefined> =>
    ((await portal.control('role', 'list')) as Role[]).find(one => one.name === name)

  test('are a matrix that is changed where it stands, and explain what somebody may do and by which role', async () => {
    const seller = await addUser(portal, { name: 'Sue', lastName: 'Seller', departments: [1] })
    await call('crm.category.add', { entityTypeId: 2, fields: { name: 'Wholesale', sort: 200 } })
    const { result } = await call('crm.category.list', { entityTypeId: 2 })
    const { id: pipeline } = result.categories.find(({ name }: { name: string }) => name === 'Wholesale')
    const { page, go, problems } = await sit()
    await go('/crm/configs/perms/')
    await page.getByRole('button', { name: 'New role' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Interns')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'What “Interns” may do' }).waitFor()
    await page.getByRole('combobox', { name: 'Deals: See' }).selectOption('department')
    await becomes(async () => (await role('Interns'))?.permissions, { DEAL: { read: 'department' } })
    // A pipeline follows its type until it has rights of its own, and again after they are taken out.
    const own = page.getByRole('combobox', { name: 'Wholesale: See' })
    await becomes(() => own.inputValue(), 'department')
    await own.selectOption('none')
    await becomes(async () => (await role('Interns'))?.permissions[`DEAL_C${pipeline}`], { read: 'none' })
    await page.getByRole('button', { name: 'Follow the type' }).click()
    await becomes(async () => (await role('Interns'))?.permissions, { DEAL: { read: 'department' } })
    await becomes(() => own.inputValue(), 'department')

    await page.getByRole('combobox', { name: 'Give it to…' }).selectOption('D1')
    await becomes(async () => (await role('Interns'))?.relations, ['D1'])
    await page.getByRole('combobox', { name: 'Person' }).selectOption({ label: 'Sue Seller' })
    await page.getByText('Interns: Department Company', { exact: true }).waitFor()
    const answers = page.locator('.p-explained tr', { hasText: 'Deals' })
    await becomes(
      async () => (await answers.locator('td').allInnerTexts()).map(text => text.split('\n')[0]),
      ['of the department', 'nothing', 'nothing', 'nothing'],
    )
    assert.match(await answers.innerText(), /by Interns/)
    const { rights } = await portal.control('user', 'rights', { id: seller })
    const told = rights.find((one: { entity: string; verb: string }) => one.entity === 'DEAL' && one.verb === 'read')
    assert.deepEqual(told, { entity: 'DEAL', verb: 'read', level: 'department', roles: [(await role('Interns'))!.id] })

    await page.getByRole('button', { name: 'Take it from Department Company' }).click()
    await becomes(async () => (await role('Interns'))?.relations, [])
    await page.getByText('Sue Seller has no role, and may do nothing in the CRM.').waitFor()
    await page.getByRole('button', { name: 'Actions: Interns' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await becomes(() => role('Interns'), undefined)
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
