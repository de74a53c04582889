// A contract and an invoice of examples/documents/, in English and in Russian, filled in for a deal.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import type { Language } from '../../src/lib/text.ts'
import { type Crm, crmOf, type Fields } from '../support/crm.ts'
import { documentsOf, PNG } from '../support/documents.ts'
import { partsOf, textOf } from '../support/docx.ts'
import { openPortal } from '../support/portal.ts'
import { requisitesOf } from '../support/requisites.ts'

const folder = path.resolve(import.meta.dirname, '../../examples/documents')
/** Numbers have spaces that do not break, some of them narrow. */
const plain = (line: string): string => line.replace(/[\u00a0\u202f]/g, ' ')

/** A company with requisites, an address and a bank account. */
async function addCompany(crm: Crm, fields: Fields, requisite: Fields, bank: Fields, city: string): Promise<number> {
  const id = await crm.add('company', { PHONE: [{ VALUE: '+1 555 0100', VALUE_TYPE: 'WORK' }], ...fields })
  const { addRequisite, addBankDetail } = requisitesOf(crm)
  const requisiteId = await addRequisite(id, requisite)
  await crm.result('crm.address.add', {
    fields: {
      ...{ TYPE_ID: 6, ENTITY_TYPE_ID: 8, ENTITY_ID: requisiteId },
      ...{ CITY: city, ADDRESS_1: '1 Mill Lane', POSTAL_CODE: '101000' },
    },
  })
  await addBankDetail(requisiteId, bank)
  return id
}

const expected: Record<Language, Record<'contract' | 'invoice', string[]>> = {
  en: {
    invoice: [
      'Invoice No. {number}',
      'March 5, 2026',
      '# | Item | Quantity | Unit | Price | Amount',
      '1 | Roof <slate> | 2 | pc | 120.00 | 240.00',
      '2 | Gutter & pipes | 1.5 | m | 50.00 | 75.00',
      'VAT 20% (included) | $40.00',
      'Total | $315.00',
      'Amount due in words: Three hundred fifteen dollars.',
    ],
    contract: [
      'Service agreement No. {number}',
      '1.1. The Contractor performs for the Client the work “New roof”, which consists of:',
      '2.1. The price is $315.00 (Three hundred fifteen dollars). Taxes in it: $40.00.',
      '2.2. The Client pays by April 5, 2026 to the account of the Contractor that is named below.',
      '3.1. Work begins on March 5, 2026. The person in charge is Ann Larch, ann@example.com.',
    ],
  },
  ru: {
    invoice: [
      'Счёт на оплату № {number}',
      'от 5 марта 2026 г.',
      '1 | Roof <slate> | 2 | pc | 120,00 | 240,00',
      '2 | Gutter & pipes | 1,5 | m | 50,00 | 75,00',
      'НДС 20% (в том числе) | 40,00 ₽',
      'Итого | 315,00 ₽',
      'Всего наименований 2, на сумму 315,00 ₽.',
      'Триста пятнадцать рублей',
    ],
    contract: [
      'Договор № {number}',
      'на оказание услуг от 5 марта 2026 г.',
      '1.1. Исполнитель обязуется выполнить для Заказчика работы «New roof», а именно:',
      '2.1. Цена договора — 315,00 ₽ (Триста пятнадцать рублей), в том числе налоги 40,00 ₽.',
      '3.1. Работы начинаются 5 марта 2026 г. Ответственный — Larch Ann, ann@example.com.',
    ],
  },
}

for (const language of ['en', 'ru'] as const)
  describe(language, () => {
    let portal: Portal
    let crm: Crm
    let deal: number
    const bugs: unknown[] = []

    before(async () => {
      portal = await openPortal({ language, timezone: 'Europe/Berlin', onBug: error => bugs.push(error) })
      crm = crmOf(portal)
      await portal.control('clock', 'set', { to: '2026-03-05T12:00:00Z' })
      const boss = await portal.control('user', 'add', { email: 'ann@example.com', name: 'Ann', lastName: 'Larch' })
      const seller = {
        RQ_COMPANY_NAME: 'Larch & Sons',
        RQ_COMPANY_FULL_NAME: 'Larch and Sons',
        RQ_INN: '7701',
        RQ_VAT_ID: 'GB77',
        RQ_DIRECTOR: 'Olga Larch',
      }
      const bank = { RQ_BANK_NAME: 'First Bank', RQ_IBAN: 'GB00', RQ_ACC_NUM: '40702', RQ_BIK: '044' }
      await crm.result('crm.company.userfield.add', { fields: { FIELD_NAME: 'STAMP', USER_TYPE_ID: 'file' } })
      const own = {
        TITLE: 'Larch',
        IS_MY_COMPANY: 'Y',
        LOGO: ['logo.png', PNG.toString('base64')],
        UF_CRM_STAMP: { fileData: ['stamp.png', PNG.toString('base64')] },
      }
      await addCompany(crm, own, seller, bank, 'Oslo')
      const buyer = {
        RQ_COMPANY_NAME: 'Birch',
        RQ_COMPANY_FULL_NAME: 'Birch Limited',
        RQ_INN: '7802',
        RQ_VAT_ID: 'GB78',
        RQ_DIRECTOR: 'Ivan Birch',
      }
      const client = await addCompany(crm, { TITLE: 'Birch' }, buyer, {}, 'Bergen')
      deal = await crm.add('deal', {
        ...{ TITLE: 'New roof', COMPANY_ID: client, ASSIGNED_BY_ID: boss.id },
        ...{ BEGINDATE: '2026-03-05', CLOSEDATE: '2026-04-05' },
      })
      await crm.result('crm.deal.productrows.set', {
        id: deal,
        rows: [
          {
            PRODUCT_NAME: 'Roof <slate>',
            PRICE: 120,
            QUANTITY: 2,
            TAX_RATE: 20,
            TAX_INCLUDED: 'Y',
            MEASURE_NAME: 'pc',
          },
          { PRODUCT_NAME: 'Gutter & pipes', PRICE: 50, QUANTITY: 1.5, MEASURE_NAME: 'm' },
        ],
      })
    })
    after(async () => {
      await portal.close()
      assert.deepEqual(bugs, [])
    })

    for (const kind of ['contract', 'invoice'] as const)
      test(kind, async () => {
        const { numerator } = await crm.result('crm.documentgenerator.numerator.add', {
          fields: { name: kind, template: `${kind}-{YEAR}/{NUMBER}` },
        })
        const content = readFileSync(path.join(folder, `${kind}.${language}.docx`)).toString('base64')
        const { template } = await crm.result('crm.documentgenerator.template.add', {
          fields: {
            ...{ name: kind, numeratorId: numerator.id, region: language === 'ru' ? 'ru' : 'us', entityTypeId: [2] },
            file: [`${kind}.docx`, content],
          },
        })
        const { document } = await crm.result('crm.documentgenerator.document.add', {
          ...{ templateId: template.id, entityTypeId: 2, entityId: deal, stampsEnabled: 1 },
        })
        const file = await documentsOf(crm).fileAt(document.downloadUrl)
        const lines = textOf(file).map(plain)
        const number = `${kind}-2026/1`
        for (const line of expected[language][kind])
          assert.ok(lines.includes(line.replace('{number}', number)), `${line} is not in\n${lines.join('\n')}`)
        const all = lines.join('\n')
        for (const part of [
          'Larch & Sons',
          language === 'ru' ? '101000, Oslo, 1 Mill Lane' : '1 Mill Lane, Oslo, 101000',
          'Birch',
          'First Bank',
          'Olga Larch',
          '+1 555 0100',
        ])
          assert.ok(all.includes(part), part)
        assert.ok(!/[{}]/.test(all), 'a place is left')
        assert.deepEqual(textOf(file, 'word/footer1.xml'), [`${kind} ${number}`])
        // The sample of the template, and logo and stamp, each once.
        const pictures = partsOf(file).filter(name => name.startsWith('word/media/') && name.endsWith('.png'))
        assert.equal(pictures.length, 3)
        assert.equal(document.changeStampsEnabled, true)
      })
  })
