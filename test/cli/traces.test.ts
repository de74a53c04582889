import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { test } from 'node:test'
import { serve, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: Record<string, unknown> }[]
  status: { code?: number }
}

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CLIENT = 'b7ad6b7169203331'

test('calls and their commands are spans at the collector that the variables of OpenTelemetry name', async t => {
  const spans: Span[] = []
  let service: unknown
  const collector = createServer(async (request, response) => {
    assert.equal(request.url, '/v1/traces')
    const { resourceSpans } = (await json(request)) as {
      resourceSpans: { resource: { attributes: Span['attributes'] }; scopeSpans: { spans: Span[] }[] }[]
    }
    for (const { resource, scopeSpans } of resourceSpans) {
      service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue
      spans.push(...scopeSpans.flatMap(one => one.spans))
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>(resolve => collector.listen(0, '127.0.0.1', resolve))
  t.after(() => collector.close())
  const set = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_SERVICE_NAME: 'crm',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  }
  Object.assign(process.env, set)
  const portal = await serve(t, temporaryFolder(t))
  for (const name of Object.keys(set)) delete process.env[name]

  const answer = await fetch(`${portal.hook}batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${TRACE}-${CLIENT}-01` },
    body: JSON.stringify({ cmd: ['crm.lead.add?fields[TITLE]=x', 'crm.nothing.get'] }),
  })
  assert.equal(answer.status, 200)
  const requestId = answer.headers.get('x-request-id')
  await until('three spans have come', () => spans.length >= 3)

  const of = (name: string) => spans.find(span => span.name === name)!
  const [batch, add] = [of('batch'), of('crm.lead.add')]
  assert.deepEqual([service, spans.length], ['crm', 3])
  assert.deepEqual([batch.traceId, batch.parentSpanId, batch.kind], [TRACE, CLIENT, 2])
  assert.deepEqual([add.traceId, add.parentSpanId, add.kind], [TRACE, batch.spanId, 1])
  const attribute = (span: Span, name: string) =>
    Object.values(span.attributes.find(({ key }) => key === name)?.value ?? {})[0]
  assert.deepEqual(
    [
      attribute(batch, 'portico.request_id'),
      attribute(batch, 'portico.caller'),
      attribute(batch, 'http.response.status_code'),
    ],
    [requestId, 'webhook:1', 200],
  )
  const failed = spans.find(span => span !== batch && span !== add)!
  assert.equal(attribute(failed, 'error.type'), 'ERROR_METHOD_NOT_FOUND')
  for (const { startTimeUnixNano, endTimeUnixNano } of spans)
    assert.ok(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano))

  // What has not been sent when the portal ends is sent then.
  await fetch(`${portal.hook}profile`)
  portal.kill('SIGTERM')
  assert.equal((await portal.ended).code, 0)
  assert.equal(of('profile').kind, 2)
})
