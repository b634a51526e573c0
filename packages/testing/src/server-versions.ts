import { Redis } from 'ioredis'
import pg from 'pg'
import type { TestServer } from './servers.ts'

/** `15.4 (Debian …)`, as the server says it. */
export async function readPostgresVersion(server: TestServer): Promise<string> {
  server.demand()
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version ?? 'unknown'
  } finally {
    await client.end()
  }
}

/** `7.0.15`; Valkey says the version of Redis that it is compatible with. */
export async function readRedisVersion(server: TestServer): Promise<string> {
  server.demand()
  const redis = new Redis(server.url)
  try {
    return /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown'
  } finally {
    redis.disconnect()
  }
}
