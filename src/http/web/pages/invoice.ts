import { inLanguage, type Language } from '../../../lib/text.ts'
import type { InvoiceSheet, SheetParty } from '../../../modules/crm/index.ts'
import { type Content, html } from '../html.ts'
import { sheetPage } from './frame.ts'
import { texts } from './texts.ts'
import { words } from './words.ts'

const { invoice } = texts

/** What the client of an invoice sees who came by its link, to be printed too. */
export function invoicePage(language: Language, sheet: InvoiceSheet): string {
  const say = words(language)
  const day = dayIn(language)
  const title = say(invoice.title, { number: sheet.number })
  const dates = [
    sheet.billed && say(invoice.billed, { day: day(sheet.billed) }),
    sheet.due && say(invoice.due, { day: day(sheet.due) }),
    sheet.paymentMethod && say(invoice.method, { name: sheet.paymentMethod }),
  ].filter(Boolean)
  return sheetPage({
    language,
    title,
    content: html`<header class="top"><div><h1>${title}</h1>
<p>${sheet.topic}</p></div>
${paidBadge(language, sheet)}</header>
<ul class="facts soft">${dates.map(text => html`<li>${text}</li>`)}</ul>
<div class="parties">${party(language, 'seller', sheet.seller)}
${party(language, 'payer', sheet.payer)}</div>
${sheet.rows.length ? goods(language, sheet) : html`<p class="soft">${say(invoice.noRows)}</p>`}
${totals(language, sheet)}
${sheet.note && html`<p class="note">${sheet.note}</p>`}`,
  })
}

/** What they see whose link opens nothing: a client has nothing to look for in the portal. */
export function noInvoicePage(language: Language): string {
  const say = words(language)
  const title = say(invoice.goneTitle)
  return sheetPage({
    language,
    title,
    content: html`<h1>${title}</h1>
<p role="alert">${say(invoice.gone)}</p>
<p class="soft">${say(invoice.goneAdvice)}</p>`,
  })
}

function paidBadge(language: Language, { paid }: InvoiceSheet): Content {
  if (!paid) return null
  const text = paid.at ? invoice.paidOn : invoice.paid
  return html`<p class="badge">${words(language)(text, { day: paid.at && dayIn(language)(paid.at) })}</p>`
}

function party(language: Language, who: 'seller' | 'payer', { names, lines }: SheetParty): Content {
  if (!names.length && !lines.length) return null
  return html`<section aria-labelledby="${who}"><h2 id="${who}">${words(language)(invoice[who])}</h2>
${names.map(name => html`<p class="name">${name}</p>`)}
${
  lines.length > 0 &&
  html`<dl class="lines">${lines.map(
    ({ title, value }) => html`<div><dt>${inLanguage(title, language)}</dt><dd>${value}</dd></div>`,
  )}</dl>`
}</section>`
}

function goods(language: Language, { rows, currency }: InvoiceSheet): Content {
  const say = words(language)
  const [number, percent, money] = [numberIn(language), percentIn(language), moneyIn(language, currency)]
  const heads = [invoice.name, invoice.quantity, invoice.price, invoice.tax, invoice.sum].map(head => say(head))
  const row = (values: readonly Content[]) =>
    html`<tr>${values.map((value, at) => html`<td data-title="${heads[at]}"${at > 0 && html` class="number"`}>${value}</td>`)}</tr>`
  return html`<table class="goods">
<thead><tr>${heads.map((head, at) => html`<th scope="col"${at > 0 && html` class="number"`}>${head}</th>`)}</tr></thead>
<tbody>
${rows.map(({ name, quantity, measure, price, tax, sum }) =>
  row([
    html`<span>${name}</span>`,
    html`<span>${[number(quantity), measure].filter(Boolean).join('\u00a0')}</span>`,
    // A price may have more decimals than money: its sum follows from them all.
    html`<span>${money(price, DECIMALS)}</span>`,
    html`<span>${tax === null ? say(invoice.noTax) : percent(tax)}</span>`,
    html`<span>${money(sum)}</span>`,
  ]),
)}
</tbody>
</table>`
}

function totals(language: Language, { taxes, total, currency }: InvoiceSheet): Content {
  const say = words(language)
  const [percent, money] = [percentIn(language), moneyIn(language, currency)]
  return html`<dl class="totals">
${taxes.map(
  ({ rate, sum }) => html`<div><dt>${say(invoice.taxIn, { rate: percent(rate) })}</dt><dd>${money(sum)}</dd></div>`,
)}
<div class="total"><dt>${say(invoice.total)}</dt><dd>${money(total)}</dd></div>
</dl>`
}

/** A stored day, or the day of a stored moment, as people read it. */
const dayIn =
  (language: Language) =>
  (day: string): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(`${day.slice(0, 10)}T00:00:00Z`),
    )

/** As many as numbers are stored with. */
const DECIMALS = 8

const numberIn =
  (language: Language) =>
  (value: number): string =>
    new Intl.NumberFormat(language, { maximumFractionDigits: DECIMALS }).format(value)

const percentIn =
  (language: Language) =>
  (value: number): string =>
    new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: DECIMALS }).format(value / 100)

/** A portal may have currencies that nobody else knows: they are written with their code. */
const moneyIn =
  (language: Language, currency: string) =>
  (value: number, most = 2): string => {
    const decimals = { minimumFractionDigits: 2, maximumFractionDigits: most }
    return /^[A-Z]{3}$/.test(currency)
      ? new Intl.NumberFormat(language, { ...decimals, style: 'currency', currency }).format(value)
      : `${new Intl.NumberFormat(language, decimals).format(value)}\u00a0${currency}`
  }
