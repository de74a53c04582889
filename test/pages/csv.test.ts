import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { listening } from '../support/listening.ts'
import { becomes, noPages, openChromium, pagesOf } from '../support/pages.ts'

describe('tables of other programs', { skip: noPages }, async () => {
  const { portal, http, call } = await listening({ after })
  const { sit } = pagesOf(await openChromium({ after }), portal, http)
  const { result: acme } = await call('crm.company.add', { fields: { TITLE: 'Acme' } })
  /** The text of the file that a click gives. */
  async function downloaded(page: Page, click: () => Promise<void>): Promise<string> {
    const [file] = await Promise.all([page.waitForEvent('download'), click()])
    return readFile(await file.path(), 'utf8')
  }

  test('come in: columns are matched, checked before anything is written, and errors come back as a file', async () => {
    const { page, go, problems } = await sit()
    await go('/crm/deal/import/')
    const table = [
      'Title;Amount;Company;Close date;Notes of theirs',
      'Good one;"1 250,50";acme;31.12.2026;x',
      'No number;much;Acme;;',
      'No day;1;Acme;31.02.2026;',
      'Newcomer;2;Nobody Inc;;',
      ';3;;;',
    ].join('\n')
    const file = { name: 'old.csv', mimeType: 'text/csv', buffer: Buffer.from(table) }
    await page.locator('input[type=file]').setInputFiles(file)
    const fieldOf = (name: string) => page.getByRole('combobox', { name: `Field: ${name}` })
    await becomes(() => fieldOf('Close date').inputValue(), 'CLOSEDATE')
    assert.equal(await fieldOf('Notes of theirs').inputValue(), '')
    await fieldOf('Notes of theirs').selectOption('COMMENTS')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('1 record can be imported').waitFor()
    await page.getByRole('checkbox', { name: 'Add 1 company that is not there yet' }).check()
    await page.getByText('2 records can be imported').waitFor()
    assert.deepEqual(await page.locator('.p-refused li').allInnerTexts(), [
      'Row 3: Amount: “much” is no number',
      'Row 4: Close Date: “31.02.2026” is no date',
      'Row 6: Title: is missing',
    ])
    assert.equal((await call('crm.deal.list')).total, 0)
    await page.getByRole('button', { name: 'Import 2 records' }).click()
    await page.getByRole('link', { name: 'To the list' }).waitFor()
    const errors = await downloaded(page, () =>
      page.getByRole('button', { name: 'Download the rows with errors' }).click(),
    )
    assert.equal(errors.split('\r\n')[1], 'No number,much,Acme,,,Amount: “much” is no number')
    const { result } = await call('crm.deal.list', { select: ['*'], order: { ID: 'ASC' } })
    const { result: companies } = await call('crm.company.list', { filter: { TITLE: 'Nobody Inc' } })
    assert.deepEqual(
      result.map((deal: Record<string, string>) => [deal.TITLE, deal.OPPORTUNITY, deal.COMPANY_ID, deal.COMMENTS]),
      [
        ['Good one', '1250.50', String(acme), 'x'],
        ['Newcomer', '2.00', companies[0].ID, null],
      ],
    )
    assert.equal(result[0].CLOSEDATE.slice(0, 10), '2026-12-31')
    assert.deepEqual(problems, [])
    await page.context().close()
  })

  test('go out: all that matches, beyond what was in view, and nothing that a spreadsheet would run', async () => {
    await call('batch', {
      cmd: Object.fromEntries(
        Array.from({ length: 50 }, (_, i) => [
          `c${i}`,
          `crm.contact.add?fields[NAME]=Many ${i}&fields[LAST_NAME]=Mass`,
        ]),
      ),
    })
    await call('crm.contact.add', {
      fields: {
        NAME: '=1+1',
        LAST_NAME: 'Mass',
        COMPANY_ID: acme,
        PHONE: [{ VALUE: '+4930123456', VALUE_TYPE: 'WORK' }],
      },
    })
    await call('crm.contact.add', { fields: { NAME: 'Other' } })
    const { page, go, problems } = await sit()
    await go('/crm/contact/list/')
    // People are found by either of their names.
    await page.getByRole('searchbox').fill('mass')
    await becomes(() => page.locator('.p-line').innerText(), '51 records')
    const text = await downloaded(page, async () => {
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: 'Export to CSV' }).click()
    })
    const [head, ...rows] = text.replace('\ufeff', '').trim().split('\r\n')
    assert.match(head!, /^ID,First name,Last name,Phone/i)
    assert.equal(rows.length, 51)
    assert.match(rows.at(-1)!, /^\d+,"'=1\+1",Mass,\+4930123456,.*Acme/)
    assert.deepEqual(problems, [])
    await page.context().close()
  })
})
