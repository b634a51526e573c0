import type { Metrics } from '../web-app/metrics.ts'

/** The part of an SQL engine that is looked at. */
type WatchedEngine = { pool?(): { open: number; idle: number; waiting: number } }

/** Shows how busy the connections to the database are, where there is a pool of them. */
export function watchStorage(metrics: Metrics, engine: WatchedEngine): void {
  const read = engine.pool?.bind(engine)
  if (!read) return
  const help = 'Connections to the database'
  metrics.gauge({ name: 'sql_pool_open', help }, () => read().open)
  metrics.gauge({ name: 'sql_pool_idle', help: `${help} that nobody uses` }, () => read().idle)
  metrics.gauge(
    { name: 'sql_pool_waiting', help: 'Statements that wait for a connection' },
    () => read().waiting,
  )
}
