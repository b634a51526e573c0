import { describe, expect, test } from 'vitest'
import { giveBackSends, type SendCounters, sendLimits, takeSend } from './send-allowance.ts'

const PHONE = '+84912345986'
const limits = sendLimits(PHONE, '10.0.0.1')

/** Counters in memory; every window ends as many seconds after the epoch as it is long. */
function createCounters(start: Record<string, number> = {}) {
  const values = new Map(Object.entries(start))
  const counters: SendCounters = {
    count(key, { seconds, by = 1 }) {
      const value = Math.max(0, (values.get(key) ?? 0) + by)
      values.set(key, value)
      return Promise.resolve({ value, resetsAt: new Date(seconds * 1000) })
    },
  }
  return { counters, values }
}

describe('what one message is counted against', () => {
  test('phone, phone and day, address, prefix: the numbers of the specification', () => {
    expect(limits).toEqual([
      { reason: 'phone', key: 'sms:phone:+84912345986', windowSeconds: 1800, max: 5 },
      { reason: 'phone', key: 'sms:phone-day:+84912345986', windowSeconds: 86_400, max: 10 },
      { reason: 'address', key: 'sms:address:10.0.0.1', windowSeconds: 300, max: 25 },
      { reason: 'prefix', key: 'sms:prefix:+8491', windowSeconds: 600, max: 2000 },
    ])
  })

  test('five may be sent, the sixth may not', async () => {
    const { counters } = createCounters()
    for (let sends = 0; sends < 5; sends += 1) {
      expect(await takeSend(counters, limits)).toEqual({ allowed: true })
    }
    const until = new Date(1_800_000)
    expect(await takeSend(counters, limits)).toEqual({ allowed: false, reason: 'phone', until })
  })

  test('a refused message is counted nowhere', async () => {
    const { counters, values } = createCounters({ 'sms:phone:+84912345986': 5 })
    await takeSend(counters, limits)
    expect([...values.values()]).toEqual([5, 0, 0, 0])
  })

  test('of several full limits the longest wait is told', async () => {
    const full = { 'sms:phone:+84912345986': 5, 'sms:phone-day:+84912345986': 10 }
    const { counters } = createCounters(full)
    const until = new Date(86_400_000)
    expect(await takeSend(counters, limits)).toMatchObject({ allowed: false, until })
  })

  test.each([
    ['address', 'sms:address:10.0.0.1', 25],
    ['prefix', 'sms:prefix:+8491', 2000],
  ])('the %s has a limit of its own', async (reason, key, max) => {
    const { counters } = createCounters({ [key]: max })
    expect(await takeSend(counters, limits)).toMatchObject({ allowed: false, reason })
    await giveBackSends(counters, limits, 1)
    expect(await takeSend(counters, limits)).toEqual({ allowed: true })
  })

  test('sends that a right code answers are given back', async () => {
    const { counters, values } = createCounters()
    for (let sends = 0; sends < 3; sends += 1) await takeSend(counters, limits)
    await giveBackSends(counters, limits, 3)
    expect([...values.values()]).toEqual([0, 0, 0, 0])
  })
})
