import { batch } from './batch.ts'
import { call } from './call.ts'

const PAGE = 50

/** All rows of a list: its first page, then the others in one round. */
export async function everything<T>(method: string, params: Record<string, unknown>): Promise<T[]> {
  const { result: rows, total = 0 } = await call<T[]>(method, { ...params, start: 0 })
  const starts = Array.from({ length: Math.ceil(total / PAGE) }, (_, page) => page * PAGE).slice(1)
  if (!starts.length) return rows
  const { result } = await batch(
    Object.fromEntries(starts.map(start => [String(start), [method, { ...params, start }] as const])),
  )
  return [...rows, ...starts.flatMap(start => (result[String(start)] ?? []) as T[])]
}
