import type { Call } from '../../../rest/call.ts'
import type { Placeholder } from '../docx/placeholder.ts'
import { type FieldCard, fieldCards, fieldsOf, fillingOf, hasStamps, type TemplateFields } from '../fields/fill.ts'
import { asksForWords, type Writing } from '../fields/format.ts'
import type { Overrides } from '../fields/overrides.ts'
import type { Leaf, Provider, Source } from '../fields/provider.ts'
import { regionOf } from '../fields/regions.ts'
import { wordsOf } from '../fields/words.ts'
import { filledIn, placesOf } from '../renderer.ts'

/** What every document has, whatever it is about. */
export interface DocumentFacts {
  number: string
  title: string
  /** Stored moment. */
  created: string
}

/** What a document is made of. */
export interface Making {
  template: Uint8Array
  /** The code of a region. */
  region: string
  source: Source
  facts: DocumentFacts
  overrides: Overrides
}

const leaf = (en: string, ru: string, more: Omit<Leaf, 'title'>): Leaf => ({ title: { en, ru }, ...more })

/** `{DocumentNumber}` and its siblings. */
const documentProvider = ({ number, title, created }: DocumentFacts): Provider => ({
  DOCUMENT_NUMBER: leaf('Number', 'Номер', { value: number, required: true }),
  DOCUMENT_TITLE: leaf('Document name', 'Название документа', { value: title, required: true }),
  DOCUMENT_CREATE_TIME: leaf('Generation date', 'Дата создания', { kind: 'DATE', value: created, required: true }),
})

const GROUP = { en: 'Document', ru: 'Документ' }

/** A template with what its places stand for. */
export interface Prepared {
  template: Uint8Array
  fields: TemplateFields
  writing: Writing
  places: readonly Placeholder[]
}

/** Looks up what the places of a template stand for; undefined for a file that cannot be read as a template. */
export async function prepare(call: Call, making: Making): Promise<Prepared | undefined> {
  const { template, region, source, facts, overrides } = making
  const places = await placesOf(template)
  if (!places) return undefined
  const roots = [
    { provider: documentProvider(facts), chain: 'this.DOCUMENT', group: [GROUP] },
    { provider: source.provider, chain: 'this.SOURCE', group: [GROUP] },
  ]
  const where = regionOf(region, call.language)
  const writing: Writing = { region: where, zone: call.zone }
  if (places.some(({ modifier }) => asksForWords(modifier))) writing.inWords = await wordsOf(where.locale)
  return { template, places, writing, fields: await fieldsOf(call, places, roots, overrides) }
}

/** The .docx; undefined where the template cannot be filled in. */
export async function made({ template, fields, writing }: Prepared, stamps: boolean): Promise<Buffer | undefined> {
  return filledIn(template, await fillingOf(fields, { stamps, writing }))
}

export const isStamped = ({ fields }: Prepared): boolean => hasStamps(fields)

/** The fields of a template as callers are told them, with what they can choose. */
export function cardsOf(call: Call, { fields, writing }: Prepared, source: Source): Record<string, unknown> {
  const cards: Record<string, unknown | FieldCard> = fieldCards(fields, call.language, writing)
  const said = (text: Leaf['title']) => (typeof text === 'string' ? text : text[call.language])
  for (const [name, { title, options }] of source.choices)
    cards[name] = { title: said(title), value: options, group: [said(GROUP), said(title)] }
  return cards
}
