import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  type Metric,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client'
import { type Backlog, backlogReader } from '../../events/backlog.ts'
import { onceATurn } from '../../lib/once-a-turn.ts'
import { version } from '../../lib/version.ts'
import type { Rest } from '../../rest/rest.ts'
import { BOUNDS, type CallCounts, countCalls } from './call-counts.ts'
import { inTime } from './in-time.ts'

/** The metrics of a portal, as Prometheus reads them. */
export interface Metrics {
  contentType: string
  text(): Promise<string>
}

type Numbers = MetricObjectWithValues<MetricValue<string>>[]

/** Where several processes serve by one port, whichever of them is asked tells the metrics of all. */
export interface MetricsExchange {
  /** Has the others learn those of this process. */
  answer(own: () => Promise<Numbers>): void
  others(): Promise<Numbers[]>
}

/** The value of what cannot be looked at because the database is away. */
const UNSEEN = Number.NaN

/** Counts from here on. What is not counted but looked at is looked at when somebody asks. */
export function openMetrics(rest: Rest, running: () => number, exchange?: MetricsExchange): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 })
  const counts = countCalls(rest)
  registry.registerMetric(durations(counts))
  const registers = [registry]
  new Counter({
    name: 'portico_calls_total',
    help: 'Calls by method and HTTP status; kind is call, command (of a batch), oauth, event (sent to a handler) or rule.',
    labelNames: ['kind', 'method', 'status'],
    registers,
    collect() {
      this.reset()
      for (const [kind, byMethod] of Object.entries(counts))
        for (const { method, statuses } of byMethod.values())
          for (const [status, count] of statuses) this.inc({ kind, method, status }, count)
    },
  })
  const gauge = (name: string, help: string, look: () => number | Promise<number>, aggregator: 'sum' | 'max' = 'sum') =>
    new Gauge({
      ...{ name, help, registers, aggregator },
      async collect() {
        this.set((await inTime(Promise.resolve(look()))) ?? UNSEEN)
      },
    })
  gauge('portico_requests_running', 'HTTP requests that have no answer yet.', running)
  gauge(
    'portico_writes_waiting',
    'Writes that wait for their turn in the writer queue.',
    rest.store.vitals.waitingWrites,
  )
  gauge('portico_database_bytes', 'Size of the database.', rest.store.vitals.size, 'max')
  new Gauge({
    name: 'portico_database_connections',
    help: 'Connections to the database server by pool; of state waiting: who waits for one.',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const { name: pool, ...states } of rest.store.vitals.pools())
        for (const [state, count] of Object.entries(states)) this.set({ pool, state }, count)
    },
  })
  backlog(rest, registers)
  new Gauge({
    name: 'portico_info',
    help: 'The version that runs.',
    labelNames: ['version', 'store'],
    registers,
    aggregator: 'max',
  }).set({ version: version(), store: rest.store.kind }, 1)
  const own = () => registry.getMetricsAsJSON()
  exchange?.answer(own)
  return {
    contentType: registry.contentType,
    async text() {
      const others = (await exchange?.others()) ?? []
      return others.length ? AggregatorRegistry.aggregate([await own(), ...others]).metrics() : registry.metrics()
    },
  }
}

function backlog(rest: Rest, registers: Registry[]): void {
  const reader = backlogReader(rest.store)
  // Both are looked at together.
  const read = onceATurn<null, Backlog | undefined>(() => inTime(reader()))
  new Gauge({
    name: 'portico_event_lag_seconds',
    help: 'For how long the oldest event that waits for its delivery has been waiting.',
    registers,
    aggregator: 'max',
    async collect() {
      this.set((await read(null))?.lag ?? UNSEEN)
    },
  })
  new Gauge({
    name: 'portico_events',
    help: 'Events that wait: outbox (not given out to handlers yet), waiting deliveries, deliveries that were given up.',
    labelNames: ['state'],
    registers,
    aggregator: 'max',
    async collect() {
      const seen = await read(null)
      const { outbox, deliveries, failed } = seen ?? { outbox: UNSEEN, deliveries: UNSEEN, failed: UNSEEN }
      for (const [state, count] of Object.entries({ outbox, waiting: deliveries, failed })) this.set({ state }, count)
    },
  })
}

/** A histogram of counts that are kept elsewhere: the library's own takes one observation at a time. */
function durations(counts: CallCounts): Metric {
  const name = 'portico_call_duration_seconds'
  const help = 'How long calls took, by method.'
  const get = async () => ({
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    values: Object.entries(counts).flatMap(([kind, byMethod]) =>
      [...byMethod.values()].flatMap(({ method, classes, sum }) => {
        const labels = { kind, method }
        let count = 0
        const buckets = [...BOUNDS, '+Inf'].map((le, at) => {
          count += classes[at]!
          return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count }
        })
        return [
          ...buckets,
          { metricName: `${name}_sum`, labels, value: sum },
          { metricName: `${name}_count`, labels, value: count },
        ]
      }),
    ),
  })
  return { name, help, get } as unknown as Metric
}
