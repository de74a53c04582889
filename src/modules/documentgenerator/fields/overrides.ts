import { isMap } from '../../../lib/text.ts'
import { wholeOf } from '../../../portal/files/content.ts'
import { decoded, readFile } from '../../../portal/files/uploads.ts'
import type { Call } from '../../../rest/call.ts'
import { listOf, scalarText } from '../../../rest/params.ts'
import type { Picture } from '../docx/picture.ts'
import { contentOf, fileAt } from '../files.ts'
import { pictureOf } from '../renderer.ts'
import type { Kind, Leaf } from './provider.ts'
import type { Resolved } from './resolve.ts'

/** What a caller says of the fields of one document: values by code, and descriptions that may hold values too. */
export interface Overrides {
  values: Readonly<Record<string, unknown>>
  fields: Readonly<Record<string, unknown>>
}

const kinds: Readonly<Record<string, Kind>> = {
  TEXT: 'TEXT',
  DATE: 'DATE',
  NAME: 'NAME',
  MONEY: 'MONEY',
  IMAGE: 'IMAGE',
  STAMP: 'STAMP',
}

/** Names among `fields` that are the generator's own (crm-document-generator-document-add.md). */
const ownNames: ReadonlySet<string> = new Set(['SOURCE', 'DOCUMENT'])

/** The description of a field, its keys in capitals. */
function described({ fields }: Overrides, code: string): Readonly<Record<string, unknown>> {
  const given = ownNames.has(code) || !Object.hasOwn(fields, code) ? undefined : fields[code]
  return isMap(given) ? Object.fromEntries(Object.entries(given).filter(([name]) => /^[A-Z_]+$/.test(name))) : {}
}

/** What is given for a code; undefined where nothing is. */
function given(overrides: Overrides, code: string): unknown {
  return Object.hasOwn(overrides.values, code) ? overrides.values[code] : described(overrides, code).VALUE
}

/** A field as its template and the caller together have it; undefined for a code that neither of them knows. */
export function overridden(
  call: Call,
  code: string,
  known: Resolved | undefined,
  overrides: Overrides,
): Resolved | undefined {
  const { TYPE, FORMAT, TITLE } = described(overrides, code)
  const value = given(overrides, code)
  const items = itemsOf(overrides, value)
  if (!known && value === undefined) return undefined
  const kind = kinds[scalarText(TYPE) ?? ''] ?? known?.kind ?? 'TEXT'
  const title = known?.title ?? scalarText(TITLE) ?? code
  const format = isMap(FORMAT) ? FORMAT : known?.format
  const leaf = (one: unknown): Leaf => ({ title, kind, value: one, picture: () => pictureFrom(call, one) })
  return {
    ...(known ?? { group: [], chain: '' }),
    ...{ title, kind },
    ...(format ? { format } : {}),
    ...(items ? { list: items.list } : {}),
    leaves:
      value === undefined
        ? known!.leaves
        : items
          ? items.values.map(leaf)
          : known?.list
            ? // A value alone stands in every row (document-table-data.md).
              (listOf(value)?.map(leaf) ?? known.leaves.map(() => leaf(value)))
            : [leaf(value)],
  }
}

/**
 * The values of a list that the caller brings along: `Table.Item.Name`, where `Table` is a list of maps whose items are
 * called `Item` (document-table-data.md).
 */
function itemsOf(overrides: Overrides, value: unknown): { list: string; values: readonly unknown[] } | undefined {
  const [, list, item, key] = (typeof value === 'string' && /^(\w+)\.(\w+)(?:\.(\w+))?$/.exec(value)) || []
  if (list === undefined || item === undefined) return undefined
  const { PROVIDER, OPTIONS } = described(overrides, list)
  const rows = listOf(given(overrides, list))
  if (!rows || !/ArrayDataProvider$/.test(scalarText(PROVIDER) ?? '')) return undefined
  if (key === undefined) return item === 'INDEX' ? { list, values: rows.map((_, index) => index + 1) } : undefined
  const itemName = (isMap(OPTIONS) && scalarText(OPTIONS.ITEM_NAME)) || 'Item'
  if (item !== itemName) return undefined
  return { list, values: rows.map(row => (isMap(row) && Object.hasOwn(row, key) ? row[key] : null)) }
}

/**
 * A picture that a caller gives: `[name, base64]`, a `data:` address or the address of a file of the portal. Other addresses
 * are not fetched: a portal calls nobody from within a call.
 */
async function pictureFrom(call: Call, value: unknown): Promise<Picture | undefined> {
  const text = scalarText(value)
  const file =
    text === undefined ? readFile(value) : decoded('picture', /^data:image\/[\w+.-]+;base64,(.*)$/s.exec(text)?.[1])
  if (file) return pictureOf(await wholeOf(file))
  const content = await contentOf(call, text ? await fileAt(call, text) : null)
  return content && pictureOf(content)
}
