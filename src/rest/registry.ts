import type { Method } from './method.ts'

/** Methods by name, found in any case. */
export interface Registry {
  find(name: string): Method | undefined
  all(): readonly Method[]
  scopes(): readonly string[]
}

export function registry(methods: readonly Method[]): Registry {
  const byName = new Map<string, Method>()
  for (const method of methods) {
    const key = method.name.toLowerCase()
    if (byName.has(key)) throw new Error(`Two methods are called ${method.name}.`)
    byName.set(key, method)
  }
  const scopes = [...new Set(methods.flatMap(m => m.scopes))].sort()
  return {
    find: name => byName.get(name) ?? byName.get(name.toLowerCase()),
    all: () => methods,
    scopes: () => scopes,
  }
}
