import type { Call } from '../rest/call.ts'
import type { EventBus, EventKind } from '../rest/changes/events.ts'
import type { RecordChange } from '../rest/changes/record-change.ts'
import type { Rest } from '../rest/rest.ts'
import type { Db } from '../store/store.ts'
import { type Deliverer, deliverer } from './delivery/deliverer.ts'
import { listHandlers, subscribers } from './handlers.ts'
import { writeEvent } from './outbox.ts'

/** The events of a portal, from what causes them to those who handle them. */
export interface OpenBus extends EventBus {
  /** Begins to deliver. */
  open(rest: Rest): void
  /** Looks for what somebody else has left, where there are handlers at all. */
  look(): Promise<void>
  /** The whole portal was replaced by another one. */
  restored(): void
  close(): Promise<void>
}

/** A bus for these events, and for those that a portal has of its own. */
export function eventBus(kinds: readonly EventKind[], ownOf: (db: Db) => Promise<readonly EventKind[]>): OpenBus {
  const byChange = new Map<string, EventKind>(
    kinds.flatMap(kind => (kind.of ? [[`${kind.of.type} ${kind.of.how}`, kind]] : [])),
  )
  let out: Deliverer | undefined
  let portal: Rest | undefined

  const kindOf = ({ type, how }: RecordChange): EventKind | undefined => byChange.get(`${type} ${how}`)
  const eventOf = (one: RecordChange): string | undefined => one.eventOverride?.event ?? kindOf(one)?.name

  async function tell(call: Call, touched: readonly RecordChange[], params: Record<string, unknown>): Promise<void> {
    const wanting = await subscribers(call)
    if (!wanting.size) return
    // What a call does to a record in several steps is one change of it.
    const said = new Set<string>()
    for (const one of touched) {
      const event = eventOf(one)
      const record = `${one.type}:${one.id}`
      if (!event || said.has(`${event} ${record}`)) continue
      said.add(`${event} ${record}`)
      const data = one.eventOverride?.data ?? kindOf(one)?.data?.(one.id) ?? { FIELDS: { ID: String(one.id) } }
      const { also, applicationId } = one.eventOverride ?? {}
      for (const name of also ? [event, also] : [event]) {
        const who = wanting.get(name)
        if (who && (await writeEvent(call, who, { event: name, data, record, applicationId }, params)))
          call.visit.emitted = true
      }
    }
  }

  return {
    kinds: async db => new Map([...kinds, ...(await ownOf(db))].map(kind => [kind.name, kind])),
    tell,
    committed: () => out?.soon(),
    settled: async () => out?.settled(),
    open(rest) {
      portal = rest
      out = deliverer(rest)
    },
    async look() {
      if (portal && (await listHandlers(portal.store.read)).length) out?.wake()
    },
    restored: () => out?.forget(),
    close: async () => out?.close(),
  }
}
