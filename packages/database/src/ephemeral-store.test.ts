import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as database from './index.ts'

/** The one suite that every ephemeral store passes. */
for (const setup of await storeSetups(database)) {
  const title = setup.title()
  describe.skipIf(setup.isSkipped)(`ephemeral store, ${title}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let store: database.EphemeralStore
    let now = new Date('2024-07-01T00:00:00Z')
    let keys = 0
    const newKey = () => `key:${(keys += 1)}`
    const isRedis = title.includes('Redis')

    beforeAll(async () => {
      if (isRedis) now = new Date()
      opened = await setup.open({ now: () => now })
      store = opened.store
    })
    afterAll(() => opened?.close())

    /** The SQL store is told the time; Redis has its own, and is watched until the key is gone. */
    async function waitUntilExpired(key: string): Promise<void> {
      if (!isRedis) now = new Date(now.getTime() + SHORT_SECONDS * 1000)
      await expect.poll(() => store.get(key), { interval: 10 }).toBeUndefined()
    }

    const inParallel = <T>(times: number, action: (turn: number) => Promise<T>) =>
      Promise.all(Array.from({ length: times }, (_, turn) => action(turn)))

    test('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined()
    })

    test('gives back what was put last, and nothing for a key never put', async () => {
      const key = newKey()
      expect(await store.get(key)).toBeUndefined()
      await store.put(key, 'one', 60)
      await store.put(key, 'two', 60)
      expect(await store.get(key)).toBe('two')
    })

    test('removes, also what is not there', async () => {
      const key = newKey()
      await store.put(key, 'x', 60)
      await store.remove(key)
      await store.remove(key)
      expect(await store.get(key)).toBeUndefined()
    })

    test.each([
      ['an empty value', ''],
      [
        'any writing',
        JSON.stringify({ tên: 'Đặng Thị Ữ', emoji: '👩‍👩‍👧', nul: '\0', quote: `'"\\` }),
      ],
      ['100 KB', 'đ'.repeat(50_000) + 'x'.repeat(1)],
    ])('keeps %s as it is', async (_what, value) => {
      const key = newKey()
      await store.put(key, value, 60)
      expect(await store.get(key)).toBe(value)
      expect(await store.compareAndSet(key, { expected: value, next: 'y', ttlSeconds: 60 })).toBe(
        true,
      )
    })

    test.each([
      ['a long key', 'k'.repeat(10_000)],
      ['a key with a NUL', 'client\0id'],
      ['a key of any writing', `Đ'"%_*? 👩‍👩‍👧`],
    ])('%s works as any other, apart from its neighbour', async (_what, key) => {
      await store.put(key, 'x', 60)
      await store.put(`${key}2`, 'y', 60)
      expect(await store.take(key)).toBe('x')
      expect(await store.take(`${key}2`)).toBe('y')
    })

    test('refuses a raw NUL in a value and a time to live that is no number', async () => {
      const key = newKey()
      await expect(store.put(key, 'a\0b', 60)).rejects.toThrow('NUL')
      await expect(store.put(key, 'a', Number.NaN)).rejects.toThrow('NaN seconds')
      await expect(store.count(key, { seconds: Infinity })).rejects.toThrow('Infinity seconds')
      expect(await store.get(key)).toBeUndefined()
    })

    describe('time to live', () => {
      test('an expired value is absent for every operation', async () => {
        const [got, taken, changed, inserted] = [newKey(), newKey(), newKey(), newKey()]
        for (const key of [got, taken, changed, inserted]) await store.put(key, 'x', SHORT_SECONDS)
        await waitUntilExpired(got)
        await waitUntilExpired(inserted)
        expect(await store.take(taken)).toBeUndefined()
        const change = { next: 'y', ttlSeconds: 60 }
        expect(await store.compareAndSet(changed, { ...change, expected: 'x' })).toBe(false)
        expect(await store.compareAndSet(inserted, { ...change, expected: undefined })).toBe(true)
        expect(await store.get(inserted)).toBe('y')
      })

      test('putting again and changing both start a new one', async () => {
        const [again, changed] = [newKey(), newKey()]
        const shortLived = newKey()
        await store.put(again, 'x', SHORT_SECONDS)
        await store.put(changed, 'x', SHORT_SECONDS)
        await store.put(shortLived, 'x', SHORT_SECONDS)
        await store.put(again, 'y', 60)
        await store.compareAndSet(changed, { expected: 'x', next: 'y', ttlSeconds: 60 })
        await waitUntilExpired(shortLived)
        expect(await store.get(again)).toBe('y')
        expect(await store.get(changed)).toBe('y')
      })

      test('of zero or less stores what is already expired', async () => {
        const key = newKey()
        await store.put(key, 'x', 60)
        await store.put(key, 'y', -1)
        await expect.poll(() => store.get(key), { interval: 10 }).toBeUndefined()
      })
    })

    if (!isRedis) {
      test('sweeps away every minute what has expired, and nothing else', async () => {
        vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
        const own = database.createSqlEphemeralStore(opened.engine, opened.schema, {
          now: () => now,
        })
        const [expired, alive] = [newKey(), newKey()]
        await own.put(expired, 'x', -1)
        await own.put(alive, 'x', 60)
        vi.advanceTimersByTime(60_000)
        vi.useRealTimers()
        const db = opened.engine.schema<{ ephemeral: { key: string } }>(opened.schema)
        const rows = db.selectFrom('ephemeral').select('key').where('key', 'in', [expired, alive])
        await expect.poll(() => rows.execute(), { interval: 10 }).toEqual([{ key: alive }])
        await own.close()
      })
    }

    describe('races', () => {
      test('of 20 takers exactly one gets the value', async () => {
        const key = newKey()
        await store.put(key, 'code', 60)
        const taken = await inParallel(20, () => store.take(key))
        expect(taken.filter((value) => value === 'code')).toHaveLength(1)
        expect(taken.filter((value) => value === undefined)).toHaveLength(19)
      })

      test('of 20 changes of the same value exactly one is made', async () => {
        const key = newKey()
        await store.put(key, 'pending', 60)
        const made = await inParallel(20, (turn) =>
          store.compareAndSet(key, { expected: 'pending', next: `by ${turn}`, ttlSeconds: 60 }),
        )
        expect(made.filter(Boolean)).toHaveLength(1)
        expect(await store.get(key)).toBe(`by ${made.indexOf(true)}`)
      })

      test.each(['absent', 'expired'])(
        'of 20 puts where it is %s exactly one is made',
        async (state) => {
          const key = newKey()
          if (state === 'expired') {
            await store.put(key, 'old', SHORT_SECONDS)
            await waitUntilExpired(key)
          }
          const made = await inParallel(20, (turn) =>
            store.compareAndSet(key, { expected: undefined, next: `by ${turn}`, ttlSeconds: 60 }),
          )
          expect(made.filter(Boolean)).toHaveLength(1)
          expect(await store.get(key)).toBe(`by ${made.indexOf(true)}`)
        },
      )

      test('50 counts give each number once', async () => {
        const key = newKey()
        const counts = await inParallel(50, () => store.count(key, { seconds: 60 }))
        const values = counts.map(({ value }) => value).sort((a, b) => a - b)
        expect(values).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
      })
    })

    describe('counter', () => {
      test('ends its window when the first count said, and starts again at one', async () => {
        const key = newKey()
        const first = await store.count(key, { seconds: SHORT_SECONDS })
        const second = await store.count(key, { seconds: 60 })
        expect([first.value, second.value]).toEqual([1, 2])
        expectNear(first.resetsAt, now.getTime() + SHORT_SECONDS * 1000, isRedis)
        expectNear(second.resetsAt, first.resetsAt.getTime(), isRedis)
        await waitUntilExpired(key)
        expect((await store.count(key, { seconds: 60 })).value).toBe(1)
      })

      test('adds any amount and never goes below zero', async () => {
        const key = newKey()
        const values = []
        for (const by of [3, -1, 0, 10, -20, 1]) {
          values.push((await store.count(key, { seconds: 60, by })).value)
        }
        expect(values).toEqual([3, 2, 2, 12, 0, 1])
      })

      test('looking or subtracting starts no window', async () => {
        const key = newKey()
        expect((await store.count(key, { seconds: 60, by: 0 })).value).toBe(0)
        expect((await store.count(key, { seconds: 60, by: -1 })).value).toBe(0)
        expect(await store.get(key)).toBeUndefined()
      })

      test('is an ordinary key: read as text, reset by removing', async () => {
        const key = newKey()
        await store.count(key, { seconds: 60, by: 1e15 })
        expect((await store.count(key, { seconds: 60 })).value).toBe(1e15 + 1)
        expect(await store.get(key)).toBe('1000000000000001')
        await store.remove(key)
        expect((await store.count(key, { seconds: 60 })).value).toBe(1)
      })
    })

    describe('messages', () => {
      test('reach every listener of the channel, in order, and nobody else', async () => {
        const [first, second, stranger] = [vi.fn(), vi.fn(), vi.fn()]
        const stops = [
          await store.subscribe('qr:1', first),
          await store.subscribe('qr:1', second),
          await store.subscribe('qr:2', stranger),
        ]
        await store.publish('qr:1', 'scanned')
        await store.publish('qr:1', 'Đã xác nhận 👍')
        for (const listener of [first, second]) {
          await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2))
          expect(listener.mock.calls).toEqual([['scanned'], ['Đã xác nhận 👍']])
        }
        expect(stranger).not.toHaveBeenCalled()
        await Promise.all(stops.map((stop) => stop()))
      })

      test('stop for the one that unsubscribes, and go on for the others', async () => {
        const [gone, stays] = [vi.fn(), vi.fn()]
        const stopGone = await store.subscribe('news', gone)
        const stopStays = await store.subscribe('news', stays)
        await stopGone()
        await stopGone()
        await store.publish('news', 'one')
        await vi.waitFor(() => expect(stays).toHaveBeenCalledTimes(1))
        await stopStays()
        const again = vi.fn()
        const stopAgain = await store.subscribe('news', again)
        await store.publish('news', 'two')
        await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(1))
        expect(gone).not.toHaveBeenCalled()
        expect(stays).toHaveBeenCalledTimes(1)
        await stopAgain()
      })

      test('survive subscribing and unsubscribing at the same moment', async () => {
        const listener = vi.fn()
        const stop = await store.subscribe('busy', () => undefined)
        const [stopLast] = await Promise.all([store.subscribe('busy', listener), stop()])
        await store.publish('busy', 'still here')
        await vi.waitFor(() => expect(listener).toHaveBeenCalledWith('still here'))
        await stopLast()
      })

      test('travel on a channel with a long name', async () => {
        const channel = `transaction:${'đ'.repeat(200)}`
        const listener = vi.fn()
        const stop = await store.subscribe(channel, listener)
        await store.publish(channel, 'hello')
        await vi.waitFor(() => expect(listener).toHaveBeenCalledExactlyOnceWith('hello'))
        await stop()
      })

      test('too long ones are refused by name of their size', async () => {
        await expect(store.publish('qr:1', 'x'.repeat(8000))).rejects.toThrow('message of 8000')
      })
    })
  })
}

/** Real milliseconds on Redis; on the SQL store the clock moves by as much. */
const SHORT_SECONDS = 0.06

function expectNear(instant: Date, expectedMs: number, isRedis: boolean): void {
  // Redis answers milliseconds left, so the end is known to a few of them.
  const toleranceMs = isRedis ? 2000 : 0
  expect(Math.abs(instant.getTime() - expectedMs)).toBeLessThanOrEqual(toleranceMs)
}
