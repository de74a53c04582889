// Writes examples/documents/*.docx: a contract and an invoice in English and in Russian, as templates to begin with.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import PizZip from 'pizzip'
import { escapeText } from '../src/lib/formats/xml.ts'

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

type Align = 'left' | 'center' | 'right' | 'both'

interface Look {
  bold?: true
  align?: Align
  /** Half points. */
  size?: number
  /** Twentieths of a point below. */
  after?: number
  color?: string
}

const run = (text: string, { bold, size, color }: Look = {}): string =>
  `<w:r><w:rPr>${bold ? '<w:b/>' : ''}${color ? `<w:color w:val="${color}"/>` : ''}${size ? `<w:sz w:val="${size}"/>` : ''}</w:rPr>` +
  `<w:t xml:space="preserve">${escapeText(text)}</w:t></w:r>`

const paragraph = (text: string, look: Look = {}): string =>
  `<w:p><w:pPr><w:spacing w:after="${look.after ?? 120}"/><w:jc w:val="${look.align ?? 'left'}"/></w:pPr>${run(text, look)}</w:p>`

const heading = (text: string): string => paragraph(text, { bold: true, size: 24, after: 120, color: '2F4A8A' })

interface Cell {
  text: string
  /** Twentieths of a point. */
  width: number
  align?: Align
  bold?: true
  shaded?: true
}

const cell = ({ text, width, align = 'left', bold, shaded }: Cell): string =>
  `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${shaded ? '<w:shd w:val="clear" w:color="auto" w:fill="E8ECF7"/>' : ''}</w:tcPr>` +
  text
    .split('\n')
    .map(line => paragraph(line, { align, after: 40, size: 19, ...(bold ? { bold } : {}) }))
    .join('') +
  '</w:tc>'

const BORDERS = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
  .map(side => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="B8C0D6"/>`)
  .join('')

const table = (widths: readonly number[], rows: readonly string[], bordered = true): string =>
  `<w:tbl><w:tblPr><w:tblW w:w="${widths.reduce((a, b) => a + b)}" w:type="dxa"/>${bordered ? `<w:tblBorders>${BORDERS}</w:tblBorders>` : ''}<w:tblLayout w:type="fixed"/></w:tblPr>` +
  `<w:tblGrid>${widths.map(width => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>${rows.join('')}</w:tbl>${paragraph('', { after: 60 })}`

const row = (widths: readonly number[], texts: readonly string[], looks: readonly Partial<Cell>[] = []): string =>
  `<w:tr>${texts.map((text, at) => cell({ text, width: widths[at]!, ...looks[at] })).join('')}</w:tr>`

const GOODS = [560, 3900, 1000, 1000, 1600, 1700]
const SIDES = [4880, 4880]
const right = { align: 'right' } as const

/** A table of product rows: its second row is there once for each of them. */
const goods = (heads: readonly string[], tax: string, total: string): string => {
  const head = { bold: true, shaded: true } as const
  const wide = [GOODS.slice(0, 5).reduce((a, b) => a + b), GOODS[5]!]
  return (
    table(GOODS, [
      row(GOODS, heads, [head, head, { ...head, ...right }, head, { ...head, ...right }, { ...head, ...right }]),
      row(
        GOODS,
        [
          ...['{ProductsIndex}', '{ProductsProductName}', '{ProductsProductQuantity}', '{ProductsProductMeasureName}'],
          ...['{ProductsProductPrice~NS=Y}', '{ProductsProductPriceSum~NS=Y}'],
        ],
        [{}, {}, right, {}, right, right],
      ),
    ]) +
    table(
      wide,
      [
        row(wide, [tax, '{TaxesTaxValue}'], [right, right]),
        row(
          wide,
          [total, '{TotalSum}'],
          [
            { ...right, bold: true },
            { ...right, bold: true },
          ],
        ),
      ],
      false,
    )
  )
}

/** Who sells and who buys, side by side. */
const parties = (heads: readonly string[], seller: string, client: string): string =>
  table(SIDES, [
    row(SIDES, heads, [
      { bold: true, shaded: true },
      { bold: true, shaded: true },
    ]),
    row(SIDES, [seller, client]),
  ])

interface Words {
  goods: readonly string[]
  tax: string
  total: string
  parties: readonly string[]
  seller: string
  client: string
}

const words: Record<'en' | 'ru', Words> = {
  en: {
    goods: ['#', 'Item', 'Quantity', 'Unit', 'Price', 'Amount'],
    tax: '{TaxesTaxTitle}',
    total: 'Total',
    parties: ['Seller', 'Client'],
    seller:
      '{MyCompanyRequisiteRqCompanyName}\n{MyCompanyRequisiteRegisteredAddressText}\nVAT ID: {MyCompanyRequisiteRqVatId}\nBank: {MyCompanyBankDetailRqBankName}\nIBAN: {MyCompanyBankDetailRqIban}\n{MyCompanyPhone}, {MyCompanyEmail}',
    client:
      '{RequisiteRqCompanyName}\n{RequisiteRegisteredAddressText}\nVAT ID: {RequisiteRqVatId}\n{ClientPhone~mfirst=Y}\n{ClientEmail~mfirst=Y}',
  },
  ru: {
    goods: ['№', 'Наименование', 'Кол-во', 'Ед.', 'Цена', 'Сумма'],
    tax: '{TaxesTaxTitle}',
    total: 'Итого',
    parties: ['Исполнитель', 'Заказчик'],
    seller:
      '{MyCompanyRequisiteRqCompanyName}\n{MyCompanyRequisiteRegisteredAddressText}\nИНН {MyCompanyRequisiteRqInn}, КПП {MyCompanyRequisiteRqKpp}\nБанк: {MyCompanyBankDetailRqBankName}\nР/с {MyCompanyBankDetailRqAccNum}, БИК {MyCompanyBankDetailRqBik}\n{MyCompanyPhone}, {MyCompanyEmail}',
    client:
      '{RequisiteRqCompanyName}\n{RequisiteRegisteredAddressText}\nИНН {RequisiteRqInn}, КПП {RequisiteRqKpp}\n{ClientPhone~mfirst=Y}\n{ClientEmail~mfirst=Y}',
  },
}

const logo = paragraph('{MyCompanyUfLogo}', { align: 'right', after: 200 })
const title = (text: string): string => paragraph(text, { bold: true, size: 34, after: 60 })
const signed = (heads: readonly string[], names: readonly string[]): string =>
  table(
    SIDES,
    [
      row(SIDES, heads, [{ bold: true }, { bold: true }]),
      row(SIDES, [`{MyCompanyUfDirectorSign}____________________\n${names[0]}`, `____________________\n${names[1]}`]),
      row(SIDES, ['{MyCompanyUfStamp}', '']),
    ],
    false,
  )

const letters: Record<string, string> = {
  'invoice.en':
    logo +
    title('Invoice No. {DocumentNumber}') +
    paragraph('of {DocumentCreateTime~F j, Y}', { after: 240 }) +
    parties(words.en.parties, words.en.seller, words.en.client) +
    goods(words.en.goods, words.en.tax, words.en.total) +
    paragraph('Amount due in words: {TotalSum~W=Y}.') +
    paragraph('Please pay within 14 days and quote the number of the invoice.', { after: 360 }) +
    signed(['For the seller', ''], ['{MyCompanyRequisiteRqDirector}', '']),
  'invoice.ru':
    logo +
    title('Счёт на оплату № {DocumentNumber}') +
    paragraph('от {DocumentCreateTime~j F Y} г.', { after: 240 }) +
    parties(words.ru.parties, words.ru.seller, words.ru.client) +
    goods(words.ru.goods, words.ru.tax, words.ru.total) +
    paragraph('Всего наименований {TotalRows}, на сумму {TotalSum}.') +
    paragraph('{TotalSum~W=Y}', { bold: true, after: 360 }) +
    signed(['Руководитель', 'Бухгалтер'], ['{MyCompanyRequisiteRqDirector}', '{MyCompanyRequisiteRqAccountant}']),
  'contract.en':
    title('Service agreement No. {DocumentNumber}') +
    paragraph('Date: {DocumentCreateTime~F j, Y}', { after: 240 }) +
    paragraph(
      '{MyCompanyRequisiteRqCompanyFullName}, represented by {MyCompanyRequisiteRqDirector} ("the Contractor"), and {RequisiteRqCompanyFullName}, represented by {RequisiteRqDirector} ("the Client"), agree as follows.',
      { align: 'both' },
    ) +
    heading('1. Subject') +
    paragraph('1.1. The Contractor delivers to the Client what deal "{Title}" is about:', { align: 'both' }) +
    goods(words.en.goods, words.en.tax, words.en.total) +
    heading('2. Price and payment') +
    paragraph('2.1. The price is {TotalSum} ({TotalSum~W=Y}). Taxes in it: {TotalTax}.', { align: 'both' }) +
    paragraph('2.2. The Client pays by {CloseDate~F j, Y} to the account named below.', { align: 'both' }) +
    heading('3. Term') +
    paragraph(
      '3.1. Work begins on {BeginDate~F j, Y}. The person in charge is {AssignedFormattedName}, {AssignedEmail}.',
      {
        align: 'both',
        after: 240,
      },
    ) +
    heading('4. The parties') +
    parties(words.en.parties, words.en.seller, words.en.client) +
    signed(['The Contractor', 'The Client'], ['{MyCompanyRequisiteRqDirector}', '{RequisiteRqDirector}']),
  'contract.ru':
    title('Договор № {DocumentNumber}') +
    paragraph('на оказание услуг от {DocumentCreateTime~j F Y} г.', { after: 240 }) +
    paragraph(
      '{MyCompanyRequisiteRqCompanyFullName} в лице руководителя {MyCompanyRequisiteRqDirector}, далее «Исполнитель», и {RequisiteRqCompanyFullName} в лице руководителя {RequisiteRqDirector}, далее «Заказчик», заключили договор о нижеследующем.',
      { align: 'both' },
    ) +
    heading('1. Предмет договора') +
    paragraph('1.1. Исполнитель обязуется передать Заказчику по сделке «{Title}»:', { align: 'both' }) +
    goods(words.ru.goods, words.ru.tax, words.ru.total) +
    heading('2. Цена и порядок расчётов') +
    paragraph('2.1. Цена договора — {TotalSum} ({TotalSum~W=Y}), в том числе налоги {TotalTax}.', { align: 'both' }) +
    paragraph('2.2. Заказчик оплачивает её до {CloseDate~j F Y} г. на счёт, указанный ниже.', { align: 'both' }) +
    heading('3. Сроки') +
    paragraph('3.1. Работы начинаются {BeginDate~j F Y} г. Ответственный — {AssignedFormattedName}, {AssignedEmail}.', {
      align: 'both',
      after: 240,
    }) +
    heading('4. Реквизиты сторон') +
    parties(words.ru.parties, words.ru.seller, words.ru.client) +
    signed(['Исполнитель', 'Заказчик'], ['{MyCompanyRequisiteRqDirector}', '{RequisiteRqDirector}']),
}

const PAGE =
  '<w:sectPr><w:footerReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1073" w:bottom="1134" w:left="1073" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'

/** A file of Word with these contents. */
function docx(body: string): Buffer {
  const zip = new PizZip()
  const override = (part: string, type: string) =>
    `<Override PartName="/word/${part}.xml" ContentType="${TYPES}.${type}+xml"/>`
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  const relations = (all: string) =>
    `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all}</Relationships>`
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('document', 'document.main')}${override('styles', 'styles')}${override('footer1', 'footer')}</Types>`,
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'word/document.xml')),
    'word/_rels/document.xml.rels': relations(
      relation('rId1', 'styles', 'styles.xml') + relation('rId2', 'footer', 'footer1.xml'),
    ),
    'word/document.xml': `${HEAD}<w:document ${W}><w:body>${body}${PAGE}</w:body></w:document>`,
    'word/footer1.xml': `${HEAD}<w:ftr ${W}>${paragraph('{DocumentTitle}', { size: 16, align: 'center', color: '808080', after: 0 })}</w:ftr>`,
    'word/styles.xml': `${HEAD}<w:styles ${W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`,
  }
  // The same contents are the same file, whenever it is written.
  const date = new Date(Date.UTC(2026, 0, 1))
  for (const [name, text] of Object.entries(parts)) zip.file(name, text, { date })
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}

const folder = path.resolve(import.meta.dirname, '../examples/documents')
mkdirSync(folder, { recursive: true })
for (const [name, body] of Object.entries(letters)) writeFileSync(path.join(folder, `${name}.docx`), docx(body))
