import type { Method } from './method.ts'
import { allScopes } from './scopes.ts'

/** Methods by name, found in any case. */
export interface Registry {
  /** A method of the API; for the portal's own pages, one that is for them alone too. */
  find(name: string, own?: boolean): Method | undefined
  all(): readonly Method[]
  /** Every scope that a webhook or an application can be given, in order. */
  scopes(): readonly string[]
}

/** Keeps the methods of the API, and those that only the portal's own pages call. */
export function registry(methods: readonly Method[], ownMethods: readonly Method[] = []): Registry {
  const byName = new Map<string, Method>()
  for (const method of [...methods, ...ownMethods]) {
    const key = method.name.toLowerCase()
    if (byName.has(key)) throw new Error(`Two methods are called ${method.name}.`)
    const unknown = method.scopes.find(scope => !allScopes.includes(scope))
    if (unknown !== undefined) throw new Error(`There is no scope ${unknown} for ${method.name}.`)
    byName.set(key, method)
  }
  const forOwn = new Set(ownMethods)
  return {
    find(name, own = false) {
      const found = byName.get(name) ?? byName.get(name.toLowerCase())
      return found && forOwn.has(found) && !own ? undefined : found
    },
    all: () => methods,
    scopes: () => allScopes,
  }
}
