import type { Method } from './method.ts'
import { namesWithoutCase } from './params.ts'

/** What a caller may add to the parameters of any method, wherever it stands. */
const ofEveryCall: ReadonlySet<string> = new Set(['auth', 'access_token', 'auth_connector', 'start'])

/**
 * The parameters of a call by the names of the method, in lower case. A positional method takes them in the order in which
 * they were sent, whatever they are called there (tasks/index.md): the keys of a JSON body, the fields of a form or a query,
 * the elements of a list.
 */
export function parametersOf(method: Method, params: Record<string, unknown>): Record<string, unknown> {
  if (!method.positional) return namesWithoutCase(params)
  const names = Object.keys(method.params)
  const values = Object.keys(params).filter(name => !ofEveryCall.has(name.toLowerCase()))
  const out: Record<string, unknown> = Object.create(null)
  for (const [place, name] of values.slice(0, names.length).entries()) out[names[place]!.toLowerCase()] = params[name]
  return out
}
