import { type Attributes, ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { shownMethod } from '../control/explain.ts'
import type { Traces } from '../http/routes.ts'
import { version } from '../lib/version.ts'
import type { LogEntry } from '../rest/request-log/log.ts'
import type { Rest } from '../rest/rest.ts'

/** Spans of what comes into the request log, sent to a collector of OpenTelemetry. */
export interface OpenTraces extends Traces {
  /** Sends what has not been sent. */
  close(): Promise<void>
}

const KINDS: Readonly<Record<LogEntry['kind'], SpanKind>> = {
  call: SpanKind.SERVER,
  command: SpanKind.INTERNAL,
  oauth: SpanKind.SERVER,
  event: SpanKind.CLIENT,
  rule: SpanKind.INTERNAL,
}

/** Requests without an answer yet, and batches whose commands have ended before them. */
const MOST_KEPT = 10_000

/**
 * Makes a span of each entry when it is there: a call costs nothing before. What the variables of OpenTelemetry say of the
 * collector, of batches, sampling and the resource is read by its own library.
 */
export function openTraces({ log, registry }: Pick<Rest, 'log' | 'registry'>): OpenTraces {
  const resource = resourceFromAttributes({ 'service.name': 'portico', 'service.version': version() })
  const provider = new BasicTracerProvider({
    resource: resource.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  const tracer = provider.getTracer('portico', version())
  const parents = new Map<string, SpanContext>()
  const commands = new Map<number, { entry: LogEntry; ended: number }[]>()

  const keep = <K, V>(map: Map<K, V>, key: K, value: V): void => {
    if (map.size >= MOST_KEPT) map.delete(map.keys().next().value!)
    map.set(key, value)
  }

  function span(entry: LogEntry, ended: number, parent: SpanContext | undefined): SpanContext {
    const { kind, status, duration } = entry
    const one = tracer.startSpan(
      shownMethod(entry, registry) || kind,
      { kind: KINDS[kind], startTime: ended - duration * 1000, attributes: attributesOf(entry) },
      parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
    )
    if (status === 0 || status >= 500) one.setStatus({ code: SpanStatusCode.ERROR })
    one.end(ended)
    return one.spanContext()
  }

  const end = log.follow(entry => {
    const ended = Date.now()
    if (entry.batch !== null) {
      keep(commands, entry.batch, [...(commands.get(entry.batch) ?? []), { entry, ended }])
      return
    }
    const parent = entry.requestId === null ? undefined : parents.get(entry.requestId)
    const own = span(entry, ended, parent)
    if (entry.requestId !== null) parents.delete(entry.requestId)
    for (const command of commands.get(entry.id) ?? []) span(command.entry, command.ended, own)
    commands.delete(entry.id)
  })

  return {
    began(requestId, traceparent) {
      const parent = parentOf(traceparent)
      if (parent) keep(parents, requestId, parent)
    },
    async close() {
      end()
      await provider.shutdown()
    },
  }
}

function attributesOf({ id, kind, caller, requestId, status, failure, batch }: LogEntry): Attributes {
  return {
    'portico.entry': id,
    'portico.kind': kind,
    'http.response.status_code': status,
    ...(caller && { 'portico.caller': caller }),
    ...(requestId && { 'portico.request_id': requestId }),
    ...(batch !== null && { 'portico.batch': batch }),
    ...(failure && { 'error.type': String(failure.words.code) || failure.condition }),
  }
}

/** The span that a client says its call belongs to (https://www.w3.org/TR/trace-context/). */
function parentOf(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent) ?? []
  return traceId && spanId && !/^0+$/.test(traceId) && !/^0+$/.test(spanId)
    ? { traceId, spanId, traceFlags: Number.parseInt(flags!, 16), isRemote: true }
    : undefined
}
