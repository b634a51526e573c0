import type { IncomingMessage, ServerResponse } from 'node:http'

/** Which statement ran, how long, and whether it failed; never its values. */
export type RanStatement = { operation: string; seconds: number; failed: boolean }

/** Tells where time goes in one request, over all parties that take part in it. */
export type Tracing = {
  /** Answers inside a span of its own; a caller's `traceparent` makes it part of the caller's trace. */
  serve(exchange: Exchange, answer: () => void): void
  /** Trace of the request under way, for its log lines. */
  traceId(): string | undefined
  ranStatement(statement: RanStatement): void
  /** Sends what has not been sent yet. */
  close(): Promise<void>
}

export type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse }

/** While nobody collects traces: no span is made, no library loaded. */
export const noTracing: Tracing = {
  serve: (_exchange, answer) => answer(),
  traceId: () => undefined,
  ranStatement: () => undefined,
  close: () => Promise.resolve(),
}

const routes = new WeakMap<IncomingMessage, string>()

/** Remembers the pattern a request was answered by, for the span that names it when it ends. */
export function noteRoute(incoming: IncomingMessage | undefined, route: string): void {
  if (incoming) routes.set(incoming, route)
}

export function notedRoute(incoming: IncomingMessage): string | undefined {
  return routes.get(incoming)
}
