import type { MiddlewareHandler } from 'hono'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { describeRoute } from './route-pattern.ts'

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What a figure is called and says. Values of labels come from closed lists: never ids, never paths. */
export type Figure<L extends string = string> = {
  /** As Prometheus writes it: `sign_ins_total`, `queue_seconds`. */
  name: string
  help: string
  labels?: readonly L[]
}

export type AnsweredRequest = { method: string; route: string; status: number; seconds: number }

/** Where an app puts its figures: `/metrics` shows all of them. */
export type Metrics = {
  /** Counts up; the name ends in `_total`. */
  counter<L extends string>(figure: Figure<L>): (labels: Record<L, string>, by?: number) => void
  /** How long something took, in seconds. */
  timer<L extends string>(
    figure: Figure<L> & { buckets?: readonly number[] },
  ): (labels: Record<L, string>, seconds: number) => void
  /** Read whenever somebody looks. */
  gauge(figure: Figure, read: () => number | Promise<number>): void
  measure: MiddlewareHandler
  measureRequest(answered: AnsweredRequest): void
  render(): Promise<string>
  contentType: string
}

/** The process's own figures, a histogram of requests by method, route and status, and the app's. */
export function createMetrics(appId: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ app: appId })
  collectDefaultMetrics({ register: registry })
  const figures = createFigures(registry)
  const durations = figures.timer({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer',
    labels: ['method', 'route', 'status'],
  })
  const measureRequest = ({ seconds, status, ...labels }: AnsweredRequest) =>
    durations({ ...labels, status: String(status) }, seconds)
  return {
    ...figures,
    measureRequest,
    async measure(c, next) {
      const startedAt = performance.now()
      await next()
      const seconds = (performance.now() - startedAt) / 1000
      measureRequest({ ...describeRoute(c), status: c.res.status, seconds })
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function createFigures(registry: Registry): Pick<Metrics, 'counter' | 'timer' | 'gauge'> {
  const describe = ({ name, help, labels = [] }: Figure) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  })
  return {
    counter(figure) {
      const counter = new Counter(describe(figure))
      return (labels, by = 1) => counter.inc(labels, by)
    },
    timer({ buckets = BUCKETS_SECONDS, ...figure }) {
      const histogram = new Histogram({ ...describe(figure), buckets: [...buckets] })
      return (labels, seconds) => histogram.observe(labels, seconds)
    },
    gauge(figure, read) {
      new Gauge({
        ...describe(figure),
        async collect() {
          // A figure that cannot be had now, because the database is away say, hides no other.
          this.set(await Promise.resolve(read()).catch(() => Number.NaN))
        },
      })
    },
  }
}
