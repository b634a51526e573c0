import { createMetrics, type Metrics } from '../web-app/metrics.ts'
import type { MetricsAccess } from './metrics-access.ts'
import { noTracing, type RanStatement, type Tracing } from './tracing.ts'

/** What an operator decides about being watched; read from the environment by `observationOf`. */
export type ObservationSettings = {
  metricsAccess: MetricsAccess
  /** Where traces go; nowhere when absent. */
  otlpEndpoint: string | undefined
  otlpHeaders: Record<string, string>
  serviceName: string | undefined
  sampleRatio: number
}

/** How one party is watched: its figures, who may read them, and its traces. */
export type Observation = {
  metrics: Metrics
  metricsAccess: MetricsAccess
  tracing: Tracing
  /** For the SQL engine: each statement is counted, and stands in the trace. */
  onStatement: (statement: RanStatement) => void
}

type Options = {
  app: string
  settings?: ObservationSettings | undefined
  /** Addresses of our own parties, which are told the trace. */
  peers?: readonly string[]
}

/** Whoever looks from this machine. */
export const loopbackOnly: MetricsAccess = { allow: ['127.0.0.1', '::1'], token: undefined }

/** Figures for whoever looks from this machine, and no traces: the sandbox and the tests. */
export function createObservation(app: string): Observation {
  return assemble(app, loopbackOnly, noTracing)
}

/** As the operator wants it. The libraries for traces are loaded only when somebody collects them. */
export async function openObservation({
  app,
  settings,
  peers = [],
}: Options): Promise<Observation> {
  if (!settings) return createObservation(app)
  const { otlpEndpoint: endpoint, otlpHeaders: headers, sampleRatio } = settings
  if (endpoint === undefined) return assemble(app, settings.metricsAccess, noTracing)
  const { openOtlpTracing } = await import('./otlp-tracing.ts')
  const tracing = openOtlpTracing({
    serviceName: settings.serviceName ?? `mot-cua-${app}`,
    endpoint,
    headers,
    sampleRatio,
    peers: peers.map((address) => new URL(address).origin),
  })
  return assemble(app, settings.metricsAccess, tracing)
}

function assemble(app: string, metricsAccess: MetricsAccess, tracing: Tracing): Observation {
  const metrics = createMetrics(app)
  const statements = metrics.timer({
    name: 'sql_statement_duration_seconds',
    help: 'Time of one SQL statement, waiting for a connection included',
    labels: ['operation', 'outcome'],
  })
  return {
    metrics,
    metricsAccess,
    tracing,
    onStatement(statement) {
      const { operation, seconds, failed } = statement
      statements({ operation, outcome: failed ? 'failed' : 'done' }, seconds)
      tracing.ranStatement(statement)
    },
  }
}
