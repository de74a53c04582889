import type { Method } from './method.ts'
import { allScopes } from './scopes.ts'

/** Methods by name, found in any case. */
export interface Registry {
  find(name: string): Method | undefined
  all(): readonly Method[]
  /** Every scope that a webhook or an application can be given, in order. */
  scopes(): readonly string[]
}

export function registry(methods: readonly Method[]): Registry {
  const byName = new Map<string, Method>()
  for (const method of methods) {
    const key = method.name.toLowerCase()
    if (byName.has(key)) throw new Error(`Two methods are called ${method.name}.`)
    const unknown = method.scopes.find(scope => !allScopes.includes(scope))
    if (unknown !== undefined) throw new Error(`There is no scope ${unknown} for ${method.name}.`)
    byName.set(key, method)
  }
  return {
    find: name => byName.get(name) ?? byName.get(name.toLowerCase()),
    all: () => methods,
    scopes: () => allScopes,
  }
}
