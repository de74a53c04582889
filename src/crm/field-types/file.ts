import { isMap } from '../../lib/text.ts'
import { scalarText } from '../../rest/params.ts'
import type { FieldType, NewFile } from './field-type.ts'

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
      if (isMap(value)) value = Object.values(value)
      // The sample of crm.contact.add sends the content without a name.
      if (typeof value === 'string' && value !== '') return decoded('file', value)
    }
    if (!Array.isArray(value) || value.length < 2) return undefined
    return decoded(value[0], value[1])
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
  empty: [0],
}

function decoded(name: unknown, content: unknown): NewFile | undefined {
  const fileName = scalarText(name)
  if (!fileName || typeof content !== 'string') return undefined
  const base64 = content.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) return undefined
  return { name: fileName.slice(0, 255), content: Buffer.from(base64, 'base64') }
}
