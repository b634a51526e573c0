import type { MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { describeRoute } from './route-pattern.ts'

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export type Metrics = {
  measure: MiddlewareHandler
  render(): Promise<string>
  contentType: string
}

/** The process's own figures and a histogram of requests by method, route and status. */
export function createMetrics(appId: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ app: appId })
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  })
  return {
    async measure(c, next) {
      const stop = durations.startTimer()
      await next()
      stop({ ...describeRoute(c), status: c.res.status })
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
