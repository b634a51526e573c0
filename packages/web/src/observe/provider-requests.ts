import type { Logger } from '../log/logger.ts'
import { newReference } from '../web-app/request-middleware.ts'
import { knownMethod } from '../web-app/route-pattern.ts'
import type { Observation } from './observation.ts'
import { type Exchange, noteRoute } from './tracing.ts'

type Deps = Pick<Observation, 'metrics' | 'tracing'> & { logger: Logger }

/**
 * The same line, figure and reference for requests that a provider answers as the app's own
 * requests get: without path and query, which carry codes and client ids.
 */
export function observeProvider({ metrics, tracing, logger }: Deps) {
  return ({ incoming, outgoing }: Exchange, route: string): void => {
    const startedAt = performance.now()
    const requestId = newReference()
    const traceId = tracing.traceId()
    const method = knownMethod(incoming.method)
    noteRoute(incoming, route)
    outgoing.setHeader('x-request-id', requestId)
    outgoing.once('close', () => {
      const seconds = (performance.now() - startedAt) / 1000
      const durationMs = Math.round(seconds * 1000)
      const status = outgoing.statusCode
      const described = { method, route, status, durationMs }
      logger.info({ requestId, ...(traceId ? { traceId } : {}), ...described }, 'request')
      metrics.measureRequest({ method, route, status, seconds })
    })
  }
}
