import type { Language } from '../../../lib/text.ts'
import type { PublicDocument, PublicFormat } from '../../../modules/documentgenerator/index.ts'
import { html } from '../html.ts'
import { sheetPage } from './frame.ts'
import { texts } from './texts.ts'
import { words } from './words.ts'

/** What somebody sees who came by the public address of a document. */
export function documentPage(language: Language, { title, number, formats }: PublicDocument, path: string): string {
  const say = words(language)
  const has = (format: PublicFormat) => formats.includes(format)
  return sheetPage({
    language,
    title,
    content: html`<header class="top"><div><h1>${title}</h1>
<p>${say(texts.document.number, { number })}</p></div></header>
<ul class="facts">
${has('pdf') && html`<li><a href="${path}/pdf">${say(texts.document.pdf)}</a></li>`}
${has('docx') && html`<li><a href="${path}/docx">${say(texts.document.docx)}</a></li>`}
</ul>
${has('image') && html`<p><img class="preview" src="${path}/image" alt="${say(texts.document.preview)}" /></p>`}`,
  })
}

/** What they see whose address opens nothing. */
export function noDocumentPage(language: Language): string {
  const say = words(language)
  const title = say(texts.document.goneTitle)
  return sheetPage({
    language,
    title,
    content: html`<h1>${title}</h1>
<p role="alert">${say(texts.document.gone)}</p>
<p class="soft">${say(texts.invoice.goneAdvice)}</p>`,
  })
}
