import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type { TestServer } from './servers.ts'

const LAST_DATABASE = 15
const CLAIM_KEY = 'motcua-test-claim'
/** Longer than the longest measurement; a claim that a crash left behind ends by itself. */
const CLAIM_SECONDS = 3600

export type ThrowAwayRedis = { url: string; drop(): Promise<void> }

/**
 * One of the server's numbered databases, empty and for this caller alone: processes of their own
 * have a fixed key prefix, so runs beside each other would count each other's tries.
 *
 * @throws Error when all of them are in use
 */
export async function claimRedisDatabase(server: TestServer): Promise<ThrowAwayRedis> {
  server.demand()
  for (let database = 1; database <= LAST_DATABASE; database += 1) {
    const claimed = await claim(server, database)
    if (claimed) return claimed
  }
  throw new Error(`no empty database left at ${new URL(server.url).host}`)
}

async function claim(server: TestServer, database: number): Promise<ThrowAwayRedis | undefined> {
  const url = new URL(server.url)
  url.pathname = `/${database}`
  const redis = new Redis(url.href)
  const token = randomUUID()
  try {
    if ((await redis.dbsize()) > 0) return undefined
    if ((await redis.set(CLAIM_KEY, token, 'EX', CLAIM_SECONDS, 'NX')) !== 'OK') return undefined
  } finally {
    redis.disconnect()
  }
  return { url: url.href, drop: () => emptyDatabase(url.href, token) }
}

async function emptyDatabase(url: string, token: string): Promise<void> {
  const redis = new Redis(url)
  try {
    if ((await redis.get(CLAIM_KEY)) === token) await redis.flushdb()
  } finally {
    redis.disconnect()
  }
}
