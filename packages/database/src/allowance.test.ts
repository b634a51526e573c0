import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as database from './index.ts'

/** Redis keeps its own time, so its windows are short and are watched until they end. */
const SECOND = { sql: 1, redis: 0.02 }

for (const setup of await storeSetups(database)) {
  const title = setup.title()
  const second = title.includes('Redis') ? SECOND.redis : SECOND.sql
  describe.skipIf(setup.isSkipped)(`allowances, ${title}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let store: database.EphemeralStore
    let now = new Date('2026-11-21T03:00:00Z')
    let keys = 0
    const newKey = () => `allowance:${(keys += 1)}`
    beforeAll(async () => {
      opened = await setup.open({ now: () => now })
      store = opened.store
    })
    afterAll(() => opened?.close())

    /** Moves the SQL store's clock; on Redis the caller polls. */
    const pass = (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    }
    const spendOne = async (allowance: database.Allowance) => {
      const [taken] = await store.spend([allowance])
      if (!taken) throw new Error('no answer')
      return taken
    }
    const spendAll = async (allowance: database.Allowance) => {
      let last = await spendOne(allowance)
      while (last.used < allowance.max) last = await spendOne(allowance)
      return last
    }
    /** The next take there is, once the time has come. */
    const spendAfter = async (allowance: database.Allowance, seconds: number) => {
      pass(seconds)
      let taken = await spendOne(allowance)
      await expect
        .poll(
          async () => {
            if (!taken.isTaken) taken = await spendOne(allowance)
            return taken.isTaken
          },
          { interval: 2 },
        )
        .toBe(true)
      return taken
    }

    test('gives as many as there are, and no more', async () => {
      const allowance = { key: newKey(), max: 3, windowSeconds: 60 }
      const taken = []
      for (let takes = 0; takes < 5; takes += 1) taken.push(await spendOne(allowance))
      expect(taken.map(({ isTaken }) => isTaken)).toEqual([true, true, true, false, false])
      expect(taken.map(({ used }) => used)).toEqual([1, 2, 3, 3, 3])
    })

    test('of fifty at the same time three get one', async () => {
      const allowance = { key: newKey(), max: 3, windowSeconds: 60, restSeconds: [60] }
      const takes = await Promise.all(Array.from({ length: 50 }, () => spendOne(allowance)))
      expect(takes.filter(({ isTaken }) => isTaken)).toHaveLength(3)
    })

    test('several in one call, each for itself, in the order asked', async () => {
      const [full, free] = [newKey(), newKey()]
      await store.spend([{ key: full, max: 1, windowSeconds: 60 }])
      const asked = [full, free].map((key) => ({ key, max: 1, windowSeconds: 60 }))
      expect(await store.spend(asked)).toMatchObject([{ isTaken: false }, { isTaken: true }])
      expect(await store.spend(asked.reverse())).toMatchObject([
        { isTaken: false },
        { isTaken: false },
      ])
      expect(await store.spend([])).toEqual([])
    })

    test('two callers with the same keys in opposite order never block each other', async () => {
      const keys = [newKey(), newKey(), newKey()]
      const asked = keys.map((key) => ({ key, max: 1000, windowSeconds: 60 }))
      const calls = Array.from({ length: 40 }, (_, turn) =>
        turn % 2 === 0 ? store.spend(asked) : store.spend(asked.toReversed()),
      )
      await Promise.all(calls)
      const last = await store.spend(asked)
      expect(last.map(({ used }) => used)).toEqual([41, 41, 41])
    })

    test('one allowance twice in a call is a mistake of the caller', async () => {
      const allowance = { key: newKey(), max: 1, windowSeconds: 60 }
      await expect(async () => store.spend([allowance, allowance])).rejects.toThrow(RangeError)
    })

    test('a window begins with its first take and frees everything when it ends', async () => {
      const allowance = { key: newKey(), max: 2, windowSeconds: 10 * second }
      const { until } = await spendOne(allowance)
      expect((await spendOne(allowance)).until).toEqual(until)
      expect((await spendOne(allowance)).until).toEqual(until)
      expect(await spendAfter(allowance, 10 * second)).toMatchObject({ used: 1, rounds: 0 })
    })

    test('used up, it rests; each rest in a row is longer, and the last repeats', async () => {
      const restSeconds = [2 * second, 4 * second]
      const allowance = { key: newKey(), max: 2, windowSeconds: 60, restSeconds }
      for (const [rounds, seconds] of [2, 4, 4].entries()) {
        const last = await spendAll(allowance)
        expect(last).toMatchObject({ isTaken: true, used: 2, rounds })
        expect((await spendOne(allowance)).until).toEqual(last.until)
        if (!title.includes('Redis')) {
          expect(last.until.getTime() - now.getTime()).toBe(seconds * 1000)
          pass(seconds - 0.001)
          expect((await spendOne(allowance)).isTaken).toBe(false)
        }
        expect(await spendAfter(allowance, seconds * second)).toMatchObject({
          used: 1,
          rounds: rounds + 1,
        })
      }
    })

    test('with a single take it rests at once', async () => {
      const key = newKey()
      const allowance = { key, max: 1, windowSeconds: 60, restSeconds: [2 * second, 60] }
      expect(await spendOne(allowance)).toMatchObject({ isTaken: true, used: 1 })
      expect((await spendOne(allowance)).isTaken).toBe(false)
      expect(await spendAfter(allowance, 2 * second)).toMatchObject({ used: 1, rounds: 1 })
      expect((await spendOne(allowance)).isTaken).toBe(false)
    })

    test('a window not used up is forgotten, and so are rests long past', async () => {
      const rests = { max: 2, windowSeconds: 10 * second, restSeconds: [2 * second] }
      const idle = { key: newKey(), ...rests }
      await spendOne(idle)
      pass(10 * second)
      await expect.poll(() => store.get(idle.key), { interval: 2 }).toBeUndefined()
      expect(await spendOne(idle)).toMatchObject({ used: 1, rounds: 0 })

      const rested = { key: newKey(), ...rests }
      await spendAll(rested)
      pass(12 * second)
      await expect.poll(() => store.get(rested.key), { interval: 2 }).toBeUndefined()
      expect(await spendOne(rested)).toMatchObject({ used: 1, rounds: 0 })
    })

    test('what is given back may be taken again, and ends the rest it began', async () => {
      const [key, other] = [newKey(), newKey()]
      const allowance = { key, max: 3, windowSeconds: 60, restSeconds: [60] }
      await spendAll(allowance)
      expect((await spendOne(allowance)).isTaken).toBe(false)
      await store.refund([{ key }, { key: other, by: 5 }])
      expect(await spendOne(allowance)).toMatchObject({ isTaken: true, used: 3, rounds: 0 })
      await store.refund([{ key, by: 9 }])
      expect(await spendOne(allowance)).toMatchObject({ used: 1 })
      expect(await store.get(other)).toBeUndefined()
      await store.refund([])
    })

    test('given back whole, the rests begin anew too', async () => {
      const restSeconds = [2 * second, 60]
      const allowance = { key: newKey(), max: 1, windowSeconds: 60, restSeconds }
      await spendOne(allowance)
      expect(await spendAfter(allowance, 2 * second)).toMatchObject({ rounds: 1 })
      await store.refund([{ key: allowance.key, by: 'all' }])
      expect(await spendOne(allowance)).toMatchObject({ isTaken: true, used: 1, rounds: 0 })
    })

    test('removing forgets all of it', async () => {
      const allowance = { key: newKey(), max: 1, windowSeconds: 60, restSeconds: [60] }
      await spendOne(allowance)
      await store.remove(allowance.key)
      expect(await spendOne(allowance)).toMatchObject({ isTaken: true, rounds: 0 })
    })
  })
}
