import { DomainError } from '@mot-cua/kernel'
import { Kysely, type LogEvent, PostgresDialect } from 'kysely'
import pg from 'pg'
import { postgresTypes } from './column-types.ts'
import { createEngineOperations } from './engine-operations.ts'
import { failureReason } from './failure-reason.ts'
import { createKyselyPool } from './kysely-pool.ts'
import { createPostgresListener } from './postgres-listener.ts'
import type { RanStatement, SqlEngine } from './sql-engine.ts'

const DEFAULT_MAX_CONNECTIONS = 10
/** Oldest supported major version: the SQL of every app is written for it. */
const OLDEST_VERSION = 150_000
// A person waits for each of these: fail while the page can still say so.
const CONNECT_TIMEOUT_MS = 5000
// No statement of a page needs a second; more means a lock or a missing index. Migrations lift it.
const STATEMENT_TIMEOUT_MS = 15_000
// A transaction never waits for a person or another server; a forgotten one blocks vacuum.
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000
// Between a proxy that dropped the connection silently and our next query on it.
const KEEP_ALIVE_DELAY_MS = 10_000

type PostgresOptions = {
  /** `postgres://user:password@host:port/database`; its query may override any setting here. */
  url: string
  maxConnections?: number
  /** Told of each lost connection; the engine mends itself, so this is for the log. */
  onError?: (error: Error) => void
  /** Told of each statement when it is over. */
  onStatement?: ((statement: RanStatement) => void) | undefined
}

/**
 * Opens a pool on PostgreSQL 15 or later. Rejects with `upstream-unavailable` when no login
 * succeeds now or the server is too old; after that, a restart of the server only fails the
 * queries it interrupts.
 */
export async function openPostgres(options: PostgresOptions): Promise<SqlEngine> {
  const { url, maxConnections = DEFAULT_MAX_CONNECTIONS, onError = () => undefined } = options
  const { onStatement } = options
  const config = connectionConfig(url)
  const pool = createPool({ ...config, max: maxConnections }, onError)
  await checkServer(pool).catch(async (error: unknown) => {
    await pool.end()
    const { host, port, database } = new pg.Client(config)
    const detail = `PostgreSQL at ${host}:${port}/${database}: ${failureReason(error)}`
    throw new DomainError('upstream-unavailable', detail, { cause: error })
  })
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: createKyselyPool(pool) }),
    ...(onStatement ? { log: (event) => onStatement(describeStatement(event)) } : {}),
  })
  const listener = createPostgresListener({ config, onError })
  let closing: Promise<void> | undefined

  return {
    kind: 'postgres',
    pool: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ...createEngineOperations(db, (channel, onPayload) => listener.subscribe(channel, onPayload)),
    close() {
      closing ??= listener.close().then(() => pool.end())
      return closing
    },
  }
}

function connectionConfig(url: string): pg.PoolConfig {
  return {
    connectionString: url,
    application_name: 'mot-cua',
    types: postgresTypes,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  }
}

function createPool(config: pg.PoolConfig, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool(config)
  // On every client: the pool listens to idle ones only, and a checked-out client that loses
  // its server would otherwise take the process down.
  pool.on('connect', (client) => client.on('error', onError))
  // The same event again, for idle clients; without a listener it is thrown.
  pool.on('error', () => undefined)
  return pool
}

const operations: Record<string, RanStatement['operation']> = {
  SelectQueryNode: 'select',
  InsertQueryNode: 'insert',
  UpdateQueryNode: 'update',
  DeleteQueryNode: 'delete',
}

function describeStatement({ level, query, queryDurationMillis }: LogEvent): RanStatement {
  const operation = operations[query.query.kind] ?? 'other'
  return { operation, seconds: queryDurationMillis / 1000, failed: level === 'error' }
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; text: string }>(
    `select current_setting('server_version_num')::int as version,
            current_setting('server_version') as text`,
  )
  if ((rows[0]?.version ?? 0) >= OLDEST_VERSION) return
  throw new Error(`version 15 or later is needed, not ${rows[0]?.text}`)
}
