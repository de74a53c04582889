import { stored, wireMoment } from '../lib/moment.ts'
import { sourceOf } from '../lib/source.ts'
import { batch } from './batch.ts'
import { type Method, mayCall, method } from './method.ts'
import { anything, flag, optionalText, scalarText } from './params.ts'
import { scopesOf } from './scopes.ts'

const source = sourceOf(import.meta.filename)

/** The scope that `methods` is asked for: an empty one means the methods that are open to everybody. */
const scopeOf = (value: unknown): string | undefined => scalarText(value)?.trim().toLowerCase()

/** What `methods` lists: one scope's methods, all of them, or those that the caller may call. */
function methodsOf(mine: ReadonlySet<string> | null, full: boolean, scope: string | undefined) {
  if (scope !== undefined) return (m: Method) => (scope === '' ? m.scopes.length === 0 : m.scopes.includes(scope))
  return (m: Method) => full || mayCall(mine, m)
}

/** Methods about methods (api-reference/common/system/). */
export const restMethods: Method[] = [
  batch,
  method({
    name: 'methods',
    kind: 'read',
    source,
    params: { full: flag, scope: anything('string') },
    phrases: {},
    run(call, { full, scope }) {
      const wanted = call.rest.registry.all().filter(methodsOf(call.caller.scopes, full, scopeOf(scope)))
      return wanted.map(m => m.name)
    },
  }),
  method({
    name: 'method.get',
    kind: 'read',
    source,
    params: { name: optionalText },
    phrases: {},
    run(call, { name }) {
      const found = call.rest.registry.find(name)
      return { isExisting: Boolean(found), isAvailable: Boolean(found && mayCall(call.caller.scopes, found)) }
    },
  }),
  method({
    name: 'scope',
    kind: 'read',
    source,
    params: { full: flag },
    phrases: {},
    run: (call, { full }) => (full ? call.rest.registry.scopes() : scopesOf(call)),
  }),
  method({
    name: 'server.time',
    kind: 'read',
    source,
    params: {},
    phrases: {},
    run: call => wireMoment(stored(call.clock.now()), call.zone),
  }),
]
