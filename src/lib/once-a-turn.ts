import { ensure } from './maps.ts'

/** Looks up what is asked for again in the same turn of the event loop only once. */
export function onceATurn<K, V>(look: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const found = new Map<K, Promise<V>>()
  return key => {
    if (!found.size) setImmediate(() => found.clear())
    return ensure(found, key, () => look(key))
  }
}
