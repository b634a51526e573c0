import { once } from 'node:events'
import { DomainError } from '@mot-cua/kernel'
import { Redis, type RedisOptions } from 'ioredis'
import { failureReason } from './failure-reason.ts'

// Long enough to bridge a restart's first moments, short enough for a page that waits.
const READY_TIMEOUT_MS = 2000
const COMMAND_TIMEOUT_MS = 2000
// A socket that stays silent after a command is dead: reconnect instead of timing out for ever.
const SOCKET_TIMEOUT_MS = 5000
const RETRY_STEP_MS = 50
const LONGEST_RETRY_MS = 500

type Options = {
  url: string
  /** Shown by CLIENT LIST. */
  name: string
  /** Lua commands, by the name of the method they become. */
  scripts?: NonNullable<RedisOptions['scripts']>
  onError: (error: Error) => void
}

/** A connection that mends itself and never queues: a command works now, or fails soon. */
export type RedisConnection<Commands extends Redis = Redis> = {
  readonly redis: Commands
  /** Throws `DomainError('upstream-unavailable')` when Redis does not answer in time. */
  run: <T>(command: (redis: Commands) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

/** Opens on first use. `Commands` names the methods that `scripts` adds. */
export function createRedisConnection<Commands extends Redis = Redis>(
  options: Options,
): RedisConnection<Commands> {
  const redis = new Redis(options.url, redisOptions(options)) as Commands
  // Without a listener an `error` event ends the process.
  redis.on('error', options.onError)
  const waitUntilReady = createReadiness(redis)
  let isClosed = false

  return {
    redis,
    async run(command) {
      try {
        if (isClosed) throw new Error('the store is closed')
        await waitUntilReady()
        return await command(redis)
      } catch (error) {
        const detail = `Redis: ${failureReason(error)}`
        throw new DomainError('upstream-unavailable', detail, { cause: error })
      }
    },
    async close() {
      isClosed = true
      // Only a connection that stands says when it has ended.
      const ended = redis.status === 'ready' ? once(redis, 'end') : undefined
      redis.disconnect()
      await ended
    },
  }
}

/** One wait for all commands that come while the connection is being made. */
function createReadiness(redis: Redis): () => Promise<void> {
  let waiting: Promise<unknown> | undefined
  return async () => {
    if (redis.status === 'ready') return
    // Rejects on the next `error` too, so a refused connection is told at once.
    waiting ??= once(redis, 'ready', { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).finally(
      () => {
        waiting = undefined
      },
    )
    // Its failure reaches us as an `error` event.
    if (redis.status === 'wait') redis.connect().catch(() => undefined)
    await waiting
  }
}

function redisOptions({ name, scripts }: Options) {
  return {
    connectionName: name,
    lazyConnect: true,
    ...(scripts ? { scripts } : {}),
    // Never queue, never send again: a `take` sent twice would answer "nothing there".
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // Commands of one turn of the event loop leave in one write, whoever sent them.
    enableAutoPipelining: true,
    // The hub subscribes again itself, as over PostgreSQL.
    autoResubscribe: false,
    connectTimeout: READY_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    retryStrategy: (times: number) => Math.min(times * RETRY_STEP_MS, LONGEST_RETRY_MS),
    // After a failover the old primary answers READONLY: find the new one.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  } satisfies RedisOptions
}
