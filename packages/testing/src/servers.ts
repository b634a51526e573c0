import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import pg from 'pg'

const PROBE_TIMEOUT_MS = 1500

/** A server the tests may use, if this machine has it. */
export type TestServer = {
  readonly url: string
  /** Why it cannot be used: `no Redis at 127.0.0.1:6379`. Undefined when it answered. */
  readonly missing: string | undefined
  /** For `describe.skipIf`. False with REQUIRE_SERVERS=1: then `demand` fails the suite. */
  readonly isSkipped: boolean
  /**
   * The name of a suite. When it is skipped, the reason is in it and on the error output too:
   * the usual reporter does not show the names of what was skipped.
   */
  title(name: string): string
  /** Throws the reason when the server is missing; call it in `beforeAll`. */
  demand(): void
}

/** Whether PostgreSQL lets us in at TEST_POSTGRES_URL, else at the standard local port. */
export function findPostgres(env: NodeJS.ProcessEnv = process.env): Promise<TestServer> {
  const url = env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'
  return findServer('PostgreSQL', { url, env, probe: loginToPostgres })
}

/** Whether Redis (or Valkey) answers PING at TEST_REDIS_URL, else at the standard local port. */
export function findRedis(env: NodeJS.ProcessEnv = process.env): Promise<TestServer> {
  const url = env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'
  return findServer('Redis', { url, env, probe: pingRedis })
}

/** An empty UTF-8 database with a random name; `drop` ends whoever is still connected. */
export async function createThrowAwayDatabase(
  server: TestServer,
): Promise<{ url: string; name: string; drop: () => Promise<void> }> {
  server.demand()
  const name = `motcua_test_${randomBytes(8).toString('hex')}`
  await runOn(server.url, `create database ${name} encoding 'UTF8' template template0`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return {
    url: url.href,
    name,
    drop: () => runOn(server.url, `drop database if exists ${name} with (force)`),
  }
}

/** Deletes every key a test left behind in Redis. */
export async function removeRedisKeys(server: TestServer, prefix: string): Promise<void> {
  const redis = new Redis(server.url)
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1000 })) {
      if ((keys as string[]).length > 0) await redis.unlink(keys as string[])
    }
  } finally {
    redis.disconnect()
  }
}

type Search = { url: string; env: NodeJS.ProcessEnv; probe: (url: string) => Promise<void> }

async function findServer(kind: string, { url, env, probe }: Search): Promise<TestServer> {
  const missing = await probe(url).then(
    () => undefined,
    () => `no ${kind} at ${new URL(url).host}`,
  )
  const isSkipped = missing !== undefined && env.REQUIRE_SERVERS !== '1'
  return {
    url,
    missing,
    isSkipped,
    title(name) {
      if (!isSkipped) return name
      const title = `${name}: skipped, ${missing}`
      process.stderr.write(`${title}\n`)
      return title
    },
    demand() {
      if (missing !== undefined) throw new Error(`${missing} that lets us in, and it is needed`)
    },
  }
}

async function loginToPostgres(url: string): Promise<void> {
  await runOn(url, 'select 1')
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function pingRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PROBE_TIMEOUT_MS,
    commandTimeout: PROBE_TIMEOUT_MS,
    retryStrategy: () => null,
  })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    await redis.ping()
  } finally {
    redis.disconnect()
  }
}
