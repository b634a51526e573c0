import * as database from '@mot-cua/database'
import { deriveKey } from '@mot-cua/kernel'
import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLimiter, type Limiter, type Subjects } from './limiter.ts'
import { signInLimits as limits, type SignInLimitName } from './sign-in-limits.data.ts'

const T0 = new Date('2026-11-21T03:00:00Z')

for (const setup of await storeSetups(database)) {
  describe.skipIf(setup.isSkipped)(`the limiter: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let limiter: Limiter<SignInLimitName>
    let subjects = 0
    beforeAll(async () => {
      opened = await setup.open({ now: () => T0 })
      const key = deriveKey('any secret', 'limits')
      limiter = createLimiter({ limits, store: opened.store, key })
    })
    afterAll(() => opened?.close())
    const newSubject = () => `subject ${(subjects += 1)}`
    const takeTimes = async (counted: Subjects<SignInLimitName>, times: number) => {
      let last = await limiter.take(counted)
      for (let taken = 1; taken < times; taken += 1) last = await limiter.take(counted)
      return last
    }

    test.each(Object.keys(limits) as SignInLimitName[])(
      '%s lets as many through as it says',
      async (name) => {
        // The greatest of them is a fuse: nobody waits for two thousand round trips.
        if (limits[name].max > 100) return
        const counted = { [name]: newSubject() }
        expect(await takeTimes(counted, limits[name].max)).toMatchObject({ isAllowed: true })
        expect(await limiter.take(counted)).toMatchObject({ isAllowed: false, limit: name })
        expect(await limiter.take({ [name]: newSubject() })).toMatchObject({ isAllowed: true })
      },
    )

    test('where one limit is full, nothing is counted against the others', async () => {
      const [full, other] = [newSubject(), newSubject()]
      await takeTimes({ 'password-here': full }, 5)
      await takeTimes({ 'password-here': full, address: other }, 50)
      expect(await takeTimes({ address: other }, 20)).toMatchObject({ isAllowed: true })
    })

    test('of several full limits the longest wait is told', async () => {
      const counted = { 'password-here': newSubject(), address: newSubject() }
      await takeTimes({ 'password-here': counted['password-here'] }, 5)
      await takeTimes({ address: counted.address }, 20)
      const day = { 'sms-phone-day': newSubject() }
      await takeTimes(day, 10)
      expect(await limiter.take({ ...counted, ...day })).toMatchObject({ limit: 'sms-phone-day' })
    })

    test('the nearest end is told, of the person’s own tries only', async () => {
      const [here, network] = [newSubject(), newSubject()]
      await takeTimes({ address: network }, 18)
      const counted = { 'password-here': here, 'password-anywhere': here, address: network }
      expect(await limiter.take(counted)).toMatchObject({
        nearest: { limit: 'password-here', left: 4, restSeconds: 60 },
      })
    })

    test('settled whole, a row of failures is over; by one, only that one is', async () => {
      const subject = newSubject()
      const counted = { 'password-here': subject, address: subject }
      await takeTimes(counted, 4)
      await limiter.settle([
        { subjects: { 'password-here': subject }, by: 'all' },
        { subjects: { address: subject }, by: 1 },
      ])
      expect(await limiter.take(counted)).toMatchObject({ nearest: { left: 4 } })
      await takeTimes({ address: subject }, 16)
      expect(await limiter.take({ address: subject })).toMatchObject({ isAllowed: false })
    })

    test('fifty at the same time against three limits: as many as the least allows', async () => {
      const subject = newSubject()
      const counted = { 'password-here': subject, 'password-anywhere': subject, address: subject }
      const permits = await Promise.all(Array.from({ length: 50 }, () => limiter.take(counted)))
      expect(permits.filter(({ isAllowed }) => isAllowed).length).toBeLessThanOrEqual(5)
      expect(permits.filter(({ isAllowed }) => isAllowed).length).toBeGreaterThan(0)
    })
  })
}

test('the store learns no id and no phone number', async () => {
  const keys: string[] = []
  const limiter = createLimiter({
    limits,
    key: deriveKey('any secret', 'limits'),
    store: {
      spend: (asked) => {
        keys.push(...asked.map(({ key }) => key))
        return Promise.resolve(asked.map(() => ({ isTaken: true, used: 1, rounds: 0, until: T0 })))
      },
      refund: () => Promise.resolve(),
    },
  })
  await limiter.take({ 'password-anywhere': '099186000123', 'sms-phone': '+84912345986' })
  expect(keys).toHaveLength(2)
  expect(keys.join()).not.toMatch(/\d{9}/)
})

test('the long limit grows by a tenth each time, up to thirty days', () => {
  const { restSeconds } = limits['password-here-long']
  expect(restSeconds.slice(0, 3)).toEqual([43_200, 47_520, 52_272])
  expect(restSeconds.at(-1)).toBe(30 * 86_400)
})
