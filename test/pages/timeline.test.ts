import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { addApp } from '../support/applications.ts'
import { handler } from '../support/handler.ts'
import { listening } from '../support/listening.ts'
import { becomes, isReady, noPages, openChromium, pagesOf } from '../support/pages.ts'
import { addRole, addUser } from '../support/people.ts'

describe('the timeline', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after }, { timezone: 'Europe/Berlin' })
  // A Monday, nine in the morning in Berlin.
  portal.clock.move(Date.parse('2030-06-10T07:00:00Z') - portal.clock.now().getTime())
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const add = async (method: string, fields: object): Promise<number> =>
    (await call(`${method}.add`, { fields })).result
  const anna = await addUser(portal, { name: 'Anna', lastName: 'Lind' })
  const phones = [{ VALUE: '+15550100', VALUE_TYPE: 'WORK' }]
  const emails = [{ VALUE: 'ben@example.com', VALUE_TYPE: 'WORK' }]
  const ben = await add('crm.contact', { NAME: 'Ben', LAST_NAME: 'Birch', PHONE: phones, EMAIL: emails })
  const deal = (fields: object) => add('crm.deal', fields)
  const card = (id: number) => `/crm/deal/details/${id}/`
  const commentsOf = async (id: number) =>
    (await call('crm.timeline.comment.list', { filter: { ENTITY_ID: id, ENTITY_TYPE: 'deal' } })).result
  const activitiesOf = async (id: number, select = ['SUBJECT', 'COMPLETED']) => {
    const { result } = await call('crm.activity.list', { filter: { OWNER_TYPE_ID: 2, OWNER_ID: id }, select })
    return result.map((one: Record<string, unknown>) => select.map(name => one[name]))
  }
  const choose = (page: Page, title: string, item: string) =>
    page
      .getByRole('button', { name: `Actions: ${title}` })
      .first()
      .click()
      .then(() => page.getByRole('menuitem', { name: item }).click())

  test('takes a comment with a file and a name, which is pinned, changed and deleted', async () => {
    const id = await deal({ TITLE: 'talked about' })
    const { page, go, problems } = await sit()
    await go(card(id))
    const field = page.getByRole('textbox', { name: 'Comment' })
    await field.pressSequentially('Ask @ann')
    await page.getByRole('option', { name: /Anna Lind/ }).waitFor()
    await field.press('Enter')
    await field.pressSequentially('please')
    const picker = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Attach' }).click()
    await (await picker).setFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('ten chairs') })
    await field.press('Control+Enter')
    const entry = page.locator('.p-stream .p-entry-item.card')
    await entry.getByText('Ask Anna Lind please').waitFor()
    const [comment] = await commentsOf(id)
    assert.equal(comment.COMMENT, `Ask [USER=${anna}]Anna Lind[/USER] please`)
    const download = page.waitForEvent('download')
    await entry.getByRole('link', { name: 'Download: offer.txt' }).click()
    assert.equal(await readFile(await (await download).path(), 'utf8'), 'ten chairs')

    await choose(page, 'Administrator', 'Pin')
    await page.getByRole('heading', { name: 'Pinned' }).waitFor()
    await choose(page, 'Administrator', 'Edit')
    const edited = page.locator('[data-pinned]').getByRole('textbox', { name: 'Comment' })
    assert.equal(await edited.inputValue(), 'Ask @Anna Lind please')
    await edited.fill('Ask @Anna Lind again')
    await page.locator('[data-pinned]').getByRole('button', { name: 'Save' }).click()
    await page.locator('[data-pinned]').getByText('Ask Anna Lind again').waitFor()
    const [changed] = await commentsOf(id)
    assert.deepEqual(
      [changed.COMMENT, Object.values(changed.FILES).length],
      [`Ask [USER=${anna}]Anna Lind[/USER] again`, 1],
    )
    page.once('dialog', dialog => dialog.accept())
    await choose(page, 'Administrator', 'Delete')
    await becomes(async () => (await commentsOf(id)).length, 0)
    await becomes(() => page.getByText('Ask Anna Lind again').count(), 0)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('plans a to-do, which one click completes and another brings back', async () => {
    const id = await deal({ TITLE: 'planned' })
    const { page, go, problems } = await sit()
    await go(card(id))
    await page.getByRole('button', { name: 'To-do', exact: true }).click()
    await page.getByRole('textbox', { name: 'What is to be done?' }).fill('Send the offer')
    await page.getByRole('button', { name: 'Today' }).click()
    await page.getByRole('combobox', { name: 'Responsible' }).click()
    await page.getByRole('option', { name: 'Anna Lind' }).click()
    await page.getByRole('radio', { name: 'Colour 3' }).check({ force: true })
    await page.getByRole('button', { name: 'Plan', exact: true }).click()
    const planned = page.locator('.p-planned', { hasText: 'Send the offer' })
    await planned.getByText('Today, 18:00').waitFor()
    assert.equal(await planned.getAttribute('data-color'), '3')
    const columns = ['SUBJECT', 'RESPONSIBLE_ID', 'DEADLINE', 'COMPLETED']
    const told = ['Send the offer', String(anna), '2030-06-10T18:00:00+02:00']
    assert.deepEqual(await activitiesOf(id, columns), [[...told, 'N']])
    await planned.getByRole('button', { name: 'Done: Send the offer' }).click()
    await planned.waitFor({ state: 'detached' })
    await becomes(() => activitiesOf(id, columns), [[...told, 'Y']])
    await page.locator('.p-entry-title', { hasText: 'Send the offer' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await planned.waitFor()
    await becomes(() => activitiesOf(id, columns), [[...told, 'N']])
    await becomes(() => page.locator('.p-entry-title').count(), 0)
    await choose(page, 'Send the offer', 'Add a note')
    await planned.getByRole('textbox', { name: 'Note' }).fill('Ring twice')
    await planned.getByRole('button', { name: 'Save' }).click()
    await planned.getByRole('button', { name: 'Note: Ring twice' }).waitFor()
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('shows what others write as they write it, and keeps what is typed over a reload', async () => {
    const id = await deal({ TITLE: 'together', ASSIGNED_BY_ID: anna })
    await addRole(portal, {
      name: 'Own deals',
      permissions: { DEAL: { read: 'own', update: 'own' } },
      relations: [`U${anna}`],
    })
    const { page, go, problems } = await sit({ userId: anna })
    await go(card(id))
    const field = page.getByRole('textbox', { name: 'Comment' })
    await field.fill('half a thought')
    const [first, other] = [{ ENTITY_ID: id, ENTITY_TYPE: 'deal' }, 'From somewhere else']
    const comment = await add('crm.timeline.comment', { ...first, COMMENT: other })
    await page.getByText(other).waitFor()
    await call('crm.timeline.comment.update', { id: comment, fields: { COMMENT: 'Said otherwise' } })
    await page.getByText('Said otherwise').waitFor()
    await call('crm.deal.update', { id, fields: { STAGE_ID: 'PREPARATION' } })
    await page.locator('.p-said', { hasText: 'Document preparation' }).waitFor()
    assert.equal(await field.inputValue(), 'half a thought')
    await page.reload()
    await isReady(page)
    await becomes(() => field.inputValue(), 'half a thought')
    await call('crm.timeline.comment.delete', { id: comment })
    await becomes(() => page.getByText('Said otherwise').count(), 0)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('notes a call and sends an e-mail to whom the deal is with', async () => {
    const id = await deal({ TITLE: 'rung', CONTACT_IDS: [ben] })
    const { page, go, problems } = await sit()
    await go(card(id))
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await page
      .getByRole('combobox', { name: 'With' })
      .locator('option', { hasText: 'Ben Birch' })
      .waitFor({ state: 'attached' })
    await page.getByRole('textbox', { name: 'What was said' }).fill('He agrees.')
    await page.getByRole('button', { name: 'Note the call' }).click()
    await page.locator('.p-entry-item', { hasText: 'He agrees.' }).getByRole('link', { name: 'Ben Birch' }).waitFor()
    await page.getByRole('button', { name: 'E-mail', exact: true }).click()
    const to = page.getByRole('checkbox', { name: /ben@example.com/ })
    await to.waitFor()
    assert.equal(await to.isChecked(), true)
    await page.getByRole('textbox', { name: 'Subject' }).fill('Our offer')
    await page.getByRole('textbox', { name: 'Text' }).fill('As promised.')
    await page.getByRole('button', { name: 'Send the e-mail' }).click()
    await page.locator('.p-entry-title', { hasText: 'Our offer' }).waitFor()
    const shown = await activitiesOf(id, ['TYPE_ID', 'SUBJECT', 'DIRECTION', 'COMPLETED'])
    assert.deepEqual(shown.sort(), [
      ['2', 'Call to Ben Birch', '2', 'Y'],
      ['4', 'Our offer', '2', 'Y'],
    ])
    const [mail] = await portal.control('mail', 'list', {})
    assert.deepEqual([mail.subject, mail.to], ['Our offer', ['ben@example.com']])
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('draws what applications show: links lead there, buttons tell the application', async () => {
    const id = await deal({ TITLE: 'with an application' })
    const to = await handler({ after })
    const { id: applicationId } = await addApp(portal, { title: 'Telephony' })
    const asApp = async (method: string, params: Record<string, unknown>) =>
      (await portal.call(method, params, { applicationId, userId: 1 })).result
    await asApp('event.bind', { event: 'onCrmTimelineItemAction', handler: to.url })
    const link = { text: 'The client', action: { type: 'redirect', uri: `/crm/contact/details/${ben}/` } }
    const again = { type: 'restEvent', id: 'again', actionParams: { line: '7' } }
    const layout = {
      ...{
        icon: { code: 'call' },
        header: { title: { en: 'Missed call' }, tags: { a: { title: 'Urgent', type: 'failure' } } },
      },
      body: {
        logo: { code: 'call' },
        blocks: {
          who: { type: 'withTitle', properties: { title: 'Who', block: { type: 'link', properties: link } } },
          hidden: { type: 'text', properties: { value: 'for telephones', scope: 'mobile' } },
        },
      },
      footer: { buttons: { again: { title: 'Ring again', type: 'primary', action: again } } },
    }
    const of = { ownerTypeId: 2, ownerId: id, fields: {} }
    const { activity } = await asApp('crm.activity.configurable.add', { ...of, layout })
    const comment = await add('crm.timeline.comment', { ENTITY_ID: id, ENTITY_TYPE: 'deal', COMMENT: 'Heard' })
    const mood = { blocks: { mood: { type: 'text', properties: { value: 'Mood: calm' } } } }
    await asApp('crm.timeline.layout.blocks.set', { entityTypeId: 2, entityId: id, timelineId: comment, layout: mood })
    const { page, go, problems } = await sit()
    await go(card(id))
    const planned = page.locator('.p-planned', { hasText: 'Missed call' })
    await planned.getByText('Urgent').waitFor()
    assert.equal(await page.getByText('for telephones').count(), 0)
    assert.equal(await planned.getByRole('button', { name: /^Done/ }).count(), 0)
    await page.locator('.p-entry-item', { hasText: 'Heard' }).getByText('Mood: calm').waitFor()
    await planned.getByRole('button', { name: 'Ring again' }).click()
    await becomes(async () => to.received.map(({ form }) => form.event), ['ONCRMTIMELINEITEMACTION'])
    const { line, activityId, entityId, userId } = to.received[0]!.form.data
    assert.deepEqual([line, activityId, entityId, userId], ['7', String(activity.id), String(id), '1'])
    await planned.getByRole('link', { name: 'The client' }).click()
    await page.getByRole('heading', { name: 'Ben Birch', level: 1 }).waitFor()
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('is a tab on a telephone, and is read page by page as one scrolls', async () => {
    const id = await deal({ TITLE: 'long' })
    const cmd = Array.from({ length: 40 }, (_, n) => {
      const fields = { ENTITY_ID: id, ENTITY_TYPE: 'deal', COMMENT: `Said ${n}` }
      return ['crm.timeline.comment.add', { fields }] as const
    })
    for (const [method, params] of cmd) await call(method, params)
    const { page, go, problems } = await sit({ width: 390, height: 844 })
    await go(card(id))
    assert.equal(await page.getByText('Said 39').isVisible(), false)
    await page.getByRole('button', { name: 'Timeline' }).first().click()
    await page.getByText('Said 39').waitFor()
    assert.equal(await page.getByText('Said 2', { exact: true }).count(), 0)
    await page.getByRole('button', { name: 'Show what was before' }).scrollIntoViewIfNeeded()
    await page.getByText('Said 2', { exact: true }).waitFor()
    await page.locator('.p-said', { hasText: 'created the record' }).waitFor()
    assert.equal(await page.locator('.p-stream .p-entry-item.card').count(), 40)
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
