import { isMap } from '../lib/text.ts'
import { maskedText } from '../rest/request-log/masked.ts'

/** The rest of a name, up to the `=` that should have ended it. */
const CUT = /^[!@%<>]*\w{1,50}\](?:\[\w{0,50}\])*=/

/**
 * Says of each parameter whose name ended too early what became of it: `filter[>=ID]=5` is a parameter `filter[>` of the
 * value `ID]=5`, as PHP reads it, where the operator is not percent-encoded.
 */
export function cutNames(params: Record<string, unknown>): string[] {
  const found: string[] = []
  const look = (name: string, value: unknown): void => {
    const [cut] = (typeof value === 'string' && CUT.exec(value)) || []
    if (cut !== undefined)
      found.push(
        `${maskedText(name)} was sent, with a value that begins with ${maskedText(cut)}: an = within the brackets of a name ends ` +
          'the name, as PHP reads it, so this was not understood as it was meant. In a name = is written as %3D.',
      )
    else if (isMap(value) || Array.isArray(value))
      for (const [key, inner] of Object.entries(value)) look(`${name}[${key}]`, inner)
  }
  for (const [name, value] of Object.entries(params)) look(name, value)
  return found.slice(0, 5)
}
