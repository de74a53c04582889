import { isMap } from '../../lib/text.ts'
import { decoded, readFile } from '../../portal/files.ts'
import type { FieldType } from './field-type.ts'

/**
 * A file: written as `{fileData: [name, base64]}`, `[name, base64]` or `{fileData: base64}`, removed with `{remove: "Y"}`, shown with the
 * addresses it can be fetched from (api-reference/files/how-to-upload-files.md).
 */
export const file: FieldType = {
  column: 'integer',
  read(value) {
    if (isMap(value)) {
      if (value.remove === 'Y' || value.remove === true) return null
      value = value.fileData ?? value.FILE_DATA
      // The sample of crm.contact.add sends the content without a name.
      if (typeof value === 'string' && value !== '') return decoded('file', value)
    }
    return readFile(value)
  },
  show: (column, flavor) => {
    const url = "'/file/'||f.id||'/'||f.token"
    const shown = flavor.object([
      ['id', 'f.id'],
      ['showUrl', url],
      ['downloadUrl', `${url}||'?download=1'`],
    ])
    return `(select ${flavor.json(shown)} from file f where f.id = ${column})`
  },
  // Quirk: of a photo and a logo the id alone (how-to-make-contact-edit-card.md).
  showItem: (column, flavor, field) => {
    if (!field.settings) return column
    const url = "'/file/'||f.id||'/'||f.token"
    const shown = flavor.object([
      ['id', 'f.id'],
      ['url', url],
      ['urlMachine', `${url}||'?download=1'`],
    ])
    return `(select ${flavor.json(shown)} from file f where f.id = ${column})`
  },
  empty: [0],
}
