import { createContextKey, type Tracer } from '@opentelemetry/api'

/** The tracer of the party whose request is under way: in the sandbox several share a process. */
export type TraceOwner = {
  tracer: Tracer
  /** Origins that are told the trace. */
  peers: ReadonlySet<string>
}

export const ownerKey = createContextKey('mot-cua trace owner')
