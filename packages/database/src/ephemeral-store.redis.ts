import type { Redis } from 'ioredis'
import { allowanceScripts } from './allowance.scripts.ts'
import { readAllowances, readTaken } from './allowance.ts'
import { createChannelHub } from './channel-hub.ts'
import { assertValue, type EphemeralStore, toMilliseconds } from './ephemeral-store.ts'
import { createRedisConnection, type RedisConnection } from './redis-connection.ts'
import { assertMessage } from './sql-engine.ts'

// A subscriber sends nothing on its own, so a vanished server is noticed only by asking.
const HEARTBEAT_MS = 30_000

const scripts = {
  ...allowanceScripts,
  replaceIfEqual: {
    numberOfKeys: 1,
    lua: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`,
  },
  // '%.0f' because Lua writes numbers from 1e14 on with an exponent.
  countInWindow: {
    numberOfKeys: 1,
    lua: `local by = tonumber(ARGV[1])
local present = redis.call('GET', KEYS[1])
if not present then
  if by <= 0 then return {'0', ARGV[2]} end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return {ARGV[1], ARGV[2]}
end
local total = string.format('%.0f', math.max(0, tonumber(present) + by))
redis.call('SET', KEYS[1], total, 'KEEPTTL')
return {total, redis.call('PTTL', KEYS[1])}`,
  },
}

type Commands = Redis & {
  replaceIfEqual(key: string, expected: string, next: string, ttlMs: number): Promise<number>
  countInWindow(key: string, by: number, windowMs: number): Promise<[string, string | number]>
  spendOne(key: string, max: number, windowMs: number, rests: string): Promise<string>
  refundSome(key: string, by: number | 'all'): Promise<unknown>
}

type Options = {
  url: string
  /** Goes before every key and channel; one app = one prefix. */
  prefix: string
  /** Told of each lost connection; the store mends itself, so this is for the log. */
  onError?: (error: Error) => void
}

/**
 * The store over Redis or Valkey, 6.2 or later. Opens its connections on first use. Each
 * operation touches one key, so a cluster can hold it. Throws `upstream-unavailable` within
 * about 2 s when Redis is away; a command whose answer was lost may have been carried out.
 */
export function createRedisEphemeralStore(options: Options): EphemeralStore {
  const { url, prefix, onError = () => undefined } = options
  const name = `mot-cua:${prefix.replace(/\s/g, '')}`
  const main = createRedisConnection<Commands>({ url, name, scripts, onError })
  const subscriber = createRedisConnection({ url, name: `${name}:subscriber`, onError })
  const messages = createMessages({ subscriber, prefix, onError })

  return {
    ...createOperations(main, prefix),
    ...createAllowances(main, prefix),
    async publish(channel, message) {
      assertMessage(message)
      await main.run((redis) => redis.publish(prefix + channel, message))
    },
    subscribe: messages.subscribe,
    async ping() {
      await main.run((redis) => redis.ping())
    },
    async close() {
      messages.stop()
      await Promise.all([main.close(), subscriber.close()])
    },
  }
}

function createOperations({ run }: RedisConnection<Commands>, prefix: string) {
  const operations: Pick<
    EphemeralStore,
    'get' | 'getBehind' | 'put' | 'take' | 'remove' | 'compareAndSet' | 'count'
  > = {
    async get(key) {
      return (await run((redis) => redis.get(prefix + key))) ?? undefined
    },
    async getBehind(key) {
      // Two ways: a script may only touch keys it was told of, or no cluster could hold them.
      const behind = await operations.get(key)
      return behind === undefined ? undefined : operations.get(behind)
    },
    async put(key, value, ttlSeconds) {
      assertValue(value)
      const ttlMs = toLifetime(ttlSeconds)
      await run((redis) => redis.set(prefix + key, value, 'PX', ttlMs))
    },
    async take(key) {
      return (await run((redis) => redis.getdel(prefix + key))) ?? undefined
    },
    async remove(key) {
      await run((redis) => redis.unlink(prefix + key))
    },
    async compareAndSet(key, { expected, next, ttlSeconds }) {
      assertValue(next)
      const ttlMs = toLifetime(ttlSeconds)
      if (expected === undefined) {
        return (await run((redis) => redis.set(prefix + key, next, 'PX', ttlMs, 'NX'))) === 'OK'
      }
      return (await run((redis) => redis.replaceIfEqual(prefix + key, expected, next, ttlMs))) === 1
    },
    async count(key, { seconds, by = 1 }) {
      const windowMs = toLifetime(seconds)
      const [value, leftMs] = await run((redis) => redis.countInWindow(prefix + key, by, windowMs))
      return { value: Number(value), resetsAt: new Date(Date.now() + Number(leftMs)) }
    },
  }
  return operations
}

function createAllowances({ run }: RedisConnection<Commands>, prefix: string) {
  const operations: Pick<EphemeralStore, 'spend' | 'refund'> = {
    spend(allowances) {
      const asked = readAllowances(allowances, (key) => prefix + key)
      // Written one after the other without waiting: one way there and back for all of them.
      const takes = asked.map(({ key, max, window, rests }) =>
        run((redis) => redis.spendOne(key, max, window, JSON.stringify(rests))).then(readTaken),
      )
      return Promise.all(takes)
    },
    async refund(refunds) {
      await Promise.all(
        refunds.map(({ key, by = 1 }) => run((redis) => redis.refundSome(prefix + key, by))),
      )
    },
  }
  return operations
}

type MessageDeps = {
  subscriber: RedisConnection
  prefix: string
  onError: (error: Error) => void
}

function createMessages({ subscriber: { redis, run }, prefix, onError }: MessageDeps) {
  const hub = createChannelHub({
    open: async (channel) => void (await run(() => redis.subscribe(prefix + channel))),
    drop: async (channel) => void (await run(() => redis.unsubscribe(prefix + channel))),
    onError,
  })
  redis.on('message', (channel, message) => hub.deliver(channel.slice(prefix.length), message))
  redis.on('close', hub.forgetOpened)
  redis.on('ready', () => {
    hub.restore().catch((error: Error) => {
      onError(error)
      // Half a restoration helps nobody: start over with a new connection.
      if (redis.status === 'ready') redis.disconnect(true)
    })
  })
  const heartbeat = setInterval(() => {
    if (redis.status === 'ready') redis.ping().catch(onError)
  }, HEARTBEAT_MS).unref()

  return {
    subscribe: hub.subscribe,
    stop() {
      clearInterval(heartbeat)
      hub.clear()
    },
  }
}

/** Redis refuses a time to live of nothing; a millisecond is as good as expired. */
function toLifetime(seconds: number): number {
  return Math.max(1, toMilliseconds(seconds))
}
