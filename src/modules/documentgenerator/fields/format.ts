import type { Zone } from '../../../lib/moment.ts'
import { readMoment } from '../../../lib/moment.ts'
import { scalarText, truth } from '../../../rest/params.ts'
import { options, type Placeholder } from '../docx/placeholder.ts'
import { formatDate } from './dates.ts'
import { formatMoney, isMoney } from './money.ts'
import { formatName, nameIn } from './names.ts'
import type { Kind } from './provider.ts'
import type { Region } from './regions.ts'
import type { InWords } from './words.ts'

/** What values are written by. */
export interface Writing {
  region: Region
  zone: Zone
  /** There where a place asks for words. */
  inWords?: InWords
}

interface Shown {
  kind: Kind
  value: unknown
  format?: Record<string, unknown> | undefined
}

/** A value as a document shows it; a modifier that is none of its kind says nothing. */
export function format(shown: Shown, modifier: string, writing: Writing): string {
  if (Array.isArray(shown.value)) return several(shown.value, shown, modifier, writing)
  const { value } = shown
  if (value === null || value === undefined || value === '') return ''
  return writers[shown.kind](shown, modifier, writing)
}

/** `mfirst=Y` shows the first of several values, `mseparator=2` each on a line of its own; otherwise a comma is between. */
function several(values: readonly unknown[], shown: Shown, modifier: string, writing: Writing): string {
  const said = options(modifier)
  const all = values.map(value => format({ ...shown, value }, modifier, writing)).filter(text => text !== '')
  if (truth(said.get('mfirst') ?? 'N')) return all[0] ?? ''
  return all.join(said.get('mseparator') === '2' ? '\n' : ', ')
}

type Writer = (shown: Shown, modifier: string, writing: Writing) => string

const plain: Writer = ({ value }) => scalarText(value) ?? ''

/** A format that is told by a modifier alone or as `Format=…`, by the field, or is usual in the region. */
const formatOf = (modifier: string, { format }: Shown, usual: string): string => {
  const named = options(modifier).get('format')
  return named || (!/^\w+=/.test(modifier) && modifier) || scalarText(format?.format) || usual
}

/** Whether a modifier asks for an amount in words. */
export const asksForWords = (modifier: string): boolean => truth(options(modifier).get('w') ?? 'N') ?? false

const money: Writer = (shown, modifier, { region, inWords }) => {
  const said = options(modifier)
  const currency = scalarText(shown.format?.currencyId) ?? ''
  const value = isMoney(shown.value) ? shown.value : { amount: Number(shown.value), currency }
  if (!Number.isFinite(value.amount)) return scalarText(shown.value) ?? ''
  if (inWords && asksForWords(modifier)) return inWords(value)
  return formatMoney(value, region.locale, {
    withZeros: truth(said.get('wz') ?? scalarText(shown.format?.withZeros) ?? 'Y') ?? true,
    noSign: truth(said.get('ns') ?? 'N') ?? false,
  })
}

const writers: Readonly<Record<Kind, Writer>> = {
  TEXT: plain,
  QUANTITY: ({ value }, _, { region }) =>
    typeof value === 'number'
      ? new Intl.NumberFormat(region.locale, { maximumFractionDigits: 8 }).format(value)
      : (scalarText(value) ?? ''),
  DATE(shown, modifier, { region, zone }) {
    const text = scalarText(shown.value) ?? ''
    // What people type in is a date of theirs; what is stored is read as it is.
    const stored = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/.test(text) ? text : readMoment(text, zone)
    return stored ? formatDate(stored, formatOf(modifier, shown, region.formatDate), { zone, ...region }) : text
  },
  NAME(shown, modifier, { region }) {
    const name = nameIn(shown.value)
    return name
      ? formatName(name, formatOf(modifier, shown, region.formatName))
      : plain(shown, modifier, { region } as Writing)
  },
  MONEY: money,
  // Pictures have no text.
  IMAGE: () => '',
  STAMP: () => '',
}

/** Which items of a list a placeholder shows: all of them, the one with an index, or the first. */
export function chosen<T>(items: readonly T[], { modifier }: Placeholder): readonly T[] {
  const said = options(modifier)
  if (truth(said.get('all') ?? 'N')) return items
  const index = Number(said.get('index') ?? 0)
  // Of one item there is no second one to leave out.
  return items.slice(index, index + 1)
}
