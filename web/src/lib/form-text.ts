/** Parameters as the text of a form, with PHP's brackets: commands of a batch are written so. */
export function formText(params: Record<string, unknown>): string {
  const pairs: string[] = []
  const write = (name: string, value: unknown): void => {
    if (value === null || value === undefined) pairs.push(`${encodeURIComponent(name)}=`)
    else if (typeof value === 'object')
      for (const [key, inner] of Object.entries(value)) write(`${name}[${key}]`, inner)
    else pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  }
  for (const [name, value] of Object.entries(params)) write(name, value)
  return pairs.join('&')
}
