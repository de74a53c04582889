import { stored, wireMoment } from '../lib/moment.ts'
import { batch } from './batch.ts'
import { type Method, mayCall, method } from './method.ts'
import { flag, optionalText } from './params.ts'

const source = 'src/rest/methods.ts'

/** Methods about methods (api-reference/common/system/). */
export const restMethods: Method[] = [
  batch,
  method({
    name: 'methods',
    kind: 'read',
    source,
    params: { full: flag, scope: optionalText },
    phrases: {},
    run(call, { full, scope }) {
      const all = call.rest.registry.all()
      const wanted = scope
        ? all.filter(m => m.scopes.includes(scope))
        : all.filter(m => full || mayCall(call.caller.scopes, m))
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
    run: (call, { full }) =>
      full || !call.caller.scopes ? call.rest.registry.scopes() : [...call.caller.scopes].sort(),
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
