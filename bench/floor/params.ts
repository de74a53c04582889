// biome-ignore lint/suspicious/noExplicitAny: the floor checks nothing, types neither
export type Params = Record<string, any>

/** A form or query string with PHP's brackets, without limits and without the cases that nobody sends. */
export function readForm(text: string): Params {
  const params: Params = {}
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('&', start)
    if (end < 0) end = text.length
    const equals = text.indexOf('=', start)
    const path = pathOf(text.slice(start, equals))
    let at = params
    for (let i = 0; i < path.length - 1; i++) {
      at[path[i]!] ??= {}
      at = at[path[i]!]
    }
    at[path.at(-1)!] = decoded(text.slice(equals + 1, end))
    start = end + 1
  }
  return params
}

const paths = new Map<string, string[]>()

/** Clients send the same names again and again. */
function pathOf(raw: string): string[] {
  let path = paths.get(raw)
  if (!path) {
    path = decoded(raw).split('[')
    for (let i = 1; i < path.length; i++) path[i] = path[i]!.slice(0, -1)
    paths.set(raw, path)
  }
  return path
}

function decoded(text: string): string {
  if (text.includes('+')) text = text.replaceAll('+', ' ')
  return text.includes('%') ? decodeURIComponent(text) : text
}
