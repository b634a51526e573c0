import { subscribe } from 'node:diagnostics_channel'
import { context, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { ownerKey, type TraceOwner } from './trace-owner.ts'

/** What undici, the client behind `fetch`, publishes of a request. */
type OutgoingRequest = {
  origin: string | URL
  method: string
  addHeader(name: string, value: string): void
}

let isSubscribed = false
const spans = new WeakMap<OutgoingRequest, Span>()

/**
 * A client span for each `fetch` made while a request is answered, and `traceparent` on those that go
 * to our own parties. Once for the process, however many parties run in it.
 */
export function traceOutgoingCalls(): void {
  if (isSubscribed) return
  isSubscribed = true
  on('undici:request:create', ({ request }) => begin(request))
  on('undici:request:headers', ({ request, response }) => {
    const status = response?.statusCode ?? 0
    spans.get(request)?.setAttribute('http.response.status_code', status)
  })
  on('undici:request:trailers', ({ request }) => spans.get(request)?.end())
  on('undici:request:error', ({ request }) => {
    spans.get(request)?.setStatus({ code: SpanStatusCode.ERROR }).end()
  })
}

type Published = { request: OutgoingRequest; response?: { statusCode: number } }

function on(channel: string, listener: (published: Published) => void): void {
  subscribe(channel, (message) => listener(message as Published))
}

function begin(request: OutgoingRequest): void {
  const owner = context.active().getValue(ownerKey) as TraceOwner | undefined
  if (!owner) return
  const { origin, hostname } = new URL(request.origin)
  const span = owner.tracer.startSpan(request.method, {
    kind: SpanKind.CLIENT,
    attributes: { 'http.request.method': request.method, 'server.address': hostname },
  })
  spans.set(request, span)
  if (owner.peers.has(origin)) request.addHeader('traceparent', traceParentOf(span))
}

/** W3C Trace Context §3.2. */
function traceParentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}
