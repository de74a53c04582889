import { isMap } from '../../lib/text.ts'
import { fileAddressSql, signingTables } from '../../portal/files/addresses.ts'
import { decoded, type NewFile, readFile } from '../../portal/files/uploads.ts'
import type { Flavor, Sql } from '../../store/flavor.ts'
import type { Value } from '../../store/store.ts'
import { type FieldType, isNewFile } from './field-type.ts'

/** An empty content is an error (api-reference/files/how-to-upload-files.md). */
export function withContent(value: Value | NewFile): Value | NewFile | undefined {
  return isNewFile(value) && value.content.length === 0 ? undefined : value
}

/**
 * A file: written as `{fileData: [name, base64]}` or `[name, base64]`, removed with `{remove: "Y"}`, shown with the addresses
 * it can be fetched from (api-reference/files/how-to-upload-files.md).
 */
export const file: FieldType = {
  column: 'integer',
  read(value) {
    if (!isMap(value)) return readFile(value)
    return value.remove === 'Y' || value.remove === true ? null : readFile(contentOf(value))
  },
  stored: withContent,
  show: (column, flavor) => shown(column, flavor, ['showUrl', 'downloadUrl']),
  showItem: (column, flavor) => shown(column, flavor, ['url', 'urlMachine']),
  empty: [0],
  files: true,
}

/** The id of a file, and its addresses under their names: one to look at it and one to have it. */
function shown(column: Sql, flavor: Flavor, [look, have]: readonly [string, string]): Sql {
  const url = fileAddressSql(flavor)
  const object = flavor.object([
    ['id', 'f.id'],
    [look, url],
    [have, `${url}||'?download=1'`],
  ])
  return `(select ${flavor.json(object)} from ${signingTables.from} where f.id = ${column} and ${signingTables.where})`
}

/** A photo or a logo. */
export const picture: FieldType = {
  ...file,
  read(value, reading) {
    const read = file.read(value, reading)
    if (read !== undefined || !isMap(value)) return read
    const content = contentOf(value)
    // The sample of crm.contact.add sends the content without a name.
    return content === '' ? undefined : decoded('file', content)
  },
  // Quirk: the id alone (how-to-make-contact-edit-card.md).
  showItem: column => column,
}

const contentOf = (map: Record<string, unknown>): unknown => map.fileData ?? map.FILE_DATA
