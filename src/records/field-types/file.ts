import { isMap } from '../../lib/text.ts'
import { decoded, type NewFile, readFile } from '../../portal/files.ts'
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
  show: (column, flavor) => {
    const url = "'/file/'||f.id||'/'||f.token"
    const shown = flavor.object([
      ['id', 'f.id'],
      ['showUrl', url],
      ['downloadUrl', `${url}||'?download=1'`],
    ])
    return `(select ${flavor.json(shown)} from file f where f.id = ${column})`
  },
  showItem: (column, flavor) => {
    const url = "'/file/'||f.id||'/'||f.token"
    const shown = flavor.object([
      ['id', 'f.id'],
      ['url', url],
      ['urlMachine', `${url}||'?download=1'`],
    ])
    return `(select ${flavor.json(shown)} from file f where f.id = ${column})`
  },
  empty: [0],
  files: true,
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
