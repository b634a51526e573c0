import {
  type Context,
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { parseTraceParent } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { traceOutgoingCalls } from './outgoing-calls.ts'
import { ownerKey, type TraceOwner } from './trace-owner.ts'
import { type Exchange, notedRoute, type RanStatement, type Tracing } from './tracing.ts'

export type TracingSettings = {
  serviceName: string
  /** `OTEL_EXPORTER_OTLP_ENDPOINT`: the collector; `/v1/traces` is appended. */
  endpoint: string
  headers: Record<string, string>
  /** Share of traces that begin here and are kept, 0 to 1. */
  sampleRatio: number
  /**
   * Origins that are told the trace, our own parties. Nobody else: one trace id in the logout tokens
   * of two services would tell them that their pairwise subjects are one person.
   */
  peers: readonly string[]
}

/** OpenTelemetry over OTLP/HTTP. Spans carry route patterns and outcomes: no address, id or token. */
export function openOtlpTracing(settings: TracingSettings): Tracing {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  traceOutgoingCalls()
  const provider = createProvider(settings)
  const tracer = provider.getTracer('mot-cua')
  const owner: TraceOwner = { tracer, peers: new Set(settings.peers) }
  return {
    serve: (exchange, answer) => serve(owner, exchange, answer),
    traceId: () => trace.getSpanContext(context.active())?.traceId,
    ranStatement: (statement) => recordStatement(tracer, statement),
    close: () => provider.shutdown(),
  }
}

function createProvider({ serviceName, endpoint, headers, sampleRatio }: TracingSettings) {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`
  return new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, headers }) })],
  })
}

function serve(owner: TraceOwner, { incoming, outgoing }: Exchange, answer: () => void): void {
  const method = incoming.method ?? 'GET'
  const parent = readParent(incoming.headers['traceparent'])
  const attributes = { 'http.request.method': method }
  const span = owner.tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
  outgoing.once('close', () => {
    const route = notedRoute(incoming)
    if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route)
    span.setAttribute('http.response.status_code', outgoing.statusCode)
    if (outgoing.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  })
  context.with(trace.setSpan(parent, span).setValue(ownerKey, owner), answer)
}

/** `traceparent` alone: `tracestate` is free text of whoever calls. */
function readParent(header: string | string[] | undefined): Context {
  const parsed = typeof header === 'string' ? parseTraceParent(header) : null
  return parsed ? trace.setSpanContext(ROOT_CONTEXT, { ...parsed, isRemote: true }) : ROOT_CONTEXT
}

function recordStatement(tracer: Tracer, { operation, seconds, failed }: RanStatement): void {
  if (!trace.getSpan(context.active())?.isRecording()) return
  const endedAtMs = Date.now()
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': operation }
  const startTime = endedAtMs - seconds * 1000
  const span = tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes, startTime })
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(endedAtMs)
}
