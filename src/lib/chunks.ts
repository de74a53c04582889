/** Lists short enough for one statement. */
export function chunks<T>(values: readonly T[], size = 500): T[][] {
  const out: T[][] = []
  for (let at = 0; at < values.length; at += size) out.push(values.slice(at, at + size))
  return out
}
