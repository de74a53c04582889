import { addressFor } from '../../../portal/address.ts'
import type { Call } from '../../../rest/call.ts'
import type { ItemField } from './fields.ts'

/** Where addresses of files begin: a quote inside a text of JSON stands behind a backslash, so this is never inside one. */
const RELATIVE = /"(url|urlMachine)":"(?=\/file\/)/g

/** Items as JSON with the whole addresses of their files, where the fields that are shown have any. */
export async function withAddresses(
  call: Call,
  shown: readonly ItemField[],
  items: readonly { json: string }[],
): Promise<string[]> {
  if (!shown.some(({ userfield, field }) => userfield && field.type === 'file')) return items.map(({ json }) => json)
  const base = JSON.stringify(await addressFor(call)).slice(1, -1)
  return items.map(({ json }) => json.replace(RELATIVE, found => found + base))
}
