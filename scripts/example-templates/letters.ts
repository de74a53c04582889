// The contract and the invoice of examples/documents, of parts that they share; words are in words.ts.
import { type Cell, paragraph, sample, table } from './word.ts'
import type { Words } from './words.ts'

const ACCENT = '2F4A8A'
const SHADE = 'E8ECF7'
const GRAY = '6B7280'

/** Twentieths of a point between the margins. */
const WIDE = 9760

const right = { align: 'right' } as const
const heads = (texts: readonly string[]): Cell[] => texts.map(text => ({ text, bold: true, fill: SHADE }))

const title = (text: string): string => paragraph(text, { bold: true, size: 36, after: 40, color: ACCENT })
const subtitle = (text: string): string => paragraph(text, { after: 240, color: GRAY })
const heading = (text: string): string =>
  paragraph(text, { bold: true, size: 24, before: 140, after: 80, color: ACCENT, keep: true })
const clause = (text: string): string => paragraph(text, { align: 'both', after: 70 })
const gap = (after = 160): string => paragraph('', { size: 8, after })

/** The logo, and who writes. */
const letterhead = ({ letterhead }: Words): string =>
  table(
    [5000, WIDE - 5000],
    [
      [
        { text: '', drawings: sample('MyCompanyUfLogo', 6.5, 1.6) },
        { text: letterhead, align: 'right', size: 18, color: GRAY },
      ],
    ],
    { bordered: false },
  ) + gap(120)

const GOODS = [560, 4000, 1000, 900, 1600, 1700]

/** Product rows: the second row is there once for each of them, those of taxes once for each rate. */
function goods({ goods, beforeTax, total }: Words): string {
  const [number, item, quantity, unit, price, amount] = heads(goods) as [Cell, Cell, Cell, Cell, Cell, Cell]
  const sum = (text: string, value: string, look: Partial<Cell> = {}): Cell[] => [
    { text, ...right, ...look },
    { text: value, ...right, ...look },
  ]
  return (
    table(
      GOODS,
      [
        [number, item, { ...quantity, ...right }, unit, { ...price, ...right }, { ...amount, ...right }],
        [
          { text: '{ProductsIndex}' },
          { text: '{ProductsProductName}' },
          { text: '{ProductsProductQuantity}', ...right },
          { text: '{ProductsProductMeasureName}' },
          { text: '{ProductsProductPrice~NS=Y}', ...right },
          { text: '{ProductsProductPriceSum~NS=Y}', ...right },
        ],
      ],
      { head: true },
    ) +
    gap(0) +
    table(
      [WIDE - 2300, 2300],
      [
        sum(beforeTax, '{TotalBeforeTax}'),
        sum('{TaxesTaxTitle}', '{TaxesTaxValue}'),
        sum(total, '{TotalSum}', { bold: true, size: 23, color: ACCENT }),
      ],
      { bordered: false },
    )
  )
}

/** Who sells and who buys, side by side. */
const parties = ({ parties, seller, client }: Words): string =>
  table([WIDE / 2, WIDE / 2], [heads(parties), [{ text: seller }, { text: client }]]) + gap()

/** A signature is written, or shown, above the line; the stamp lies over both. */
const signed = (): string =>
  sample('MyCompanyUfDirectorSign', 3.2, 1.2, [0.2, -0.85]) + sample('MyCompanyUfStamp', 3.4, 3.4, [2.3, -2.3])

const low = { low: true, keep: true } as const

/** Lines to sign on: what each is of, and whose name stands behind it. The first is signed and stamped. */
const signatures = (lines: readonly (readonly [role: string, name: string])[]): string =>
  table(
    [2100, 3300, 300, WIDE - 5700],
    lines.map(([role, name], at) => [
      { ...low, text: role, bold: true },
      { ...low, text: '', line: true, ...(at ? {} : { drawings: signed() }) },
      { text: '' },
      { ...low, text: name },
    ]),
    { bordered: false, height: 640 },
  )

export function contract(words: Words): string {
  const { contract } = words
  return (
    letterhead(words) +
    title(contract.title) +
    subtitle(contract.date) +
    clause(contract.preamble) +
    contract.sections
      .map(
        ({ name, clauses, withGoods }) =>
          heading(name) + clauses.map(clause).join('') + (withGoods ? goods(words) : ''),
      )
      .join('') +
    heading(contract.parties) +
    parties(words) +
    signatures(contract.signatures)
  )
}

/** The account that is paid to, as forms of banks have it. */
const bank = (rows: NonNullable<Words['invoice']['bank']>): string => table([4600, 900, WIDE - 5500], rows) + gap(240)

export function invoice(words: Words): string {
  const { invoice } = words
  return (
    letterhead(words) +
    (invoice.bank ? bank(invoice.bank) : '') +
    title(invoice.title) +
    subtitle(invoice.date) +
    parties(words) +
    goods(words) +
    gap(120) +
    invoice.sum.map(text => paragraph(text, { after: 80 })).join('') +
    gap(300) +
    signatures(invoice.signatures)
  )
}
