import { call } from '../../rest/call.ts'
import { useTexts } from '../../texts/i18n.ts'
import { type Row, tableThings } from '../engine/table.ts'
import type { Use } from '../engine/uses.ts'
import { writeAll } from '../engine/write-all.ts'

export type Vat = Row & { NAME: string; RATE: string | null; ACTIVE: 'Y' | 'N' }
export type Measure = Row & { MEASURE_TITLE: string; SYMBOL_RUS: string | null; IS_DEFAULT: 'Y' | 'N' }

const STEP = 100

/** The products that have something, and keep its number. */
async function productsWith(filter: Record<string, unknown>, text: string): Promise<Use[]> {
  const { total = 0 } = await call('crm.product.list', { filter, select: ['ID'], start: 0 })
  return total ? [{ text, count: total, stays: true }] : []
}

/** What products refer to: rates of VAT and units of measurement. */
export function useReference() {
  const { t } = useTexts()
  const vats = tableThings<Vat>({
    method: 'crm.vat',
    key: ['vats'],
    follows: /^VAT$/,
    list: { order: { C_SORT: 'ASC' } },
    asks: () => [
      { code: 'NAME', isRequired: true },
      { code: 'RATE', hint: '%' },
      { code: 'ACTIVE', kind: 'flag' },
    ],
    begins: { NAME: '', ACTIVE: 'Y', RATE: '' },
    thing: ({ ID, NAME, RATE, ACTIVE }) => ({
      id: ID,
      name: NAME,
      code: ID,
      isOff: ACTIVE === 'N',
      notes: RATE === null ? [] : [`${Number(RATE)} %`],
    }),
    newTitle: t('settings.newVat'),
    empty: t('settings.noVats'),
    uses: ({ ID }) => productsWith({ VAT_ID: ID }, t('settings.productsWith')),
    order: rows =>
      writeAll(rows.map(({ ID }, at) => ['crm.vat.update', { id: ID, fields: { C_SORT: (at + 1) * STEP } }] as const)),
  })
  const measures = tableThings<Measure>({
    method: 'crm.measure',
    key: ['measures'],
    follows: /^MEASURE$/,
    asks: () => [
      'MEASURE_TITLE',
      { code: 'CODE', kind: 'number' },
      'SYMBOL_RUS',
      'SYMBOL_INTL',
      'SYMBOL_LETTER_INTL',
      'IS_DEFAULT',
    ],
    begins: { MEASURE_TITLE: '', IS_DEFAULT: 'N' },
    thing: row => ({
      id: row.ID,
      name: row.MEASURE_TITLE,
      code: String(row.CODE),
      notes: row.SYMBOL_RUS ? [row.SYMBOL_RUS] : [],
      ...(row.IS_DEFAULT === 'Y' && { badge: t('settings.default') }),
    }),
    newTitle: t('settings.newMeasure'),
    empty: t('settings.noMeasures'),
    uses: ({ ID }) => productsWith({ MEASURE: ID }, t('settings.productsWith')),
  })
  return { vats, measures }
}
