import { createRedisEphemeralStore } from './ephemeral-store.redis.ts'
import { createSqlEphemeralStore } from './ephemeral-store.sql.ts'
import type { EphemeralStore } from './ephemeral-store.ts'
import { openPostgres } from './postgres-engine.ts'
import type { RanStatement, SqlEngine } from './sql-engine.ts'

export type Storage = { engine: SqlEngine; store: EphemeralStore; close(): Promise<void> }

/**
 * What a party in production stands on: PostgreSQL, and Redis for short-lived state where one is
 * named. Rejects with `upstream-unavailable` when the database cannot be reached now.
 */
export async function openStorage(options: {
  databaseUrl: string
  redisUrl: string | undefined
  /** The party's schema, and the prefix of its keys in Redis. */
  schema: string
  onError: (error: Error) => void
  onStatement?: (statement: RanStatement) => void
}): Promise<Storage> {
  const { databaseUrl, redisUrl, schema, onError, onStatement } = options
  const engine = await openPostgres({ url: databaseUrl, onError, onStatement })
  const store = redisUrl
    ? createRedisEphemeralStore({ url: redisUrl, prefix: schema, onError })
    : createSqlEphemeralStore(engine, schema, { onError })
  const close = async () => {
    await store.close()
    await engine.close()
  }
  return { engine, store, close }
}
