import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { docx, paragraph } from '../support/docx.ts'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'

describe('settings of what the portal does by itself', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)

  test('have rules of stages, which work from then on, are changed and deleted', async () => {
    const { page, go, problems } = await sit()
    await go('/crm/configs/automation/')
    const { result: stages } = await call('crm.status.list', { filter: { ENTITY_ID: 'DEAL_STAGE' } })
    const nameOf = (id: string) => stages.find(({ STATUS_ID }: Record<string, string>) => STATUS_ID === id).NAME
    await page.getByRole('button', { name: 'New rule' }).nth(1).click()
    await page.getByRole('combobox', { name: 'Stage', exact: true }).selectOption('PREPARATION')
    await page.getByRole('combobox', { name: 'What happens' }).selectOption('set')
    await page.getByRole('combobox', { name: 'Which field' }).selectOption('comments')
    await page.getByRole('textbox', { name: 'Its new value' }).fill('Call back')
    await page.getByRole('textbox', { name: 'Only records with' }).fill('{"title": 1')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The condition is no JSON object.').waitFor()
    await page.getByRole('textbox', { name: 'Only records with' }).fill('{">=opportunity": 1000}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: /^gets Comment.* = Call back/ }).waitFor()
    const commentOf = async (OPPORTUNITY: number) => {
      const { result: id } = await call('crm.deal.add', { fields: { TITLE: 'ruled', OPPORTUNITY } })
      await call('crm.deal.update', { id, fields: { STAGE_ID: 'PREPARATION' } })
      return (await call('crm.deal.get', { id })).result
    }
    assert.deepEqual([(await commentOf(1500)).COMMENTS, (await commentOf(10)).COMMENTS ?? ''], ['Call back', ''])

    const [{ id }] = await portal.control('rule', 'list')
    await page.getByRole('button', { name: /^gets Comment/ }).click()
    await page.getByRole('combobox', { name: 'What happens' }).selectOption('move')
    await page.getByRole('combobox', { name: 'To which stage' }).selectOption('WON')
    await page.getByRole('textbox', { name: 'Only records with' }).fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: `moves to “${nameOf('WON')}”`, exact: true }).waitFor()
    const rules = await portal.control('rule', 'list')
    assert.deepEqual(
      rules.map((rule: Record<string, unknown>) => [rule.id, rule.action, rule.filter]),
      [[id, { move: 'WON' }, null]],
    )
    assert.equal((await commentOf(10)).STAGE_ID, 'WON')
    await page.getByRole('button', { name: /^Actions: moves to/ }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await becomes(() => portal.control('rule', 'list'), [])
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('have templates of documents, which are tried with a record and leave nothing behind', async () => {
    const { result: deal } = await call('crm.deal.add', { fields: { TITLE: 'Hundred cups' } })
    const { page, go, problems } = await sit()
    await go('/crm/configs/templates/')
    await page.getByRole('button', { name: 'Upload a template' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Offer')
    await page.locator('input[type=file]').setInputFiles({
      name: 'offer.docx',
      mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      buffer: docx(paragraph('Offer {DocumentNumber}: {Title}')),
    })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Actions: Offer' }).click()
    await page.getByRole('menuitem', { name: 'Try it with a record' }).click()
    await page.getByRole('textbox', { name: 'Number of the record' }).fill(String(deal))
    await page.getByRole('button', { name: 'Show' }).click()
    const link = page.getByRole('link', { name: 'Download DOCX' })
    await link.waitFor()
    const file = await page.request.get(http + (await link.getAttribute('href')))
    assert.equal(file.status(), 200)
    const documents = async () => (await call('crm.documentgenerator.document.list', {})).result.documents.length
    assert.equal(await documents(), 1)
    // With LibreOffice there is a picture, without it a sentence.
    await page
      .getByRole('img', { name: /^Offer/ })
      .or(page.getByText(/LibreOffice/))
      .waitFor()
    await page.keyboard.press('Escape')
    await becomes(documents, 0)
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('show the e-mails that were caught, and nothing of them runs', async () => {
    await portal.control('mail', 'receive', {
      message: Buffer.from(
        [
          ...[
            'From: Ann <ann@example.com>',
            'To: sales@portico.local',
            'Subject: Cups, please',
            'Message-ID: <1@example.com>',
          ],
          ...[
            'Date: Mon, 30 Nov 2026 10:00:00 +0000',
            'MIME-Version: 1.0',
            'Content-Type: text/html; charset=utf-8',
            '',
          ],
          '<p>A hundred <b>cups</b><script>document.title = "hacked"</script><img src="https://example.com/x.png"></p>',
        ].join('\r\n'),
      ).toString('base64'),
    })
    const { page, go, problems } = await sit()
    await go('/crm/configs/mail/')
    await page.getByRole('button', { name: /Cups, please/ }).click()
    await page.getByText('A hundred cups').waitFor()
    assert.notEqual(await page.title(), 'hacked')
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
