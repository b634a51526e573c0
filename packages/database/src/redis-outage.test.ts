import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { findRedis } from '@mot-cua/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createRedisEphemeralStore, type EphemeralStore } from './index.ts'

const RECOVERY = { timeout: 5000, interval: 20 }

const server = await findRedis()

// An unhandled error anywhere in here fails the whole run: the process would have died.
describe.skipIf(server.isSkipped)(server.title('Redis outage'), () => {
  const prefix = `test-${randomBytes(8).toString('hex')}:`
  const onError = vi.fn()
  const listener = vi.fn()
  let operator: Redis
  let store: EphemeralStore
  beforeAll(async () => {
    server.demand()
    operator = new Redis(server.url)
    store = createRedisEphemeralStore({ url: server.url, prefix, onError })
    await store.subscribe('alive', listener)
  })
  afterAll(async () => {
    await store?.remove('counter')
    await store?.close()
    operator?.disconnect()
  })

  /** Ours only, told by their names: CLIENT KILL TYPE would hit every other user of the server. */
  async function endConnections(): Promise<number> {
    const lines = String(await operator.client('LIST')).split('\n')
    const ours = lines.filter((line) => line.includes(` name=mot-cua:${prefix}`))
    for (const line of ours)
      await operator.client('KILL', 'ID', Number(/^id=(\d+)/.exec(line)?.[1]))
    return ours.length
  }

  test('loses both connections under load and works again, having done nothing twice', async () => {
    const load = startLoad(store)
    await vi.waitFor(() => expect(load.counted.length).toBeGreaterThan(200), RECOVERY)
    expect(await endConnections()).toBe(2)
    const countedBefore = load.counted.length
    await vi.waitFor(
      () => expect(load.counted.length).toBeGreaterThan(countedBefore + 200),
      RECOVERY,
    )
    await expect
      .poll(() => store.publish('alive', 'yes').then(() => listener.mock.calls.length), RECOVERY)
      .toBeGreaterThan(0)
    await load.stop()
    const { value } = await store.count('counter', { seconds: 60, by: 0 })
    expect(new Set(load.counted).size).toBe(load.counted.length)
    expect(value).toBeGreaterThanOrEqual(load.counted.length)
    expect(value).toBeLessThanOrEqual(load.counted.length + load.failures)
  })

  test('a script unknown to the server after its restart is sent again', async () => {
    await store.put('script', 'a', 60)
    await operator.script('FLUSH')
    expect(await store.compareAndSet('script', { expected: 'a', next: 'b', ttlSeconds: 60 })).toBe(
      true,
    )
    await store.remove('script')
  })
})

describe('no Redis there', () => {
  test('every command fails soon and by name, and closing works', async () => {
    const onError = vi.fn()
    // Port 1 (tcpmux) is served by nothing.
    const store = createRedisEphemeralStore({ url: 'redis://127.0.0.1:1', prefix: 'x:', onError })
    const unavailable = expect.objectContaining({ type: 'upstream-unavailable' })
    await expect(store.get('a')).rejects.toEqual(unavailable)
    await expect(store.ping()).rejects.toThrow('Redis: connect ECONNREFUSED')
    await expect(store.count('a', { seconds: 1 })).rejects.toEqual(unavailable)
    await expect(store.subscribe('a', () => undefined)).rejects.toEqual(unavailable)
    expect(onError).toHaveBeenCalled()
    await store.close()
    await store.close()
    await expect(store.get('a')).rejects.toThrow('the store is closed')
  })
})

function startLoad(store: EphemeralStore) {
  const load = { counted: [] as number[], failures: 0, stop: async () => undefined as unknown }
  let isStopped = false
  const work = async () => {
    while (!isStopped) {
      try {
        load.counted.push((await store.count('counter', { seconds: 60 })).value)
      } catch {
        load.failures += 1
        await delay(10)
      }
    }
  }
  const workers = Array.from({ length: 10 }, work)
  load.stop = () => {
    isStopped = true
    return Promise.all(workers)
  }
  return load
}
